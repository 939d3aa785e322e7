import { inject } from 'vitest';
import type pg from 'pg';

/** The administrator's connection to the database of this test's worker, which runs one file after another. */
export function ownAdmin(): pg.ClientConfig {
  const own = inject('admins')[Number(process.env['VITEST_POOL_ID']) - 1];
  if (!own) throw new Error('there are more workers than databases: see test/database.ts');
  return own;
}

/** The administrator's connection to another database of the same server. */
export function adminOf(database: string): pg.ClientConfig {
  const admin = ownAdmin();
  if (!admin.connectionString) return { ...admin, database };
  const url = new URL(admin.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}
