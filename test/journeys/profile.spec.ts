import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

test('OC-1 R1 two who edit one profile at once: the second sees both versions, merges them, and nothing is lost', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Noor Haddad');
  await page.getByRole('searchbox').fill('samuel okafor');
  await page.getByRole('link', { name: /^Samuel Okafor/ }).click();
  const alerts = page.getByRole('list', { name: 'Alerts' });
  await expect(alerts.getByRole('listitem').first()).toHaveText('Allergic to latex');
  await expect(page.getByRole('tab', { name: 'Records locked' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit profile' }).click();
  const mine = page.getByRole('dialog', { name: 'Edit Samuel Okafor' });
  await mine.getByRole('textbox', { name: 'Phone', exact: true }).fill('+49 555 0199');
  await mine.getByRole('textbox', { name: 'Language' }).fill('German');
  await expectClean(page);

  const diego = await pageOf(browser, 'Diego Ruiz');
  await diego.goto(page.url());
  await diego.getByRole('button', { name: 'Edit contact' }).click();
  await diego.getByRole('textbox', { name: 'Phone', exact: true }).fill('+49 555 0777');
  await diego.getByRole('textbox', { name: 'Pronouns' }).fill('they/them');
  await diego.getByRole('button', { name: 'Save changes' }).click();
  await expect(diego.getByText('The profile of Samuel Okafor is saved.')).toBeVisible();

  // What only one of the two changed is chosen; what both changed is asked.
  await mine.getByRole('button', { name: 'Save changes' }).click();
  await expect(mine.getByRole('alert')).toContainText('Diego Ruiz saved this profile');
  await expect(mine.getByRole('radio', { name: 'Saved by Diego Ruiz they/them' })).toBeChecked();
  await expect(mine.getByRole('radio', { name: 'Yours German' })).toBeChecked();
  await mine.getByRole('button', { name: 'Save this version' }).click();
  await expect(mine.getByText('Choose one of the two.')).toBeVisible();
  await expectClean(page);
  await mine.getByRole('radio', { name: 'Yours +49 555 0199' }).click();
  await mine.getByRole('button', { name: 'Save this version' }).click();
  await expect(page.getByText('The profile of Samuel Okafor is saved.')).toBeVisible();

  // Diego sees it without a reload.
  for (const one of [page, diego]) {
    await expect(
      one
        .getByRole('banner')
        .or(one.getByRole('main'))
        .getByText(/they\/them/)
        .first(),
    ).toBeVisible();
    await expect(one.getByText('German', { exact: true })).toBeVisible();
    await expect(one.getByRole('link', { name: '+49 555 0199' }).first()).toBeVisible();
  }

  // What was typed is not lost to a click, and one who may not edit is offered nothing.
  await page.getByRole('button', { name: 'Edit contact' }).click();
  await page.getByRole('textbox', { name: 'First name' }).fill('');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('textbox', { name: 'First name' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByText('What you typed is not saved yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('R1 a biller sees the profile and is offered no change of it', async ({ page }) => {
  await signIn(page, 'Peter Novak');
  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  await expect(page.getByText('Birth date')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit/ })).toHaveCount(0);
});
