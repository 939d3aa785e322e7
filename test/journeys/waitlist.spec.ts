import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test.use({ viewport: { width: 390, height: 844 } });

/** Asks the API as whoever is signed in on the page. */
const ask = <T>(page: Page, method: string, path: string, body?: object): Promise<T> =>
  page.evaluate(
    async ([how, where, sent]) => {
      const response = await fetch(where, {
        method: how,
        ...(how !== 'GET' && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent ?? {}) }),
      });
      const answer = (await response.json()) as unknown;
      if (!response.ok) throw new Error(JSON.stringify(answer));
      return answer as never;
    },
    [method, path, body] as const,
  );

test('S5 a client joins the waitlist on a phone; what is cancelled meanwhile is kept for them, and theirs with one click', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'Sam Okafor');
  await page.goto('/portal/appointments');
  await expect(page.getByRole('heading', { name: 'Waitlist' })).toBeVisible();
  await page.getByRole('button', { name: 'Join the waitlist' }).click();
  const dialog = page.getByRole('dialog', { name: 'Join the waitlist' });
  await dialog.getByRole('combobox', { name: 'What for' }).click();
  await page.getByRole('option').first().click();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Join' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /^Leave the waitlist for/ })).toBeVisible();
  await expectClean(page);

  // At the desk, somebody else's appointment is booked with Sam's therapist, and cancelled. Who waits before Sam is taken off the list.
  const { services, practitioners } = await ask<{
    services: { id: number; name: string }[];
    practitioners: { id: number; isPrimary: boolean }[];
  }>(page, 'GET', '/v2/portal/offer');
  const wished = (await ask<{ entries: { service: { id: number } }[] }>(page, 'GET', '/v2/portal/waitlist')).entries[0]?.service.id ?? 0;
  expect(services.map(({ id }) => id)).toContain(wished);
  const desk = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(desk, 'Ingrid Solberg');
  await desk.goto('/calendar');
  await desk.getByRole('button', { name: 'Waitlist' }).click();
  const panel = desk.getByRole('dialog', { name: 'Waitlist' });
  await expect(panel.getByText('Sam')).not.toHaveCount(0);
  await expectClean(desk);
  const others = panel.getByRole('button', { name: /^Take off: (?!Samuel Okafor)/ });
  while ((await others.count()) > 0) {
    const before = await others.count();
    await others.first().click();
    await expect(others).toHaveCount(before - 1);
  }
  const practitionerId = practitioners.find(({ isPrimary }) => isPrimary)?.id ?? 0;
  const from = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const { items: free } = await ask<{ items: { wallStart: string }[] }>(
    desk,
    'GET',
    `/v2/slots?serviceId=${wished}&practitionerId=${practitionerId}&from=${from}&days=14`,
  );
  const { items: patients } = await ask<{ items: { id: number; lastName: string }[] }>(desk, 'GET', '/v2/doctor/patients/all');
  // The first of them who is not booked then.
  const book = (patientId: number) =>
    ask<{ appointment: { id: number; version: number } }>(desk, 'POST', '/v2/appointments', {
      patientId,
      practitionerId,
      serviceId: wished,
      roomId: null,
      start: free.at(-1)?.wallStart,
    }).catch(() => null);
  let booked = null;
  for (const { id } of patients.filter(({ lastName }) => lastName !== 'Okafor')) booked ??= await book(id);
  const appointment = booked?.appointment ?? { id: 0, version: 0 };
  await ask(desk, 'POST', `/v2/appointments/${appointment.id}/cancel`, { version: appointment.version, by: 'clinic' });

  await page.goto('/portal');
  const offer = page.getByRole('region', { name: 'A time has become free for you' });
  await expect(offer).toBeVisible({ timeout: 120_000 });
  await expect(offer.getByRole('timer')).toContainText(/Kept for you for [12] h/);
  await expectClean(page);
  await offer.getByRole('button', { name: /^Accept/ }).click();
  await expect(page.getByText('You are booked')).toBeVisible();
  await expectClean(page);
  await page.goto('/portal/appointments');
  await expect(page.getByText('You are not on the waitlist.')).toBeVisible();
  await desk.context().close();
});
