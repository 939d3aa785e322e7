import { expect } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

/** Signs in with a click on one of the demo's logins, and waits for what they see first. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('button', { name }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** A page in a browser of its own, signed in as somebody else. */
export async function pageOf(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, name);
  return page;
}

/** Opens the list of all active patients. */
export async function openAllPatients(page: Page): Promise<void> {
  await page.getByRole('tab', { name: /^All Active/ }).click();
  await expect(
    page
      .getByRole('tabpanel', { name: /^All Active/ })
      .getByRole('row')
      .nth(2),
  ).toBeVisible();
}

/** The first row of the list on the screen in which there is a button of this name. */
export const rowWith = (page: Page, button: RegExp) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: button }) })
    .first();

/** The patient's name of a row. */
export const nameIn = async (row: ReturnType<typeof rowWith>): Promise<string> =>
  ((await row.getByRole('gridcell').first().textContent()) ?? '').replace(/“.*”/, '').trim();

/** The row of a patient. */
export const rowOf = (page: Page, name: string) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell', { name }) })
    .first();
