import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { signIn } from './people.ts';

/** Nothing that axe finds against WCAG 2.2 A and AA, in either colour scheme. */
async function expectClean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours change with a transition here and there; axe must see the end of it.
    await page.waitForTimeout(250);
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
  }
}

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
  await page.getByRole('gridcell').first().click();
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

test('F1 features, the outbox, an unknown address and the portal are accessible', async ({ page }) => {
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/clinic/features');
  await expect(page.getByRole('switch').first()).toBeVisible();
  await expectClean(page);
  await page.getByRole('switch', { name: /Assign therapists to patients/ }).click({ force: true });
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Switch off' })).toBeVisible();
  await expectClean(page);
  await page.goto('/dev/outbox');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
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
  await expect(page.getByText('Diego Ruiz')).toBeVisible();
  await expectClean(page);
});
