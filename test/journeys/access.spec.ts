import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { pageOf, signIn } from './people.ts';

type Listed = { id: number; firstName: string; lastName: string; connectedTherapists: { lastName: string }[] };
/** A patient of Tomás whose care team Ruth is not on. */
const patientOfTomas = async (tomas: Page): Promise<{ id: number; name: string }> => {
  const { items } = (await (await tomas.request.get('/v2/doctor/patients/summary')).json()) as { items: Listed[] };
  const found = items.find(({ connectedTherapists }) => connectedTherapists.every(({ lastName }) => lastName !== 'Feldman'));
  if (!found) throw new Error('Ruth is on every care team of Tomás.');
  return { id: found.id, name: `${found.firstName} ${found.lastName}` };
};

test('A15 R5 a clinical admin asks how it stands with a clinician, seals the chart and keeps them from the patient: their screen loses them', async ({
  page,
  browser,
}) => {
  const tomas = await pageOf(browser, 'Tomás Ibarra');
  const { id, name } = await patientOfTomas(tomas);
  const theirs = tomas.getByRole('gridcell', { name }).first();
  await expect(theirs).toBeVisible();

  await test.step('Explain: by which reason, and what would turn it', async () => {
    await signIn(page, 'Ruth Feldman');
    await page.goto(`/patients/${id}?tab=access`);
    await expect(page.getByRole('heading', { name: 'Who can open this record' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Person' }).click();
    await page.getByRole('option', { name: /^Tomás Ibarra/ }).click();
    await expect(page.getByText('Tomás Ibarra can open this record')).toBeVisible();
    await expect(page.getByText('Being taken off the care team')).toBeVisible();
  });

  await test.step('a sealed chart is closed to who only reads every record, and says so', async () => {
    await page.getByRole('button', { name: 'Seal the chart' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('You lose access yourself, and can still lift the seal.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Seal the chart' }).click();
    await expect(page.getByText('Sealed. Only the care team and those who supervise them open it.')).toBeVisible();
    await page.goto(`/patients/${id}?tab=records`);
    await expect(page.getByText(/^The chart is sealed/)).toBeVisible();
    await page.goto(`/patients/${id}?tab=access`);
    await page.getByRole('button', { name: 'Lift the seal' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Lift the seal' }).click();
    await expect(page.getByText(/^Not sealed/)).toBeVisible();
    await page.goto(`/patients/${id}?tab=records`);
    await expect(page.getByText(/^Open to you: reads every record as Clinical admin/)).toBeVisible();
  });

  await test.step('blocked, their open dashboard loses the patient without a reload', async () => {
    await page.goto(`/patients/${id}?tab=access`);
    await page.getByRole('button', { name: 'Block someone' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Who' }).click();
    await page.getByRole('option', { name: /^Tomás Ibarra/ }).click();
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('knows the patient privately');
    await dialog.getByRole('button', { name: 'Block' }).click();
    await expect(page.getByRole('button', { name: 'Lift the block of Tomás Ibarra' })).toBeVisible();
    await expect(theirs).toHaveCount(0);
    await tomas.goto(`/patients/${id}`);
    await expect(tomas.getByText(name)).toHaveCount(0);
  });

  await test.step('lifted, the patient is there again', async () => {
    await tomas.goto('/');
    await page.getByRole('button', { name: 'Lift the block of Tomás Ibarra' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
    await expect(page.getByText('Nobody is blocked.')).toBeVisible();
    await expect(theirs).toBeVisible();
  });
});

test('A15 who could open the record on a day that has passed is asked on the same screen', async ({ page }) => {
  await signIn(page, 'Ruth Feldman');
  const { items } = (await (await page.request.get('/v2/doctor/patients/all?limit=50')).json()) as { items: Listed[] };
  await page.goto(`/patients/${items[0]?.id}?tab=access`);
  const field = page.getByLabel('As of');
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await field.fill(`${yesterday}T09:30`);
  await expect(page.getByRole('heading', { name: 'Who could open this record' })).toBeVisible();
  await expect(page.getByText('You could open this record')).toBeVisible();
  await page.getByRole('button', { name: 'Now' }).click();
  await expect(page.getByRole('heading', { name: 'Who can open this record' })).toBeVisible();
  await page.getByRole('button', { name: 'Show as a table' }).click();
  await expect(page.getByRole('table', { name: 'Access over time' })).toBeVisible();
});
