import { expect, test } from '@playwright/test';
import type { CDPSession, Page } from '@playwright/test';
import { clinicIn } from './clinicIn.ts';
import type { ClinicIn } from './clinicIn.ts';

type Point = { x: number; y: number };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, timezoneId: 'Asia/Kolkata', locale: 'en-GB' };
const day = '2027-06-15';

/** A finger: it goes down, rests, moves in steps, and is lifted. */
async function finger(cdp: CDPSession, page: Page, from: Point, to: Point, restsFor: number): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [from]);
  await page.waitForTimeout(restsFor);
  for (let step = 1; step <= 12; step++) {
    await touch('touchMove', [{ x: from.x + ((to.x - from.x) * step) / 12, y: from.y + ((to.y - from.y) * step) / 12 }]);
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(60);
  await touch('touchEnd', []);
}

async function booked(page: Page, at: ClinicIn): Promise<void> {
  await page.goto(`/calendar?view=day&date=${day}&practitioner=${at.maya}`);
  const body = {
    patientId: at.patientId,
    serviceId: at.sessionId,
    roomId: null,
    practitionerId: at.maya,
    start: `${day}T01:00`,
    minutes: 60,
  };
  await page.evaluate(
    (sent) =>
      fetch('/v2/appointments', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }).then(
        () => {},
      ),
    body,
  );
  await page.reload();
  await page.locator('[data-event]').waitFor();
}
const boxOf = async (page: Page) => {
  const box = await page.locator('[data-event]').boundingBox();
  if (!box) throw new Error('the appointment is not on the screen');
  return box;
};

test('S3 on a phone a finger that rests on an appointment moves it, its edge makes it longer, and a swipe scrolls', async ({
  browser,
  baseURL,
}) => {
  const at = await clinicIn('Europe/Berlin', browser, baseURL ?? '');
  const page = await at.open(phone);
  await booked(page, at);
  const cdp = await page.context().newCDPSession(page);
  const pane = page.locator('[role=grid]').locator('xpath=ancestor::*[2]');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.postData() ?? '');
  });

  let box = await boxOf(page);
  const grip = { x: box.x + 40, y: box.y + 20 };
  await finger(cdp, page, grip, { x: grip.x, y: grip.y - 150 }, 0);
  await expect.poll(() => pane.evaluate((one) => one.scrollTop)).toBeGreaterThan(60);
  expect(sent).toEqual([]);
  await pane.evaluate((one) => one.scrollTo(0, 0));

  box = await boxOf(page);
  await finger(cdp, page, { x: box.x + 40, y: box.y + 20 }, { x: box.x + 40, y: box.y + 20 + 90 }, 550);
  await expect(page.getByText(/Sam Okafor is now on .*02:30 – 03:30/)).toBeVisible();
  expect(await pane.evaluate((one) => one.scrollTop)).toBe(0);
  expect(JSON.parse(sent.at(-1) ?? '{}')).toMatchObject({ start: `${day}T02:30` });

  box = await boxOf(page);
  await finger(cdp, page, { x: box.x + 60, y: box.y + box.height - 3 }, { x: box.x + 60, y: box.y + box.height - 3 + 30 }, 550);
  await expect(page.getByText(/Sam Okafor is now on .*02:30 – 04:00/)).toBeVisible();
  expect(JSON.parse(sent.at(-1) ?? '{}')).toMatchObject({ minutes: 90 });

  // What is free is booked for as long as was drawn; a tap opens what is there.
  box = await boxOf(page);
  await finger(cdp, page, { x: box.x + 60, y: box.y - 118 }, { x: box.x + 60, y: box.y - 118 + 43 }, 550);
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  await expect(dialog.getByLabel('Time', { exact: true })).toHaveValue('00:30');
  await expect(dialog.getByLabel('Minutes')).toHaveValue('45');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.locator('[data-event] > button').first().tap();
  await expect(page.getByRole('dialog', { name: 'Sam Okafor' })).toBeVisible();
  await page.context().close();
});

test('S1 on a phone the week opens at the day that was asked for', async ({ browser, baseURL }) => {
  const at = await clinicIn('Europe/Berlin', browser, baseURL ?? '');
  const page = await at.open(phone);
  await page.goto(`/calendar?view=week&date=2027-06-20&practitioner=${at.maya}`);
  await expect(page.getByText('Sun', { exact: true })).toBeInViewport();
  await page.context().close();
});
