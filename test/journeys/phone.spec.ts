import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { signIn } from './people.ts';

/** Nothing is wider than the screen: nobody has to scroll sideways to read. */
const expectNoSidewaysScroll = async (page: Page): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);

test('A8 on a phone rows are cards, and assigning works', async ({ page }) => {
  await signIn(page, 'Diego Ruiz');
  await page.getByRole('tab', { name: 'All Active Patients' }).click();
  const assign = page.getByRole('button', { name: /^Assign to Me/ }).first();
  await expect(assign).toBeVisible();
  await expectNoSidewaysScroll(page);
  const name = ((await assign.getAttribute('aria-label')) ?? '').replace('Assign to Me: ', '');
  await assign.tap();
  await expect(page.getByText(`You are on ${name}’s care team and can open the record.`)).toBeVisible();
  await page
    .getByRole('button', { name: /^Add therapist/ })
    .first()
    .tap();
  await expect(page.getByRole('dialog').getByPlaceholder('Search therapists')).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('B3 the portal is made for a phone', async ({ page }) => {
  await signIn(page, 'Sam Okafor');
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  await expect(page.getByText(/^Diego Ruiz and /)).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test('F1 features can be switched on a phone', async ({ page }) => {
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/clinic/features');
  await expect(page.getByRole('switch').first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});
