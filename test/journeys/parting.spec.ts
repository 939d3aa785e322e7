import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

/** As whoever is signed in, over the API that the screens use. */
const post = <T>(page: Page, path: string, body: object): Promise<T> =>
  page.evaluate(
    async ([address, sent]) => {
      const response = await fetch(address as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
      return (await response.json()) as never;
    },
    [path, body] as const,
  );
const get = <T>(page: Page, path: string): Promise<T> => page.evaluate(async (address) => (await fetch(address)).json() as never, path);

/** Mondays to come, far enough ahead to be nobody's. */
const mondays = () => {
  const day = new Date(Date.now() + 60 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((1 - day.getUTCDay() + 7) % 7));
  return [0, 7, 14].map((days) => new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10));
};
const named = (day: string) =>
  new RegExp(
    `${new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))}(?!\\d)`,
  );

/** A client of Tomás Ibarra with three sessions to come; as a clinical admin. */
async function threeSessions(page: Page) {
  const lastName = `Parting${Math.floor(Math.random() * 1e6)}`;
  const { patient } = await post<{ patient: { id: number } }>(page, '/v2/doctor/patients/invite', {
    firstName: 'Pia',
    lastName,
    email: `pia.${lastName.toLowerCase()}@example.test`,
  });
  const therapists = await get<{ id: number; firstName: string; lastName: string }[]>(page, '/v2/practitioners/caseloads');
  const idOf = (name: string) => therapists.find((one) => `${one.firstName} ${one.lastName}` === name)?.id as number;
  const { services } = await get<{ services: { id: number; name: string }[] }>(page, '/v2/offer');
  const days = mondays();
  for (const day of days) {
    await post(page, '/v2/appointments', {
      patientId: patient.id,
      practitionerId: idOf('Tomás Ibarra'),
      serviceId: services.find(({ name }) => name === 'Psychotherapy')?.id,
      roomId: null,
      start: `${day}T20:00`,
      anyway: true,
    });
  }
  return { patientId: patient.id, whom: `Pia ${lastName}`, days };
}

test('A7 a clinical admin removes a clinician with three sessions to come: one is moved, one cancelled, one kept, and the calendar shows it', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Ruth Feldman');
  const { patientId, whom, days } = await threeSessions(page);
  const [first = '', second = '', third = ''] = days;
  await page.goto(`/patients/${patientId}?tab=clinicians`);
  await page.getByRole('button', { name: 'Edit' }).click();
  const box = page.getByRole('region', { name: 'Assigned Clinicians' });
  await box.getByRole('button', { name: 'Remove Tomás Ibarra' }).click();
  const asked = box.getByRole('region', { name: '3 appointments to come with Tomás Ibarra' });
  await expect(asked.getByRole('listitem')).toHaveCount(3);
  await expect(box.getByText('3 appointments stay with Tomás Ibarra, the time slots only.')).toBeVisible();
  const choose = async (day: string, option: RegExp) => {
    await asked.getByRole('combobox', { name: named(day) }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await choose(first, /^Move to Hana Kobayashi/);
  await choose(second, /^Cancel/);
  await expect(
    box.getByText('This also puts Hana Kobayashi on the care team: Hana Kobayashi will be able to open the record.'),
  ).toBeVisible();
  await box.getByRole('textbox', { name: 'Why are appointments cancelled?' }).fill('Tomás is on leave');
  await box.getByRole('textbox', { name: /Why does someone leave/ }).fill('on leave until spring');
  const primary = box.getByRole('combobox', { name: /Who is primary from now on/ });
  if (await primary.isVisible()) {
    await primary.click();
    await page.getByRole('option').first().click();
  }
  await expectClean(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectClean(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await box.getByRole('button', { name: 'Save Changes' }).click();
  await expect(page.getByText(`${whom}’s care team is saved.`)).toBeVisible();
  await expect(box.getByText('Hana Kobayashi')).toBeVisible();
  await expect(box.getByText('Tomás Ibarra')).toHaveCount(0);

  // The calendar: with Hana now, gone, and with Tomás still.
  await page.goto(`/calendar?view=day&date=${first}`);
  await expect(page.getByRole('button', { name: new RegExp(`${whom}.*with Hana Kobayashi`) })).toBeVisible();
  await page.goto(`/calendar?view=day&date=${third}`);
  await expect(page.getByRole('button', { name: new RegExp(`${whom}.*with Tomás Ibarra`) })).toBeVisible();
  await page.goto(`/calendar?view=day&date=${second}`);
  await expect(page.getByRole('button', { name: 'Book an appointment' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('button', { name: new RegExp(whom) })).toHaveCount(0);
  await page.goto(`/patients/${patientId}?tab=appointments`);
  await page.getByRole('button', { name: /Cancelled/ }).click();
  await expect(page.getByText('Tomás is on leave')).toBeVisible();
  await page.keyboard.press('Escape');

  // The one that was kept goes to Hana by itself after all.
  await page.goto(`/calendar?view=day&date=${third}`);
  await page.getByRole('button', { name: new RegExp(`${whom}.*with Tomás Ibarra`) }).focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Hand over…' }).click();
  const dialog = page.getByRole('dialog', { name: `Hand over the appointment of ${whom}` });
  await dialog.getByRole('combobox', { name: 'To whom?' }).click();
  await page.getByRole('option', { name: 'Hana Kobayashi' }).click();
  await expect(dialog.getByText('Hana Kobayashi is on the care team.')).toBeVisible();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  const outside = page.getByRole('button', { name: 'Book anyway' });
  await expect(outside.or(page.getByText(new RegExp(`^${whom} is now on`)))).toBeVisible();
  if (await outside.isVisible()) await outside.click();
  await expect(page.getByRole('button', { name: new RegExp(`${whom}.*with Hana Kobayashi`) })).toBeVisible();
});
