import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { birthOf } from './embedded-postgres-lock.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

// Real servers start and stop here, beside all other tests.
vi.setConfig({ testTimeout: 30_000 });

const SOURCE = new URL('./embedded-postgres.ts', import.meta.url).href;

let folder: string;
let data: string;
let said: string[];
let atEnd: (() => unknown)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'caseload-embedded-'));
  // Passable, so that as root too the database is made inside it.
  chmodSync(folder, 0o755);
  data = join(folder, 'data');
  said = [];
  atEnd = [];
});

afterEach(async () => {
  for (const end of atEnd.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function start(dataDir = data) {
  const database = await startEmbeddedPostgres(dataDir, (sentence) => said.push(sentence));
  atEnd.push(() => database.stop());
  return database;
}

async function ask(database: EmbeddedPostgres, sql: string) {
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another Caseload: a process in a group of its own that starts the same database and stays. */
async function otherProcess(until: 'ready' | 'spawned') {
  const code = `const { startEmbeddedPostgres } = await import(${JSON.stringify(SOURCE)});
    const database = await startEmbeddedPostgres(${JSON.stringify(data)}, () => {});
    process.on('SIGINT', () => setTimeout(async () => { console.log('stopping'); await database.stop(); process.exit(7); }, 200));
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const kill = async () => {
    child.kill('SIGKILL');
    return ended;
  };
  atEnd.push(kill);
  if (until === 'ready') await new Promise((ready) => child.stdout.once('data', ready));
  return { pid: child.pid ?? 0, kill, ended };
}

const serverPid = () => Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

test('A first start makes a database in UTF-8 that only its password opens, and a second start keeps what is in it', async () => {
  const first = await start();
  expect(await ask(first, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  expect(await ask(first, "select upper('übung') as big, 'Z' < 'a' as by_code_point")).toEqual([{ big: 'ÜBUNG', by_code_point: true }]);
  expect(await ask(first, 'show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await ask(first, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
  await expect(ask({ ...first, connection: { ...first.connection, password: 'guessed' } }, 'select 1')).rejects.toThrow(/password/);
  await ask(first, "create extension pg_trgm; create extension btree_gist; create table kept as select 'Ana' as name");
  const server = serverPid();
  await first.stop();
  await first.stop();
  expect(birthOf(server)).toBeUndefined();

  const second = await start();
  expect(await ask(second, 'select name from kept')).toEqual([{ name: 'Ana' }]);
  expect(said).toEqual([]);
});

test('The password is readable by its owner only and is in no log and no command line', async () => {
  const database = await start();
  expect(statSync(join(data, 'postgres.password')).mode & 0o777).toBe(0o600);
  expect(statSync(join(data, 'postgres.log')).mode & 0o777).toBe(0o600);
  await expect(ask(database, "select * from missing where name = 'Ana Secret'")).rejects.toThrow(/missing/);
  const log = readFileSync(join(data, 'postgres.log'), 'utf8');
  expect(log).toContain('"missing" does not exist');
  expect(log).not.toContain('Ana Secret');
  expect(log).not.toContain(database.connection.password);
  if (process.platform === 'linux') {
    for (const file of ['cmdline', 'environ']) {
      expect(readFileSync(`/proc/${serverPid()}/${file}`, 'utf8')).not.toContain(database.connection.password);
    }
  }
});

test('A second Caseload on the same data is refused in words and leaves the first alone', async () => {
  const other = await otherProcess('ready');
  await expect(start()).rejects.toThrow(`Caseload is already running on ${data} (process ${other.pid}). Stop it first`);
  expect(birthOf(serverPid())).toBeDefined();
  process.kill(other.pid, 'SIGINT');
  expect(await other.ended).toBe(7);
  await start();
  await expect(start()).rejects.toThrow('already running');
});

test('Ctrl-C in a terminal leaves the database running until Caseload stops it', async () => {
  const other = await otherProcess('ready');
  const server = serverPid();
  process.kill(-other.pid, 'SIGINT');
  await sleep(100);
  expect(birthOf(server)).toBeDefined();
  expect(await other.ended).toBe(7);
  expect(birthOf(server)).toBeUndefined();
  expect(readdirSync(data).toSorted()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
});

test('A server left behind by a killed Caseload is stopped in good order at the next start', async () => {
  const other = await otherProcess('ready');
  const orphan = serverPid();
  await other.kill();
  expect(birthOf(orphan)).toBeDefined();
  const database = await start();
  expect(birthOf(orphan)).toBeUndefined();
  expect(said).toEqual(['The database of an earlier run was still running and is being stopped in good order.']);
  expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('A server that was killed itself recovers, though its number and the lock’s now belong to other processes', async () => {
  const first = await start();
  await ask(first, "create table kept as select 'Ana' as name");
  const note = readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8');
  process.kill(serverPid(), 'SIGKILL');
  await first.stop();
  const asDatabaseUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const stranger = spawn('sleep', ['60'], { ...asDatabaseUser, cwd: '/', stdio: 'ignore' });
  atEnd.push(() => stranger.kill());
  writeFileSync(join(data, 'postgres/postmaster.pid'), note.replace(/^\d+/, String(stranger.pid)));
  writeFileSync(join(data, 'postgres.lock'), JSON.stringify({ pid: stranger.pid, birth: 'before the machine was restarted' }));

  const second = await start();
  expect(await ask(second, 'select name from kept')).toEqual([{ name: 'Ana' }]);
  expect(stranger.exitCode).toBeNull();
});

test('A first start that was cut off half-way is begun again', async () => {
  const other = await otherProcess('spawned');
  const halfMade = () => existsSync(data) && readdirSync(data).some((entry) => existsSync(join(data, entry, 'cluster/PG_VERSION')));
  while (!halfMade()) await sleep(2);
  await other.kill();
  expect(existsSync(join(data, 'postgres'))).toBe(false);
  const database = await start();
  expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(readdirSync(data).filter((entry) => entry.includes('new'))).toEqual([]);
});

test('A path too long for a Unix socket works', async () => {
  const database = await start(join(folder, 'long'.repeat(30)));
  expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(statSync(database.connection.host).mode & 0o777).toBe(0o700);
  await database.stop();
  expect(existsSync(database.connection.host)).toBe(false);
});

test('Data made by another version of PostgreSQL is left alone, in words', async () => {
  mkdirSync(join(data, 'postgres'), { recursive: true });
  writeFileSync(join(data, 'postgres/PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this Caseload brings 18. Move the data by a dump and restore/);
  expect(readdirSync(data)).toEqual(['postgres']);
});
