import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { clinicIn } from './clinicIn.ts';
import type { ClinicIn } from './clinicIn.ts';

// Both changes of 2027. `from` and `to` are what the clock shows twice, or leaves out.
const zones = [
  {
    zone: 'America/New_York',
    back: { day: '2027-11-07', from: '01:00', to: '02:00', time: '01:15' },
    forward: { day: '2027-03-14', from: '02:00', to: '03:00', time: '02:30', becomes: '03:30' },
  },
  {
    zone: 'Europe/Berlin',
    back: { day: '2027-10-31', from: '02:00', to: '03:00', time: '02:15' },
    forward: { day: '2027-03-28', from: '02:00', to: '03:00', time: '02:30', becomes: '03:30' },
  },
  {
    zone: 'Australia/Lord_Howe',
    back: { day: '2027-04-04', from: '01:30', to: '02:00', time: '01:40' },
    forward: { day: '2027-10-03', from: '02:00', to: '02:30', time: '02:10', becomes: '02:40' },
  },
  {
    zone: 'Australia/Sydney',
    back: { day: '2027-04-04', from: '02:00', to: '03:00', time: '02:15' },
    forward: { day: '2027-10-03', from: '02:00', to: '03:00', time: '02:30', becomes: '03:30' },
  },
];
/** Nobody of these clinics lives there. */
const elsewhere = { timezoneId: 'Asia/Kolkata', locale: 'en-GB' };

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const timeOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const earlier = (day: string, days: number): string => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

type Booking = { start: string; minutes: number; later?: boolean; practitionerId?: number; repeat?: { everyWeeks: number; times: number } };
/** Books through the door, as whoever is signed in. */
async function book(page: Page, at: ClinicIn, { practitionerId = at.maya, ...booking }: Booking): Promise<void> {
  const body = { patientId: at.patientId, serviceId: at.sessionId, roomId: null, practitionerId, ...booking };
  const status = await page.evaluate(
    async (sent) =>
      (await fetch('/v2/appointments', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }))
        .status,
    body,
  );
  expect([booking.start, status]).toEqual([booking.start, 201]);
}

/** What stands in each column of the calendar: where, how tall, and what it says. */
const boxes = async (page: Page) => {
  await page.locator('[data-event]').first().waitFor();
  await page.waitForLoadState('networkidle');
  return page.locator('[data-event]').evaluateAll((all) =>
    all.map((box) => ({
      column: box.closest('[role=row]')?.querySelector('[role=rowheader]')?.textContent ?? '',
      top: Number.parseFloat((box as HTMLElement).style.top),
      height: Number.parseFloat((box as HTMLElement).style.height) + 1,
      left: Number.parseFloat((box as HTMLElement).style.insetInlineStart),
      text: box.querySelector('button')?.textContent ?? '',
    })),
  );
};
const ofSunday = (all: Awaited<ReturnType<typeof boxes>>, whom: string, day: string) =>
  all
    .filter(({ column }) => column.startsWith(`${whom}, Sunday`) && column.includes(` ${Number(day.slice(8))} `))
    .toSorted((one, other) => one.top - other.top)
    .map(({ top, height }) => [timeOf(top), height]);

/** Opens the form, filled in as far as the time. */
async function fill(page: Page, day: string, time: string) {
  await page.getByRole('button', { name: 'Book an appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  await dialog.getByLabel('Patient').fill('Sam');
  await page.getByRole('option', { name: 'Sam Okafor' }).click();
  await dialog.getByLabel('Day').fill(day);
  await dialog.getByLabel('Time', { exact: true }).fill(time);
  return dialog;
}
const free = (page: Page, at: ClinicIn, day: string): Promise<string[]> =>
  page.evaluate(
    async ([serviceId, practitionerId, from]) => {
      const answer = await fetch(`/v2/slots?serviceId=${serviceId}&practitionerId=${practitionerId}&from=${from}&days=1`);
      return ((await answer.json()) as { items: { wallStart: string }[] }).items.map(({ wallStart }) => wallStart.slice(11, 16));
    },
    [at.sessionId, at.diego, day] as const,
  );
const week = (at: ClinicIn, day: string, whom = at.maya) => `/calendar?view=week&date=${day}&practitioner=${whom}`;

for (const { zone, back, forward } of zones) {
  test(`S1 TM-1 the week in which the clocks of ${zone} are put back`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const at = await clinicIn(zone, browser, baseURL ?? '');
    const page = await at.open(elsewhere);
    await page.goto(week(at, back.day));
    const { day, from, to, time } = back;
    const twice = minuteOf(to) - minuteOf(from);
    await book(page, at, { start: `${day}T00:15`, minutes: 30 });
    await book(page, at, { start: `${day}T${time}`, minutes: 15 });
    await book(page, at, { start: `${day}T09:00`, minutes: 45, later: true });
    await book(page, at, { start: `${earlier(day, 6)}T09:00`, minutes: 45 });
    // A series from the week before to the week after.
    await book(page, at, { start: `${earlier(day, 7)}T11:00`, minutes: 50, repeat: { everyWeeks: 1, times: 3 } });
    // Diego's: one that ends, by the clock, before it has begun; and one that goes on through both.
    await book(page, at, { start: `${day}T${timeOf(minuteOf(to) - 10)}`, minutes: 20, practitionerId: at.diego });
    await book(page, at, { start: `${earlier(day, 1)}T${timeOf(minuteOf(from) - 30)}`, minutes: 90, practitionerId: at.diego });

    await page.reload();
    await expect(page.getByText(/the clocks are put back: \d\d:\d\d to \d\d:\d\d comes twice\./)).toContainText(`${from} to ${to}`);
    const dialog = await fill(page, day, time);
    const choice = dialog.getByRole('radiogroup', { name: new RegExp(`the clock shows ${time} twice`) });
    await expect(choice.getByRole('radio', { name: /^The first/ })).toBeChecked();
    await choice.getByRole('radio', { name: /^The second/ }).check();
    await dialog.getByLabel('Minutes').fill('15');
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(/^Booked: Sam Okafor, .* \(second time\)\.$/)).toBeVisible();

    await expect
      .poll(async () => ofSunday(await boxes(page), 'Maya Lin', day))
      .toEqual([
        ['00:15', 30],
        [time, 15],
        [time, 15],
        ['09:00', 45],
        ['11:00', 50],
      ]);
    // Both are to be seen, beside each other, and say which they are.
    const all = await boxes(page);
    const sunday = all.filter(({ column }) => column.startsWith('Maya Lin, Sunday'));
    const both = sunday.filter(({ top }) => top === minuteOf(time)).toSorted((one, other) => one.left - other.left);
    expect(both.map(({ text }) => /(1st|2nd)/.exec(text)?.[0])).toEqual(['1st', '2nd']);
    expect(both.map(({ text }) => /\((first|second) time\)/.exec(text)?.[1])).toEqual(['first', 'second']);
    expect(both[0]?.left).not.toBe(both[1]?.left);
    expect(all.find(({ column }) => column.startsWith('Maya Lin, Monday'))).toMatchObject({ top: 540, height: 45 });
    for (const weeks of [-1, 1]) {
      await page.goto(week(at, earlier(day, -7 * weeks)));
      await expect.poll(async () => ofSunday(await boxes(page), 'Maya Lin', earlier(day, -7 * weeks))).toEqual([['11:00', 50]]);
    }

    await page.goto(week(at, day, at.diego));
    await expect.poll(async () => ofSunday(await boxes(page), 'Diego Ruiz', day)).toEqual([[timeOf(minuteOf(to) - 10), 20]]);
    expect(new Set(await free(page, at, day)).size).toBe((await free(page, at, day)).length);
    expect(await free(page, at, day)).toContain(timeOf(minuteOf(from) + (twice === 60 ? 15 : -15)));
    await page.context().close();
  });

  test(`S1 TM-1 the week in which the clocks of ${zone} are put forward`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const at = await clinicIn(zone, browser, baseURL ?? '');
    const page = await at.open(elsewhere);
    await page.goto(week(at, forward.day));
    const { day, from, to, time, becomes } = forward;
    const gap = minuteOf(to) - minuteOf(from);
    await book(page, at, { start: `${day}T00:15`, minutes: 30 });
    await book(page, at, { start: `${day}T09:00`, minutes: 45 });
    await book(page, at, { start: `${earlier(day, 7)}T11:00`, minutes: 50, repeat: { everyWeeks: 1, times: 3 } });
    // Diego's goes on over what is left out.
    await book(page, at, { start: `${day}T01:30`, minutes: 60, practitionerId: at.diego });
    await page.reload();
    await expect(page.getByText(/the clocks are put forward: \d\d:\d\d to \d\d:\d\d is left out\./)).toContainText(`${from} to ${to}`);

    const dialog = await fill(page, day, time);
    await expect(dialog.getByText(`the clock leaves ${time} out: it will be ${becomes}.`)).toBeVisible();
    await dialog.getByLabel('Minutes').fill('20');
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect
      .poll(async () => ofSunday(await boxes(page), 'Maya Lin', day))
      .toEqual([
        ['00:15', 30],
        [becomes, 20],
        ['09:00', 45],
        ['11:00', 50],
      ]);
    for (const weeks of [-1, 1]) {
      await page.goto(week(at, earlier(day, -7 * weeks)));
      await expect.poll(async () => ofSunday(await boxes(page), 'Maya Lin', earlier(day, -7 * weeks))).toEqual([['11:00', 50]]);
    }
    await page.goto(week(at, day, at.diego));
    await expect.poll(async () => ofSunday(await boxes(page), 'Diego Ruiz', day)).toEqual([['01:30', 60 + gap]]);
    const times = await free(page, at, day);
    expect(times.filter((one) => one >= from && one < to)).toEqual([]);
    expect(times.length).toBeGreaterThan(40);
    await page.context().close();
  });
}

test('S1 TM-1 the line of now stands where the clinic’s clock is, in the hour that comes twice too', async ({ browser, baseURL }) => {
  const at = await clinicIn('Europe/Berlin', browser, baseURL ?? '');
  const page = await at.open(elsewhere);
  await page.route('**/v2/calendar?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), wallNow: '2027-10-31T02:40' } });
  });
  await page.goto(week(at, '2027-10-31'));
  const line = page.locator('[role=grid] > [class*=now]');
  await expect
    .poll(async () => Number.parseFloat(await line.evaluate((one) => (one as HTMLElement).style.top)))
    .toBeGreaterThanOrEqual(160);
  expect(Number.parseFloat(await line.evaluate((one) => (one as HTMLElement).style.top))).toBeLessThan(163);
  expect(Number.parseFloat(await line.evaluate((one) => (one as HTMLElement).style.insetInlineStart))).toBeCloseTo((6 / 7) * 100, 1);
  await page.context().close();
});
