import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign, careTeam, changeCareTeam, tenantDoctors } from '#src/contract/assignments.ts';
import { me } from '#src/contract/auth.ts';
import { changeFeatures, getFeatures, previewFeatures } from '#src/contract/clinic.ts';
import { invite, myCareTeam } from '#src/contract/invitations.ts';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { assigned, blocked, clinic, inPortal, member, newUser, patient } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const off = 'Feature not enabled for this tenant';
type Cast = ReturnType<typeof cast>;
const everyone = (all: Cast) => [all.olga, all.pia, all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea];
const turn = (
  all: Cast,
  features: Partial<Record<'therapistPatientAssignment' | 'allActivePatientsDashboard' | 'clientPortal' | 'breakGlass', boolean>>,
) => world.as(all.pia, changeFeatures, { body: { features } });

describe('F1 flags of a clinic', () => {
  test('F1 a new clinic has them all off, and everyone in it reads all four', async () => {
    const { ola } = await world.tell((story) => ({
      ola: member(story, clinic(story, { name: 'New', policy: 'careTeam', features: [] }), {
        firstName: 'O',
        lastName: 'O',
        roles: ['biller'],
      }),
    }));
    const answer = await world.as(ola, getFeatures, {});
    expect(answer.body).toEqual({
      features: { therapistPatientAssignment: false, allActivePatientsDashboard: false, clientPortal: false, breakGlass: false },
    });
  });

  test('F1 owner and practice admin change them, nobody else does', async () => {
    const all = await world.tell((story) => cast(story, { features: [] }));
    for (const [i, who] of everyone(all).entries()) {
      const answer = await world.as(who, changeFeatures, { body: { features: { breakGlass: i % 2 === 0 } } });
      const may = who === all.olga || who === all.pia;
      expect([answer.status, answer.body.code], who.firstName).toEqual(may ? [200, undefined] : [403, 'not_allowed']);
      expect((await world.as(who, previewFeatures, { body: { features: { breakGlass: true } } })).status).toBe(may ? 200 : 403);
    }
    expect((await world.as(null, changeFeatures, { body: { features: { breakGlass: true } } })).status).toBe(401);
  });

  test('F1 a flag that is not known, or neither on nor off, is refused and nothing is changed', async () => {
    const all = await world.tell((story) => cast(story, { features: [] }));
    for (const features of [
      { unknown: true },
      { breakGlass: true, unknown: true },
      { breakglass: true },
      { breakGlass: 'true' },
      { breakGlass: 1 },
      { breakGlass: null },
      [],
      null,
      'breakGlass',
    ]) {
      expect((await world.as(all.olga, changeFeatures, { body: { features } as never })).status, JSON.stringify(features)).toBe(400);
    }
    expect((await world.as(all.olga, getFeatures, {})).body.features.breakGlass).toBe(false);
  });

  test('F1 a change holds from the next request, of this clinic only, and is in the log once', async () => {
    const [all, other] = [await world.tell((story) => cast(story)), await world.tell((story) => cast(story))];
    await turn(all, { allActivePatientsDashboard: false });
    await turn(all, { allActivePatientsDashboard: false });
    expect((await world.as(all.maya, allActivePatients, { query: {} })).status).toBe(403);
    expect((await world.as(other.maya, allActivePatients, { query: {} })).status).toBe(200);
    const done = await turn(all, { allActivePatientsDashboard: true, breakGlass: true });
    expect(done.body.features).toMatchObject({ allActivePatientsDashboard: true, breakGlass: true });
    expect((await world.as(all.maya, allActivePatients, { query: {} })).status).toBe(200);
    const log = await looked(
      world,
      `select outcome, rule, member_id::float8 as member, detail from activity where tenant_id = $1 and action = 'feature.changed' order by id`,
      [all.at.tenantId],
    );
    const about = { outcome: 'done', rule: 'settings.change', member: all.pia.memberId };
    expect(log).toEqual([
      { ...about, detail: { feature: 'allActivePatientsDashboard', enabled: false } },
      { ...about, detail: { feature: 'allActivePatientsDashboard', enabled: true } },
      { ...about, detail: { feature: 'breakGlass', enabled: true } },
    ]);
  });
});

describe('F2 assignment switched off', () => {
  const open = () => world.tell((story) => cast(story, { features: ['allActivePatientsDashboard', 'clientPortal'] }));

  test('F2 tenant-doctors and assign answer 403 in the words of the API, whatever the id', async () => {
    const all = await open();
    const elsewhere = await open();
    for (const who of [all.olga, all.ruth, all.maya, all.hope]) {
      const doctors = await world.as(who, tenantDoctors, {});
      expect([doctors.status, doctors.body.error]).toEqual([403, off]);
      const answers = await Promise.all(
        [all.sam.patientId, elsewhere.sam.patientId, 424_242].map((patientId) => world.as(who, assign, { body: { patientId } })),
      );
      for (const answer of answers) expect([answer.status, answer.body.error]).toEqual([403, off]);
      expect(new Set([...answers, doctors].map(({ text }) => withoutRequestId(text))).size).toBe(1);
      for (const patientId of [all.sam.patientId, 424_242]) {
        expect((await world.as(who, careTeam, { params: { patientId } })).body.error).toBe(off);
        expect(
          (
            await world.as(who, changeCareTeam, {
              params: { patientId },
              body: { version: 'x', remove: [all.nina.practitionerId], reason: 'r' },
            })
          ).body.error,
        ).toBe(off);
      }
    }
  });

  test('F2 an invitation that names others answers 403 and creates nothing; one that names nobody goes out', async () => {
    const { maya, diego, sky, at } = await open();
    const body = (email: string, additionalTherapistIds: number[]) => ({
      body: { firstName: 'Eva', lastName: 'New', email: `${email}-${at.tenantId}@example.test`, additionalTherapistIds },
    });
    for (const who of [maya, sky]) {
      for (const ids of [[diego.practitionerId], [424_242]]) {
        const answer = await world.as(who, invite, body('a', ids));
        expect([answer.status, answer.body.error]).toEqual([403, off]);
      }
    }
    expect(await looked(world, `select 1 from patient where tenant_id = $1 and last_name = 'New'`, [at.tenantId])).toEqual([]);
    const alone = await world.as(maya, invite, body('b', []));
    expect(alone.status).toBe(201);
    expect(alone.body.patient).not.toHaveProperty('connectedTherapists');
    expect(alone.body.patient).not.toHaveProperty('isConnectedToMe');
  });

  test('F2 naming only oneself is a non-empty list, and answers 403 too', async () => {
    const { maya, at } = await open();
    const answer = await world.as(maya, invite, {
      body: { firstName: 'Eva', lastName: 'New', email: `c-${at.tenantId}@example.test`, additionalTherapistIds: [maya.practitionerId] },
    });
    expect([answer.status, answer.body.error]).toEqual([403, off]);
  });

  test('F2 summary leaves the two fields out, and lists only whom one invited', async () => {
    const { maya, nina } = await open();
    const mine = await world.as(maya, myPatients, { query: {} });
    expect(mine.body.items).toHaveLength(1);
    expect(mine.body.items[0]).not.toHaveProperty('connectedTherapists');
    expect(mine.body.items[0]).not.toHaveProperty('isConnectedToMe');
    expect((await world.as(nina, myPatients, { query: {} })).body.items).toEqual([]);
  });

  test('F2 turning it off keeps the data, and turning it on again brings the care teams back', async () => {
    const all = await world.tell((story) => cast(story));
    const rows = () =>
      looked(world, 'select practitioner_id, kind, status, version from assignment where tenant_id = $1 order by practitioner_id', [
        all.at.tenantId,
      ]);
    const before = await rows();
    await turn(all, { therapistPatientAssignment: false });
    expect(await rows()).toEqual(before);
    expect((await world.as(all.nina, myPatients, { query: {} })).body.items).toEqual([]);
    await turn(all, { therapistPatientAssignment: true });
    expect((await world.as(all.nina, myPatients, { query: {} })).body.items).toMatchObject([
      { id: all.sam.patientId, isConnectedToMe: true },
    ]);
  });

  test('F2 the inviter whose assignment was archived is not connected by having invited', async () => {
    const { ruth, maya, nina, pia, sam } = await world.tell((story) => cast(story));
    await changeTeam(world, ruth, sam.patientId, { remove: [maya.practitionerId], reason: 'r', primaryId: nina.practitionerId });
    await world.as(pia, changeFeatures, { body: { features: { therapistPatientAssignment: false } } });
    for (const who of [maya, nina]) expect((await world.as(who, myPatients, { query: {} })).body.items).toEqual([]);
  });

  test('F2 O3 its effect is shown before: who would lose whose record, by name, and which rights', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      assigned(story, scene.ofMaya('Ann'), scene.diego);
      assigned(story, scene.ofMaya('Ben'), scene.diego, { untilDays: -1 });
      // Who reads every record loses nothing by leaving a care team.
      assigned(story, scene.sam, scene.ruth);
      patient(story, scene.at, { firstName: 'No', lastName: 'Body', by: scene.maya });
      return scene;
    });
    const { body } = await world.as(all.pia, previewFeatures, { body: { features: { therapistPatientAssignment: false } } });
    const who = ({ firstName, lastName, gains, loses, gained, lost }: (typeof body.members)[number]) =>
      [`${firstName} ${lastName}`, gains, loses, gained.length, lost.map((one) => one.firstName)] as const;
    expect(body.members.map(who)).toEqual([
      ['Nina Abara', 0, 3, 0, ['Ann', 'Ben', 'Sam']],
      ['Diego Ruiz', 0, 1, 0, ['Ann']],
    ]);
    expect(body.rights.find(({ memberId }) => memberId === all.diego.memberId)).toMatchObject({
      gains: [],
      loses: ['careTeam.assign', 'careTeam.unassign', 'careTeam.request'],
    });
    expect(body.rights.some(({ memberId }) => memberId === all.bea.memberId)).toBe(false);

    // Nothing was changed, and nothing logged.
    expect((await world.as(all.pia, getFeatures, {})).body.features.therapistPatientAssignment).toBe(true);
    expect(await looked(world, `select 1 from activity where tenant_id = $1 and action = 'feature.changed'`, [all.at.tenantId])).toEqual(
      [],
    );
    const opensTo = async () => (await world.as(all.nina, myPatients, { query: {} })).body.items.length;
    const before = await opensTo();
    await turn(all, { therapistPatientAssignment: false });
    expect([before, await opensTo()]).toEqual([3, 0]);
  });

  test('O3 R5 the preview counts no patient who is hidden from the one asking', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      blocked(story, scene.pia, scene.sam);
      return scene;
    });
    const ask = async (who: Cast['olga'] | Cast['pia']) =>
      (await world.as(who, previewFeatures, { body: { features: { therapistPatientAssignment: false } } })).body.members;
    expect(await ask(all.pia)).toEqual([]);
    expect((await ask(all.olga)).map(({ lost }) => lost)).toEqual([[{ id: all.sam.patientId, firstName: 'Sam', lastName: 'Okafor' }]]);
  });

  test('O3 switching on what is on already, or what opens no record, has no effect to show', async () => {
    const all = await world.tell((story) => cast(story));
    const ask = async (features: object) => (await world.as(all.pia, previewFeatures, { body: { features } })).body;
    expect(await ask({ therapistPatientAssignment: true, clientPortal: false })).toEqual({ members: [], rights: [] });
    // By permission only; the owner passes every check of one.
    expect((await ask({ breakGlass: true })).rights.map(({ firstName, gains }) => [firstName, gains])).toEqual([
      ['Olga', ['emergency.open']],
    ]);
  });
});

test('F1 clientPortal off, a patient’s own care team answers 403', async () => {
  const { portal, all } = await world.tell((story) => {
    const all = cast(story);
    const user = newUser(story, `p-${all.at.tenantId}@example.test`, null);
    inPortal(story, all.sam, user);
    return { all, portal: { ...all.sam, ...user } };
  });
  expect((await world.as(portal, myCareTeam, {})).body.careTeam).toMatchObject([
    { lastName: 'Lin', isPrimary: true },
    { lastName: 'Abara', isPrimary: false },
  ]);
  await turn(all, { clientPortal: false });
  const answer = await world.as(portal, myCareTeam, {});
  expect([answer.status, answer.body.error]).toEqual([403, off]);
  expect((await world.as(portal, me, {})).body.features.clientPortal).toBe(false);
});
