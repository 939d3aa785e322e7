import { afterAll, beforeAll, expect, test } from 'vitest';
import { CsvReader } from '#src/platform/csv.ts';
import { activity } from '#src/contract/activity.ts';
import { changeTags } from '#src/contract/tags.ts';
import { blocked, patient } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { fetched } from '#test/importing.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const rowsOf = (text: string) => {
  const reader = new CsvReader({ rows: 10_000, columns: 50, charactersOfRow: 10_000 });
  return [...reader.push(Buffer.from(text)), ...reader.end()].map(({ cells }) => cells);
};
const scene = () => world.tell((story) => cast(story));
const permit = (...who: { memberId: number }[]) =>
  world.owner.query(`update member set permissions = permissions || '{canExport}' where id = any ($1)`, [
    who.map(({ memberId }) => memberId),
  ]);

test('Q2 R2 who may export gets the patients they see with their care teams, and it is logged before the first line', async () => {
  const { olga, maya, sam, at } = await scene();
  await permit(maya);
  await world.owner.query(`update patient set phone = '+44 20 7946 0000', preferred_name = '=cmd' where id = $1`, [sam.patientId]);
  const { status, text, headers } = await fetched(world, maya, '/v2/patients/export');
  expect(status).toBe(200);
  expect(headers['content-disposition']).toBe('attachment; filename="patients.csv"');
  const [head, row] = rowsOf(text);
  expect(head?.slice(0, 3)).toEqual(['Patient number', 'First name', 'Last name']);
  expect(row?.slice(0, 4)).toEqual([String(sam.patientId), 'Sam', 'Okafor', '=cmd']);
  expect(row?.slice(9, 11)).toEqual(['Maya Lin', 'Nina Abara']);
  expect(text).toContain("'+44 20 7946 0000");
  expect(text).toContain("'=cmd");
  // The owner passes every check of a permission.
  expect((await fetched(world, olga, '/v2/patients/export?language=es')).text).toContain('Número de paciente');
  expect(
    await looked(world, `select member_id from activity where tenant_id = $1 and action = 'patient.listExported' order by id`, [
      at.tenantId,
    ]),
  ).toHaveLength(2);
});

test('R2 R7 nobody else exports, whatever their role, and unknown keys are refused', async () => {
  const { maya, ruth, pia, sky, bea, tess, sue, olga } = await scene();
  for (const who of [maya, ruth, pia, sky, bea, tess, sue]) expect((await fetched(world, who, '/v2/patients/export')).status).toBe(403);
  expect((await fetched(world, olga, '/v2/patients/export?all=1')).status).toBe(400);
});

test('R4 R5 an export has nobody whom one does not see, and no profile that is not open', async () => {
  const all = await scene();
  const { maya, diego, ruth, sam, at } = all;
  await permit(maya, diego, ruth);
  const other = await world.tell((story) => {
    blocked(story, ruth, sam, { by: all.olga });
    return patient(story, at, { firstName: 'Zoe', lastName: 'Zimmer', by: diego });
  });
  await world.owner.query(`update patient_profile set birth_date = '1990-02-03' where patient_id = $1`, [sam.patientId]);
  const idsOf = async (who: typeof maya) =>
    rowsOf((await fetched(world, who, '/v2/patients/export')).text)
      .slice(1)
      .map(([id]) => Number(id));
  expect(await idsOf(ruth)).toEqual([other.patientId]);
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [maya.memberId]);
  expect(await idsOf(maya)).toEqual([sam.patientId]);
  await world.owner.query(`update member set visibility = 'namesOnly' where id = $1`, [diego.memberId]);
  const text = (await fetched(world, diego, '/v2/patients/export')).text;
  expect(text).toContain('Okafor');
  expect(text).not.toContain('1990-02-03');
});

test('Q2 R5 an export has those of the filter, or of the selection, as far as one sees them', async () => {
  const all = await scene();
  const { ruth, sam, at, maya } = all;
  await permit(ruth);
  const [zoe, hidden] = await world.tell((story) => {
    const two = ['Zoe', 'Hid'].map((firstName) => patient(story, at, { firstName, lastName: 'Zimmer', by: maya }));
    blocked(story, ruth, two[1] as (typeof two)[0], { by: all.olga });
    return two;
  });
  const names = (text: string) =>
    rowsOf(text)
      .slice(1)
      .map(([, firstName]) => firstName);
  expect(names((await fetched(world, ruth, '/v2/patients/export?q=zimmer')).text)).toEqual(['Zoe']);
  const asked = { patientIds: [zoe?.patientId, hidden?.patientId, sam.patientId, 4_242], language: 'en' };
  const some = await knock(world, ruth, '/v2/patients/export', { method: 'POST', body: asked });
  expect(some.status).toBe(200);
  expect(names(some.text)).toEqual(['Sam', 'Zoe']);
  expect((await knock(world, maya, '/v2/patients/export', { method: 'POST', body: asked })).status).toBe(403);
  expect((await knock(world, ruth, '/v2/patients/export', { method: 'POST', body: { ...asked, all: 1 } })).status).toBe(400);
});

test('L1 AU-2 the log tells what was exported, and whose; what was typed into the search is not kept', async () => {
  const { ruth, maya, sam, at, pia } = await scene();
  await permit(ruth);
  const zoe = await world.tell((story) => patient(story, at, { firstName: 'Zoe', lastName: 'Zimmer', by: maya }));
  const tagged = await world.as(maya, changeTags, { params: { patientId: sam.patientId }, body: { add: ['Monday group'] } });
  const tagId = tagged.body.tags[0]?.id;
  const entries = (query = {}) =>
    world.as(pia, activity, { query: { action: 'patient', ...query } }).then(({ body }) =>
      body.items
        .filter(({ action }) => action.startsWith('patient.list'))
        .map(({ action, detail, named, patient: about }) => [action, detail, Object.values(named), about?.firstName ?? null])
        .reverse(),
    );
  await fetched(world, ruth, `/v2/patients/export?q=okafor&tags=${tagId}&practitioners=${maya.practitionerId}&noNext=yes`);
  const filter = { status: 'active', tags: [tagId], practitioners: [maya.practitionerId], noNext: 'yes', byName: true };
  expect(await entries()).toEqual([
    ['patient.listExported', { filter }, expect.arrayContaining(['Monday group', 'Maya Lin']), null],
    ['patient.listSent', { patients: 1 }, [], null],
  ]);
  await knock(world, ruth, '/v2/patients/export', { method: 'POST', body: { patientIds: [zoe.patientId, sam.patientId, 4_242] } });
  expect((await entries()).slice(2)).toEqual([
    ['patient.listExported', { chosen: 3 }, [], null],
    ['patient.listSent', { patients: 2 }, [], null],
  ]);
  // Of each patient it is found that they were on it, by whoever may read so.
  expect(await entries({ patientId: zoe.patientId })).toEqual([['patient.listSent', { patients: 2 }, [], 'Zoe']]);
  expect(await entries({ patientId: sam.patientId })).toHaveLength(2);
  expect(
    JSON.stringify(await looked(world, 'select detail from activity where tenant_id = $1', [at.tenantId])).toLowerCase(),
  ).not.toContain('okafor');
});

test('R5 AU-5 a list on which a patient stands from whom one is blocked is no entry for them, neither on the screen nor in the export of the log', async () => {
  const { olga, pia, sam, maya } = await scene();
  await permit(maya);
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [maya.memberId]);
  await fetched(world, maya, '/v2/patients/export');
  const acts = async (who: typeof pia) => {
    const items = (await world.as(who, activity, { query: {} })).body.items.map(({ action }) => action);
    return ['patient.listExported', 'patient.listSent'].map((action) => items.includes(action));
  };
  const hasList = async (who: typeof pia) => (await fetched(world, who, '/v2/activity/export')).text.includes('"patient.listSent"');
  expect([await acts(pia), await acts(maya), await hasList(pia)]).toEqual([[true, true], [true, true], true]);
  await world.tell((story) => blocked(story, pia, sam, { by: olga }));
  expect([await acts(pia), await acts(olga), await hasList(pia), await hasList(olga)]).toEqual([[true, false], [true, true], false, true]);
  // Nor is it for whom they exist no more (R4).
  await world.owner.query(`update assignment set status = 'archived' where patient_id = $1 and practitioner_id = $2`, [
    sam.patientId,
    maya.practitionerId,
  ]);
  expect(await acts(maya)).toEqual([true, false]);
});
