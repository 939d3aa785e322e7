import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

/** How a patient's only appointment stands, as the calendar says to whoever is signed in. */
const statusOf = (page: Page, patientId: number): Promise<string | undefined> =>
  page.evaluate(async (id) => {
    const { items } = (await (await fetch(`/v2/patients/${id}/appointments`)).json()) as { items: { status: string }[] };
    return items[0]?.status;
  }, patientId);

test('S4 S3 a booking is mailed; its link, opened elsewhere, confirms, then cancels after asking once more, and the therapist is written to', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Claire Dubois');
  const lastName = `Linked${Math.floor(Math.random() * 1e6)}`;
  const email = `nova.${lastName.toLowerCase()}@example.test`;
  const patientId = await page.evaluate(
    async (body) => {
      const response = await fetch('/v2/doctor/patients/invite', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return ((await response.json()) as { patient: { id: number } }).patient.id;
    },
    { firstName: 'Nova', lastName, email },
  );
  const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  await page.goto('/calendar');
  await page.getByRole('button', { name: 'Book an appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  await dialog.getByLabel('Client').fill(`Nova ${lastName}`);
  await page.getByRole('option', { name: new RegExp(lastName) }).click();
  await dialog.getByLabel('Clinician').click();
  await page.getByRole('option', { name: 'Tomás Ibarra' }).click();
  await dialog.getByLabel('Day').fill(day);
  await dialog.getByLabel('Time', { exact: true }).fill('21:00');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.getByRole('button', { name: 'Book anyway' }).click();
  await expect(dialog).toBeHidden();

  // Written and sent in the background, with the calendar entry.
  await page.goto('/dev/outbox');
  const row = page.getByRole('listitem').filter({ hasText: email }).filter({ hasText: 'Your appointment at Harbor Therapy' });
  await expect(row.getByText('Sent')).toBeVisible({ timeout: 20_000 });
  await row.getByRole('link').click();
  await expect(page.getByText('Attached: appointment.ics')).toBeVisible();
  await page.getByText('Plain text', { exact: true }).click();
  await expectClean(page);
  const link = page.getByRole('link', { name: /\/appointment#/ });
  const address = (await link.getAttribute('href')) ?? '';
  const text = await page.locator('section').last().textContent();
  expect(text).not.toMatch(new RegExp(`Tomás|Ibarra|${lastName}`));

  // Somewhere else in the world, signed in nowhere.
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Madrid' });
  const nova = await context.newPage();
  await nova.goto(address);
  await expect(nova.getByRole('heading', { name: 'Your appointment at Harbor Therapy' })).toBeVisible();
  await expect(nova.getByText('Tomás Ibarra')).toBeVisible();
  await expect(nova.getByText(/^By the clock of the clinic: Eastern/)).toBeVisible();
  await expectClean(nova);
  expect(await statusOf(page, patientId)).toBe('booked');
  expect(await nova.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  // By keyboard alone.
  await nova.getByRole('button', { name: 'I will come' }).focus();
  await nova.keyboard.press('Enter');
  await expect(nova.getByText('You have confirmed. See you then!')).toBeVisible();
  await expectClean(nova);
  expect(await statusOf(page, patientId)).toBe('confirmed');
  await nova.getByRole('button', { name: 'I cannot come' }).focus();
  await nova.keyboard.press('Enter');
  const sure = nova.getByRole('dialog', { name: 'Cancel this appointment?' });
  await expect(sure).toBeVisible();
  await expectClean(nova);
  await nova.keyboard.press('Escape');
  await expect(sure).toBeHidden();
  expect(await statusOf(page, patientId)).toBe('confirmed');
  await nova.getByRole('button', { name: 'I cannot come' }).click();
  await sure.getByRole('button', { name: 'Cancel the appointment' }).click();
  await expect(nova.getByText('This appointment is cancelled')).toBeVisible();
  await expectClean(nova);
  expect(await statusOf(page, patientId)).toBe('cancelled');
  await nova.reload();
  await expect(nova.getByText('This appointment is cancelled')).toBeVisible();
  await context.close();

  const admin = await pageOf(browser, 'Ruth Feldman');
  await admin.goto('/dev/outbox');
  await expect(
    admin.getByRole('listitem').filter({ hasText: 'An appointment was cancelled at Harbor Therapy' }).filter({ hasText: 'Tomás Ibarra' }),
  ).toBeVisible();
  await admin.goto(`/patients/${patientId}?tab=appointments`);
  await expect(admin.getByText('Cancelled').first()).toBeVisible();
  await admin.context().close();
});

test('S4 a link that is not good, or was cut off, says so', async ({ page }) => {
  await page.goto(`/appointment#a1.${'t'.repeat(43)}`);
  await expect(page.getByRole('heading', { name: 'This link does not open' })).toBeVisible();
  await expectClean(page);
  await page.goto('/appointment');
  await expect(page.getByRole('heading', { name: 'This link is not complete' })).toBeVisible();
});
