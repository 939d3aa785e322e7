import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf } from './people.ts';

/** The address with which Sam, a patient of the demo, signs in. */
const addressOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const logins = (await (await fetch('/v2/demo/logins')).json()) as { name: string; email: string }[];
    return logins.find(({ name }) => name === 'Sam Okafor')?.email ?? '';
  });

/** Asks for a link, and leaves the page where the digits can be typed. */
const ask = async (page: Page, email: string): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeVisible();
};

/** The newest mail with a link to sign in: read as in the clinic's outbox, which the demo has. */
const mailed = async (browser: Browser): Promise<{ link: string; digits: string }> => {
  const desk = await pageOf(browser, 'Maya Lin');
  await desk.goto('/dev/outbox');
  const row = desk.getByRole('listitem').filter({ hasText: 'Your sign-in link for' }).first();
  await expect(row).toBeVisible({ timeout: 20_000 });
  await row.getByRole('link').click();
  await desk.getByText('Plain text', { exact: true }).click();
  const link = (await desk.getByRole('link', { name: /\/sign-in\/link#/ }).getAttribute('href')) ?? '';
  const text = (await desk.locator('section').last().textContent()) ?? '';
  await desk.context().close();
  return { link, digits: /\b\d{4} \d{4}\b/.exec(text)?.[0] ?? '' };
};

test('B1 IN-2 IN-3 a mailed link, opened by scanners and in another browser, still signs in once where it was asked for; so do its digits', async ({
  browser,
  request,
}) => {
  test.setTimeout(180_000);
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await phone.goto('/sign-in');
  const email = await addressOf(phone);
  await ask(phone, email);
  await expectClean(phone);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  const { link, digits } = await mailed(browser);
  for (let i = 0; i < 20; i++)
    await request.fetch(link, { method: i % 2 ? 'HEAD' : 'GET', headers: i % 3 ? { purpose: 'prefetch', 'sec-purpose': 'prefetch' } : {} });

  // A browser that did not ask: it is told where to go, and nothing is used up.
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expectClean(elsewhere);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'You asked for this link in another browser' })).toBeVisible();
  await expectClean(elsewhere);
  await elsewhere.context().close();

  // The one that asked: opening is not using.
  await phone.goto(link);
  await phone.reload();
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone).toHaveURL(/\/portal$/);
  await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
  const again = await (await browser.newContext({ storageState: await phone.context().storageState() })).newPage();
  await again.goto(link);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again.getByRole('heading', { name: 'This link no longer opens' })).toBeVisible();
  await again.context().close();
  await phone.context().close();

  // Mail on the phone, the portal on the desktop: the digits.
  const desktop = await (await browser.newContext()).newPage();
  await ask(desktop, email);
  await desktop.getByLabel('Eight digits from the mail').fill(digits);
  await desktop.keyboard.press('Enter');
  await expect(desktop.getByRole('alert')).toContainText('These digits do not fit');
  const second = await mailed(browser);
  expect(second.link).not.toBe(link);
  await desktop.getByLabel('Eight digits from the mail').fill(second.digits);
  await desktop.keyboard.press('Enter');
  await expect(desktop).toHaveURL(/\/portal$/);
  await desktop.context().close();
});
