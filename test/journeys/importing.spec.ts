import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('Q2 a clinical admin tries a table of clients, sees who would gain access, carries it out, and trying the same again changes nothing', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Ruth Feldman');
  await page.getByRole('link', { name: 'Clients', exact: true }).click();
  await page.getByRole('button', { name: 'Export and import' }).click();
  await page.getByRole('menuitem', { name: 'Import' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Import clients' })).toBeVisible();
  await expectClean(page);

  // Names that no other run has brought.
  const family = `Quill${Math.random().toString(36).slice(2, 7)}`;
  const table = [
    'First name,Last name,E-mail,Date of birth,Preferred name,Primary practitioner',
    `Ada,${family},ada@${family}.example,1980-05-06,Addie,Amelia Katz`,
    `Ben,${family},ben@${family}.example,2001-02-30,,`,
  ].join('\n');
  const send = async (name: string, text: string) => {
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chosen).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await expect(page.getByRole('heading', { name: 'Who would gain access' })).toBeVisible();
  };
  await send('clients.csv', table);
  await expect(page.getByRole('row', { name: /^Amelia Katz/ })).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(`^3 Ben ${family}`) })).toContainText('“2001-02-30” is no date of birth');
  await expectClean(page);
  await page.getByRole('button', { name: 'Import 1 row' }).click();
  await expect(page.getByText(/^1 created · 0 changed · 1 not taken$/)).toBeVisible({ timeout: 30_000 });
  await expectClean(page);

  await page.getByRole('link', { name: 'All clients' }).click();
  await page.getByRole('searchbox').fill(family);
  await expect(page.getByRole('row', { name: new RegExp(`Ada ${family}`) })).toContainText('Addie');
  await page.getByRole('button', { name: 'Export and import' }).click();
  await page.getByRole('menuitem', { name: 'Import' }).click();
  await send('again.csv', table);
  await expect(page.getByText('There is nothing to import: no row changes anything.')).toBeVisible();
});
