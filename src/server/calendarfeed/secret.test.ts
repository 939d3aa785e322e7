import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCalendarFeed } from '#src/contract/calendarFeed.ts';
import { buildServer } from '#src/http/server.ts';
import { enter } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { routes } from '#src/server/routes.ts';
import type { Member } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = () => world.tell((story) => cast(story));
const make = async (who: Someone) => (await world.as(who, makeCalendarFeed, { body: {} })).body.url;
const pathOf = (url: string) => url.replace(world.here.baseUrl, '');
const fetched = (url: string, ip?: string) => knock(world, null, pathOf(url), ip === undefined ? {} : { ip });
const refusedAs = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const gone = [410, 'link_not_open'];

describe('RL-4 past the door', () => {
  test('RL-4 IN-1 in the database too nobody makes, sees or ends another’s, makes one of a calendar that is not theirs, or reads a hash', async () => {
    const s = await scene();
    const url = await make(s.maya);
    const asked = { requestId: 'x', ip: '127.0.0.1', clinic: null, background: false, idempotencyKey: null };
    const as = async (who: Someone, text: Query<unknown>) =>
      (await world.database.together(enter({ ...asked, token: await world.session(who) }, { right: 'calendar.read' }), text))[1];
    const made = (member: Member, practitioner: Member) => query`
      insert into calendar_feed (tenant_id, id, member_id, practitioner_id, token_hash)
      values (app.tenant(), ${newId()}, ${member.memberId}, ${practitioner.practitionerId}, ${hashToken('x')})`;
    for (const [who, of, calendar] of [
      [s.nina, s.maya, s.maya],
      [s.nina, s.nina, s.maya],
      [s.olga, s.maya, s.maya],
      [s.sky, s.sky, s.maya],
    ] as const)
      await expect(as(who, made(of, calendar))).rejects.toThrow(/row-level security/);
    for (const who of [s.nina, s.olga]) {
      expect(await as(who, query`select id from calendar_feed`)).toEqual([]);
      expect(await as(who, query`update calendar_feed set revoked_at = now() returning id`)).toEqual([]);
    }
    await expect(as(s.maya, query`select token_hash from calendar_feed`)).rejects.toThrow(/permission denied/);
    await expect(as(s.maya, query`update calendar_feed set last_read_at = now()`)).rejects.toThrow(/permission denied/);
    await expect(as(s.maya, query`update calendar_feed set revoked_at = now() + interval '1 day'`)).rejects.toThrow(/row-level security/);
    expect((await fetched(url)).status).toBe(200);
  });
});

describe('IN-1 the address is a secret', () => {
  test('IN-1 the database keeps its hash and nothing else of it, whatever key a request came with', async () => {
    const s = await scene();
    const url = (await world.as(s.maya, makeCalendarFeed, { body: {} }, { headers: { 'idempotency-key': 'made-once' } })).body.url;
    expect((await fetched(url)).status).toBe(200);
    const token = /feeds\/(.+)\.ics/.exec(url)?.[1] ?? '';
    const secret = token.split('.')[1] ?? '';
    expect(Buffer.from(secret, 'base64url').length).toBe(32);
    expect(
      await looked(world, `select encode(token_hash, 'hex') as hash from calendar_feed where member_id = $1`, [s.maya.memberId]),
    ).toEqual([{ hash: hashToken(token).toString('hex') }]);
    for (const { name } of await looked<{ name: string }>(world, `select tablename as name from pg_tables where schemaname = 'public'`)) {
      const found = await looked(world, `select from ${name} t where t::text like '%' || $1 || '%' limit 1`, [secret]);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });

  test('IN-1 the server’s log has none of it at any level: neither of one that is read, nor of one that is refused or fails', async () => {
    const s = await scene();
    const url = await make(s.maya);
    let log = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += String(chunk);
        done();
      },
    });
    const broken = { ...world.here.database, transaction: () => Promise.reject(new Error('planted')) };
    for (const database of [world.here.database, broken]) {
      const app = await buildServer({ ...world.here, database }, routes, {
        logger: pino({ level: 'trace' }, stream),
        trustProxy: undefined,
      });
      for (const path of [pathOf(url), `${pathOf(url)}?language=xx`, pathOf(url).replace('.ics', '/more'), `${pathOf(url)}%ZZ`])
        await app.inject({ url: path });
      await app.inject({ method: 'POST', url: pathOf(url), payload: 'x' });
      await app.close();
    }
    const secret = /feeds\/\w+\.(.+)\.ics/.exec(url)?.[1] ?? '';
    // It can fail: the planted error is there to be found.
    expect([log.includes('planted'), log.includes(secret)]).toEqual([true, false]);
  });

  test('IN-1 it is good for nothing else: no session, no invitation; nor is any other token good here', async () => {
    const s = await scene();
    const token = /feeds\/(.+)\.ics/.exec(await make(s.maya))?.[1] ?? '';
    expect((await knock(world, null, '/v2/auth/me', { token })).status).toBe(401);
    expect(refusedAs(await knock(world, null, '/v2/portal/invitations/look', { method: 'POST', body: { token } }))).toEqual(gone);
    for (const other of [await world.session(s.maya), `${s.at.tenantId.toString(36)}.${await world.session(s.maya)}`])
      expect(refusedAs(await knock(world, null, `/v2/calendar/feeds/${other}`))).toEqual(gone);
  });

  test('S4 a machine that asks too often is told to wait, another is not', async () => {
    const s = await scene();
    const url = await make(s.maya);
    await world.owner.query(
      `insert into throttle (key, window_ends_at, count) values ($1, now() + interval '10 minutes', 1200) on conflict (key) do update set count = 1200`,
      [hashToken('calendar feed\0' + '10.9.9.9')],
    );
    const refused = await fetched(url, '10.9.9.9');
    expect(refusedAs(refused)).toEqual([429, 'too_many_attempts']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await fetched(url, '10.9.9.8')).status).toBe(200);
  });
});
