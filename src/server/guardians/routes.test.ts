import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { me, switchIdentity } from '#src/contract/auth.ts';
import { portalLetters } from '#src/contract/correspondence.ts';
import { changeGuardian, endPortalAccess, inviteToPortal, portalAccess, withdrawInvitation } from '#src/contract/guardians.ts';
import { acceptInvitation, invitationLink, lookAtInvitation, myCareTeam, resendInvitation } from '#src/contract/invitations.ts';
import { changeProfile, getPatient } from '#src/contract/patients.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { blocked, inPortal, newUser, patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { sendNextLetter } from '../mail/jobs.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const password = 'four unrelated words';
let count = 0;
/** Sam is a child of the clinic, with a login of their own; whoever is invited is told by an address of their own. */
const open = async () => {
  const scene = await world.tell((story) => {
    const all = cast(story, { policy: 'careTeam' });
    const user = newUser(story, `sam-${all.at.tenantId}@mail.example`, null);
    inPortal(story, all.sam, user);
    return { ...all, own: { ...all.sam, userId: user.userId } as Someone, email: `ana-${(count += 1)}-${all.at.tenantId}@mail.example` };
  });
  const ofSam = { params: { patientId: scene.sam.patientId } };
  return { ...scene, ofSam };
};
type Scene = Awaited<ReturnType<typeof open>>;
const guardian = (email: string, scopes: ('appointments' | 'forms' | 'documents' | 'access' | 'profile')[] = ['documents']) => ({
  who: 'guardian' as const,
  name: 'Ana Okafor, mother',
  email,
  scopes,
});
const invited = async (scene: Scene, by: Someone = scene.maya, body = guardian(scene.email)) => {
  const made = await world.as(by, inviteToPortal, { ...scene.ofSam, body });
  const { body: link } = await world.as(by, invitationLink, { params: { invitationId: made.body.invitationId } });
  return { invitationId: made.body.invitationId, token: link.url?.split('#')[1] ?? '' };
};
const tokenOf = (headers: Record<string, unknown>) => /caseload=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';
/** Invites a guardian, who accepts with a login of their own. */
const entered = async (scene: Scene, scopes?: Parameters<typeof guardian>[1]) => {
  const { token } = await invited(scene, scene.maya, guardian(scene.email, scopes));
  const accepted = await world.as(null, acceptInvitation, { body: { token, password } });
  expect(accepted.status, accepted.text).toBe(200);
  const { body } = await world.as(scene.maya, portalAccess, scene.ofSam);
  const entry = body.entries.find(({ isGuardian }) => isGuardian);
  if (!entry) throw new Error('no guardian came in');
  return { session: tokenOf(accepted.headers), entry };
};

describe('B4 inviting a guardian', () => {
  test('B4 the invitation says for whom and what, is accepted with a login of one’s own, and opens just that', async () => {
    const scene = await open();
    const { token } = await invited(scene, scene.maya, guardian(scene.email.toUpperCase(), ['access', 'appointments', 'access']));
    const look = await world.as(null, lookAtInvitation, { body: { token } });
    expect(look.body).toMatchObject({
      firstName: 'Sam',
      inviter: 'Maya Lin',
      email: scene.email,
      isGuardian: true,
      scopes: ['appointments', 'access'],
      hasLogin: false,
    });
    const accepted = await world.as(null, acceptInvitation, { body: { token, password } });
    const session = { token: tokenOf(accepted.headers) };
    const now = (await world.as(null, me, {}, session)).body;
    expect(now.patient).toMatchObject({ id: scene.sam.patientId, firstName: 'Sam', isGuardian: true, scopes: ['appointments', 'access'] });
    expect(now.identities).toEqual([
      { tenantId: scene.at.tenantId, tenantName: 'Hill Clinic', memberId: null, patientId: scene.sam.patientId, forWhom: 'Sam Okafor' },
    ]);
    expect((await world.as(null, myCareTeam, {}, session)).status).toBe(200);
    const refused = await world.as(null, portalLetters, { query: {} }, session);
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed']);
    // The patient's own way in is what it was, and theirs alone.
    const own = (await world.as(scene.own, me, {})).body;
    expect([own.patient?.isGuardian, own.patient?.scopes.length, own.identities[0]?.forWhom]).toEqual([false, 5, null]);
    const shown = (await world.as(scene.maya, portalAccess, scene.ofSam)).body;
    expect(shown.entries.map(({ isGuardian, name, scopes }) => [isGuardian, name, scopes.length])).toEqual([
      [false, '', 5],
      [true, 'Ana Okafor, mother', 2],
    ]);
    expect(shown.invitations).toEqual([]);
    const logged = await looked<{ action: string }>(world, 'select action from activity where patient_id = $1 order by id', [
      scene.sam.patientId,
    ]);
    expect(logged.map(({ action }) => action)).toContain('invitation.guardian');
  });

  test('B4 IN-9 the letter names nobody for whom the guardian is to act', async () => {
    await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
    const scene = await open();
    await invited(scene);
    const sent: Letter[] = [];
    const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
    while (await next());
    expect(sent.map(({ to }) => to)).toEqual([scene.email]);
    expect(JSON.stringify(sent)).not.toMatch(/Sam|Okafor/);
    expect(sent[0]?.text).toContain('to act for somebody in their patient portal');
  });

  test('B4 R1 whoever invites does so where they may edit the profile: not a clinician from elsewhere, a trainee, a biller, or whoever is kept from the patient', async () => {
    const scene = await open();
    const { maya, nina, diego, sky, pia, ruth, olga, tess, sue, bea, own, ofSam } = scene;
    const asked = async (who: Someone) => {
      const list = await world.as(who, portalAccess, ofSam);
      const made = await world.as(who, inviteToPortal, { ...ofSam, body: guardian(`${(count += 1)}-${scene.email}`) });
      return [list.status, made.status];
    };
    for (const who of [maya, nina, sky, pia, ruth, olga]) expect(await asked(who), who.firstName).toEqual([200, 201]);
    for (const who of [diego, tess, sue, bea]) expect(await asked(who), who.firstName).toEqual([403, 403]);
    expect((await asked(own))[0]).toBe(401);
    await world.tell((story) => blocked(story, sky, scene.sam, { by: olga }));
    expect(await asked(sky)).toEqual([404, 404]);
    // Nor is the link of such an invitation shown to those who could not have sent it, or sent again by them.
    const { invitationId } = await invited(scene);
    for (const endpoint of [invitationLink, resendInvitation])
      expect((await world.as(diego, endpoint, { params: { invitationId } })).status).toBe(404);
    expect((await world.as(nina, resendInvitation, { params: { invitationId } })).status).toBe(200);
  });

  test('B4 an address is invited once, and not into a portal that it enters', async () => {
    const scene = await open();
    const body = guardian(scene.email);
    const both = await Promise.all([scene.maya, scene.nina].map((who) => world.as(who, inviteToPortal, { ...scene.ofSam, body })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('already_invited');
    const other = await open();
    await entered(other);
    expect((await world.as(other.maya, inviteToPortal, { ...other.ofSam, body: guardian(other.email) })).body.code).toBe(
      'already_in_portal',
    );
    expect((await world.as(other.maya, inviteToPortal, { ...other.ofSam, body: guardian('no address') })).body.code).toBe('invalid');
  });

  test('B4 IN-6 an invitation that is taken back is dead; the patient’s new address leaves a guardian’s open', async () => {
    const scene = await open();
    const { invitationId, token } = await invited(scene);
    const profile = (await world.as(scene.maya, getPatient, scene.ofSam)).body;
    const changed = await world.as(scene.maya, changeProfile, {
      ...scene.ofSam,
      body: { version: profile.profile?.version ?? 0, email: `new-${scene.email}` },
    });
    expect(changed.status, changed.text).toBe(200);
    expect((await world.as(null, lookAtInvitation, { body: { token } })).status).toBe(200);
    const of = { params: { ...scene.ofSam.params, invitationId } };
    expect((await world.as(scene.diego, withdrawInvitation, of)).status).toBe(403);
    expect((await world.as(scene.nina, withdrawInvitation, of)).body.invitations).toEqual([]);
    expect((await world.as(null, acceptInvitation, { body: { token, password } })).status).toBe(410);
    expect((await world.as(scene.nina, withdrawInvitation, of)).status).toBe(404);
    // The lists say of the patient's own portal what it is, whatever guardians do.
    expect((await world.as(scene.maya, getPatient, scene.ofSam)).body.portal).toBe('active');
  });
});

describe('B4 what a guardian may do, and until when', () => {
  test('B4 scopes change with a version, from the next request on, and the patient’s own stay whole', async () => {
    const scene = await open();
    const { session, entry } = await entered(scene);
    const of = { params: { ...scene.ofSam.params, id: entry.id } };
    expect((await world.as(null, portalLetters, { query: {} }, { token: session })).status).toBe(200);
    const changed = await world.as(scene.nina, changeGuardian, { ...of, body: { version: entry.version, scopes: ['access'] } });
    expect(changed.body.entries[1]).toMatchObject({ scopes: ['access'], version: entry.version + 1 });
    expect((await world.as(null, portalLetters, { query: {} }, { token: session })).status).toBe(403);
    expect((await world.as(null, myCareTeam, {}, { token: session })).status).toBe(200);
    const late = await world.as(scene.maya, changeGuardian, { ...of, body: { version: entry.version, scopes: ['forms'] } });
    expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
    expect((await world.as(scene.maya, changeGuardian, { ...of, body: { version: 2, scopes: [] } })).status).toBe(400);
    const own = { params: { ...scene.ofSam.params, id: scene.own.userId } };
    const cut = await world.as(scene.maya, changeGuardian, { ...own, body: { version: 1, scopes: ['forms'] } });
    expect([cut.status, cut.body.code]).toEqual([409, 'own_portal_is_whole']);
    const [row] = await looked<{ detail: object }>(
      world,
      `select detail from activity where patient_id = $1 and action = 'invitation.scopesChanged'`,
      [scene.sam.patientId],
    );
    expect(row?.detail).toMatchObject({ before: ['documents'], after: ['access'] });
  });

  test('B4 SE-4 an access that is ended is over at the next request, and no link or old invitation brings it back; a new invitation does', async () => {
    const scene = await open();
    const { session, entry } = await entered(scene);
    const of = { params: { ...scene.ofSam.params, id: entry.id } };
    expect((await world.as(scene.diego, endPortalAccess, of)).status).toBe(403);
    const ended = await world.as(scene.maya, endPortalAccess, of);
    expect(ended.body.entries.map(({ isGuardian }) => isGuardian)).toEqual([false]);
    expect((await world.as(null, me, {}, { token: session })).status).toBe(401);
    expect((await world.as(scene.maya, endPortalAccess, of)).status).toBe(404);
    expect((await world.as(scene.maya, changeGuardian, { ...of, body: { version: 2, scopes: ['forms'] } })).status).toBe(404);
    expect((await world.as(scene.own, myCareTeam, {})).status).toBe(200);
    const { token } = await invited(scene, scene.maya, guardian(scene.email, ['forms']));
    const login = await world.as(null, acceptInvitation, { body: { token, password } });
    expect(login.body.code).toBe('login_exists');
    const wrong = await world.as(null, acceptInvitation, { body: { token, loginPassword: 'not the right one at all' } });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_credentials']);
    const back = await world.as(null, acceptInvitation, { body: { token, loginPassword: password } });
    expect(back.status, back.text).toBe(200);
    expect((await world.as(null, me, {}, { token: tokenOf(back.headers) })).body.patient?.scopes).toEqual(['forms']);
  });

  test('B4 the patient’s own access ends likewise: lists say that there is none, letters go out by post, and they are invited anew', async () => {
    const scene = await open();
    const of = { params: { ...scene.ofSam.params, id: scene.own.userId } };
    expect((await world.as(scene.maya, inviteToPortal, { ...scene.ofSam, body: { who: 'patient' } })).status).toBe(201);
    await world.as(scene.maya, withdrawInvitation, {
      params: {
        ...scene.ofSam.params,
        invitationId: (await world.as(scene.maya, portalAccess, scene.ofSam)).body.invitations[0]?.id ?? 0,
      },
    });
    expect((await world.as(scene.maya, endPortalAccess, of)).status).toBe(200);
    expect((await world.as(scene.own, me, {})).status).toBe(401);
    expect((await world.as(scene.maya, getPatient, scene.ofSam)).body.portal).toBe('none');
    const again = await world.as(scene.maya, inviteToPortal, { ...scene.ofSam, body: { who: 'patient' } });
    expect(again.status).toBe(201);
    const { body: link } = await world.as(scene.maya, invitationLink, { params: { invitationId: again.body.invitationId } });
    expect((await world.as(null, lookAtInvitation, { body: { token: link.url.split('#')[1] ?? '' } })).body.isGuardian).toBe(false);
    expect((await world.as(scene.maya, getPatient, scene.ofSam)).body.portal).toBe('invited');
  });

  test('B4 a guardian of two children switches between them and sees for whom; the end of one leaves the other', async () => {
    const scene = await world.tell((story) => {
      const all = cast(story);
      const lee = patient(story, all.at, { firstName: 'Lee', lastName: 'Okafor', by: all.maya });
      const user = newUser(story, `two-${all.at.tenantId}@mail.example`, null);
      inPortal(story, all.sam, user, 5, { name: 'Ana', scopes: ['access'] });
      inPortal(story, lee, user, 5, { name: 'Ana', scopes: ['documents'] });
      return { ...all, lee, user, asSam: { ...all.sam, userId: user.userId } as Someone };
    });
    const now = (await world.as(scene.asSam, me, {})).body;
    expect(now.identities.map(({ forWhom }) => forWhom).toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))).toEqual([
      'Lee Okafor',
      'Sam Okafor',
    ]);
    expect((await world.as(scene.asSam, portalLetters, { query: {} })).status).toBe(403);
    const to = { tenantId: scene.at.tenantId, memberId: null, patientId: scene.lee.patientId };
    const switched = await world.as(scene.asSam, switchIdentity, { body: to });
    expect(switched.body.forWhom).toBe('Lee Okafor');
    const session = { token: tokenOf(switched.headers) };
    expect((await world.as(null, portalLetters, { query: {} }, session)).status).toBe(200);
    expect((await world.as(null, myCareTeam, {}, session)).status).toBe(403);
    await world.as(scene.maya, endPortalAccess, { params: { patientId: scene.sam.patientId, id: scene.user.userId } });
    expect((await world.as(null, me, {}, session)).body.identities.map(({ forWhom }) => forWhom)).toEqual(['Lee Okafor']);
  });
});
