import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { lawful } from '#test/oracle/world.ts';
import type { World } from '#test/oracle/world.ts';
import { prepare } from './deciders.ts';
import { inWords, judge, shrunk, worldsOf } from './judge.ts';

const count = Number(process.env['CASELOAD_WORLDS'] ?? 160);
/** Another seed every time; the line at the end says which, and CASELOAD_SEED repeats it. */
const firstSeed = Number(process.env['CASELOAD_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const corpus = join(import.meta.dirname, 'corpus');

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(inject('admin'));
  await client.connect();
  await prepare(client);
});
afterAll(() => client.end());

const inTransaction = async <T>(work: () => Promise<T>): Promise<T> => {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
};

/** The differences that a world shows, and the smallest world found that shows the first of them. */
const report = (name: string, world: World) =>
  inTransaction(async () => {
    const { mismatches, decisions } = await judge(client, world);
    const [first] = mismatches;
    if (!first) return { decisions, differences: [] };
    const smallest = await shrunk(client, world, first.decider);
    const left = (await judge(client, smallest)).mismatches;
    const differences = [...new Set([...left, ...mismatches].map(inWords))].slice(0, 20);
    return { decisions, differences: [name, ...differences, JSON.stringify(smallest)] };
  });

describe('AZ-1 a world that once showed a difference is decided as the rules say:', () => {
  for (const file of readdirSync(corpus).sort())
    test(`${file.replace('.json', '').replaceAll('-', ' ')}`, async () => {
      const world = JSON.parse(readFileSync(join(corpus, file), 'utf8')) as World;
      expect(lawful(world)).toBe(true);
      expect((await report(file, world)).differences).toEqual([]);
    });
});

test(
  'AZ-1 AZ-2 AU-5 R1–R7 A2 A3 A11 the database decides every random world and its near misses as the oracle does, in every way of asking',
  { timeout: 3_600_000 },
  async () => {
    const start = performance.now();
    let worlds = 0;
    let decisions = 0;
    for (let seed = firstSeed; worlds < count; seed++)
      for (const { name, world } of worldsOf(seed)) {
        // What was rolled back still lies in the tables, in the way of everyone.
        if (worlds % 100 === 99) await client.query('vacuum (skip_locked)');
        const judged = await report(name, world);
        expect(judged.differences).toEqual([]);
        worlds += 1;
        decisions += judged.decisions;
      }
    const seconds = (performance.now() - start) / 1000;
    console.info(
      `${worlds} worlds from seed ${firstSeed}, ${decisions} decisions in ${seconds.toFixed(1)} s (${Math.round(worlds / seconds)} worlds/s, ${Math.round(decisions / seconds)} decisions/s)`,
    );
  },
);
