import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptInvitation, invitationLink, invite, resendInvitation } from '#src/contract/invitations.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let count = 0;
/** A patient whom Maya has just invited, with the link that went out. */
async function invited(more: { email?: string } = {}) {
  const scene = await world.tell((story) => cast(story));
  const email = more.email ?? `link-${(count += 1)}-${scene.at.tenantId}@example.test`;
  const made = await world.as(scene.maya, invite, { body: { firstName: 'Eva', lastName: 'New', email } });
  const { invitationId } = made.body;
  return { ...scene, email, invitationId, patientId: made.body.patient.id, token: await tokenFor(scene.maya, invitationId) };
}
const urlFor = (who: Someone, invitationId: number, headers: Record<string, string> = {}) =>
  world.as(who, invitationLink, { params: { invitationId } }, { headers });
const tokenFor = async (who: Someone, invitationId: number) => (await urlFor(who, invitationId)).body.url.split('#')[1] ?? '';
const look = (token: string, ip = '10.9.0.1') => knock(world, null, '/v2/portal/invitations/look', { method: 'POST', body: { token }, ip });
const isOpen = async (token: string) => (await look(token)).status === 200;
const move = (invitationId: number, column: string, by: string) =>
  world.owner.query(`update invitation set ${column} = now() + $2::interval where id = $1`, [invitationId, by]);

describe('IN-1 the link', () => {
  test('IN-1 is of this server’s own address, holds 256 bits behind the fragment, and is nowhere in the database', async () => {
    const { maya, invitationId, token } = await invited();
    const url = (await urlFor(maya, invitationId)).body.url;
    expect(url).toMatch(/^http:\/\/localhost:3000\/invitation#[0-9a-z]+\.[\w-]{43}$/);
    await world.as(maya, resendInvitation, { params: { invitationId } });
    await look(token);
    const secret = token.split('.')[1] ?? '';
    const tables = await looked<{ name: string }>(
      world,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      expect(
        await looked(world, `select 1 from ${name} t where t::text like $1 or t::text like $2 limit 1`, [
          `%${secret}%`,
          `%${Buffer.from(secret).toString('hex')}%`,
        ]),
        name,
      ).toEqual([]);
    }
    expect(
      await looked(world, 'select 1 from invitation where id = $1 and token_hash = sha256($2)', [invitationId, Buffer.from(token)]),
    ).toHaveLength(1);
  });

  test('IN-8 a Host or X-Forwarded-Host of somebody else does not change it', async () => {
    const { maya, invitationId } = await invited();
    const spoofed: Record<string, string>[] = [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      { forwarded: 'host=evil.example' },
      { host: 'localhost:3000@evil.example' },
    ];
    for (const headers of spoofed) {
      const { url } = (await urlFor(maya, invitationId, headers)).body;
      expect(url.startsWith('http://localhost:3000/invitation#')).toBe(true);
    }
  });

  test('IN-1 tokens of one kind open nothing of another kind, and no token opens another clinic’s', async () => {
    const { maya, token, at } = await invited();
    const other = await invited();
    const session = await world.session(maya);
    const [clinic, secret] = token.split('.');
    const otherClinic = other.token.split('.')[0];
    for (const wrong of [
      session,
      `${clinic}.${session}`,
      `${otherClinic}.${secret}`,
      secret,
      `${clinic}.${secret}x`,
      `${clinic}.${(secret ?? '').slice(0, -1)}`,
      token.toUpperCase(),
      ` ${token}`,
      `${at.tenantId}.${secret}`,
      `zzzzzzzzzzz.${secret}`,
      `1.${secret}`,
      'x'.repeat(200),
    ]) {
      expect((await look(wrong ?? '')).status, wrong).toBe(410);
    }
    for (const wrong of [token, secret]) expect((await knock(world, null, '/v2/auth/me', { token: wrong ?? '' })).status).toBe(401);
    for (const bad of ['', 'short', 'x'.repeat(201), 5, null, ['x'.repeat(43)], { $ne: null }])
      expect((await look(bad as string)).status).toBe(400);
  });
});

describe('B1 IN-3 looking does not use a link up', () => {
  test('IN-3 opening the page, as scanners and previews do, and looking twenty times leave it open', async () => {
    const { token } = await invited();
    for (const method of ['GET', 'HEAD', 'OPTIONS'] as const) {
      for (const path of [
        '/invitation',
        `/invitation?token=${token}`,
        `/invitation/${token}`,
        `/v2/portal/invitations/accept?token=${token}`,
        `/v2/portal/invitations/look?token=${token}`,
      ]) {
        const answer = await knock(world, null, path, {
          method,
          headers: { 'user-agent': 'Mozilla/5.0 (compatible; SafeLinks)', accept: 'text/html', purpose: 'prefetch' },
        });
        expect(answer.status).not.toBe(500);
        if (path.startsWith('/v2')) expect([404, 405]).toContain(answer.status);
      }
    }
    const before = await looked(
      world,
      'select accepted_at, nonce, token_hash, link_made_at, expires_at from invitation where token_hash = sha256($1)',
      [Buffer.from(token)],
    );
    const looks = await Promise.all(Array.from({ length: 20 }, () => look(token)));
    expect(looks.every(({ status }) => status === 200)).toBe(true);
    expect(
      await looked(world, 'select accepted_at, nonce, token_hash, link_made_at, expires_at from invitation where token_hash = sha256($1)', [
        Buffer.from(token),
      ]),
    ).toEqual(before);
    expect(looks[0]?.headers['set-cookie']).toBeUndefined();
  });

  test('B1 what it shows is who invites, the first name, the address, what it opens and no more', async () => {
    const { token, email } = await invited();
    expect((await look(token)).body).toEqual({
      isColleague: false,
      roles: [],
      tenantName: 'Hill Clinic',
      inviter: 'Maya Lin',
      firstName: 'Eva',
      email,
      expiresAt: expect.any(String),
      hasLogin: false,
      signedInAsThem: false,
      isGuardian: false,
      scopes: ['appointments', 'forms', 'documents', 'access', 'profile'],
    });
  });

  test('IN-2 whoever guesses links is slowed down, with Retry-After', async () => {
    const { token } = await invited();
    const ip = '10.9.1.1';
    await look(token, ip);
    await world.owner.query(
      `update throttle set count = 300 where key = sha256(decode(replace(encode(convert_to($1, 'UTF8'), 'hex'), '7c', '00'), 'hex'))`,
      [`invitation|${ip}`],
    );
    const late = await look(token, ip);
    expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true]);
    expect(
      (await knock(world, null, '/v2/portal/invitations/accept', { method: 'POST', body: { token, password: 'four unrelated words' }, ip }))
        .status,
    ).toBe(429);
    expect(await isOpen(token)).toBe(true);
  });
});

describe('IN-2 a link lasts seven days', () => {
  test.each([
    ['2 seconds', 200],
    ['-1 second', 410],
  ] as const)('IN-2 with %s to go it answers %i', async (left, status) => {
    const { invitationId, token } = await invited();
    await move(invitationId, 'expires_at', left);
    expect((await look(token)).status).toBe(status);
    const accepted = await world.as(null, acceptInvitation, { body: { token, password: 'weak' } });
    expect(accepted.body.code).toBe(status === 200 ? 'weak_password' : 'link_not_open');
  });

  test('IN-2 one that is over, used, replaced, malformed or never was answers with the same bytes', async () => {
    const [over, used, replaced] = [await invited(), await invited(), await invited()];
    await move(over.invitationId, 'expires_at', '-1 second');
    await move(used.invitationId, 'accepted_at', '0 seconds');
    await move(replaced.invitationId, 'link_made_at', '-6 minutes');
    await world.as(replaced.maya, resendInvitation, { params: { invitationId: replaced.invitationId } });
    const texts = await Promise.all(
      [over.token, used.token, replaced.token, 'not a token', `abc.${'A'.repeat(43)}`].map(async (token) =>
        withoutRequestId((await look(token)).text),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });
});

describe('B1 asking for another link', () => {
  test('B1 within five minutes the link that is out stays the one', async () => {
    const { maya, invitationId, token } = await invited();
    await move(invitationId, 'link_made_at', '-4 minutes -50 seconds');
    expect((await world.as(maya, resendInvitation, { params: { invitationId } })).status).toBe(200);
    expect([await tokenFor(maya, invitationId), await isOpen(token)]).toEqual([token, true]);
    expect(await looked(world, `select letter from outbox where subject_id = $1`, [invitationId])).toHaveLength(2);
  });

  test.each(['resend', 'link'] as const)('B1 IN-2 later, a new one is made by %s and the old one is dead at once', async (by) => {
    const { maya, invitationId, token } = await invited();
    await move(invitationId, 'link_made_at', '-5 minutes -1 second');
    if (by === 'resend') await world.as(maya, resendInvitation, { params: { invitationId } });
    const next = await tokenFor(maya, invitationId);
    expect(next).not.toBe(token);
    expect([await isOpen(token), await isOpen(next)]).toEqual([false, true]);
  });

  test('B1 an expired invitation gets a link that lasts seven days again', async () => {
    const { maya, invitationId, token } = await invited();
    await move(invitationId, 'expires_at', '-1 second');
    const { expiresAt } = (await world.as(maya, resendInvitation, { params: { invitationId } })).body;
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(6.99 * 86_400_000);
    expect([await isOpen(token), await isOpen(await tokenFor(maya, invitationId))]).toEqual([false, true]);
  });

  test('B1 colleagues who may invite do it too; those who may not, and other clinics, do not', async () => {
    const all = await invited();
    const elsewhere = await world.tell((story) => cast(story));
    for (const endpoint of [invitationLink, resendInvitation]) {
      const ask = async (who: Someone, invitationId = all.invitationId) =>
        (await world.as(who, endpoint, { params: { invitationId } })).status;
      expect(await Promise.all([all.diego, all.sky, all.olga, all.pia, all.ruth].map((who) => ask(who)))).toEqual(Array(5).fill(200));
      expect(await Promise.all([all.sue, all.tess, all.bea].map((who) => ask(who)))).toEqual(Array(3).fill(403));
      expect([await ask(elsewhere.maya), await ask(all.maya, 424_242)]).toEqual([404, 404]);
    }
    expect(
      await looked(world, `select action from activity where patient_id = $1 and action = 'invitation.linkShown' limit 1`, [all.patientId]),
    ).toHaveLength(1);
  });

  test('B1 one that was accepted answers 409, and one that was withdrawn as if it were not there', async () => {
    const [done, gone] = [await invited(), await invited()];
    await move(done.invitationId, 'accepted_at', '0 seconds');
    await move(gone.invitationId, 'revoked_at', '0 seconds');
    for (const endpoint of [invitationLink, resendInvitation]) {
      expect((await world.as(done.maya, endpoint, { params: { invitationId: done.invitationId } })).body.code).toBe('already_accepted');
      expect((await world.as(gone.maya, endpoint, { params: { invitationId: gone.invitationId } })).status).toBe(404);
    }
  });

  test('IN-2 it can be sent ten times a day', async () => {
    const { maya, invitationId } = await invited();
    for (let i = 0; i < 10; i++) expect((await world.as(maya, resendInvitation, { params: { invitationId } })).status).toBe(200);
    const late = await world.as(maya, resendInvitation, { params: { invitationId } });
    expect([late.status, Number(late.headers['retry-after']) > 0]).toEqual([429, true]);
  });
});

describe('IN-5 IN-6 what kills a pending link', () => {
  type Invited = Awaited<ReturnType<typeof invited>>;
  test.each([
    [
      'the inviter is suspended',
      ({ maya }: Invited) => world.owner.query(`update member set status = 'suspended' where id = $1`, [maya.memberId]),
    ],
    [
      'the inviter is no longer approved',
      ({ maya }: Invited) => world.owner.query('update member set approved = false where id = $1', [maya.memberId]),
    ],
    [
      'the inviter may no longer invite',
      ({ maya }: Invited) => world.owner.query(`update member set roles = '{biller}' where id = $1`, [maya.memberId]),
    ],
    [
      'the patient is archived',
      ({ patientId }: Invited) => world.owner.query(`update patient set status = 'archived' where id = $1`, [patientId]),
    ],
    [
      'the patient’s address changes',
      ({ patientId }: Invited) => world.owner.query(`update patient set email = 'other@example.test' where id = $1`, [patientId]),
    ],
    ['it is withdrawn', ({ invitationId }: Invited) => move(invitationId, 'revoked_at', '0 seconds')],
  ] as const)('IN-5 IN-6 it is dead once %s', async (_, happens) => {
    const scene = await invited();
    expect(await isOpen(scene.token)).toBe(true);
    await happens(scene);
    expect((await look(scene.token)).body.code).toBe('link_not_open');
    expect((await world.as(null, acceptInvitation, { body: { token: scene.token, password: 'four unrelated words' } })).body.code).toBe(
      'link_not_open',
    );
  });
});
