/**
 * Who else is alive on an embedded database: the lock between two Caseloads, and the server that a killed one left.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Say = (sentence: string) => void;

/** The port is only the last part of the Unix socket's name. */
export const PORT = 5432;
/** How long a server may take to end in good order before it is cut off. */
export const SHUTDOWN_LIMIT_MS = 30_000;

/** What `read` returns, or undefined when there is nothing of that kind at the path. */
export function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'EINVAL', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Tells a process from a later one with the same number; undefined when it no longer lives (a zombie does not). */
export function birthOf(pid: number): string | undefined {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
  const stat = ifThere(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (!stat || state === 'Z' || state === 'X') return undefined;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[18]}`;
}

/**
 * Takes the lock of a home for this process; gives it back with the function returned. A lock whose process is gone
 * (kill -9, a reboot, a number used again) is taken over. Throws a sentence when another Caseload holds it.
 */
export function takeLock(home: string): () => void {
  const lock = join(home, 'postgres.lock');
  const mine = join(home, `postgres.lock.${process.pid}-${randomBytes(4).toString('hex')}`);
  const content = JSON.stringify({
    pid: process.pid,
    birth: birthOf(process.pid),
    start: randomBytes(8).toString('hex'),
  });
  const held = () => ifThere(() => readFileSync(lock, 'utf8'));
  writeFileSync(mine, content, { mode: 0o644 });
  try {
    for (;;) {
      try {
        // A link to a complete file is exclusive like O_EXCL, and nobody ever reads half a lock.
        linkSync(mine, lock);
        return () => {
          if (held() === content) rmSync(lock, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = held();
      if (other === undefined) continue;
      const { pid, birth } = JSON.parse(other) as { pid: number; birth: string };
      if (birthOf(pid) === birth)
        throw new Error(
          `Caseload is already running on ${home} (process ${pid}). Stop it first, or choose another folder with CASELOAD_DATA_DIR.`,
        );
      // Renamed before it is removed: of two that find it stale, the slower must not remove the quicker one's new lock.
      const stale = `${mine}.stale`;
      if (ifThere(() => renameSync(lock, stale) ?? true) && readFileSync(stale, 'utf8') !== other) ifThere(() => linkSync(stale, lock));
      rmSync(stale, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Throws a sentence when a server that is not in our process table, as in another container, serves this cluster. To
 * be asked before the lock is taken, whose process cannot be judged from here either.
 */
export async function refuseForeignServer(cluster: string) {
  const note = noteOf(cluster);
  if (!note || isServerOf(cluster, note.pid) || !(await answers(join(note.socketFolder, `.s.PGSQL.${PORT}`)))) return;
  throw new Error(
    `Another Caseload, perhaps in another container, is using the database in ${cluster}. Stop it first, or choose another folder with CASELOAD_DATA_DIR.`,
  );
}

/** Stops a server that a killed Caseload left on this cluster. We hold the lock, so no living Caseload owns it. */
export async function stopLeftBehind(cluster: string, say: Say) {
  const note = noteOf(cluster);
  if (!note) return;
  if (!isServerOf(cluster, note.pid)) {
    // The number may be a stranger's now, which PostgreSQL would take for a living server. Only the number is replaced
    // (by one no process can have): the rest of the note lets PostgreSQL see left-over shared memory.
    if (birthOf(note.pid)) writeFileSync(note.file, note.text.replace(/^\d+/, '2147483647'));
    return;
  }
  say('The database of an earlier run was still running and is being stopped in good order.');
  process.kill(note.pid, 'SIGINT');
  if (!(await gone(note.pid, SHUTDOWN_LIMIT_MS))) process.kill(note.pid, 'SIGQUIT');
  if (await gone(note.pid, SHUTDOWN_LIMIT_MS)) return;
  throw new Error(`The database of an earlier run (process ${note.pid}) does not stop. End that process and start again.`);
}

/** What a running server notes in its cluster: its number in the first line, its socket's folder in the fifth. */
function noteOf(cluster: string) {
  const file = join(cluster, 'postmaster.pid');
  const text = ifThere(() => readFileSync(file, 'utf8'));
  if (!text) return undefined;
  const lines = text.split('\n');
  return { file, text, pid: Number(lines[0]), socketFolder: lines[4] || cluster };
}

/** Read off the command line, since the number may have been given to another program. */
const isServerOf = (cluster: string, pid: number) => commandOf(pid).some((word, at, words) => word === cluster && words[at - 1] === '-D');

function commandOf(pid: number): string[] {
  if (!birthOf(pid)) return [];
  if (process.platform === 'linux') return ifThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
  // macOS tells no word boundaries; the folder after -D and before our first setting does.
  const line = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  return ['-D', / -D (.*?) -c /.exec(line)?.[1] ?? ''];
}

async function gone(pid: number, limitMs: number) {
  const born = birthOf(pid);
  for (let waited = 0; waited < limitMs; waited += 20) {
    if (birthOf(pid) === undefined || birthOf(pid) !== born) return true;
    await sleep(20);
  }
  return false;
}

const answers = (socket: string) =>
  new Promise<boolean>((told) => {
    const probe = connect(socket, () => {
      probe.destroy();
      told(true);
    }).on('error', () => told(false));
  });
