import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('B2 O3 a practice admin settles whom clients book with: what it changes is said beforehand, and can be taken back', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await signIn(page, 'Kiri Parata');
  await page.goto('/clinic/portal');
  await expect(page.getByRole('heading', { name: 'Client portal', level: 1 })).toBeVisible();
  await page.getByRole('switch', { name: /with any/ }).click();
  await expect(page.getByText('What this changes')).toBeVisible();
  await expect(page.getByText(/can book with the \d+ .* who take new/)).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The portal’s settings are saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('switch', { name: /with any/ })).not.toBeChecked();
});
