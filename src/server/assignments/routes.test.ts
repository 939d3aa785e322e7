import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, careTeam, tenantDoctors } from '#src/contract/assignments.ts';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { assigned, clinic, member, patient, therapist } from '#seed/tell.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A clinic under a policy: Maya cares for Sam, Diego for nobody; Ruth is clinical admin, Ola the owner, Sky the scheduler. */
const open = (policy: 'open' | 'careTeam' | 'managed' = 'open', features: ('therapistPatientAssignment' | 'allActivePatientsDashboard')[] = ['therapistPatientAssignment', 'allActivePatientsDashboard']) =>
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
  expect(answer.body).toMatchObject({ patientId: sam.patientId, doctorId: diego.practitionerId, alreadyAssigned: false, isConnectedToMe: true });
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
  const { rows } = await world.owner.query('select status from assignment where tenant_id = $1 and practitioner_id = $2', [sam.tenantId, diego.practitionerId]);
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
