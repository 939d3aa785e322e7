import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { enter } from '#src/http/session.ts';
import type { Member } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { connect, fragment, query, tables } from './db.ts';
import type { Database } from './db.ts';
import { appConnection } from './migrate.ts';
import { ownAdmin } from '#test/admin.ts';

let world: World;
let database: Database;
const app = () => appConnection(ownAdmin(), inject('secret'));
beforeAll(async () => {
  world = await openWorld();
  database = connect(app(), 3);
});
afterAll(async () => {
  await database.close();
  await world.close();
});

const entering = async (who: Member) =>
  enter(
    { token: await world.session(who), requestId: 'r', ip: '127.0.0.1', clinic: null, background: true, idempotencyKey: null },
    'signedIn',
  );
const whoAmI = (tag: number) => query<{ tag: number; tenant: number; member: number }>`
  select ${tag}::integer as tag, app.tenant() as tenant, app.member() as member, count(*)::integer as patients from patient where tenant_id = app.tenant()`;
const fails = query`select 1 / 0`;
const noContext = /unrecognized configuration parameter|invalid input syntax for type bigint/;

describe('RL-2 one context for each request', () => {
  test('RL-2 a thousand interleaved requests of many people over three connections, with errors among them, never get another’s context', async () => {
    const people = await world.tell((story) =>
      Array.from({ length: 10 }, (_, i) => cast(story, { name: `Clinic ${i}` })).flatMap(({ maya, nina, diego, ruth, olga }) => [
        maya,
        nina,
        diego,
        ruth,
        olga,
      ]),
    );
    const openings = await Promise.all(people.map(entering));
    let wrong = 0;
    let failed = 0;
    const one = async (i: number) => {
      const who = people[i % people.length] as Member;
      const opening = openings[i % people.length] as (typeof openings)[number];
      const right = (row: { tag: number; tenant: number; member: number } | undefined) => {
        if (row?.tag !== i || row.tenant !== who.tenantId || row.member !== who.memberId) wrong++;
      };
      try {
        if (i % 3 === 0) {
          await database.transaction(opening, async (tx) => {
            right(await tx.one(whoAmI(i)));
            if (i % 7 === 0) await tx.one(fails);
            if (i % 11 === 0) throw new Error('a handler failed');
            right(await tx.one(whoAmI(i)));
          });
        } else if (i % 5 === 0) {
          await database.together(opening, whoAmI(i), fails, whoAmI(i));
        } else {
          const [, [first], [second]] = await database.together(opening, whoAmI(i), whoAmI(i));
          right(first);
          right(second);
        }
      } catch (error) {
        failed++;
        if (!['22012', undefined].includes((error as { code?: string }).code)) throw error;
      }
    };
    await Promise.all(Array.from({ length: 1000 }, (_, i) => one(i)));
    expect([wrong, failed]).toEqual([
      0,
      Array.from({ length: 1000 }, (_, i) => i).filter((i) => (i % 3 === 0 ? i % 7 === 0 || i % 11 === 0 : i % 5 === 0)).length,
    ]);
    // And nothing is left on the connections.
    for (let i = 0; i < 6; i++) await expect(database.together(query`select app.tenant()`)).rejects.toThrow(noContext);
  });

  const nothing = (answer: unknown) => (Array.isArray(answer) ? answer.flat().length === 0 : noContext.test(String(answer)));

  test('RL-3 without a context every table answers with an error, never with rows, before and after others had one', async () => {
    const { maya } = await world.tell((story) => cast(story));
    // Every one of them has a row, of the canary if of nobody else; a table without rows has nothing to ask its policy about.
    const names = ['patient', 'assignment', 'member', 'tenant', 'practitioner', 'tenant_feature', 'patient_profile', 'chart_lock'];
    const perhapsEmpty = ['invitation', 'outbox', 'activity', 'idempotency'];
    for (const round of [0, 1]) {
      const all = (name: string) =>
        database.together({
          compile: () =>
            tables
              .selectFrom(name as 'patient')
              .selectAll()
              .compile(),
        });
      for (const name of names) await expect(all(name), `${round} ${name}`).rejects.toThrow(noContext);
      for (const name of perhapsEmpty)
        expect(await all(name).catch((error: Error) => error.message), `${round} ${name}`).toSatisfy(nothing);
      await expect(
        database.together(query`insert into tenant_feature (tenant_id, feature, enabled) values (${maya.tenantId}, 'breakGlass', true)`),
      ).rejects.toThrow(noContext);
      await expect(database.together(query`update assignment set reason = 'x'`)).rejects.toThrow(noContext);
      await database.together(await entering(maya), whoAmI(1));
    }
    for (const name of ['user_account', 'user_session', 'throttle', 'migration', 'member_was', 'activity_link'])
      await expect(
        database.together({
          compile: () =>
            tables
              .selectFrom(name as 'user_account')
              .selectAll()
              .compile(),
        }),
      ).rejects.toThrow(/permission denied/);
  });

  test.each(['', ' ', '0', '-1', 'x', '1; select 1', 'null', '9'.repeat(30)])(
    'RL-3 a context of "%s" shows no row of anybody',
    async (value) => {
      const seen = await database
        .transaction(
          query`select set_config('app.tenant', ${value}, true), set_config('app.member', ${value}, true), set_config('app.patient', '0', true)`,
          async (tx) => tx.many(query`select 1 from patient`),
        )
        .catch(() => []);
      expect(seen).toEqual([]);
    },
  );
});

describe('RL-2 the executor', () => {
  test('RL-2 what is sent together takes effect together or not at all', async () => {
    const { at, olga } = await world.tell((story) => cast(story, { features: [] }));
    const on = query`insert into tenant_feature (tenant_id, feature, enabled) values (${at.tenantId}, 'breakGlass', true)`;
    const rows = async () => (await world.owner.query('select 1 from tenant_feature where tenant_id = $1', [at.tenantId])).rowCount;
    await expect(database.together(await entering(olga), on, fails)).rejects.toThrow(/division by zero/);
    await expect(
      database.transaction(await entering(olga), async (tx) => {
        await tx.one(on);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await rows()).toBe(0);
    await database.together(await entering(olga), on);
    expect(await rows()).toBe(1);
  });

  test('RL-2 a value that cannot be sent undoes what was sent before it, too', async () => {
    const { at, olga } = await world.tell((story) => cast(story, { features: [] }));
    const on = query`insert into tenant_feature (tenant_id, feature, enabled) values (${at.tenantId}, 'breakGlass', true)`;
    await expect(
      database.together(
        await entering(olga),
        on,
        query`select ${{
          toPostgres: () => {
            throw new Error('no value');
          },
        }}`,
      ),
    ).rejects.toThrow('no value');
    expect((await world.owner.query('select 1 from tenant_feature where tenant_id = $1', [at.tenantId])).rowCount).toBe(0);
    await expect(database.together(query`select 1 as one`)).resolves.toEqual([[{ one: 1 }]]);
  });

  test('RL-2 a statement that fails leaves its connection good for the next, also one that cannot even be parsed', async () => {
    const single = connect(app(), 1);
    const once = query<{ n: number }>`select ${1}::integer + 41 as n`;
    for (const bad of [
      query`select from nowhere at all`,
      query`selec 1`,
      query`select ${'x'}::integer`,
      query`select 1 from patient`,
      fails,
    ]) {
      await expect(single.together(bad)).rejects.toBeInstanceOf(pg.DatabaseError);
      await expect(single.together(bad)).rejects.toBeInstanceOf(pg.DatabaseError);
      // The one after it in the same message was never prepared, and is when it is asked again.
      await expect(single.together(bad, once)).rejects.toBeInstanceOf(pg.DatabaseError);
      expect(await single.together(once)).toEqual([[{ n: 42 }]]);
      expect(await single.together(once, once, query`select 2 as two`)).toEqual([[{ n: 42 }], [{ n: 42 }], [{ two: 2 }]]);
    }
    await expect(single.transaction(query`select 1`, async (tx) => tx.one(query`selec 2`))).rejects.toThrow(/syntax error/);
    expect(await single.transaction(once, async (tx, [row]) => [row?.n, await tx.one(once)])).toEqual([42, { n: 42 }]);
    await single.close();
  });

  test('RL-2 a statement that first failed because its table was not there yet works once it is', async () => {
    const single = connect(ownAdmin(), 1);
    const late = query<{ n: number }>`select n from late_table`;
    await expect(single.together(late)).rejects.toThrow(/does not exist/);
    await single.together(query`create temp table late_table as select 7 as n`);
    expect(await single.together(late)).toEqual([[{ n: 7 }]]);
    await single.close();
  });

  test('RL-2 many values, none, null, text of every kind, numbers, dates and lists arrive as they were sent', async () => {
    const values = ['', "'; drop table patient;--", 'Zoë 山田 👩‍⚕️', '\\x00', 'x'.repeat(100_000)];
    const [rows] = await database.together(query<{ t: string[]; n: null; b: Buffer; i: number; d: string; at: string }>`
      select ${values}::text[] as t, ${null}::text as n, ${Buffer.from([0, 255])}::bytea as b, ${2 ** 53 - 1}::bigint as i, ${'2024-02-29'}::date as d, ${'2024-02-29T12:00:00.000001Z'}::timestamptz as at`);
    expect(rows).toEqual([
      { t: values, n: null, b: Buffer.from([0, 255]), i: 2 ** 53 - 1, d: '2024-02-29', at: '2024-02-29T12:00:00.000001Z' },
    ]);
    expect(await database.together(query`select 1 as one where false`, query`select 1 as one, ${'a'} as ${fragment`"a"`}`)).toEqual([
      [],
      [{ one: 1, a: 'a' }],
    ]);
    await expect(database.together(query`select ${'9007199254740993'}::bigint`)).rejects.toThrow(/does not fit/);
  });

  test('RV-5 two transactions that block each other are both carried out: the one the database ends is tried again', async () => {
    const { olga } = await world.tell((story) => cast(story));
    const features = ['therapistPatientAssignment', 'clientPortal'];
    const opening = await entering(olga);
    let tries = 0;
    let first: () => void = () => {};
    const bothHoldOne = new Promise<void>((resolve) => (first = resolve));
    let holding = 0;
    const both = (order: string[]) =>
      database.transaction(opening, async (tx) => {
        tries++;
        for (const [i, feature] of order.entries()) {
          await tx.one(query`update tenant_feature set enabled = true where tenant_id = app.tenant() and feature = ${feature}`);
          if (i === 0 && ++holding === 2) first();
          if (i === 0) await bothHoldOne;
        }
        return 'done';
      });
    expect(await Promise.all([both(features), both([...features].reverse())])).toEqual(['done', 'done']);
    expect(tries).toBe(3);
  });

  test('RV-5 one that keeps failing is tried four times in all, and other failures once', async () => {
    const tries = { serialisation: 0, other: 0 };
    await expect(
      database.transaction(query`select 1`, async (tx) => {
        tries.serialisation++;
        await tx.one(query`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
      }),
    ).rejects.toThrow('again');
    await expect(
      database.transaction(query`select 1`, async (tx) => {
        tries.other++;
        await tx.one(fails);
      }),
    ).rejects.toThrow(/division by zero/);
    expect(tries).toEqual({ serialisation: 4, other: 1 });
  });

  test(
    'HD-4 a connection that the database ends while a request is between two statements does not end the server',
    { timeout: 30_000 },
    async () => {
      const script = `
      import pg from 'pg';
      import { connect, query } from '#src/platform/db.ts';
      const config = JSON.parse(process.env.TEST_CONNECTION);
      const owner = new pg.Client(JSON.parse(process.env.TEST_ADMIN));
      await owner.connect();
      const database = connect(config, 1);
      await database.transaction(query\`select pg_backend_pid() as pid\`, async (tx, [row]) => {
        await owner.query('select pg_terminate_backend($1)', [row.pid]);
        await new Promise((resolve) => setTimeout(resolve, 500));
        return tx.one(query\`select 1\`);
      }).catch(() => {});
      console.log(JSON.stringify(await database.together(query\`select 1 as one\`)));
      await database.close();
      await owner.end();`;
      const env = { ...process.env, TEST_CONNECTION: JSON.stringify(app()), TEST_ADMIN: JSON.stringify(ownAdmin()) };
      const ran = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        cwd: join(import.meta.dirname, '../..'),
        env,
      }).catch((error: { stdout: string; stderr: string }) => ({ ...error, stdout: `the process ended: ${error.stderr.slice(0, 400)}` }));
      expect(ran.stdout.trim()).toBe('[[{"one":1}]]');
    },
  );

  test('RL-2 a database that is away is waited for no longer than need be, and found again', async () => {
    const away = connect({ host: '127.0.0.1', port: 9, user: 'x', database: 'x' }, 1);
    await expect(away.together(query`select 1`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await away.close();
    const single = connect(app(), 1);
    const [[row]] = await single.together(query<{ pid: number }>`select pg_backend_pid() as pid`);
    await world.owner.query('select pg_terminate_backend($1)', [row?.pid]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await single.together(query`select 1 as one`)).toEqual([[{ one: 1 }]]);
    await single.close();
  });

  test('R6 what is announced is heard, also after the listening connection was lost', async () => {
    const heard: string[] = [];
    const stop = await database.listen('tests_of_the_executor', (payload) => heard.push(payload));
    await world.owner.query(`select pg_notify('tests_of_the_executor', 'one')`);
    await expect.poll(() => heard).toEqual(['one']);
    await world.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen "tests_of_the_executor"'`,
    );
    await expect
      .poll(
        async () => {
          await world.owner.query(`select pg_notify('tests_of_the_executor', 'two')`);
          return heard.includes('two');
        },
        { timeout: 5000, interval: 200 },
      )
      .toBe(true);
    await stop();
  });
});

test('RL-1 AU-4 the server’s role owns nothing, bypasses nothing and can become nobody else', async () => {
  const client = new pg.Client(app());
  await client.connect();
  for (const text of [
    'set role caseload_owner',
    'set session authorization postgres',
    'create table x (a int)',
    'create schema y',
    'alter table patient disable row level security',
    'drop policy fence on patient',
    'truncate activity',
    'delete from activity',
    `update activity set outcome = 'done'`,
    `insert into activity (tenant_id, at, action, outcome) values (1, now(), 'x', 'done')`,
    `select app.become(1, 1)`,
    'delete from assignment',
    'delete from patient',
  ]) {
    await expect(client.query(text), text).rejects.toThrow(/permission denied|must be owner|unrecognized configuration/);
  }
  await client.end();
});
