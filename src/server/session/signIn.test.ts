import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { member } from '#seed/tell.ts';
import { hashToken, newToken } from '#src/platform/ids.ts';
import { buildServer } from '#src/http/server.ts';
import { routes } from '#src/server/routes.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { hashPassword } from './passwords.ts';

let world: World;
let kept: string;
const password = 'correct horse battery';
beforeAll(async () => {
  world = await openWorld();
  kept = await hashPassword(password);
});
afterAll(() => world.close());

let lastAddress = 0;
/** An address of its own, so that no test uses up another's attempts. */
const newAddress = () => `10.7.${(lastAddress += 1) >> 8}.${lastAddress & 255}`;

const open = () =>
  world.tell((story) => {
    const all = cast(story);
    const sign = (name: string, more: Partial<Parameters<typeof member>[2]> = {}) =>
      member(story, all.at, {
        firstName: name,
        lastName: 'Login',
        roles: ['clinician'],
        email: `${name.toLowerCase()}-${all.at.tenantId}@example.test`,
        passwordHash: kept,
        ...more,
      });
    return {
      ...all,
      known: sign('Known'),
      suspended: sign('Suspended', { status: 'suspended' }),
      waiting: sign('Waiting', { approved: false }),
      bare: sign('Bare', { user: undefined, passwordHash: undefined }),
    };
  });

const signIn = (email: string, secret: string, how: { ip?: string; token?: string; headers?: Record<string, string> } = {}) =>
  knock(world, null, '/v2/auth/sign-in', {
    method: 'POST',
    body: { email, password: secret },
    ip: how.ip ?? newAddress(),
    token: how.token ?? null,
    ...(how.headers && { headers: how.headers }),
  });
const tokenOf = (headers: Record<string, unknown>) => /^(?:__Host-)?caseload=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';

describe('AN-5 one answer for everyone who does not get in', () => {
  test('AN-5 an unknown, a known, a suspended, a waiting and a password-less address are answered with the same bytes', async () => {
    const { known, suspended, waiting, bare } = await open();
    const answers = await Promise.all([
      signIn('nobody@example.test', password),
      signIn(known.email, 'wrong horse battery'),
      signIn(suspended.email, password),
      signIn(suspended.email, 'wrong'),
      signIn(waiting.email, password),
      signIn(bare.email, password),
      signIn('not an address', password),
      signIn('', ''),
      signIn(known.email, ''),
      signIn('canary@caseload.invalid', password),
    ]);
    for (const answer of answers) {
      expect([answer.status, answer.body.code]).toEqual([401, 'wrong_credentials']);
      expect(withoutRequestId(answer.text)).toBe(withoutRequestId(answers[0]?.text ?? ''));
      expect(Object.keys(answer.headers)).toEqual(Object.keys(answers[0]?.headers ?? {}));
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('AN-1 the address is read in any writing, the password only exactly', async () => {
    const { known } = await open();
    expect((await signIn(`  ${known.email.toUpperCase()} `, password)).status).toBe(200);
    for (const near of [`${password} `, password.toUpperCase(), password.slice(0, -1)])
      expect((await signIn(known.email, near)).status).toBe(401);
  });
});

describe('AN-6 guessing is slowed down', () => {
  test('AN-6 the eleventh wrong password for one login from one address waits, with Retry-After, even with the right one', async () => {
    const { known } = await open();
    const ip = newAddress();
    // What a request says of where it was forwarded from is not believed, since no proxy is named.
    const elsewhere = (i: number) => ({
      'x-forwarded-for': `203.0.113.${i}`,
      'x-real-ip': `203.0.113.${i}`,
      forwarded: `for=203.0.113.${i}`,
    });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => signIn(known.email, 'wrong', { ip, headers: elsewhere(i) })));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(401));
    const late = await signIn(known.email, password, { ip, headers: elsewhere(11) });
    expect([late.status, late.body.code]).toEqual([429, 'too_many_attempts']);
    const wait = Number(late.headers['retry-after']);
    expect(wait).toBeGreaterThan(14 * 60);
    expect(wait).toBeLessThanOrEqual(15 * 60);
    expect(late.headers['set-cookie']).toBeUndefined();
    // Whoever signs in from elsewhere is let in: a stranger locks nobody out.
    expect((await signIn(known.email, password)).status).toBe(200);
    await world.owner.query(`update throttle set window_ends_at = now() - interval '1 second' where key = $1`, [
      hashToken(`sign-in login from ip\0${known.email}\0${ip}`),
    ]);
    expect((await signIn(known.email, password, { ip })).status).toBe(200);
  });

  test('AN-6 signing in is not counted, and failing is', async () => {
    const { known } = await open();
    const ip = newAddress();
    const counts = async () =>
      (
        await looked<{ count: number }>(world, 'select count from throttle where key = any ($1) order by count', [
          [`sign-in ip\0${ip}`, `sign-in login from ip\0${known.email}\0${ip}`, `sign-in login\0${known.email}`].map(hashToken),
        ])
      ).map(({ count }) => count);
    await signIn(known.email, password, { ip });
    expect(await counts()).toEqual([0, 0, 0]);
    await signIn(known.email, 'wrong', { ip });
    await signIn(known.email, password, { ip });
    expect(await counts()).toEqual([1, 1, 1]);
  });

  test.each([
    ['one address that tries many logins', 60, 900, (_: string, ip: string) => `sign-in ip\0${ip}`],
    ['one login that is tried from many addresses', 100, 86_400, (email: string) => `sign-in login\0${email}`],
  ] as const)('AN-6 %s waits after so many failures', async (_, allowed, seconds, key) => {
    const { known } = await open();
    const ip = newAddress();
    await world.owner.query('insert into throttle (key, window_ends_at, count) values ($1, now() + make_interval(secs => $2), $3)', [
      hashToken(key(known.email, ip)),
      seconds,
      allowed,
    ]);
    const late = await signIn(known.email, password, { ip });
    expect([late.status, Number(late.headers['retry-after']) > seconds - 60]).toEqual([429, true]);
  });

  test('AN-6 someone who waits is told the same for a known and an unknown login', async () => {
    const { known } = await open();
    const ip = newAddress();
    await world.owner.query(`insert into throttle (key, window_ends_at, count) values ($1, now() + interval '10 minutes', 60)`, [
      hashToken(`sign-in ip\0${ip}`),
    ]);
    const [unknown, there] = [await signIn('nobody-0@example.test', 'wrong', { ip }), await signIn(known.email, password, { ip })];
    expect([unknown.status, withoutRequestId(there.text).replace(/\d+/g, '')]).toEqual([
      429,
      withoutRequestId(unknown.text).replace(/\d+/g, ''),
    ]);
  });
});

describe('SE-1 the session', () => {
  test('SE-1 the cookie is for the server alone, for this site and this host; only the hash of it is kept', async () => {
    const { known } = await open();
    const answer = await signIn(known.email, password);
    const token = tokenOf(answer.headers);
    expect(token).toMatch(/^[\w-]{43}$/);
    const flags = String(answer.headers['set-cookie']).split('; ').slice(1).sort();
    expect(flags).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    expect(answer.text).not.toContain(token);
    expect(
      await looked(
        world,
        `select 1 from user_session s where user_id = $1 and (s::text like '%' || $2 || '%' or position(convert_to($2, 'UTF8') in token_hash) > 0)`,
        [known.userId, token],
      ),
    ).toEqual([]);
    expect(await looked(world, 'select 1 from user_session where token_hash = sha256($1)', [Buffer.from(token)])).toHaveLength(1);
    const [row] = await looked<{ hash: string }>(world, `select encode(token_hash, 'hex') as hash from user_session where user_id = $1`, [
      known.userId,
    ]);
    expect((await knock(world, null, '/v2/auth/me', { token: row?.hash ?? '' })).status).toBe(401);
  });

  test('SE-1 over https the cookie is Secure and bound to the host by its name', async () => {
    const { known } = await open();
    const app = await buildServer({ ...world.here, baseUrl: 'https://clinic.example' }, routes, { logger: false, trustProxy: undefined });
    const answer = await app.inject({
      method: 'POST',
      url: '/v2/auth/sign-in',
      payload: { email: known.email, password },
      remoteAddress: newAddress(),
    });
    const [pair, ...flags] = String(answer.headers['set-cookie']).split('; ');
    expect(pair).toMatch(/^__Host-caseload=[\w-]{43}$/);
    expect(flags.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']);
    // The plain name is not accepted there.
    const plain = await app.inject({ method: 'GET', url: '/v2/auth/me', cookies: { caseload: tokenOf(answer.headers) } });
    expect(plain.statusCode).toBe(401);
    await app.close();
  });

  test('SE-2 a session that was in the browser before signing in is dead afterwards, and a planted token is not taken up', async () => {
    const { known, maya } = await open();
    const old = await world.session(maya);
    const answer = await signIn(known.email, password, { token: old });
    expect([answer.status, (await knock(world, null, '/v2/auth/me', { token: old })).status]).toEqual([200, 401]);
    const planted = newToken();
    const second = await signIn(known.email, password, { token: planted });
    expect(tokenOf(second.headers)).not.toBe(planted);
    expect((await knock(world, null, '/v2/auth/me', { token: planted })).status).toBe(401);
    expect((await signIn(known.email, 'wrong', { token: tokenOf(second.headers) })).status).toBe(401);
    expect((await knock(world, null, '/v2/auth/me', { token: tokenOf(second.headers) })).status).toBe(200);
  });

  test('L1 signing in is in the clinic’s log, with who and from where, and without the password', async () => {
    const { known, at } = await open();
    const ip = newAddress();
    await signIn(known.email, password, { ip });
    expect(
      await looked(
        world,
        `select action, outcome, ip, user_id::float8 as "user", member_id::float8 as member, detail from activity where tenant_id = $1 and user_id = $2`,
        [at.tenantId, known.userId],
      ),
    ).toEqual([{ action: 'session.opened', outcome: 'done', ip, user: known.userId, member: known.memberId, detail: {} }]);
  });
});
