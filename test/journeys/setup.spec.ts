import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectClean } from './axe.ts';

test.use({ actionTimeout: 15_000 });

/** An installation of its own, without the demo: its address, its code, and what ends it. */
async function install() {
  const folder = mkdtempSync(join(tmpdir(), 'caseload-setup-'));
  const free = createServer().listen(0, 'localhost');
  await new Promise((resolve) => free.once('listening', resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const server = spawn(process.execPath, ['src/main.ts'], {
    env: { ...process.env, PORT: String(port), CASELOAD_DATA_DIR: folder, CASELOAD_DEMO: 'off', DATABASE_URL: '' },
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const end = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  let said = '';
  server.stdout.on('data', (text: Buffer) => (said += text.toString()));
  server.stderr.on('data', (text: Buffer) => (said += text.toString()));
  for (let turn = 0; turn < 240 && !said.includes('with the code'); turn++) await new Promise((resolve) => setTimeout(resolve, 250));
  const url = /http:\S+\/setup#code=\S+/.exec(said)?.[0];
  const code = /with the code ([\w-]{23})\./.exec(said)?.[1];
  if (!url || !code) {
    await end();
    throw new Error(`no code was shown: ${said}`);
  }
  return { url, code, end };
}

test('O1 AN-8 the code of the console opens three steps, then the first colleague and the first patient; it never opens anything again', async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  const { url, code, end } = await install();
  try {
    const began = Date.now();
    await page.goto(url.replace(code, 'AAAAA-AAAAA-AAAAA-AAAAA'));
    await expect(page.getByText('This code opens nothing')).toBeVisible();
    await expectClean(page);
    await page.getByLabel('Set-up code').fill(code.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();

    await expect(page.getByRole('heading', { name: 'Your clinic' })).toBeVisible();
    await page.getByLabel('Name of the clinic').fill('Hill Clinic');
    await page.getByText('Client', { exact: true }).click();
    await page.getByText('Practitioner', { exact: true }).click();
    await expect(page.getByText('“Assign practitioners to clients”')).toBeVisible();
    await expectClean(page);
    await page.getByRole('button', { name: 'Continue' }).click();

    await expect(page.getByRole('heading', { name: 'You, the owner' })).toBeFocused();
    await page.getByLabel('First name').fill('Olga');
    await page.getByLabel('Last name').fill('Vega');
    await page.getByLabel('E-mail').fill('olga@hill-clinic.org');
    await page.getByLabel('Choose a password').fill('not to be kept anywhere');
    // A reload loses nothing but the password, which is not kept.
    await page.reload();
    await expect(page.getByRole('heading', { name: 'You, the owner' })).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue('olga@hill-clinic.org');
    await expect(page.getByLabel('Choose a password')).toHaveValue('');
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByLabel('Name of the clinic')).toHaveValue('Hill Clinic');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Choose a password').fill('lantern orchid gravel tuesday');
    await page.getByRole('switch', { name: /^I see clients myself/ }).press('Space');
    await expectClean(page);
    await page.getByRole('button', { name: 'Continue' }).click();

    await expect(page.getByRole('heading', { name: 'Who decides about care teams' })).toBeVisible();
    await page.getByRole('radio', { name: 'Open' }).click();
    await expectClean(page);
    await page.getByRole('button', { name: 'Open the clinic' }).click();

    await expect(page.getByRole('heading', { name: 'Welcome to Hill Clinic' })).toBeVisible();
    expect(Date.now() - began).toBeLessThan(120_000);
    await expect(page).not.toHaveURL(/code/);
    await expectClean(page);

    await expect(page.getByText('makes a link, which you hand over: this server sends no mail.')).toBeVisible();
    await page.getByRole('button', { name: 'Invite your first colleague' }).click();
    const colleague = page.getByRole('dialog', { name: 'Invite a colleague' });
    await colleague.getByLabel('First name').fill('Quinn');
    await colleague.getByLabel('Last name').fill('Zed');
    await colleague.getByLabel('E-mail').fill('quinn@hill-clinic.org');
    await colleague
      .getByRole('button', { name: /invitation|link/i })
      .last()
      .click();
    await expect(page.getByRole('region', { name: 'Invited, not here yet' }).getByText('quinn@hill-clinic.org')).toBeVisible();

    await page.getByRole('button', { name: 'Invite your first client' }).click();
    const patient = page.getByRole('dialog');
    await patient.getByLabel('First name').fill('Sam');
    await patient.getByLabel('Last name').fill('Okafor');
    await patient.getByLabel(/^E-mail/).fill('sam@mail.example');
    await patient.getByRole('button', { name: 'Make the link' }).click();
    await expect(page.getByRole('gridcell', { name: 'Sam Okafor' }).first()).toBeVisible();
    // Whoever was invited first is in sight, and found where the dashboard points to.
    await page.goto(new URL(url).origin);
    const invited = page.getByRole('complementary', { name: 'Invited, not here yet' });
    await expect(invited.getByText('Quinn Zed')).toBeVisible();
    await expectClean(page);
    await invited.getByRole('link', { name: 'See it under Team' }).click();
    await expect(page.getByRole('region', { name: 'Invited, not here yet' }).getByText('quinn@hill-clinic.org')).toBeVisible();

    // The words are changed, and the screens follow.
    await page.goto(`${new URL(url).origin}/clinic/words`);
    await expect(page.getByLabel('Name of the clinic')).toHaveValue('Hill Clinic');
    await page.getByLabel('Name of the clinic').fill('Hill & Dale');
    await page.getByText('Patient', { exact: true }).click();
    await expectClean(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Name and words are saved.')).toBeVisible();
    await expect(page.getByText('What Hill & Dale is called')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Patients' })).toBeVisible();

    // Who finds the code later finds a closed door.
    const elsewhere = await (await browser.newContext()).newPage();
    await elsewhere.goto(url);
    await expect(elsewhere.getByText('This code opens nothing')).toBeVisible();
    await elsewhere.context().close();
  } finally {
    await end();
  }
});
