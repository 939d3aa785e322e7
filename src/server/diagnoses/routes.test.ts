import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  changeDiagnosis,
  codeTables,
  diagnoses,
  diagnosisHistory,
  findCodes,
  importCodes,
  recordDiagnosis,
} from '#src/contract/diagnoses.ts';
import { assigned } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = () =>
  world.tell((story) => {
    const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment'] });
    assigned(story, all.sam, all.tess);
    return all;
  });
type Cast = Awaited<ReturnType<typeof open>>;
const of = ({ sam }: Cast) => ({ patientId: sam.patientId });
const anxiety = { system: 'ICD-10-CM', code: 'F41.1', status: 'confirmed' } as const;
const recorded = async (all: Cast, who: Someone, body: object = {}) =>
  (await world.as(who, recordDiagnosis, { params: of(all), body: { ...anxiety, ...body } as never })).body;
const listed = async (all: Cast, who: Someone = all.maya) => (await world.as(who, diagnoses, { params: of(all), query: {} })).body.items;

test('C2 R1 a diagnosis is recorded by those who write in the record, and read by those to whom it is open', async () => {
  const all = await open();
  const { id } = await recorded(all, all.maya, { onsetOn: '2025-11-02', note: 'Since the move.', isPrimary: true });
  for (const who of [all.maya, all.nina, all.ruth, all.tess])
    expect(await listed(all, who), who.firstName).toMatchObject([
      {
        id,
        version: 1,
        code: 'F41.1',
        title: 'Generalized anxiety disorder',
        status: 'confirmed',
        onsetOn: '2025-11-02',
        isPrimary: true,
        note: 'Since the move.',
        author: { firstName: 'Maya' },
      },
    ]);
  for (const who of [all.diego, all.olga, all.pia, all.sky, all.bea, all.sue]) {
    expect((await world.as(who, recordDiagnosis, { params: of(all), body: anxiety })).status, who.firstName).toBe(403);
    expect((await world.as(who, diagnoses, { params: of(all), query: {} })).status, who.firstName).toBe(403);
    expect((await world.as(who, diagnosisHistory, { params: { ...of(all), diagnosisId: id } })).status, who.firstName).toBe(403);
  }
  const other = await open();
  for (const [who, patientId] of [
    [other.maya, all.sam.patientId],
    [other.maya, other.sam.patientId],
  ] as const) {
    const params = { patientId, diagnosisId: id };
    expect((await world.as(who, diagnosisHistory, { params })).status).toBe(404);
    expect((await world.as(who, changeDiagnosis, { params, body: { version: 1, note: 'x' } })).status).toBe(404);
  }
  expect(
    await looked(world, `select rule, detail from activity where tenant_id = $1 and action = 'diagnosis.recorded'`, [all.at.tenantId]),
  ).toEqual([{ rule: 'record.write', detail: { diagnosisId: id, status: 'confirmed' } }]);
});

test('C2 C3 every change keeps what was before, with who and when; saving over a colleague is told', async () => {
  const all = await open();
  const { id } = await recorded(all, all.maya, { status: 'provisional' });
  const params = { ...of(all), diagnosisId: id };
  const changed = await world.as(all.nina, changeDiagnosis, {
    params,
    body: { version: 1, status: 'confirmed', note: 'After four sessions.' },
  });
  expect(changed.body).toMatchObject({ version: 2, status: 'confirmed', changedBy: { firstName: 'Nina' }, author: { firstName: 'Maya' } });
  const late = await world.as(all.maya, changeDiagnosis, { params, body: { version: 1, status: 'resolved' } });
  expect([late.status, (late.body as unknown as { now: object }).now]).toEqual([
    412,
    expect.objectContaining({ version: 2, status: 'confirmed' }),
  ]);
  const { items } = (await world.as(all.maya, diagnosisHistory, { params })).body;
  expect(items.map(({ version, status, note, by }) => [version, status, note, by?.firstName])).toEqual([
    [2, 'confirmed', 'After four sessions.', 'Nina'],
    [1, 'provisional', '', 'Maya'],
  ]);
});

test('C3 what was entered in error or ruled out says why, stays in the record, and an error is changed no more', async () => {
  const all = await open();
  const { id } = await recorded(all, all.maya, { isPrimary: true });
  const params = { ...of(all), diagnosisId: id };
  for (const status of ['ruledOut', 'enteredInError'] as const) {
    const refused = await world.as(all.maya, changeDiagnosis, { params, body: { version: 1, status } });
    expect([refused.status, refused.body.code]).toEqual([422, 'reason_needed']);
  }
  const done = await world.as(all.maya, changeDiagnosis, {
    params,
    body: { version: 1, status: 'enteredInError', reason: 'Another patient.' },
  });
  expect(done.body).toMatchObject({ status: 'enteredInError', reason: 'Another patient.', isPrimary: false });
  const again = await world.as(all.maya, changeDiagnosis, { params, body: { version: 2, status: 'confirmed' } });
  expect([again.status, again.body.code]).toEqual([409, 'entered_in_error']);
  expect(await listed(all)).toHaveLength(1);
});

test('C2 a patient has one primary diagnosis: naming another takes the place, whatever races', async () => {
  const all = await open();
  const { id: first } = await recorded(all, all.maya, { isPrimary: true });
  const { id: second } = await recorded(all, all.nina, { code: 'F32.1', isPrimary: true });
  const primaries = async () => (await listed(all)).filter(({ isPrimary }) => isPrimary).map(({ id }) => id);
  expect(await primaries()).toEqual([second]);
  expect((await world.as(all.maya, diagnosisHistory, { params: { ...of(all), diagnosisId: first } })).body.items).toHaveLength(2);
  const answers = await Promise.all(
    [all.maya, all.nina].map((who) => world.as(who, recordDiagnosis, { params: of(all), body: { ...anxiety, isPrimary: true } })),
  );
  expect(answers.every(({ status }) => status === 201 || status === 412)).toBe(true);
  expect(await primaries()).toHaveLength(1);
});

test('C2 R1 a trainee records as provisional; who answers for it confirms', async () => {
  const all = await open();
  const refused = await world.as(all.tess, recordDiagnosis, { params: of(all), body: anxiety });
  expect([refused.status, refused.body.code]).toEqual([403, 'co_signature_needed']);
  const { id } = await recorded(all, all.tess, { status: 'provisional' });
  const params = { ...of(all), diagnosisId: id };
  expect((await world.as(all.tess, changeDiagnosis, { params, body: { version: 1, note: 'Screened.' } })).status).toBe(200);
  expect((await world.as(all.tess, changeDiagnosis, { params, body: { version: 2, status: 'confirmed' } })).body.code).toBe(
    'co_signature_needed',
  );
  expect((await world.as(all.maya, changeDiagnosis, { params, body: { version: 2, status: 'confirmed' } })).status).toBe(200);
  expect((await world.as(all.tess, changeDiagnosis, { params, body: { version: 3, note: 'x' } })).body.code).toBe('co_signature_needed');
});

test('C2 codes are found by their beginning, by words, and by words that are nearly right', async () => {
  const { maya } = await open();
  const found = async (q: string) => (await world.as(maya, findCodes, { query: { q } })).body.items.map(({ code }) => code);
  expect((await found('f411'))[0]).toBe('F41.1');
  expect((await found('F41.'))[0]).toMatch(/^F41/);
  expect(await found('general anx')).toEqual(['F41.1']);
  expect(await found('generalised anxeity')).toContain('F41.1');
  expect(await found('pain')).toHaveLength(20);
  for (const odd of ['%', '_', '\\', "' or 1=1 --", '-']) expect((await found(odd)).length, odd).toBeLessThanOrEqual(20);
  expect(await found('%')).toEqual([]);
});

test('C2 an unknown code, a day to come and unknown keys are refused, and nothing is recorded', async () => {
  const all = await open();
  for (const [body, code] of [
    [{ ...anxiety, code: 'F99.99' }, 'code_unknown'],
    [{ ...anxiety, system: 'ICD-10' }, 'code_unknown'],
    [{ ...anxiety, onsetOn: '2999-01-01' }, 'day_not_passed'],
    [{ ...anxiety, status: 'enteredInError' }, 'invalid'],
    [{ ...anxiety, title: 'Something else' }, 'invalid'],
    [{ ...anxiety, note: 'x'.repeat(1001) }, 'invalid'],
  ] as const) {
    const answer = await knock(world, all.maya, `/v2/patients/${all.sam.patientId}/diagnoses`, { method: 'POST', body });
    expect(answer.body.code, JSON.stringify(body).slice(0, 80)).toBe(code);
  }
  expect(await listed(all)).toEqual([]);
});

/** A line as CMS writes it: fixed columns. */
const ordered = (nth: string, code: string, billed: 0 | 1, title: string) =>
  `${nth} ${code.padEnd(7)} ${billed} ${title.slice(0, 60).padEnd(60)} ${title}`;
const order = [
  ordered('00001', 'F41', 0, 'Other anxiety disorders'),
  ordered('00002', 'F411', 1, 'Generalized anxiety disorder, as the table has it'),
  'not a line of the table',
  ordered('00004', 'M5450', 1, 'Low back pain, unspecified'),
].join('\r\n');

test('C2 a code table is brought in by those who keep it: first as a trial, lines that cannot be read are named, a repeat changes nothing', async () => {
  const [all, other] = [await open(), await open()];
  const body = { system: 'ICD-10-CM', format: 'order', lines: order, firstLine: 101, trial: true } as const;
  for (const who of [all.maya, all.tess, all.sue, all.sky, all.bea])
    expect((await world.as(who, importCodes, { body })).status, who.firstName).toBe(403);
  const counts = { added: 3, changed: 0, same: 0, unreadable: [103] };
  expect((await world.as(all.pia, importCodes, { body })).body).toEqual(counts);
  expect(await looked(world, 'select 1 from diagnosis_code where tenant_id = $1', [all.at.tenantId])).toEqual([]);
  expect((await world.as(all.pia, importCodes, { body: { ...body, trial: false } })).body).toEqual(counts);
  expect((await world.as(all.pia, importCodes, { body: { ...body, trial: false } })).body).toEqual({ ...counts, added: 0, same: 3 });
  const titleOf = async (who: Someone) => (await world.as(who, findCodes, { query: { q: 'F41.1' } })).body.items[0]?.title;
  expect(await titleOf(all.maya)).toBe('Generalized anxiety disorder, as the table has it');
  expect(await titleOf(other.maya)).toBe('Generalized anxiety disorder');
  expect((await world.as(all.pia, codeTables, {})).body.items).toMatchObject([
    { system: 'ICD-10-CM', imported: 3 },
    { system: 'ICD-10', imported: 0, sample: 0 },
  ]);
  expect(await looked(world, `select detail from activity where tenant_id = $1 and action = 'codes.imported'`, [all.at.tenantId])).toEqual([
    { detail: { system: 'ICD-10-CM', added: 3, changed: 0 } },
  ]);
});

test('C2 C3 a table that changes later changes no record', async () => {
  const all = await open();
  await recorded(all, all.maya);
  const lines = 'code;title\nF41.1;"Worry, of a general kind"\n"broken\nZ99';
  const answer = await world.as(all.pia, importCodes, { body: { system: 'ICD-10-CM', format: 'csv', lines, firstLine: 1, trial: false } });
  expect(answer.body).toEqual({ added: 1, changed: 0, same: 0, unreadable: [3, 4] });
  expect((await listed(all))[0]?.title).toBe('Generalized anxiety disorder');
  await recorded(all, all.maya);
  expect((await listed(all))[0]?.title).toBe('Worry, of a general kind');
});
