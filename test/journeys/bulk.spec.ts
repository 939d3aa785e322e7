import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('Q2 an admin tags several patients, and assigns somebody to them after seeing what it does; a phone selects too', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, 'Ingrid Solberg');
  await page.getByRole('navigation').getByRole('link', { name: 'Patients' }).click();
  const grid = page.getByRole('grid', { name: 'Patients' });
  await expect(grid).toBeVisible();
  const boxes = grid.getByRole('checkbox', { name: /^Select (?!everyone)/ });
  await expect(boxes.nth(3)).toBeVisible();

  // A range with Shift.
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected patients' });
  await expect(bar.getByText('3 patients selected')).toBeVisible();
  await expectClean(page);
  await page.screenshot({ path: test.info().outputPath('selected.png') });

  // A new tag: first what it comes to, then exactly that.
  const name = `Round ${Math.random().toString(36).slice(2, 8)}`;
  await bar.getByRole('button', { name: 'Tag…', exact: true }).click();
  const tagging = page.getByRole('dialog', { name: 'Tag 3 patients' });
  await tagging.getByLabel('Tag', { exact: true }).fill(name);
  await tagging.getByRole('button', { name: 'See what it does' }).click();
  await expect(tagging.getByText('The tags of 3 patients change.')).toBeVisible();
  await expect(tagging.getByText(`“${name}” is a new tag of the clinic.`)).toBeVisible();
  await expectClean(page);
  await tagging.getByRole('button', { name: 'Tag', exact: true }).click();
  await expect(tagging).toBeHidden();
  await expect(grid.getByText(name).first()).toBeVisible();

  // Somebody is assigned to them.
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ['Shift'] });
  await bar.getByRole('button', { name: 'Assign…' }).click();
  const assigning = page.getByRole('dialog', { name: 'Assign to 3 patients' });
  await assigning.getByRole('combobox').click();
  await expect(page.getByRole('option').first()).toHaveText(/\d+ (patients? )?now/);
  await page.getByRole('option').first().click();
  await page.keyboard.press('Tab');
  await assigning.getByRole('button', { name: 'See what it does' }).click();
  await expect(assigning.getByText('Who opens records by it')).toBeVisible();
  await expect(assigning.getByText(/^\d+ patients? now/)).toBeVisible();
  await expectClean(page);
  await page.screenshot({ path: test.info().outputPath('effect.png') });
  await assigning.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(assigning).toBeHidden();
  await expect(bar).toBeHidden();

  // On a phone the bar stands above the rows, and nothing is wider than the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(boxes.first()).toBeVisible();
  // Rows become cards and are measured anew: a press between the two meets whatever has moved there.
  await expect(async () => {
    if (!(await boxes.first().isChecked())) await boxes.first().click();
    await expect(bar).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectClean(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: test.info().outputPath('phone.png') });
});
