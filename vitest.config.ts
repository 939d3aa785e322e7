import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** What the server draws is drawn without a browser, simulated or not. */
const drawn = 'src/web/**/Drawn*.test.tsx';

/** What is about the tests, or touches no server of one's own: it is proved with the PostgreSQL that comes with Caseload. */
const provedOnce = [
  'test/policy/{planted,removed}.test.ts',
  'test/architecture.test.ts',
  'test/oracle/**',
  'src/platform/{embedded-postgres,pdf}.test.ts',
  'src/**/rules.test.ts',
];

export default defineConfig({
  test: {
    // Each worker has a database (test/database.ts), and its server works beside it.
    maxWorkers: 2,
    reporters: process.env['CI'] ? ['default'] : ['dot'],
    projects: [
      {
        test: {
          name: 'server',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'seed/**/*.test.ts'],
          exclude: ['src/web/**', 'test/journeys/**', ...(process.env['DATABASE_URL'] ? provedOnce : [])],
          globalSetup: ['test/database.ts'],
          // Two cores, and whatever else a machine does: slow is no failure, hanging is.
          expect: { poll: { timeout: 5_000 } },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'web',
          include: ['src/web/**/*.test.{ts,tsx}'],
          exclude: [drawn],
          environment: 'happy-dom',
          setupFiles: ['test/setup-dom.ts'],
          testTimeout: 20_000,
        },
      },
      { plugins: [react()], test: { name: 'drawn', include: [drawn] } },
    ],
  },
});
