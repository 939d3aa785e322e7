import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('A13 a clinical admin hands over a caseload as proposed, sees what it does beforehand, and takes it back', async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, 'Ruth Feldman');
  await page.getByRole('link', { name: 'Hand-over', exact: true }).click();
  const leaves = page.getByLabel('Who leaves');
  await expect(leaves.getByRole('option', { name: /^Lerato Fofana/ })).toHaveCount(1);
  const whole = (await leaves.getByRole('option').allTextContents()).find((name) => name.startsWith('Lerato Fofana')) ?? '';
  await leaves.selectOption(whole);
  const many = Number(/\d+/.exec(whole)?.[0]);
  await expect(page.getByRole('heading', { name: `${many} clients` })).toBeVisible();
  await expectClean(page);
  const decisions = page.getByRole('combobox', { name: /^All \d+ undecided/ });
  if (await decisions.isVisible()) {
    await decisions.selectOption('At the first free time of who follows');
    await expect(page.getByRole('heading', { name: /need a decision$/ })).toBeFocused();
  }
  const look = page.getByRole('button', { name: 'See what it does' });
  // On a phone the step that follows is in reach from the first patient on, and nothing is wider than the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(look).toBeInViewport({ ratio: 1 });
  const apart = page.getByRole('button', { name: /^One by one/ }).first();
  if (await apart.isVisible()) await apart.click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectClean(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await look.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Hand over/ })).toBeVisible();
  for (const summary of await dialog.locator('summary').all()) await summary.click();
  await expectClean(page);
  await dialog.getByRole('button', { name: /^Hand over/ }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  const past = page.getByRole('region', { name: 'Past hand-overs' });
  await expect(past.getByText(/Lerato Fofana/)).toBeVisible();
  await expect(leaves.getByRole('option', { name: /^Lerato Fofana/ })).toHaveCount(0);
  await past.getByRole('button', { name: /^Undo the hand-over of Lerato Fofana/ }).click();
  await expect(past.getByText(/^Taken back by Ruth Feldman/)).toBeVisible({ timeout: 30_000 });
  await expect(leaves.getByRole('option', { name: whole })).toHaveCount(1);
});
