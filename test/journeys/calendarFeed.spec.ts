import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('S4 a therapist subscribes: the address gives a calendar with initials and without names, until sharing is stopped', async ({
  page,
  request,
}) => {
  test.setTimeout(150_000);
  await signIn(page, 'Tomás Ibarra');
  await page.goto('/calendar');
  await page.getByRole('button', { name: 'Subscribe to your calendar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your calendar in other programs' });
  await expect(dialog.getByRole('button', { name: 'Make the address' })).toBeVisible();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Make the address' }).press('Enter');
  const address = dialog.getByRole('textbox', { name: 'Address of your calendar' });
  await expect(address).toBeFocused();
  await dialog.getByRole('button', { name: 'Show a QR code' }).click();
  await expect(dialog.getByRole('img', { name: /^QR code/ })).toBeVisible();
  await expectClean(page);

  // The names in the same days, as the calendar itself shows them.
  const patients = await page.evaluate(async () => {
    const { practitionerId } = ((await (await fetch('/v2/auth/me')).json()) as { member: { practitionerId: number } }).member;
    const from = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    const shown = await (await fetch(`/v2/calendar?from=${from}&days=28&practitionerId=${practitionerId}`)).json();
    return (shown as { appointments: { patient: { firstName: string; lastName: string } }[] }).appointments.map(({ patient }) => patient);
  });
  expect(patients.length).toBeGreaterThan(3);
  const url = await address.inputValue();
  // As a program asks: without the session.
  const read = await request.get(url);
  expect([read.status(), read.headers()['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
  const calendar = (await read.text()).split('\r\n');
  const said = new Set(calendar.filter((line) => line.startsWith('SUMMARY:')).map((line) => line.slice(8)));
  for (const { firstName, lastName } of patients) {
    const initials = [firstName, lastName].map((name) => `${name.normalize('NFC').charAt(0).toUpperCase()}.`).join(' ');
    expect([...said]).toContain(initials);
    expect(calendar.filter((line) => line.includes(lastName) || line.includes(firstName))).toEqual([]);
  }
  for (const one of said) expect(one).toMatch(/^(\p{L}\.( \p{L}\.)?|Busy|Away)$/u);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Subscribe to your calendar' }).click();
  await expect(dialog.getByText(/Last read by a program around/)).toBeVisible();
  await expect(address).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Stop sharing' }).click();
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(dialog.getByRole('button', { name: 'Make the address' })).toBeVisible();
  expect((await request.get(url)).status()).toBe(410);
});

test('S4 who plans and sees no clients has nothing to subscribe to, and the mails to clients are theirs to read', async ({ page }) => {
  await signIn(page, 'Claire Dubois');
  await page.goto('/calendar');
  await expect(page.getByRole('button', { name: 'Book an appointment' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Subscribe to your calendar' })).toHaveCount(0);
  await page.goto('/clinic/services');
  await expect(page.getByText(/^Clients get a mail when an appointment is booked/)).toBeVisible();
});
