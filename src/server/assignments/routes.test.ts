import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, careTeam, caseloads, tenantDoctors } from '#src/contract/assignments.ts';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { assigned, blocked, clinic, inPortal, member, newUser, patient, practitioner, therapist } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A clinic under a policy: Maya cares for Sam, Diego for nobody; Ruth is clinical admin, Ola the owner, Sky the scheduler. */
const open = (
  policy: 'open' | 'careTeam' | 'managed' = 'open',
  features: ('therapistPatientAssignment' | 'allActivePatientsDashboard')[] = ['therapistPatientAssignment', 'allActivePatientsDashboard'],
) =>
  world.tell((story) => {
    const at = clinic(story, { name: 'Clinic', policy, features });
    const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin' });
    const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz' });
    const ruth = therapist(story, at, { firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] });
    const ola = member(story, at, { firstName: 'Ola', lastName: 'Owner', roles: ['owner'] });
    const sky = member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] });
    const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya });
    assigned(story, sam, maya, { kind: 'primary', via: 'invite' });
    return { at, maya, diego, ruth, ola, sky, sam };
  });

test('P a therapist assigns themselves to a patient, and both lists show it', async () => {
  const { diego, sam } = await open();
  const answer = await world.as(diego, assign, { body: { patientId: sam.patientId } });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    patientId: sam.patientId,
    doctorId: diego.practitionerId,
    alreadyAssigned: false,
    isConnectedToMe: true,
  });
  const mine = await world.as(diego, myPatients, { query: {} });
  expect(mine.body.items.map(({ id }) => id)).toEqual([sam.patientId]);
  const all = await world.as(diego, allActivePatients, { query: {} });
  expect(all.body.items[0]?.connectedTherapists?.map(({ lastName }) => lastName)).toEqual(['Ruiz', 'Lin']);
});

test('A1 two assigns racing make one row, and one of them learns that it stood already', async () => {
  const { diego, sam } = await open();
  const answers = await Promise.all(Array.from({ length: 8 }, () => world.as(diego, assign, { body: { patientId: sam.patientId } })));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(answers.filter(({ body }) => !body.alreadyAssigned)).toHaveLength(1);
  const { rows } = await world.owner.query('select status from assignment where tenant_id = $1 and practitioner_id = $2', [
    sam.tenantId,
    diego.practitionerId,
  ]);
  expect(rows).toEqual([{ status: 'active' }]);
});

test('R7 a patient of another clinic answers exactly as one that never existed', async () => {
  const here = await open();
  const elsewhere = await open();
  const foreign = await world.as(here.maya, assign, { body: { patientId: elsewhere.sam.patientId } });
  const absent = await world.as(here.maya, assign, { body: { patientId: 4_242_424_242 } });
  expect(foreign.status).toBe(404);
  expect(withoutRequestId(foreign.text)).toBe(withoutRequestId(absent.text));
  const team = await world.as(here.maya, careTeam, { params: { patientId: elsewhere.sam.patientId } });
  expect(withoutRequestId(team.text)).toBe(withoutRequestId(absent.text));
});

test('P tenant-doctors lists active, approved therapists of the clinic without oneself', async () => {
  const { maya } = await open();
  const answer = await world.as(maya, tenantDoctors, {});
  expect(answer.body.map(({ lastName }) => lastName)).toEqual(['Feldman', 'Ruiz']);
});

test('P tenant-doctors leaves out whoever is suspended, not approved, archived, of type STAFF, of another clinic, or oneself under a second login', async () => {
  const { maya } = await world.tell((story) => {
    const all = cast(story);
    therapist(story, all.at, { firstName: 'Sus', lastName: 'Pended', status: 'suspended' });
    therapist(story, all.at, { firstName: 'Not', lastName: 'Approved', approved: false });
    therapist(story, all.at, { firstName: 'Of', lastName: 'Staff', type: 'STAFF' });
    const archived = practitioner(story, all.at, { firstName: 'Arch', lastName: 'Ived', status: 'archived' });
    member(story, all.at, { firstName: 'Arch', lastName: 'Ived', roles: ['clinician'], practises: archived });
    member(story, all.at, { firstName: 'Maya', lastName: 'Twice', roles: ['clinician'], practises: all.maya });
    member(story, all.at, { firstName: 'Diego', lastName: 'Twice', roles: ['clinician'], practises: all.diego });
    return all;
  });
  const answer = await world.as(maya, tenantDoctors, {});
  expect(answer.body.map(({ lastName }) => lastName)).toEqual(['Abara', 'Feldman', 'Holder', 'Owner', 'Ruiz', 'Trainee', 'Visor']);
  expect(Object.keys(answer.body[0] ?? {}).sort()).toEqual(['firstName', 'id', 'lastName']);
});

test('P A9 therapists are listed by surname as a person would look them up, whatever the accents and capitals', async () => {
  const { ola } = await world.tell((story) => {
    const at = clinic(story, { name: 'Names', policy: 'open', features: ['therapistPatientAssignment'] });
    for (const lastName of ['Zulu', 'Özil', 'van Dyk', 'Abara', 'Oz', 'Émile']) therapist(story, at, { firstName: 'T', lastName });
    return { ola: member(story, at, { firstName: 'Ola', lastName: 'Owner', roles: ['owner'] }) };
  });
  const answer = await world.as(ola, tenantDoctors, {});
  expect(answer.body.map(({ lastName }) => lastName)).toEqual(['Abara', 'Émile', 'Oz', 'Özil', 'van Dyk', 'Zulu']);
});

test('P every role of the clinic may list therapists, and nobody without a session or from the portal', async () => {
  const all = await world.tell((story) => {
    const scene = cast(story);
    const user = newUser(story, `portal-${scene.sam.patientId}@example.test`, null);
    inPortal(story, scene.sam, user);
    return { ...scene, portal: { ...scene.sam, ...user } };
  });
  for (const who of [all.olga, all.pia, all.ruth, all.maya, all.sue, all.tess, all.sky, all.bea]) {
    for (const endpoint of [tenantDoctors, caseloads] as const) expect((await world.as(who, endpoint, {})).status).toBe(200);
    expect((await world.as(who, careTeam, { params: { patientId: all.sam.patientId } })).status).toBe(200);
  }
  for (const endpoint of [tenantDoctors, caseloads] as const) {
    expect((await world.as(null, endpoint, {})).status).toBe(401);
    expect([401, 403]).toContain((await world.as(all.portal, endpoint, {})).status);
  }
  expect([401, 403]).toContain((await world.as(all.portal, assign, { body: { patientId: all.sam.patientId } })).status);
  expect([401, 403]).toContain((await world.as(all.portal, careTeam, { params: { patientId: all.sam.patientId } })).status);
});

test('R4 caseloads count only active patients whom the one asking may see', async () => {
  const { ola, maya, own, kept } = await world.tell((story) => {
    const scene = cast(story);
    for (const name of ['Ann', 'Ben']) scene.ofMaya(name);
    const gone = patient(story, scene.at, { firstName: 'Gone', lastName: 'Away', by: scene.maya, status: 'archived' });
    assigned(story, gone, scene.maya, { kind: 'primary' });
    const own = therapist(story, scene.at, { firstName: 'Only', lastName: 'Hers', visibility: 'own', capacity: 30 });
    assigned(story, scene.sam, own);
    blocked(story, scene.olga, scene.sam);
    const kept = member(story, scene.at, { firstName: 'Kim', lastName: 'Kept', roles: ['owner'] });
    return { ...scene, ola: scene.olga, own, kept };
  });
  const seenBy = async (who: typeof maya | typeof kept) =>
    (await world.as(who, caseloads, {})).body.find(({ lastName }) => lastName === 'Lin')?.caseload;
  expect([await seenBy(kept), await seenBy(ola), await seenBy(own)]).toEqual([3, 2, 1]);
  const hers = (await world.as(kept, caseloads, {})).body.find(({ lastName }) => lastName === 'Hers');
  expect(hers).toMatchObject({ caseload: 1, capacity: 30, acceptingNewPatients: true });
});

test('AZ-4 an id that is no id is refused as such, and one that is another clinic’s as if it were none', async () => {
  const here = await open();
  const elsewhere = await open();
  for (const patientId of [-1, 0, 1.5, 2 ** 53, '12', [here.sam.patientId], null, undefined, true, {}]) {
    const answer = await world.as(here.maya, assign, { body: { patientId } as never });
    expect([answer.status, answer.body.code], JSON.stringify(patientId)).toEqual([400, 'invalid']);
    const target = await world.as(here.maya, assign, {
      body: { patientId: here.sam.patientId, targetDoctorId: patientId ?? 'none' } as never,
    });
    expect([target.status, target.body.code], JSON.stringify(patientId)).toEqual([400, 'invalid']);
  }
  for (const patientId of ['-1', '0', '1.5', '9007199254740992', 'abc', '1e3', '%00', '1%2F2', '0x1f', '01', ' 1']) {
    expect((await world.as(here.maya, careTeam, { params: { patientId } })).status, patientId).toBe(400);
  }
  expect(
    (await world.as(here.maya, assign, { body: { patientId: here.sam.patientId, targetDoctorId: elsewhere.diego.practitionerId } })).status,
  ).toBe(404);
  expect((await world.as(here.maya, assign, { body: { patientId: here.sam.patientId, targetDoctorId: here.ola.memberId } })).status).toBe(
    404,
  );
  expect((await world.as(here.maya, assign, { body: { patientId: here.maya.practitionerId } })).status).toBe(404);
  const nothing = await world.owner.query('select 1 from assignment where tenant_id = $1 and practitioner_id <> $2', [
    here.at.tenantId,
    here.maya.practitionerId,
  ]);
  expect(nothing.rowCount).toBe(0);
});
