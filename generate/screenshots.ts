import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';

// The pictures of the README, from a demo that is running: `npm start`, then `npm run generate -- screenshots`.
const address = process.env['CASELOAD_URL'] ?? 'http://localhost:3000';
const folder = join(import.meta.dirname, '../docs/screenshots');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** Signs in as one of the demo's people on a screen of its own, shows a thing, and takes its picture. */
async function picture(
  name: string,
  who: string,
  screen: { width: number; height: number; dark?: boolean },
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: screen,
    colorScheme: screen.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  await page.goto(`${address}/sign-in`);
  await page.getByRole('button', { name: who }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await show(page);
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

const all = (page: Page) => page.getByRole('tab', { name: /^All Active/ }).click();
const desk = { width: 1280, height: 800 };
try {
  await picture('dashboard', 'Maya Lin', desk, all);
  await picture('invite', 'Maya Lin', desk, async (page) => {
    await page.getByRole('button', { name: 'Invite New Patient' }).click();
    await page.getByLabel('First name').fill('Robin');
    await page.getByLabel('Last name').fill('Castellanos');
    await page.getByLabel('E-mail').fill('robin.castellanos@mail.example');
    for (const pill of [0, 2]) await page.getByRole('group', { name: 'Also assign to' }).locator('label').nth(pill).click();
  });
  await picture('management-dark', 'Diego Ruiz', { ...desk, dark: true }, async (page) => {
    await all(page);
    await page.getByRole('searchbox').fill('Okafor');
    await page
      .getByRole('gridcell', { name: /okafor.*@/ })
      .first()
      .click();
    await page.getByText('Therapist Management').waitFor();
  });
  /** Opens the page of the first of one's own patients, at a tab. */
  const patientPage = (tab: string) => async (page: Page) => {
    await page.getByRole('tab', { name: /^My / }).click();
    await page.getByRole('gridcell').getByRole('link').first().click();
    await page.getByRole('tab', { name: tab }).click();
  };
  await picture('clinicians', 'Ruth Feldman', desk, patientPage('Clinicians'));
  await picture('access', 'Ruth Feldman', { ...desk, height: 900 }, patientPage('Access'));
  /** Opens a part of the record of one of Maya's patients who has been coming for a while. */
  const record = (part: string) => async (page: Page) => {
    const list = (await (await page.request.get(`${address}/v2/doctor/patients/summary?limit=50`)).json()) as { items: { id: number }[] };
    for (const { id } of list.items) {
      const { items } = (await (await page.request.get(`${address}/v2/patients/${id}/forms`)).json()) as { items: unknown[] };
      if (items.length < 4) continue;
      await page.goto(`${address}/patients/${id}?tab=records&part=${part}`);
      return;
    }
  };
  await picture('notes', 'Maya Lin', { ...desk, height: 900 }, record('notes'));
  await picture('forms', 'Maya Lin', { ...desk, height: 900 }, record('forms'));
  await picture('inbox', 'Ruth Feldman', desk, async (page) => {
    await page.goto(`${address}/inbox`);
  });
  await picture('calendar', 'Claire Dubois', desk, async (page) => {
    await page.goto(`${address}/calendar?view=day`);
    await page.getByRole('button', { name: 'Book an appointment' }).waitFor();
  });
  await picture('team', 'Grace Adeyemi', desk, async (page) => {
    await page.goto(`${address}/clinic/team`);
  });
  await picture('activity', 'Grace Adeyemi', desk, async (page) => {
    await page.goto(`${address}/activity`);
  });
} finally {
  await browser.close();
}
