import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign, careTeam } from '#src/contract/assignments.ts';
import { allActivePatients, myPatients, similarPatients } from '#src/contract/patients.ts';
import { assigned, inPortal, member, newUser, patient, supervises, therapist } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const summaryKeys = ['createdAt', 'email', 'firstName', 'id', 'lastName', 'phone', 'portal', 'preferredName', 'status'];
const withTeam = [...summaryKeys, 'connectedTherapists', 'isConnectedToMe'].sort();

describe('P My Patients', () => {
  test('P each patient has the care team and whether one is on it, and nothing clinical', async () => {
    const { maya, nina, sam } = await world.tell((story) => cast(story));
    const { body } = await world.as(nina, myPatients, { query: {} });
    expect(body.items).toHaveLength(1);
    expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(withTeam);
    expect(body.items[0]).toMatchObject({ id: sam.patientId, status: 'active', isConnectedToMe: true, portal: 'none' });
    expect(body.items[0]?.connectedTherapists).toEqual([
      { id: nina.practitionerId, firstName: 'Nina', lastName: 'Abara' },
      { id: maya.practitionerId, firstName: 'Maya', lastName: 'Lin' },
    ]);
    expect(body.nextCursor).toBeNull();
  });

  test('P they are those whose care team one is on now: not archived, ended or future ones, nor those of a supervisee', async () => {
    const { diego, sue, olga } = await world.tell((story) => {
      const all = cast(story);
      const how = {
        now: {},
        ended: { untilDays: -1 },
        later: { daysAgo: -1 },
        taken: { archivedDaysAgo: 1 },
        covering: { kind: 'covering', untilDays: 3 },
      } as const;
      for (const [name, about] of Object.entries(how)) assigned(story, all.ofMaya(name), all.diego, about);
      const gone = patient(story, all.at, { firstName: 'gone', lastName: 'Away', by: all.maya, status: 'archived' });
      assigned(story, gone, all.diego);
      supervises(story, all.sue, all.diego);
      return all;
    });
    const namesOf = async (who: typeof diego) =>
      (await world.as(who, myPatients, { query: {} })).body.items.map(({ firstName }) => firstName);
    expect(await namesOf(diego)).toEqual(['covering', 'now']);
    expect([await namesOf(sue), await namesOf(olga)]).toEqual([[], []]);
  });

  test('P whether the patient uses the portal: not invited, invited, or active', async () => {
    const { maya } = await world.tell((story) => {
      const all = cast(story);
      inPortal(story, all.ofMaya('Uses'), newUser(story, `uses-${all.at.tenantId}@example.test`, null));
      const invited = all.ofMaya('Was');
      inPortal(story, invited, newUser(story, `was-${all.at.tenantId}@example.test`, null));
      story.rows.invitation.at(-1)!['accepted_at'] = null;
      return all;
    });
    const { body } = await world.as(maya, myPatients, { query: {} });
    expect(body.items.map(({ firstName, portal }) => [firstName, portal])).toEqual([
      ['Sam', 'none'],
      ['Uses', 'active'],
      ['Was', 'invited'],
    ]);
  });
});

describe('P All Active Patients', () => {
  test('P every role sees the active patients of the clinic with their teams, and nothing clinical', async () => {
    const all = await world.tell((story) => {
      const scene = cast(story);
      patient(story, scene.at, { firstName: 'Gone', lastName: 'Away', by: scene.maya, status: 'archived' });
      patient(story, scene.at, { firstName: 'No', lastName: 'Body', by: scene.pia, birthDate: '1990-01-01', pronouns: 'they' });
      cast(story, { name: 'Elsewhere' });
      return scene;
    });
    for (const who of [all.olga, all.pia, all.ruth, all.diego, all.sue, all.tess, all.sky, all.bea]) {
      const { status, body } = await world.as(who, allActivePatients, { query: {} });
      expect([status, body.items.map(({ firstName }) => firstName)]).toEqual([200, ['No', 'Sam']]);
      for (const item of body.items) expect(Object.keys(item).sort()).toEqual(withTeam);
      expect(body.items[0]).toMatchObject({ connectedTherapists: [], isConnectedToMe: false });
    }
  });

  test('A9 the care team is ordered oneself, primary, then surname', async () => {
    const { diego, maya, sky } = await world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.diego);
      assigned(story, all.sam, all.hope);
      return all;
    });
    const orderFor = async (who: typeof diego | typeof sky) =>
      (await world.as(who, allActivePatients, { query: {} })).body.items[0]?.connectedTherapists.map(({ lastName }) => lastName);
    expect(await orderFor(diego)).toEqual(['Ruiz', 'Lin', 'Abara', 'Holder']);
    expect(await orderFor(maya)).toEqual(['Lin', 'Abara', 'Holder', 'Ruiz']);
    expect(await orderFor(sky)).toEqual(['Lin', 'Abara', 'Holder', 'Ruiz']);
  });

  test('A9 members who share a practitioner are on the same care teams', async () => {
    const { second } = await world.tell((story) => {
      const all = cast(story);
      return { second: member(story, all.at, { firstName: 'Second', lastName: 'Login', roles: ['clinician'], practises: all.nina }) };
    });
    expect((await world.as(second, allActivePatients, { query: {} })).body.items[0]).toMatchObject({
      isConnectedToMe: true,
      connectedTherapists: [{ lastName: 'Abara' }, { lastName: 'Lin' }],
    });
  });
});

describe('F3 the All Active Patients dashboard', () => {
  test('F3 off, its endpoint answers 403 to everyone, with the words of the API', async () => {
    const all = await world.tell((story) => cast(story, { features: ['therapistPatientAssignment'] }));
    for (const who of [all.olga, all.pia, all.ruth, all.maya, all.sue, all.tess, all.sky, all.bea]) {
      const answer = await world.as(who, allActivePatients, { query: {} });
      expect([answer.status, answer.body.error]).toEqual([403, 'Feature not enabled for this tenant']);
    }
    expect((await world.as(all.maya, myPatients, { query: {} })).status).toBe(200);
  });

  test('F3 on while assignment is off, the list keeps the two fields, connecting only who invited', async () => {
    const { maya, nina } = await world.tell((story) => cast(story, { features: ['allActivePatientsDashboard'] }));
    const seenBy = async (who: typeof maya) => (await world.as(who, allActivePatients, { query: {} })).body.items[0];
    expect(await seenBy(maya)).toMatchObject({ isConnectedToMe: true, connectedTherapists: [{ id: maya.practitionerId }] });
    expect(await seenBy(nina)).toMatchObject({ isConnectedToMe: false, connectedTherapists: [{ id: maya.practitionerId }] });
  });
});

describe('R4 patients who may be the same person', () => {
  test('R4 R5 only patients one may see are pointed out, by name or address', async () => {
    const { maya, own, bea, at } = await world.tell((story) => {
      const all = cast(story);
      patient(story, all.at, { firstName: 'Zoë', lastName: 'Müller', by: all.maya, email: `zoe-${all.at.tenantId}@example.test` });
      return { ...all, own: therapist(story, all.at, { firstName: 'Only', lastName: 'Hers', visibility: 'own' }) };
    });
    const ask = async (who: typeof maya, query: { firstName: string; lastName: string; email?: string }) => {
      const answer = await world.as(who, similarPatients, { query });
      return answer.body.items.map(({ lastName }) => lastName);
    };
    expect(await ask(maya, { firstName: 'zoe', lastName: 'muller' })).toEqual(['Müller']);
    expect(await ask(maya, { firstName: 'X', lastName: 'Y', email: `ZOE-${at.tenantId}@example.test` })).toEqual(['Müller']);
    expect(await ask(own, { firstName: 'zoe', lastName: 'muller', email: `zoe-${at.tenantId}@example.test` })).toEqual([]);
    expect((await world.as(bea, similarPatients, { query: { firstName: 'a', lastName: 'b' } })).status).toBe(403);
  });
});

test('A8 both lists follow an assignment on the next request', async () => {
  const { diego, sam } = await world.tell((story) => cast(story));
  expect((await world.as(diego, myPatients, { query: {} })).body.items).toEqual([]);
  const answer = await world.as(diego, assign, { body: { patientId: sam.patientId } });
  const [mine] = (await world.as(diego, myPatients, { query: {} })).body.items;
  const [ofAll] = (await world.as(diego, allActivePatients, { query: {} })).body.items;
  expect(mine).toEqual(ofAll);
  expect(mine?.connectedTherapists).toEqual(answer.body.connectedTherapists);
  const team = await world.as(diego, careTeam, { params: { patientId: sam.patientId } });
  expect(team.body.connections.map(({ id }) => id)).toEqual(mine?.connectedTherapists?.map(({ id }) => id));
});
