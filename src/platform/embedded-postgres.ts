/**
 * The database of a Caseload without DATABASE_URL: the real PostgreSQL from npm, one server for one data folder,
 * reached by a Unix socket only, gone when Caseload stops, found and stopped in good order after a kill -9.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { RunAs } from './embedded-postgres-files.ts';
import { binariesFor, ENVIRONMENT, homeOf, initialise, passwordOf, socketFolder, whoRuns } from './embedded-postgres-files.ts';
import type { Say } from './embedded-postgres-lock.ts';
import { ifThere, PORT, refuseForeignServer, SHUTDOWN_LIMIT_MS, stopLeftBehind, takeLock } from './embedded-postgres-lock.ts';

/** `connection` is for `pg`: `host` is the folder of the Unix socket. `stop` ends the server and frees the folder. */
export type EmbeddedPostgres = {
  connection: { host: string; port: number; user: string; password: string; database: string };
  stop(): Promise<void>;
};

const LOG_LIMIT_BYTES = 10_000_000;
const START_LIMIT_MS = 10 * 60_000;
const LEAVING_LIMIT_MS = 15_000;

/** For a small machine. What the log may hold is settled here too: no statement, no value of a row. */
const SETTINGS = {
  listen_addresses: '',
  port: String(PORT),
  unix_socket_permissions: '0700',
  max_connections: '50',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  idle_in_transaction_session_timeout: '60s',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
};

/**
 * Starts the database under `dataDir` (made if missing) and resolves when `caseload` in it can be connected to: about
 * a second the first time, 0.1 s later. Speaks through `say` only of what is out of the ordinary. Rejects with an
 * Error of two sentences, what happened and what to do, and then leaves neither a server nor a lock behind.
 */
export async function startEmbeddedPostgres(dataDir: string, say: Say): Promise<EmbeddedPostgres> {
  const named = resolve(dataDir);
  try {
    mkdirSync(named, { recursive: true, mode: 0o700 });
    // One spelling of the folder: a server left behind is recognised by it.
    const folder = realpathSync(named);
    const runAs = whoRuns(folder);
    const home = homeOf(folder, runAs, say);
    await refuseForeignServer(join(home, 'postgres'));
    const release = takeLock(home);
    try {
      return await start(home, runAs, release, say);
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      throw new Error(
        `This user may not use the data folder ${named} (${(error as Error).message}). Start Caseload as the user who started it first, or choose another folder with CASELOAD_DATA_DIR.`,
        { cause: error },
      );
    if (code === 'ENOSPC') throw new Error(`The disk of ${named} is full. Free some space and start again.`, { cause: error });
    throw error;
  }
}

async function start(home: string, runAs: RunAs, release: () => void, say: Say): Promise<EmbeddedPostgres> {
  const cluster = join(home, 'postgres');
  await stopLeftBehind(cluster, say);
  const { bin, major } = binariesFor(home, runAs, say);
  const made = ifThere(() => readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim());
  if (existsSync(cluster) && made !== major)
    throw new Error(
      `The database in ${cluster} was made by PostgreSQL ${made ?? '(unknown)'}, and this Caseload brings ${major}. Move the data by a dump and restore, or set CASELOAD_DATA_DIR to a new folder.`,
    );
  const password = passwordOf(home, cluster);
  if (!made) await initialise(home, cluster, bin, runAs, password);

  const host = socketFolder(cluster, runAs);
  let server: Awaited<ReturnType<typeof launch>> | undefined;
  for (let waited = 0; !server; waited += 250) {
    server = await launch({ home, cluster, bin, runAs, host, say }).catch(async (error: unknown) => {
      // What was killed a moment ago may still be on its way out, and its children hold on to its memory.
      if (waited >= LEAVING_LIMIT_MS || !/lock file|shared memory/.test((error as Error).message)) throw error;
      await sleep(250);
      await stopLeftBehind(cluster, say);
      return undefined;
    });
  }
  const connection = { host, port: PORT, user: 'postgres', password, database: 'caseload' };
  try {
    await ensureDatabase(connection);
  } catch (error) {
    await server.stop();
    throw error;
  }
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await server.stop();
    if (host !== cluster) rmSync(host, { recursive: true, force: true });
    release();
  };
  return { connection, stop: () => (stopped ??= stop()) };
}

type Launch = { home: string; cluster: string; bin: string; runAs: RunAs; host: string; say: Say };

/** Runs the server and resolves when it accepts connections, however long it recovers; Errors name its log. */
async function launch({ home, cluster, bin, runAs, host, say }: Launch) {
  const logFile = join(home, 'postgres.log');
  if ((ifThere(() => statSync(logFile).size) ?? 0) > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  const settings = Object.entries({ ...SETTINGS, unix_socket_directories: `"${host.replaceAll('"', '""')}"` }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // Detached: Ctrl-C goes to the whole process group and must not take the database away before our orderly stop.
  const child = spawn(join(bin, 'postgres'), ['-D', cluster, ...settings], {
    ...runAs,
    cwd: home,
    env: ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let running = true;
  let wanted = true;
  let failure = '';
  const ended = new Promise<void>((done) => {
    const end = () => {
      running = false;
      done();
    };
    child.once('exit', end).once('error', (error) => {
      failure = error.message;
      end();
    });
  });
  const endWithUs = () => child.kill('SIGINT');
  process.once('exit', endWithUs);
  const stop = async () => {
    wanted = false;
    process.off('exit', endWithUs);
    child.ref();
    if (running) child.kill('SIGINT');
    const slow = setTimeout(() => child.kill('SIGQUIT'), SHUTDOWN_LIMIT_MS);
    await ended;
    clearTimeout(slow);
  };

  const isReady = () => {
    const lines = ifThere(() => readFileSync(join(cluster, 'postmaster.pid'), 'utf8'))?.split('\n') ?? [];
    return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
  };
  const began = Date.now();
  for (let told = false; running && !isReady(); await sleep(10)) {
    const waited = Date.now() - began;
    if (waited > START_LIMIT_MS) {
      failure = 'it was not ready in ten minutes';
      await stop();
    } else if (waited > 5_000 && !told) {
      told = true;
      say('The database is recovering after it was cut off; this can take a few minutes.');
    }
  }
  if (!running) {
    process.off('exit', endWithUs);
    const last = readFileSync(logFile, 'utf8')
      .slice(-20_000)
      .split('\n')
      .findLast((line) => line.includes('FATAL:'));
    throw new Error(
      `The database did not start (${failure || last?.replace(/.*FATAL:\s+/, '') || 'no reason given'}). Its log is ${logFile}.`,
    );
  }
  child.unref();
  void ended.then(() => {
    if (wanted) say(`The database stopped unexpectedly. Its log is ${logFile}; start Caseload again.`);
  });
  return { stop };
}

async function ensureDatabase(connection: EmbeddedPostgres['connection']) {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [connection.database]);
    if (rowCount === 0) await client.query(`create database ${connection.database}`);
  } catch (cause) {
    throw new Error(
      `The database started, but Caseload cannot use it (${(cause as Error).message}). Restore the data folder as a whole from a backup, or choose a new one with CASELOAD_DATA_DIR.`,
      { cause },
    );
  } finally {
    await client.end();
  }
}
