import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lawful } from '#test/oracle/world.ts';
import type { World } from '#test/oracle/world.ts';
import { prepare } from './deciders.ts';
import { inWords, judge, shrunk, worldsOf } from './judge.ts';
import { ownAdmin } from '#test/admin.ts';

/** How many decisions at least; of so many worlds at most, if one says so. */
const wanted = Number(process.env['CASELOAD_DECISIONS'] ?? 2_000_000);
const most = Number(process.env['CASELOAD_WORLDS'] ?? Infinity);
/** Connections that judge side by side: one waits for the database while the other compares. */
const lanes = 2;
/** Another seed every time; the line at the end says which, and CASELOAD_SEED repeats it. */
const firstSeed = Number(process.env['CASELOAD_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const corpus = join(import.meta.dirname, 'corpus');

let clients: pg.Client[];
beforeAll(async () => {
  clients = Array.from({ length: lanes }, () => new pg.Client(ownAdmin()));
  for (const client of clients) {
    await client.connect();
    await prepare(client);
  }
});
afterAll(() => Promise.all(clients.map((client) => client.end())));

const inTransaction = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
};

/** The differences that a world shows, and the smallest world found that shows the first of them. */
const report = (client: pg.Client, name: string, world: World) =>
  inTransaction(client, async () => {
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
      const world = {
        records: [],
        appointments: [],
        ...(JSON.parse(readFileSync(join(corpus, file), 'utf8')) as Omit<World, 'records' | 'appointments'>),
      };
      expect(lawful(world)).toBe(true);
      expect((await report(clients[0] as pg.Client, file, world)).differences).toEqual([]);
    });
});

test(
  'AZ-1 AZ-2 AU-5 R1–R7 A2 A3 A11 the database decides every random world and its near misses as the oracle does, in every way of asking',
  { timeout: 3_600_000 },
  async () => {
    const start = performance.now();
    let worlds = 0;
    let decisions = 0;
    let seed = firstSeed;
    const lane = async (client: pg.Client) => {
      while (decisions < wanted && worlds < most)
        for (const { name, world } of worldsOf(seed++)) {
          // What was rolled back still lies in the tables, in the way of everyone.
          if (worlds++ % 50 === 49) await client.query('vacuum (skip_locked)');
          const judged = await report(client, name, world);
          expect(judged.differences).toEqual([]);
          decisions += judged.decisions;
        }
    };
    await Promise.all(clients.map(lane));
    // Fewer only where whoever runs this asked for fewer.
    if (!process.env['CASELOAD_DECISIONS'] && !process.env['CASELOAD_WORLDS']) expect(decisions).toBeGreaterThanOrEqual(2_000_000);
    const seconds = (performance.now() - start) / 1000;
    console.info(
      `${worlds} worlds from seed ${firstSeed}, ${decisions} decisions in ${seconds.toFixed(1)} s (${Math.round(worlds / seconds)} worlds/s, ${Math.round(decisions / seconds)} decisions/s)`,
    );
  },
);
