// A database of its own, thrown away afterwards, for tests that change the schema.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { migrate } from '#src/platform/migrate.ts';

export type Copy = {
  /** The administrator's connection. */
  admin: pg.ClientConfig;
  client: pg.Client;
  /** Runs `change` and `look` in a transaction that is rolled back: what look saw of the change. */
  withHole<T>(change: string, look: (client: pg.Client) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
};

const lock = 4908;

export async function openCopy(): Promise<Copy> {
  const server = new pg.Client(inject('admin'));
  await server.connect();
  const name = `caseload_copy_${randomBytes(6).toString('hex')}`;
  await server.query(`create database ${name}`);
  const admin = inDatabase(name);
  // Roles belong to the whole server: copies are made one after the other.
  await server.query('select pg_advisory_lock($1)', [lock]);
  try {
    await migrate(admin, inject('secret'));
  } finally {
    await server.query('select pg_advisory_unlock($1)', [lock]);
  }
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

function inDatabase(name: string): pg.ClientConfig {
  const admin = inject('admin');
  if (!admin.connectionString) return { ...admin, database: name };
  const url = new URL(admin.connectionString);
  url.pathname = `/${name}`;
  return { connectionString: url.href };
}
