// A database of its own, thrown away afterwards, for tests that change the schema.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '#src/platform/migrate.ts';
import { adminOf, ownAdmin } from '#test/admin.ts';

export type Copy = {
  /** The administrator's connection. */
  admin: pg.ClientConfig;
  client: pg.Client;
  /** Runs `change` and `look` in a transaction that is rolled back: what look saw of the change. */
  withHole<T>(change: string, look: (client: pg.Client) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
};

export async function openCopy(): Promise<Copy> {
  const server = new pg.Client(ownAdmin());
  await server.connect();
  const name = `caseload_copy_${randomBytes(6).toString('hex')}`;
  await server.query(`create database ${name}`);
  const admin = adminOf(name);
  await migrate(admin, inject('secret'));
  const client = new pg.Client(admin);
  await client.connect();
  return {
    admin,
    client,
    async withHole(change, look) {
      await client.query('begin');
      try {
        await client.query('set local role caseload_owner');
        await client.query(change);
        await client.query('reset role');
        return await look(client);
      } finally {
        await client.query('rollback');
      }
    },
    async drop() {
      await client.end();
      await server.query(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}
