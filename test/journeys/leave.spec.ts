import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

/** A day far ahead, as a date field takes it. */
const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('A12 a clinical admin enters a leave of two weeks, has every client covered as proposed, and ends the cover again', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Ruth Feldman');
  await page.getByRole('link', { name: 'Leave', exact: true }).click();
  await page.getByRole('button', { name: 'Enter a leave' }).click();
  await page.getByLabel('Who is away').selectOption('Amelia Katz');
  await page.getByRole('button', { name: 'Choose dates' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First day').fill(ahead(70));
  await dialog.getByLabel('Last day').fill(ahead(83));
  await dialog.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Leave of Amelia Katz' })).toBeVisible();
  await page.getByRole('link', { name: 'Leave', exact: true }).click();
  const row = page.getByRole('list', { name: 'Leaves' }).getByRole('listitem').filter({ hasText: 'Amelia Katz' });
  await expect(row.getByText(/^0 of \d+ clients covered$/)).toBeVisible();
  await expectClean(page);
  await row.getByRole('link', { name: /^Plan cover for Amelia Katz/ }).click();
  await expect(page.getByRole('heading', { name: 'Leave of Amelia Katz' })).toBeVisible();
  await expect(page.getByText(/ gains? access to \d+ clients, from /)).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Confirm all proposals' }).click();
  await expect(page.getByText(/^\d+ clients are covered\.$/)).toBeVisible();
  await expect(page.getByText('Everybody who can be is covered.')).toBeVisible();
  await page.getByRole('button', { name: 'Change dates' }).click();
  const dates = page.getByRole('dialog', { name: 'Change the dates of the leave' });
  await dates.getByLabel('Last day').fill(ahead(80));
  await expect(dates.getByText(/^\d+ covers follow: access from /)).toBeVisible();
  await expectClean(page);
  await dates.getByRole('button', { name: 'Save these dates' }).click();
  await expect(page.getByText(/^The leave has these dates\./)).toBeVisible();
  await expect(dates).toBeHidden();
  await page.getByRole('button', { name: 'End the cover' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(page.getByText(/^The cover is ended\./)).toBeVisible();
  await expect(page.getByText(/ gains? access to \d+ clients, from /)).toBeVisible();
});
