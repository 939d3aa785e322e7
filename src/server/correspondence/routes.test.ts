import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  beginLetter,
  changeLetterTemplate,
  createLetterTemplate,
  discardLetter,
  finishLetter,
  getLetter,
  letters,
  letterTemplates,
  receiveLetter,
  saveLetter,
} from '#src/contract/correspondence.ts';
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
    const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'clientPortal', 'breakGlass'] });
    assigned(story, all.sam, all.tess);
    return all;
  });
type Cast = Awaited<ReturnType<typeof open>>;
const of = ({ sam }: Cast) => ({ patientId: sam.patientId });
const begun = async (all: Cast, who: Someone, body: object = {}) =>
  (await world.as(who, beginLetter, { params: of(all), body: body as never })).body;
const logged = (all: Cast, action: string) =>
  looked<{ outcome: string }>(world, 'select outcome, rule, detail from activity where tenant_id = $1 and action = $2 order by id', [
    all.at.tenantId,
    action,
  ]);

test('C2 R1 those on the care team and clinical admins write letters; nobody else does, and the log says so', async () => {
  const all = await open();
  for (const who of [all.maya, all.nina, all.ruth, all.tess]) {
    expect((await world.as(who, beginLetter, { params: of(all), body: {} })).status, who.firstName).toBe(201);
    expect((await world.as(who, letters, { params: of(all), query: {} })).status, who.firstName).toBe(200);
  }
  for (const [who, code] of [
    [all.diego, 'record_closed'],
    [all.sky, 'not_allowed'],
    [all.bea, 'not_allowed'],
    [all.pia, 'not_allowed'],
    [all.olga, 'not_allowed'],
  ] as const) {
    const answer = await world.as(who, beginLetter, { params: of(all), body: {} });
    expect([answer.status, answer.body.code], who.firstName).toEqual([403, code]);
    expect((await world.as(who, letters, { params: of(all), query: {} })).status, who.firstName).toBe(403);
  }
  expect(await logged(all, 'letter.begun')).toHaveLength(4);
  expect((await logged(all, 'letters.read')).map(({ outcome }) => outcome).sort()).toEqual([
    'done',
    'done',
    'done',
    'done',
    'refused',
    'refused',
  ]);
});

test('C2 R5 R7 for one who is blocked, and in another clinic, there is no such letter', async () => {
  const [all, other] = [await open(), await open()];
  const { id } = await begun(all, all.maya);
  await world.owner.query(
    `insert into patient_block (tenant_id, member_id, patient_id, blocked_by, reason, blocked_at) values ($1, $2, $3, $4, 'neighbours', now())`,
    [all.at.tenantId, all.nina.memberId, all.sam.patientId, all.ruth.memberId],
  );
  for (const who of [all.nina, other.maya]) {
    expect((await world.as(who, letters, { params: of(all), query: {} })).status).toBe(404);
    expect((await world.as(who, getLetter, { params: { ...of(all), letterId: id } })).status).toBe(404);
    expect((await world.as(who, beginLetter, { params: of(all), body: {} })).status).toBe(404);
  }
  // Another patient's path does not lead to it either.
  expect((await world.as(other.maya, getLetter, { params: { patientId: other.sam.patientId, letterId: id } })).status).toBe(404);
});

test('C2 a template is filled in with what its author may see, and what is unknown stands in brackets', async () => {
  const all = await open();
  await world.owner.query('update patient_profile set birth_date = $1 where patient_id = $2', ['1991-04-17', all.sam.patientId]);
  const text = {
    name: 'Report',
    subject: 'On {{patient.name}}, born {{ patient.birthDate }}',
    body: 'Dear colleague,\n\n{{patient.firstName}} {{patient.lastName}} ({{patient.preferredName}})\n{{author.name}}, {{author.discipline}}\n{{clinic.name}} {{clinic.phone}}',
  };
  for (const wrong of ['{{patient.diagnosis}}', '{{constructor}}', '{{}}', '{{ }}']) {
    const refused = await world.as(all.ruth, createLetterTemplate, { body: { ...text, body: wrong } });
    expect([refused.status, refused.body.code], wrong).toEqual([422, 'unknown_placeholder']);
  }
  const made = (await world.as(all.ruth, createLetterTemplate, { body: text })).body;
  const { id } = await begun(all, all.maya, { templateId: made.id, language: 'es' });
  const letter = (await world.as(all.maya, getLetter, { params: { ...of(all), letterId: id } })).body;
  expect(letter).toMatchObject({
    subject: 'On Sam Okafor, born 17 de abril de 1991',
    body: 'Dear colleague,\n\nSam Okafor (Sam)\nMaya Lin, [disciplina]\nHill Clinic [teléfono]',
    party: 'patient',
    partyName: 'Sam Okafor',
    state: 'draft',
    version: 1,
  });
});

test('C2 C3 templates are kept by those who may, in every version; an archived one begins no letter', async () => {
  const all = await open();
  const text = { name: 'Report', subject: '', body: 'Dear colleague,' };
  for (const who of [all.maya, all.sue, all.tess, all.sky, all.bea])
    expect((await world.as(who, createLetterTemplate, { body: text })).status, who.firstName).toBe(403);
  const { id } = (await world.as(all.pia, createLetterTemplate, { body: text })).body;
  const params = { templateId: id };
  const changed = await world.as(all.olga, changeLetterTemplate, { params, body: { version: 1, body: 'Dear Dr Roe,' } });
  expect(changed.body).toMatchObject({ version: 2, name: 'Report', body: 'Dear Dr Roe,', archived: false });
  const late = await world.as(all.pia, changeLetterTemplate, { params, body: { version: 1, name: 'Other' } });
  expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
  expect((await world.as((await open()).pia, changeLetterTemplate, { params, body: { version: 2, name: 'Other' } })).status).toBe(404);
  await world.as(all.pia, changeLetterTemplate, { params, body: { version: 2, archived: true } });
  expect(
    await looked(world, 'select version, body, status from letter_template_version where tenant_id = $1 order by version', [
      all.at.tenantId,
    ]),
  ).toEqual([
    { version: 1, body: 'Dear colleague,', status: 'active' },
    { version: 2, body: 'Dear Dr Roe,', status: 'active' },
    { version: 3, body: 'Dear Dr Roe,', status: 'archived' },
  ]);
  const { status } = await world.as(all.maya, beginLetter, { params: of(all), body: { templateId: id } });
  expect(status).toBe(404);
  const { items, starters } = (await world.as(all.maya, letterTemplates, { query: { language: 'es' } })).body;
  expect(items).toHaveLength(1);
  expect(starters).toHaveLength(3);
});

test('C2 a draft is seen and saved by its author alone; two windows that save over each other are told', async () => {
  const all = await open();
  const { id } = await begun(all, all.maya);
  const params = { ...of(all), letterId: id };
  const saved = await world.as(all.maya, saveLetter, { params, body: { version: 1, subject: 'To you', body: 'One\r\n\r\nTwo' } });
  expect(saved.body).toMatchObject({ version: 2, subject: 'To you', body: 'One\n\nTwo' });
  const late = await world.as(all.maya, saveLetter, { params, body: { version: 1, body: 'Three' } });
  expect([late.status, (late.body as unknown as { now: object }).now]).toEqual([
    412,
    expect.objectContaining({ version: 2, body: 'One\n\nTwo' }),
  ]);
  for (const who of [all.nina, all.ruth]) {
    expect((await world.as(who, getLetter, { params })).status, who.firstName).toBe(404);
    expect((await world.as(who, saveLetter, { params, body: { version: 2, body: 'Mine now' } })).status, who.firstName).toBe(404);
    expect((await world.as(who, finishLetter, { params, body: { version: 2 } })).status, who.firstName).toBe(404);
    expect((await world.as(who, letters, { params: of(all), query: {} })).body.items, who.firstName).toEqual([]);
  }
  expect((await world.as(all.maya, discardLetter, { params, body: { version: 2 } })).body.state).toBe('discarded');
  expect((await world.as(all.maya, letters, { params: of(all), query: {} })).body.items).toEqual([]);
  // Its text is kept all the same (C3).
  expect(await looked(world, 'select body from letter where id = $1', [id])).toEqual([{ body: 'One\n\nTwo' }]);
});

test('C2 C3 a finished letter is locked, whoever asks; a correction is a letter of its own that names it', async () => {
  const all = await open();
  const { id } = await begun(all, all.maya);
  const params = { ...of(all), letterId: id };
  const empty = await world.as(all.maya, finishLetter, { params, body: { version: 1 } });
  expect([empty.status, empty.body.code]).toEqual([422, 'letter_incomplete']);
  await world.as(all.maya, saveLetter, {
    params,
    body: { version: 1, party: 'other', partyName: 'Dr Roe', partyLines: ['2 Mill Lane'], subject: 'Report', body: 'Dear Dr Roe,' },
  });
  expect((await world.as(all.maya, beginLetter, { params: of(all), body: { corrects: id } })).body.code).toBe('letter_not_finished');
  expect((await world.as(all.maya, finishLetter, { params, body: { version: 2 } })).body).toMatchObject({ state: 'finished', version: 3 });
  for (const who of [all.maya, all.nina, all.ruth])
    for (const endpoint of [saveLetter, finishLetter, discardLetter]) {
      const again = await world.as(who, endpoint, { params, body: { version: 3 } });
      expect([again.status, again.body.code], who.firstName).toEqual([409, 'letter_finished']);
    }
  expect((await world.as(all.nina, getLetter, { params })).body.body).toBe('Dear Dr Roe,');
  const correction = await begun(all, all.nina, { corrects: id });
  const hers = { ...of(all), letterId: correction.id };
  expect((await world.as(all.nina, getLetter, { params: hers })).body).toMatchObject({
    corrects: id,
    partyName: 'Dr Roe',
    body: 'Dear Dr Roe,',
  });
  expect((await world.as(all.maya, getLetter, { params })).body.correctedBy).toBeNull();
  await world.as(all.nina, finishLetter, { params: hers, body: { version: 1 } });
  expect((await world.as(all.maya, getLetter, { params })).body.correctedBy).toBe(correction.id);
});

test('C2 what was received is written down as it is, and not for a day to come', async () => {
  const all = await open();
  const body = { from: 'Dr Ada Roe', on: '2026-01-05', subject: 'X-ray of the knee', summary: 'Nothing new.' };
  const late = await world.as(all.maya, receiveLetter, { params: of(all), body: { ...body, on: '2999-01-01' } });
  expect([late.status, late.body.code]).toEqual([422, 'day_not_passed']);
  const { id } = (await world.as(all.maya, receiveLetter, { params: of(all), body })).body;
  const [entry] = (await world.as(all.nina, letters, { params: of(all), query: {} })).body.items;
  expect(entry).toMatchObject({ id, kind: 'received', state: 'finished', partyName: 'Dr Ada Roe', receivedOn: '2026-01-05' });
  expect((await world.as(all.maya, saveLetter, { params: { ...of(all), letterId: id }, body: { version: 1, body: 'x' } })).body.code).toBe(
    'letter_finished',
  );
});

test('C2 L1 the log names acts and ids, never what a letter says', async () => {
  const all = await open();
  const { id } = await begun(all, all.maya);
  const params = { ...of(all), letterId: id };
  await world.as(all.maya, saveLetter, {
    params,
    body: { version: 1, partyName: 'Canaryname', subject: 'Canarysubject', body: 'Canarybody' },
  });
  await world.as(all.maya, finishLetter, { params, body: { version: 2 } });
  await world.as(all.maya, getLetter, { params });
  const all_ = await looked<{ line: string }>(world, 'select row_to_json(a)::text as line from activity a where tenant_id = $1', [
    all.at.tenantId,
  ]);
  expect(all_.map(({ line }) => line).join()).not.toContain('Canary');
  expect(await logged(all, 'letter.finished')).toEqual([{ outcome: 'done', rule: 'record.write', detail: { letterId: id } }]);
});

test('C2 a request that is not of the form is refused and changes nothing', async () => {
  const all = await open();
  const { id } = await begun(all, all.maya);
  const url = `/v2/patients/${all.sam.patientId}/letters/${id}`;
  for (const wrong of [
    { version: 1, state: 'finished' },
    { version: 1, body: 'x'.repeat(20_001) },
    { version: 1, body: 'a\u0000b' },
    { version: 1, partyLines: ['1', '2', '3', '4', '5', '6'] },
    { version: 1, subject: 'two\nlines' },
    { version: '1', body: 'x' },
    { body: 'x' },
  ])
    expect((await knock(world, all.maya, url, { method: 'PATCH', body: wrong })).status, JSON.stringify(wrong).slice(0, 60)).toBe(400);
  expect((await knock(world, all.maya, url, { method: 'PATCH', body: { version: 1, body: 'x'.repeat(70_000) } })).status).toBe(413);
  expect((await world.as(all.maya, getLetter, { params: { ...of(all), letterId: id } })).body).toMatchObject({ version: 1, body: '' });
});
