import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectClean } from './axe.ts';
import { signIn } from './people.ts';

/** Nothing is wider than the screen: nobody has to scroll sideways to read. */
const expectNoSidewaysScroll = async (page: Page): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
const place = (page: Page, name: string) => page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name });

/** Everything that this site keeps in the browser, as one text, and the addresses in its caches. */
const keptBy = (page: Page) =>
  page.evaluate(async () => {
    const addresses: string[] = [];
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        addresses.push(new URL(request.url).pathname);
        texts.push((await (await cache.match(request))?.text()) ?? '');
      }
    }
    const databases = await indexedDB.databases();
    return { addresses, text: texts.join('\n'), databases: databases.length };
  });
const installed = async (page: Page): Promise<void> => {
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/portal'))?.active?.state), { timeout: 30_000 })
    .toBe('activated');
};

test('B3 the places of the portal are within reach of a thumb, and each is a screen of its own', async ({ page }) => {
  await signIn(page, 'Sam Okafor');
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  const bar = await page.getByRole('navigation', { name: 'Places' }).boundingBox();
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(844);
  for (const [name, address] of [
    ['Documents', '/portal/documents'],
    ['My record', '/portal/record'],
    ['Home', '/portal'],
  ] as const) {
    await place(page, name).tap();
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(place(page, name)).toHaveAttribute('aria-current', 'page');
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
    await expectNoSidewaysScroll(page);
    await expectClean(page);
  }
  await page.getByRole('main').getByRole('link', { name: 'My care team' }).tap();
  await expect(page).toHaveURL('/portal/record');
  await expect(page.getByRole('list', { name: 'My care team' }).getByText('Diego Ruiz')).toBeVisible();
});

test('SE-6 the portal can be installed; its worker keeps files and nothing about anybody, and after signing out nothing is left', async ({
  page,
  context,
}) => {
  await signIn(page, 'Sam Okafor');
  await page.goto('/portal');
  await expect(page.getByText(/^Diego Ruiz and /)).toBeVisible();
  const manifest = (await (await page.request.get('/portal.webmanifest')).json()) as { start_url: string; icons: { src: string }[] };
  expect(manifest.start_url).toBe('/portal');
  for (const { src } of manifest.icons) expect((await page.request.get(src)).headers()['content-type']).toBe('image/png');
  await installed(page);

  // With the worker in between, through every screen.
  await page.reload();
  for (const name of ['Documents', 'My record', 'Home']) {
    await place(page, name).tap();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0);
  }
  const kept = await keptBy(page);
  expect(kept.addresses.length).toBeGreaterThan(5);
  expect(kept.addresses.filter((address) => !/^\/assets\/[\w.-]+\.(js|css|svg|woff2)$/.test(address))).toEqual([]);
  expect(kept.text).not.toMatch(/Okafor|Diego|physiotherap/i);
  expect(kept.databases).toBe(0);

  await page.getByRole('button', { name: /^You: / }).tap();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).tap();
  await expect(page).toHaveURL(/sign-in/);
  expect((await keptBy(page)).addresses).toEqual([]);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await context.cookies()).toEqual([]);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(page.getByText('Diego Ruiz, Physiotherapy')).toHaveCount(0);
});

test('B3 the first view is there before any script, as it will be, and its links lead on', async ({ page }) => {
  await signIn(page, 'Sam Okafor');
  await expect(page.getByText(/^Diego Ruiz and /)).toBeVisible();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  await page.route('**/assets/*.js', async (route) => {
    await held;
    await route.continue();
  });
  const asked: string[] = [];
  page.on('request', (request) => request.url().includes('/v2/') && asked.push(new URL(request.url()).pathname));
  await page.goto('/portal');
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  await expect(page.getByText(/^Diego Ruiz and /)).toBeVisible();
  await expectNoSidewaysScroll(page);
  const looks = () =>
    page.locator('main *:visible').evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const { color, fontSize, fontWeight, lineHeight } = getComputedStyle(one);
        return [
          one.tagName,
          one.childElementCount ? '' : one.textContent,
          x,
          y,
          width,
          height,
          color,
          fontSize,
          fontWeight,
          lineHeight,
        ].join(' ');
      }),
    );
  const before = await looks();
  const link = page.getByRole('main').getByRole('link', { name: 'My care team' });
  await link.focus();

  // The script takes over: nothing moves, nothing is asked for again, and whoever is on a link stays there.
  letGo();
  await expect(page.getByRole('button', { name: /^You: / })).toBeVisible();
  expect(await looks()).toEqual(before);
  expect(asked.filter((path) => path !== '/v2/events')).toEqual([]);
  await expect(link).toBeFocused();
  expect(refused).toEqual([]);

  await page.unroute('**/assets/*.js');
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('/portal');
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
  await expectClean(page);
  await place(page, 'Documents').tap();
  await expect(page).toHaveURL('/portal/documents');
});

test('B3 without a network the portal says so, in its own words, and comes back with it', async ({ page, context }) => {
  await signIn(page, 'Sam Okafor');
  await page.goto('/portal');
  await installed(page);
  await context.setOffline(true);
  await page.goto('/portal/documents');
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectClean(page);
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).tap();
  await expect(page.getByRole('heading', { name: 'Hello, Sam' })).toBeVisible();
});

test('SE-6 a page takes no worker from elsewhere, and the portal’s may reach this site only', async ({ page }) => {
  const response = await page.goto('/portal');
  expect(response?.headers()['content-security-policy']).toContain("worker-src 'self'");
  const refused = await page.evaluate(() => {
    const address = URL.createObjectURL(new Blob([''], { type: 'text/javascript' }));
    return new Promise((done) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective));
      try {
        new Worker(address).addEventListener('error', () => {});
      } catch {}
    });
  });
  expect(refused).toBe('worker-src');
  const worker = await page.request.get('/portal-worker.js');
  expect(worker.headers()['content-security-policy']).toBe("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
  expect(worker.headers()['cache-control']).toBe('no-cache');
});
