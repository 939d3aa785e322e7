import { expect, test } from '@playwright/test';
import { nameIn, openAllPatients, pageOf, rowOf, rowWith, signIn } from './people.ts';

test('A8 a therapist assigns themselves; the bubble is there at once and after a reload', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  await openAllPatients(page);
  const row = rowWith(page, /^Assign to Me/);
  const name = await nameIn(row);
  await row.getByRole('button', { name: /^Assign to Me/ }).click();
  const bubbles = rowOf(page, name).getByRole('button', { name: /Therapists: Maya Lin \(You\)/ });
  await expect(bubbles).toBeVisible();
  await expect(rowOf(page, name).getByRole('button', { name: /^Assign to Me/ })).toHaveCount(0);
  await page.reload();
  await openAllPatients(page);
  await expect(bubbles).toBeVisible();
  await page.getByRole('tab', { name: 'My Patients' }).click();
  await expect(rowOf(page, name)).toBeVisible();
});

test('A8 a therapist adds a colleague: search, choose, confirm', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  await openAllPatients(page);
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: /^Add therapist/ }) })
    .filter({ hasNot: page.getByRole('button', { name: /Diego Ruiz/ }) })
    .first();
  const name = await nameIn(row);
  await row.getByRole('button', { name: /^Add therapist/ }).click();
  const dialog = page.getByRole('dialog', { name: `Add a therapist to ${name}` });
  await expect(dialog.getByPlaceholder(/Search therapists/)).toBeFocused();
  await dialog.getByPlaceholder(/Search therapists/).fill('ruiz');
  await dialog
    .getByRole('option', { name: /Diego Ruiz/ })
    .or(dialog.getByRole('radio', { name: /Diego Ruiz/ }))
    .first()
    .click();
  await dialog.getByRole('button', { name: `Assign Diego Ruiz to ${name}` }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, name).getByRole('button', { name: /Diego Ruiz/ })).toBeVisible();
  // Whoever is connected is not offered again.
  await rowOf(page, name)
    .getByRole('button', { name: /^Add therapist/ })
    .click();
  await expect(dialog.getByPlaceholder(/Search therapists/)).toBeVisible();
  await expect(dialog.getByText('Diego Ruiz')).toHaveCount(0);
});

test('A4 B1 a patient invited with two colleagues accepts and sees a care team of three', async ({ page, browser }) => {
  await signIn(page, 'Maya Lin');
  await page.getByRole('button', { name: 'Invite New Patient' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a new patient' });
  await dialog.getByLabel('First name').fill('Noémie');
  await dialog.getByLabel('Last name').fill('Lefèvre-Journey');
  await dialog.getByLabel('E-mail').fill('noemie@mail.example');
  const pills = dialog.getByRole('group', { name: 'Also assign to' });
  await pills.getByText('Diego Ruiz').click();
  await pills.getByText('Saanvi Huang').click();
  await expect(dialog.getByText('Maya and 2 others will be able to open the record.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByText('Noémie Lefèvre-Journey is invited')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.goto('/dev/outbox');
  await page.getByText('noemie@mail.example').first().click();
  const letter = page.frameLocator('iframe').first();
  const link = await letter.getByRole('link', { name: 'See the invitation' }).getAttribute('href');
  expect(link).toContain('/invitation#');

  const patient = await (await browser.newContext()).newPage();
  await patient.goto(link as string);
  await expect(patient.getByRole('heading', { name: 'Okta Physio invites you' })).toBeVisible();
  await expect(patient.getByText('Maya Lin invites you to the portal')).toBeVisible();
  await patient.getByLabel('Choose a password').fill('four unrelated little words');
  await patient.getByRole('button', { name: 'Accept' }).click();
  await expect(patient).toHaveURL(/\/portal$/);
  await expect(patient.getByRole('heading', { name: 'Hello, Noémie' })).toBeVisible();
  for (const therapist of ['Maya Lin', 'Diego Ruiz', 'Saanvi Huang']) await expect(patient.getByText(therapist)).toBeVisible();

  // The link was for once.
  const second = await (await browser.newContext()).newPage();
  await second.goto(link as string);
  await expect(second.getByText('This link no longer opens')).toBeVisible();
});

test('A8 a colleague’s change appears without a reload, and a refused one is taken back with the reason', async ({ page, browser }) => {
  await signIn(page, 'Maya Lin');
  await openAllPatients(page);
  const diego = await pageOf(browser, 'Diego Ruiz');
  await openAllPatients(diego);
  const row = rowWith(diego, /^Assign to Me/);
  const name = await nameIn(row);
  await row.getByRole('button', { name: /^Assign to Me/ }).click();
  await expect(rowOf(page, name).getByRole('button', { name: /Diego Ruiz/ })).toBeVisible();

  // The owner switches assignment off; Maya's open screen still offers it for a moment, the server does not.
  const owner = await pageOf(browser, 'Ingrid Solberg');
  await page.route('**/v2/events', (route) => route.abort());
  await page.reload();
  await openAllPatients(page);
  const mine = rowWith(page, /^Assign to Me/);
  const other = await nameIn(mine);
  await owner.goto('/clinic/features');
  await owner.getByRole('switch', { name: /Assign therapists to patients/ }).click({ force: true });
  await owner.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await expect(owner.getByRole('switch', { name: /Assign therapists to patients/ })).not.toBeChecked();
  await mine.getByRole('button', { name: /^Assign to Me/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This feature is off at your clinic' })).toBeVisible();
  await expect(rowOf(page, other).getByRole('button', { name: /\(You\)/ })).toHaveCount(0);
  await owner.getByRole('switch', { name: /Assign therapists to patients/ }).click({ force: true });
  await owner.getByRole('dialog').getByRole('button', { name: 'Switch on' }).click();
  await expect(owner.getByRole('switch', { name: /Assign therapists to patients/ })).toBeChecked();
});

test('A3 under careTeam a clinician requests access instead of assigning themselves', async ({ page }) => {
  await signIn(page, 'Tomás Ibarra');
  await openAllPatients(page);
  await expect(page.getByRole('button', { name: /^Assign to Me/ })).toHaveCount(0);
  await rowWith(page, /^Request access/)
    .getByRole('button', { name: /^Request access/ })
    .click();
  await expect(page.getByRole('dialog', { name: /Request access/ })).toContainText('clinical admin');
});

test('A4 a clinic with more than five others offers a searchable list, not pills', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  await page.getByRole('button', { name: 'Invite New Client' }).first().click();
  const field = page.getByRole('dialog').getByLabel('Also assign to');
  await field.click();
  await field.fill('ibarra');
  await page.getByRole('option', { name: /Tomás Ibarra/ }).click();
  await expect(page.getByText('Ruth and Tomás Ibarra will be able to open the record.')).toBeVisible();
});

test('F3 a clinic without the flag has no list of all active patients', async ({ page }) => {
  await signIn(page, 'Liam Fraser');
  await expect(page.getByRole('grid', { name: 'My Clients' })).toBeVisible();
  await expect(page.getByText('All Active Clients')).toHaveCount(0);
});
