/**
 * Imports a table of patients through Caseload's own server, exports it again and compares; beside it, a bare insert of the same rows.
 *
 *   node bench/import.ts 50000
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { csvLine, CsvReader } from '#src/platform/csv.ts';
import { hashToken, newId, newToken } from '#src/platform/ids.ts';
import { nameKeys } from '#src/platform/names.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { newStory, write } from '#seed/story.ts';
import { clinic, therapist } from '#seed/tell.ts';
import { closeTo, closers, openDatabase, openServer } from './databases.ts';

const rows = Number(process.argv[2] ?? 50_000);
const part = 1024 * 1024;
const secret = randomBytes(32).toString('base64url');

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const began = performance.now();
  const done = await work();
  return [done, (performance.now() - began) / 1000];
};
/** The most memory that a process has used, in megabytes; null where the system does not say. */
const peakOf = async (pid: number | undefined): Promise<number | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
};

/** A clinic with an owner and 20 therapists, and the same once more for the bare insert. */
async function openClinic(owner: pg.Client, name: string) {
  const story = newStory(newId, new Date());
  const at = clinic(story, { name, policy: 'careTeam', features: ['therapistPatientAssignment'] });
  const olga = therapist(story, at, { firstName: 'Olga', lastName: 'Owner', roles: ['owner'] });
  const team = Array.from({ length: 20 }, (_, nth) => therapist(story, at, { firstName: 'Thea', lastName: `Therapist${nth}` }));
  await write(owner, story);
  const token = newToken();
  await owner.query(
    `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')`,
    [hashToken(token), olga.userId, at.tenantId, olga.memberId],
  );
  return { tenantId: at.tenantId, memberId: olga.memberId, team, token };
}

const personOf = (nth: number) => ({
  firstName: `Ann${nth}`,
  lastName: `=Imported${nth}`,
  email: `bench${nth}@import.example`,
  phone: `+44 20 ${1_000_000 + nth}`,
  birthDate: new Date(Date.UTC(1930 + (nth % 80), nth % 12, 1 + (nth % 28))).toISOString().slice(0, 10),
});

/** The same rows into the same tables in batches by plain SQL, with nothing decided and nothing logged. */
async function insertBare(owner: pg.Client, { tenantId, memberId, team }: Awaited<ReturnType<typeof openClinic>>): Promise<void> {
  for (let from = 0; from < rows; from += 200) {
    const batch = Array.from({ length: Math.min(200, rows - from) }, (_, at) => {
      const person = personOf(from + at);
      return { ...person, ...nameKeys(person), id: newId(), practitioner: team[(from + at) % team.length]?.practitionerId };
    });
    await owner.query(
      `with s as (
        select * from jsonb_to_recordset($3::jsonb) as s (id bigint, "firstName" text, "lastName" text, email text, phone text, "birthDate" date,
          "sortName" text, "searchName" text, practitioner bigint)
      ), p as (
        insert into patient (tenant_id, id, first_name, last_name, email, phone, created_by, sort_name, search_name)
        select $1, id, "firstName", "lastName", email, phone, $2, "sortName", "searchName" from s
      ), f as (
        insert into patient_profile (tenant_id, patient_id, birth_date) select $1, id, "birthDate" from s
      ), l as (
        insert into chart_lock (tenant_id, patient_id) select $1, id from s
      )
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
      select $1, id, practitioner, 'primary', 'import', now(), $2, now() from s`,
      [tenantId, memberId, JSON.stringify(batch)],
    );
  }
}

type Import = { state: string; created: number; summary: { create: number; refused: number } | null; failure: object | null };

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeTo(0).finally(() => process.exit(130)));
try {
  const server = await openServer();
  const admin = await openDatabase(server);
  await migrate(admin, secret);
  const owner = new pg.Client(admin);
  await owner.connect();
  closers.push(() => owner.end());
  const [one, other] = [await openClinic(owner, 'Import Clinic'), await openClinic(owner, 'Bare Clinic')];

  const child = fork(new URL('./caseload.ts', import.meta.url), [
    JSON.stringify({ connection: appConnection(admin, secret), secret, imports: true }),
  ]);
  closers.push(async () => {
    child.kill();
    await new Promise((ended) => child.once('exit', ended));
  });
  const port = await new Promise<number>((found) => child.once('message', (message) => found(message as number)));
  const headers = { cookie: `caseload=${one.token}` };
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`http://localhost:${port}${path}`, {
      method,
      headers: { ...headers, ...(method !== 'GET' && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }) },
      ...(method !== 'GET' && { body: isBytes ? (body as BodyInit) : JSON.stringify(body ?? {}) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answers ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const until = async (id: number, state: string): Promise<Import> => {
    for (;;) {
      const now = await ask<Import>('GET', `/v2/imports/${id}`);
      if (now.state === state) return now;
      if (now.failure) throw new Error(JSON.stringify(now.failure));
      await sleep(200);
    }
  };

  await ask('GET', '/v2/imports');
  const before = await peakOf(child.pid);
  const made = Array.from({ length: rows }, (_, nth) => [...Object.values(personOf(nth)), `Thea Therapist${nth % one.team.length}`]);
  const table = Buffer.from(
    csvLine(['First name', 'Last name', 'E-mail', 'Phone', 'Date of birth', 'Primary practitioner']) + made.map(csvLine).join(''),
  );
  const [id, sending] = await timed(async () => {
    const begun = await ask<{ id: number }>('POST', '/v2/imports', { fileName: 'bench.csv', size: table.length });
    for (let at = 0; at < table.length; at += part)
      await ask('PUT', `/v2/imports/${begun.id}/parts?at=${at}`, table.subarray(at, at + part));
    return begun.id;
  });
  const [tried, trying] = await timed(() => until(id, 'checked'));
  const [done, importing] = await timed(async () => {
    await ask('POST', `/v2/imports/${id}/start`);
    return until(id, 'done');
  });

  const wanted = new Set(made.map((cells) => JSON.stringify(cells)));
  const [, exporting] = await timed(async () => {
    const response = await fetch(`http://localhost:${port}/v2/patients/export`, { headers });
    const reader = new CsvReader({ rows: 10_000_000, columns: 100, charactersOfRow: 50_000 });
    const strike = (found: ReturnType<CsvReader['push']>): void => {
      for (const { cells } of found) wanted.delete(JSON.stringify([1, 2, 4, 5, 6, 9].map((at) => cells[at])));
    };
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) strike(reader.push(chunk));
    strike(reader.end());
  });
  const after = await peakOf(child.pid);
  const [, bare] = await timed(() => insertBare(owner, other));

  process.stdout.write(
    [
      '| Rows | Upload | Trial | Import | Bare insert | Ratio | Export | Peak memory before | after |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      `| ${rows} | ${sending.toFixed(1)} s | ${trying.toFixed(1)} s | ${importing.toFixed(1)} s | ${bare.toFixed(1)} s | ${(importing / bare).toFixed(1)} | ${exporting.toFixed(1)} s | ${before} MB | ${after} MB |`,
      '',
      `The trial said ${tried.summary?.create} to create and ${tried.summary?.refused} not taken; ${done.created} were created. ${wanted.size} did not come back as they were.`,
      '',
    ].join('\n'),
  );
  if (wanted.size > 0 || done.created !== rows) process.exitCode = 1;
} finally {
  await closeTo(0);
}
