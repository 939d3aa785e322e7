import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('signing in is accessible', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
  await expectClean(page);
  await page.getByLabel('E-mail').fill('nobody@okta.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectClean(page);
});

test('A8 the dashboard and its dialogs are accessible', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  await expect(page.getByRole('button', { name: /^Therapists:/ }).first()).toBeVisible();
  await expectClean(page);
  await page.getByRole('tab', { name: /^All Active/ }).click();
  await expect(page.getByRole('button', { name: /^Assign to Me/ }).first()).toBeVisible();
  await expectClean(page);

  await page
    .getByRole('button', { name: /^Add therapist/ })
    .first()
    .click();
  await expect(page.getByRole('dialog').getByText('Physiotherapy').first()).toBeVisible();
  await expectClean(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Invite New Patient' }).click();
  await expect(page.getByRole('dialog').getByText('Also assign to')).toBeVisible();
  await expectClean(page);
  await page.keyboard.press('Escape');

  await page.getByRole('searchbox').fill('nobody is called this');
  await expect(page.getByText(/No patient is called/)).toBeVisible();
  await expectClean(page);
});

test('A8 patient management is accessible', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  // The name leads to the patient's page, the rest of the row opens the dialog.
  await page.getByRole('gridcell').nth(2).click();
  await expect(page.getByText('Therapist Management')).toBeVisible();
  await expectClean(page);
});

test('A4 inviting with a searchable list is accessible', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  await page
    .getByRole('button', { name: /^Invite New/ })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel('Also assign to').click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectClean(page);
});

test('F1 features, and what switching one off would do, are accessible', async ({ page }) => {
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/clinic/features');
  await expect(page.getByRole('switch').first()).toBeVisible();
  await expectClean(page);
  await page.getByRole('switch', { name: /Assign therapists to patients/ }).click({ force: true });
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Switch off' })).toBeVisible();
  await expectClean(page);
});

test('the outbox, a letter in it, an unknown address and an invitation that is over are accessible', async ({ page }) => {
  await signIn(page, 'Ingrid Solberg');
  const email = `letter.${Math.random().toString(36).slice(2)}@example.test`;
  await page.evaluate(
    async (address) =>
      void (await fetch('/v2/doctor/patients/invite', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ firstName: 'Lia', lastName: 'Letter', email: address }),
      })),
    email,
  );
  await page.goto('/dev/outbox');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const letter = page.frameLocator('iframe').locator('body');
  await expect(letter).toContainText('Lia');
  await expectClean(page);
  const html = await letter.evaluate((body) => body.ownerDocument.documentElement.outerHTML);
  await page.goto('about:blank');
  await page.setContent(html);
  // In the outbox its frame has the name.
  await page.evaluate(() => void (document.title = 'A letter'));
  await expectClean(page);
  await page.goto('/no/such/place');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectClean(page);
  await page.goto('/invitation#abc.def');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectClean(page);
});

test('B3 the portal is accessible', async ({ page }) => {
  await signIn(page, 'Sam Okafor');
  await expect(page.getByText(/^Diego Ruiz and /)).toBeVisible();
  await expectClean(page);
});

test('A15 the tabs Records and Access are accessible', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  const { items } = (await (await page.request.get('/v2/doctor/patients/all?limit=1')).json()) as { items: { id: number }[] };
  await page.goto(`/patients/${items[0]?.id}?tab=records`);
  await expect(page.getByText(/^Open to you/)).toBeVisible();
  await expectClean(page);
  await page.goto(`/patients/${items[0]?.id}?tab=access`);
  await expect(page.getByText('You can open this record')).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expectClean(page);
  await page.getByRole('button', { name: 'Block someone' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectClean(page);
});

test('A15 a closed record is accessible', async ({ page }) => {
  await signIn(page, 'Noah Petit');
  const { items } = (await (await page.request.get('/v2/doctor/patients/all?limit=1')).json()) as { items: { id: number }[] };
  await page.goto(`/patients/${items[0]?.id}?tab=records`);
  await expect(page.getByText('Why it is closed:')).toBeVisible();
  await expectClean(page);
});

test('R1 the team and what a member may do are accessible', async ({ page }) => {
  await signIn(page, 'Grace Adeyemi');
  await page.goto('/clinic/team');
  await expect(page.getByRole('button', { name: 'Noah Petit' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Noah Petit' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Clinical' }).check();
  await expect(page.getByText(/^Noah Petit will be able to open/)).toBeVisible();
  await expectClean(page);
});

test('A3 the access policy is accessible', async ({ page }) => {
  await signIn(page, 'Grace Adeyemi');
  await page.goto('/clinic/policy');
  await page.getByRole('radio', { name: 'Managed' }).click();
  await expect(page.getByText('If you choose “Managed”')).toBeVisible();
  await expectClean(page);
});

test('A8 (d) (e) a patient’s page, the box of the care team and its management are accessible', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  // A team of several: one is about to go, another is given dates.
  const shared = page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Clinicians: .+, .+/ }) });
  await shared.first().getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Care team' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('tab', { name: 'Clinicians' }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Dates/ })
    .first()
    .click();
  await expectClean(page);
  await page.getByRole('tab', { name: 'Manage' }).click();
  await expect(page.getByRole('combobox', { name: 'Primary clinician' })).toBeVisible();
  await expectClean(page);
});

test('A10 A14 the inbox, with a decision and a review open, is accessible', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  await page.goto('/inbox');
  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click();
  await page
    .getByRole('button', { name: /^Review:/ })
    .first()
    .click();
  await expect(page.getByLabel('Access until the end of')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Not justified' })).toBeVisible();
  await expectClean(page);
});
