import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('A15 an owner asks who could open a record before somebody joined, steps to the change, and shares the moment', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  const { items } = (await (await page.request.get('/v2/doctor/patients/all')).json()) as { items: { id: number }[] };
  const found = items[0];
  if (!found) throw new Error('The clinic has no patients.');
  await page.goto(`/patients/${found.id}?tab=access`);
  await expect(page.getByRole('heading', { name: 'Who can open this record' })).toBeVisible();

  await test.step('back to the change before: the address has the moment, and every heading says that it is the past', async () => {
    await page.getByRole('button', { name: 'Previous change' }).click();
    await expect(page).toHaveURL(/tab=access&at=/);
    await expect(page.getByText(/^You are looking at .*: who could open the record then\.$/)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Who could open this record' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Who opened it around then' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Seal the chart' })).toHaveCount(0);
    await expectClean(page);
  });

  await test.step('the link leads whoever has it to the same moment', async () => {
    const shared = page.url();
    await page.goto('/');
    await page.goto(shared);
    await expect(page.getByRole('heading', { name: 'Who could open this record' })).toBeVisible();
  });

  await test.step('a moment to come is refused in words', async () => {
    await page.goto(`/patients/${found.id}?tab=access&at=${encodeURIComponent('2126-01-01T00:00:00Z')}`);
    await expect(page.getByRole('heading', { name: 'This moment is still to come' })).toBeVisible();
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Who can open this record' })).toBeVisible();
  });

  await test.step('an opening in the activity log leads to how access stood then', async () => {
    await page.goto(`/patients/${found.id}?tab=records`);
    await expect(page.getByText(/^Open to you/)).toBeVisible();
    await page.goto(`/activity?patient=${found.id}&action=record.opened`);
    await page.getByRole('link', { name: 'How access stood at that moment' }).first().click();
    await expect(page.getByRole('heading', { name: 'Who could open this record' })).toBeVisible();
  });
});
