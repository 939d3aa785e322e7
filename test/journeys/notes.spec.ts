import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { nameIn, pageOf, signIn } from './people.ts';

const openNotes = async (page: Page, address: string) => {
  await page.goto(`${address}?tab=records&part=notes`);
  await expect(page.getByRole('tab', { name: 'Notes' })).toBeVisible();
};
const begin = async (page: Page, which: string) => {
  await page.getByRole('button', { name: 'New note' }).click();
  await page.getByRole('menuitem', { name: which, exact: true }).last().click();
};
const patientOf = async (row: ReturnType<Page['locator']>) => {
  await row.waitFor();
  return { name: await nameIn(row), address: `/patients/${await row.getAttribute('data-patient')}` };
};

test('C1 a clinician writes a note, sees it saved, signs it with a keystroke and adds to it, and it is in the record', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  const { address } = await patientOf(page.locator('[data-patient]').first());
  await openNotes(page, address);
  await begin(page, 'Progress note · SOAP');
  const words = `Slept through ${Date.now()}.`;
  await page.getByLabel(/^Subjective/).fill(words);
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  await expectClean(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Fill this in before you sign.').first()).toBeVisible();
  await expect(page.getByLabel(/^Assessment/)).toBeFocused();
  await page.getByLabel(/^Assessment/).fill('Better.');
  await page.getByLabel(/^Plan/).fill('Go on.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/it changes by addendum only/)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const card = page.getByRole('article').filter({ hasText: words });
  await expect(card.getByText(/^Signed/)).toBeVisible();

  await card.getByRole('button', { name: 'Add an addendum' }).click();
  await card.getByLabel('Addendum').fill('On the sofa, to be exact.');
  await card.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(card.getByText(/^Addendum by Maya Lin/)).toBeVisible();
  await page.reload();
  await expect(card.getByText('On the sofa, to be exact.')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Continue' })).toHaveCount(0);
  await expectClean(page);
});

test('C4 a clinician removed while writing reads nothing more, gives the sealed draft, and a colleague takes it up', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Ruth Feldman');
  const { name, address } = await patientOf(
    page
      .locator('[data-patient]')
      .filter({ hasNot: page.getByRole('button', { name: /Tomás Ibarra/ }) })
      .first(),
  );
  await page.goto(`${address}?tab=clinicians`);
  const box = page.getByRole('region', { name: 'Assigned Clinicians' });
  await box.getByRole('button', { name: 'Edit' }).click();
  await box.getByRole('combobox', { name: 'Add a clinician' }).fill('Tomás');
  await page.getByRole('option', { name: /Tomás Ibarra/ }).click();
  await box.getByRole('button', { name: 'Save Changes' }).click();
  await expect(page.getByText(`${name}’s care team is saved.`)).toBeVisible();

  const tomas = await pageOf(browser, 'Tomás Ibarra');
  await openNotes(tomas, address);
  await begin(tomas, 'Progress note · Free text');
  await tomas.getByLabel(/^Text/).fill('She will call on Monday.');

  await box.getByRole('button', { name: 'Edit' }).click();
  await box.getByRole('button', { name: 'Remove Tomás Ibarra' }).click();
  await box.getByRole('textbox', { name: /Why does someone leave/ }).fill('moves to another site');
  await tomas.getByLabel(/^Text/).pressSequentially(' Her sister');
  await box.getByRole('button', { name: 'Save Changes' }).click();
  await expect(tomas.getByText(`Your access to ${name}’s record has ended`)).toBeVisible();
  await expect(tomas.getByText(/kept as a sealed draft/)).toBeVisible();
  await expect(tomas.getByText('call on Monday')).toHaveCount(0);
  await expect(tomas.getByRole('textbox')).toHaveCount(0);
  await expectClean(tomas);
  await tomas.getByRole('button', { name: 'Give it to the care team' }).click();
  await expect(tomas.getByText('The care team has it.')).toBeVisible();

  await openNotes(page, address);
  const left = page.getByRole('region', { name: /^Tomás Ibarra left a draft/ });
  await left.getByRole('button', { name: 'Read it' }).click();
  await expect(left.getByText('She will call on Monday. Her sister')).toBeVisible();
  await left.getByRole('button', { name: 'Take it up' }).click();
  await expect(page.getByLabel(/^Text/)).toHaveValue('She will call on Monday. Her sister');
  await page.getByLabel(/^Text/).pressSequentially(' agrees.');
  await expect(page.getByText(/^Saved at/)).toBeVisible();
  await page.getByRole('button', { name: 'Back to the notes' }).click();
  await expect(page.getByRole('article').filter({ hasText: 'Began as a draft of Tomás Ibarra' }).getByText('agrees.')).toBeVisible();
  await tomas.context().close();
});
