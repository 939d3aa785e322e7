import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('O1 B1 the owner invites a colleague, who opens the mail elsewhere, chooses a password, works here, and signs in again', async ({
  page,
  browser,
}) => {
  const mark = Math.random().toString(36).slice(2, 8);
  const email = `quinn.${mark}@mail.example`;
  // At a clinic where another journey counts on nobody: one colleague more is one pill too many elsewhere.
  await signIn(page, "Margaret O'Brien");
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('button', { name: 'Invite a colleague' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite a colleague' });
  await dialog.getByLabel('First name').fill('Quinn');
  await dialog.getByLabel('Last name').fill(`Zed${mark}`);
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Discipline').fill('Physiotherapy');
  await expect(dialog.getByText(/of nobody yet/)).toBeVisible();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog).toBeHidden();
  const waiting = page.getByRole('region', { name: 'Invited, not here yet' });
  await expect(waiting.getByText(`Clinician · ${email}`)).toBeVisible();
  await expectClean(page);

  // The letter as its reader's mail program shows it.
  const letters = await (async () => {
    for (let turn = 0; turn < 40; turn++) {
      const { letters } = (await (await page.request.get('/v2/demo/outbox')).json()) as { letters: { to: string; text: string }[] };
      const found = letters.filter(({ to }) => to === email);
      if (found.length > 0) return found;
      await page.waitForTimeout(250);
    }
    return [];
  })();
  const url = /http\S+\/invitation#\S+/.exec(letters[0]?.text ?? '')?.[0] ?? '';
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(url);
  await expect(elsewhere.getByText('You will be there as: Clinician.')).toBeVisible();
  await expectClean(elsewhere);
  await elsewhere.getByLabel('Choose a password').fill('lantern orchid gravel tuesday');
  await elsewhere.getByRole('button', { name: 'Accept' }).click();
  await expect(elsewhere.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(elsewhere).not.toHaveURL(/invitation/);

  // The owner's open screen has heard of it.
  await expect(page.getByRole('button', { name: `Quinn Zed${mark}` })).toBeVisible();
  await expect(waiting.getByText(email)).toHaveCount(0);

  const later = await (await browser.newContext()).newPage();
  await later.goto('/sign-in');
  await later.getByLabel('E-mail').fill(email);
  await later.getByLabel('Password', { exact: true }).fill('lantern orchid gravel tuesday');
  await later.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(later).not.toHaveURL(/sign-in/);

  // Opened once more, the link opens nothing.
  const again = await (await browser.newContext()).newPage();
  await again.goto(url);
  await expect(again.getByRole('heading', { name: 'This link no longer opens' })).toBeVisible();
});
