import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

/** A patient whom nobody knows yet; as whoever is signed in. */
const invited = (page: Page, lastName: string): Promise<number> =>
  page.evaluate(async (name) => {
    const response = await fetch('/v2/doctor/patients/invite', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ firstName: 'Nova', lastName: name, email: `nova.${name.toLowerCase()}@example.test` }),
    });
    return ((await response.json()) as { patient: { id: number } }).patient.id;
  }, lastName);

const onThursday = () => {
  const day = new Date(Date.now() + 14 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((4 - day.getUTCDay() + 7) % 7));
  return day.toISOString().slice(0, 10);
};

/** Books from the calendar as far as the sentence that says what it does. */
async function begins(page: Page, whom: string, clinician: string, time: string) {
  await page.goto('/calendar');
  await page.getByRole('button', { name: 'Book an appointment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Book an appointment' });
  await dialog.getByLabel('Client').fill(whom);
  await page.getByRole('option', { name: new RegExp(whom) }).click();
  await dialog.getByLabel('Clinician').click();
  await page.getByRole('option', { name: clinician }).click();
  await dialog.getByLabel('Day').fill(onThursday());
  await dialog.getByLabel('Time', { exact: true }).fill(time);
  return dialog;
}

test('A5 A6 a scheduler books a first session, whose clinician opens the record; a second clinician is booked, and given access by a clinical admin', async ({
  page,
  browser,
}) => {
  test.setTimeout(150_000);
  await signIn(page, 'Claire Dubois');
  const lastName = `Journey${Math.floor(Math.random() * 1e6)}`;
  const patientId = await invited(page, lastName);
  const whom = `Nova ${lastName}`;
  const tomas = await pageOf(browser, 'Tomás Ibarra');
  await tomas.goto(`/patients/${patientId}?tab=records`);
  await expect(tomas.getByText('Why it is closed:')).toBeVisible();

  const first = await begins(page, whom, 'Tomás Ibarra', '20:00');
  await expect(first.getByText(/^This also puts Tomás Ibarra on the care team/)).toBeVisible();
  await first.getByRole('button', { name: 'Book', exact: true }).click();
  // Outside his hours: on purpose.
  await first.getByRole('button', { name: 'Book anyway' }).click();
  await expect(page.getByText(`Booked. Tomás Ibarra is now on the care team of ${whom}.`)).toBeVisible();
  await tomas.goto(`/patients/${patientId}?tab=records`);
  await expect(tomas.getByText(/^Open to you:/)).toBeVisible();
  await tomas.goto(`/patients/${patientId}?tab=appointments`);
  await expect(tomas.getByText('Tomás Ibarra').first()).toBeVisible();

  const second = await begins(page, whom, 'Hana Kobayashi', '22:00');
  await expect(second.getByText(/^Hana Kobayashi is not on the care team and will not be by this booking/)).toBeVisible();
  await second.getByRole('button', { name: 'Book', exact: true }).click();
  await second.getByRole('button', { name: 'Book anyway' }).click();
  await expect(page.getByText(/^Booked\. Hana Kobayashi is not on the care team/)).toBeVisible();

  const ruth = await pageOf(browser, 'Ruth Feldman');
  await ruth.goto('/inbox');
  const entry = ruth.getByRole('listitem').filter({ hasText: `${whom} is booked with Hana Kobayashi` });
  await expectClean(ruth);
  await entry.getByRole('button', { name: /^Give access/ }).click();
  await expect(ruth.getByText(`Hana Kobayashi is on ${whom}’s care team.`)).toBeVisible();
  await expect(entry).toHaveCount(0);
  const hana = await pageOf(browser, 'Hana Kobayashi');
  await hana.goto(`/patients/${patientId}?tab=records`);
  await expect(hana.getByText(/^Open to you:/)).toBeVisible();
  await ruth.goto(`/patients/${patientId}?tab=access`);
  await expect(ruth.getByText('Hana Kobayashi').first()).toBeVisible();
});

test('S1 the calendar by day, week and month is accessible', async ({ page }) => {
  test.setTimeout(150_000);
  await signIn(page, 'Grace Adeyemi');
  for (const view of ['day', 'week', 'month']) {
    await page.goto(`/calendar?view=${view}`);
    await expect(page.getByRole('button', { name: 'Book an appointment' })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectClean(page);
  }
  // What a cell of the month opens to.
  await page
    .getByRole('button', { name: /, .*: \d+ appointments$/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Open the day', exact: true })).toBeFocused();
  await expectClean(page);
});

test('S1 services and hours are accessible', async ({ page }) => {
  test.setTimeout(150_000);
  await signIn(page, 'Grace Adeyemi');
  for (const place of ['services', 'hours']) {
    await page.goto(`/clinic/${place}`);
    await page.waitForLoadState('networkidle');
    await expectClean(page);
  }
});

test('S1 R1 in a clinician’s calendar colleagues are busy, without names', async ({ page }) => {
  await signIn(page, 'Tomás Ibarra');
  await page.goto('/calendar?view=day');
  await expect(page.getByRole('button', { name: 'Book an appointment' })).toBeVisible();
  const answer = await page.evaluate(async () => {
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    return (await (await fetch(`/v2/calendar?from=${day}&days=7`)).json()) as { busy: object[]; appointments: object[] };
  });
  expect(answer.busy.length).toBeGreaterThan(answer.appointments.length);
  expect(new Set(answer.busy.flatMap((one) => Object.keys(one)))).toEqual(
    new Set(['practitionerId', 'startsAt', 'endsAt', 'wallStart', 'wallEnd']),
  );
});
