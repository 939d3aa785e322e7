import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchPatients } from '#src/contract/search.ts';
import { activity } from '#src/contract/activity.ts';
import { changeTags, listTags, removeTag, renameTag } from '#src/contract/tags.ts';
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
  const { maya, sam, at } = await scene();
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

const kept = async (who: Someone) => (await world.as(who, listTags, {})).body.tags.map((tag) => [tag.name, tag.patients, tag.mayRemove]);
const rename = (who: Someone, id: number, name: string) => world.as(who, renameTag, { params: { id }, body: { name } });
const remove = (who: Someone, id: number) => world.as(who, removeTag, { params: { id } });

test('Q2 R1 who keeps the settings renames a tag on everyone who carries it; the log holds no word of it, and says which it is by name', async () => {
  const { maya, pia, sky, sam, at } = await scene();
  const { tags } = (await change(maya, sam.patientId, { add: ['Mondy', 'To call'] })).body;
  const mondy = tags.find(({ name }) => name === 'Mondy')?.id ?? 0;
  expect((await rename(sky, mondy, 'Monday')).body).toMatchObject({ code: 'not_allowed' });
  expect((await rename(pia, mondy, 'to CALL')).body).toMatchObject({ code: 'tag_name_taken' });
  expect((await rename(pia, 4_242, 'Monday')).body).toMatchObject({ code: 'not_found' });
  expect((await rename(pia, mondy, 'Monday')).body).toEqual({ id: mondy, name: 'Monday' });
  const page = await world.as(maya, getPatient, { params: { patientId: sam.patientId } });
  expect(page.body.tags?.map(({ name }) => name)).toEqual(['Monday', 'To call']);
  const { items } = (await world.as(pia, activity, { query: { action: 'tag' } })).body;
  expect(items.map(({ action, detail, named }) => [action, Object.keys(detail), Object.values(named)])).toEqual([
    ['tag.renamed', ['tagId'], ['Monday']],
    ...Array.from({ length: 2 }, () => ['tag.added', ['tagId'], [expect.stringMatching(/^(Monday|To call)$/)]]),
  ]);
  const written = await looked(world, 'select detail from activity where tenant_id = $1', [at.tenantId]);
  expect(JSON.stringify(written)).not.toMatch(/Mond|call/);
});

test('Q2 a tag goes from whoever carries it; made anew it is another, and nobody carries that', async () => {
  const { maya, olga, diego, sam } = await scene();
  const [tag] = (await change(maya, sam.patientId, { add: ['Monday'] })).body.tags;
  const tagId = tag?.id ?? 0;
  expect(await kept(olga)).toEqual([['Monday', 1, true]]);
  // She made it, and it is carried; he has not made it.
  for (const who of [maya, diego]) expect((await remove(who, tagId)).body).toMatchObject({ code: 'tag_in_use' });
  expect((await remove(olga, tagId)).status).toBe(200);
  expect((await remove(olga, tagId)).body).toMatchObject({ code: 'not_found' });
  expect(await kept(olga)).toEqual([]);
  const found = async (id: number) => (await world.as(olga, searchPatients, { query: { tags: String(id) } })).body.items;
  expect(await found(tagId)).toEqual([]);
  const anew = (await change(maya, sam.patientId, { add: ['To call'] })).body.tags;
  expect(anew.map(({ name }) => name)).toEqual(['To call']);
  await change(maya, sam.patientId, { add: ['monday'] });
  await change(maya, sam.patientId, { remove: [anew[0]?.id ?? 0] });
  const [monday] = (await world.as(maya, listTags, {})).body.tags;
  expect([monday?.name, monday?.id === tagId, (await found(monday?.id ?? 0)).length]).toEqual(['monday', false, 1]);
  const { items } = (await world.as(olga, activity, { query: { action: 'tag.removed' } })).body;
  expect(items.map(({ named }) => Object.values(named))).toEqual([['Monday']]);
});

test('Q2 R5 who has made a tag removes it again when nobody whom they see carries it, and learns nothing of others by that', async () => {
  const all = await scene();
  const { maya, olga, sam } = all;
  const [tag] = (await change(maya, sam.patientId, { add: ['Mistake'] })).body.tags;
  const tagId = tag?.id ?? 0;
  expect(await kept(maya)).toEqual([['Mistake', 1, false]]);
  await world.tell((story) => blocked(story, maya, sam, { by: olga }));
  expect(await kept(maya)).toEqual([['Mistake', 0, true]]);
  expect((await remove(maya, tagId)).status).toBe(200);
  // There is room again, and whoever cannot edit profiles keeps no tags.
  expect((await world.as(all.bea, listTags, {})).body).toMatchObject({ code: 'not_allowed' });
});

test('RL-6 nobody renames or removes a tag past the door but who may', async () => {
  const { maya, diego, pia, sam, at } = await scene();
  const [tag] = (await change(maya, sam.patientId, { add: ['Monday'] })).body.tags;
  const trying = async (who: { memberId: number }, set: string) => {
    await world.owner.query('begin');
    try {
      await world.owner.query('set local role caseload_app');
      await world.owner.query(
        `select set_config('app.tenant', $1, true), set_config('app.member', $2, true), set_config('app.patient', '0', true)`,
        [String(at.tenantId), String(who.memberId)],
      );
      return String((await world.owner.query(`update tag set ${set} where tenant_id = $1 and id = $2`, [at.tenantId, tag?.id])).rowCount);
    } catch (error) {
      return (error as { code?: string }).code ?? 'error';
    } finally {
      await world.owner.query('rollback');
    }
  };
  for (const set of [`name = 'Mine', sort_name = 'mine'`, 'removed_at = now()']) {
    expect(await trying(pia, set)).toBe('1');
    for (const who of [maya, diego]) expect(await trying(who, set), set).toBe('42501');
  }
  await change(maya, sam.patientId, { remove: [tag?.id ?? 0] });
  expect(await trying(maya, 'removed_at = now()')).toBe('1');
  expect(await trying(maya, `removed_at = now() - interval '1 day'`)).toBe('42501');
  expect(await trying(diego, 'removed_at = now()')).toBe('42501');
});
