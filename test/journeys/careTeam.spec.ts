import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { nameIn, openAllPatients, pageOf, rowOf, rowWith, signIn } from './people.ts';

/** Opens the box of a patient's care team and begins to edit it. */
const editTeam = async (page: Page) => {
  await page.getByRole('tab', { name: 'Clinicians' }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  return page.getByRole('region', { name: 'Assigned Clinicians' });
};

test('A8 (d) A7 at Harbor Therapy a clinician adds a colleague, sees no X, and a clinical admin removes with a reason', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Tomás Ibarra');
  const mine = page.getByRole('row').nth(1);
  const name = await nameIn(mine);
  await mine.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  const address = page.url();

  const box = await editTeam(page);
  await expect(box.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
  await box.getByRole('combobox', { name: 'Add a clinician' }).click();
  const option = page.getByRole('option').first();
  const colleague = ((await option.textContent()) ?? '').trim();
  await option.click();
  await expect(box.getByText(`${colleague} will be able to open the record.`)).toBeVisible();
  await box.getByRole('button', { name: 'Save Changes' }).click();
  await expect(page.getByText(`${name}’s care team is saved.`)).toBeVisible();
  await expect(box.getByText(colleague)).toBeVisible();

  // The colleague appears on the admin's open screen, who removes them again.
  const ruth = await pageOf(browser, 'Ruth Feldman');
  await ruth.goto(address);
  const hers = await editTeam(ruth);
  await hers.getByRole('button', { name: `Remove ${colleague}` }).click();
  await expect(
    hers.getByText(`${colleague} will no longer be able to open the record, unless their role reads every record.`),
  ).toBeVisible();
  await hers.getByRole('button', { name: 'Save Changes' }).click();
  await expect(hers.getByText('Say why: it is kept with the history.')).toBeVisible();
  await hers.getByRole('textbox', { name: /Why does someone leave/ }).fill('was added by mistake');
  await hers.getByRole('button', { name: 'Save Changes' }).click();
  await expect(ruth.getByText(`${name}’s care team is saved.`)).toBeVisible();
  // Tomás sees it without a reload.
  await expect(box.getByText(colleague)).toHaveCount(0);
});

test('A3 A8 (d) on another’s patient the same clinician is offered to request access, and no box to edit', async ({ page }) => {
  await signIn(page, 'Tomás Ibarra');
  await openAllPatients(page);
  const row = rowWith(page, /^Request access/);
  const name = await nameIn(row);
  await rowOf(page, name).getByRole('link', { name }).click();
  await expect(page.getByRole('button', { name: 'The record is closed to you' })).toBeVisible();
  await page.getByRole('tab', { name: 'Clinicians' }).click();
  await expect(page.getByRole('heading', { name: 'Assigned Clinicians' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Request access' }).click();
  await expect(page.getByRole('dialog', { name: `Request access to ${name}` })).toBeVisible();
});

test('A8 (d) saving over a colleague’s change shows both, and mine goes on top', async ({ page, browser }) => {
  await signIn(page, 'Ruth Feldman');
  await openAllPatients(page);
  await page.getByRole('row').nth(1).getByRole('link').click();
  await expect(page.getByRole('tab', { name: 'Manage' })).toBeVisible();
  const grace = await pageOf(browser, 'Grace Adeyemi');
  await grace.goto(page.url());
  const [hers, mine] = [await editTeam(grace), await editTeam(page)];
  for (const [at, box] of [
    [grace, hers],
    [page, mine],
  ] as const) {
    await box.getByRole('combobox', { name: 'Add a clinician' }).click();
    await at
      .getByRole('option')
      .nth(at === page ? 3 : 1)
      .click();
  }
  await hers.getByRole('button', { name: 'Save Changes' }).click();
  await expect(grace.getByText(/care team is saved/)).toBeVisible();
  await mine.getByRole('button', { name: 'Save Changes' }).click();
  await expect(mine.getByRole('heading', { name: 'As it is now' })).toBeVisible();
  await mine.getByRole('button', { name: 'Save mine on top' }).click();
  await expect(page.getByText(/care team is saved/)).toBeVisible();
});
