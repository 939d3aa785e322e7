import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { nameIn, openAllPatients, pageOf, rowOf, rowWith, signIn } from './people.ts';

/** The row of one patient in the list of all active patients. */
const found = async (page: Page, name: string) => {
  await openAllPatients(page);
  await page.getByRole('searchbox').fill(name);
  await expect(rowOf(page, name)).toBeVisible();
  return rowOf(page, name);
};
const inTenDays = () => new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);

test('A10 A11 a clinician asks for access, the colleague approves until a day, and the patient is theirs without a reload', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Tomás Ibarra');
  const ruth = await pageOf(browser, 'Ruth Feldman');
  const hers = ruth
    .getByRole('row')
    .filter({ has: ruth.getByRole('gridcell') })
    .filter({ hasNot: ruth.getByRole('button', { name: /Tomás Ibarra/ }) })
    .first();
  await expect(hers).toBeVisible();
  const name = await nameIn(hers);
  const link = ruth
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox/ })
    .first();
  const waiting = async () => Number(await link.locator('[aria-hidden]:not(svg)').textContent());
  await expect.poll(waiting).toBeGreaterThan(0);
  const before = await waiting();

  const row = await found(page, name);
  await row.getByRole('button', { name: /^Request access/ }).click();
  const dialog = page.getByRole('dialog', { name: `Request access to ${name}` });
  await dialog.getByLabel('Why do you need access?').fill('We run the Thursday group together.');
  await dialog.getByRole('button', { name: 'Ask for access' }).click();
  await expect(dialog).toBeHidden();
  await expect(row.getByRole('button', { name: /^Requested/ })).toBeVisible();

  // The colleague's badge counts it without a reload.
  await expect.poll(waiting).toBe(before + 1);
  await link.click();
  const entry = ruth.getByRole('listitem').filter({ hasText: `Tomás Ibarra asks for access to ${name}` });
  await expect(entry.getByText('We run the Thursday group together.')).toBeVisible();
  await entry.getByRole('button', { name: /^Approve/ }).click();
  await entry.getByLabel('Access until the end of').fill(inTenDays());
  await entry.getByRole('button', { name: 'Approve access' }).click();
  await expect(entry).toHaveCount(0);
  await expect(ruth.getByText(`Tomás Ibarra is on ${name}’s care team.`)).toBeVisible();
  await expect.poll(waiting).toBe(before);

  await expect(row.getByRole('button', { name: /Clinicians: Tomás Ibarra \(You\)/ })).toBeVisible();
  await page.getByRole('tab', { name: 'My Clients' }).click();
  const theirs = rowOf(page, name);
  await expect(theirs).toBeVisible();
  await page.goto(`/patients/${await theirs.getAttribute('data-patient')}?tab=records`);
  await expect(page.getByText(/^Open to you:/)).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  const mine = page.getByRole('listitem').filter({ hasText: `You asked for access to ${name}` });
  await expect(mine.getByText(/^Approved by Ruth Feldman until/)).toBeVisible();
  await ruth.context().close();
});

test('A14 a record is opened in an emergency, ended by its holder, and reviewed by a clinical admin', async ({ page, browser }) => {
  await signIn(page, 'Tomás Ibarra');
  await openAllPatients(page);
  const row = rowWith(page, /^Request access/);
  const name = await nameIn(row);
  await page.goto(`/patients/${await row.getAttribute('data-patient')}`);
  await page.getByRole('button', { name: 'Emergency access' }).click();
  const dialog = page.getByRole('dialog', { name: `Emergency access to ${name}` });
  await dialog.getByLabel('What is the emergency?').fill('Called from the emergency room');
  await dialog.getByLabel('Your password, again').fill('not this one');
  await dialog.getByRole('button', { name: 'Open the record' }).click();
  await expect(dialog.getByText(/not your password|Check it/)).toBeVisible();
  await dialog.getByLabel('Your password, again').fill('caseload demo 2026');
  await dialog.getByRole('button', { name: 'Open the record' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/^Emergency access until/)).toBeVisible();

  const ruth = await pageOf(browser, 'Ruth Feldman');
  await ruth.goto('/inbox');
  const entry = ruth.getByRole('listitem').filter({ hasText: `Tomás Ibarra opened the record of ${name} in an emergency` });
  await expect(entry.getByText(/^Open until/)).toBeVisible();
  await page.getByRole('button', { name: 'End now' }).click();
  await expect(page.getByText(/^Emergency access until/)).toHaveCount(0);
  // What her colleague ended, she can review, without a reload.
  await entry.getByRole('button', { name: /^Review/ }).click();
  await entry.getByRole('radio', { name: 'Justified', exact: true }).check();
  await entry.getByLabel(/^Note to the review/).fill('Spoken about in the team.');
  await entry.getByRole('button', { name: 'Save the review' }).click();
  await expect(entry).toHaveCount(0);

  await page.goto('/inbox');
  const mine = page.getByRole('listitem').filter({ hasText: `You opened the record of ${name} in an emergency` });
  await expect(mine.getByText('Reviewed by Ruth Feldman: justified')).toBeVisible();
  await expect(mine.getByText('Note: Spoken about in the team.')).toBeVisible();
  await ruth.context().close();
});
