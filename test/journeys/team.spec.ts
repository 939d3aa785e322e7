import { expect, test } from '@playwright/test';
import { openAllPatients, pageOf, signIn } from './people.ts';

test('R3 O3 the owner sets an assistant on an assigned practitioner to clinical, sees what that opens, and it is open on the next click', async ({
  page,
  browser,
}) => {
  const noah = await pageOf(browser, 'Noah Petit');
  const { items } = (await (await noah.request.get('/v2/doctor/patients/summary')).json()) as {
    items: { id: number; firstName: string; lastName: string }[];
  };
  const [first] = items;
  if (!first) throw new Error('Noah sees nobody.');
  const closed = noah.getByText(`${first.firstName} ${first.lastName}’s record is closed to you`);
  const open = noah.getByText(/^Open to you:/);
  await noah.goto(`/patients/${first.id}?tab=records`);
  await expect(closed).toBeVisible();

  await signIn(page, 'Grace Adeyemi');
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('searchbox').fill('noah');
  await page.getByRole('button', { name: 'Noah Petit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Noah Petit' });
  await expect(dialog.getByText('Shared with Tomás Ibarra.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await dialog.getByRole('radio', { name: 'Clinical' }).check();
  await expect(dialog.getByText(/^Noah Petit will be able to open \d+ more records: /)).toBeVisible();
  // Nothing has changed before it is saved.
  await noah.getByRole('tab', { name: 'Overview' }).click();
  await noah.getByRole('tab', { name: 'Records' }).click();
  await expect(closed).toBeVisible();

  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  await noah.getByRole('tab', { name: 'Overview' }).click();
  await noah.getByRole('tab', { name: 'Records' }).click();
  await expect(open).toBeVisible();

  // Taken back, the open screen closes by itself.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(closed).toBeVisible();
});

test('AZ-10 nobody finds a way to change their own rights', async ({ page }) => {
  await signIn(page, 'Grace Adeyemi');
  await page.goto('/clinic/team');
  await page.getByRole('button', { name: 'Grace Adeyemi (You)' }).click();
  const dialog = page.getByRole('dialog', { name: 'Grace Adeyemi' });
  await expect(dialog.getByText(/^Nobody changes their own rights/)).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: 'Clinical admin' })).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
});

test('A3 O3 the owner looks at another policy, sees who gains what, saves it, and a clinician’s list offers it at once', async ({
  page,
  browser,
}) => {
  const tomas = await pageOf(browser, 'Tomás Ibarra');
  await openAllPatients(tomas);
  const assign = tomas.getByRole('button', { name: /^Assign to Me/ });
  await expect(assign).toHaveCount(0);

  await signIn(page, 'Grace Adeyemi');
  await page.getByRole('link', { name: 'Access policy' }).click();
  await expect(page.getByRole('radio', { name: 'Care team decides' })).toBeChecked();
  await page.getByRole('radio', { name: 'Open' }).click();
  await expect(page.getByText(/members can join any care team themselves: .*Tomás Ibarra/)).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The access policy is saved.')).toBeVisible();
  await expect(assign.first()).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('radio', { name: 'Care team decides' })).toBeChecked();
  await expect(assign).toHaveCount(0);
});

test('O1 on a low screen an owner still reaches every place with the mouse', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 640 });
  await signIn(page, 'Grace Adeyemi');
  const rail = page.getByRole('navigation', { name: 'Places' });
  await expect(rail.getByRole('button', { name: /^(Collapse|Expand)/ })).toBeInViewport({ ratio: 1 });
  await rail.hover();
  await page.mouse.wheel(0, 2000);
  await expect(rail.getByRole('link').last()).toBeInViewport({ ratio: 1 });
});
