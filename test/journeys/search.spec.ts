import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('Q1 Q2 somebody is found from the keyboard with a slip, patients are filtered, and the filter is kept as a view', async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, 'Maya Lin');

  // Q1: the box, wherever one is.
  await page.goto('/inbox');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Name, e-mail, phone or date of birth' });
  await expect(field).toBeFocused();
  await field.fill('okaffor');
  await expect(page.getByRole('option', { name: /Okafor/ }).first()).toBeVisible();
  await expectClean(page);
  await page.screenshot({ path: test.info().outputPath('box.png') });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Okafor/ })).toBeVisible();

  // Q2: everyone, by assigned practitioners and the rest of the filter; the address holds it.
  await page.getByRole('navigation').getByRole('link', { name: 'Patients' }).click();
  await expect(page.getByRole('grid', { name: 'Patients' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('combobox', { name: 'Assigned therapists' }).click();
  await page.getByRole('option', { name: 'Maya Lin' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/practitioners=\d+/);
  await page.getByRole('button', { name: 'Filters' }).click();
  const dialog = page.getByRole('dialog', { name: /^Filter/ });
  await dialog.getByRole('checkbox', { name: 'No appointment to come' }).check();
  await expectClean(page);
  await page.screenshot({ path: test.info().outputPath('filter.png') });
  await dialog.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/noNext=yes/);
  await expect(page.getByRole('status').filter({ hasText: /^\d+ patients?$/ })).toBeVisible();

  // A view of one's own, under a name that no other run has taken.
  const name = `To call ${Math.random().toString(36).slice(2, 8)}`;
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Clear all' }).first().click();
  await expect(page).toHaveURL(/\/patients$/);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page).toHaveURL(/practitioners=\d+&noNext=yes|noNext=yes&practitioners=\d+/);
  await page.screenshot({ path: test.info().outputPath('patients.png') });

  // On a phone the rows are cards, and nothing is wider than the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('button', { name: 'Search patients' })).toBeVisible();
  await expectClean(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: test.info().outputPath('phone.png') });
});
