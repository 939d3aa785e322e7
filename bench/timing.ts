/**
 * `npm run bench -- timing`: whether a clock tells a patient who is hidden from an id that never existed (RL-10). Each way of asking is
 * timed for both by turns, and a classifier says how well it could tell them apart: 0.5 is by chance, 1 always. A path made slower on
 * purpose must be found. Prints Markdown, leaves nothing behind, and ends with an error where something can be told.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { FastifyInstance } from 'fastify';
import { buildServer } from '#src/http/server.ts';
import { query, connect } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import { filesIn } from '#src/platform/files.ts';
import { hashToken, newId, newToken } from '#src/platform/ids.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { routes } from '#src/server/routes.ts';
import { newStory, write } from '#seed/story.ts';
import { assigned, blocked, clinic, patient, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { closers, closeTo, openDatabase, openServer, say } from './databases.ts';

const samples = 100;
/** What a classifier may reach; where it reaches more, it is asked once more, with four times the samples. */
const most = 0.6;
const neighbours = 2_000;
const caseload = 120;
/** How much longer the path takes that must be found. */
const plantedSeconds = 0.002;
const absent = { id: 4_242_424_242, name: 'Quixley' };
const hiddenName = 'Zora';

/** How well one number tells the two apart: the chance that one of the first is above one of the second, or below (Mann and Whitney). */
function told(one: readonly number[], other: readonly number[]): number {
  let above = 0;
  for (const a of one) for (const b of other) above += a > b ? 1 : a === b ? 0.5 : 0;
  const share = above / (one.length * other.length);
  return Math.max(share, 1 - share);
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

type Asked = { method: 'GET' | 'POST'; url: string; payload?: object };
const ways: Record<string, (id: number, name: string) => Asked> = {
  'Patient’s page': (id) => ({ method: 'GET', url: `/v2/patients/${id}` }),
  Record: (id) => ({ method: 'GET', url: `/v2/patients/${id}/record` }),
  'Who may open it': (id) => ({ method: 'GET', url: `/v2/patients/${id}/access` }),
  Search: (_id, name) => ({ method: 'GET', url: `/v2/doctor/patients/all?q=${name}` }),
  Assign: (id) => ({ method: 'POST', url: '/v2/doctor/patients/assign', payload: { patientId: id } }),
};

/** A clinic with many patients, and in it people from whom one of them is hidden, each in another way. */
async function openScene(admin: pg.ClientConfig) {
  const owner = new pg.Client(admin);
  await owner.connect();
  const story = newStory(newId, new Date());
  const features = ['therapistPatientAssignment', 'allActivePatientsDashboard'] as const;
  const [here, there] = ['Here', 'There'].map((name) => clinic(story, { name, policy: 'careTeam', features: [...features] }));
  if (!here || !there) throw new Error('no clinic');
  const maya = therapist(story, here, { firstName: 'Maya', lastName: 'Lin' });
  const stranger = therapist(story, there, { firstName: 'Sten', lastName: 'Strand' });
  const kept = therapist(story, here, { firstName: 'Kim', lastName: 'Kept' });
  const own = therapist(story, here, { firstName: 'Owen', lastName: 'Own', visibility: 'own' });
  for (let nth = 0; nth < neighbours; nth++) {
    const one = patient(story, here, { firstName: `Neighbour ${nth}`, lastName: 'Okafor', by: maya });
    assigned(story, one, nth < caseload ? own : nth < 2 * caseload ? kept : maya);
  }
  const hidden = patient(story, here, { firstName: hiddenName, lastName: 'Hidden', by: maya });
  assigned(story, hidden, maya);
  blocked(story, kept, hidden);
  const foreign = patient(story, there, { firstName: 'Barnaby', lastName: 'Foreign', by: stranger });
  await write(owner, story);
  const sessions = new Map<Member, string>();
  for (const who of [maya, kept, own]) {
    const token = newToken();
    sessions.set(who, token);
    await owner.query(
      `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 hour')`,
      [hashToken(token), who.userId, who.tenantId, who.memberId],
    );
  }
  await owner.query('vacuum analyze');
  await owner.end();
  const people = [
    { why: 'blocked', token: sessions.get(kept) ?? '', hidden: hidden.patientId, name: hiddenName },
    { why: 'not one’s own', token: sessions.get(own) ?? '', hidden: hidden.patientId, name: hiddenName },
    { why: 'another clinic’s', token: sessions.get(maya) ?? '', hidden: foreign.patientId, name: foreign.firstName },
  ];
  return people;
}
type Person = Awaited<ReturnType<typeof openScene>>[number];

/** Milliseconds of answers about the hidden one and about nobody, asked by turns, the first of each pair by lot. */
async function timed(app: FastifyInstance, way: (typeof ways)[string], who: Person, count: number) {
  const times: { hidden: number[]; absent: number[] } = { hidden: [], absent: [] };
  const shown = new Set<string>();
  for (let turn = -10; turn < count; turn++) {
    const pair = ['hidden', 'absent'] as const;
    for (const which of Math.random() < 0.5 ? pair : pair.toReversed()) {
      const asked = which === 'hidden' ? way(who.hidden, who.name) : way(absent.id, absent.name);
      const began = performance.now();
      const { statusCode, body } = await app.inject({ ...asked, cookies: { caseload: who.token } });
      const took = performance.now() - began;
      shown.add(`${statusCode} ${body.replace(/"requestId":"[^"]*"/, '')}`);
      if (turn >= 0) times[which].push(took);
    }
  }
  if (shown.size > 1) throw new Error(`${who.why}: the answers themselves differ: ${[...shown].join(' | ')}`);
  return times;
}

/** How well hidden and absent are told apart; asked once more, more patiently, where it is more than it may be. */
async function asked(app: FastifyInstance, way: (typeof ways)[string], who: Person) {
  let times = await timed(app, way, who, samples);
  if (told(times.hidden, times.absent) > most) times = await timed(app, way, who, 4 * samples);
  return { auc: told(times.hidden, times.absent), hidden: median(times.hidden), absent: median(times.absent) };
}

/** The same database, slower wherever a hidden one is asked for: what must be found. */
const slower = (database: Database): Database => ({
  ...database,
  together: async (...queries) => {
    const asked = queries.flatMap((one) => one.compile().parameters).flat();
    if (asked.includes(hiddenName.toLowerCase())) await database.together(query`select pg_sleep(${plantedSeconds})::text`);
    return database.together(...queries);
  },
});

try {
  const admin = await openDatabase(await openServer());
  const secret = randomBytes(32).toString('base64url');
  await migrate(admin, secret);
  const people = await openScene(admin);
  const database = connect(appConnection(admin, secret), 2);
  closers.push(() => database.close());
  const folder = await mkdtemp(join(tmpdir(), 'caseload-timing-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const files = { ...(await filesIn(folder)), limit: 0, scan: null };
  const serverOn = (on: Database) =>
    buildServer({ database: on, files, config: { secret, demo: false }, baseUrl: 'http://localhost', demoLogins: null }, routes, {
      logger: false,
      trustProxy: undefined,
      // As main.ts starts it.
      notFoundStep: 100,
    });
  const [app, planted] = [await serverOn(database), await serverOn(slower(database))];
  for (const server of [app, planted]) closers.push(() => server.close());
  const rows: string[] = [];
  let leaks = 0;
  for (const [name, way] of Object.entries(ways))
    for (const who of people) {
      const { auc, hidden, absent: missing } = await asked(app, way, who);
      if (auc > most) leaks += 1;
      say(`  ${name}, ${who.why}: ${auc.toFixed(3)}`);
      rows.push(`| ${name} | ${who.why} | ${hidden.toFixed(3)} | ${missing.toFixed(3)} | ${auc.toFixed(3)} |`);
    }
  const [first] = people;
  const found = await asked(planted, ways['Search'] as (typeof ways)[string], first as Person);
  rows.push(
    `| *Search, slower by ${plantedSeconds * 1000} ms on purpose* | blocked | ${found.hidden.toFixed(3)} | ${found.absent.toFixed(3)} | ${found.auc.toFixed(3)} |`,
  );
  process.stdout.write(`|  | hidden, since | hidden p50 ms | absent p50 ms | told apart |\n|---|---|---:|---:|---:|\n${rows.join('\n')}\n`);
  if (found.auc <= most) throw new Error('The slow path was not found: this measures nothing.');
  if (leaks > 0) throw new Error(`${leaks} ways of asking tell a hidden patient from nobody.`);
} catch (error) {
  say(String((error as Error).message));
  process.exitCode = 1;
} finally {
  await closeTo(0);
}
