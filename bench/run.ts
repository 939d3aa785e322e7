/**
 * `npm run bench -- 1000 100000 1000000`: Caseload beside a bare server on the same database, at several sizes. Ends by itself,
 * prints Markdown, leaves nothing behind. What is measured and how to read it: README.md.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { enter } from '#src/http/session.ts';
import { connect, query } from '#src/platform/db.ts';
import { appConnection, migrate, refuseOpenFence } from '#src/platform/migrate.ts';
import { closers, closeTo, openDatabase, openServer, say } from './databases.ts';
import { mayOpen, ownersPool } from './floor.ts';
import { load } from './load.ts';
import type { Scene, Viewer } from './load.ts';
import { report } from './report.ts';
import type { Decision, Line, Measured, Timing } from './report.ts';
import { ask, drive, written } from './traffic.ts';

const rounds = 5;
const busy = { connections: 16, seconds: 1.2, requests: 4_000 };
const alone = { connections: 1, seconds: 1.5, requests: 150 };
/** Beginnings of names as people type them, and names with a slip. */
const fragments = ['kowal', 'mar del', 'lindq', 'nova', 'priya', 'hans', 'wes ak', 'okek'];
const slips = ['kowalcyzk', 'lindkvist', 'zimerman', 'johanson', 'fernandes', 'papadopolous', 'nakamora', 'wiliams'];

type Sides = { caseload: number; floor: number };
type Side = keyof Sides;
/** A request of each server that asks for the same. Reading repeats for ever; what changes something is there once. */
type Operation = { name: string; request: (side: Side, turn: number) => string; most?: number };

const median = (values: number[]): number => quantile(values, 0.5);
const quantile = (values: number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;
/** Starts one of the two servers in a process of its own. @returns its port */
async function start(file: URL, settings: object): Promise<number> {
  const child: ChildProcess = fork(file, [JSON.stringify(settings)]);
  const ended = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`${file.pathname} ended with ${code}`))));
  ended.catch(() => {});
  closers.push(async () => {
    child.kill();
    await ended.catch(() => {});
  });
  return Promise.race([ended, new Promise<number>((done) => child.once('message', (port) => done(port as number)))]);
}

/** The operations, in the large clinic, with its signed-in therapists taking turns. */
function operations({ tenantId, viewers }: Scene, pairs: { patientId: number; targetDoctorId: number }[]): Operation[] {
  const as = (side: Side, turn: number, method: 'GET' | 'POST', path: string, asked: Record<string, string>, body?: object): string => {
    const viewer = viewers[turn % viewers.length] as Viewer;
    const who = { clinic: String(tenantId), therapist: String(viewer.practitionerId), member: String(viewer.memberId) };
    const search = new URLSearchParams(side === 'floor' ? { ...who, ...asked } : asked).toString();
    return written(method, `${path}${search && '?'}${search}`, side === 'floor' ? undefined : viewer.token, body);
  };
  const all = '/v2/doctor/patients/all';
  const search = (words: string[]) => (side: Side, turn: number) => as(side, turn, 'GET', all, { q: words[turn % words.length] as string });
  return [
    { name: 'My patients, first page', request: (side, turn) => as(side, turn, 'GET', '/v2/doctor/patients/summary', {}) },
    { name: 'All active patients, first page', request: (side, turn) => as(side, turn, 'GET', all, {}) },
    { name: 'Search, beginning of a name', request: search(fragments) },
    { name: 'Search, name with a slip', request: search(slips) },
    {
      name: 'Assign a colleague',
      most: 300,
      request: (side, turn) => {
        const pair = pairs.pop();
        if (!pair) throw new Error('no pair of patient and therapist is left');
        return as(side, turn, 'POST', '/v2/doctor/patients/assign', {}, pair);
      },
    },
  ];
}

/** Pairs of a patient and a therapist who is not, and never was, on the care team. */
async function freshPairs(owner: pg.Pool, { tenantId, viewers }: Scene): Promise<{ patientId: number; targetDoctorId: number }[]> {
  const { rows } = await owner.query<{ patientId: number; targetDoctorId: number }>(
    `select p.id as "patientId", pr.id as "targetDoctorId"
     from (select id from patient where tenant_id = $1 and status = 'active' order by random() limit 900) p
     cross join lateral (
       select pr.id from practitioner pr
       where pr.tenant_id = $1 and pr.id <> all ($2)
         and not exists (select from assignment a where a.tenant_id = $1 and a.patient_id = p.id and a.practitioner_id = pr.id)
       order by random() limit 6) pr
     order by random()`,
    [tenantId, viewers.map((viewer) => viewer.practitionerId)],
  );
  return rows;
}

/** A list of both servers for each therapist must be the same, or their times could not be compared. */
async function refuseDifferentAnswers(ports: Sides, operation: Operation, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const items = async (side: Side) =>
      JSON.stringify((JSON.parse(await ask(ports[side], operation.request(side, turn))) as { items: unknown }).items, sorted);
    if ((await items('caseload')) !== (await items('floor'))) throw new Error(`${operation.name}: the two servers answer differently`);
  }
}
const sorted = (_key: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Rounds in which the two take turns in going first. The ratio is the median of the rounds' ratios. */
async function alternate<T>(measure: (side: Side) => Promise<T>): Promise<Record<Side, T>[]> {
  const done: Record<Side, T>[] = [];
  for (let round = 0; round < rounds; round++) {
    const order: Side[] = round % 2 === 0 ? ['caseload', 'floor'] : ['floor', 'caseload'];
    const measured = {} as Record<Side, T>;
    for (const side of order) measured[side] = await measure(side);
    done.push(measured);
  }
  return done;
}

const summed = (name: string, measured: Record<Side, Timing>[]): Line => {
  const of = (side: Side): Timing => ({
    perSecond: median(measured.map((round) => round[side].perSecond)),
    p50: median(measured.map((round) => round[side].p50)),
    p99: median(measured.map((round) => round[side].p99)),
  });
  return {
    name,
    caseload: of('caseload'),
    floor: of('floor'),
    ratio: median(measured.map((round) => round.caseload.perSecond / round.floor.perSecond)),
  };
};

async function timeOperation(ports: Sides, operation: Operation): Promise<Line> {
  let turn = 0;
  const run = (side: Side, limits: typeof busy) => drive(ports[side], () => operation.request(side, turn++), limits);
  const most = Math.min(operation.most ?? Infinity, busy.requests);
  // Long enough for both to be compiled, and for every connection to have chosen its plans.
  for (const side of ['caseload', 'floor'] as const) await run(side, { ...busy, requests: operation.most ? 150 : most });
  const measured = await alternate(async (side) => {
    const { took } = await run(side, { ...alone, requests: operation.most ? 100 : alone.requests });
    const { perSecond } = await run(side, { ...busy, requests: operation.most ? 300 : most });
    return { perSecond, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
  });
  return summed(operation.name, measured);
}

/** May this therapist open this record? For records of the own caseload and of anyone's, by turns. In microseconds. */
async function timeDecision(app: pg.PoolConfig, owner: pg.Pool, { tenantId, viewers }: Scene): Promise<Record<Side, Decision>> {
  const viewer = viewers[0] as Viewer;
  const { rows: patients } = await owner.query<{ id: number }>(
    `(select patient_id as id from assignment where tenant_id = $1 and practitioner_id = $2 limit 50)
     union all (select id from patient where tenant_id = $1 order by random() limit 50)`,
    [tenantId, viewer.practitionerId],
  );
  const database = connect(app, 1);
  const asked = { token: viewer.token, requestId: 'bench', ip: '127.0.0.1', clinic: null, background: true, idempotencyKey: null };
  const decide: Record<Side, (patientId: number) => Promise<boolean>> = {
    caseload: async (patientId) => {
      const [, reasons] = await database.together(
        enter(asked, { right: 'record.read' }),
        query<{ because: string }>`select because from app.my_open_record where tenant_id = app.tenant() and patient_id = ${patientId}`,
      );
      return reasons.length > 0;
    },
    floor: async (patientId) => {
      const { rows } = await owner.query({
        name: 'mayOpen',
        text: mayOpen,
        values: [tenantId, viewer.practitionerId, patientId, viewer.memberId],
      });
      return rows.length > 0;
    },
  };
  try {
    const times = await alternate(async (side) => {
      const took: number[] = [];
      for (let turn = -200; turn < 500; turn++) {
        const patient = patients[(turn + 200) % patients.length] as { id: number };
        const began = performance.now();
        await decide[side](patient.id);
        if (turn >= 0) took.push((performance.now() - began) * 1000);
      }
      return { p50: quantile(took, 0.5), p95: quantile(took, 0.95), p99: quantile(took, 0.99) };
    });
    for (const { id } of patients)
      if ((await decide.caseload(id)) !== (await decide.floor(id))) throw new Error('the two decide differently');
    const of = (side: Side): Decision => ({
      p50: median(times.map((round) => round[side].p50)),
      p95: median(times.map((round) => round[side].p95)),
      p99: median(times.map((round) => round[side].p99)),
    });
    return { caseload: of('caseload'), floor: of('floor') };
  } finally {
    await database.close();
  }
}

async function measure(server: pg.ClientConfig, size: number): Promise<Measured> {
  const open = closers.length;
  const secret = randomBytes(32).toString('base64url');
  const admin = await openDatabase(server);
  await migrate(admin, secret);
  const app = appConnection(admin, secret);
  await refuseOpenFence(app);
  const began = performance.now();
  const scene = await load(admin, size);
  say(
    `${size} patients are there after ${((performance.now() - began) / 1000).toFixed(0)} s, ${scene.patients} of them in the clinic that is asked.`,
  );
  const owner = ownersPool(admin);
  closers.push(() => owner.end());
  const ports = {
    caseload: await start(new URL('./caseload.ts', import.meta.url), { connection: app, secret }),
    floor: await start(new URL('./floor.ts', import.meta.url), { connection: admin }),
  };
  const lines: Line[] = [];
  for (const operation of operations(scene, await freshPairs(owner, scene))) {
    if (!operation.most) await refuseDifferentAnswers(ports, operation, scene.viewers.length);
    const line = await timeOperation(ports, operation);
    say(`  ${operation.name}: ${line.ratio.toFixed(2)}`);
    lines.push(line);
  }
  const decision = await timeDecision(app, owner, scene);
  await closeTo(open);
  return { size, scene, lines, decision };
}

let stopped = false;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => {
    stopped = true;
    void closeTo(0).finally(() => process.exit(code));
  });
const sizes = process.argv.slice(2).map(Number);
try {
  if (sizes.some((size) => !Number.isInteger(size) || size < 500))
    throw new Error('Name sizes as whole numbers of patients, 500 at least: npm run bench -- 1000 100000');
  const server = await openServer();
  const results: Measured[] = [];
  for (const size of sizes.length ? sizes : [1_000, 100_000, 1_000_000]) results.push(await measure(server, size));
  const client = new pg.Client(server);
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  process.stdout.write(report(results, rows[0]?.server_version ?? ''));
} catch (error) {
  if (!stopped) say(String((error as Error).message));
  process.exitCode = 1;
} finally {
  await closeTo(0);
}
