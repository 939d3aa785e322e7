import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  inviteMember,
  memberInvitationLink,
  memberInvitations,
  previewInvitation,
  resendMemberInvitation,
  withdrawMemberInvitation,
} from '#src/contract/colleagues.ts';
import { me } from '#src/contract/auth.ts';
import { changeMember, team } from '#src/contract/team.ts';
import { openRecord } from '#src/contract/access.ts';
import { newUser, member } from '#seed/tell.ts';
import { clinic } from '#seed/tell.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { sendNextLetter } from '../mail/jobs.ts';
import { hashPassword } from '../session/passwords.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const password = 'four unrelated words';
const clinician = { roles: ['clinician' as const], accessLevel: 'clinical' as const, visibility: 'all' as const, givesCare: true };
let count = 0;
const addressOf = (at: { tenantId: number }) => `colleague-${(count += 1)}-${at.tenantId}@example.test`;
const personOf = (email: string, more = {}) => ({
  firstName: 'Cora',
  lastName: 'New',
  email,
  ...clinician,
  discipline: 'Physiotherapy',
  ...more,
});

/** What is in the post of a clinic, by the address it goes to; everything else waits. */
async function posted(tenantId: number): Promise<Letter[]> {
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null and tenant_id <> $1`, [tenantId]);
  const letters: Letter[] = [];
  const next = sendNextLetter(world.database, async (letter) => void letters.push(letter), world.here);
  while (await next());
  return letters;
}
const tokenIn = (letter: Letter | undefined): string => /invitation#(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
async function invited(more: { email?: string; by?: 'olga' | 'pia'; as?: object } = {}) {
  const scene = await world.tell((story) => cast(story));
  const email = more.email ?? addressOf(scene.at);
  const made = await world.as(scene[more.by ?? 'olga'], inviteMember, { body: personOf(email, more.as) });
  expect(made.status).toBe(201);
  const [letter] = await posted(scene.at.tenantId);
  return { ...scene, email, letter, invitationId: made.body.invitationId, token: tokenIn(letter) };
}
const look = (token: string, session: string | null = null) =>
  knock(world, null, '/v2/portal/invitations/look', { method: 'POST', body: { token }, token: session });
const accept = (token: string, how: { password?: string; loginPassword?: string; session?: string | null } = {}) =>
  knock(world, null, '/v2/portal/invitations/accept', {
    method: 'POST',
    body: { token, ...(how.password && { password: how.password }), ...(how.loginPassword && { loginPassword: how.loginPassword }) },
    token: how.session ?? null,
    ip: '10.9.0.1',
  });
const cookieOf = (headers: Record<string, unknown>) => /^caseload=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';

describe('O1 inviting a colleague', () => {
  test('O1 B1 a colleague gets a link by mail, accepts it with a password of their own, and works here with what was said', async () => {
    const { token, email, letter, at, olga } = await invited();
    expect(letter?.to).toBe(email);
    expect(letter?.subject).toBe('Olga Owner invites you to the team of Hill Clinic');
    const seen = await look(token);
    expect(seen.body).toMatchObject({ isColleague: true, roles: ['clinician'], firstName: 'Cora', email, hasLogin: false, scopes: [] });
    const answer = await accept(token, { password });
    expect([answer.status, answer.body]).toEqual([200, { tenantName: 'Hill Clinic', isColleague: true }]);
    const mine = await world.as(null, me, {}, { token: cookieOf(answer.headers) });
    expect(mine.body.member).toMatchObject({ firstName: 'Cora', roles: ['clinician'], accessLevel: 'clinical', visibility: 'all' });
    expect(mine.body.member?.practitionerId).toBeTypeOf('number');
    const shown = await world.as(olga, team, {});
    expect(shown.body.members.find(({ firstName }) => firstName === 'Cora')).toMatchObject({
      type: 'DOCTOR',
      status: 'active',
      approved: true,
    });
    expect(shown.body.practitioners.find(({ firstName }) => firstName === 'Cora')?.discipline).toBe('Physiotherapy');
    expect((await world.as(olga, memberInvitations, {})).body.invitations).toEqual([]);
    expect(
      await looked(world, `select action, rule from activity where tenant_id = $1 and action like 'member.%' order by id`, [at.tenantId]),
    ).toEqual([
      { action: 'member.invited', rule: 'team.manage' },
      { action: 'member.joined', rule: 'invitation' },
    ]);
    // Used up.
    expect((await accept(token, { password })).status).toBe(410);
    expect((await look(token)).status).toBe(410);
  });

  test('B1 looking uses nothing up, and the link is kept as a hash only', async () => {
    const { token, invitationId } = await invited();
    expect((await look(token)).status).toBe(200);
    expect((await look(token)).status).toBe(200);
    const [row] = await looked<{ text: string }>(world, 'select row_to_json(i)::text as text from member_invitation i where id = $1', [
      invitationId,
    ]);
    expect(row?.text).not.toContain(token.split('.')[1]);
    expect((await knock(world, null, '/v2/portal/invitations/accept', { method: 'GET' })).status).toBe(405);
  });

  test('O1 of two who accept at the same moment one gets in', async () => {
    const { token, at } = await invited();
    const answers = await Promise.all(Array.from({ length: 6 }, () => accept(token, { password })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await looked(world, `select from member where tenant_id = $1 and first_name = 'Cora'`, [at.tenantId])).toHaveLength(1);
    expect(await looked(world, `select from practitioner where tenant_id = $1 and first_name = 'Cora'`, [at.tenantId])).toHaveLength(1);
  });

  test('O1 who gives no care gets no practitioner', async () => {
    const { token } = await invited({ as: { roles: ['scheduler'], accessLevel: 'administrative', givesCare: false, discipline: '' } });
    const answer = await accept(token, { password });
    const mine = await world.as(null, me, {}, { token: cookieOf(answer.headers) });
    expect(mine.body.member).toMatchObject({ roles: ['scheduler'], practitionerId: null });
  });

  test('R1 only owners and practice admins invite colleagues, and nobody else learns whom', async () => {
    const { invitationId, maya, ruth, sky, bea, sue, tess, pia, at } = await invited();
    for (const who of [maya, ruth, sky, bea, sue, tess] as Someone[]) {
      const tried = [
        await world.as(who, memberInvitations, {}),
        await world.as(who, inviteMember, { body: personOf(addressOf(at)) }),
        await world.as(who, previewInvitation, { body: clinician }),
        await world.as(who, resendMemberInvitation, { params: { invitationId } }),
        await world.as(who, withdrawMemberInvitation, { params: { invitationId } }),
        await world.as(who, memberInvitationLink, { params: { invitationId } }),
        await world.as(who, withdrawMemberInvitation, { params: { invitationId: 4242 } }),
      ];
      for (const { status, body } of tried) expect([status, body.code]).toEqual([403, 'not_allowed']);
    }
    expect((await world.as(pia, memberInvitations, {})).body.invitations).toMatchObject([
      { id: invitationId, mayChange: true, hasExpired: false },
    ]);
  });

  test('R2 an owner is invited by owners only, and only they send that again or take it back', async () => {
    const { invitationId, pia, olga, at } = await invited({ as: { roles: ['owner', 'clinician'] } });
    const tried = [
      await world.as(pia, inviteMember, { body: personOf(addressOf(at), { roles: ['owner'] }) }),
      await world.as(pia, previewInvitation, { body: { ...clinician, roles: ['owner'] } }),
      await world.as(pia, resendMemberInvitation, { params: { invitationId } }),
      await world.as(pia, withdrawMemberInvitation, { params: { invitationId } }),
    ];
    for (const { status, body } of tried) expect([status, body.code]).toEqual([403, 'owners_only']);
    expect((await world.as(pia, memberInvitations, {})).body.invitations[0]?.mayChange).toBe(false);
    expect((await world.as(olga, withdrawMemberInvitation, { params: { invitationId } })).body.invitations).toEqual([]);
  });

  test('R7 another clinic’s invitation is not there, in the same words as one that never was', async () => {
    const [here, there] = [await invited(), await invited()];
    for (const endpoint of [resendMemberInvitation, withdrawMemberInvitation]) {
      const foreign = await world.as(here.olga, endpoint, { params: { invitationId: there.invitationId } });
      const never = await world.as(here.olga, endpoint, { params: { invitationId: 4242 } });
      expect([foreign.status, withoutRequestId(foreign.text)]).toEqual([404, withoutRequestId(never.text)]);
    }
    expect((await look(there.token)).status).toBe(200);
  });

  test('R5 an owner who is kept from a patient invites like any other, and is told nothing of the block', async () => {
    const scene = await world.tell((story) => {
      const one = cast(story);
      story.rows.patient_block.push({
        tenant_id: one.at.tenantId,
        patient_id: one.sam.patientId,
        member_id: one.olga.memberId,
        blocked_by: one.ruth.memberId,
        blocked_at: new Date().toISOString(),
        reason: 'family',
      });
      return one;
    });
    const made = await world.as(scene.olga, inviteMember, { body: personOf(addressOf(scene.at)) });
    expect(made.status).toBe(201);
    const invitationId = made.body.invitationId;
    expect((await world.as(scene.olga, resendMemberInvitation, { params: { invitationId } })).status).toBe(200);
    expect(await posted(scene.at.tenantId)).toHaveLength(2);
    const preview = await world.as(scene.olga, previewInvitation, { body: { ...clinician, roles: ['clinicalAdmin'] } });
    expect(preview.body).toMatchObject({ reads: 'all', opens: 0 });
  });

  test('O3 before it is sent it says what that colleague could do and open', async () => {
    const { olga, pia } = await invited();
    const all = await world.as(pia, previewInvitation, { body: { ...clinician, roles: ['clinicalAdmin'] } });
    expect(all.body).toMatchObject({ reads: 'all', opens: 1, sees: 'all' });
    expect(all.body.rights).toContain('chart.seal');
    const own = await world.as(olga, previewInvitation, { body: { ...clinician, visibility: 'own' } });
    expect(own.body).toMatchObject({ reads: 'assigned', opens: 0, sees: 'own' });
    const desk = await world.as(olga, previewInvitation, {
      body: { roles: ['scheduler'], accessLevel: 'administrative', visibility: 'own', givesCare: false },
    });
    expect(desk.body).toMatchObject({ reads: 'none', opens: 0, sees: 'all' });
  });

  test('O3 as foreseen, a clinical admin opens every record once they have accepted', async () => {
    const { token, sam } = await invited({ as: { roles: ['clinicalAdmin'] } });
    const answer = await accept(token, { password });
    const opened = await world.as(null, openRecord, { params: { patientId: sam.patientId } }, { token: cookieOf(answer.headers) });
    expect(opened.status).toBe(200);
  });

  test('O1 bad input is refused: unknown keys, no name, no address, no or unknown roles', async () => {
    const { olga, at } = await invited();
    const good = personOf(addressOf(at));
    for (const bad of [
      { permissions: ['canExport'] },
      { lastName: ' ' },
      { email: 'nobody' },
      { roles: [] },
      { roles: ['root'] },
      { status: 'active' },
    ]) {
      const answer = await knock(world, olga, '/v2/team/invitations', { method: 'POST', body: { ...good, ...bad } });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
    }
  });

  test('O1 an address is invited once, and nobody of the team is invited again', async () => {
    const { olga, email, maya } = await invited();
    expect((await world.as(olga, inviteMember, { body: personOf(email.toUpperCase()) })).body.code).toBe('already_invited');
    expect((await world.as(olga, inviteMember, { body: personOf(maya.email) })).body.code).toBe('already_member');
  });
});

describe('IN-2 sending again and taking back', () => {
  test('IN-2 sent again at once, the link stays; later there is a new one, and the old is dead', async () => {
    const { olga, invitationId, token, at } = await invited();
    expect((await world.as(olga, resendMemberInvitation, { params: { invitationId } })).status).toBe(200);
    expect(tokenIn((await posted(at.tenantId))[0])).toBe(token);
    await world.owner.query(
      `update member_invitation set link_made_at = link_made_at - interval '6 minutes', expires_at = expires_at - interval '6 minutes' where id = $1`,
      [invitationId],
    );
    expect((await world.as(olga, resendMemberInvitation, { params: { invitationId } })).status).toBe(200);
    const renewed = tokenIn((await posted(at.tenantId))[0]);
    expect(renewed).not.toBe(token);
    expect((await look(token)).status).toBe(410);
    expect((await look(renewed)).status).toBe(200);
  });

  test('IN-2 one that has expired says so, opens nothing, and lives again when it is sent again', async () => {
    const { olga, invitationId, token, at } = await invited();
    await world.owner.query(
      `update member_invitation set link_made_at = now() - interval '8 days', expires_at = now() - interval '1 day' where id = $1`,
      [invitationId],
    );
    expect((await look(token)).status).toBe(410);
    expect((await accept(token, { password })).status).toBe(410);
    expect((await world.as(olga, memberInvitations, {})).body.invitations[0]?.hasExpired).toBe(true);
    await world.as(olga, resendMemberInvitation, { params: { invitationId } });
    expect((await look(tokenIn((await posted(at.tenantId))[0]))).status).toBe(200);
  });

  test('IN-5 a link that was taken back is dead, and its letter is not sent any more', async () => {
    const scene = await world.tell((story) => cast(story));
    const made = await world.as(scene.olga, inviteMember, { body: personOf(addressOf(scene.at)) });
    await world.as(scene.olga, withdrawMemberInvitation, { params: { invitationId: made.body.invitationId } });
    expect(await posted(scene.at.tenantId)).toEqual([]);
    const { token, olga, invitationId } = await invited();
    await world.as(olga, withdrawMemberInvitation, { params: { invitationId } });
    expect((await accept(token, { password })).status).toBe(410);
    expect((await world.as(olga, resendMemberInvitation, { params: { invitationId } })).status).toBe(404);
  });

  test('IN-5 an invitation dies with the right of whoever sent it, and lives for a colleague who sends it again', async () => {
    const { token, pia, olga, invitationId, at } = await invited({ by: 'pia' });
    const before = (await world.as(olga, team, {})).body.members.find(({ id }) => id === pia.memberId);
    await world.as(olga, changeMember, { params: { memberId: pia.memberId }, body: { version: before?.version ?? 1, roles: ['biller'] } });
    expect((await look(token)).status).toBe(410);
    expect((await accept(token, { password })).status).toBe(410);
    expect((await world.as(olga, resendMemberInvitation, { params: { invitationId } })).status).toBe(200);
    expect((await look(tokenIn((await posted(at.tenantId))[0]))).status).toBe(200);
  });

  test('IN-3 the link is shown to nobody while there is mail, and where there is none, to who may invite; that is logged', async () => {
    const { olga, invitationId, at } = await invited();
    expect((await world.as(olga, memberInvitationLink, { params: { invitationId } })).body.code).toBe('mailed_only');
    const offline = await openWorld({ mails: false });
    try {
      const scene = await offline.tell((story) => cast(story));
      const made = await offline.as(scene.olga, inviteMember, { body: personOf(addressOf(at)) });
      const shown = await offline.as(scene.olga, memberInvitationLink, { params: { invitationId: made.body.invitationId } });
      expect(shown.body.url).toMatch(/\/invitation#/);
      expect((await offline.as(scene.olga, me, {})).body.mails).toBe(false);
      const answer = await knock(offline, null, '/v2/portal/invitations/accept', {
        method: 'POST',
        body: { token: shown.body.url.split('#')[1], password },
      });
      expect(answer.status).toBe(200);
      expect(
        await looked(offline, `select from activity where tenant_id = $1 and action = 'member.linkShown'`, [scene.at.tenantId]),
      ).toHaveLength(1);
    } finally {
      await offline.close();
    }
  });
});

describe('IN-4 who has a login already', () => {
  const elsewhere = async (email: string) => {
    const passwordHash = await hashPassword(password);
    return world.tell((story) => {
      const at = clinic(story, { name: 'Elsewhere', policy: 'open', features: [] });
      return member(story, at, { firstName: 'Cora', lastName: 'New', roles: ['biller'], user: newUser(story, email, passwordHash) });
    });
  };

  test('IN-4 joins while signed in, or with its password; never with a new one', async () => {
    const email = `both-${Date.now()}@example.test`;
    const cora = await elsewhere(email);
    const { token } = await invited({ email });
    expect((await look(token)).body).toMatchObject({ hasLogin: true, signedInAsThem: false });
    expect((await accept(token, { password: 'four other longer words' })).body.code).toBe('login_exists');
    expect((await accept(token, { loginPassword: 'not this one at all' })).body.code).toBe('wrong_credentials');
    const session = await world.session(cora);
    expect((await look(token, session)).body).toMatchObject({ signedInAsThem: true });
    const answer = await accept(token, { session });
    expect(answer.status).toBe(200);
    const mine = await world.as(null, me, {}, { token: cookieOf(answer.headers) });
    expect([mine.body.tenant.name, mine.body.user.id]).toEqual(['Hill Clinic', cora.userId]);
  });

  test('IN-4 joins with the password of the login there is', async () => {
    const email = `pass-${Date.now()}@example.test`;
    await elsewhere(email);
    const { token } = await invited({ email });
    expect((await accept(token, { loginPassword: password })).status).toBe(200);
  });

  test('IN-4 somebody else who is signed in does not join in their place', async () => {
    const { token, maya, at } = await invited();
    expect((await accept(token, { session: await world.session(maya) })).body.code).toBe('weak_password');
    expect(await looked(world, `select from member where tenant_id = $1 and first_name = 'Cora'`, [at.tenantId])).toEqual([]);
  });

  test('AN-4 a portal that may have been opened by a mailed link opens no membership', async () => {
    const email = `portal-${Date.now()}@example.test`;
    const passwordHash = await hashPassword(password);
    const sam = await world.tell((story) => {
      const one = cast(story);
      const user = newUser(story, email, passwordHash);
      story.rows.portal_access.push({ tenant_id: one.at.tenantId, patient_id: one.sam.patientId, user_id: user.userId, email });
      return { ...one.sam, userId: user.userId };
    });
    const { token } = await invited({ email });
    const session = await world.session(sam);
    expect((await look(token, session)).body).toMatchObject({ signedInAsThem: false, hasLogin: true });
    expect((await accept(token, { session })).body.code).toBe('login_exists');
    expect((await accept(token, { session, loginPassword: password })).status).toBe(200);
  });

  test('R2 who is suspended here is not let in again by an invitation', async () => {
    const email = `suspended-${Date.now()}@example.test`;
    const { token, at } = await invited({ email });
    const passwordHash = await hashPassword(password);
    await world.tell((story) => {
      const user = newUser(story, email, passwordHash);
      return member(story, at, { firstName: 'Cora', lastName: 'New', roles: ['clinician'], status: 'suspended', user });
    });
    expect((await accept(token, { loginPassword: password })).body.code).toBe('already_member');
    expect(await looked(world, `select status from member where tenant_id = $1 and first_name = 'Cora'`, [at.tenantId])).toEqual([
      { status: 'suspended' },
    ]);
  });
});
