import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

test('C1 a supervisor returns a trainee’s note from the inbox, and the trainee finds it there with what is to change', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Samuel Okonkwo');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  const waiting = page.getByRole('region', { name: 'Notes to co-sign' });
  await expect(waiting.getByRole('listitem')).toHaveCount(1);
  await expect(waiting.getByText(/^Hana Kobayashi signed a progress note about/)).toBeVisible();
  await waiting.getByRole('button', { name: /^Return for changes/ }).click();
  await expectClean(page);
  await page.keyboard.type('Please add how the week at work went.');
  await waiting.getByRole('button', { name: 'Return the note' }).click();
  await expect(page.getByText('The note is returned. Hana Kobayashi is told.')).toBeVisible();
  await expect(waiting).toHaveCount(0);

  const hana = await pageOf(browser, 'Hana Kobayashi');
  await hana
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox/ })
    .first()
    .click();
  const returned = hana.getByRole('region', { name: 'Returned to you for changes' });
  await expect(returned.getByText('Reason: Please add how the week at work went.')).toBeVisible();
  await returned
    .getByRole('link', { name: /^Go to the note/ })
    .first()
    .click();
  await expect(hana).toHaveURL(/part=notes.*#note-\d+$/);
});
