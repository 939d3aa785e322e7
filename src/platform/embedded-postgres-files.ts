/**
 * Where the embedded PostgreSQL keeps its files, which binaries it runs, and as whom. Everything of it is in
 * one folder, its home:
 *   postgres/ the cluster · postgres.password · postgres.lock · postgres.log · postgresql-<version>/ a copy, if needed
 */
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Say } from './embedded-postgres-lock.ts';
import { ifThere, PORT } from './embedded-postgres-lock.ts';

/** Spawn options that drop root's rights; empty when Caseload is not root. */
export type RunAs = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root; 65534 is `nobody` on every Linux and needs no account to be made. */
const NOBODY = 65534;
/** Neither the program's environment (it has secrets) nor the user's locale reaches the server. */
export const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
const SYSTEM_HOME = '/var/lib/caseload';
const OWN_SERVER = 'Set DATABASE_URL to a PostgreSQL server of your own (15 or newer).';

/**
 * The user the database runs as: for root the owner of an existing cluster (so that `sudo npm start` works on a
 * user's data), otherwise nobody; for everyone else the user itself.
 */
export function whoRuns(dataDir: string): RunAs {
  if (process.getuid?.() !== 0) return {};
  const owner = ifThere(() => statSync(join(dataDir, 'postgres')));
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

const mayEnter = (folder: string, runAs: RunAs) =>
  spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...runAs, cwd: '/', stdio: 'ignore' }).status === 0;

/**
 * Lets the unprivileged user pass through the data folder, by its group and without the right to list it, when the
 * folder is root's alone. Folders above it are never touched. False when it still may not.
 */
function letIn(dataDir: string, runAs: RunAs): boolean {
  if (runAs.gid === undefined || mayEnter(dataDir, runAs)) return true;
  const before = statSync(dataDir);
  if (before.uid !== 0 || (before.mode & 0o070) !== 0) return false;
  chownSync(dataDir, before.uid, runAs.gid);
  chmodSync(dataDir, (before.mode & 0o7777) | 0o010);
  if (mayEnter(dataDir, runAs)) return true;
  chownSync(dataDir, before.uid, before.gid);
  chmodSync(dataDir, before.mode & 0o7777);
  return false;
}

/**
 * The database's home: the data folder, or, where root's unprivileged user may not enter that, a folder under
 * /var/lib/caseload to which the link `postgres` in the data folder points from then on.
 */
export function homeOf(dataDir: string, runAs: RunAs, say: Say): string {
  const pointer = join(dataDir, 'postgres');
  const elsewhere = () => ifThere(() => dirname(readlinkSync(pointer)));
  const known = elsewhere();
  if (!known && letIn(dataDir, runAs)) return dataDir;
  const home = known ?? join(SYSTEM_HOME, randomBytes(8).toString('hex'));
  if (mkdirSync(home, { recursive: true })) for (const folder of [dirname(home), home]) chmodSync(folder, 0o711);
  if (known) return known;
  try {
    symlinkSync(join(home, 'postgres'), pointer);
  } catch (error) {
    rmSync(home, { recursive: true });
    // Another first start was quicker: then the link is there and its home is the one.
    const winner = elsewhere();
    if (winner) return winner;
    throw new Error(
      `The user that runs the database (${runAs.uid}) may not enter ${dataDir}. Allow others to pass through the folders above it (chmod o+x).`,
      { cause: error },
    );
  }
  say(`The database's unprivileged user may not enter ${dataDir}, so its files are kept in ${home}.`);
  return home;
}

/** Install scripts may be switched off, so the libraries' links are made here; others may be making them too. */
function linkLibraries(native: string) {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    try {
      if (!existsSync(path)) symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** The version ("18.4") if these binaries run here as that user, otherwise an Error with the system's reason. */
function versionOf(native: string, runAs: RunAs): string {
  const tried = spawnSync(join(native, 'bin/postgres'), ['--version'], {
    ...runAs,
    cwd: '/',
    env: {},
    encoding: 'utf8',
  });
  const version = /\(PostgreSQL\) (\S+)/.exec(tried.stdout ?? '')?.[1];
  if (version) return version;
  throw new Error(tried.error?.message ?? (tried.stderr.trim().split('\n')[0] || 'it ended at once'));
}

/** A copy of the binaries in the database's home that everybody may run, the only one there; kept if it runs. */
function copyOf(native: string, home: string, runAs: RunAs, say: Say): string {
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = join(home, `postgresql-${version}`);
  if (existsSync(copy)) return join(copy, 'native');
  for (const old of readdirSync(home)) if (old.startsWith('postgresql-')) rmSync(join(home, old), { recursive: true, force: true });
  const unfinished = `${copy}.new`;
  try {
    cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(join(unfinished, 'native'));
    for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() || basename(entry.parentPath) === 'bin' ? 0o755 : 0o644);
    }
    chmodSync(unfinished, 0o755);
    versionOf(join(unfinished, 'native'), runAs);
    renameSync(unfinished, copy);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`The database's user may not run PostgreSQL from ${native}, so a copy of it is kept in ${home}.`);
  return join(copy, 'native');
}

/**
 * The folder of `postgres` and `initdb`, and their major version: the npm package's own, or a copy in the home where
 * that user may not run those (a project under /root, a read-only one whose links are missing).
 */
export function binariesFor(home: string, runAs: RunAs, say: Say): { bin: string; major: string } {
  const platform = `${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '../native');
  } catch (cause) {
    throw new Error(`No PostgreSQL comes with Caseload for this machine (${platform}). ${OWN_SERVER}`, { cause });
  }
  const found = (version: string, at: string) => ({ bin: join(at, 'bin'), major: version.split('.')[0] ?? '' });
  try {
    linkLibraries(native);
    return found(versionOf(native, runAs), native);
  } catch (inPlace) {
    try {
      const copy = copyOf(native, home, runAs, say);
      return found(versionOf(copy, runAs), copy);
    } catch (error) {
      throw new Error(
        `The PostgreSQL that comes with Caseload does not run on this system (${(error as Error).message}); it needs glibc, which Alpine has not, and as root an unprivileged user. ${OWN_SERVER}`,
        { cause: inPlace },
      );
    }
  }
}

/**
 * A folder for the Unix socket: the cluster's, or where that path is longer than a socket's may be (103 bytes on
 * macOS, 107 on Linux) one of our own under the temporary folder, for its owner alone.
 */
export function socketFolder(cluster: string, runAs: RunAs): string {
  const fits = (folder: string) => Buffer.byteLength(join(folder, `.s.PGSQL.${PORT}`)) <= 103;
  if (fits(cluster)) return cluster;
  const name = `caseload-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
  const folder =
    [tmpdir(), '/tmp']
      .map((parent) => join(parent, name))
      .find((path) => fits(path) && (runAs.uid === undefined || mayEnter(dirname(path), runAs))) ?? join('/tmp', name);
  const owner = runAs.uid ?? process.getuid?.();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (lstatSync(folder).uid === process.getuid?.() && runAs.uid !== undefined && runAs.gid !== undefined)
    chownSync(folder, runAs.uid, runAs.gid);
  const is = lstatSync(folder);
  if (!is.isDirectory() || is.uid !== owner || (is.mode & 0o077) !== 0) {
    throw new Error(
      `${folder}, where the database's socket belongs, is somebody else's. Remove it, or choose a shorter path for CASELOAD_DATA_DIR.`,
    );
  }
  return folder;
}

/** The superuser's password, made once. It is only ever in this file, in memory and, hashed, in the database. */
export function passwordOf(home: string, cluster: string): string {
  const file = join(home, 'postgres.password');
  const known = ifThere(() => readFileSync(file, 'utf8').trim());
  if (known) return known;
  if (existsSync(cluster))
    throw new Error(
      `${file} is missing, and without it the database beside it cannot be opened. Restore the data folder as a whole from a backup.`,
    );
  const made = randomBytes(32).toString('base64url');
  writeFileSync(`${file}.new`, made, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

/** Makes the cluster under another name and renames it when complete, so that half a cluster is never opened. */
export async function initialise(home: string, cluster: string, bin: string, runAs: RunAs, password: string) {
  const work = join(home, `postgres.new-${randomBytes(4).toString('hex')}`);
  mkdirSync(work, { mode: 0o700 });
  writeFileSync(join(work, 'password'), password, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined)
    for (const path of [work, join(work, 'password')]) chownSync(path, runAs.uid, runAs.gid);
  // macOS has no C.UTF-8 of its own; sorting and case come from PostgreSQL's either way.
  const locale = process.platform === 'darwin' ? ['--locale=en_US.UTF-8', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
  const options = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${join(work, 'password')}`,
    '--encoding=UTF8',
    '--locale-provider=builtin',
    ...locale,
  ];
  try {
    await promisify(execFile)(join(bin, 'initdb'), ['-D', join(work, 'cluster'), ...options], {
      ...runAs,
      cwd: work,
      env: ENVIRONMENT,
    });
    renameSync(join(work, 'cluster'), cluster);
    syncFolder(home);
  } catch (cause) {
    const reason =
      (cause as { stderr?: string }).stderr
        ?.trim()
        .split('\n')
        .find((line) => /error|fatal/i.test(line)) ?? String(cause);
    throw new Error(
      `The database could not be made in ${home} (${reason}). Check the free space and the rights of that folder, and start again.`,
      { cause },
    );
  } finally {
    // Ours, and what a first start that was cut off left: its initdb, if it still ran, has failed or finished by now.
    const unfinished = readdirSync(home).filter((entry) => entry.startsWith('postgres.new-'));
    for (const entry of unfinished) rmSync(join(home, entry), { recursive: true, force: true, maxRetries: 5 });
  }
}

function syncFolder(folder: string) {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
