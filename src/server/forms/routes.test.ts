import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  completeForm,
  correctForm,
  discardForm,
  formScores,
  getForm,
  listForms,
  saveForm,
  saveTemplate,
  startForm,
} from '#src/contract/forms.ts';
import type { Answers } from '#src/contract/forms.ts';
import { instruments, resultOf } from '#src/contract/instruments.ts';
import { answersOf, filled, template } from '#seed/forms.ts';
import { assigned, blocked, supervises, therapist } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A clinic whose template is PHQ-9. */
const scene = () =>
  world.tell((story) => {
    const all = cast(story);
    return { ...all, phq9: template(story, all.at, all.olga, 'phq9') };
  });
const start = (who: Someone, patientId: number, templateId: number) =>
  world.as(who, startForm, { params: { patientId }, body: { templateId } });
const save = (who: Someone, patientId: number, formId: number, version: number, answers: Answers) =>
  world.as(who, saveForm, { params: { patientId, formId }, body: { version, answers } });
const complete = (who: Someone, patientId: number, formId: number, version: number, answers: Answers) =>
  world.as(who, completeForm, { params: { patientId, formId }, body: { version, answers } });
const open = (who: Someone, patientId: number, formId: number) => world.as(who, getForm, { params: { patientId, formId } });
const listed = async (who: Someone, patientId: number) =>
  (await world.as(who, listForms, { params: { patientId }, query: {} })).body.items ?? [];
const scores = (who: Someone, patientId: number) => world.as(who, formScores, { params: { patientId }, query: {} });
/** Begins and completes a form. */
const fill = async (who: Someone, patientId: number, templateId: number, answers: Answers) => {
  const { body } = await start(who, patientId, templateId);
  const done = await complete(who, patientId, body.id, body.version, answers);
  expect(done.text).toContain('"result"');
  return done.body;
};
const answers = (points: number) => answersOf('phq9', points);

describe('C2 filling in', () => {
  test('C2 PHQ-9 filled three times has three scores over time, the band in words, and what to ask about', async () => {
    const { maya, nina, sam, phq9 } = await scene();
    await fill(maya, sam.patientId, phq9.templateId, { ...answers(20), q9: 'p1' });
    await fill(nina, sam.patientId, phq9.templateId, { ...answers(12), q9: 'p0' });
    await fill(maya, sam.patientId, phq9.templateId, { ...answers(4), q9: 'p0' });
    const [newest, , oldest] = await listed(nina, sam.patientId);
    expect(newest).toMatchObject({ status: 'completed', author: { lastName: 'Lin' }, template: { name: 'PHQ-9' }, isMine: false });
    expect(oldest?.result?.warnings).toMatchObject([{ field: 'q9' }]);
    const [curve] = (await scores(maya, sam.patientId)).body.curves;
    expect(curve).toMatchObject({ method: 'sum', min: 0, max: 27, template: { name: 'PHQ-9' } });
    expect(curve?.bands.map(({ from }) => from)).toEqual([0, 5, 10, 15, 20]);
    const values = curve?.points.map(({ value }) => value) ?? [];
    expect(values).toHaveLength(3);
    expect(values).toEqual([oldest, (await listed(nina, sam.patientId))[1], newest].map((one) => one?.result?.score?.value));
    expect(curve?.points.map(({ warned }) => warned)).toEqual([true, false, false]);
  });

  test('C2 the server’s score is decisive, whatever the browser says', async () => {
    const { maya, sam, phq9 } = await scene();
    const { body } = await start(maya, sam.patientId, phq9.templateId);
    const path = `/v2/patients/${sam.patientId}/forms/${body.id}/complete`;
    const lied = await knock(world, maya, path, { method: 'POST', body: { version: 1, answers: answers(9), result: { score: 0 } } });
    expect([lied.status, lied.body.code]).toEqual([400, 'invalid']);
    const done = await complete(maya, sam.patientId, body.id, 1, answers(9));
    expect(done.body.result).toEqual(resultOf(instruments.phq9.definition, answers(9)));
  });

  test('C2 a form is completed only with every question that must be answered, and then stays as it is', async () => {
    const { maya, sam, phq9 } = await scene();
    const { body } = await start(maya, sam.patientId, phq9.templateId);
    const early = await complete(maya, sam.patientId, body.id, 1, { q1: 'p1', q2: 'p2' });
    expect([early.status, early.body]).toMatchObject([
      422,
      { code: 'form_incomplete', missing: ['q3', 'q4', 'q5', 'q6', 'q7', 'q8', 'q9'] },
    ]);
    expect((await complete(maya, sam.patientId, body.id, 1, answers(9))).status).toBe(200);
    for (const again of [save(maya, sam.patientId, body.id, 2, {}), complete(maya, sam.patientId, body.id, 2, answers(1))]) {
      expect((await again).body.code).toBe('form_completed');
    }
    expect((await world.as(maya, discardForm, { params: { patientId: sam.patientId, formId: body.id } })).body.code).toBe('form_completed');
    expect((await open(maya, sam.patientId, body.id)).body).toMatchObject({ status: 'completed', answers: { q9: answers(9)['q9'] } });
  });

  test('C2 two windows that save the same version: the second is shown what is there, and nothing is lost', async () => {
    const { maya, sam, phq9 } = await scene();
    const { body } = await start(maya, sam.patientId, phq9.templateId);
    const both = await Promise.all([
      save(maya, sam.patientId, body.id, 1, { q1: 'p1' }),
      save(maya, sam.patientId, body.id, 1, { q1: 'p2' }),
    ]);
    const [saved] = both.filter(({ status }) => status === 200);
    const [refused] = both.filter(({ status }) => status === 412);
    expect(saved?.body.version).toBe(2);
    const kept = (await open(maya, sam.patientId, body.id)).body.answers;
    expect(refused?.body).toMatchObject({ code: 'changed_meanwhile', current: { version: 2, answers: kept } });
    expect((await complete(maya, sam.patientId, body.id, 1, answers(3))).status).toBe(412);
  });

  test('C2 a draft is its author’s alone, and is put aside without a trace in the list', async () => {
    const { maya, nina, ruth, sam, phq9 } = await scene();
    const { body } = await start(maya, sam.patientId, phq9.templateId);
    await save(maya, sam.patientId, body.id, 1, { q1: 'p3' });
    expect(await listed(maya, sam.patientId)).toMatchObject([{ id: body.id, status: 'draft', isMine: true, result: null }]);
    for (const other of [nina, ruth]) {
      expect(await listed(other, sam.patientId)).toEqual([]);
      expect((await open(other, sam.patientId, body.id)).status).toBe(404);
      expect((await save(other, sam.patientId, body.id, 2, {})).status).toBe(404);
      expect((await complete(other, sam.patientId, body.id, 2, answers(3))).status).toBe(404);
      expect((await world.as(other, discardForm, { params: { patientId: sam.patientId, formId: body.id } })).status).toBe(404);
    }
    expect((await world.as(maya, discardForm, { params: { patientId: sam.patientId, formId: body.id } })).status).toBe(200);
    expect(await listed(maya, sam.patientId)).toEqual([]);
    expect((await open(maya, sam.patientId, body.id)).status).toBe(404);
    expect(await looked(world, 'select status from form where id = $1', [body.id])).toEqual([{ status: 'discarded' }]);
  });

  test('C2 a template changed afterwards leaves filled forms and drafts as they were', async () => {
    const { maya, olga, sam, phq9 } = await scene();
    const before = await fill(maya, sam.patientId, phq9.templateId, answers(11));
    const draft = (await start(maya, sam.patientId, phq9.templateId)).body;
    const { definition } = instruments.phq9;
    const changed = {
      ...definition,
      fields: definition.fields.slice(0, 2),
      scoring: { method: 'percent' as const, fields: ['q1', 'q2'], bands: [] },
    };
    const body = { version: 1, name: 'PHQ-2', definition: changed };
    expect((await world.as(olga, saveTemplate, { params: { templateId: phq9.templateId }, body })).body.version).toBe(2);
    const kept = (await open(maya, sam.patientId, before.id)).body;
    expect([kept.template, kept.definition.fields.length, kept.result]).toEqual([
      { id: phq9.templateId, version: 1, name: 'PHQ-9' },
      10,
      before.result,
    ]);
    expect((await complete(maya, sam.patientId, draft.id, 1, answers(11))).body.result.score).toEqual(before.result.score);
    await fill(maya, sam.patientId, phq9.templateId, { q1: 'p3', q2: 'p0' });
    // Scored another way since: another curve.
    expect(
      (await scores(maya, sam.patientId)).body.curves.map(({ method, template: { name }, points }) => [name, method, points.length]),
    ).toEqual([
      ['PHQ-2', 'percent', 1],
      ['PHQ-9', 'sum', 2],
    ]);
  });

  test('C2 answers that were not asked for, too long, or of another kind change nothing', async () => {
    const { maya, sam, phq9 } = await scene();
    const { body } = await start(maya, sam.patientId, phq9.templateId);
    const path = `/v2/patients/${sam.patientId}/forms/${body.id}`;
    const bad: unknown[] = [
      { q1: 'p7' },
      { q1: 1 },
      { q1: ['p1'] },
      { q11: 'p1' },
      { __proto__x: 'p1' },
      { q1: { name: 'Sam', signedOn: 'today' } },
      { q1: 'x'.repeat(5001) },
      'q1',
      null,
      Object.fromEntries(Array.from({ length: 81 }, (_, index) => [`f${index}`, 'x'])),
    ];
    for (const one of bad) {
      const answer = await knock(world, maya, path, { method: 'PUT', body: { version: 1, answers: one } });
      expect([answer.status, answer.body.code], JSON.stringify(one)?.slice(0, 60)).toEqual([400, 'invalid']);
    }
    const huge = await knock(world, maya, path, { method: 'PUT', body: { version: 1, answers: { q1: 'x'.repeat(70_000) } } });
    expect(huge.status).toBe(413);
    expect((await open(maya, sam.patientId, body.id)).body).toMatchObject({ version: 1, answers: {} });
  });

  test('C2 beginning twice under one key begins once, and the answer that is kept says nothing of the patient', async () => {
    const { maya, sam, phq9 } = await scene();
    const more = { headers: { 'idempotency-key': `form-${phq9.templateId}` } };
    const once = () => world.as(maya, startForm, { params: { patientId: sam.patientId }, body: { templateId: phq9.templateId } }, more);
    const [first, again] = [await once(), await once()];
    expect([first.status, again.body]).toEqual([201, first.body]);
    expect(Object.keys(first.body).sort()).toEqual(['id', 'version']);
    expect(await listed(maya, sam.patientId)).toHaveLength(1);
  });
});

describe('C3 correcting', () => {
  test('C3 a correction keeps the original, names it with a reason, and takes its place in list and curve', async () => {
    const { maya, nina, sam, phq9 } = await scene();
    const first = await fill(maya, sam.patientId, phq9.templateId, answers(20));
    const later = await fill(maya, sam.patientId, phq9.templateId, answers(3));
    const correct = (who: Someone, formId: number) =>
      world.as(who, correctForm, { params: { patientId: sam.patientId, formId }, body: { reason: 'misread the second answer' } });
    const begun = await correct(nina, first.id);
    expect([begun.status, (await correct(nina, first.id)).body.id]).toEqual([201, begun.body.id]);
    // Until it is completed, the original counts.
    expect((await listed(maya, sam.patientId)).map(({ id }) => id)).toEqual([later.id, first.id]);
    const mayas = (await correct(maya, first.id)).body;
    await complete(nina, sam.patientId, begun.body.id, 1, answers(12));
    expect((await complete(maya, sam.patientId, mayas.id, 1, answers(13))).body.code).toBe('already_corrected');
    await world.as(maya, discardForm, { params: { patientId: sam.patientId, formId: mayas.id } });
    expect((await correct(maya, first.id)).body).toMatchObject({ code: 'already_corrected', by: begun.body.id });

    expect((await listed(maya, sam.patientId)).map(({ id }) => id)).toEqual([later.id, begun.body.id]);
    const [curve] = (await scores(maya, sam.patientId)).body.curves;
    expect(curve?.points.map(({ formId }) => formId)).toEqual([begun.body.id, later.id]);
    const original = (await open(maya, sam.patientId, first.id)).body;
    expect(original).toMatchObject({ correctedBy: begun.body.id, result: first.result, author: { lastName: 'Lin' } });
    const correction = (await open(maya, sam.patientId, begun.body.id)).body;
    expect(correction).toMatchObject({
      corrects: first.id,
      reason: 'misread the second answer',
      at: original.at,
      author: { lastName: 'Abara' },
    });
    expect(correction.versions.map(({ id, author }) => [id, author?.lastName])).toEqual([
      [first.id, 'Lin'],
      [begun.body.id, 'Abara'],
    ]);
  });

  test('C3 the database itself writes nothing over what is completed', async () => {
    const { at, maya, sam, phq9 } = await scene();
    const done = await fill(maya, sam.patientId, phq9.templateId, answers(9));
    await expect(
      world.owner.query(`update form set status = 'draft' where tenant_id = $1 and id = $2`, [at.tenantId, done.id]),
    ).rejects.toThrow(/form_completed_whole/);
  });
});

describe('R6 R7 who may', () => {
  test('R6 C2 a colleague not assigned, a scheduler, a biller, an administrative member, a blocked one and another clinic get not a byte', async () => {
    const all = await world.tell((story) => {
      const people = cast(story);
      const phq9 = template(story, people.at, people.olga, 'phq9');
      const ada = therapist(story, people.at, { firstName: 'Ada', lastName: 'Desk', level: 'administrative' });
      assigned(story, people.sam, ada);
      const bob = therapist(story, people.at, { firstName: 'Bob', lastName: 'Neighbour' });
      assigned(story, people.sam, bob);
      blocked(story, bob, people.sam);
      const far = cast(story, { name: 'Far Clinic' });
      const { formId } = filled(story, people.sam, people.maya, phq9, { answers: { q1: 'p3' } });
      const draft = filled(story, people.sam, people.maya, phq9, { draft: true }).formId;
      return { ...people, phq9, ada, bob, far, formId, draft };
    });
    const { sam, formId, draft, phq9 } = all;
    const refused: [Someone, number, string][] = [
      [all.diego, 403, 'record_closed'],
      [all.ada, 403, 'record_closed'],
      [all.sky, 403, 'not_allowed'],
      [all.bea, 403, 'not_allowed'],
      [all.pia, 403, 'not_allowed'],
      [all.olga, 403, 'record_closed'],
      [all.bob, 404, 'not_found'],
      [all.far.maya, 404, 'not_found'],
    ];
    const base = `/v2/patients/${sam.patientId}/forms`;
    const asks = [
      { url: base },
      { url: `${base}/scores` },
      { url: `${base}/${formId}` },
      { url: base, method: 'POST' as const, body: { templateId: phq9.templateId } },
      { url: `${base}/${draft}`, method: 'PUT' as const, body: { version: 2, answers: {} } },
      { url: `${base}/${draft}/complete`, method: 'POST' as const, body: { version: 2, answers: {} } },
      { url: `${base}/${draft}/discard`, method: 'POST' as const, body: {} },
      { url: `${base}/${formId}/correct`, method: 'POST' as const, body: { reason: 'because' } },
    ];
    const counted = async () =>
      (await looked<{ n: number }>(world, 'select count(*)::int as n from form where tenant_id = $1', [all.at.tenantId]))[0]?.n;
    for (const [who, status, code] of refused) {
      for (const { url, ...how } of asks) {
        const answer = await knock(world, who, url, how);
        // An owner passes the check of reading all records, and writes nothing.
        const expected = who === all.olga && how.method ? 'not_allowed' : code;
        expect([answer.status, answer.body.code], url).toEqual([status, expected]);
        expect(answer.text).not.toMatch(/PHQ|q1|p3/);
      }
    }
    expect(await counted()).toBe(2);
    expect(await listed(all.nina, sam.patientId)).toHaveLength(1);
    const [hidden, absent] = [
      await knock(world, all.bob, `${base}/${formId}`),
      await knock(world, all.bob, `/v2/patients/424242/forms/${formId}`),
    ];
    expect(withoutRequestId(hidden.text)).toBe(withoutRequestId(absent.text));
  });

  test('R1 a supervisor reads what a trainee filled in and writes nothing; a clinical admin reads and writes in every chart', async () => {
    const { sue, tess, ruth, ann, phq9 } = await world.tell((story) => {
      const all = cast(story);
      supervises(story, all.sue, all.tess);
      const ann = all.ofMaya('Ann');
      assigned(story, ann, all.tess);
      return { ...all, ann, phq9: template(story, all.at, all.olga, 'phq9') };
    });
    const { id } = await fill(tess, ann.patientId, phq9.templateId, answers(9));
    expect((await open(sue, ann.patientId, id)).body.author?.lastName).toBe('Trainee');
    expect((await start(sue, ann.patientId, phq9.templateId)).body.code).toBe('not_allowed');
    expect((await start(ruth, ann.patientId, phq9.templateId)).status).toBe(201);
  });

  test('R7 a form of another patient does not exist in this chart', async () => {
    const { maya, sam, phq9, ann } = await world.tell((story) => {
      const all = cast(story);
      return { ...all, ann: all.ofMaya('Ann'), phq9: template(story, all.at, all.olga, 'phq9') };
    });
    const { id } = await fill(maya, sam.patientId, phq9.templateId, answers(9));
    expect((await open(maya, ann.patientId, id)).status).toBe(404);
    const wrong = await world.as(maya, correctForm, { params: { patientId: ann.patientId, formId: id }, body: { reason: 'wrong chart' } });
    expect(wrong.status).toBe(404);
    expect((await start(maya, sam.patientId, 424_242)).status).toBe(404);
  });

  test('R6 once access has ended, the draft is closed to its author as well', async () => {
    const { at, nina, sam, phq9 } = await scene();
    const { body } = await start(nina, sam.patientId, phq9.templateId);
    await world.owner.query(`update assignment set status = 'archived' where tenant_id = $1 and practitioner_id = $2`, [
      at.tenantId,
      nina.practitionerId,
    ]);
    expect((await save(nina, sam.patientId, body.id, 1, { q1: 'p1' })).body.code).toBe('record_closed');
    expect((await open(nina, sam.patientId, body.id)).body.code).toBe('record_closed');
  });

  test('L1 reading, beginning, completing and correcting are in the log, with ids and never an answer', async () => {
    const { at, maya, sam, phq9 } = await scene();
    const { id } = await fill(maya, sam.patientId, phq9.templateId, answers(9));
    await listed(maya, sam.patientId);
    await open(maya, sam.patientId, id);
    await world.as(maya, correctForm, { params: { patientId: sam.patientId, formId: id }, body: { reason: 'a secret reason' } });
    const log = await looked<{ action: string; detail: object }>(
      world,
      `select action, detail from activity where tenant_id = $1 and action like 'form%' order by at, id`,
      [at.tenantId],
    );
    expect(log.map(({ action }) => action)).toEqual([
      'form.started',
      'form.completed',
      'forms.read',
      'form.opened',
      'form.correctionStarted',
    ]);
    expect(JSON.stringify(log)).not.toMatch(/secret|p1|q1/);
  });
});
