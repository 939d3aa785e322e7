import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulkAssign, bulkTag, previewBulkAssign, previewBulkTag } from '#src/contract/bulk.ts';
import type { BulkTagChange } from '#src/contract/bulk.ts';
import { selectPatients } from '#src/contract/search.ts';
import { blocked, patient } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Ann and Bob are patients of nobody; Cal is archived. */
const scene = (policy: Policy = 'open') =>
  world.tell((story) => {
    const all = cast(story, { policy });
    const [ann, bob] = ['Ann', 'Bob'].map((firstName) => patient(story, all.at, { firstName, lastName: 'Zorn', by: all.ruth }));
    const cal = patient(story, all.at, { firstName: 'Cal', lastName: 'Zorn', by: all.ruth, status: 'archived' });
    return { ...all, ann: ann as typeof cal, bob: bob as typeof cal, cal };
  });
const idsOf = (...who: { patientId: number }[]) => who.map(({ patientId }) => patientId);
const look = (who: Someone, patientIds: number[], practitionerIds: number[]) =>
  world.as(who, previewBulkAssign, { body: { patientIds, practitionerIds } });
const commit = (who: Someone, patientIds: number[], practitionerIds: number[], version: string) =>
  world.as(who, bulkAssign, { body: { patientIds, practitionerIds, version } });
const teamOf = async (patientId: number) =>
  (
    await looked<{ id: string }>(
      world,
      `select practitioner_id as id from assignment where patient_id = $1 and status = 'active' order by 1`,
      [patientId],
    )
  ).map(({ id }) => Number(id));

test('Q2 A1 A2 who may assign sees who would be assigned to whom, who is already, who is left out and who gains access; then exactly that is done', async () => {
  const { hope, nina, diego, sam, ann, bob, cal, at } = await scene('managed');
  const ids = idsOf(sam, ann, bob, cal);
  const seen = await look(hope, ids, [nina.practitionerId, diego.practitionerId]);
  expect(seen.status).toBe(200);
  const [first, second] = seen.body.practitioners;
  expect(first).toMatchObject({ practitionerId: nina.practitionerId, assigns: 2, already: 1 });
  expect(first?.refused).toMatchObject([{ why: 'patient_archived', count: 1, patients: [{ firstName: 'Cal' }] }]);
  expect(second).toMatchObject({ assigns: 3, already: 0 });
  expect(new Map(seen.body.members.map(({ memberId, gains }) => [memberId, gains]))).toEqual(
    new Map([
      [nina.memberId, 2],
      [diego.memberId, 3],
    ]),
  );
  // Nothing has been changed by looking.
  expect(await teamOf(ann.patientId)).toEqual([]);
  const done = await commit(hope, ids, [nina.practitionerId, diego.practitionerId], seen.body.version);
  expect(done.body).toEqual({ assigned: 5 });
  expect(await teamOf(ann.patientId)).toEqual([nina.practitionerId, diego.practitionerId].sort((a, b) => a - b));
  expect(await teamOf(cal.patientId)).toEqual([]);
  const noted = await looked(
    world,
    `select from activity where tenant_id = $1 and action = 'careTeam.assigned' and outcome = 'done' and member_id = $2`,
    [at.tenantId, hope.memberId],
  );
  expect(noted).toHaveLength(5);
  const open = await looked(world, `select from assignment_period where patient_id = any ($1) and closed_at is null`, [idsOf(ann, bob)]);
  expect(open).toHaveLength(4);
  // The same once more is something else by now.
  expect((await commit(hope, ids, [nina.practitionerId, diego.practitionerId], seen.body.version)).body).toMatchObject({
    code: 'bulk_changed',
  });
});

test('Q2 A3 the policy decides patient by patient, and where the right is missing no id is looked up', async () => {
  const { maya, nina, diego, sky, sam, ann } = await scene('careTeam');
  const seen = await look(maya, idsOf(sam, ann), [diego.practitionerId]);
  expect(seen.body.practitioners[0]).toMatchObject({ assigns: 1, refused: [{ why: 'colleague_by_team', count: 1 }] });
  expect((await commit(maya, idsOf(sam, ann), [diego.practitionerId], seen.body.version)).body).toEqual({ assigned: 1 });
  expect(await teamOf(sam.patientId)).toContain(diego.practitionerId);
  expect(await teamOf(ann.patientId)).toEqual([]);
  expect((await look(sky, [4_242], [nina.practitionerId])).status).toBe(403);
});

test('Q2 R5 R7 one hidden patient, one of another clinic or of none answers like nobody, for all of the selection', async () => {
  const all = await scene();
  const other = await scene();
  await world.tell((story) => blocked(story, all.ruth, all.sam, { by: all.olga }));
  const answers: string[] = [];
  for (const patientId of [all.sam.patientId, other.sam.patientId, 4_242])
    for (const [path, body] of [
      ['assign/preview', { practitionerIds: [all.nina.practitionerId] }],
      ['assign', { practitionerIds: [all.nina.practitionerId], version: 'x' }],
      ['tags/preview', { change: { act: 'add', name: 'Secret' } }],
      ['tags', { change: { act: 'add', name: 'Secret' }, version: 'x' }],
    ] as const) {
      const asked = { method: 'POST', body: { ...body, patientIds: [all.ann.patientId, patientId] } } as const;
      const answer = await knock(world, all.ruth, `/v2/patients/bulk/${path}`, asked);
      answers.push(`${answer.status} ${answer.body.code} ${answer.body.error}`);
    }
  expect([...new Set(answers)]).toHaveLength(1);
  expect(answers[0]).toMatch(/^404 not_found/);
  const foreign = await look(all.ruth, idsOf(all.ann), [other.nina.practitionerId]);
  expect(foreign.body).toMatchObject({ code: 'not_found' });
  expect(await looked(world, `select from tag where name = 'Secret'`)).toHaveLength(0);
  const tooMany = { patientIds: Array.from({ length: 501 }, (_, n) => n + 1), practitionerIds: [1] };
  for (const body of [tooMany, { patientIds: [], practitionerIds: [1] }, { patientIds: [1], practitionerIds: [1], all: true }])
    expect((await knock(world, all.ruth, '/v2/patients/bulk/assign/preview', { method: 'POST', body })).status).toBe(400);
});

test('Q2 a tag is put on several patients as was shown and taken off again; whoever may not edit a profile leaves it out', async () => {
  const { maya, sky, sam, ann } = await scene();
  const ids = idsOf(sam, ann);
  const seen = async (who: Someone, change: BulkTagChange) =>
    (await world.as(who, previewBulkTag, { body: { patientIds: ids, change } })).body;
  const add: BulkTagChange = { act: 'add', name: 'Monday' };
  const first = await seen(maya, add);
  expect(first).toMatchObject({
    changes: 1,
    same: 0,
    isNew: true,
    refused: [{ why: 'record_read_only', count: 1, patients: [{ firstName: 'Ann' }] }],
  });
  expect(await looked(world, `select from tag where tenant_id = $1 and name = 'Monday'`, [maya.tenantId])).toHaveLength(0);
  const done = await world.as(maya, bulkTag, { body: { patientIds: ids, change: add, version: first.version } });
  expect(done.body).toMatchObject({ changed: [sam.patientId], tag: { name: 'Monday' } });
  const second = await seen(sky, add);
  expect(second).toMatchObject({ changes: 1, same: 1, isNew: false, refused: [] });
  await world.as(sky, bulkTag, { body: { patientIds: ids, change: add, version: second.version } });
  expect((await world.as(sky, selectPatients, { query: { tags: String(done.body.tag?.id) } })).body.ids).toEqual([
    sam.patientId,
    ann.patientId,
  ]);
  const remove: BulkTagChange = { act: 'remove', tagId: done.body.tag?.id ?? 0 };
  const back = await seen(sky, remove);
  expect(back).toMatchObject({ changes: 2 });
  expect((await world.as(sky, bulkTag, { body: { patientIds: ids, change: remove, version: back.version } })).body.changed).toHaveLength(2);
  expect((await world.as(sky, bulkTag, { body: { patientIds: ids, change: remove, version: back.version } })).body).toMatchObject({
    code: 'bulk_changed',
  });
});

test('Q2 a new tag is made only where somebody carries it then', async () => {
  const { maya, ann } = await scene();
  const change: BulkTagChange = { act: 'add', name: 'Nobody’s' };
  const body = { patientIds: [ann.patientId], change };
  const seen = await world.as(maya, previewBulkTag, { body });
  expect(seen.body).toMatchObject({ changes: 0, refused: [{ why: 'record_read_only', count: 1 }] });
  const done = await world.as(maya, bulkTag, { body: { ...body, version: seen.body.version } });
  expect(done.body).toEqual({ changed: [], tag: null });
  expect(await looked(world, `select from tag where tenant_id = $1`, [maya.tenantId])).toHaveLength(0);
});

test('R5 O3 a dry run tells nobody who is kept from whom but those who may block', async () => {
  const { maya, ruth, diego, olga, ann, bob } = await scene('open');
  await world.tell((story) => blocked(story, diego, ann, { by: olga }));
  const gained = async (who: Someone) => {
    const { practitioners, members } = (await look(who, idsOf(ann, bob), [diego.practitionerId])).body;
    return [
      practitioners[0]?.assigns,
      members.map(({ memberId, gains, gained: whom }) => [memberId, gains, whom.map(({ firstName }) => firstName)]),
    ];
  };
  expect(await gained(maya)).toEqual([2, [[diego.memberId, 2, ['Ann', 'Bob']]]]);
  expect(await gained(ruth)).toEqual([2, [[diego.memberId, 1, ['Bob']]]]);
});

test('Q2 RL-4 looking what it would come to waits for nobody’s chart, and takes none', async () => {
  const { hope, sky, nina, ann } = await scene('managed');
  const ids = idsOf(ann);
  await world.owner.query('begin');
  try {
    await world.owner.query('select from chart_lock where patient_id = $1 for update', [ann.patientId]);
    await world.owner.query('select from patient where id = $1 for no key update', [ann.patientId]);
    const seen = await look(hope, ids, [nina.practitionerId]);
    expect(seen.body.practitioners).toMatchObject([{ assigns: 1 }]);
    const tagged = await world.as(sky, previewBulkTag, { body: { patientIds: ids, change: { act: 'add', name: 'Monday' } } });
    expect(tagged.body).toMatchObject({ changes: 1 });
  } finally {
    await world.owner.query('rollback');
  }
});
