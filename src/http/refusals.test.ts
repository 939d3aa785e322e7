import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import { routes } from '#src/server/routes.ts';
import { cast, knock } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { problemOf } from './refusals.ts';
import { buildServer } from './server.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const expected = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'x-frame-options': 'SAMEORIGIN',
};
/** Requests of every kind of answer, by the status it has. */
const kinds = (maya: Parameters<typeof knock>[1]) => ({
  200: () => knock(world, maya, '/v2/tenant/features'),
  400: () => knock(world, maya, '/v2/doctor/patients/all?limit=0'),
  401: () => knock(world, null, '/v2/auth/me'),
  403: () => knock(world, maya, '/v2/tenant/features', { method: 'PATCH', body: { features: {} } }),
  404: () => knock(world, maya, '/v2/nothing/here'),
  413: () =>
    knock(world, maya, '/v2/doctor/patients/assign', {
      method: 'POST',
      raw: `{"x":"${'x'.repeat(1_000_001)}"}`,
      headers: { 'content-type': 'application/json' },
    }),
  415: () =>
    knock(world, maya, '/v2/doctor/patients/assign', {
      method: 'POST',
      raw: 'x=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
});

describe('HD-1 HD-3 every answer carries the headers that protect it', () => {
  test('HD-1 HD-3 whatever its status', async () => {
    const { maya } = await world.tell((story) => cast(story));
    for (const [status, ask] of Object.entries(kinds(maya))) {
      const answer = await ask();
      expect(answer.status).toBe(Number(status));
      expect(answer.headers, status).toMatchObject(expected);
      const policy = String(answer.headers['content-security-policy']);
      for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) expect(policy).toContain(directive);
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.headers).not.toHaveProperty('server');
      if (Number(status) >= 400) expect(answer.headers['content-type']).toBe('application/problem+json');
    }
  });

  test('HD-1 also one to an address that cannot be read', async () => {
    for (const url of ['/%', '/%E0%A4%A', '/v2/%ff', '/v2/patients/%c0%ae/care-team']) {
      const answer = await knock(world, null, url);
      expect([400, 404]).toContain(answer.status);
      expect(answer.body.code).toMatch(/^(invalid|not_found)$/);
      expect(answer.headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-type': expect.stringMatching(/^application\/problem\+json/),
      });
    }
  });

  test('HD-1 an answer says that it needs none of the browser’s powers', async () => {
    expect((await knock(world, null, '/v2/demo/logins')).headers).toHaveProperty('permissions-policy');
  });

  test('HD-1 over https browsers are told to stay there, for two years and sub-domains too', async () => {
    const app = await buildServer({ ...world.here, baseUrl: 'https://clinic.example' }, routes, { logger: false, trustProxy: undefined });
    for (const url of ['/healthz', '/v2/auth/me', '/nothing'])
      expect((await app.inject(url)).headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
    expect((await knock(world, null, '/healthz')).headers['strict-transport-security']).toBeUndefined();
    await app.close();
  });

  test('HD-1 the pages among them have a fresh nonce each time', async () => {
    const nonces = await Promise.all(
      Array.from(
        { length: 20 },
        async () => /'nonce-([^']+)'/.exec(String((await knock(world, null, '/docs')).headers['content-security-policy']))?.[1],
      ),
    );
    expect(new Set(nonces).size).toBe(20);
    expect(nonces.every((nonce) => (nonce?.length ?? 0) >= 22)).toBe(true);
  });
});

describe('HD-4 a failure of ours tells nothing of our inside', () => {
  const apps: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of apps.splice(0)) await one.close();
  });
  /** A server whose database is not to be had, once it has started. */
  async function serverOn(database: Database): Promise<FastifyInstance> {
    const app = await buildServer(
      { ...world.here, database: { ...database, listen: (channel, heard) => world.database.listen(channel, heard) } },
      routes,
      { logger: false, trustProxy: undefined },
    );
    apps.push(app);
    return app;
  }
  const inside = /postgres|sql|select |ECONN|ENOENT|127\.0\.0\.1|\.ts|node_modules|at \w+ \(|pool|socket|caseload_app|syntax|relation/i;

  test.each([
    ['nobody listens', { host: '127.0.0.1', port: 9 }],
    ['there is no such host', { host: 'no-such-host.invalid', port: 5432 }],
    ['there is no such socket', { host: '/tmp/no-such-folder-of-caseload' }],
  ])('HD-4 where %s, every endpoint answers 503 and says when to come back, and nothing else', async (_, where) => {
    const database = connect({ ...where, user: 'x', database: 'x' }, 2);
    apps.push(database);
    const app = await serverOn(database);
    const requests = [
      { method: 'GET', url: '/v2/auth/me' },
      { method: 'GET', url: '/readyz' },
      { method: 'GET', url: '/v2/doctor/patients/all' },
      { method: 'GET', url: '/v2/events' },
      { method: 'POST', url: '/v2/auth/sign-in', payload: { email: 'a@b.example', password: 'x' } },
      { method: 'POST', url: '/v2/portal/invitations/look', payload: { token: 'x'.repeat(50) } },
      { method: 'POST', url: '/v2/doctor/patients/assign', payload: { patientId: 1 } },
    ] as const;
    for (const request of requests) {
      const answer = await app.inject({ ...request, cookies: { caseload: 'x'.repeat(43) } });
      expect([answer.statusCode, (answer.json() as { code: string }).code], `${request.url} ${answer.body}`).toEqual([503, 'unavailable']);
      expect(answer.body).not.toMatch(inside);
    }
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  test('HD-4 what nobody foresaw answers 500 with the id of the request, and the server goes on', async () => {
    const broken = {
      ...world.database,
      together: () => Promise.reject(new TypeError('Cannot read properties of undefined (reading secret) at /srv/app.ts')),
    } as unknown as Database;
    const app = await serverOn(broken);
    for (let i = 0; i < 3; i++) {
      const answer = await app.inject('/v2/auth/me');
      expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([500, 'internal']);
      expect(answer.body).not.toMatch(/Cannot read|secret|app\.ts/);
      expect((answer.json() as { requestId: string }).requestId).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('HD-4 whatever goes wrong on the way to the database is the database being away', () => {
    const codes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE'];
    expect(codes.filter((code) => problemOf(Object.assign(new Error('x'), { code })).code !== 'unavailable')).toEqual([]);
    const states = ['57P01', '57P02', '57P03', '53300'];
    const stopped = (code: string) => Object.assign(new pg.DatabaseError('terminating connection', 1, 'error'), { code });
    expect(states.filter((code) => problemOf(stopped(code)).code !== 'unavailable')).toEqual([]);
    expect(problemOf(new Error('Client has encountered a connection error and is not queryable')).code).toBe('unavailable');
  });

  test('HD-4 a mistake in a statement of ours is not told to the caller', async () => {
    const { maya } = await world.tell((story) => cast(story));
    const hostile = [
      `/v2/doctor/patients/all?q=${encodeURIComponent("'; select 1/0 --")}`,
      '/v2/doctor/patients/all?cursor=%27',
      '/v2/patients/1%27/care-team',
      '/v2/doctor/patients/similar?firstName=%27&lastName=%22&email=%27',
    ];
    for (const url of hostile) expect((await knock(world, maya, url)).text).not.toMatch(inside);
  });
});

test.each([
  ['SQL statement "insert into activity (tenant_id) values (1)"\nPL/pgSQL function app.open_session(bytea) line 9', 'unavailable'],
  ['PL/pgSQL function lost() line 1 at RAISE\nSQL function "record" statement 1', 'unavailable'],
  ['PL/pgSQL function app.link_entries(bigint,bigint[]) line 17 at SQL statement', 'unavailable'],
  ['PL/pgSQL function app.announce(text) line 1', 'internal'],
])('AU-1 what fails in the log (%s) is answered %s: nothing has happened', (where, code) => {
  const error = Object.assign(new pg.DatabaseError('no room for it', 1, 'error'), { code: 'P0001', where });
  expect(problemOf(error).code).toBe(code);
});

describe('RL-10 what is not there', () => {
  let held: FastifyInstance;
  beforeAll(async () => {
    held = await buildServer(world.here, routes, { logger: false, trustProxy: undefined, notFoundStep: 100 });
  });
  afterAll(() => held.close());

  test('RL-10 is answered at full steps of time, whatever was looked at meanwhile; everything else at once', async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    const token = await world.session(maya);
    const ask = async (id: number) => {
      const began = performance.now();
      const { statusCode } = await held.inject({ url: `/v2/patients/${id}`, cookies: { caseload: token } });
      return { statusCode, took: performance.now() - began };
    };
    for (let nth = 0; nth < 3; nth++) {
      const { statusCode, took } = await ask(4_242_424_242);
      expect(statusCode).toBe(404);
      expect(took).toBeGreaterThanOrEqual(100);
    }
    const found = [];
    for (let nth = 0; nth < 8; nth++) found.push(await ask(sam.patientId));
    expect(new Set(found.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(Math.min(...found.map(({ took }) => took))).toBeLessThan(100);
  });
});
