import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchPatients } from '#src/contract/search.ts';
import { changeTags } from '#src/contract/tags.ts';
import { getPatient } from '#src/contract/patients.ts';
import { blocked } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = () => world.tell((story) => cast(story));
const change = (who: Someone, patientId: number, body: { add?: string[]; remove?: number[] }) =>
  world.as(who, changeTags, { params: { patientId }, body });

test('Q2 R1 whoever edits the profile tags a patient; a new word is there for everyone, once however it is written, and both are logged', async () => {
  const { maya, sky, diego, bea, sam, at } = await scene();
  const first = await change(maya, sam.patientId, { add: ['Monday group', ' MONDAY Gróup ', 'To call'] });
  expect(first.status).toBe(200);
  expect(first.body.tags.map(({ name }) => name)).toEqual(['MONDAY Gróup', 'To call']);
  expect((await change(sky, sam.patientId, { add: ['to CALL'] })).body.tags).toHaveLength(2);
  const seen = await world.as(diego, getPatient, { params: { patientId: sam.patientId } });
  expect(seen.body.tags?.map(({ name }) => name)).toEqual(['MONDAY Gróup', 'To call']);
  const [tag] = first.body.tags;
  expect((await world.as(maya, searchPatients, { query: { tags: String(tag?.id) } })).body.items.map(({ id }) => id)).toEqual([
    sam.patientId,
  ]);
  const left = await change(maya, sam.patientId, { remove: [tag?.id ?? 0, 4_242] });
  expect(left.body.tags.map(({ name }) => name)).toEqual(['To call']);
  for (const who of [diego, bea]) expect((await change(who, sam.patientId, { add: ['Mine'] })).status).toBe(403);
  const acts = await looked<{ action: string; outcome: string }>(
    world,
    `select action, outcome from activity where tenant_id = $1 and action in ('tag.added', 'patient.tagged') order by id`,
    [at.tenantId],
  );
  expect(acts.map(({ action }) => action).sort()).toEqual(['patient.tagged', 'patient.tagged', 'tag.added', 'tag.added']);
  const kept = await looked(world, `select before from profile_version where patient_id = $1 order by version`, [sam.patientId]);
  expect(kept).toHaveLength(2);
});

test('R5 R7 a hidden patient and one of another clinic answer alike, and nothing is made for them', async () => {
  const all = await scene();
  const other = await scene();
  await world.tell((story) => blocked(story, all.pia, all.sam, { by: all.olga }));
  const answers = [];
  for (const patientId of [all.sam.patientId, other.sam.patientId, 4_242]) {
    const { status, body } = await knock(world, all.pia, `/v2/patients/${patientId}/tags`, { method: 'POST', body: { add: ['Secret'] } });
    answers.push([status, body.code, body.error]);
  }
  expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(answers[0]?.[0]).toBe(404);
  expect(await looked(world, `select from tag where name = 'Secret'`)).toHaveLength(0);
  for (const body of [{ add: ['x'.repeat(41)] }, { add: ['\u202eturned'] }, { add: [' '] }, { tags: [1] }, { add: Array(13).fill('a') }])
    expect((await knock(world, all.maya, `/v2/patients/${all.sam.patientId}/tags`, { method: 'POST', body })).status).toBe(400);
});

test('Q2 a patient carries twelve tags, a clinic has two hundred', async () => {
  const { maya, sam, at, ofMaya } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, ann: all.ofMaya('Ann') };
  });
  void ofMaya;
  const names = Array.from({ length: 12 }, (_, nth) => `Tag ${nth}`);
  expect((await change(maya, sam.patientId, { add: names })).body.tags).toHaveLength(12);
  const thirteenth = await change(maya, sam.patientId, { add: ['One more'] });
  expect(thirteenth.body).toMatchObject({ code: 'patient_tags_full' });
  // Refused whole: the word was not made either.
  expect(await looked(world, `select from tag where tenant_id = $1`, [at.tenantId])).toHaveLength(12);
  await world.owner.query(
    `insert into tag (tenant_id, id, name, sort_name, created_by) select $1, 900000 + n, 'Other ' || n, 'other ' || n, $2 from generate_series(1, 188) n`,
    [at.tenantId, maya.memberId],
  );
  const [first] = (await change(maya, sam.patientId, {})).body.tags;
  await change(maya, sam.patientId, { remove: [first?.id ?? 0] });
  expect((await change(maya, sam.patientId, { add: ['One more'] })).body).toMatchObject({ code: 'tags_full' });
  expect((await change(maya, sam.patientId, { add: ['OTHER 7'] })).status).toBe(200);
});
