// The database a measurement runs on, and what ends with it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';

/** Tells whoever waits what is going on. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What ends with this process, last first, one after the other. */
export const closers: (() => unknown)[] = [];
let closing: Promise<unknown> = Promise.resolve();
export function closeTo(length: number): Promise<unknown> {
  const close = async (): Promise<void> => {
    while (closers.length > length) await closers.pop()?.();
  };
  return (closing = closing.then(close, close));
}

/** The server to measure on: that of DATABASE_URL, or an embedded one in a temporary folder. */
export async function openServer(): Promise<pg.ClientConfig> {
  const url = process.env['DATABASE_URL'];
  if (url) return { connectionString: url };
  const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const embedded = await startEmbeddedPostgres(folder, say);
  closers.push(() => embedded.stop());
  return embedded.connection;
}

/** A database of its own on that server, gone when it is closed. */
export async function openDatabase(server: pg.ClientConfig): Promise<pg.ClientConfig> {
  const name = `caseload_bench_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(server);
  await client.connect();
  closers.push(() => client.end());
  await client.query(`create database ${name}`);
  closers.push(() => client.query(`drop database ${name} with (force)`));
  if (!server.connectionString) return { ...server, database: name };
  const own = new URL(server.connectionString);
  own.pathname = `/${name}`;
  return { connectionString: own.href };
}
