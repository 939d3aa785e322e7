import AxeBuilder from '@axe-core/playwright';
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

/** Nothing that axe finds against WCAG 2.2 A and AA, in either colour scheme. */
export async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours change with a transition here and there; axe must see the end of it.
    await page.waitForTimeout(250);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
  }
}
