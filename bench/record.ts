/**
 * `node bench/record.ts 1000000`: what need-to-know costs when a chart is read (LD-2, LD-3). The first page of a chart's notes and forms,
 * asked as the server's role behind the policies, and as the tables' owner without any: of the database in the same words, and of the
 * whole server. Prints Markdown.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { clinicalKinds } from '#src/contract/notes.ts';
import { buildServer } from '#src/http/server.ts';
import { cookieName } from '#src/http/session.ts';
import { connect } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { filesIn } from '#src/platform/files.ts';
import { hashToken } from '#src/platform/ids.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { formPage } from '#src/server/forms/queries.ts';
import { notePage } from '#src/server/notes/queries.ts';
import { routes } from '#src/server/routes.ts';

const clinics = 20;
const therapists = 50;
const charts = 500;
const rounds = 1_500;
const notes = Number(process.argv[2] ?? 1_000_000);
const perChart = Math.ceil(notes / clinics / charts);

/** Clinics are numbered from 101, and ids count from a million for each, so that rows find each other. Triggers stand aside while this loads. */
const load = [
  `insert into tenant (id, name, assignment_policy) select c, 'Clinic ' || c, 'open' from generate_series(101, ${100 + clinics}) c`,
  `insert into tenant_feature (tenant_id, feature, enabled) select c, 'therapistPatientAssignment', true from generate_series(101, ${100 + clinics}) c`,
  `insert into user_account (id, email) select c * 1000000 + t, c || '-' || t || '@example.test' from generate_series(101, ${100 + clinics}) c, generate_series(1, ${therapists}) t`,
  `insert into practitioner (tenant_id, id, first_name, last_name, sort_name) select c, c * 1000000 + t, 'Maya', 'Lin', 'lin maya' from generate_series(101, ${100 + clinics}) c, generate_series(1, ${therapists}) t`,
  `insert into member (tenant_id, id, user_id, first_name, last_name, type, roles, access_level, practitioner_id)
   select c, id, id, 'Maya', 'Lin', 'DOCTOR', '{clinician}', 'clinical', id from generate_series(101, ${100 + clinics}) c, generate_series(1, ${therapists}) t, lateral (select c * 1000000 + t as id) i`,
  `insert into patient (tenant_id, id, first_name, last_name, created_by, sort_name, search_name, invited_by_practitioner_id)
   select c, c * 1000000 + p, 'Sam', 'Okafor', c * 1000000 + 1, 'okafor ' || p, ' sam okafor', c * 1000000 + 1 + p % ${therapists} from generate_series(101, ${100 + clinics}) c, generate_series(1, ${charts}) p`,
  `insert into chart_lock (tenant_id, patient_id) select tenant_id, id from patient where tenant_id > 100`,
  // Two on each care team: the primary, and the next.
  `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
   select p.tenant_id, p.id, p.tenant_id * 1000000 + 1 + (p.id + k) % ${therapists}, case k when 0 then 'primary' else 'assigned' end, 'manual', now() - interval '1 year', p.created_by, now()
   from patient p, generate_series(0, 1) k where p.tenant_id > 100`,
  `insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status, content, signed_at, times_signed)
   select p.tenant_id, p.id * 10000 + n, p.id, p.tenant_id * 1000000 + 1 + p.id % ${therapists}, case when n % 10 = 0 then 'contact' else 'progress' end, 'plain', now() - n * interval '3 days',
     'signed', jsonb_build_object('fields', jsonb_build_object('text', repeat('Came on time. ', 40)), 'scales', '{}'::jsonb, 'marks', '[]'::jsonb), now() - n * interval '3 days', 1
   from patient p, generate_series(1, ${perChart}) n where p.tenant_id > 100`,
  `insert into form_template (tenant_id, id, name, sort_name, created_by, created_at) select c, c, 'Mood', 'mood', c * 1000000 + 1, now() from generate_series(101, ${100 + clinics}) c`,
  `insert into form_template_version (tenant_id, template_id, version, name, definition, made_by, made_at) select c, c, 1, 'Mood', '{"fields": []}', c * 1000000 + 1, now() from generate_series(101, ${100 + clinics}) c`,
  `insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, author_id, status, answers, result, started_at, saved_at, completed_at, filled_at)
   select p.tenant_id, p.id * 10000 + n, p.id, p.tenant_id, 1, p.id * 10000 + n, p.created_by, 'completed', '{}', '{"score": null, "warnings": []}', now(), now(), now(), now() - n * interval '9 days'
   from patient p, generate_series(1, ${Math.ceil(perChart / 4)}) n where p.tenant_id > 100`,
];

const quantile = (values: number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? NaN;

/** Whoever asks a chart of their own: the primary of it. */
const asking = (turn: number) => {
  const tenant = 101 + (turn % clinics);
  const patient = tenant * 1_000_000 + 1 + ((turn * 7_919) % charts);
  return { tenant, patient, member: tenant * 1_000_000 + 1 + (patient % therapists) };
};

async function timed(client: pg.Client, turn: number, page: (patientId: number) => Query<unknown>, name: string) {
  const { tenant, patient, member } = asking(turn);
  await client.query('begin');
  await client.query({
    name: 'as',
    text: `select set_config('app.tenant', $1, true), set_config('app.member', $2, true), set_config('app.patient', '0', true),
      set_config('app.user', '0', true), set_config('app.request', '', true), set_config('app.ip', '', true), set_config('app.session', '', true)`,
    values: [String(tenant), String(member)],
  });
  const opens = performance.now();
  const { rows } = await client.query<{ refusal: string | null }>({
    name: 'open',
    text: `select app.open_chart($1, 'read', null, false) as refusal`,
    values: [patient],
  });
  if (rows[0]?.refusal) throw new Error(`the chart is closed: ${rows[0].refusal}`);
  const asks = performance.now();
  const { sql, parameters } = page(patient).compile();
  const answer = await client.query({ name, text: sql, values: [...parameters] });
  const ended = performance.now();
  await client.query('commit');
  if (!answer.rowCount) throw new Error(`nothing was read of ${name}`);
  return { opening: asks - opens, reading: ended - asks };
}

const ms = (values: number[], q: number) => quantile(values, q).toFixed(2);

/** Both sides by turns, each first every other time, after some that do not count. */
async function byTurns(ask: (side: 'on' | 'off', turn: number, counts: boolean) => Promise<void>): Promise<void> {
  for (let turn = 0; turn < rounds + 200; turn++) {
    for (const side of turn % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const)) await ask(side, turn, turn >= 200);
  }
}

const tokenOf = (member: number) => `bench-${member}`;
const baseUrl = 'http://localhost';

/** A whole server, whose statements are asked by whoever `connection` is. */
async function served(connection: pg.ClientConfig, secret: string, files: string) {
  const database = connect(connection, 2);
  const store = { ...(await filesIn(files)), limit: 0, scan: null };
  const server = await buildServer({ database, files: store, config: { secret, demo: false }, baseUrl, demoLogins: null }, routes, {
    logger: false,
    trustProxy: undefined,
  });
  return {
    async ask(turn: number, list: string): Promise<number> {
      const { patient, member } = asking(turn);
      const began = performance.now();
      const { statusCode } = await server.inject({
        url: `/v2/patients/${patient}/${list}`,
        cookies: { [cookieName(baseUrl)]: tokenOf(member) },
      });
      const took = performance.now() - began;
      if (statusCode !== 200) throw new Error(`${list} of ${patient} answered ${statusCode}`);
      return took;
    },
    async close() {
      await server.close();
      await database.close();
    },
  };
}

const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
const embedded = await startEmbeddedPostgres(folder, () => {});
const secret = randomBytes(32).toString('base64url');
try {
  await migrate(embedded.connection, secret);
  const owner = new pg.Client(embedded.connection);
  owner.on('error', () => {});
  await owner.connect();
  await owner.query('set session_replication_role = replica; set synchronous_commit = off');
  for (const statement of load) await owner.query(statement);
  for (let tenant = 101; tenant <= 100 + clinics; tenant++) {
    for (let nth = 1; nth <= therapists; nth++) {
      const member = tenant * 1_000_000 + nth;
      await owner.query(
        `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $2, now() + interval '1 day')`,
        [hashToken(tokenOf(member)), member, tenant],
      );
    }
  }
  await owner.query('set session_replication_role = default');
  await owner.query('vacuum (analyze)');
  await owner.query('set role caseload_owner');
  const app = new pg.Client(appConnection(embedded.connection, secret));
  app.on('error', () => {});
  await app.connect();
  const lines: string[] = [];
  for (const [name, page] of [
    ['Notes', (id: number) => notePage(id, clinicalKinds, null, 20)],
    ['Forms', (id: number) => formPage(id, null, 20)],
  ] as const) {
    const on: number[] = [];
    const off: number[] = [];
    const opening: number[] = [];
    await byTurns(async (side, turn, counts) => {
      const took = await timed(side === 'on' ? app : owner, turn, page, name);
      if (!counts) return;
      (side === 'on' ? on : off).push(took.reading);
      if (side === 'on') opening.push(took.opening);
    });
    const ratio = (quantile(on, 0.95) / quantile(off, 0.95)).toFixed(2);
    lines.push(
      `| ${name}, first page of a chart | ${ms(on, 0.5)} | ${ms(on, 0.95)} | ${ms(off, 0.5)} | ${ms(off, 0.95)} | ${ratio} | ${ms(opening, 0.5)} | ${ms(opening, 0.95)} |`,
    );
  }
  const behind = await served(appConnection(embedded.connection, secret), secret, join(folder, 'files'));
  const open = await served({ ...embedded.connection, options: '-c role=caseload_owner' }, secret, join(folder, 'files'));
  const whole: string[] = [];
  for (const list of ['notes', 'forms']) {
    const on: number[] = [];
    const off: number[] = [];
    await byTurns(async (side, turn, counts) => {
      const took = await (side === 'on' ? behind : open).ask(turn, list);
      if (counts) (side === 'on' ? on : off).push(took);
    });
    const ratio = (quantile(on, 0.95) / quantile(off, 0.95)).toFixed(2);
    whole.push(`| \`GET …/${list}\` | ${ms(on, 0.5)} | ${ms(on, 0.95)} | ${ms(off, 0.5)} | ${ms(off, 0.95)} | ${ratio} |`);
  }
  await behind.close();
  await open.close();
  if (process.argv.includes('--explain')) {
    const { tenant, patient, member } = asking(0);
    await app.query('begin');
    await app.query(
      `select set_config('app.tenant', '${tenant}', true), set_config('app.member', '${member}', true), set_config('app.patient', '0', true), set_config('app.chart', '${patient}', true)`,
    );
    const { sql, parameters } = notePage(patient, clinicalKinds, null, 20).compile();
    const { rows } = await app.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${sql}`, [...parameters]);
    process.stderr.write(`${rows.map((row) => row['QUERY PLAN']).join('\n')}\n`);
    await app.query('rollback');
  }
  process.stdout.write(`${notes.toLocaleString('en')} notes in ${clinics} clinics:

|  | with policies p50 ms | p95 | without p50 ms | p95 | ratio of p95 | opening the chart p50 ms | p95 |
|---|---:|---:|---:|---:|---:|---:|---:|
${lines.join('\n')}

|  | with policies p50 ms | p95 | without p50 ms | p95 | ratio of p95 |
|---|---:|---:|---:|---:|---:|
${whole.join('\n')}
`);
  await app.end();
  await owner.end();
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
} finally {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
}
