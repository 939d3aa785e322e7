import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activity } from '#src/contract/activity.ts';
import * as notes from '#src/contract/notes.ts';
import { getPatient } from '#src/contract/patients.ts';
import { assigned, emergency, supervises, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const canary = 'CANARY-77ab what was said in confidence';
const listed = (who: Member, patientId: number) => world.as(who, notes.listPsychotherapyNotes, { params: { patientId }, query: {} });
const begun = async (who: Member, patientId: number) =>
  (await world.as(who, notes.createPsychotherapyNote, { params: { patientId }, body: {} })).body.id;
const save = (who: Member, patientId: number, noteId: number, version: number, text: string) =>
  world.as(who, notes.savePsychotherapyNote, { params: { patientId, noteId }, body: { version, text } });
const kept = async (who: Member, patientId: number, text = canary) => {
  const id = await begun(who, patientId);
  expect((await save(who, patientId, id, 1, text)).status).toBe(200);
  return id;
};

describe('PN-1 a psychotherapy note', () => {
  test('PN-1 is written and read by its author; to others on the care team, to clinical admin and supervisor it does not exist', async () => {
    const all = await world.tell((story) => {
      const told = cast(story);
      supervises(story, told.sue, told.maya);
      assigned(story, told.sam, told.tess);
      return told;
    });
    const { maya, nina, ruth, sam } = all;
    const id = await kept(maya, sam.patientId);
    expect((await listed(maya, sam.patientId)).body.items).toMatchObject([{ id, text: canary, version: 2 }]);
    for (const who of [nina, ruth]) {
      expect((await listed(who, sam.patientId)).body.items).toEqual([]);
      expect((await save(who, sam.patientId, id, 2, 'x')).body.code).toBe('not_found');
      expect((await save(who, sam.patientId, 424_242, 2, 'x')).body.code).toBe('not_found');
    }
    for (const name of ['sue', 'tess', 'sky', 'bea', 'olga', 'pia'] as const)
      expect((await listed(all[name], sam.patientId)).status).toBe(403);
    expect((await listed(all.diego, sam.patientId)).body.code).toBe('record_closed');
    for (const who of [maya, nina, ruth, all.sue]) {
      const seen = [
        await world.as(who, notes.listNotes, { params: { patientId: sam.patientId }, query: {} }),
        await world.as(who, getPatient, { params: { patientId: sam.patientId } }),
      ];
      for (const { text } of seen) expect(text).not.toMatch(new RegExp(`CANARY|${id}`));
    }
  });

  test('PN-1 the log, which clinical admins read, tells of openings of the record and not that there are such notes', async () => {
    const { maya, ruth, sam } = await world.tell((story) => cast(story));
    const id = await kept(maya, sam.patientId);
    await listed(maya, sam.patientId);
    await listed(ruth, sam.patientId);
    const log = await world.as(ruth, activity, { query: { patientId: String(sam.patientId) } });
    expect(new Set(log.body.items.map(({ action }) => action))).toEqual(new Set(['careTeam.assigned', 'record.opened']));
    expect(log.text).not.toMatch(new RegExp(`sychotherapy|${id}`));
    // Saved as one types, it is one opening in a quarter of an hour.
    const before = log.body.items.length;
    for (let version = 2; version < 6; version++) await save(maya, sam.patientId, id, version, `${canary} ${version}`);
    expect((await world.as(ruth, activity, { query: { patientId: String(sam.patientId) } })).body.items).toHaveLength(before);
  });

  test('PN-1 what the database keeps cannot be read there, and opens for no other row', async () => {
    const { maya, nina, sam, ann } = await world.tell((story) => {
      const all = cast(story);
      return { ...all, ann: all.ofMaya('Ann') };
    });
    const [one, other] = [await kept(maya, sam.patientId), await kept(maya, sam.patientId, 'Another text.')];
    const elsewhere = await kept(maya, ann.patientId, 'Of another patient.');
    const ofNina = await kept(nina, sam.patientId, 'By another author.');
    const { rows } = await world.owner.query<{ body: Buffer }>('select body from psychotherapy_note where tenant_id = $1', [sam.tenantId]);
    expect(rows.every(({ body }) => !body.includes('CANARY') && !body.includes('Another'))).toBe(true);
    for (const from of [other, elsewhere, ofNina]) {
      await world.owner.query('update psychotherapy_note set body = (select body from psychotherapy_note where id = $2) where id = $1', [
        one,
        from,
      ]);
      const answer = await listed(maya, sam.patientId);
      expect([answer.status, answer.text.includes('text')]).toEqual([500, false]);
    }
  });

  test('A14 PN-1 no emergency opens them, not even to their author, nor to a clinical admin in a sealed chart', async () => {
    const { at, nina, sam } = await world.tell((story) => cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] }));
    const admin = await world.tell((story) => therapist(story, at, { firstName: 'Adele', lastName: 'Admin', roles: ['clinicalAdmin'] }));
    await kept(nina, sam.patientId);
    await kept(admin, sam.patientId);
    await world.owner.query(`update assignment set status = 'archived' where patient_id = $1`, [sam.patientId]);
    await world.owner.query(`update patient set sealed_at = now() where id = $1`, [sam.patientId]);
    for (const who of [nina, admin]) expect((await listed(who, sam.patientId)).body.code).toBe('record_closed');
    await world.tell((story) => {
      emergency(story, sam, nina);
      emergency(story, sam, admin);
    });
    for (const who of [nina, admin]) {
      for (const answer of [
        await listed(who, sam.patientId),
        await world.as(who, notes.createPsychotherapyNote, { params: { patientId: sam.patientId }, body: {} }),
      ])
        expect([answer.status, answer.body.code]).toEqual([403, 'not_in_emergency']);
    }
  });

  test('PN-1 OC-1 its version is asked for, and what it said on an earlier day is kept with it', async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    const id = await kept(maya, sam.patientId, 'Monday.');
    const stale = await save(maya, sam.patientId, id, 1, 'Lost?');
    expect([stale.status, stale.body]).toMatchObject([412, { code: 'changed_meanwhile', current: { text: 'Monday.', version: 2 } }]);
    await save(maya, sam.patientId, id, 2, 'Monday, corrected.');
    const versions = () => looked<{ version: number }>(world, 'select version from psychotherapy_note_version where note_id = $1', [id]);
    expect(await versions()).toEqual([]);
    await world.owner.query(`update psychotherapy_note set saved_at = saved_at - interval '1 day' where id = $1`, [id]);
    await save(maya, sam.patientId, id, 3, 'Tuesday.');
    expect(await versions()).toEqual([{ version: 3 }]);
    expect((await listed(maya, sam.patientId)).body.items).toMatchObject([{ text: 'Tuesday.', version: 4 }]);
  });

  test('R6 taken off the care team, their author cannot read them either', async () => {
    const { nina, sam } = await world.tell((story) => cast(story));
    const id = await kept(nina, sam.patientId);
    await world.owner.query(`update assignment set status = 'archived' where patient_id = $1`, [sam.patientId]);
    for (const answer of [await listed(nina, sam.patientId), await save(nina, sam.patientId, id, 2, 'x')])
      expect(answer.body.code).toBe('record_closed');
  });
});
