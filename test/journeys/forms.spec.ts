import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

/** A patient of whoever is signed in, of whom no form has been filled in. */
async function openNewcomer(page: Page): Promise<string> {
  const { items } = (await (await page.request.get('/v2/doctor/patients/summary?limit=100')).json()) as { items: { id: number }[] };
  for (const { id } of items) {
    const forms = (await (await page.request.get(`/v2/patients/${id}/forms`)).json()) as { items?: unknown[] };
    if (forms.items?.length !== 0) continue;
    const address = `/patients/${id}?tab=records&part=forms`;
    await page.goto(address);
    await expect(page.getByText('No form has been filled in yet')).toBeVisible();
    return address;
  }
  throw new Error('everybody has a form');
}

/** Fills in PHQ-9 with the keyboard alone: the nth answer to every question, and the first to the last. */
async function fillPhq9(page: Page, nth: number): Promise<void> {
  await page.getByRole('button', { name: 'Fill in a form' }).first().click();
  await page.getByRole('menuitem', { name: /PHQ-9/ }).click();
  await expect(page.getByRole('heading', { name: 'PHQ-9' })).toBeFocused();
  await page.getByRole('radiogroup').first().getByRole('radio').first().focus();
  for (let question = 1; question <= 9; question++) {
    await page.keyboard.press('Space');
    for (let step = 0; step < (question === 9 ? 0 : nth); step++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
  }
}

test('C2 PHQ-9 is filled in three times, and the curve is seen', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  const address = await openNewcomer(page);
  for (const [nth, score] of [
    [3, '24 of 27'],
    [2, '16 of 27'],
    [1, '8 of 27'],
  ] as const) {
    await fillPhq9(page, nth);
    await expect(page.getByText(score)).toBeVisible();
    await expect(page.getByText(/^Saved at/)).toBeVisible();
    if (nth === 3) await expectClean(page);
    await page.getByRole('button', { name: 'Complete' }).click();
    await expect(page.getByRole('heading', { name: 'Filled forms' })).toBeVisible();
  }
  await expect(page.getByRole('img', { name: /PHQ-9: 3 scores, from 24 of 27 on .* to 8 of 27/ })).toBeVisible();
  await expectClean(page);
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('cell', { name: '16 of 27' })).toBeVisible();
  // What is there survives a reload, and is read as it was filled in.
  await page.goto(address);
  await page
    .getByRole('button', { name: /PHQ-9.*24 of 27/ })
    .first()
    .click();
  await expect(page.getByText(/^Filled in on .* by Ruth Feldman/)).toBeVisible();
  await expectClean(page);
});

test('C2 a template is made, scored and offered', async ({ page }) => {
  await signIn(page, 'Ingrid Solberg');
  await page.goto('/clinic/forms');
  await page.getByRole('button', { name: 'Add GAD-7' }).click();
  await expect(page.getByText('GAD-7 is added.')).toBeVisible();
  await page.getByRole('link', { name: 'New template' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Shoulder');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Scale' }).click();
  await page.getByRole('textbox', { name: 'Text of question 1' }).fill('How well can you reach up?');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await page.getByRole('textbox', { name: 'Option 1', exact: true }).fill('Well');
  await page.getByRole('textbox', { name: 'Option 2', exact: true }).fill('Not at all');
  await page.getByRole('combobox', { name: 'How it is scored' }).click();
  await page.getByRole('option', { name: 'Percent of the most possible' }).click();
  await expectClean(page);
  await page.getByRole('region', { name: 'Preview' }).getByRole('radio', { name: 'Not at all' }).check();
  await expect(page.getByText('100 %')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Edit Shoulder' })).toBeVisible();
  await expectClean(page);
});
