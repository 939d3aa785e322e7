import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as notes from '#src/contract/notes.ts';
import type { NoteContent } from '#src/contract/notes.ts';
import { emergency, patient, supervises } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { noted } from '#seed/notes.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = () => world.tell((story) => cast(story));
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
const addTo = (who: Member, params: Of, text: string) => world.as(who, notes.addToNote, { params, body: { text } });
/** A note that this person wrote and signed. */
const signed = async (who: Member, patientId: number, text = 'Slept better this week.'): Promise<Of> => {
  const of = await begin(who, patientId);
  await save(who, of, 1, withText(text));
  expect((await sign(who, of, 2)).status).toBe(200);
  return of;
};
const logOf = (patientId: number) =>
  looked<{ action: string; outcome: string; member: number; detail: object }>(
    world,
    `select action, outcome, member_id as member, detail from activity where patient_id = $1 order by id`,
    [patientId],
  );

describe('C1 a note', () => {
  test('C1 is a draft, saved as one types, then signed, then added to', async () => {
    const { maya, nina, sam } = await scene();
    const of = await begin(maya, sam.patientId, { template: 'soap' });
    const half: NoteContent = { fields: { subjective: 'Knee hurts on stairs.' }, scales: {}, marks: [] };
    expect((await save(maya, of, 1, half, '2026-03-02T09:00:00.000Z')).body).toMatchObject({ version: 2 });
    expect((await list(maya, sam.patientId))[0]).toMatchObject({
      status: 'draft',
      content: null,
      isMine: true,
      happenedAt: '2026-03-02T09:00:00Z',
      draft: { content: half, version: 2 },
      may: { edit: true, unlock: false, addend: false, coSign: false, discard: true },
    });
    const refused = await sign(maya, of, 2);
    expect([refused.status, refused.body.code, refused.body.fields?.map(({ path }) => path)]).toEqual([
      422,
      'note_incomplete',
      ['assessment', 'plan'],
    ]);
    const whole: NoteContent = {
      ...half,
      fields: { ...half.fields, assessment: 'Irritated patella tendon.', plan: 'Load less, twice weekly.' },
    };
    await save(maya, of, 2, whole);
    const done = await sign(maya, of, 3);
    expect(done.body).toMatchObject({ status: 'signed', content: whole, timesSigned: 1, coSignature: 'notNeeded', draft: null });
    expect((await addTo(nina, of, 'Called back: stairs are better.')).status).toBe(201);
    expect((await list(nina, sam.patientId))[0]).toMatchObject({
      isMine: false,
      content: whole,
      addenda: [{ author: { id: nina.memberId }, text: 'Called back: stairs are better.' }],
      may: { edit: false, unlock: false, addend: true, coSign: false, discard: false },
    });
    expect((await logOf(sam.patientId)).map(({ action }) => action).filter((action) => action.startsWith('note.'))).toEqual([
      'note.created',
      'note.signed',
      'note.addended',
    ]);
    expect(JSON.stringify(await logOf(sam.patientId))).not.toMatch(/Knee|patella|stairs/);
  });

  test('C1 OC-2 once signed it is locked: for its author and for everybody else', async () => {
    const { maya, nina, ruth, sam } = await scene();
    const of = await signed(maya, sam.patientId);
    expect((await save(maya, of, 2, withText('Other words.'))).body.code).toBe('note_locked');
    expect((await sign(maya, of, 2)).body.code).toBe('note_locked');
    expect((await unlock(maya, of, 2)).body.code).toBe('may_not_unlock');
    for (const who of [nina, ruth]) {
      for (const answer of [
        await save(who, of, 2, withText('Other words.')),
        await sign(who, of, 2),
        await unlock(who, of, 2),
        await world.as(who, notes.discardNote, { params: of, body: { draftVersion: 2 } }),
      ])
        expect(answer.status).toBe(404);
    }
    expect((await list(nina, sam.patientId))[0]?.content).toEqual(withText('Slept better this week.'));
  });

  test('C1 C3 its author unlocks it with the permission for it; what was signed stands until it is signed anew, and is kept', async () => {
    const { at, sam, nina, maya } = await scene();
    await world.owner.query(`update member set permissions = '{canUnlockNotes}' where id = $1`, [maya.memberId]);
    const of = await signed(maya, sam.patientId, 'Left knee.');
    const opened = await unlock(maya, of, 2);
    expect(opened.body).toMatchObject({
      status: 'signed',
      content: withText('Left knee.'),
      draft: { content: withText('Left knee.'), version: 3 },
    });
    expect((await unlock(maya, of, 2)).status).toBe(200);
    await save(maya, of, 3, withText('Right knee.'), '2026-03-02T09:00:00.000Z');
    expect((await list(nina, sam.patientId))[0]).toMatchObject({ content: withText('Left knee.'), draft: null });
    const anew = await sign(maya, of, 4);
    expect(anew.body).toMatchObject({ content: withText('Right knee.'), timesSigned: 2, draft: null, happenedAt: '2026-03-02T09:00:00Z' });
    const versions = await world.as(nina, notes.noteVersions, { params: of });
    expect(versions.body.items.map(({ nth, content, unlockedReason }) => [nth, content.fields['text'], unlockedReason])).toEqual([
      [2, 'Right knee.', 'a typing error'],
      [1, 'Left knee.', null],
    ]);
    // Putting changes away leaves what was signed.
    const again = await unlock(maya, of, anew.body.version);
    expect((await world.as(maya, notes.discardNote, { params: of, body: { draftVersion: again.body.draft?.version ?? 0 } })).status).toBe(
      200,
    );
    expect((await list(maya, sam.patientId))[0]).toMatchObject({ status: 'signed', content: withText('Right knee.'), draft: null });
    // The permission taken away meanwhile: not even then.
    const third = await unlock(maya, of, (await list(maya, sam.patientId))[0]?.version ?? 0);
    await world.owner.query(`update member set permissions = '{}' where tenant_id = $1`, [at.tenantId]);
    expect((await sign(maya, of, third.body.draft?.version ?? 0)).body.code).toBe('may_not_unlock');
  });

  test('C1 a draft is seen by its author alone: not by the care team, the clinical admin, a supervisor or the owner', async () => {
    const all = await world.tell((story) => {
      const told = cast(story);
      supervises(story, told.sue, told.maya);
      return told;
    });
    const { maya, nina, ruth, sue, sam } = all;
    const of = await begin(maya, sam.patientId);
    await save(maya, of, 1, withText('Only for me.'));
    for (const who of [nina, ruth, sue]) {
      expect(await list(who, sam.patientId)).toEqual([]);
      expect((await world.as(who, notes.noteVersions, { params: of })).status).toBe(404);
    }
    expect((await addTo(nina, of, 'A word.')).status).toBe(404);
    expect((await addTo(maya, of, 'A word.')).body.code).toBe('note_not_signed');
    expect(await list(maya, sam.patientId)).toHaveLength(1);
  });

  test('C1 a draft that is put away is gone for its author, and kept', async () => {
    const { maya, sam } = await scene();
    const of = await begin(maya, sam.patientId);
    expect((await world.as(maya, notes.discardNote, { params: of, body: { draftVersion: 7 } })).body.code).toBe('changed_meanwhile');
    expect((await world.as(maya, notes.discardNote, { params: of, body: { draftVersion: 1 } })).status).toBe(200);
    expect(await list(maya, sam.patientId)).toEqual([]);
    for (const answer of [await save(maya, of, 2, withText('x')), await sign(maya, of, 2), await unlock(maya, of, 2)])
      expect(answer.status).toBe(404);
    expect(await looked(world, 'select status from note where id = $1', [of.noteId])).toEqual([{ status: 'discarded' }]);
  });
});

describe('R6 table R who may', () => {
  test('R6 the care team and the clinical admin write and read; nobody else does either', async () => {
    const all = await scene();
    const { maya, sam } = all;
    await signed(maya, sam.patientId);
    const readers: Record<string, unknown> = {};
    const writers: Record<string, unknown> = {};
    for (const name of ['maya', 'nina', 'diego', 'hope', 'ruth', 'olga', 'pia', 'sky', 'bea', 'tess', 'sue'] as const) {
      const read = await world.as(all[name], notes.listNotes, { params: { patientId: sam.patientId }, query: {} });
      readers[name] = read.status === 200 ? read.body.items.length : read.body.code;
      const made = await world.as(all[name], notes.createNote, {
        params: { patientId: sam.patientId },
        body: { kind: 'progress', template: 'plain' },
      });
      writers[name] = made.status === 201 ? 201 : made.body.code;
    }
    const [none, closed] = ['not_allowed', 'record_closed'];
    expect(readers).toEqual({
      maya: 1,
      nina: 1,
      diego: closed,
      hope: closed,
      ruth: 1,
      olga: closed,
      pia: none,
      sky: none,
      bea: none,
      tess: closed,
      sue: closed,
    });
    expect(writers).toEqual({
      maya: 201,
      nina: 201,
      diego: closed,
      hope: closed,
      ruth: 201,
      olga: none,
      pia: none,
      sky: none,
      bea: none,
      tess: closed,
      sue: none,
    });
  });

  test('R5 R7 blocked, or of another clinic, the patient does not exist; a note of another patient is not found in this chart', async () => {
    const { maya, nina, sam, ofMaya } = await world.tell((story) => {
      const all = cast(story);
      return { ...all, ofMaya: all.ofMaya('Ann') };
    });
    const there = await scene();
    const of = await signed(maya, sam.patientId);
    const missing = { patientId: 424_242, noteId: of.noteId };
    await world.owner.query(
      `insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason) values ($1, $2, $3, $4, 'neighbours')`,
      [sam.tenantId, nina.memberId, sam.patientId, maya.memberId],
    );
    const text = async (who: Member, params: Of) => withoutRequestId((await world.as(who, notes.noteVersions, { params })).text);
    expect(await text(nina, of)).toBe(await text(nina, missing));
    expect(await text(there.maya, of)).toBe(await text(there.maya, missing));
    const elsewhere = { patientId: ofMaya.patientId, noteId: of.noteId };
    for (const answer of [
      await save(maya, elsewhere, 2, withText('x')),
      await sign(maya, elsewhere, 2),
      await addTo(maya, elsewhere, 'x'),
      await unlock(maya, elsewhere, 2),
      await world.as(maya, notes.noteVersions, { params: elsewhere }),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  test('R3 R6 administrative, or taken off the care team, the next save is refused and nothing is written', async () => {
    const { maya, sam } = await scene();
    const of = await begin(maya, sam.patientId);
    await world.owner.query(`update member set access_level = 'administrative' where id = $1`, [maya.memberId]);
    expect((await save(maya, of, 1, withText('x'))).body.code).toBe('record_closed');
    await world.owner.query(`update member set access_level = 'clinical' where id = $1`, [maya.memberId]);
    await world.owner.query(`update assignment set status = 'archived' where patient_id = $1`, [sam.patientId]);
    for (const answer of [await save(maya, of, 1, withText('x')), await sign(maya, of, 1)]) expect(answer.body.code).toBe('record_closed');
    expect(await looked(world, 'select version from note_draft where note_id = $1', [of.noteId])).toEqual([{ version: 1 }]);
  });

  test('A14 by an emergency a clinician writes and signs notes, until it ends', async () => {
    const { diego, sam } = await world.tell((story) => {
      const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
      emergency(story, all.sam, all.diego);
      return all;
    });
    const of = await signed(diego, sam.patientId);
    await world.owner.query(`update emergency_access set ends_at = now() where patient_id = $1`, [sam.patientId]);
    expect((await addTo(diego, of, 'One more word.')).body.code).toBe('record_closed');
  });

  test('table R a scheduler reads and writes contact and missed-appointment notes, and no other', async () => {
    const { sky, bea, maya, nina, sam } = await scene();
    const of = await signed(maya, sam.patientId, 'Clinical words.');
    const params = { patientId: sam.patientId };
    const made = await world.as(sky, notes.createContactNote, { params, body: { kind: 'contact', template: 'contact' } });
    expect(made.status).toBe(201);
    const contact = { ...params, noteId: made.body.id };
    const content: NoteContent = { fields: { with: 'her mother', text: 'Moves to Thursday.' }, scales: {}, marks: [] };
    expect((await world.as(sky, notes.saveContactNote, { params: contact, body: { version: 1, content } })).status).toBe(200);
    expect((await world.as(nina, notes.listContactNotes, { params, query: {} })).body.items).toEqual([]);
    const done = await world.as(sky, notes.signContactNote, { params: contact, body: { draftVersion: 2 } });
    expect(done.body).toMatchObject({ status: 'signed', content, coSignature: 'notNeeded', may: { addend: true } });
    expect((await world.as(sky, notes.addToContactNote, { params: contact, body: { text: 'Confirmed.' } })).status).toBe(201);
    const seen = await world.as(sky, notes.listContactNotes, { params, query: {} });
    expect(seen.body.items.map(({ id }) => id)).toEqual([contact.noteId]);
    expect(seen.text).not.toContain('Clinical words');
    // The care team reads it among all notes; what is clinical cannot be reached by the address of contacts, nor the other way round.
    expect((await list(nina, sam.patientId)).map(({ kind }) => kind).toSorted()).toEqual(['contact', 'progress']);
    expect((await world.as(maya, notes.addToContactNote, { params: of, body: { text: 'x' } })).status).toBe(404);
    expect((await world.as(sky, notes.addToContactNote, { params: of, body: { text: 'x' } })).status).toBe(404);
    expect((await world.as(maya, notes.addToNote, { params: contact, body: { text: 'x' } })).status).toBe(404);
    expect((await world.as(sky, notes.createContactNote, { params, body: { kind: 'progress' as never, template: 'plain' } })).status).toBe(
      400,
    );
    expect((await world.as(bea, notes.listContactNotes, { params, query: {} })).body.code).toBe('not_allowed');
    expect((await world.as(sky, notes.noteVersions, { params: of })).body.code).toBe('not_allowed');
  });
});

describe('C1 the list', () => {
  test('C1 goes page by page, latest session first, and by kind', async () => {
    const { maya, sam } = await world.tell((story) => {
      const all = cast(story);
      for (let nth = 0; nth < 5; nth++) noted(story, all.sam, all.nina, { daysAgo: 10 - nth });
      noted(story, all.sam, all.nina, { kind: 'intake', daysAgo: 40 });
      const other = patient(story, all.at, { firstName: 'Ann', lastName: 'Other', by: all.maya });
      noted(story, other, all.nina);
      return all;
    });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await world.as(maya, notes.listNotes, {
        params: { patientId: sam.patientId },
        query: { limit: 2, ...(cursor && { cursor }) },
      });
      seen.push(...body.items.map(({ happenedAt }) => Date.parse(happenedAt)));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(seen).toHaveLength(6);
    const intakes = await world.as(maya, notes.listNotes, { params: { patientId: sam.patientId }, query: { kind: 'intake' } });
    expect(intakes.body.items.map(({ kind }) => kind)).toEqual(['intake']);
  });
});
