import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { me, signOut, switchIdentity } from '#src/contract/auth.ts';
import { getFeatures } from '#src/contract/clinic.ts';
import { assign, tenantDoctors } from '#src/contract/assignments.ts';
import { myPatients } from '#src/contract/patients.ts';
import { clinic, inPortal, member, newUser, therapist } from '#seed/tell.ts';
import { hashToken, newToken } from '#src/platform/ids.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A browser of its own, signed in as someone. */
async function browserOf(who: Someone): Promise<string> {
  const token = newToken();
  await world.owner.query(
    `insert into user_session (token_hash, user_id, tenant_id, member_id, patient_id, expires_at) values ($1, $2, $3, $4, $5, now() + interval '12 hours')`,
    [hashToken(token), who.userId, who.tenantId, 'memberId' in who ? who.memberId : null, 'memberId' in who ? null : who.patientId],
  );
  return token;
}
const age = (token: string, column: 'last_seen_at' | 'expires_at', by: string) =>
  world.owner.query(`update user_session set ${column} = now() + $2::interval where token_hash = $1`, [hashToken(token), by]);
const lives = async (token: string, headers: Record<string, string> = {}) =>
  (await knock(world, null, '/v2/auth/me', { token, headers })).status === 200;
const tokenOf = (headers: Record<string, unknown>) => /^caseload=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';

/** Someone who is a clinician at one clinic, an owner at another, and a patient at a third. */
const openTwo = () =>
  world.tell((story) => {
    const here = cast(story, { name: 'Here' });
    const there = clinic(story, { name: 'There', policy: 'managed', features: ['clientPortal'] });
    const owner = member(story, there, {
      firstName: 'Maya',
      lastName: 'Elsewhere',
      roles: ['owner'],
      user: { userId: here.maya.userId, email: here.maya.email },
    });
    const third = cast(story, { name: 'Third' });
    inPortal(story, third.sam, here.maya);
    return { ...here, owner, third };
  });

describe('SE-3 a session ends by itself', () => {
  test.each([
    ['last_seen_at', '-14 minutes -50 seconds', true],
    ['last_seen_at', '-15 minutes -1 second', false],
    ['expires_at', '3 seconds', true],
    ['expires_at', '-1 second', false],
  ] as const)('SE-3 with %s %s from now, a member is still in: %s', async (column, by, still) => {
    const { maya } = await world.tell((story) => cast(story));
    const token = await browserOf(maya);
    await age(token, column, by);
    expect(await lives(token)).toBe(still);
    const answer = await world.as(maya, myPatients, { query: {} }, { token });
    expect([answer.status, answer.body.code]).toEqual(still ? [200, undefined] : [401, 'not_signed_in']);
  });

  test('SE-3 what is done by hand keeps it open, refreshing in the background does not', async () => {
    const { maya } = await world.tell((story) => cast(story));
    const token = await browserOf(maya);
    const seen = async () =>
      (
        await looked<{ s: number }>(
          world,
          'select extract(epoch from now() - last_seen_at)::int as s from user_session where token_hash = $1',
          [hashToken(token)],
        )
      )[0]?.s ?? -1;
    await age(token, 'last_seen_at', '-10 minutes');
    expect(await lives(token, { 'caseload-background': '1' })).toBe(true);
    expect(await seen()).toBeGreaterThan(590);
    expect(await lives(token)).toBe(true);
    expect(await seen()).toBeLessThan(60);
  });

  test('SE-3 no activity carries a session past its absolute end of twelve hours', async () => {
    const { maya } = await world.tell((story) => cast(story));
    const token = await browserOf(maya);
    await age(token, 'last_seen_at', '-2 minutes');
    await lives(token);
    const [row] = await looked<{ h: number }>(
      world,
      'select extract(epoch from expires_at - now())::int / 3600.0 as h from user_session where token_hash = $1',
      [hashToken(token)],
    );
    expect(Number(row?.h)).toBeLessThanOrEqual(12);
  });
});

describe('SE-4 a session is ended', () => {
  test('SE-4 signing out ends this session, clears the browser, and leaves the others', async () => {
    const { maya } = await world.tell((story) => cast(story));
    const [one, two] = [await browserOf(maya), await browserOf(maya)];
    const answer = await world.as(maya, signOut, { body: {} }, { token: one });
    expect(answer.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/^caseload=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    expect([await lives(one), await lives(two)]).toEqual([false, true]);
    expect((await world.as(null, signOut, { body: {} })).status).toBe(200);
  });

  test('SE-4 signing out everywhere ends every session of the login, at every clinic, and nobody else’s', async () => {
    const { maya, owner, nina } = await openTwo();
    const [here, again, there, other] = [await browserOf(maya), await browserOf(maya), await browserOf(owner), await browserOf(nina)];
    await world.as(maya, signOut, { body: { everywhere: true } }, { token: here });
    expect([await lives(here), await lives(again), await lives(there), await lives(other)]).toEqual([false, false, false, true]);
  });

  test('SE-4 a member who is suspended or no longer approved is out on the next request, in every session', async () => {
    const { maya, nina, diego } = await world.tell((story) => cast(story));
    const tokens = [await browserOf(maya), await browserOf(maya), await browserOf(nina), await browserOf(diego)];
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [maya.memberId]);
    await world.owner.query(`update member set approved = false where id = $1`, [nina.memberId]);
    expect(await Promise.all(tokens.map((token) => lives(token)))).toEqual([false, false, false, true]);
    expect((await knock(world, null, '/v2/auth/me', { token: tokens[0] ?? '' })).body.code).toBe('not_signed_in');
  });

  test.each(['', 'x', 'null', 'undefined', '../../etc', "' or 1=1 --", 'A'.repeat(43), 'A'.repeat(4000)])(
    'SE-1 a made-up token "%.12s" is no session',
    async (token) => {
      expect(await lives(token)).toBe(false);
    },
  );
});

describe('G one login at several clinics', () => {
  test('SE-2 switching gives a new token for the other clinic, and the old one is dead', async () => {
    const { maya, owner } = await openTwo();
    const old = await browserOf(maya);
    const answer = await world.as(
      maya,
      switchIdentity,
      { body: { tenantId: owner.tenantId, memberId: owner.memberId, patientId: null } },
      { token: old },
    );
    expect([answer.status, answer.body.tenantName]).toEqual([200, 'There']);
    const token = tokenOf(answer.headers);
    expect(token).not.toBe(old);
    expect([await lives(old), await lives(token)]).toEqual([false, true]);
    const now = await world.as(owner, me, {}, { token });
    expect([now.body.tenant.name, now.body.member?.roles, now.body.identities.length]).toEqual(['There', ['owner'], 3]);
    expect((await world.as(owner, tenantDoctors, {}, { token })).body.error).toBe('Feature not enabled for this tenant');
  });

  test('SE-2 an identity of somebody else, of nobody or of oneself elsewhere under another’s id answers 404 and leaves the session', async () => {
    const { maya, owner, nina, third } = await openTwo();
    const token = await browserOf(maya);
    const tries = [
      { tenantId: nina.tenantId, memberId: nina.memberId, patientId: null },
      { tenantId: nina.tenantId, memberId: owner.memberId, patientId: null },
      { tenantId: owner.tenantId, memberId: null, patientId: null },
      { tenantId: 424_242, memberId: 424_242, patientId: null },
      { tenantId: 1, memberId: 1, patientId: null },
      { tenantId: owner.tenantId, memberId: owner.memberId, patientId: third.sam.patientId },
      { tenantId: third.at.tenantId, memberId: third.olga.memberId, patientId: null },
    ];
    const texts = await Promise.all(
      tries.map(async (body) => {
        const answer = await world.as(maya, switchIdentity, { body }, { token });
        expect([answer.status, answer.headers['set-cookie']], JSON.stringify(body)).toEqual([404, undefined]);
        return withoutRequestId(answer.text);
      }),
    );
    expect(new Set(texts).size).toBe(1);
    expect(await lives(token)).toBe(true);
    expect((await world.as(null, switchIdentity, { body: { tenantId: 1, memberId: 1, patientId: null } })).status).toBe(401);
  });

  test('G a page that was opened for another clinic changes nothing and is answered 409', async () => {
    const { maya, owner, sam, diego } = await openTwo();
    const more = { headers: { 'caseload-clinic': String(owner.tenantId) } };
    const answer = await world.as(maya, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } }, more);
    expect([answer.status, answer.body.code]).toEqual([409, 'another_clinic']);
    expect((await world.as(maya, myPatients, { query: {} }, more)).status).toBe(409);
    expect(await looked(world, 'select 1 from assignment where practitioner_id = $1', [diego.practitionerId])).toEqual([]);
    expect((await world.as(maya, myPatients, { query: {} }, { headers: { 'caseload-clinic': String(maya.tenantId) } })).status).toBe(200);
  });

  test('G a switch to one’s own portal makes a patient of one, with no right of a member', async () => {
    const { maya, third } = await openTwo();
    const token = await browserOf(maya);
    const answer = await world.as(
      maya,
      switchIdentity,
      { body: { tenantId: third.at.tenantId, memberId: null, patientId: third.sam.patientId } },
      { token },
    );
    expect(answer.status).toBe(200);
    const portal = tokenOf(answer.headers);
    const now = await world.as(null, me, {}, { token: portal });
    expect(now.status, now.text).toBe(200);
    expect(now.body).toMatchObject({
      member: null,
      rights: [],
      assigning: { oneself: 'never', colleagues: 'never' },
      patient: { id: third.sam.patientId },
    });
    for (const endpoint of [myPatients, getFeatures] as const) {
      expect([401, 403]).toContain((await world.as(null, endpoint as typeof myPatients, { query: {} }, { token: portal })).status);
    }
  });

  test('SE-3 a patient is out after thirty minutes, or when archived', async () => {
    const { maya, third } = await openTwo();
    const who = { ...third.sam, userId: maya.userId };
    const [fresh, stale] = [await browserOf(who), await browserOf(who)];
    await age(fresh, 'last_seen_at', '-29 minutes');
    await age(stale, 'last_seen_at', '-30 minutes -1 second');
    expect([await lives(fresh), await lives(stale)]).toEqual([true, false]);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [third.sam.patientId]);
    expect(await lives(fresh)).toBe(false);
  });
});

test('A3 what the interface offers of assigning is what the clinic’s policy allows', async () => {
  const offered: Record<string, string> = {};
  for (const policy of ['open', 'careTeam', 'managed'] as const) {
    const all = await world.tell((story) => ({
      ...cast(story, { policy }),
      plain: member(story, clinic(story, { name: 'x', policy, features: [] }), {
        firstName: 'p',
        lastName: 'p',
        roles: ['owner'],
        user: newUser(story, `p-${story.id()}@example.test`, null),
      }),
    }));
    for (const name of ['olga', 'ruth', 'hope', 'diego', 'tess', 'sky', 'plain'] as const) {
      const { oneself, colleagues } = (await world.as(all[name], me, {})).body.assigning;
      offered[`${policy} ${name}`] = `${oneself} ${colleagues}`;
    }
  }
  const always = (policy: string) => ({
    [`${policy} olga`]: 'allowed toAnyone',
    [`${policy} ruth`]: 'allowed toAnyone',
    [`${policy} hope`]: 'allowed toAnyone',
    [`${policy} tess`]: 'onRequest never',
    [`${policy} sky`]: 'never never',
    [`${policy} plain`]: 'never never',
  });
  expect(offered).toEqual({
    ...always('open'),
    'open diego': 'allowed toAnyone',
    ...always('careTeam'),
    'careTeam diego': 'onRequest toOwnPatients',
    ...always('managed'),
    'managed diego': 'onRequest never',
  });
});

test('G a suspended membership is not among the identities of a login, the others are', async () => {
  const { maya, owner } = await openTwo();
  await world.owner.query(`update member set status = 'suspended' where id = $1`, [maya.memberId]);
  const token = await browserOf(owner);
  expect((await world.as(owner, me, {}, { token })).body.identities.map(({ tenantName }) => tenantName)).toEqual(['There', 'Third']);
});

test('R1 the rights of several roles add up', async () => {
  const who = await world.tell((story) =>
    therapist(story, clinic(story, { name: 'c', policy: 'open', features: [] }), {
      firstName: 'a',
      lastName: 'b',
      roles: ['biller', 'practiceAdmin', 'supervisor'],
    }),
  );
  const { rights } = (await world.as(who, me, {})).body;
  // A biller's alone: few. What the others bring: asking for access and reading the record; managing the clinic.
  for (const right of ['patient.list', 'record.read', 'careTeam.request', 'team.manage', 'settings.change', 'activity.export'])
    expect(rights).toContain(right);
  for (const right of ['careTeam.assign', 'careTeam.unassign', 'chart.seal', 'emergency.open', 'emergency.review'])
    expect(rights).not.toContain(right);
});
