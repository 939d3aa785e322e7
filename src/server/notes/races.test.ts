import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import pg from 'pg';
import * as notes from '#src/contract/notes.ts';
import type { NoteContent } from '#src/contract/notes.ts';
import { query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { appConnection } from '#src/platform/migrate.ts';
import type { Member } from '#seed/tell.ts';
import { noted } from '#seed/notes.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { lockChart } from '../patients/queries.ts';
import { saveDraft } from './queries.ts';
import { ownAdmin } from '#test/admin.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const withText = (text: string): NoteContent => ({ fields: { text }, scales: {}, marks: [] });
const scene = (status: 'draft' | 'signed') =>
  world.tell((story) => {
    const all = cast(story);
    return { ...all, of: { patientId: all.sam.patientId, ...noted(story, all.sam, all.nina, { status }) } };
  });
const enteredAs = async (who: Member) => {
  const token = hashToken(await world.session(who));
  return query`select from app.enter(${token}, 'member', null, null, null, null, null, false, '', '')`;
};

describe('OC-1 OC-2 two who write one draft', () => {
  test('OC-1 of sixteen saves of one version exactly one is written; the others are told what it says now', async () => {
    const { nina, of } = await scene('draft');
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, nth) =>
        world.as(nina, notes.saveNote, { params: of, body: { version: 1, content: withText(`text ${nth}`) } }),
      ),
    );
    const won = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((_, nth) => nth !== won)) {
      expect([status, body]).toMatchObject([412, { code: 'changed_meanwhile', current: { version: 2, content: withText(`text ${won}`) } }]);
    }
    expect(await looked(world, 'select version, content from note_draft where note_id = $1', [of.noteId])).toEqual([
      { version: 2, content: withText(`text ${won}`) },
    ]);
  });

  test('OC-2 signed sixteen times at once, it is signed once', async () => {
    const { nina, of } = await scene('draft');
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => world.as(nina, notes.signNote, { params: of, body: { draftVersion: 1 } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([undefined, 'note_locked']));
    expect(await looked(world, 'select nth from note_version where note_id = $1', [of.noteId])).toEqual([{ nth: 1 }]);
  });
});

describe('C1 OC-2 past the door', () => {
  const refusals: [string, string][] = [
    ['its text', `content = '{}'`],
    ['when it was signed', 'signed_at = now()'],
    ['how often it was signed', 'times_signed = 2'],
    ['when the session was', `happened_at = now() - interval '1 year'`],
    ['whether a supervisor has seen it', `co_signature = 'given', co_signed_by = app.member(), co_signed_at = now()`],
    ['that it was returned', `status = 'returned', returned_by = app.member(), returned_at = now(), returned_reason = 'x'`],
    ['that it is there', `status = 'discarded', content = null, signed_at = null, times_signed = 0`],
  ];
  test.each(refusals)('C1 its author does not change %s of a signed note', async (_what, change) => {
    const { nina, of } = await scene('signed');
    const update = query(
      [`update note set ${change} where tenant_id = app.tenant() and id = `, ''] as unknown as TemplateStringsArray,
      of.noteId,
    );
    await expect(world.database.together(await enteredAs(nina), update)).rejects.toMatchObject({ code: '42501' });
  });

  test('C1 colleagues and clinical admins change nothing in it, and draft nothing for it', async () => {
    const { maya, ruth, of } = await scene('signed');
    for (const who of [maya, ruth]) {
      const [, note, draft] = await world.database.together(
        await enteredAs(who),
        query`update note set version = version + 1 where tenant_id = app.tenant() and id = ${of.noteId} returning id`,
        query`update note_draft set closed_at = null where tenant_id = app.tenant() and note_id = ${of.noteId} returning note_id`,
      );
      expect([note, draft]).toEqual([[], []]);
    }
  });
});

describe('RV-3 what was written into a note after access had ended', () => {
  /** While access ends and a secret is written in one transaction, the author's own save waits for the row. What it was shown. */
  async function schedule(takesTheLock: boolean): Promise<unknown[]> {
    const { nina, sam, of } = await scene('draft');
    const [writer, reader] = [new pg.Client(ownAdmin()), new pg.Client(appConnection(ownAdmin(), inject('secret')))];
    const run = (client: pg.Client, statement: Query<unknown>) => {
      const { sql: text, parameters } = statement.compile();
      return client.query({ text, values: [...parameters] });
    };
    try {
      await writer.connect();
      await writer.query('begin');
      await writer.query('select from chart_lock where patient_id = $1 for update', [sam.patientId]);
      await writer.query(`update assignment set status = 'archived' where patient_id = $1 and practitioner_id = $2`, [
        sam.patientId,
        nina.practitionerId,
      ]);
      await writer.query(`update note_draft set content = '{"secret": true}' where note_id = $1`, [of.noteId]);
      await reader.connect();
      await reader.query('begin');
      await run(reader, await enteredAs(nina));
      const got = (async () => {
        if (takesTheLock) await run(reader, lockChart(sam.patientId));
        const { rows } = await reader.query<{ content: unknown }>(
          'update note_draft set saved_at = saved_at where tenant_id = app.tenant() and note_id = $1 returning content',
          [of.noteId],
        );
        return rows.map(({ content }) => content);
      })();
      await new Promise((soon) => setTimeout(soon, 100));
      await writer.query('commit');
      return await got;
    } finally {
      await writer.end();
      await reader.end();
    }
  }

  test('RV-3 is shown to a statement that waited without the chart’s lock: the schedule is a real one', async () => {
    expect(await schedule(false)).toEqual([{ secret: true }]);
  });

  test('RV-3 is shown to nobody who takes the chart’s lock first, as the door does', async () => {
    for (let round = 0; round < 5; round++) expect(await schedule(true)).toEqual([]);
  });

  test('RV-3 R6 through the door, a save that waits for the end of access is refused and writes nothing', async () => {
    const { nina, sam, of } = await scene('draft');
    await world.owner.query('begin');
    await world.owner.query('select from chart_lock where patient_id = $1 for update', [sam.patientId]);
    await world.owner.query(`update assignment set status = 'archived' where patient_id = $1`, [sam.patientId]);
    const saving = world.as(nina, notes.saveNote, { params: of, body: { version: 1, content: withText('too late') } });
    await new Promise((soon) => setTimeout(soon, 100));
    await world.owner.query('commit');
    expect((await saving).body.code).toBe('record_closed');
    expect(await looked(world, 'select version from note_draft where note_id = $1', [of.noteId])).toEqual([{ version: 1 }]);
    const [, rows] = await world.database.together(await enteredAs(nina), saveDraft(of.noteId, 1, withText('past the door'), null));
    expect(rows).toEqual([]);
  });
});
