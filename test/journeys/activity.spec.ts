import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { nameIn, openAllPatients, pageOf, rowWith, signIn } from './people.ts';

const script = join(import.meta.dirname, '../../scripts/audit-verify.mjs');

test('L1 L2 an owner finds an assignment in the log, sees the chain verified, and verifies the export elsewhere', async ({
  page,
  browser,
}, info) => {
  const maya = await pageOf(browser, 'Maya Lin');
  await openAllPatients(maya);
  const row = rowWith(maya, /^Assign to Me/);
  const name = await nameIn(row);
  await row.getByRole('button', { name: /^Assign to Me/ }).click();
  await expect(maya.getByText(`You are on ${name}’s care team`)).toBeVisible();

  await signIn(page, 'Ingrid Solberg');
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByText(/^Chain verified: [\d,]+ entries/)).toBeVisible();
  const sentence = page.getByText(`Maya Lin assigned themselves to ${name}`).first();
  await expect(sentence).toBeVisible();
  await page.getByRole('combobox', { name: 'What' }).click();
  await page.getByRole('option', { name: 'Signing in and out' }).click();
  await expect(page.getByText('Ingrid Solberg signed in').first()).toBeVisible();
  await expect(sentence).toBeHidden();
  // What is looked for is in the address, and survives a reload.
  await page.reload();
  await expect(sentence).toBeHidden();
  await page.getByRole('button', { name: /^Take away the filter What/ }).click();
  await expect(sentence).toBeVisible();

  await page.getByRole('button', { name: 'Export' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('caseload-activity.ndjson');
  const file = info.outputPath('export.ndjson');
  await download.saveAs(file);
  expect(execFileSync(process.execPath, [script, file], { encoding: 'utf8' })).toMatch(/^Intact: \d+ entries/);

  const changed = info.outputPath('changed.ndjson');
  writeFileSync(changed, readFileSync(file, 'utf8').replace('"outcome":"done"', '"outcome":"refused"'));
  const { status, stderr } = spawnSync(process.execPath, [script, changed], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^Entry 1 .* was altered/)]);
});

test('L2 AU-5 a therapist reads what they did themselves, and exports nothing', async ({ page }) => {
  await signIn(page, 'Diego Ruiz');
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Activity' })).toBeVisible();
  await expect(page.getByText('Diego Ruiz signed in').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
  const sentences = await page
    .getByRole('region', { name: 'Activity, newest first' })
    .getByRole('listitem')
    .getByRole('paragraph')
    .allTextContents();
  expect(sentences.length).toBeGreaterThan(5);
  expect(sentences.filter((sentence) => !sentence.startsWith('Diego Ruiz'))).toEqual([]);
});
