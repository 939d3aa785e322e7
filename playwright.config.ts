import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const port = Number(process.env['CASELOAD_JOURNEY_PORT'] ?? 3210);
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const executablePath = process.env['CHROMIUM'] ?? installed.find((path) => existsSync(path));
// The journeys begin with the demo as it is on its first day, in a folder of their own. Workers read this file again.
process.env['CASELOAD_JOURNEY_DIR'] ??= mkdtempSync(join(tmpdir(), 'caseload-journey-'));

export default defineConfig({
  testDir: 'test/journeys',
  outputDir: 'node_modules/.cache/playwright',
  workers: 1,
  forbidOnly: true,
  timeout: 90_000,
  // A machine with two cores runs the server, its database and the browser.
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', testIgnore: /phone/, use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', testMatch: /phone|accessible/, use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  ],
  webServer: {
    command: 'node src/main.ts',
    url: `http://localhost:${port}/healthz`,
    timeout: 60_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: { PORT: String(port), CASELOAD_DATA_DIR: process.env['CASELOAD_JOURNEY_DIR'], DATABASE_URL: '' },
  },
});
