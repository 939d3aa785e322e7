import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { appConnection, migrate, refuseOpenFence } from './migrate.ts';
import { adminOf, ownAdmin } from '#test/admin.ts';

/** A database of its own on the tests' server, which is gone when the file is done. */
const name = `caseload_migrate_${randomBytes(6).toString('hex')}`;
const secret = inject('secret');
let server: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  server = new pg.Client(ownAdmin());
  await server.connect();
  await server.query(`create database ${name}`);
  await migrate(adminOf(name), secret);
  owner = new pg.Client(adminOf(name));
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.query(`drop database ${name} with (force)`);
  await server.end();
});

const fence = () => refuseOpenFence(appConnection(adminOf(name), secret));
/** Everything the catalogue says of the schema, the policies and who may do what. */
const catalogue = async () =>
  (
    await owner.query(`
    select (select jsonb_agg(to_jsonb(m) order by m.name) from migration m) as migrations,
      (select jsonb_agg(to_jsonb(p) order by p.tablename, p.policyname) from pg_policies p) as policies,
      (select jsonb_agg(jsonb_build_array(c.oid, c.relname, c.relacl, c.relrowsecurity, pg_get_userbyid(c.relowner)) order by c.oid) from pg_class c where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace)) as tables,
      (select jsonb_agg(jsonb_build_array(p.oid, p.proname, p.proacl) order by p.oid) from pg_proc p where p.pronamespace = 'app'::regnamespace) as functions`)
  ).rows;

describe('RL-12 bringing a database up to date', () => {
  test('RL-12 a second and a third time, also at once, changes nothing', async () => {
    const before = await catalogue();
    await migrate(adminOf(name), secret);
    await Promise.all([migrate(adminOf(name), secret), migrate(adminOf(name), secret)]);
    expect(await catalogue()).toEqual(before);
  });

  test('RL-12 a policy that was altered by hand is put back when its file changes, and the data stays', async () => {
    await owner.query(`update migration set hash = 'older' where name = 'policy'`);
    await owner.query('drop policy fence on patient');
    await migrate(adminOf(name), secret);
    await fence();
    expect((await owner.query(`select 1 from pg_policies where tablename = 'patient' and policyname = 'fence'`)).rowCount).toBe(1);
    expect((await owner.query('select 1 from patient')).rowCount).toBe(1);
  });

  test('RL-1 every table belongs to a role that cannot log in, and has row security', async () => {
    const { rows } = await owner.query(
      `select c.relname, pg_get_userbyid(c.relowner) as owner, r.rolcanlogin as login, c.relrowsecurity as secured from pg_class c join pg_roles r on r.oid = c.relowner where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
    );
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => row.owner !== 'caseload_owner' || row.login || !row.secured)).toEqual([]);
  });

  test('RL-8 RL-9 on a table of a clinic every key and index begins with the clinic', async () => {
    const { rows } = await owner.query(`
      select i.indrelid::regclass::text || ': ' || i.indexrelid::regclass::text as index
      from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where c.relnamespace = 'public'::regnamespace and a.attname <> 'tenant_id'
        and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') order by 1`);
    // By an unguessable user id, token, or for the sender who works across clinics.
    expect(rows.map(({ index }) => index)).toEqual([
      'member: member_by_user',
      'outbox: outbox_due',
      'patient_import: patient_import_due',
      'portal_access: portal_access_by_user',
      'user_session: user_session_by_user',
      'user_session: user_session_pkey',
    ]);
  });

  test('RL-6 the functions that reach past the fence are the ones listed, none for the public, each with its own search path', async () => {
    const { rows } = await owner.query<{ name: string; path: string[] | null; open: boolean }>(
      `select proname as name, proconfig as path, has_function_privilege('public', oid, 'execute') as open from pg_proc where pronamespace = 'app'::regnamespace and prosecdef order by proname`,
    );
    expect(rows.length).toBeLessThanOrEqual(15);
    expect(rows.filter(({ path, open }) => open || !path?.some((one) => one.startsWith('search_path=pg_catalog')))).toEqual([]);
  });
});

describe('RL-1 RL-4 nothing is served while the fence is open', () => {
  /** Does it, looks at what the start-up says, and undoes it. */
  async function broken(how: string, back: string): Promise<string> {
    await owner.query(how);
    try {
      return await fence().then(
        () => 'served',
        (error: Error) => error.message,
      );
    } finally {
      await owner.query(back);
    }
  }

  test('RL-4 it is up as it is made', async () => {
    await expect(fence()).resolves.toBeUndefined();
  });

  test.each([
    [
      'row security of a table is off',
      'alter table assignment disable row level security',
      'alter table assignment enable row level security',
      /table assignment has no row security/,
    ],
    ['a new table has none', 'create table loose (id int)', 'drop table loose', /table loose has no row security/],
    [
      'a table answers without a clinic',
      'alter policy fence on tenant_feature using (true); alter policy inside on tenant_feature using (true)',
      'alter policy fence on tenant_feature using (tenant_id = (select app.tenant())); alter policy inside on tenant_feature using (tenant_id = (select app.tenant()))',
      /table tenant_feature/,
    ],
    [
      'another clinic’s rows show',
      `alter policy fence on member using (tenant_id = (select app.tenant()) or tenant_id = 1)`,
      'alter policy fence on member using (tenant_id = (select app.tenant()))',
      /table member shows rows of another clinic/,
    ],
    [
      'the canary is gone',
      'delete from assignment where tenant_id = 1',
      `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at) values (1, 1, 1, 'primary', 'invite', now(), 1, now())`,
      /canary row of table assignment is missing/,
    ],
  ])('RL-4 where %s, the start is refused in words', async (_, how, back, words) => {
    const said = await broken(how, back);
    expect(said).toMatch(words);
    expect(said).toMatch(/Nothing is served/);
    await fence();
  });

  test('RL-1 a login that owns or bypasses is refused', async () => {
    await expect(refuseOpenFence(adminOf(name))).rejects.toThrow(/logs in as a role that can step around it/);
  });
});

describe('RL-13 the version of the server', () => {
  const servers: Server[] = [];
  afterAll(() => Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve)))));
  /** A stand-in for a PostgreSQL server of some version: it lets anyone in and answers what it is asked with that number. */
  async function serverOf(version: number): Promise<pg.ClientConfig> {
    const message = (type: string, body: Buffer) =>
      Buffer.concat([Buffer.from(type), Buffer.from(Uint32Array.of(body.length + 4).buffer).reverse(), body]);
    const short = (n: number) => Buffer.from([n >> 8, n & 255]);
    const ready = message('Z', Buffer.from('I'));
    const answer = (text: string) => {
      const column = Buffer.concat([
        Buffer.from('version\0'),
        Buffer.alloc(6),
        Buffer.from([0, 0, 0, 25]),
        short(65535),
        Buffer.alloc(4),
        short(0),
      ]);
      const value = Buffer.concat([Buffer.from(Uint32Array.of(text.length).buffer).reverse(), Buffer.from(text)]);
      return Buffer.concat([
        message('T', Buffer.concat([short(1), column])),
        message('D', Buffer.concat([short(1), value])),
        message('C', Buffer.from('SELECT 1\0')),
        ready,
      ]);
    };
    const refusal = Buffer.concat([message('E', Buffer.from('SERROR\0C0A000\0Mno more than that\0\0')), ready]);
    const standIn = createServer((socket: Socket) => {
      let asked = -1;
      socket.on('error', () => {});
      socket.on('data', (data) => {
        if (asked === -1) socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
        else if (data[0] !== 'Q'.charCodeAt(0)) socket.end();
        // The lock and the version; what comes after is not its business.
        else socket.write(asked < 2 ? answer(String(version)) : refusal);
        asked++;
      });
    });
    servers.push(standIn);
    await new Promise<void>((resolve) => void standIn.listen(0, '127.0.0.1', resolve));
    return { host: '127.0.0.1', port: (standIn.address() as AddressInfo).port, user: 'x', database: 'x' };
  }

  test.each([
    [150013, '15.13'],
    [140020, '14.20'],
    [90624, '9.624'],
    [160009, '16.9'],
    [170005, '17.5'],
  ])('RL-13 %i is refused in words', async (version, said) => {
    await expect(migrate(await serverOf(version), secret)).rejects.toThrow(
      `This PostgreSQL server is version ${said}. Caseload needs 15.14, 16.10, 17.6, 18 or newer: update the server.`,
    );
  });

  test.each([150014, 160010, 170006, 180000, 190001])('RL-13 %i is not refused for its version', async (version) => {
    await expect(migrate(await serverOf(version), secret)).rejects.toThrow('no more than that');
  });
});

test('O1 a login that may not create roles is told what it needs', async () => {
  const user = `plain_${randomBytes(4).toString('hex')}`;
  await owner.query(`create role ${user} login password 'p' in role pg_read_all_data`);
  const admin = adminOf(name);
  const url = admin.connectionString ? new URL(admin.connectionString) : null;
  if (url) Object.assign(url, { username: user, password: 'p' });
  await expect(migrate(url ? { connectionString: url.href } : { ...admin, user, password: 'p' }, secret)).rejects.toThrow(
    /may not create roles or extensions/,
  );
  await owner.query(`drop role ${user}`);
});

test('RL-1 the server’s login differs from the administrator’s in name and password alone', () => {
  expect(appConnection({ connectionString: 'postgres://root:pw@db.example:5433/clinic?sslmode=require' }, secret).connectionString).toMatch(
    /^postgres:\/\/caseload_app:[\w-]{43}@db\.example:5433\/clinic\?sslmode=require$/,
  );
  expect(appConnection({ host: '/tmp/x', user: 'postgres', password: 'pw', database: 'd' }, secret)).toEqual({
    host: '/tmp/x',
    user: 'caseload_app',
    password: expect.stringMatching(/^[\w-]{43}$/),
    database: 'd',
  });
});
