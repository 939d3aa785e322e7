import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#src/platform/embedded-postgres.ts';
import { migrate } from '#src/platform/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's connection to the database that all tests share, and the secret it was migrated with. */
    admin: pg.ClientConfig;
    secret: string;
  }
}

/**
 * One database for all tests: on the server of DATABASE_URL, in a database of its own, or on an embedded PostgreSQL. Each
 * test opens its own clinic in it; the fence keeps them apart.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const secret = randomBytes(32).toString('base64url');
  const provide = async (admin: pg.ClientConfig) => {
    await migrate(admin, secret);
    project.provide('admin', admin);
    project.provide('secret', secret);
  };
  const url = process.env['DATABASE_URL'];
  if (url) {
    const server = new pg.Client({ connectionString: url });
    await server.connect();
    const name = `caseload_test_${randomBytes(6).toString('hex')}`;
    await server.query(`create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    await provide({ connectionString: own.href });
    return async () => {
      await server.query(`drop database ${name} with (force)`);
      await server.end();
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'caseload-test-'));
  const embedded = await startEmbeddedPostgres(folder, () => {});
  await provide(embedded.connection);
  return async () => {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
