// What the database itself shows of the log to a patient, and lets be asked and answered, whatever the server asks of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerAccessQuestion } from '#src/contract/portalaccess.ts';
import { enter } from '#src/http/session.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { blocked, inPortal, logged, newUser, opened } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam and Lee are in the portal, Nina has opened both records, and Sam has asked about it. */
const scene = async () => {
  const told = await world.tell((story) => {
    const people = cast(story);
    const lee = people.ofMaya('Lee');
    const entered = (who: typeof lee) => {
      const user = newUser(story, `in-${who.patientId}@example.test`, null);
      inPortal(story, who, user);
      return { ...who, ...user } as Someone & typeof user;
    };
    for (const who of [people.sam, lee]) opened(story, who, people.nina, { daysAgo: 1 });
    logged(story, people.sam, people.nina, 'note.signed', new Date().toISOString(), 'record.write');
    blocked(story, people.ruth, people.sam);
    return { ...people, lee, sams: entered(people.sam), lees: entered(lee) };
  });
  const entryOf = async (patientId: number, action = 'record.opened') =>
    (
      await looked<{ id: number }>(world, 'select id from activity where tenant_id = $1 and patient_id = $2 and action = $3', [
        told.at.tenantId,
        patientId,
        action,
      ])
    )[0]?.id ?? 0;
  return {
    ...told,
    ofSam: await entryOf(told.sam.patientId),
    ofLee: await entryOf(told.lee.patientId),
    signed: await entryOf(told.sam.patientId, 'note.signed'),
  };
};
type Scene = Awaited<ReturnType<typeof scene>>;

const undone = new Error('undone');
/** The rows of a statement as somebody who has entered, taken back afterwards unless it is kept; null where the database refuses it. */
const as = async <Row>(who: Someone, statement: Query<Row>, kept = false): Promise<Row[] | null> => {
  const asked = { token: await world.session(who), requestId: 'r', ip: '', clinic: null, background: true, idempotencyKey: null };
  let rows: Row[] | null = null;
  await world.database
    .transaction(enter(asked, 'signedIn'), async (tx) => {
      rows = await tx.many(statement);
      if (!kept) throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone && (error as { code?: string }).code !== '42501') throw error;
      if (error !== undone) rows = null;
    });
  return rows;
};
const question = (s: Scene, about: { patientId?: number; entryId?: number; by?: number; answered?: boolean } = {}) => query<{ id: number }>`
  insert into access_question (tenant_id, id, patient_id, entry_id, asked_by, question, asked_at, answer, answered_by, answered_at)
  values (app.tenant(), ${newId()}, ${about.patientId ?? s.sam.patientId}, ${about.entryId ?? s.ofSam}, ${about.by ?? s.sams.userId}, 'why', now(),
    ${about.answered ? 'so' : null}, ${about.answered ? s.nina.memberId : null}, ${about.answered ? fragment`now()` : fragment`null`})
  returning id`;
const shown = () => query<{ id: number }>`select id from access_question where tenant_id = app.tenant()`;

describe('B3 RL-4 the database', () => {
  test('B3 shows of the log to a patient what is told of their own record, and to a member nothing by that way', async () => {
    const s = await scene();
    const list = query<{ id: number; act: string }>`select id, act from app.my_access_log where act <> 'assigned'`;
    expect(await as(s.sams, list)).toEqual([{ id: s.ofSam, act: 'record' }]);
    expect(await as(s.lees, list)).toEqual([{ id: s.ofLee, act: 'record' }]);
    for (const who of [s.maya, s.nina, s.olga, s.ruth]) expect(await as(who, list)).toEqual([]);
    expect(await as(s.sams, query`select id from activity`)).toEqual([]);
    expect(await as(s.sams, query`select id from member`)).toEqual([]);
    await world.owner.query(`update portal_access set scopes = '{forms,documents,profile,appointments}' where tenant_id = $1`, [
      s.at.tenantId,
    ]);
    expect(await as(s.sams, list)).toEqual([]);
    expect(await as(s.sams, question(s))).toBeNull();
  });

  test('B3 takes a question in one’s own name about one’s own list, and no other', async () => {
    const s = await scene();
    expect(await as(s.sams, question(s))).toHaveLength(1);
    for (const wrong of [
      { by: s.lees.userId },
      { patientId: s.lee.patientId },
      { patientId: s.lee.patientId, entryId: s.ofLee },
      { entryId: s.ofLee },
      // In the log of their own record, and not on the list.
      { entryId: s.signed },
      { answered: true },
    ])
      expect([wrong, await as(s.sams, question(s, wrong))]).toEqual([wrong, null]);
    for (const who of [s.maya, s.olga]) expect(await as(who, question(s, { by: who.userId }))).toBeNull();
  });

  test('B3 R5 shows a question to its patient and to those who oversee the log, who answer it once, as themselves', async () => {
    const s = await scene();
    const [made] = (await as(s.sams, question(s), true)) ?? [];
    const id = made?.id ?? 0;
    for (const who of [s.sams, s.olga, s.pia]) expect([who.firstName, await as(who, shown())]).toEqual([who.firstName, [{ id }]]);
    for (const who of [s.lees, s.ruth, s.maya, s.nina, s.sky, s.bea, s.sue, s.tess])
      expect([who.firstName, await as(who, shown())]).toEqual([who.firstName, []]);
    const answer = (by: number) => query<{ id: number }>`
      update access_question set answer = 'so', answered_by = ${by}, answered_at = now() where tenant_id = app.tenant() and id = ${id} returning id`;
    expect(await as(s.olga, answer(s.olga.memberId))).toHaveLength(1);
    expect(await as(s.olga, answer(s.pia.memberId))).toBeNull();
    for (const who of [s.sams, s.ruth, s.maya, s.nina]) expect(await as(who, answer(s.maya.memberId))).toEqual([]);
    // Nothing else of it changes.
    expect(await as(s.olga, query`update access_question set question = 'no' where id = ${id} returning id`)).toBeNull();
    expect((await world.as(s.olga, answerAccessQuestion, { params: { id }, body: { answer: 'so' } })).status).toBe(200);
    expect(await as(s.pia, answer(s.pia.memberId))).toEqual([]);
  });

  test('B3 tells nobody where nobody is in the portal', async () => {
    const s = await scene();
    const heard: string[] = [];
    const stop = await world.database.listen('caseload', (payload) => heard.push(payload));
    const look = (patientId: number) => query`select app.record('patient.opened', ${patientId}, 'done', null, '{}')::text`;
    await as(s.maya, look(s.lee.patientId), true);
    await world.session(s.sams);
    await as(s.maya, look(s.sam.patientId), true);
    const told = () =>
      heard.map((one) => JSON.parse(one) as { what: string; patientId?: number }).filter(({ what }) => what === 'accesses');
    await expect.poll(told).toMatchObject([{ patientId: s.sam.patientId }]);
    await stop();
  });
});
