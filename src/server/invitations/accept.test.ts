import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { me } from '#src/contract/auth.ts';
import { acceptInvitation, invitationLink, invite, lookAtInvitation, myCareTeam } from '#src/contract/invitations.ts';
import { allActivePatients } from '#src/contract/patients.ts';
import { newUser } from '#seed/tell.ts';
import { hashToken, newToken } from '#src/platform/ids.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { verifyPassword } from '../session/passwords.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const password = 'four unrelated words';
let count = 0;
async function invited(more: { email?: string } = {}) {
  const scene = await world.tell((story) => cast(story));
  const email = more.email ?? `accept-${(count += 1)}-${scene.at.tenantId}@example.test`;
  const made = await world.as(scene.maya, invite, { body: { firstName: 'Eva', lastName: 'New', email } });
  const { body } = await world.as(scene.maya, invitationLink, { params: { invitationId: made.body.invitationId } });
  return { ...scene, email, invitationId: made.body.invitationId, patientId: made.body.patient.id, token: body.url.split('#')[1] ?? '' };
}
const accept = (body: { token: string; password?: string }, how: { token?: string | null; ip?: string } = {}) =>
  knock(world, null, '/v2/portal/invitations/accept', { method: 'POST', body, token: how.token ?? null, ip: how.ip ?? '10.8.0.1' });
const tokenOf = (headers: Record<string, unknown>) => /^caseload=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';
const accountOf = (email: string) =>
  looked<{ id: number; hash: string | null }>(world, 'select id::float8 as id, password_hash as hash from user_account where email = $1', [
    email,
  ]);
const portalsOf = (patientId: number) =>
  looked<{ user: number }>(world, 'select user_id::float8 as "user" from portal_access where patient_id = $1', [patientId]);

describe('B1 accepting an invitation', () => {
  test('B1 makes a login with the chosen password, opens the portal, and is in the log', async () => {
    const { token, email, patientId, at, maya } = await invited();
    const answer = await accept({ token, password });
    expect([answer.status, answer.body]).toEqual([200, { tenantName: 'Hill Clinic', isColleague: false }]);
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
    const [account] = await accountOf(email);
    expect(await verifyPassword(account?.hash ?? null, password)).toBe(true);
    expect(await portalsOf(patientId)).toEqual([{ user: account?.id }]);
    expect(
      await looked(
        world,
        `select action, user_id::float8 as "user" from activity where tenant_id = $1 and patient_id = $2 and action in ('invitation.accepted', 'session.opened') order by id`,
        [at.tenantId, patientId],
      ),
    ).toEqual([
      { action: 'invitation.accepted', user: account?.id },
      { action: 'session.opened', user: account?.id },
    ]);
    const shown = (await world.as(maya, allActivePatients, { query: { q: 'eva' } })).body.items[0];
    expect(shown?.portal).toBe('active');
    expect((await accept({ token, password })).status).toBe(410);
  });

  test('B3 the patient is then in the portal, and sees the care team', async () => {
    const { token, patientId, maya } = await invited();
    const session = tokenOf((await accept({ token, password })).headers);
    const now = await world.as(null, me, {}, { token: session });
    expect(now.status, now.text).toBe(200);
    expect(now.body.patient?.id).toBe(patientId);
    const team = await world.as(null, myCareTeam, {}, { token: session });
    expect(team.body.careTeam).toEqual([{ id: maya.practitionerId, firstName: 'Maya', lastName: 'Lin', discipline: '', isPrimary: true }]);
  });

  test('AN-1 a weak password, or none, is refused, and the link stays open', async () => {
    const { token, email, patientId } = await invited();
    for (const weak of [undefined, '', 'short', 'aaaaaaaaaaaaaaaaaaaa', `${email.split('@')[0]}`, 'hillclinichill1']) {
      const answer = await accept({ token, ...(weak !== undefined && { password: weak }) });
      expect([answer.status, answer.body.code], weak).toEqual([422, 'weak_password']);
    }
    expect([await accountOf(email), await portalsOf(patientId)]).toEqual([[], []]);
    expect((await accept({ token, password })).status).toBe(200);
  });

  test('SE-2 a session that was in this browser ends', async () => {
    const { token, diego } = await invited();
    const old = await world.session(diego);
    expect((await accept({ token, password }, { token: old })).status).toBe(200);
    expect((await knock(world, null, '/v2/auth/me', { token: old })).status).toBe(401);
  });
});

describe('IN-2 once, whatever races', () => {
  test('IN-2 of a hundred people at once exactly one accepts', async () => {
    const nina = await world.tell((story) => newUser(story, `race-${story.id()}@example.test`, null));
    const { token, patientId, at, diego } = await invited({ email: nina.email });
    // The login is signed in, as a member of the clinic, in a hundred browsers.
    await world.owner.query('update member set user_id = $2 where id = $1', [diego.memberId, nina.userId]);
    const browsers = Array.from({ length: 100 }, () => newToken());
    await world.owner.query(
      `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) select t, $2, $3, $4, now() + interval '1 hour' from unnest($1::bytea[]) t`,
      [browsers.map(hashToken), nina.userId, at.tenantId, diego.memberId],
    );
    const answers = await Promise.all(browsers.map((browser) => accept({ token }, { token: browser })));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array(99).fill(410)]);
    expect(await portalsOf(patientId)).toEqual([{ user: nina.userId }]);
    expect(
      await looked(world, `select 1 from activity where patient_id = $1 and action = 'invitation.accepted'`, [patientId]),
    ).toHaveLength(1);
  });

  test('IN-2 of several who choose a password at once one gets in, with that password', async () => {
    const { token, email } = await invited();
    const answers = await Promise.all([1, 2, 3, 4].map((i) => accept({ token, password: `${password} ${i}` })));
    const won = answers.findIndex(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 409, 410].includes(status))).toBe(true);
    const accounts = await accountOf(email);
    expect(accounts).toHaveLength(1);
    expect(await verifyPassword(accounts[0]?.hash ?? null, `${password} ${won + 1}`)).toBe(true);
  });
});

describe('IN-4 an invitation takes over no account', () => {
  const snapshot = async (userId: number) => [
    await looked(world, 'select * from user_account where id = $1', [userId]),
    await looked(world, 'select * from portal_access where user_id = $1', [userId]),
    await looked(world, 'select token_hash from user_session where user_id = $1 order by 1', [userId]),
    await looked(world, 'select * from member where user_id = $1', [userId]),
  ];

  test('IN-4 a login that exists accepts only while signed in here: signed out, or as somebody else, nothing of it changes', async () => {
    const victim = await world.tell((story) => cast(story)).then(({ nina }) => nina);
    await world.session(victim);
    const { token, diego, invitationId } = await invited({ email: victim.email });
    const shown = await world.as(null, lookAtInvitation, { body: { token } });
    expect(shown.body).toMatchObject({ hasLogin: true, signedInAsThem: false });
    const before = await snapshot(victim.userId);
    for (const session of [null, await world.session(diego), newToken()]) {
      for (const body of [{ token }, { token, password }]) {
        const answer = await accept(body, { token: session });
        expect([answer.status, answer.body.code, answer.headers['set-cookie']]).toEqual([409, 'login_exists', undefined]);
      }
    }
    expect(await snapshot(victim.userId)).toEqual(before);
    expect(await looked(world, 'select accepted_at from invitation where id = $1', [invitationId])).toEqual([{ accepted_at: null }]);
  });

  test('IN-4 signed in as them, even at another clinic, it is accepted and the password stays as it was', async () => {
    const { nina } = await world.tell((story) => cast(story));
    await world.owner.query(`update user_account set password_hash = 'kept' where id = $1`, [nina.userId]);
    const { token, patientId } = await invited({ email: nina.email });
    const session = await world.session(nina);
    expect((await world.as(nina, lookAtInvitation, { body: { token } })).body.signedInAsThem).toBe(true);
    const answer = await accept({ token, password }, { token: session });
    expect(answer.status, answer.text).toBe(200);
    expect(await accountOf(nina.email)).toEqual([{ id: nina.userId, hash: 'kept' }]);
    expect(await portalsOf(patientId)).toEqual([{ user: nina.userId }]);
    expect((await knock(world, null, '/v2/auth/me', { token: session })).status).toBe(401);
  });

  test('IN-4 two clinics invite the same new address at once: one login comes of it, and the other clinic’s link stays open', async () => {
    const email = `both-${Date.now()}@example.test`;
    const [one, two] = [await invited({ email }), await invited({ email })];
    const answers = await Promise.all([
      accept({ token: one.token, password: `${password} one` }),
      accept({ token: two.token, password: `${password} two` }),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const lost = answers[0]?.status === 409 ? one : two;
    expect(await accountOf(email)).toHaveLength(1);
    expect(await portalsOf(lost.patientId)).toEqual([]);
    const again = await world.as(null, acceptInvitation, { body: { token: lost.token, password } });
    expect(again.body.code).toBe('login_exists');
  });
});
