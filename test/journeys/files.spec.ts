import { expect, test } from '@playwright/test';
import { pdf } from '#test/papers.ts';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

test('C2 C3 a clinician adds a scan of 20 MB, sees it arrive, looks at its pages, puts it aside and takes it back', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  const { items } = (await (await page.request.get('/v2/doctor/patients/summary?limit=1')).json()) as { items: { id: number }[] };
  await page.goto(`/patients/${items[0]?.id}?tab=records&part=files`);
  const files = page.getByRole('region', { name: 'Files' });
  await expect(files.getByText(/Drop files here/)).toBeVisible();

  const chosen = page.waitForEvent('filechooser');
  await files.getByRole('button', { name: 'Add files' }).click();
  await (
    await chosen
  ).setFiles({ name: 'Scan of the knee.pdf', mimeType: 'application/pdf', buffer: pdf(['Scan', 'Findings'], 20_000_000) });
  await expect(files.getByRole('progressbar', { name: 'Uploading Scan of the knee.pdf' })).toBeVisible();
  await expect(page.getByText('Scan of the knee.pdf is in the record')).toBeVisible({ timeout: 30_000 });
  await expectClean(page);

  await files.getByRole('button', { name: 'Scan of the knee.pdf', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Page 1 of 2')).toBeVisible();
  await expect(dialog.locator('canvas')).toHaveJSProperty('width', 765);
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByText('Page 2 of 2')).toBeVisible();
  await expectClean(page);
  await page.keyboard.press('Escape');

  await files.getByRole('button', { name: 'Actions for Scan of the knee.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await dialog.getByLabel('Reason').fill('belongs to somebody else');
  await dialog.getByRole('button', { name: 'Archive' }).click();
  await expect(files.getByRole('button', { name: 'Scan of the knee.pdf', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(files.getByRole('button', { name: 'Scan of the knee.pdf', exact: true })).toBeVisible();
});

test('UP-1 a page that calls itself a PDF is refused, and says why', async ({ page }) => {
  await signIn(page, 'Maya Lin');
  const { items } = (await (await page.request.get('/v2/doctor/patients/summary?limit=1')).json()) as { items: { id: number }[] };
  await page.goto(`/patients/${items[0]?.id}?tab=records&part=files`);
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (
    await chosen
  ).setFiles({ name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html><script>alert(1)</script></html>') });
  await expect(page.getByRole('alert')).toContainText('is not what its name says');
});
