import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import type { CareTeamChange } from '#src/contract/assignments.ts';
import { myPatients } from '#src/contract/patients.ts';
import { assigned, blocked, patient } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

type Cast = ReturnType<typeof cast>;
const open = (policy: 'open' | 'careTeam' | 'managed' = 'careTeam') => world.tell((story) => cast(story, { policy }));
const remove = (who: Cast['ruth'] | Cast['sky'], patientId: number, id: number, more: Omit<CareTeamChange, 'version' | 'remove'> = {}) =>
  changeTeam(world, who, patientId, { remove: [id], reason: 'care has ended', ...more });
const kindsOf = async (patientId: number) =>
  Object.fromEntries(
    (
      await looked<{ id: number; kind: string; status: string }>(
        world,
        'select practitioner_id::float8 as id, kind, status from assignment where patient_id = $1',
        [patientId],
      )
    ).map(({ id, kind, status }) => [id, status === 'active' ? kind : status]),
  );

describe('A7 unassigning is archiving', () => {
  test('A7 it keeps who, when and why, and the patient leaves the list of the one removed', async () => {
    const { ruth, maya, nina, sam } = await open();
    const answer = await remove(ruth, sam.patientId, nina.practitionerId);
    expect(answer.status).toBe(200);
    expect(answer.body.connections.map(({ id }) => id)).toEqual([maya.practitionerId]);
    expect(await looked(world, 'select status, reason, version from assignment where practitioner_id = $1', [nina.practitionerId])).toEqual(
      [{ status: 'archived', reason: 'care has ended', version: 2 }],
    );
    expect(
      await looked(
        world,
        'select closed_by::float8 as by, closed_reason as why, closed_at is not null as closed from assignment_period where practitioner_id = $1',
        [nina.practitionerId],
      ),
    ).toEqual([{ by: ruth.memberId, why: 'care has ended', closed: true }]);
    expect(
      await looked(world, `select outcome, detail from activity where patient_id = $1 and action = 'careTeam.unassigned'`, [sam.patientId]),
    ).toEqual([{ outcome: 'done', detail: { practitionerId: nina.practitionerId } }]);
    expect((await world.as(nina, myPatients, { query: {} })).body.items).toEqual([]);
  });

  test('A7 a clinician cannot remove a colleague, nor herself', async () => {
    const { maya, nina, sam } = await open('open');
    for (const who of [maya, nina]) {
      const answer = await remove(who, sam.patientId, nina.practitionerId);
      expect([answer.status, answer.body.code]).toEqual([403, 'admins_unassign']);
    }
    expect(await kindsOf(sam.patientId)).toEqual({ [maya.practitionerId]: 'primary', [nina.practitionerId]: 'assigned' });
  });

  test('A7 the primary is replaced in the same transaction, or stays', async () => {
    const { ruth, maya, nina, sam } = await open();
    const refused = await remove(ruth, sam.patientId, maya.practitionerId);
    expect([refused.status, refused.body.code]).toEqual([409, 'primary_needed']);
    const noWay = await remove(ruth, sam.patientId, maya.practitionerId, { leaveUnassigned: true });
    expect([noWay.status, noWay.body.code]).toEqual([409, 'primary_needed']);
    expect(await kindsOf(sam.patientId)).toEqual({ [maya.practitionerId]: 'primary', [nina.practitionerId]: 'assigned' });

    const done = await remove(ruth, sam.patientId, maya.practitionerId, { primaryId: nina.practitionerId });
    expect(done.body.connections.map(({ id, kind }) => [id, kind])).toEqual([[nina.practitionerId, 'primary']]);
    expect(await kindsOf(sam.patientId)).toEqual({ [maya.practitionerId]: 'archived', [nina.practitionerId]: 'primary' });
    const periods = await looked(
      world,
      'select kind, closed_at is null as open from assignment_period where practitioner_id = $1 order by opened_at, id',
      [nina.practitionerId],
    );
    expect(periods).toEqual([
      { kind: 'assigned', open: false },
      { kind: 'primary', open: true },
    ]);
  });

  test('A7 who follows the primary is on the care team already, and someone else', async () => {
    const { ruth, maya, nina, diego, sam } = await open();
    const elsewhere = await open();
    for (const primaryId of [diego.practitionerId, maya.practitionerId, elsewhere.nina.practitionerId, 424_242]) {
      const answer = await remove(ruth, sam.patientId, maya.practitionerId, { primaryId });
      expect([answer.status, answer.body.code, answer.body.ids]).toEqual([422, 'invalid_target', [primaryId]]);
    }
    expect(await kindsOf(sam.patientId)).toEqual({ [maya.practitionerId]: 'primary', [nina.practitionerId]: 'assigned' });
  });

  test('A7 A2 a suspended colleague does not become primary', async () => {
    const { ruth, maya, nina, sam } = await open();
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [nina.memberId]);
    const answer = await remove(ruth, sam.patientId, maya.practitionerId, { primaryId: nina.practitionerId });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_target']);
  });

  test('A7 the last practitioner goes only with an explicit "leave unassigned"', async () => {
    const { ruth, maya, kim } = await world.tell((story) => {
      const all = cast(story);
      const kim = patient(story, all.at, { firstName: 'Kim', lastName: 'Alone', by: all.maya });
      assigned(story, kim, all.maya, { kind: 'primary', via: 'invite' });
      return { ...all, kim };
    });
    const refused = await remove(ruth, kim.patientId, maya.practitionerId);
    expect([refused.status, refused.body.code]).toEqual([409, 'primary_needed']);
    const done = await remove(ruth, kim.patientId, maya.practitionerId, { leaveUnassigned: true });
    expect([done.status, done.body.connections]).toEqual([200, []]);
  });

  test('A7 someone who is not on the care team cannot be removed, whatever the reason', async () => {
    const { ruth, diego, nina, sam } = await open();
    const elsewhere = await open();
    await remove(ruth, sam.patientId, nina.practitionerId);
    for (const practitionerId of [diego.practitionerId, nina.practitionerId, elsewhere.maya.practitionerId, 424_242]) {
      const answer = await remove(ruth, sam.patientId, practitionerId);
      expect([answer.status, answer.body.code]).toEqual([409, 'not_assigned']);
    }
  });

  test('A7 two admins racing to remove the primary: one does, the other learns that it is done', async () => {
    const { ruth, olga, maya, nina, sam } = await open();
    const { version } = (await world.as(ruth, careTeam, { params: { patientId: sam.patientId } })).body;
    const body = { version, remove: [maya.practitionerId], reason: 'leaves', primaryId: nina.practitionerId };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => world.as(i % 2 ? ruth : olga, changeCareTeam, { params: { patientId: sam.patientId }, body })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect([...new Set(answers.filter(({ status }) => status !== 200).map(({ body: { code } }) => code))]).toEqual(['care_team_changed']);
    expect(await kindsOf(sam.patientId)).toEqual({ [maya.practitionerId]: 'archived', [nina.practitionerId]: 'primary' });
  });
});

describe('R7 how unassigning is refused', () => {
  test('R7 a patient of another clinic, one that is blocked and one that never existed answer with the same bytes', async () => {
    const here = await world.tell((story) => {
      const all = cast(story);
      blocked(story, all.ruth, all.sam);
      return all;
    });
    const elsewhere = await open();
    const [absent, foreign, hidden] = [
      await remove(here.ruth, 424_242, here.nina.practitionerId),
      await remove(here.ruth, elsewhere.sam.patientId, here.nina.practitionerId),
      await remove(here.ruth, here.sam.patientId, here.nina.practitionerId),
    ];
    expect(absent.status).toBe(404);
    expect([withoutRequestId(foreign.text), withoutRequestId(hidden.text)]).toEqual(Array(2).fill(withoutRequestId(absent.text)));
    expect(Object.keys(await kindsOf(here.sam.patientId))).toHaveLength(2);
  });

  test('R7 a scheduler is refused alike for a patient there is and one there is not', async () => {
    const { sky, nina, sam } = await open();
    const [there, absent] = [await remove(sky, sam.patientId, nina.practitionerId), await remove(sky, 424_242, nina.practitionerId)];
    expect(there.status).toBe(403);
    expect(withoutRequestId(there.text)).toBe(withoutRequestId(absent.text));
  });

  test('A7 a reason is needed where someone is removed, and it is said so', async () => {
    const { ruth, nina, sam } = await open();
    for (const reason of ['', '   ', 'x'.repeat(501), 'line\u0000', undefined]) {
      const answer = await remove(ruth, sam.patientId, nina.practitionerId, { reason: reason as string });
      expect([answer.status, answer.body.fields?.map(({ path }) => path)]).toEqual([400, ['reason']]);
    }
  });
});

test('A9 the care team lists oneself, then the primary, then by surname, with kind and since when', async () => {
  const { maya, nina, sam } = await open();
  const seenBy = async (who: Cast['maya']) => (await world.as(who, careTeam, { params: { patientId: sam.patientId } })).body.connections;
  expect((await seenBy(nina)).map(({ lastName, isMe, kind }) => [lastName, isMe, kind])).toEqual([
    ['Abara', true, 'assigned'],
    ['Lin', false, 'primary'],
  ]);
  expect((await seenBy(maya)).map(({ lastName, isMe }) => [lastName, isMe])).toEqual([
    ['Lin', true],
    ['Abara', false],
  ]);
});
