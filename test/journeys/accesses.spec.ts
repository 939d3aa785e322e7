import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { pageOf, signIn } from './people.ts';
import { expectClean } from './axe.ts';

/** The lines of the list that say this. */
const lines = (page: Page, sentence: string) => page.getByRole('listitem').filter({ hasText: sentence });
/** From the moment somebody looks until the patient is told. */
const soon = { timeout: 5000 };

test('B3 L2 every reading by staff is in the patient’s list once, with its reason, within five seconds; what was refused is not', async ({
  page,
  browser,
}) => {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const sam = await phone.newPage();
  await signIn(sam, 'Sam Okafor');
  await sam.goto('/portal/record');
  await expect(sam.getByRole('heading', { name: 'Who looked at my record' })).toBeVisible();
  // What the demo tells of earlier days stays as it is.
  await expect(lines(sam, 'on your care team').first()).toBeVisible();
  const earlier = await sam.getByRole('listitem').allTextContents();
  const told = (sentence: string) =>
    expect(lines(sam, sentence)).toHaveCount(earlier.filter((line) => line.includes(sentence)).length + 1, soon);

  await signIn(page, 'Diego Ruiz');
  await page.getByRole('searchbox').fill('Samuel Okafor');
  const row = page.getByRole('row').filter({ hasText: 'Okafor' }).first();
  await expect(row).toBeVisible();
  const patientId = await row.getAttribute('data-patient');
  await page.goto(`/patients/${patientId}`);
  await expect(page.getByRole('heading', { level: 1, name: /Samuel Okafor/ })).toBeVisible();
  await told('Diego Ruiz opened your page with your contact details and appointments');
  await page.getByRole('tab', { name: 'Records' }).click();
  await expect(page.getByText(/^Open to you:/)).toBeVisible();
  await told('Diego Ruiz opened your record');
  await told('Diego Ruiz read your notes');
  await page.getByRole('tab', { name: 'Forms', exact: true }).click();
  await told('Diego Ruiz looked at your forms');
  await page.getByRole('tab', { name: 'Files', exact: true }).click();
  await told('Diego Ruiz looked at the list of your files');
  await page.getByRole('tab', { name: 'Correspondence', exact: true }).click();
  await told('Diego Ruiz looked at your correspondence');
  await page.getByRole('tab', { name: 'Diagnoses', exact: true }).click();
  await told('Diego Ruiz looked at your diagnoses');
  // Back again a moment later is the same reading.
  await page.getByRole('tab', { name: 'Notes', exact: true }).click();

  // Noor is not on the care team: the profile is open to her, the record is not.
  const noor = await pageOf(browser, 'Noor Haddad');
  await noor.goto(`/patients/${patientId}`);
  await expect(noor.getByRole('heading', { level: 1, name: /Samuel Okafor/ })).toBeVisible();
  await told('Noor Haddad opened your page');
  expect((await noor.request.get(`/v2/patients/${patientId}/notes`)).status()).toBe(403);
  expect((await noor.request.get(`/v2/patients/${patientId}/record`)).status()).toBe(403);
  await sam.waitForTimeout(2000);
  await expect(lines(sam, 'Noor Haddad')).toHaveCount(1);
  await expect(lines(sam, 'Noor Haddad')).toContainText('Plans appointments');
  await expect(lines(sam, 'Diego Ruiz read your notes').first()).toContainText('On your care team since');
  await told('Diego Ruiz read your notes');
  await expectClean(sam);
  expect(await sam.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  for (const other of [phone, noor.context()]) await other.close();
});

test('B3 AU-6 a patient asks about a reading, an owner answers in the inbox, and the answer is there without a reload', async ({
  page: sam,
  browser,
}) => {
  await signIn(sam, 'Sam Okafor');
  const noor = await pageOf(browser, 'Noor Haddad');
  const { items } = (await (await noor.request.get('/v2/doctor/patients/all?q=samuel%20okafor')).json()) as { items: { id: number }[] };
  expect((await noor.request.get(`/v2/patients/${items[0]?.id}`)).status()).toBe(200);
  await sam.goto('/portal/record');
  await lines(sam, 'Noor Haddad')
    .getByRole('button', { name: /^Ask about this/ })
    .click();
  const dialog = sam.getByRole('dialog', { name: 'Ask about this' });
  await dialog.getByLabel('What would you like to know?').fill('I do not know Noor. Why did she look?');
  await expectClean(sam);
  await dialog.getByRole('button', { name: 'Send the question' }).click();
  await expect(lines(sam, 'Noor Haddad').getByText('Okta Physio has not answered yet.')).toBeVisible();

  const ingrid = await pageOf(browser, 'Ingrid Solberg');
  await ingrid.goto('/inbox');
  const entry = ingrid.getByRole('listitem').filter({ hasText: 'Samuel Okafor asks about a look at their record' });
  await expect(entry.getByText('“I do not know Noor. Why did she look?”')).toBeVisible();
  await expect(entry.getByText(/^Noor Haddad opened the page of Samuel Okafor/)).toBeVisible();
  await entry.getByRole('button', { name: 'Answer Samuel Okafor' }).click();
  await entry.getByLabel('Your answer to Samuel Okafor').fill('She stands in at the desk this week.');
  await expectClean(ingrid);
  await entry.getByRole('button', { name: 'Send the answer' }).click();
  await expect(entry).toHaveCount(0);
  // Without a reload.
  await expect(lines(sam, 'Noor Haddad').getByText('She stands in at the desk this week.')).toBeVisible(soon);

  const [file] = await Promise.all([sam.waitForEvent('download'), sam.getByRole('button', { name: 'Download the list (CSV)' }).click()]);
  expect(file.suggestedFilename()).toBe('who-looked-at-my-record.csv');
  for (const other of [noor.context(), ingrid.context()]) await other.close();
});
