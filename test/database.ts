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
    /** The administrator's connections to the databases, one for each worker, and the secret they were migrated with. */
    admins: pg.ClientConfig[];
    secret: string;
  }
}

/**
 * A database for each worker, on the server of DATABASE_URL or on an embedded PostgreSQL. Each test opens its own clinic in it; the
 * fence keeps them apart. What is not a clinic's, such as the post that waits to leave, is left to one file at a time.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const secret = randomBytes(32).toString('base64url');
  const url = process.env['DATABASE_URL'];
  const folder = await mkdtemp(join(tmpdir(), 'caseload-test-'));
  const embedded = url ? null : await startEmbeddedPostgres(folder, () => {});
  const connectionTo = (name: string): pg.ClientConfig => {
    if (embedded) return { ...embedded.connection, database: name };
    const own = new URL(url ?? '');
    own.pathname = `/${name}`;
    return { connectionString: own.href };
  };
  const end = async () => {
    await embedded?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const server = new pg.Client(embedded?.connection ?? { connectionString: url });
  await server.connect();
  const run = randomBytes(6).toString('hex');
  const names = Array.from({ length: project.config.maxWorkers }, (_, nth) => `caseload_test_${run}_${nth}`);
  try {
    for (const name of names) {
      await server.query(`create database ${name}`);
      await migrate(connectionTo(name), secret);
    }
  } catch (error) {
    await server.end();
    await end();
    throw error;
  }
  project.provide('admins', names.map(connectionTo));
  project.provide('secret', secret);
  return async () => {
    for (const name of names) await server.query(`drop database ${name} with (force)`);
    await server.end();
    await end();
  };
}
