import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { nameIn, rowOf, rowWith } from './people.ts';

/** Presses Tab until something has the focus, as a person without a mouse does. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluateAll((elements) => elements.includes(document.activeElement as HTMLElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${most} presses of Tab did not reach ${String(target)}`);
}

test('A8 the whole journey works with the keyboard alone', async ({ page, browser }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.type('maya.lin@okta.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('caseload demo 2026');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();

  // All Active Patients, by arrow key; then the first who can be assigned.
  await tabTo(page, page.getByRole('tab', { name: 'My Patients' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'All Active Patients' })).toHaveAttribute('aria-selected', 'true');
  const row = rowWith(page, /^Assign to Me/);
  await expect(row).toBeVisible();
  const name = await nameIn(row);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('row')).toHaveCount(2);
  await tabTo(page, rowOf(page, name).getByRole('button', { name: /^Assign to Me/ }));
  await page.keyboard.press('Enter');
  await expect(rowOf(page, name).getByRole('button', { name: /Maya Lin \(You\)/ })).toBeVisible();

  // Add a colleague: search, arrow to the match, confirm.
  await tabTo(page, rowOf(page, name).getByRole('button', { name: /^Add therapist/ }));
  await page.keyboard.press('Enter');
  const assigning = page.getByRole('dialog', { name: `Add a therapist to ${name}` });
  await expect(assigning.getByPlaceholder('Search therapists')).toBeFocused();
  const first = (await assigning.getByRole('option').first().textContent()) ?? '';
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const confirm = assigning.getByRole('button', { name: /^Assign .+ to / });
  await tabTo(page, confirm);
  await page.keyboard.press('Enter');
  await expect(assigning).toBeHidden();
  expect(first).not.toBe('');
  await expect(rowOf(page, name).getByRole('button', { name: /^Therapists: Maya Lin \(You\)(,| and)/ })).toBeVisible();

  // Invite, with two colleagues.
  await tabTo(page, page.getByRole('button', { name: 'Invite New Patient' }));
  await page.keyboard.press('Enter');
  const inviting = page.getByRole('dialog', { name: 'Invite a new patient' });
  await expect(inviting.getByLabel('First name')).toBeFocused();
  await page.keyboard.type('Keya');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Board-Only');
  await page.keyboard.press('Tab');
  await page.keyboard.type('keya@mail.example');
  const pills = inviting.getByRole('checkbox');
  await tabTo(page, pills.nth(0));
  await page.keyboard.press('Space');
  await tabTo(page, pills.nth(1));
  await page.keyboard.press('Space');
  await expect(inviting.getByText('Maya and 2 others will be able to open the record.')).toBeVisible();
  await tabTo(page, inviting.getByRole('button', { name: 'Send invitation' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Keya Board-Only is invited')).toBeVisible();
  await page.keyboard.press('Escape');

  // Read the letter, and open its link as the patient.
  await tabTo(page, page.getByRole('link', { name: 'Outbox' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  const link = await page.frameLocator('iframe').getByRole('link', { name: 'See the invitation' }).getAttribute('href');

  const patient = await (await browser.newContext()).newPage();
  await patient.goto(link as string);
  await expect(patient.getByRole('heading', { name: 'Okta Physio invites you' })).toBeVisible();
  await tabTo(patient, patient.getByLabel('Choose a password'));
  await patient.keyboard.type('four unrelated little words');
  await patient.keyboard.press('Enter');
  await expect(patient.getByRole('heading', { name: 'Hello, Keya' })).toBeVisible();
  await tabTo(patient, patient.getByRole('main').getByRole('link', { name: 'My care team' }));
  await patient.keyboard.press('Enter');
  await expect(patient.getByRole('list', { name: 'My care team' }).getByRole('listitem')).toHaveCount(3);
});

test('A8 a dialog gives the focus back to the button that opened it', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Maya Lin' }).click();
  const add = page.getByRole('button', { name: /^Add therapist/ }).first();
  await tabTo(page, add);
  await page.keyboard.press('Enter');
  // It takes the focus before it can give it back.
  await expect(page.getByRole('dialog').locator(':focus')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(add).toBeFocused();
});
