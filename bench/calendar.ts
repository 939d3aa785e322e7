/**
 * `node bench/calendar.ts 5`: so many times a month of 40 practitioners with 5,000 appointments, and a day of all of them, in Chromium
 * before a real server: opened, scrolled, and an appointment dragged over many days and people and put down (S1, S3). Prints what kept the
 * browser from answering, as Markdown; ends with an error where one task took more than
 * 100 ms of a processor while something was dragged. It needs the web app
 * built (`node node_modules/.bin/vite build`) and a Chromium (`CHROMIUM`).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import pg from 'pg';
import { buildServer } from '#src/http/server.ts';
import { cookieName } from '#src/http/session.ts';
import { connect } from '#src/platform/db.ts';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { filesIn } from '#src/platform/files.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { appConnection, migrate } from '#src/platform/migrate.ts';
import { routes } from '#src/server/routes.ts';
import { hours, service } from '#seed/offer.ts';
import { newStory, write } from '#seed/story.ts';
import type { Story } from '#seed/story.ts';
import { clinic, member, patient, therapist } from '#seed/tell.ts';
import { closers, closeTo, say } from './databases.ts';

const rounds = Number(process.argv[2] ?? 5);
const people = 40;
const appointments = 5_000;
const most = 100;
const steps = 90;
/** A Monday in the middle of a month that has nothing else. */
const day = '2028-05-15';
const weekdays = Array.from({ length: 31 }, (_, nth) => `2028-05-${String(nth + 1).padStart(2, '0')}`).filter(
  (one) => ![0, 6].includes(new Date(one).getUTCDay()),
);

/** Forty practitioners whose month is full from eight to six: fifty minutes every hour, of different lengths for the eye. */
function tell(): { story: Story; desk: { userId: number; tenantId: number; memberId: number } } {
  const story = newStory(newId, new Date());
  const at = clinic(story, { name: 'Hill Clinic', policy: 'open', features: [] });
  const desk = member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] });
  const practitioners = Array.from({ length: people }, (_, nth) =>
    therapist(story, at, { firstName: 'Maya', lastName: `Lin ${String(nth + 1).padStart(2, '0')}` }),
  );
  for (const one of practitioners) hours(story, one, [1, 2, 3, 4, 5], ['8:00-18:00']);
  const services = (['teal', 'blue', 'grape', 'orange'] as const).map((colour) =>
    service(story, at, { name: `Session ${colour}`, colour }),
  );
  const patients = Array.from(
    { length: 400 },
    (_, nth) => patient(story, at, { firstName: 'Sam', lastName: `Okafor ${nth}`, by: desk }).patientId,
  );
  for (let nth = 0; nth < appointments; nth++) {
    const who = practitioners[nth % people];
    const place = Math.floor(nth / people);
    const hour = 8 + Math.floor(place / weekdays.length);
    const minutes = [20, 35, 50, 45][nth % 4] ?? 50;
    const wall = `${weekdays[place % weekdays.length]}T${String(hour).padStart(2, '0')}:00:00`;
    const ends = new Date(Date.parse(`${wall}Z`) + minutes * 60_000).toISOString();
    story.rows.appointment.push({
      tenant_id: at.tenantId,
      id: newId(),
      patient_id: patients[nth % patients.length],
      practitioner_id: who?.practitionerId,
      service_id: services[nth % services.length]?.serviceId,
      starts_at: `${wall}Z`,
      ends_at: ends,
      zone: 'Etc/UTC',
      wall_start: wall,
      busy: `[${wall}Z,${ends})`,
      status: 'booked',
      booked_by: desk.memberId,
      booked_at: story.now.toISOString(),
      placed_by: desk.memberId,
      placed_at: story.now.toISOString(),
    });
  }
  return { story, desk: { userId: desk.userId, tenantId: at.tenantId, memberId: desk.memberId } };
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
};

/** The whole server, and somebody signed in. @returns its address */
async function serve(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'caseload-bench-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const embedded = await startEmbeddedPostgres(folder, say);
  closers.push(() => embedded.stop());
  const secret = randomBytes(32).toString('base64url');
  await migrate(embedded.connection, secret);
  const owner = new pg.Client(embedded.connection);
  owner.on('error', () => {});
  await owner.connect();
  const { story, desk } = tell();
  await write(owner, story);
  await owner.query(
    `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')`,
    [hashToken('bench'), desk.userId, desk.tenantId, desk.memberId],
  );
  await owner.query('analyze');
  await owner.end();
  const database = connect(appConnection(embedded.connection, secret), 8);
  closers.push(() => database.close());
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const files = { ...(await filesIn(join(folder, 'files'))), limit: 0, scan: null };
  const server = await buildServer({ database, files, config: { secret, demo: false }, baseUrl, demoLogins: null }, routes, {
    logger: false,
    trustProxy: undefined,
  });
  closers.push(() => server.close());
  await server.listen({ port, host: 'localhost' });
  return baseUrl;
}

/** What kept the browser busy, and how long two pictures were apart at most. */
type Seen = { tasks: number[]; frame: number };
/** `work` is what those tasks took of a processor, in which other programs on the machine have no part. */
type Held = Seen & { work: number[] };
const watching = () => {
  const held = { tasks: [] as number[], frame: 0 };
  Object.assign(window, { held });
  new PerformanceObserver((list) => held.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  let last = performance.now();
  const look = (now: number) => {
    held.frame = Math.max(held.frame, now - last);
    last = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
type TraceEvent = { name: string; ph: string; pid: number; tid: number; tdur?: number; args?: { name?: string } };
/** Milliseconds on the processor of every task of the page's own thread. */
const workIn = (trace: Buffer): number[] => {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map((one) => threadOf(one)),
  );
  return traceEvents.filter((one) => one.name === 'RunTask' && main.has(threadOf(one))).map(({ tdur = 0 }) => tdur / 1000);
};
const watched = async (page: Page, act: () => Promise<void>): Promise<Held> => {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser is gone');
  await page.evaluate(() => Object.assign((window as unknown as { held: Seen }).held, { tasks: [], frame: 0 }));
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await act();
  // What was done is over when the browser has nothing left to do.
  await page.waitForTimeout(700);
  const seen = await page.evaluate(() => (window as unknown as { held: Seen }).held);
  return { ...seen, work: workIn(await browser.stopTracing()) };
};

/** The middle of one of those that can be taken hold of, not behind something else. */
async function centre(page: Page, selector: string, nth = 0): Promise<{ x: number; y: number }> {
  const at = await page.locator(selector).evaluateAll(
    (all, wanted) =>
      all
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .map(({ one, box }) => ({ one, x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 14) }))
        .filter(({ one, x, y }) => one.contains(document.elementFromPoint(x, y)))
        .map(({ x, y }) => ({ x, y }))
        .at(wanted),
    nth,
  );
  if (!at) throw new Error(`${selector} is not on the screen`);
  return at;
}

/** Over the screen to and fro, at the pace of a hand; the mouse stays down. */
async function carry(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    const part = step / steps;
    const sway = Math.sin(part * Math.PI * 6) * 120;
    await page.mouse.move(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part + sway * (1 - part));
    await page.waitForTimeout(12);
  }
}

async function scroll(page: Page, at: { x: number; y: number }, turns: [number, number][]): Promise<void> {
  await page.mouse.move(at.x, at.y);
  for (const [across, down] of turns) {
    for (let turn = 0; turn < 20; turn++) {
      await page.mouse.wheel(across, down);
      await page.waitForTimeout(16);
    }
  }
}

type Told = Map<string, Held[]>;
type Tell = (what: string, held: Held) => void;

/** Lets go, and waits until the server has answered. */
async function dropped(page: Page): Promise<void> {
  const answer = page.waitForResponse((one) => one.request().method() === 'PATCH');
  await page.mouse.up();
  await answer;
  await page.waitForTimeout(1_500);
}

async function month(page: Page, address: string, tell_: Tell): Promise<void> {
  await page.goto(`${address}/calendar?view=month&date=2028-04-15`);
  await page.getByRole('grid').waitFor();
  await page.waitForTimeout(700);
  const title = page.getByRole('heading', { level: 2, name: 'May 2028' });
  tell_(
    'Month: opened',
    await watched(page, async () => {
      await page.getByRole('button', { name: 'The month after' }).click();
      await title.waitFor();
      await page.locator('[aria-busy="false"]').first().waitFor();
      await page
        .getByRole('button', { name: /May.*5 appointments|, .*: [56] appointments/ })
        .first()
        .waitFor();
    }),
  );
  tell_(
    'Month: scrolled',
    await watched(page, () =>
      scroll(page, { x: 800, y: 500 }, [
        [0, 90],
        [0, -90],
      ]),
    ),
  );
}

/** Out of the list behind a cell, over the table to and fro, to its edge, where it scrolls by itself, and onto another cell. */
async function monthDrag(page: Page, tell_: Tell): Promise<void> {
  await page
    .getByRole('button', { name: /May: 5 appointments|, .*: [56] appointments/ })
    .first()
    .click();
  await page.locator('[data-carry]').first().waitFor();
  await page.waitForTimeout(400);
  const from = await centre(page, '[data-carry]');
  tell_(
    'Month: dragged',
    await watched(page, async () => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await carry(page, from, { x: 1300, y: 860 });
      await page.waitForTimeout(1_500);
      await carry(page, { x: 1300, y: 860 }, { x: 700, y: 500 });
      // A Saturday, on which there is room.
      const saturday = await centre(page, '[data-at$=" 12"]', 8);
      await carry(page, { x: 700, y: 500 }, saturday);
    }),
  );
  tell_('Month: put down', await watched(page, () => dropped(page)));
}

async function days(page: Page, address: string, tell_: Tell): Promise<void> {
  await page.goto(`${address}/calendar?view=day&date=2028-05-13`);
  await page.getByRole('grid').waitFor();
  await page.waitForTimeout(700);
  tell_(
    'Day: opened',
    await watched(page, async () => {
      await page.getByLabel('Go to a day').fill(day);
      await page.locator('[data-event]').first().waitFor();
    }),
  );
  tell_(
    'Day: scrolled',
    await watched(page, () =>
      scroll(page, { x: 800, y: 500 }, [
        [120, 0],
        [0, 40],
        [-120, -40],
      ]),
    ),
  );
  const from = await centre(page, '[data-event]', 5);
  tell_(
    'Day: dragged',
    await watched(page, async () => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      // To the right edge, where it scrolls by itself, and back over the columns.
      await carry(page, from, { x: 1425, y: 480 });
      await page.waitForTimeout(1_500);
      await carry(page, { x: 1425, y: 480 }, { x: 900, y: 640 });
    }),
  );
  tell_('Day: put down', await watched(page, () => dropped(page)));
}

async function round(browser: Browser, address: string, told: Told): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: cookieName(address), value: 'bench', url: address }]);
  await context.addInitScript(watching);
  const page = await context.newPage();
  const tell_ = (what: string, held: Held) => told.set(what, [...(told.get(what) ?? []), held]);
  await month(page, address, tell_);
  await monthDrag(page, tell_);
  await days(page, address, tell_);
  await context.close();
}

const worst = (values: number[]): string => Math.max(0, ...values).toFixed(0);

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopped = true;
    void closeTo(0).finally(() => process.exit(130));
  });
try {
  const address = await serve();
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  closers.push(() => browser.close());
  const told: Told = new Map();
  for (let nth = 0; nth < rounds; nth++) {
    await round(browser, address, told);
    say(`round ${nth + 1} of ${rounds}`);
  }
  const lines = [...told].map(([what, all]) => {
    const tasks = all.flatMap((one) => one.tasks);
    const work = all.flatMap((one) => one.work);
    const over = (times: number[]) => times.filter((one) => one > most).length;
    return `| ${what} | ${worst(work)} | ${over(work)} | ${worst(tasks)} | ${over(tasks)} | ${worst(all.map(({ frame }) => frame))} |`;
  });
  process.stdout.write(`${appointments.toLocaleString('en')} appointments of ${people} practitioners in a month, ${rounds} rounds:

|  | longest task on the processor, ms | over ${most} ms | longest by the clock, ms | over ${most} ms | longest between two pictures, ms |
|---|---:|---:|---:|---:|---:|
${lines.join('\n')}
`);
  const broken = [...told].some(([what, all]) => what.endsWith('dragged') && all.some(({ work }) => work.some((one) => one > most)));
  if (broken) process.exitCode = 1;
} catch (error) {
  if (!stopped) say(String((error as Error).stack));
  process.exitCode = 1;
} finally {
  await closeTo(0);
}
