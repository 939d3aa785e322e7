import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inbox } from '#src/contract/inbox.ts';
import * as notes from '#src/contract/notes.ts';
import type { NoteContent } from '#src/contract/notes.ts';
import { assigned, member, supervises, therapist } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const withText = (text: string): NoteContent => ({ fields: { text }, scales: {}, marks: [] });
type Of = { patientId: number; noteId: number };
const list = async (who: Member, patientId: number) =>
  (await world.as(who, notes.listNotes, { params: { patientId }, query: {} })).body.items;
const begin = async (
  who: Member,
  patientId: number,
  body: Partial<{ kind: 'progress' | 'intake'; template: notes.NoteTemplate }> = {},
): Promise<Of> => {
  const made = await world.as(who, notes.createNote, { params: { patientId }, body: { kind: 'progress', template: 'plain', ...body } });
  expect(made.status).toBe(201);
  return { patientId, noteId: made.body.id };
};
const save = (who: Member, params: Of, version: number, content: NoteContent, happenedAt?: string) =>
  world.as(who, notes.saveNote, { params, body: { version, content, ...(happenedAt && { happenedAt }) } });
const sign = (who: Member, params: Of, draftVersion: number) => world.as(who, notes.signNote, { params, body: { draftVersion } });
const unlock = (who: Member, params: Of, version: number, reason = 'a typing error') =>
  world.as(who, notes.unlockNote, { params, body: { version, reason } });
/** A note that this person wrote and signed. */
const signed = async (who: Member, patientId: number, text = 'Slept better this week.'): Promise<Of> => {
  const of = await begin(who, patientId);
  await save(who, of, 1, withText(text));
  expect((await sign(who, of, 2)).status).toBe(200);
  return of;
};
describe('C1 a trainee’s note', () => {
  const withTrainee = () =>
    world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.tess);
      supervises(story, all.sue, all.tess);
      // Vera follows Nina's work, so Sam's record opens to her; Tess's is not hers to sign any more.
      const vera = member(story, all.at, { firstName: 'Vera', lastName: 'Vance', roles: ['supervisor'] });
      supervises(story, vera, all.nina);
      supervises(story, vera, all.tess, { from: 90, until: -1 });
      return { ...all, vera };
    });
  const coSign = (who: Member, params: Of, version: number) => world.as(who, notes.coSignNote, { params, body: { version } });
  const giveBack = (who: Member, params: Of, version: number) =>
    world.as(who, notes.returnNote, { params, body: { version, reason: 'Say more of the plan.' } });
  const waiting = async (who: Member) => (await world.as(who, inbox, {})).body;

  test('C1 waits for the supervisor’s co-signature, in their inbox, and is co-signed once', async () => {
    const { tess, sue, vera, ruth, maya, sam } = await withTrainee();
    const of = await signed(tess, sam.patientId);
    expect((await list(maya, sam.patientId))[0]).toMatchObject({ coSignature: 'needed', may: { coSign: false } });
    expect((await list(sue, sam.patientId))[0]).toMatchObject({ may: { coSign: true, addend: false } });
    expect(await waiting(sue)).toMatchObject({
      count: 1,
      coSignatures: [{ id: of.noteId, patient: { firstName: 'Sam' }, author: { id: tess.memberId }, kind: 'progress', version: 2 }],
    });
    // Who supervises somebody else on the team reads it, and does not sign; nor who supervised her until lately.
    expect((await list(vera, sam.patientId))[0]).toMatchObject({ may: { coSign: false } });
    expect((await waiting(vera)).coSignatures).toEqual([]);
    for (const act of [coSign, giveBack]) expect((await act(vera, of, 2)).body.code).toBe('not_to_co_sign');
    for (const who of [ruth, maya, tess]) expect((await coSign(who, of, 2)).body.code).toBe('not_allowed');
    expect((await coSign(sue, of, 1)).body.code).toBe('changed_meanwhile');
    expect((await coSign(sue, of, 2)).body).toMatchObject({
      coSignature: 'given',
      coSignedBy: { id: sue.memberId },
      may: { coSign: false },
    });
    for (const act of [coSign, giveBack]) expect((await act(sue, of, 3)).body.code).toBe('not_to_co_sign');
    expect(await waiting(sue)).toMatchObject({ count: 0, coSignatures: [] });
  });

  test('C1 returned for changes, its author takes it up without the permission, and it waits again', async () => {
    const { tess, sue, sam } = await withTrainee();
    const of = await signed(tess, sam.patientId, 'Short.');
    expect((await giveBack(sue, of, 2)).body).toMatchObject({ status: 'returned', content: withText('Short.'), coSignature: 'needed' });
    expect(await waiting(tess)).toMatchObject({
      count: 1,
      returned: [{ id: of.noteId, by: { id: sue.memberId }, reason: 'Say more of the plan.' }],
    });
    expect(await waiting(sue)).toMatchObject({ count: 0 });
    const opened = await unlock(tess, of, 3);
    expect(opened.body).toMatchObject({ status: 'returned', draft: { content: withText('Short.') } });
    const at = opened.body.draft?.version ?? 0;
    await save(tess, of, at, withText('Short, and the plan.'));
    expect((await sign(tess, of, at + 1)).body).toMatchObject({ status: 'signed', coSignature: 'needed', returned: null, timesSigned: 2 });
    expect((await waiting(tess)).count).toBe(0);
    expect((await waiting(sue)).coSignatures).toHaveLength(1);
    // Why it was written anew is kept with the new text (C3).
    expect(await looked(world, 'select nth, returned_reason from note_version where note_id = $1 order by nth', [of.noteId])).toEqual([
      { nth: 1, returned_reason: null },
      { nth: 2, returned_reason: 'Say more of the plan.' },
    ]);
    expect((await unlock(tess, of, 99)).body.code).toBe('may_not_unlock');
  });

  test('C1 supervision that has ended lets nobody co-sign; a contact note of a trainee waits for nobody', async () => {
    const { at, tess, sue, sam } = await withTrainee();
    const of = await signed(tess, sam.patientId);
    await world.owner.query('update supervision set ends_at = now() where tenant_id = $1 and ends_at is null', [at.tenantId]);
    expect((await coSign(sue, of, 2)).body.code).toBe('record_closed');
    expect((await waiting(sue)).coSignatures).toEqual([]);
    const made = await world.as(tess, notes.createContactNote, {
      params: { patientId: sam.patientId },
      body: { kind: 'missedAppointment', template: 'missedAppointment' },
    });
    const params = { patientId: sam.patientId, noteId: made.body.id };
    await world.as(tess, notes.saveContactNote, { params, body: { version: 1, content: withText('Did not come.') } });
    const done = await world.as(tess, notes.signContactNote, { params, body: { draftVersion: 2 } });
    expect(done.body.coSignature).toBe('notNeeded');
  });

  test('C1 a clinician who learns beside it signs alone; nobody co-signs their own note', async () => {
    const { at, sam } = await withTrainee();
    const both = await world.tell((story) => {
      const who = therapist(story, at, { firstName: 'Ada', lastName: 'Both', roles: ['trainee', 'supervisor'] });
      const other = therapist(story, at, { firstName: 'Cleo', lastName: 'Both', roles: ['trainee', 'clinician'] });
      assigned(story, sam, who);
      assigned(story, sam, other);
      supervises(story, who, who);
      return { who, other };
    });
    expect((await list(both.other, sam.patientId)).length).toBe(0);
    await signed(both.other, sam.patientId);
    expect((await list(both.other, sam.patientId))[0]?.coSignature).toBe('notNeeded');
    const of = await signed(both.who, sam.patientId);
    expect((await coSign(both.who, of, 2)).status).not.toBe(200);
    expect((await waiting(both.who)).coSignatures).toEqual([]);
  });
});
