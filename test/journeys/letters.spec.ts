import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

test('C2 B3 a letter goes from a template into the portal, and the mail about it says nothing of it', async ({ page, browser }) => {
  await signIn(page, 'Diego Ruiz');
  await page.getByRole('searchbox').fill('Samuel Okafor');
  const row = page.getByRole('row').filter({ hasText: 'Okafor' }).first();
  await expect(row).toBeVisible();
  await page.goto(`/patients/${await row.getAttribute('data-patient')}?tab=records&part=correspondence`);
  await expect(page.getByRole('button', { name: /Your exercises until we meet again/ })).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Write a letter' }).click();
  await page.getByRole('menuitem', { name: 'Certificate of attendance' }).click();
  const paper = page.getByRole('article', { name: 'How it will read' });
  await expect(paper).toContainText('This is to certify that Samuel Okafor, born April 17, 1991');
  await page.getByLabel('Subject').fill('Canary certificate');
  await expect(paper).toContainText('Canary certificate');
  await expect(page.getByText('Saved. Only you see this draft.')).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('button', { name: 'Send to the portal' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send this letter to the portal?' });
  await expect(dialog.getByText('Sam gets a mail that something new is in the portal; the letter itself is never mailed.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send to the portal' }).click();
  await expect(page.getByText(/^Into the portal of Samuel Okafor/)).toBeVisible();

  const { letters } = (await (await page.request.get('/v2/demo/outbox')).json().catch(() => ({ letters: [] }))) as {
    letters?: { subject: string; text: string; html: string }[];
  };
  const mail = letters?.find(({ subject }) => subject === 'Something new for you at Okta Physio');
  expect(mail?.text).toContain('There is something new for you in your portal');
  expect(JSON.stringify(mail)).not.toMatch(/Canary|certify|Diego|physiotherapy/);

  const sam = await pageOf(browser, 'Sam Okafor');
  await expect(sam.getByText('Canary certificate')).toBeVisible();
  await sam.getByRole('navigation').getByRole('link', { name: 'Documents' }).click();
  await expectClean(sam);
  const [file] = await Promise.all([sam.waitForEvent('download'), sam.getByRole('link', { name: 'PDF: Canary certificate' }).click()]);
  expect(file.suggestedFilename()).toBe('Canary certificate.pdf');
  await sam.context().close();
});

test('C2 a diagnosis is found by words, with the keyboard, recorded and changed, and its history stays', async ({ page }) => {
  await signIn(page, 'Diego Ruiz');
  await page.getByRole('searchbox').fill('Samuel Okafor');
  const row = page.getByRole('row').filter({ hasText: 'Okafor' }).first();
  await expect(row).toBeVisible();
  await page.goto(`/patients/${await row.getAttribute('data-patient')}?tab=records&part=diagnoses`);
  await page.getByRole('button', { name: 'Add a diagnosis' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a diagnosis' });
  await dialog.getByRole('textbox', { name: 'Diagnosis' }).fill('tennis elbow lateral epi');
  await dialog.getByRole('textbox', { name: 'Diagnosis' }).fill('lateral epic right');
  await expect(page.getByRole('option', { name: /M77\.11/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Diagnosis' })).toHaveValue('M77.11 Lateral epicondylitis, right elbow');
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Record the diagnosis' }).click();
  await expect(dialog).toBeHidden();
  const item = page.getByRole('listitem').filter({ hasText: 'M77.11' });
  await item.getByRole('button', { name: 'Change M77.11' }).click();
  await page.getByRole('dialog').getByLabel('This is the primary diagnosis').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(item.getByText('Primary', { exact: true })).toBeVisible();
  await item.getByRole('button', { name: 'History of M77.11' }).click();
  await expect(item.getByRole('list').getByRole('listitem')).toHaveCount(2);
  await expectClean(page);
});
