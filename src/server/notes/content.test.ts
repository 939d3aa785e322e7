import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as notes from '#src/contract/notes.ts';
import { noteTemplates } from '#src/contract/notes.ts';
import type { NoteContent, NoteKind, NoteTemplate } from '#src/contract/notes.ts';
import type { Member } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const empty: NoteContent = { fields: {}, scales: {}, marks: [] };
const mark = { side: 'front', x: 500, y: 500, what: 'pain', note: '' } as const;
const begin = (who: Member, patientId: number, body: { kind: 'progress' | 'intake'; template: NoteTemplate; happenedAt?: string }) =>
  world.as(who, notes.createNote, { params: { patientId }, body });
const drafted = async (template: NoteTemplate, kind: 'progress' | 'intake' = 'progress') => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const made = await begin(maya, sam.patientId, { kind, template });
  const params = { patientId: sam.patientId, noteId: made.body.id };
  const save = (content: NoteContent, happenedAt?: string) =>
    world.as(maya, notes.saveNote, { params, body: { version: 1, content, ...(happenedAt && { happenedAt }) } });
  const versions = () => looked<{ version: number }>(world, 'select version from note_draft where note_id = $1', [params.noteId]);
  return { maya, sam, params, save, versions };
};

describe('C1 what stands in a note', () => {
  test('C1 is of its template: other fields, scales, marks and lines are named, and nothing is written', async () => {
    const { save, versions } = await drafted('soap');
    const wrong: [NoteContent, string[]][] = [
      [{ ...empty, fields: { subjective: 'x', diagnosis: 'y' } }, ['diagnosis']],
      [{ ...empty, fields: { constructor: 'x', toString: 'y' } }, ['constructor', 'toString']],
      [{ ...empty, scales: { painNow: 3 } }, ['painNow']],
      [{ ...empty, marks: [mark] }, ['marks']],
    ];
    for (const [content, parts] of wrong) {
      const { status, body } = await save(content);
      expect([status, body.code, body.fields?.map(({ path }) => path)]).toEqual([422, 'not_of_template', parts]);
    }
    expect(await versions()).toEqual([{ version: 1 }]);
  });

  test('C1 a physiotherapist’s holds scales, lines of one line, and marks on the body', async () => {
    const { save } = await drafted('physioProgress', 'intake');
    expect((await save({ ...empty, fields: { strength: '4/5\nand more' } })).body.code).toBe('not_of_template');
    expect((await save({ ...empty, fields: { painNow: '3' } })).body.code).toBe('not_of_template');
    expect((await save({ fields: { strength: '4/5' }, scales: { painNow: 3 }, marks: [mark] })).status).toBe(200);
  });

  test('C1 has at most 20,000 characters in all, in any script', async () => {
    const { save, versions } = await drafted('soap');
    const long = await save({ ...empty, fields: { subjective: 'a'.repeat(15_000), plan: 'b'.repeat(5_001) } });
    expect([long.status, long.body]).toMatchObject([422, { code: 'note_too_long', characters: 20_001, most: 20_000 }]);
    expect(await versions()).toEqual([{ version: 1 }]);
    expect((await save({ ...empty, fields: { subjective: '語'.repeat(15_000), plan: 'é'.repeat(5_000) } })).status).toBe(200);
  });

  test('C1 that cannot be shown, or is of no known form, is refused', async () => {
    const { maya, params, versions } = await drafted('plain');
    const url = `/v2/patients/${params.patientId}/notes/${params.noteId}/draft`;
    const contents: unknown[] = [
      { ...empty, fields: { text: 'a\u0000b' } },
      { ...empty, fields: { text: 'a\u202eb' } },
      { ...empty, fields: { text: '\ud800' } },
      { ...empty, fields: { text: 7 } },
      { ...empty, fields: [] },
      { ...empty, more: {} },
      { fields: {} },
      { ...empty, scales: { painNow: 11 } },
      { ...empty, marks: [{ ...mark, x: -1 }] },
      { ...empty, marks: Array(101).fill(mark) },
      'text',
      null,
    ];
    for (const content of contents) {
      const answer = await knock(world, maya, url, { method: 'PUT', body: { version: 1, content } });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
    }
    for (const version of ['1', -1.5, null]) {
      expect((await knock(world, maya, url, { method: 'PUT', body: { version, content: empty } })).status).toBe(400);
    }
    expect(await versions()).toEqual([{ version: 1 }]);
    // What no object of ours has as a key is not kept.
    const raw = '{"version":1,"content":{"fields":{"__proto__":"x","text":"y"},"scales":{},"marks":[]}}';
    expect((await knock(world, maya, url, { method: 'PUT', raw, headers: { 'content-type': 'application/json' } })).status).toBe(200);
    expect(await looked(world, 'select content from note_draft where note_id = $1', [params.noteId])).toEqual([
      { content: { ...empty, fields: { text: 'y' } } },
    ]);
  });

  test('C1 is whole before it is signed: what is required is named, and spaces are nothing', async () => {
    for (const [template, { kinds, fields }] of Object.entries(noteTemplates) as [NoteTemplate, (typeof noteTemplates)[NoteTemplate]][]) {
      const kind = (kinds as readonly NoteKind[])[0];
      if (kind !== 'progress' && kind !== 'intake') continue;
      const { maya, params, save } = await drafted(template, kind);
      const blank = Object.fromEntries(fields.filter(({ is }) => is !== 'scale').map(({ key }) => [key, '  ']));
      await save({ ...empty, fields: blank });
      const refused = await world.as(maya, notes.signNote, { params, body: { draftVersion: 2 } });
      expect([refused.status, refused.body.code]).toEqual([422, 'note_incomplete']);
      expect(refused.body.fields?.map(({ path }) => path)).toEqual(
        fields.filter((field) => 'required' in field && field.required).map(({ key }) => key),
      );
    }
  });
});

describe('C1 beginning a note', () => {
  test('C1 its template is one for its kind, and its session not in the future by more than a day', async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    expect((await begin(maya, sam.patientId, { kind: 'intake', template: 'soap' })).body.code).toBe('not_of_template');
    expect((await begin(maya, sam.patientId, { kind: 'progress', template: 'contact' })).body.code).toBe('not_of_template');
    for (const days of [2, 400, -60_000]) {
      const happenedAt = new Date(Date.now() + days * 86_400_000).toISOString();
      expect((await begin(maya, sam.patientId, { kind: 'progress', template: 'plain', happenedAt })).status).toBe(400);
    }
    const { save, versions } = await drafted('plain');
    expect((await save(empty, new Date(Date.now() + 2 * 86_400_000).toISOString())).status).toBe(400);
    expect(await versions()).toEqual([{ version: 1 }]);
    expect(await looked(world, 'select id from note where patient_id = $1', [sam.patientId])).toEqual([]);
  });

  test('C1 ID-1 sent again with the same key, it is begun once; the answer that is kept holds no text', async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    const once = () =>
      world.as(
        maya,
        notes.createNote,
        { params: { patientId: sam.patientId }, body: { kind: 'progress', template: 'plain' } },
        { headers: { 'idempotency-key': 'k' } },
      );
    const answers = [await once(), await once()];
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await looked(world, 'select id from note where patient_id = $1', [sam.patientId])).toHaveLength(1);
    const [kept] = await looked<{ answer: object }>(world, 'select answer from idempotency where member_id = $1', [maya.memberId]);
    expect(Object.keys(kept?.answer ?? {}).toSorted()).toEqual(['draftVersion', 'id', 'version']);
  });
});
