import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf, signIn } from './people.ts';

test.use({ viewport: { width: 390, height: 844 } });

test('C2 B3 a clinician sends a form, the client fills it in on a phone, also without a network, and it stands in the record as theirs', async ({
  page,
  browser,
  context,
}) => {
  test.setTimeout(180_000);
  const desk = await pageOf(browser, 'Diego Ruiz');
  const patientId = await desk.evaluate(async () => {
    const { items } = (await (await fetch('/v2/doctor/patients/all?q=Okafor')).json()) as { items: { id: number; firstName: string }[] };
    return items.find(({ firstName }) => firstName === 'Samuel')?.id;
  });
  await desk.goto(`/patients/${patientId}?tab=records&part=forms`);
  await expect(desk.getByRole('heading', { name: 'Sent to the portal' })).toBeVisible();
  await desk.getByRole('button', { name: /^Send to / }).click();
  const dialog = desk.getByRole('dialog', { name: /^Send a form to/ });
  await dialog.getByRole('combobox', { name: 'Form' }).click();
  await desk.getByRole('option', { name: 'PHQ-9' }).click();
  await expectClean(desk);
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.getByText('Waits to be filled in').first()).toBeVisible();
  await expectClean(desk);

  await signIn(page, 'Sam Okafor');
  await page.getByRole('main').getByRole('link', { name: 'Forms' }).click();
  await expect(page.getByRole('heading', { name: 'To fill in' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('link', { name: 'Fill in PHQ-9' }).click();
  await expect(page.getByRole('heading', { name: 'PHQ-9', level: 1 })).toBeVisible();
  await expectClean(page);
  const questions = page.getByRole('radiogroup');
  await questions.nth(0).getByText('Several days').click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved at' })).toBeVisible();

  // Through a tunnel: nothing is lost, and nothing is kept on the device.
  await context.setOffline(true);
  await questions.nth(1).getByText('Nearly every day').click();
  await expect(page.getByRole('status').filter({ hasText: 'It is kept here' })).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toMatch(/p3|q2/);
  await context.setOffline(false);
  await expect(page.getByRole('status').filter({ hasText: 'Saved at' })).toBeVisible();
  await page.reload();
  await expect(questions.nth(1).getByRole('radio', { name: 'Nearly every day' })).toBeChecked();

  await page.getByRole('button', { name: /^Send to / }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'still to be answered' })).toBeVisible();
  for (let nth = 2; nth < 9; nth++) await questions.nth(nth).getByText('Not at all').click();
  await page.getByRole('button', { name: /^Send to / }).click();
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  await expectClean(page);
  await page.getByRole('main').getByRole('link', { name: 'All forms' }).last().click();
  await page.getByRole('link', { name: 'See your answers to PHQ-9' }).click();
  await expect(page.getByText('Nearly every day')).toBeVisible();
  await expect(page.getByText(/of 27|points|Mild|Minimal/)).toHaveCount(0);
  await expectClean(page);

  // At the clinic it is there without a reload, scored.
  await expect(desk.getByText(/filled in by the .* in the portal/).first()).toBeVisible({ timeout: 10_000 });
  await expect(desk.getByText('4 of 27').first()).toBeVisible();
  await desk.context().close();
});

test('B3 a client changes how they are called and reached, and the clinic sees that they did', async ({ page, browser }) => {
  await signIn(page, 'Sam Okafor');
  await page.goto('/portal/profile');
  const phone = page.getByRole('textbox', { name: 'Phone', exact: true });
  await expect(phone).toHaveValue(/555/);
  await expect(page.getByText('ask Okta Physio')).toBeVisible();
  await expectClean(page);
  const number = `+49 555 0${Math.floor(Math.random() * 900 + 100)}`;
  await phone.fill(number);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Okta Physio sees the change.')).toBeVisible();
  const desk = await pageOf(browser, 'Diego Ruiz');
  const patientId = await desk.evaluate(async () => {
    const { items } = (await (await fetch('/v2/doctor/patients/all?q=Okafor')).json()) as { items: { id: number; firstName: string }[] };
    return items.find(({ firstName }) => firstName === 'Samuel')?.id;
  });
  await desk.goto(`/patients/${patientId}`);
  await expect(desk.getByText(/changed this in the portal on .*: Phone\./)).toBeVisible();
  await expect(desk.getByRole('tabpanel', { name: 'Overview' }).getByRole('link', { name: number })).toBeVisible();
  await desk.context().close();
});
