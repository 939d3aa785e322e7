import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { In } from '#src/contract/endpoint.ts';
import { invite, invitationLink } from '#src/contract/invitations.ts';
import { allActivePatients, changeProfile, getPatient } from '#src/contract/patients.ts';
import type { ProfileNow } from '#src/contract/patients.ts';
import { enter } from '#src/http/session.ts';
import { query } from '#src/platform/db.ts';
import { assigned, blocked, emergency, patient, supervises, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Change = Partial<In<typeof changeProfile.body>>;
const change = (who: Someone | null, patientId: number, { version = 1, ...fields }: Change) =>
  world.as(who, changeProfile, { params: { patientId }, body: { version, ...fields } });
const pageOf = async (who: Someone, patientId: number) => (await world.as(who, getPatient, { params: { patientId } })).body;
const versionsOf = (patientId: number) =>
  looked<{ version: number; changed_by: number; before: Partial<ProfileNow>; after: Partial<ProfileNow> }>(
    world,
    'select version, changed_by::float8, before, after from profile_version where patient_id = $1 order by version',
    [patientId],
  );
const storedOf = async (patientId: number) =>
  (
    await looked<{ text: string }>(
      world,
      `select p::text || f::text as text from patient p join patient_profile f on f.patient_id = p.id where p.id = $1`,
      [patientId],
    )
  )[0]?.text;
const logOf = (patientId: number, action: string) =>
  looked<{ outcome: string; rule: string; detail: unknown; member_id: number }>(
    world,
    'select outcome, rule, detail, member_id::float8 from activity where patient_id = $1 and action = $2 order by id',
    [patientId, action],
  );

describe('R1 who edits a profile', () => {
  test('R1 R7 each role as table R says: all, assigned, supervisees’, or not at all', async () => {
    const scene = await world.tell((story) => {
      const all = cast(story);
      supervises(story, all.sue, all.nina);
      assigned(story, all.sam, all.tess);
      return { ...all, far: patient(story, all.at, { firstName: 'Far', lastName: 'Away', by: all.diego }) };
    });
    const { sam, far } = scene;
    const roles = ['olga', 'pia', 'ruth', 'maya', 'nina', 'sue', 'tess', 'sky', 'diego', 'hope', 'bea'] as const;
    const found: Record<string, string> = {};
    let version = 1;
    for (const name of roles) {
      const [own, another] = [
        await change(scene[name], sam.patientId, { version, pronouns: name }),
        await change(scene[name], far.patientId, {}),
      ];
      if (own.status === 200) version += 1;
      found[name] = [own, another].map(({ status, body }) => (status === 200 ? 'yes' : body.code)).join(', ');
    }
    expect(found).toEqual({
      olga: 'yes, yes',
      pia: 'yes, yes',
      ruth: 'yes, yes',
      maya: 'yes, record_read_only',
      nina: 'yes, record_read_only',
      sue: 'yes, record_read_only',
      tess: 'yes, record_read_only',
      sky: 'yes, yes',
      diego: 'record_read_only, record_read_only',
      hope: 'record_read_only, record_read_only',
      bea: 'not_allowed, not_allowed',
    });
    expect((await versionsOf(sam.patientId)).map(({ after }) => after.pronouns)).toEqual(roles.slice(0, 8));
    expect((await change(null, sam.patientId, {})).body.code).toBe('not_signed_in');
    expect(await logOf(sam.patientId, 'record.opened')).toMatchObject([
      { outcome: 'refused', member_id: scene.diego.memberId },
      { outcome: 'refused', member_id: scene.hope.memberId },
    ]);
  });

  test('R5 R7 A14 not who is blocked, of another clinic, or there by an emergency; and nothing tells them of the patient', async () => {
    const { ruth, gail, maya, sam, olga, stranger, vera } = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
      const gail = therapist(story, all.at, { firstName: 'Gail', lastName: 'Glass', permissions: ['canBreakGlass'] });
      const vera = therapist(story, all.at, { firstName: 'Vera', lastName: 'Own', visibility: 'own' });
      emergency(story, all.sam, gail);
      blocked(story, all.ruth, all.sam);
      return { ...all, gail, vera, stranger: cast(story, { name: 'Other Clinic' }).olga };
    });
    const before = await storedOf(sam.patientId);
    const absent = withoutRequestId((await change(olga, 424_242, { pronouns: 'x' })).text);
    for (const who of [ruth, stranger, vera]) {
      const answer = await change(who, sam.patientId, { pronouns: 'x' });
      expect([answer.status, withoutRequestId(answer.text)]).toEqual([404, absent]);
    }
    expect((await change(gail, sam.patientId, { pronouns: 'x' })).body.code).toBe('record_read_only');
    expect(await storedOf(sam.patientId)).toBe(before);
    expect((await change(maya, sam.patientId, { pronouns: 'x' })).status).toBe(200);
  });

  test('R4 with `namesOnly` one edits one’s own and is answered nothing of the profile of others, not even by a version', async () => {
    const { vera, sam, ann } = await world.tell((story) => {
      const all = cast(story);
      const vera = therapist(story, all.at, { firstName: 'Vera', lastName: 'Names', visibility: 'namesOnly' });
      const ann = all.ofMaya('Ann');
      assigned(story, ann, vera);
      return { ...all, vera, ann };
    });
    await world.owner.query(`update patient_profile set alerts = '{Allergic to latex}' where patient_id = any ($1)`, [
      [sam.patientId, ann.patientId],
    ]);
    const refused = await change(vera, sam.patientId, { version: 9, alerts: [] });
    expect([refused.body.code, refused.text.includes('latex')]).toEqual(['record_read_only', false]);
    expect((await pageOf(vera, sam.patientId)).profile).toBeNull();
    expect((await change(vera, ann.patientId, { alerts: ['Allergic to latex', 'Faints'] })).body.profile?.alerts).toHaveLength(2);
  });

  test('R5 whoever edits profiles moves no seal and archives nobody, even past the door', async () => {
    const { sky, maya, sam } = await world.tell((story) => cast(story));
    const as = async (who: Member, statement: ReturnType<typeof query>) => {
      const asked = { token: await world.session(who), requestId: 'r', ip: '', clinic: null, background: false, idempotencyKey: null };
      return world.database.together(enter(asked, 'signedIn'), statement).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      );
    };
    for (const who of [sky, maya]) {
      expect(await as(who, query`update patient set sealed_at = now() where id = ${sam.patientId}`)).toBe('42501');
      expect(await as(who, query`update patient set status = 'archived' where id = ${sam.patientId}`)).toBe('42501');
    }
    expect(await as(sky, query`update patient set phone = '1' where id = ${sam.patientId}`)).toBe('done');
    expect(await looked(world, `select phone, sealed_at, status from patient where id = $1`, [sam.patientId])).toEqual([
      { phone: '1', sealed_at: null, status: 'active' },
    ]);
  });
});

describe('C3 what a change does', () => {
  const everything = {
    firstName: 'Zoë',
    lastName: 'Ångström',
    preferredName: 'Zed',
    email: 'Zoe@Example.test',
    phone: '+44 20 7946 0000',
    birthDate: '1988-02-29',
    pronouns: 'she/her',
    addressLines: ['12 Harbour Lane', 'Bristol BS1 4ST'],
    emergencyContactName: 'Ana Ångström',
    emergencyContactRelation: 'Sister',
    emergencyContactPhone: '+44 20 7946 0001',
    language: 'Spanish',
    referredBy: 'Dr Hall',
    alerts: ['Allergic to latex'],
  };

  test('C3 L1 Q1 keeps what it was, by whom; logs the fields and no value; and the new name is found', async () => {
    const { sky, maya, sam } = await world.tell((story) => cast(story));
    const { status, body } = await change(sky, sam.patientId, everything);
    expect(status).toBe(200);
    const { firstName, lastName, preferredName, email: _email, phone, ...profile } = everything;
    expect(body).toMatchObject({
      firstName,
      lastName,
      preferredName,
      phone,
      email: 'zoe@example.test',
      profile: { ...profile, version: 2 },
    });
    const again = await change(maya, sam.patientId, { version: 2, preferredName: null, email: null, alerts: [], lastName: 'Ångström' });
    expect(again.body).toMatchObject({ preferredName: null, email: null, profile: { version: 3, alerts: [], language: 'Spanish' } });
    expect(await versionsOf(sam.patientId)).toMatchObject([
      { version: 2, changed_by: sky.memberId, before: { firstName: 'Sam', birthDate: null, alerts: [] }, after: { lastName: 'Ångström' } },
      {
        version: 3,
        changed_by: maya.memberId,
        before: { preferredName: 'Zed', email: 'zoe@example.test', alerts: ['Allergic to latex'] },
        after: { preferredName: null, email: null, alerts: [] },
      },
    ]);
    const logged = await logOf(sam.patientId, 'patient.changed');
    expect(logged).toMatchObject([
      { outcome: 'done', rule: 'profile.edit', detail: { fields: Object.keys(everything) } },
      { outcome: 'done', member_id: maya.memberId, detail: { fields: ['preferredName', 'email', 'alerts'] } },
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/latex|Zoë|harbour/i);
    expect((await world.as(maya, allActivePatients, { query: { q: 'zoe angst' } })).body.items?.map(({ id }) => id)).toEqual([
      sam.patientId,
    ]);
    expect((await world.as(maya, allActivePatients, { query: { q: 'okafor' } })).body.items).toEqual([]);
  });

  test('C3 what is set to what it is changes nothing, and is no version', async () => {
    const { sky, sam } = await world.tell((story) => cast(story));
    const answers = [await change(sky, sam.patientId, { firstName: 'Sam' }), await change(sky, sam.patientId, {})];
    expect(answers.map(({ status, body }) => [status, body.profile?.version])).toEqual([
      [200, 1],
      [200, 1],
    ]);
    expect([await versionsOf(sam.patientId), await logOf(sam.patientId, 'patient.changed')]).toEqual([[], []]);
  });

  test.each<[string, object]>([
    ['an empty name', { firstName: ' ' }],
    ['no name', { lastName: null }],
    ['no address', { email: 'sam at home' }],
    ['an empty address', { email: '' }],
    ['an unknown field', { status: 'archived' }],
    ['a seal', { sealedAt: null }],
    ['a date that is none', { birthDate: '2001-02-29' }],
    ['a birth to come', { birthDate: '2999-01-01' }],
    ['a line that turns the text around', { addressLines: ['\u202eevil'] }],
    ['seven lines', { addressLines: Array.from({ length: 7 }, () => 'x') }],
    ['eleven alerts', { alerts: Array.from({ length: 11 }, () => 'x') }],
    ['an alert that is a letter', { alerts: ['x'.repeat(121)] }],
    ['alerts that are text', { alerts: 'latex' }],
    ['a half version', { version: 1.5 }],
    ['no version', { version: undefined }],
  ])('SE-9 %s is refused, and nothing changed', async (_, fields) => {
    const { sky, sam } = await world.tell((story) => cast(story));
    const before = await storedOf(sam.patientId);
    const body = { version: 1, pronouns: 'x', ...fields };
    const answer = await knock(world, sky, `/v2/patients/${sam.patientId}`, { method: 'PATCH', body });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
    expect(await storedOf(sam.patientId)).toBe(before);
  });

  test('IN-6 another address ends an invitation that is open, whose link is dead at once; another phone does not', async () => {
    const { maya } = await world.tell((story) => cast(story));
    const email = `was-${maya.memberId}@example.test`;
    const { patient: eva, invitationId } = (await world.as(maya, invite, { body: { firstName: 'Eva', lastName: 'New', email } })).body;
    const { url } = (await world.as(maya, invitationLink, { params: { invitationId } })).body;
    const look = () =>
      knock(world, null, '/v2/portal/invitations/look', {
        method: 'POST',
        body: { token: url.split('#')[1] },
        ip: `10.9.7.${maya.memberId % 200}`,
      });
    await change(maya, eva.id, { phone: '1' });
    expect([(await look()).status, (await pageOf(maya, eva.id)).portal]).toEqual([200, 'invited']);
    expect((await change(maya, eva.id, { version: 2, email: `is-${maya.memberId}@example.test` })).body.portal).toBe('none');
    // Coming back to the old address brings the old link back to nobody.
    await change(maya, eva.id, { version: 3, email });
    expect((await look()).body.code).toBe('link_not_open');
    expect(await logOf(eva.id, 'invitation.ended')).toMatchObject([{ rule: 'profile.edit', detail: { invitationId } }]);
  });
});

describe('OC-1 two who edit at once', () => {
  test('OC-1 the second is shown what it is now and who changed it, and nothing is written', async () => {
    const { sky, maya, sam } = await world.tell((story) => cast(story));
    await change(sky, sam.patientId, { phone: '111', language: 'Spanish' });
    const before = await storedOf(sam.patientId);
    const answer = await change(maya, sam.patientId, { phone: '222' });
    expect(answer.status).toBe(412);
    expect(answer.body).toMatchObject({
      code: 'changed_meanwhile',
      current: { version: 2, firstName: 'Sam', phone: '111', language: 'Spanish', alerts: [] },
      changed: { by: { id: sky.memberId, firstName: 'Sky', lastName: 'Planner' } },
    });
    expect(await storedOf(sam.patientId)).toBe(before);
    expect((await change(maya, sam.patientId, { version: 2, phone: '222' })).body).toMatchObject({ phone: '222', profile: { version: 3 } });
  });

  test('OC-1 32 who write different fields again and again lose nothing: every acknowledged write is one version, each begun where the last one ended', async () => {
    const { sky, ruth, maya, olga, sam } = await world.tell((story) => cast(story));
    const fields = ['phone', 'pronouns', 'language', 'referredBy', 'preferredName', 'emergencyContactName'] as const;
    const people = [sky, ruth, maya, olga];
    const acknowledged: { version: number; field: string; value: string }[] = [];
    const writer = async (number: number): Promise<void> => {
      const who = people[number % people.length] as Member;
      const field = fields[number % fields.length] ?? 'phone';
      const value = `by writer ${number}`;
      let version = 1;
      for (;;) {
        const answer = await change(who, sam.patientId, { version, [field]: value });
        if (answer.status === 200) return void acknowledged.push({ version: version + 1, field, value });
        expect(answer.body.code).toBe('changed_meanwhile');
        version = (answer.body as unknown as { current: ProfileNow }).current.version;
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, number) => writer(number)));
    const kept = await versionsOf(sam.patientId);
    expect(kept.map(({ version }) => version)).toEqual(Array.from({ length: 32 }, (_, at) => at + 2));
    expect(acknowledged.toSorted((a, b) => a.version - b.version).map(({ field, value }) => ({ [field]: value }))).toEqual(
      kept.map(({ after }) => after),
    );
    const now: Record<string, unknown> = {};
    for (const { before, after } of kept) {
      for (const [field, value] of Object.entries(before)) expect(value).toBe(now[field] ?? null);
      Object.assign(now, after);
    }
    const { profile, ...page } = await pageOf(sky, sam.patientId);
    expect({ ...page, ...profile }).toMatchObject({ ...now, version: 33 });
    expect(await logOf(sam.patientId, 'patient.changed')).toHaveLength(32);
  });
});
