// Are the tests of the policy any good? Makes every mutant (mutants.ts) in turn, holds it against random worlds and the catalogue
// until one of them tells, and writes docs/policy-mutation.md. Not part of `npm test`; run it when the policy has changed:
//   node test/policy/mutate.ts
// With CASELOAD_FATES=<file> it keeps what became of each mutant, and takes up again only those that were not killed before.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { migrate } from '#src/platform/migrate.ts';
import { worldFrom } from '#test/oracle/generate.ts';
import { nearMissesByName } from '#test/oracle/twins.ts';
import type { World } from '#test/oracle/world.ts';
import { findingsOfCatalogue } from './catalogue.ts';
import { prepare } from './deciders.ts';
import { inWords, judge } from './judge.ts';
import { mutantsOf } from './mutants.ts';
import type { Mutant } from './mutants.ts';
import { equivalentBecause } from './equivalents.ts';

const root = join(import.meta.dirname, '../..');
/** A mutant that this many worlds do not tell from the original survives. */
const most = Number(process.env['CASELOAD_WORLDS'] ?? 160);
/** After so many minutes the rest is left, and the report says how many that are. */
const minutes = Number(process.env['CASELOAD_MINUTES'] ?? Infinity);
const only = process.env['CASELOAD_MUTANTS'];
const kept = process.env['CASELOAD_FATES'];
const before: Fate[] = kept && existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Fate[]) : [];

type Fate = Mutant & { killed: 'worlds' | 'catalogue' | null; worlds: number; by: string; runs: boolean };

/** What is found out by looking at the catalogue only; looked at first where a change is to be seen there. */
const inCatalogue = /grant|callable|rights of|row security|across tenants|permits|dropped|using \(true\)/;

/** A few worlds, then for each near miss the first world that has one, with it; then more worlds. */
function corpusOf(count: number): { name: string; world: World }[] {
  const seeds = Array.from({ length: Math.max(40, count) }, (_, at) => at + 1);
  const base = seeds.map((seed) => ({ name: `seed ${seed}`, world: worldFrom(seed) }));
  const twins = new Map<string, { name: string; world: World }>();
  for (const { name, world } of base)
    for (const [flip, twin] of nearMissesByName(world)) if (!twins.has(flip)) twins.set(flip, { name: `${name}, ${flip}`, world: twin });
  return [...base.slice(0, 16), ...twins.values(), ...base.slice(16)].slice(0, count);
}

async function fateOf(
  client: pg.Client,
  mutant: Mutant,
  worlds: readonly { name: string; world: World }[],
  known: readonly string[],
): Promise<Fate> {
  const fate: Fate = { ...mutant, killed: null, worlds: 0, by: '', runs: true };
  await client.query('begin');
  try {
    await client.query('set local role caseload_owner');
    await client.query(mutant.sql);
    await client.query('reset role');
  } catch (error) {
    await client.query('rollback');
    return { ...fate, runs: false, by: (error as Error).message };
  }
  try {
    const look = async () => {
      const finding = (await findingsOfCatalogue(client)).find((one) => !known.includes(one));
      return finding ? { ...fate, killed: 'catalogue' as const, by: finding } : null;
    };
    const seen = inCatalogue.test(mutant.change) ? await look() : null;
    if (seen) return seen;
    for (const { name, world } of worlds) {
      fate.worlds += 1;
      // What fails with an error has not been told from the original by a decision.
      const mismatch = (await judge(client, world, () => true)).mismatches.find(({ id }) => !id.startsWith('failed'));
      if (mismatch) return { ...fate, killed: 'worlds', by: `${inWords(mismatch)} (${name})` };
    }
    return (await look()) ?? fate;
  } catch (error) {
    return { ...fate, runs: false, by: (error as Error).message };
  } finally {
    await client.query('rollback');
  }
}

async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-mutants-'));
  const embedded = await startEmbeddedPostgres(folder, () => {});
  const started = performance.now();
  try {
    const secret = randomBytes(32).toString('base64url');
    await migrate(embedded.connection, secret);
    const server = new pg.Client(embedded.connection);
    server.on('error', () => {});
    await server.connect();
    const worlds = corpusOf(most);
    const fates: Fate[] = [];
    const queue: Mutant[] = [];
    /** What the catalogue tells of without a mutant. */
    const known: string[] = [];
    const work = async (nth: number) => {
      const client = new pg.Client({ ...embedded.connection, database: `mutants_${nth}` });
      client.on('error', () => {});
      await client.connect();
      await client.query('set idle_in_transaction_session_timeout = 0');
      await prepare(client);
      if (nth === 0) {
        await client.query('begin');
        known.push(...(await findingsOfCatalogue(client)));
        const wrong: string[] = [];
        for (const { name, world } of worlds)
          for (const one of (await judge(client, world)).mismatches) wrong.push(`${name}: ${inWords(one)}`);
        await client.query('rollback');
        for (const one of known) console.warn(`without a mutant already: ${one}`);
        if (wrong.length > 0) throw new Error(`Without a mutant there is something wrong already: ${wrong.join('; ')}`);
        queue.push(...(await mutantsOf(client)).filter(({ object, change }) => !only || `${object} ${change}`.includes(only)));
        // In no order of theirs, so that a run that is cut short has looked everywhere.
        const place = ({ object, change }: Mutant) => createHash('sha1').update(`${object} ${change}`).digest('hex');
        queue.sort((a, b) => (place(a) < place(b) ? -1 : 1));
        for (const mutant of queue.splice(0)) {
          const known = before.find(
            (f) => f.sql === mutant.sql && f.object === mutant.object && (f.killed || !f.runs || equivalentBecause(f)),
          );
          if (known) fates.push(known);
          else queue.push(mutant);
        }
        console.info(`${queue.length} mutants`);
      } else while (queue.length === 0 && fates.length === 0) await new Promise((soon) => setTimeout(soon, 50));
      const inTime = () => performance.now() - started < minutes * 60_000;
      for (let mutant = queue.shift(); mutant; mutant = inTime() ? queue.shift() : undefined) {
        const fate = await fateOf(client, mutant, worlds, known);
        fates.push(fate);
        if (fate.runs && !fate.killed) console.info(`survives: ${fate.object}: ${fate.change}`);
        if (fates.length % 20 === 0) {
          if (kept) await writeFile(kept, JSON.stringify(fates));
          console.info(`${fates.length} done, ${queue.length} to go, ${Math.round((performance.now() - started) / 1000)} s`);
          await client.query('vacuum (skip_locked)');
        }
      }
      await client.end();
    };
    for (const nth of [0, 1]) {
      await server.query(`create database mutants_${nth}`);
      await migrate({ ...embedded.connection, database: `mutants_${nth}` }, secret);
    }
    await Promise.all([0, 1].map(work));
    await server.end();
    if (kept) await writeFile(kept, JSON.stringify(fates));
    if (!only) await writeFile(join(root, 'docs/policy-mutation.md'), await reportOf(fates, queue.length));
    const unexplained = fates.filter((f) => f.runs && !f.killed && !equivalentBecause(f));
    console.info(`${fates.filter((f) => f.killed).length} killed, ${unexplained.length} survive unexplained`);
    if (unexplained.length > 0) process.exitCode = 1;
  } finally {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the policy files, so that one can see whether the report speaks of those in force. */
async function hashOfPolicy(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(join(root, 'db/policy'))).sort()) hash.update(await readFile(join(root, 'db/policy', file)));
  return hash.digest('hex').slice(0, 16);
}

async function reportOf(fates: Fate[], left: number): Promise<string> {
  const running = fates.filter((f) => f.runs);
  const byWorlds = running.filter((f) => f.killed === 'worlds');
  const needed = byWorlds.map((f) => f.worlds).sort((a, b) => a - b);
  const survivors = running.filter((f) => !f.killed);
  const explained = survivors.filter((f) => equivalentBecause(f));
  const open = survivors.filter((f) => !equivalentBecause(f));
  const kinds = [...Map.groupBy(running, (f) => f.object.split(' ')[0]?.replace(/^(app|past)\..*/, '$1') ?? '')];
  const row = (f: Fate, why: string) => `| ${f.object} | ${f.change.replaceAll('|', '\\|')} | ${why} |`;
  return `# How the tests of the policy were tested

Views, functions, policies, grants, triggers and constraints of the access rules were made wrong in one small way at a time, and the wrong version was held against random worlds, which the oracle decides, and against the rules for the catalogue. A wrong version that none of them notices would be a hole that none of them would notice.

| | |
|---|---|
| Command | \`node test/policy/mutate.ts\` |
| Date | ${new Date().toISOString().slice(0, 10)} |
| Policy files | sha256 \`${hashOfPolicyText}\` |
| Worlds for each mutant | at most ${Math.max(...fates.map(({ worlds }) => worlds))}, of seeds 1, 2, … and a near miss of every kind |
| Mutants that run | ${running.length} (${fates.length - running.length} more do not compile or end in an error: not counted) |
| Killed | ${running.length - survivors.length}: ${byWorlds.length} by a decision of a world, ${running.filter((f) => f.killed === 'catalogue').length} by a rule for the catalogue |
| Worlds to kill | median ${needed[Math.floor(needed.length / 2)] ?? 0}, 95 % within ${needed[Math.floor(needed.length * 0.95)] ?? 0}, worst ${needed.at(-1) ?? 0} |
| Survivors | ${survivors.length}: ${explained.length} equivalent, ${open.length} not explained |
| Killed of those that are not equivalent | ${((100 * (running.length - survivors.length)) / (running.length - explained.length)).toFixed(1)} % |
| Made and not held against anything yet | ${left} |

## What was changed

| In | Mutants | Killed | Equivalent |
|---|---|---|---|
${kinds.map(([kind, of]) => `| ${kind === 'app' || kind === 'past' ? `views and functions of schema ${kind}` : kind} | ${of.length} | ${of.filter((f) => f.killed).length} | ${of.filter((f) => !f.killed && equivalentBecause(f)).length} |`).join('\n')}

## Survivors, and why each is equivalent

| Where | Change | Why it decides the same |
|---|---|---|
${explained.map((f) => row(f, equivalentBecause(f) ?? '')).join('\n')}
${open.length > 0 ? `\n## Survivors that nobody has explained\n\n| Where | Change | |\n|---|---|---|\n${open.map((f) => row(f, '')).join('\n')}\n` : ''}
## The hardest to kill

| Where | Change | World |
|---|---|---|
${byWorlds
  .sort((a, b) => b.worlds - a.worlds)
  .slice(0, 15)
  .map((f) => row(f, `${f.worlds}: ${f.by}`))
  .join('\n')}
`;
}

const hashOfPolicyText = await hashOfPolicy();
await run();
