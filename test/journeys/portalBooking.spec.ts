import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test.use({ viewport: { width: 390, height: 844 } });

test('B2 B3 a client books on a phone with one of their own, moves it, cancels it; the clinic’s calendar says who booked', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await signIn(page, 'Sam Okafor');
  await page.goto('/portal/appointments');
  await expect(page.getByRole('heading', { name: 'Appointments', level: 1 })).toBeVisible();
  await expectClean(page);
  const before = await page.getByRole('button', { name: /^Cancel the appointment/ }).count();

  await page.getByRole('link', { name: 'Book an appointment' }).click();
  await page.getByRole('button', { name: /Physiotherapy/ }).click();
  await expectClean(page);
  await page.getByRole('button', { name: /Your main/ }).click();
  await expect(page.getByRole('list', { name: 'Days with free times' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('list', { name: 'Days with free times' }).getByRole('button').last().click();
  await page
    .getByRole('list', { name: /Free times on/ })
    .getByRole('button')
    .first()
    .click();
  await expect(page.getByRole('timer')).toContainText(/Kept for you for [45]:\d\d/);
  await expectClean(page);
  await page.getByRole('button', { name: 'Book this appointment' }).click();
  await expect(page.getByText('You are booked')).toBeVisible();

  await page.getByRole('link', { name: 'See my appointments' }).click();
  await expect(page.getByRole('button', { name: /^Cancel the appointment/ })).toHaveCount(before + 1);
  await page
    .getByRole('link', { name: /^Move the appointment/ })
    .last()
    .click();
  await page.getByRole('button', { name: /Your main/ }).click();
  await page
    .getByRole('list', { name: /Free times on/ })
    .getByRole('button')
    .last()
    .click();
  await page.getByRole('button', { name: 'Move it to this time' }).click();
  await expect(page.getByText('Your appointment is moved')).toBeVisible();

  // What the clinic sees of it.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const desk = await context.newPage();
  await signIn(desk, 'Diego Ruiz');
  const byClient = await desk.evaluate(async () => {
    const today = new Date().toISOString().slice(0, 10);
    const { appointments } = (await (await fetch(`/v2/calendar?from=${today}&days=21`)).json()) as {
      appointments: { bookedByClient: boolean; patient: { lastName: string } }[];
    };
    return appointments.filter(({ bookedByClient }) => bookedByClient).map(({ patient }) => patient.lastName);
  });
  expect(byClient).toContain('Okafor');
  await context.close();

  await page.getByRole('link', { name: 'See my appointments' }).click();
  await page
    .getByRole('button', { name: /^Cancel the appointment/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this appointment?' });
  await expectClean(page);
  await dialog.getByRole('button', { name: 'Cancel the appointment' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Cancelled by you').first()).toBeVisible();
});
