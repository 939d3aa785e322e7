import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('O2 a clinical admin sees how the clinic stands, keeps one assignment, ends another, and takes it back', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).first().click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Bars of caseload/ })).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();
  await expectClean(page);
  const card = page.getByRole('link', { name: /Assignments without contact for 90 days/ });
  const count = Number(/^\d+/.exec((await card.textContent()) ?? '')?.[0]);
  expect(count).toBeGreaterThan(2);
  await card.click();

  const progress = page.getByRole('status').filter({ hasText: /of \d+ reviewed/ });
  await expect(progress).toHaveText(`0 of ${count} reviewed`);
  await expectClean(page);
  const entries = page.locator('[data-entry]');
  await entries.first().getByRole('button', { name: /^Keep/ }).click();
  await expect(progress).toHaveText(`1 of ${count} reviewed`);

  const ended = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: /^End: .*/, disabled: false }) })
    .first();
  const label = (await ended.getAttribute('aria-label')) ?? '';
  await ended.getByRole('button', { name: /^End/ }).click();
  const dialog = page.getByRole('dialog', { name: 'End this assignment' });
  await expect(dialog.getByText(/can no longer open the record by it/)).toBeVisible();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'End it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('listitem', { name: label, exact: true })).toHaveCount(0);
  await page.getByRole('alert').filter({ hasText: 'Ended.' }).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('listitem', { name: label, exact: true })).toBeVisible();
  await expect(progress).toHaveText(`1 of ${count} reviewed`);
  await page.getByRole('link', { name: 'What was decided, in the activity log' }).click();
  await expect(page.getByText(/Ruth Feldman reviewed .*: kept/).first()).toBeVisible();
});
