/**
 * Ends a running Caseload, half of the times its database with it, at random moments while files are uploaded and renamed, starts it again, and compares:
 * what was acknowledged is there, with the bytes that were sent; no file without a row, and no row without its file (UP-5).
 *
 *   node bench/kill.ts 500
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The process id of the database in a data folder; null where none runs. */
async function postgresIn(folder: string): Promise<number | null> {
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name, 'postmaster.pid'), 'utf8').catch(() => null);
    if (text) return Number(text.split('\n')[0]);
  }
  return null;
}

type Answer = { status: number; body: Record<string, unknown> };
type Client = (method: string, path: string, body?: unknown) => Promise<Answer>;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** A clinic that is killed and started again, always on the same folder and port. */
async function openClinic() {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-kill-'));
  const port = await freePort();
  const base = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  let said = '';
  let cookie = '';
  const client: Client = async (method, path, body) => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(base + path, {
      method,
      headers: { cookie, ...(method !== 'GET' && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }) },
      ...(method !== 'GET' && { body: isBytes ? (body as BodyInit) : JSON.stringify(body ?? {}) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const bytesOf = async (path: string): Promise<Uint8Array> => {
    const response = await fetch(base + path, { headers: { cookie } });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  return {
    folder,
    client,
    bytesOf,
    async start() {
      said = '';
      const started = spawn(process.execPath, ['src/main.ts'], {
        cwd: join(import.meta.dirname, '..'),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], PORT: String(port), CASELOAD_DATA_DIR: folder, CASELOAD_DEMO: 'on' },
      });
      started.stdout.on('data', (text) => (said += String(text)));
      started.stderr.on('data', (text) => (said += String(text)));
      child = started;
      for (let waited = 0; !said.includes('is ready'); waited += 20) {
        if (started.exitCode !== null || waited > 90_000) throw new Error(`Caseload did not start: ${said.slice(-500)}`);
        await sleep(20);
      }
    },
    /** Ends the server at this very moment, and every other time its database with it. */
    async kill(withDatabase = Math.random() < 0.5) {
      const gone = new Promise((resolve) => child?.once('exit', resolve));
      const postgres = withDatabase ? await postgresIn(folder) : null;
      if (postgres) process.kill(postgres, 'SIGKILL');
      if (child?.pid) process.kill(-child.pid, 'SIGKILL');
      if (child?.exitCode === null && child.signalCode === null) await gone;
    },
    async signIn() {
      const { body } = await client('GET', '/v2/demo/logins');
      const maya = (body as unknown as { email: string; password: string; name: string }[]).find(({ name }) => name === 'Maya Lin');
      const { status } = await client('POST', '/v2/auth/sign-in', { email: maya?.email, password: maya?.password });
      if (status !== 200) throw new Error(`signing in answers ${status}`);
      const list = (await client('GET', '/v2/doctor/patients/summary?limit=1')).body as { items: { id: number }[] };
      return list.items[0]?.id ?? 0;
    },
    /** Lets a day go by for uploads that nobody will go on with, of which one may have no more than so many under way. */
    async aDayPasses() {
      const password = await readFile(join(folder, 'postgres.password'), 'utf8');
      const owner = new pg.Client({ host: join(folder, 'postgres'), user: 'postgres', password, database: 'caseload' });
      await owner.connect();
      await owner.query(`update record_file set created_at = created_at - interval '1 day' where stored_at is null and refusal is null`);
      await owner.end();
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What the client was told is done, and what it was in the middle of. */
type Told = { stored: Map<number, string>; parts: Map<number, number>; name: { id: number; version: number; tried: number } | null };

/** Uploads files, of a few parts each, until nothing answers any more. */
async function upload(client: Client, patientId: number, told: Told): Promise<void> {
  const url = `/v2/patients/${patientId}/files`;
  for (;;) {
    const bytes = Buffer.from(randomBytes(500 + Math.floor(Math.random() * 60_000)).toString('hex'));
    const begun = await client('POST', url, { name: 'kept.txt', size: bytes.length });
    if (begun.status !== 201) throw new Error(`beginning answers ${begun.status} ${String(begun.body['code'])}`);
    const id = begun.body['id'] as number;
    const half = Math.floor(bytes.length / 2);
    for (const [at, part] of [
      [0, bytes.subarray(0, half)],
      [half, bytes.subarray(half)],
    ] as const) {
      const sent = await client('PUT', `${url}/${id}/parts?at=${at}`, part);
      if (sent.status !== 200) throw new Error(`sending answers ${sent.status} ${String(sent.body['code'])}`);
      told.parts.set(id, at + part.length);
    }
    const done = await client('POST', `${url}/${id}/finish`);
    if (done.status !== 200) throw new Error(`finishing answers ${done.status} ${String(done.body['code'])}`);
    told.stored.set(id, sha256(bytes));
    told.parts.delete(id);
  }
}

/** Saves one change after another to a file that is there. */
async function save(client: Client, patientId: number, told: Told): Promise<void> {
  const { name } = told;
  if (!name) return;
  for (;;) {
    name.tried = name.version + 1;
    const { status, body } = await client('PATCH', `/v2/patients/${patientId}/files/${name.id}`, {
      version: name.version,
      description: `as of ${name.tried}`,
    });
    if (status !== 200) throw new Error(`saving answers ${status} ${String(body['code'])}`);
    name.version = body['version'] as number;
  }
}

type Listed = { id: number; hash: string; version: number; description: string | null };

/** Everything that is in the record, whatever the page. */
async function allFiles(client: Client, patientId: number): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let cursor = ''; ;) {
    const { body } = await client('GET', `/v2/patients/${patientId}/files?limit=200${cursor && `&cursor=${cursor}`}`);
    const { items, nextCursor } = body as { items: Listed[]; nextCursor: string | null };
    all.push(...items);
    if (!nextCursor) return all;
    cursor = nextCursor;
  }
}

async function objectsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'files'), { recursive: true });
  return names.filter((name) => /[0-9a-f]{48}$/.test(name));
}

export type Killed = { rounds: number; uploads: number; saves: number; parts: number; findings: string[] };

/** @param say is told after each round */
export async function killRounds(rounds: number, say: (line: string) => void = () => {}): Promise<Killed> {
  const clinic = await openClinic();
  const { client, folder } = clinic;
  const result: Killed = { rounds: 0, uploads: 0, saves: 0, parts: 0, findings: [] };
  const known = new Map<string, string>();
  const read = new Set<number>();
  try {
    await clinic.start();
    const patientId = await clinic.signIn();
    let name: Told['name'] = null;
    for (let round = 1; round <= rounds; round++) {
      const told: Told = { stored: new Map(), parts: new Map(), name };
      const before = name?.version ?? 0;
      // That the database is gone is said as such, where the server is ended a moment after it.
      const quiet = (work: Promise<void>) =>
        work.catch(
          (error: Error) =>
            void (/answers (?!503 unavailable)/.test(error.message) && result.findings.push(`round ${round}: ${error.message}`)),
        );
      const work = [
        upload(client, patientId, told),
        upload(client, patientId, told),
        upload(client, patientId, told),
        save(client, patientId, told),
      ].map(quiet);
      await sleep(50 + Math.random() * 1_500);
      await clinic.kill();
      await Promise.all(work);
      await clinic.start();
      if (round % 50 === 0) await clinic.signIn();

      const files = await allFiles(client, patientId);
      const byId = new Map(files.map((file) => [file.id, file]));
      for (const [id, hash] of told.stored)
        if (byId.get(id)?.hash !== hash)
          result.findings.push(`round ${round}: file ${id} was acknowledged and is not there as it was sent`);
      for (const file of files) {
        if (read.has(file.id)) continue;
        read.add(file.id);
        const bytes = await clinic.bytesOf(`/v2/patients/${patientId}/files/${file.id}/content`).catch(() => null);
        if (!bytes || sha256(bytes) !== file.hash) result.findings.push(`round ${round}: row ${file.id} has no file, or another`);
      }
      for (const [id, sent] of told.parts) {
        if (byId.has(id)) continue;
        const { body } = await client('GET', `/v2/patients/${patientId}/files/${id}/upload`);
        if (Number(body['received']) < sent)
          result.findings.push(`round ${round}: of upload ${id}, ${sent} bytes were acknowledged, there are ${String(body['received'])}`);
      }
      await clinic.aDayPasses();
      if (name) {
        const now = byId.get(name.id);
        if (!now || ![name.version, name.tried].includes(now.version) || (now.version > 1 && now.description !== `as of ${now.version}`))
          result.findings.push(`round ${round}: a change was acknowledged as version ${name.version}, there is ${now?.version}`);
        result.saves += name.version - before;
        if (now) name.version = now.version;
      } else if (files[0]) name = { id: files[0].id, version: files[0].version, tried: 0 };
      // The sweep begins when the server does, and takes a moment.
      const hashes = new Set(files.map(({ hash }) => hash));
      let strays: string[] = [];
      for (let tries = 0; tries < 600; tries++) {
        strays = [];
        for (const object of await objectsIn(folder)) {
          const hash = known.get(object) ?? sha256(await readFile(join(folder, 'files', object)).catch(() => Buffer.alloc(0)));
          known.set(object, hash);
          if (!hashes.has(hash)) strays.push(object);
        }
        if (strays.length === 0) break;
        await sleep(50);
      }
      for (const stray of strays) result.findings.push(`round ${round}: object ${stray} belongs to no row`);
      result.rounds = round;
      result.uploads += told.stored.size;
      result.parts += told.parts.size;
      const found = result.findings.filter((finding) => finding.startsWith(`round ${round}:`));
      say([`round ${round}: ${result.uploads} uploads and ${result.saves} changes acknowledged`, ...found].join('\n  '));
    }
    return result;
  } finally {
    await clinic.kill(true).catch(() => {});
    await clinic.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { findings } = await killRounds(Number(process.argv[2] ?? 500), (line) => void process.stdout.write(`${line}\n`));
  process.stdout.write(`${findings.join('\n')}\n`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
