/**
 * `node bench/portal.ts 5`: so many times the portal's first view in Chromium on a throttled phone (1.6 Mbit/s, 150 ms there and back, a
 * processor four times slower), before a real server with the demo's clinics: with an empty cache, and again with its worker in place.
 * Prints Markdown; ends with an error where a first view needs more than 200 kB of script or, in the median, 2.5 s. It needs the web app
 * built (`node node_modules/.bin/vite build`) and a Chromium (`CHROMIUM`).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import { closers, closeTo, say } from './databases.ts';

const rounds = Number(process.argv[2] ?? 5);
const most = { scriptBytes: 200_000, usableMs: 2_500 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const network = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const slower = 4;

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
};

/** The whole server with the demo, in a process of its own. @returns its address */
async function serve(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), CASELOAD_DATA_DIR: folder, DATABASE_URL: '' };
  const child = spawn(process.execPath, ['src/main.ts'], { env, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', done));
  closers.push(async () => {
    child.kill();
    await ended;
  });
  const address = `http://localhost:${port}`;
  for (let tries = 0; tries < 240; tries++) {
    if (
      await fetch(`${address}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return address;
    await wait(500);
  }
  throw new Error('The server did not start within two minutes.');
}

/**
 * In milliseconds since the address was opened: when something was painted; when the first view could be used, read whole and its links
 * followed; and when the script had taken over.
 */
type Seen = { usable: number; painted: number; largest: number; taken: number };
const watching = () => {
  const seen = { usable: 0, painted: 0, largest: 0, taken: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => (seen.largest = list.getEntries().at(-1)?.startTime ?? 0)).observe({
    type: 'largest-contentful-paint',
    buffered: true,
  });
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') seen.painted = startTime;
  }).observe({ type: 'paint', buffered: true });
  const once = (what: 'usable' | 'taken', isSo: () => boolean) => {
    const look = () => {
      // Its frame has been drawn by the one after.
      if (isSo()) requestAnimationFrame(() => requestAnimationFrame(() => (seen[what] = performance.now())));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  const isThere = () => document.querySelector('main h1 ~ * a[href]') !== null && !document.querySelector('main [aria-busy="true"]');
  once('usable', isThere);
  once('taken', () => isThere() && Object.keys(document.getElementById('root') ?? {}).some((key) => key.startsWith('__reactContainer')));
};

/** `work` is what the page’s thread took of the slower processor, in which other programs on the machine have no part; in milliseconds. */
type View = Seen & { work: number; scriptBytes: number; bytes: number; requests: number };
const workOf = async (cdp: CDPSession): Promise<number> =>
  1000 * ((await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
async function opened(page: Page, cdp: CDPSession, address: string): Promise<View> {
  const types = new Map<string, string>();
  const sizes = new Map<string, number>();
  const onRequest = ({ requestId, type = 'Other' }: { requestId: string; type?: string }) => void types.set(requestId, type);
  const onEnd = ({ requestId, encodedDataLength }: { requestId: string; encodedDataLength: number }) =>
    void sizes.set(requestId, encodedDataLength);
  cdp.on('Network.requestWillBeSent', onRequest);
  cdp.on('Network.loadingFinished', onEnd);
  await page.goto(`${address}/portal`, { waitUntil: 'commit' });
  await page.waitForFunction(() => (window as unknown as { seen?: Seen }).seen?.taken, undefined, { timeout: 60_000 });
  const work = await workOf(cdp);
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  cdp.off('Network.requestWillBeSent', onRequest);
  cdp.off('Network.loadingFinished', onEnd);
  const bytesOf = (isCounted: (type: string) => boolean) =>
    [...sizes].reduce((sum, [id, size]) => sum + (isCounted(types.get(id) ?? '') ? size : 0), 0);
  return { ...seen, work, scriptBytes: bytesOf((type) => type === 'Script'), bytes: bytesOf(() => true), requests: sizes.size };
}

/** Somebody's phone, signed in: Sam of the demo. */
async function phoneOf(browser: Browser, address: string): Promise<BrowserContext> {
  const context = await browser.newContext(phone);
  const logins = (await (await context.request.get(`${address}/v2/demo/logins`)).json()) as {
    name: string;
    email: string;
    password: string;
  }[];
  const sam = logins.find(({ name }) => name === 'Sam Okafor');
  if (!sam) throw new Error('The demo has no Sam Okafor.');
  const data = { email: sam.email, password: sam.password };
  const answer = await context.request.post(`${address}/v2/auth/sign-in`, { data, headers: { origin: address } });
  if (!answer.ok()) throw new Error(`Signing in was answered with ${answer.status()}.`);
  return context;
}

async function round(browser: Browser, address: string): Promise<{ first: View; again: View }> {
  const context = await phoneOf(browser, address);
  await context.addInitScript(watching);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await cdp.send('Network.emulateNetworkConditions', network);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const first = await opened(page, cdp, address);
  // The worker takes what it keeps once the page is there.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const again = await opened(page, cdp, address);
  await context.close();
  return { first, again };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const line = (name: string, views: View[]): string => {
  const of = (what: keyof View) => median(views.map((view) => view[what]));
  const worst = Math.max(...views.map(({ usable }) => usable));
  const kilobytes = (what: 'scriptBytes' | 'bytes') => (of(what) / 1000).toFixed(0);
  return `| ${name} | ${of('painted').toFixed(0)} | ${of('largest').toFixed(0)} | ${of('usable').toFixed(0)} | ${worst.toFixed(0)} | ${of('taken').toFixed(0)} | ${of('work').toFixed(0)} | ${kilobytes('scriptBytes')} | ${kilobytes('bytes')} | ${of('requests')} |`;
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeTo(0).finally(() => process.exit(130)));
try {
  const address = await serve();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  closers.push(() => browser.close());
  const views: { first: View; again: View }[] = [];
  for (let nth = 0; nth < rounds; nth++) {
    views.push(await round(browser, address));
    say(`round ${nth + 1} of ${rounds}, ${loadavg()[0]?.toFixed(1)} programs want to run`);
  }
  const [first, again] = [views.map((view) => view.first), views.map((view) => view.again)];
  const told = [
    '|  | first paint, ms | largest paint, ms | usable, ms | the slowest | taken over, ms | of the processor, ms | script, kB | all, kB | requests |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    line('With an empty cache', first),
    line('With its worker', again),
  ];
  console.log(told.join('\n'));
  const script = Math.max(...first.map(({ scriptBytes }) => scriptBytes));
  if (script > most.scriptBytes) say(`The first view needs ${script} bytes of script.`);
  const usable = median(first.map((view) => view.usable));
  if (usable > most.usableMs) say(`The first view can be used after ${usable.toFixed(0)} ms.`);
  if (script > most.scriptBytes || usable > most.usableMs) process.exitCode = 1;
} finally {
  await closeTo(0);
}
