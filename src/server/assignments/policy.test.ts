import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign } from '#src/contract/assignments.ts';
import { assigned, blocked, emergency, therapist } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Cast = ReturnType<typeof cast>;
type Name = 'olga' | 'ruth' | 'hope' | 'maya' | 'diego' | 'pia' | 'sky' | 'bea' | 'tess' | 'sue';
const asRole: Record<Name, string> = {
  olga: 'the owner',
  ruth: 'a clinical admin',
  hope: 'a holder of canChangeAssignedPractitioners',
  maya: 'a clinician on the care team',
  diego: 'a clinician off the care team',
  pia: 'a practice admin',
  sky: 'a scheduler',
  bea: 'a biller',
  tess: 'a trainee',
  sue: 'a supervisor',
};
const outsiders = { pia: 'not_allowed', sky: 'not_allowed', bea: 'not_allowed', tess: 'not_allowed', sue: 'not_allowed' } as const;
const always = { olga: 'yes', ruth: 'yes', hope: 'yes' } as const;

// A3 with readings (c) and (k): what each role is answered.
const table: Record<Policy, Record<'self' | 'colleague' | 'unassign', Partial<Record<Name, string>>>> = {
  open: {
    self: { ...always, ...outsiders, maya: 'already', diego: 'yes' },
    colleague: { ...always, ...outsiders, maya: 'yes', diego: 'yes' },
    unassign: { ...always, ...outsiders, maya: 'admins_unassign', diego: 'admins_unassign' },
  },
  careTeam: {
    self: { ...always, ...outsiders, maya: 'already', diego: 'self_by_request' },
    colleague: { ...always, ...outsiders, maya: 'yes', diego: 'colleague_by_team' },
    unassign: { ...always, ...outsiders, maya: 'admins_unassign', diego: 'admins_unassign' },
  },
  managed: {
    self: { ...always, ...outsiders, maya: 'already', diego: 'managed_assignments' },
    colleague: { ...always, ...outsiders, maya: 'managed_assignments', diego: 'managed_assignments' },
    unassign: { ...always, ...outsiders, maya: 'managed_assignments', diego: 'managed_assignments' },
  },
};

const rowsOf = (patientId: number) =>
  looked<{ practitioner_id: number; status: string; kind: string; version: number }>(
    world,
    'select practitioner_id, status, kind, version from assignment where patient_id = $1 order by practitioner_id',
    [patientId],
  );

/** Each act on a patient of its own, whose care team is Maya and Nina. */
const attempt = {
  self: (who: Cast[Name], patientId: number) => world.as(who, assign, { body: { patientId } }),
  colleague: (who: Cast[Name], patientId: number, { carl }: Cast & { carl?: { practitionerId: number } }) =>
    world.as(who, assign, { body: { patientId, targetDoctorId: carl?.practitionerId } }),
  unassign: (who: Cast[Name], patientId: number, { nina }: Cast) =>
    changeTeam(world, who, patientId, { remove: [nina.practitionerId], reason: 'moved away' }),
};

describe.each(['open', 'careTeam', 'managed'] as const)('A3 under %s', (policy) => {
  test.each(['self', 'colleague', 'unassign'] as const)('A3 who may %s, and with which reason everybody else may not', async (act) => {
    const names = Object.keys(table[policy][act]) as Name[];
    const scene = await world.tell((story) => {
      const all = cast(story, { policy });
      const carl = therapist(story, all.at, { firstName: 'Carl', lastName: 'Weber' });
      return { ...all, carl, patients: Object.fromEntries(names.map((name) => [name, all.ofMaya(`For ${name}`)])) };
    });
    const answered: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const patientId = scene.patients[name]?.patientId ?? 0;
      const before = await rowsOf(patientId);
      const answer = await attempt[act](scene[name], patientId, scene);
      answered[name] =
        answer.status !== 200
          ? (answer.body.code ?? '')
          : 'alreadyAssigned' in answer.body && answer.body.alreadyAssigned
            ? 'already'
            : 'yes';
      const after = await rowsOf(patientId);
      if (answered[name] === 'yes') expect(after, asRole[name]).not.toEqual(before);
      else expect(after, asRole[name]).toEqual(before);
      if (answered[name] !== 'yes' && answered[name] !== 'already') expect(answer.status, asRole[name]).toBe(403);
    }
    expect(answered).toEqual(table[policy][act]);
  });
});

test('A3 an owner who sees no patients cannot assign herself, and is told to choose a therapist', async () => {
  const { sam, hedda } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, hedda: { ...all.olga, practitionerId: null } };
  });
  await world.owner.query('update member set practitioner_id = null where id = $1', [hedda.memberId]);
  const answer = await world.as(hedda, assign, { body: { patientId: sam.patientId } });
  expect([answer.status, answer.body.code]).toEqual([422, 'not_a_practitioner']);
});

test('A3 a biller who may change assigned practitioners assigns a colleague under managed, and cannot be assigned herself', async () => {
  const { bea, diego, sam } = await world.tell((story) => cast(story, { policy: 'managed' }));
  await world.owner.query(`update member set permissions = '{canChangeAssignedPractitioners}' where id = $1`, [bea.memberId]);
  expect((await world.as(bea, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } })).status).toBe(200);
  expect((await world.as(bea, assign, { body: { patientId: sam.patientId } })).body.code).toBe('not_a_practitioner');
});

describe('A3 (k) who counts as on the care team', () => {
  test.each([
    ['covering until tomorrow', { kind: 'covering', untilDays: 1 }, 200],
    ['on it since yesterday without an end', { daysAgo: 1 }, 200],
    ['on it until yesterday', { daysAgo: 9, untilDays: -1 }, 403],
    ['on it from tomorrow', { daysAgo: -1 }, 403],
    ['taken off it', { daysAgo: 9, archivedDaysAgo: 2 }, 403],
  ] as const)('A3 under careTeam a clinician %s adds a colleague or may not', async (_, how, status) => {
    const { diego, hope, sam } = await world.tell((story) => {
      const all = cast(story, { policy: 'careTeam' });
      assigned(story, all.sam, all.diego, how);
      return all;
    });
    const answer = await world.as(diego, assign, { body: { patientId: sam.patientId, targetDoctorId: hope.practitionerId } });
    expect([answer.status, answer.status === 403 ? answer.body.code : undefined]).toEqual([
      status,
      status === 403 ? 'colleague_by_team' : undefined,
    ]);
  });
});

test('A3 (k) A14 under careTeam a clinician there in an emergency only adds nobody', async () => {
  const { diego, hope, sam } = await world.tell((story) => {
    const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'breakGlass'] });
    emergency(story, all.sam, all.diego);
    return all;
  });
  const answer = await world.as(diego, assign, { body: { patientId: sam.patientId, targetDoctorId: hope.practitionerId } });
  expect([answer.status, answer.body.code]).toEqual([403, 'colleague_by_team']);
});

test('R1 a change of roles, permissions and policy holds from the next request', async () => {
  const { at, diego, hope, sam } = await world.tell((story) => cast(story, { policy: 'managed' }));
  const tryIt = async () =>
    (await world.as(diego, assign, { body: { patientId: sam.patientId, targetDoctorId: hope.practitionerId } })).body.code;
  expect(await tryIt()).toBe('managed_assignments');
  await world.owner.query(`update member set roles = '{biller}' where id = $1`, [diego.memberId]);
  expect(await tryIt()).toBe('not_allowed');
  await world.owner.query(`update member set roles = '{biller,clinician}' where id = $1`, [diego.memberId]);
  await world.owner.query(`update tenant set assignment_policy = 'careTeam' where id = $1`, [at.tenantId]);
  expect(await tryIt()).toBe('colleague_by_team');
  await world.owner.query(`update member set roles = '{clinicalAdmin}' where id = $1`, [diego.memberId]);
  expect(await tryIt()).toBeUndefined();
});

describe('A3 a self-assignment under open', () => {
  const told = (tenantId: number) =>
    looked<{ letter: string; recipient_id: number }>(
      world,
      'select letter, recipient_id from outbox where tenant_id = $1 order by recipient_id',
      [tenantId],
    );

  test('A3 is told to everyone on the care team at once, and to nobody else', async () => {
    const { at, maya, nina, diego, sam } = await world.tell((story) => cast(story));
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    const recipients = [maya.memberId, nina.memberId].sort((a, b) => a - b);
    expect((await told(at.tenantId)).map(({ letter, recipient_id }) => [letter, Number(recipient_id)])).toEqual(
      recipients.map((id) => ['selfAssigned', id]),
    );
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    expect(await told(at.tenantId)).toHaveLength(2);
  });

  test('A3 a colleague being assigned, a refusal and another policy tell nobody', async () => {
    const { at, diego, hope, ruth, sam } = await world.tell((story) => cast(story, { policy: 'careTeam' }));
    await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: hope.practitionerId } });
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    await world.as(ruth, assign, { body: { patientId: sam.patientId } });
    expect(await told(at.tenantId)).toEqual([]);
  });

  test('R5 is not told to a colleague on the team for whom the patient does not exist', async () => {
    const { at, nina, diego, maya, sam } = await world.tell((story) => {
      const all = cast(story);
      blocked(story, all.nina, all.sam);
      return all;
    });
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    expect((await told(at.tenantId)).map(({ recipient_id }) => Number(recipient_id))).toEqual([maya.memberId]);
    expect(nina.memberId).not.toBe(maya.memberId);
  });

  test('A3 is written into the activity log with its policy, and a refusal with its reason', async () => {
    const { at, diego, sam } = await world.tell((story) => cast(story));
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    await world.owner.query(`update tenant set assignment_policy = 'managed' where id = $1`, [at.tenantId]);
    await world.owner.query('delete from assignment_period where practitioner_id = $1', [diego.practitionerId]);
    await world.owner.query('delete from assignment where practitioner_id = $1', [diego.practitionerId]);
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    const log = await looked(
      world,
      `select action, outcome, rule, member_id::float8 as member, patient_id::float8 as patient, detail from activity where tenant_id = $1 and member_id = $2 order by id`,
      [at.tenantId, diego.memberId],
    );
    const about = { action: 'careTeam.assigned', member: diego.memberId, patient: sam.patientId };
    expect(log).toEqual([
      { ...about, outcome: 'done', rule: 'policy.open', detail: { practitionerId: diego.practitionerId, via: 'self' } },
      { ...about, outcome: 'refused', rule: 'managed', detail: { practitionerId: diego.practitionerId } },
    ]);
  });
});
