import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';
import { pageOf } from './people.ts';

test('B4 a guardian is invited from the patient’s page, accepts with a login of their own, sees just what they may, and is out when the access ends', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const diego = await pageOf(browser, 'Diego Ruiz');
  const patientId = await diego.evaluate(async () => {
    const { items } = (await (await fetch('/v2/doctor/patients/summary?q=Okafor')).json()) as { items: { id: number; email: string }[] };
    return items.find(({ email }) => email === 'sam.okafor@mail.example')?.id ?? 0;
  });
  const email = `ngozi-${Math.floor(Math.random() * 1e9)}@mail.example`;
  await diego.goto(`/patients/${patientId}`);
  await expect(diego.getByText('Everything in the portal')).toBeVisible({ timeout: 40_000 });
  await diego.getByRole('button', { name: 'Invite a guardian' }).click();
  const form = diego.getByRole('dialog', { name: 'Invite a guardian' });
  await expect(form).toBeVisible();
  await form.getByLabel('Name, and who they are to Sam').fill('Ngozi Okafor, sister');
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Documents').check();
  await expectClean(diego);
  await form.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(form).toBeHidden();
  await expect(diego.getByText('Ngozi Okafor, sister')).toBeVisible();
  await expectClean(diego);

  const link = await diego.evaluate(async (id) => {
    const { invitations } = (await (await fetch(`/v2/patients/${id}/portal-access`)).json()) as { invitations: { id: number }[] };
    const asked = await fetch(`/v2/invitations/${invitations[0]?.id ?? 0}/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return ((await asked.json()) as { url: string }).url;
  }, patientId);
  const ngozi = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await ngozi.goto(link);
  await expect(ngozi.getByText(/invites you to act for Sam in the portal of/)).toBeVisible();
  await expect(ngozi.getByRole('listitem').filter({ hasText: 'Documents' })).toBeVisible();
  await expectClean(ngozi);
  await ngozi.getByLabel('Choose a password').fill('four unrelated words');
  await ngozi.getByRole('button', { name: 'Accept' }).click();
  await expect(ngozi).toHaveURL(/\/portal$/);
  await expect(ngozi.getByText('For Sam Okafor').first()).toBeVisible();
  const statuses = await ngozi.evaluate(async () => [
    (await fetch('/v2/portal/letters')).status,
    (await fetch('/v2/portal/care-team')).status,
  ]);
  expect(statuses).toEqual([200, 403]);

  await diego.reload();
  await diego.getByRole('button', { name: 'End access of Ngozi Okafor, sister' }).click();
  const sure = diego.getByRole('dialog', { name: 'End the access of Ngozi Okafor, sister?' });
  await expectClean(diego);
  await sure.getByRole('button', { name: 'End access' }).click();
  await expect(sure).toBeHidden();
  await expect(diego.getByText('Ngozi Okafor, sister', { exact: true })).toBeHidden();
  // What is open is told at once, without a click.
  await expect(ngozi).toHaveURL(/\/sign-in/, { timeout: 10_000 });
  await diego.context().close();
  await ngozi.context().close();
});
