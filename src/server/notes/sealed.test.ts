import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '#src/contract/access.ts';
import * as notes from '#src/contract/notes.ts';
import type { NoteContent } from '#src/contract/notes.ts';
import { blocked, member } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const canary = 'CANARY-4f1c he spoke of his brother';
const content: NoteContent = { fields: { text: canary }, scales: {}, marks: [] };
type Of = { patientId: number; noteId: number };
/** Nina is writing about Sam when her access ends. */
const writing = async () => {
  const all = await world.tell((story) => cast(story));
  const params = { patientId: all.sam.patientId };
  const made = await world.as(all.nina, notes.createNote, { params, body: { kind: 'progress', template: 'plain' } });
  return { ...all, of: { ...params, noteId: made.body.id } };
};
const unassign = (who: Member & { practitionerId: number }, patientId: number) =>
  world.owner.query(`update assignment set status = 'archived' where patient_id = $1 and practitioner_id = $2`, [
    patientId,
    who.practitionerId,
  ]);
const save = (who: Member, params: Of) => world.as(who, notes.saveNote, { params, body: { version: 1, content } });
const seal = (who: Member, params: Of, what = content) => world.as(who, notes.sealDraft, { params, body: { content: what } });
const mine = (who: Member) => world.as(who, notes.mySealedDrafts, {});
const give = (who: Member, draftId: number) => world.as(who, notes.giveSealedDraft, { params: { draftId } });
const given = (who: Member, patientId: number) => world.as(who, notes.givenDrafts, { params: { patientId } });
const take = (who: Member, patientId: number, draftId: number) => world.as(who, notes.takeGivenDraft, { params: { patientId, draftId } });
const list = (who: Member, patientId: number) => world.as(who, notes.listNotes, { params: { patientId }, query: {} });

describe('C4 access that ends while someone is writing', () => {
  test('C4 AZ-8 the text is sealed, given, and taken up by a colleague as their own; it is read by nobody before', async () => {
    const { maya, nina, ruth, diego, sam, of } = await writing();
    await unassign(nina, sam.patientId);
    const refused = await save(nina, of);
    expect([refused.status, refused.body.code]).toEqual([403, 'record_closed']);
    const kept = await seal(nina, of);
    expect(kept.status).toBe(201);
    const own = await mine(nina);
    expect(own.body.items).toMatchObject([{ id: kept.body.id, patient: { firstName: 'Sam' }, kind: 'progress', givenAt: null }]);
    expect(own.text).not.toContain('CANARY');
    for (const who of [maya, ruth]) {
      expect((await given(who, sam.patientId)).body.items).toEqual([]);
      expect((await take(who, sam.patientId, kept.body.id)).status).toBe(404);
      expect((await give(who, kept.body.id)).status).toBe(404);
      expect((await list(who, sam.patientId)).text).not.toContain('CANARY');
    }
    expect((await give(nina, kept.body.id)).body.givenAt).not.toBeNull();
    expect((await give(nina, kept.body.id)).status).toBe(200);
    // Giving does not let its author read it again.
    expect((await given(nina, sam.patientId)).body.code).toBe('record_closed');
    expect((await given(diego, sam.patientId)).body.code).toBe('record_closed');
    expect((await given(maya, sam.patientId)).body.items).toMatchObject([{ id: kept.body.id, author: { id: nina.memberId }, content }]);
    const taken = await take(maya, sam.patientId, kept.body.id);
    expect(taken.status).toBe(201);
    expect((await take(ruth, sam.patientId, kept.body.id)).body.code).toBe('already_settled');
    expect((await list(maya, sam.patientId)).body.items).toMatchObject([
      { id: taken.body.id, status: 'draft', isMine: true, takenFrom: { id: nina.memberId }, draft: { content, version: 1 } },
    ]);
    expect((await given(maya, sam.patientId)).body.items).toEqual([]);
    expect((await mine(nina)).body.items).toEqual([]);
    const log = await looked<{ action: string }>(
      world,
      `select action from activity where patient_id = $1 and action like 'draft.%' order by id`,
      [sam.patientId],
    );
    expect(log.map(({ action }) => action)).toEqual(['draft.sealed', 'draft.given', 'draft.taken']);
  });

  test('C4 R5 blocked, the author keeps the text, and the patient does not exist for them', async () => {
    const { maya, nina, sam, of } = await writing();
    await world.tell((story) => blocked(story, nina, sam, { by: maya }));
    expect((await save(nina, of)).status).toBe(404);
    const kept = await seal(nina, of);
    expect(kept.status).toBe(201);
    const own = await mine(nina);
    expect(own.body.items).toMatchObject([{ id: kept.body.id, patient: null }]);
    expect(own.text).not.toContain('Sam');
    expect((await world.as(nina, openRecord, { params: { patientId: sam.patientId } })).status).toBe(404);
    expect((await give(nina, kept.body.id)).body).toMatchObject({ patient: null });
    expect((await given(maya, sam.patientId)).body.items).toHaveLength(1);
    expect((await given(nina, sam.patientId)).status).toBe(404);
  });

  test('C4 nothing is sealed to a note that one did not begin, and nothing that its template does not have', async () => {
    const { at, maya, nina, sky, bea, sam, of } = await writing();
    const other = await world.tell((story) => member(story, at, { firstName: 'Oda', lastName: 'Other', roles: ['clinician'] }));
    const there = await writing();
    for (const who of [maya, sky, other, there.nina]) {
      const refused = await seal(who, of);
      expect([refused.status, refused.body.code]).toEqual([404, 'not_found']);
    }
    expect((await seal(nina, { patientId: there.sam.patientId, noteId: of.noteId })).status).toBe(404);
    expect((await seal(bea, of)).body.code).toBe('not_allowed');
    expect((await seal(nina, of, { ...content, fields: { other: 'x' } })).body.code).toBe('not_of_template');
    expect((await seal(nina, of, { ...content, fields: { text: 'x'.repeat(20_001) } })).status).toBe(400);
    expect(await looked(world, 'select id from sealed_draft where patient_id = $1', [sam.patientId])).toEqual([]);
  });

  test('C4 of twenty colleagues who take up one draft at once, one has it', async () => {
    const { maya, nina, ruth, sam, of } = await writing();
    await unassign(nina, sam.patientId);
    const kept = await seal(nina, of);
    await give(nina, kept.body.id);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, nth) => take(nth % 2 ? maya : ruth, sam.patientId, kept.body.id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'already_settled']));
    expect(await looked(world, 'select id from note where patient_id = $1 and taken_from is not null', [sam.patientId])).toHaveLength(1);
  });

  test('C4 a scheduler’s contact note is sealed as well, when the patient is hidden from them', async () => {
    const { maya, sky, sam } = await writing();
    const params = { patientId: sam.patientId };
    const made = await world.as(sky, notes.createContactNote, { params, body: { kind: 'contact', template: 'contact' } });
    await world.tell((story) => blocked(story, sky, sam, { by: maya }));
    const kept = await seal(sky, { ...params, noteId: made.body.id }, { fields: { with: 'father', text: canary }, scales: {}, marks: [] });
    expect(kept.status).toBe(201);
    await give(sky, kept.body.id);
    const taken = await take(maya, sam.patientId, kept.body.id);
    expect((await list(maya, sam.patientId)).body.items.find(({ id }) => id === taken.body.id)).toMatchObject({ kind: 'contact' });
  });
});
