import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRecord, sealChart, whoCanOpen } from '#src/contract/access.ts';
import { changeDiagnosis, recordDiagnosis } from '#src/contract/diagnoses.ts';
import { changeProfile, getPatient } from '#src/contract/patients.ts';
import { routes } from '#src/server/routes.ts';
import { assigned, emergency, member, supervises } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = (who: Member, patientId: number) => world.as(who, openRecord, { params: { patientId } });
const list = (who: Member, patientId: number) => world.as(who, whoCanOpen, { params: { patientId }, query: {} });
const seal = (who: Member, patientId: number, sealed: boolean) => world.as(who, sealChart, { params: { patientId }, body: { sealed } });
const openingsOf = (patientId: number) =>
  looked<{ member: number; outcome: string; rule: string }>(
    world,
    `select member_id as member, outcome, rule from activity where patient_id = $1 and action = 'record.opened' order by id`,
    [patientId],
  );

test('R3 an administrative member on an assigned practitioner opens the profile and not the record; set to clinical, on the next click', async () => {
  const { nina, sam } = await world.tell((story) => cast(story));
  const setLevel = (level: string) => world.owner.query('update member set access_level = $2 where id = $1', [nina.memberId, level]);
  await setLevel('administrative');
  const page = await world.as(nina, getPatient, { params: { patientId: sam.patientId } });
  expect([page.status, page.body.recordOpens, page.body.profile]).toMatchObject([200, false, { birthDate: null, pronouns: null }]);
  const refused = await open(nina, sam.patientId);
  expect([refused.status, refused.body.code]).toEqual([403, 'record_closed']);
  await setLevel('clinical');
  expect((await open(nina, sam.patientId)).body.reasons).toMatchObject([{ because: 'careTeam' }]);
  expect((await world.as(nina, getPatient, { params: { patientId: sam.patientId } })).body.recordOpens).toBe(true);
});

test('AU-2 L1 every opening of a record is logged with the rule by which it opened, and every refusal with the one that closed it', async () => {
  const { maya, ruth, olga, diego, sam } = await world.tell((story) => {
    const all = cast(story);
    assigned(story, all.sam, all.ruth);
    return all;
  });
  for (const who of [maya, ruth, olga, diego]) await open(who, sam.patientId);
  expect(await openingsOf(sam.patientId)).toEqual([
    { member: maya.memberId, outcome: 'done', rule: 'careTeam' },
    { member: ruth.memberId, outcome: 'done', rule: 'careTeam+readsAll' },
    { member: olga.memberId, outcome: 'refused', rule: 'accessLevel' },
    { member: diego.memberId, outcome: 'refused', rule: 'reason' },
  ]);
});

test('R7 L1 the record of a hidden patient, of another clinic’s and of none answers with the same bytes, and is nowhere logged', async () => {
  const { diego, ruth, sky, sam } = await world.tell((story) => cast(story));
  const there = await world.tell((story) => cast(story));
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [diego.memberId]);
  const absent = await open(diego, 424_242);
  expect(absent.status).toBe(404);
  for (const patientId of [sam.patientId, there.sam.patientId]) {
    expect(withoutRequestId((await open(diego, patientId)).text)).toBe(withoutRequestId(absent.text));
  }
  expect(await openingsOf(sam.patientId)).toEqual([]);
  // Who has not the function is refused before any id is looked at.
  expect([(await open(sky, sam.patientId)).body.code, (await open(sky, 424_242)).body.code]).toEqual(['not_allowed', 'not_allowed']);
  expect((await open(ruth, sam.patientId)).status).toBe(200);
});

test('R6 unassigned, the next click is refused', async () => {
  const { nina, sam } = await world.tell((story) => cast(story));
  expect((await open(nina, sam.patientId)).status).toBe(200);
  await world.owner.query(`update assignment set status = 'archived' where patient_id = $1 and practitioner_id = $2`, [
    sam.patientId,
    nina.practitionerId,
  ]);
  expect((await open(nina, sam.patientId)).body.code).toBe('record_closed');
});

test('R4 who sees only the names opens no record of others and is told who can; who sees only their own finds nothing', async () => {
  const { diego, tess, maya, sam } = await world.tell((story) => cast(story));
  await world.owner.query(`update member set visibility = 'namesOnly' where id = $1`, [diego.memberId]);
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [tess.memberId]);
  expect((await open(diego, sam.patientId)).body.code).toBe('record_closed');
  expect((await list(diego, sam.patientId)).body.members.some(({ member: { id } }) => id === maya.memberId)).toBe(true);
  for (const answer of [await open(tess, sam.patientId), await list(tess, sam.patientId)]) expect(answer.status).toBe(404);
});

test('A15 for a patient: everyone who can open the record now, and why', async () => {
  const { maya, bea, sam, ...others } = await world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
    supervises(story, all.sue, all.maya);
    emergency(story, all.sam, all.diego);
    const both = member(story, all.at, { firstName: 'Al', lastName: 'Zander', roles: ['clinicalAdmin'], practises: all.maya });
    return { ...all, both };
  });
  const { body } = await list(bea, sam.patientId);
  expect(body.sealed).toBe(false);
  expect(body.members.map(({ member: { lastName }, reasons }) => [lastName, ...reasons.map(({ because }) => because)])).toEqual([
    ['Abara', 'careTeam'],
    ['Feldman', 'readsAll'],
    ['Lin', 'careTeam'],
    ['Ruiz', 'emergency'],
    ['Visor', 'supervises'],
    ['Zander', 'careTeam', 'readsAll'],
  ]);
  // The administrative owner, the scheduler and the trainee without a reason are not among them.
  expect(body.members.map(({ member: { id } }) => id)).not.toContain(others.olga.memberId);
  expect((await list(maya, sam.patientId)).body.members).toEqual(body.members);
});

test('A15 A14 the timeline has every time access was given and ended; the reason of an emergency is for those who review it', async () => {
  const { maya, ruth, bea, sam } = await world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
    assigned(story, all.sam, all.diego, { daysAgo: 10, archivedDaysAgo: 4 });
    assigned(story, all.sam, all.hope, { kind: 'covering', via: 'coverage', daysAgo: 2, untilDays: 3 });
    emergency(story, all.sam, all.diego, { reason: 'seizure in the waiting room', minutesAgo: 120 });
    return all;
  });
  const seenBy = async (who: Member) =>
    (await list(who, sam.patientId)).body.timeline.map((one) => [one.practitioner.lastName, one.kind, one.until === null, one.reason]);
  const assignments = [
    ['Holder', 'covering', false, null],
    ['Ruiz', 'assigned', false, null],
    ['Lin', 'primary', true, null],
    ['Abara', 'assigned', true, null],
  ];
  const byName = (rows: unknown[][]) => rows.map(String).toSorted();
  expect(byName(await seenBy(bea))).toEqual(byName(assignments));
  for (const who of [maya, ruth]) {
    expect(byName(await seenBy(who))).toEqual(byName([['Ruiz', 'emergency', false, 'seizure in the waiting room'], ...assignments]));
  }
  const ended = (await list(bea, sam.patientId)).body.timeline.find(({ practitioner: { lastName } }) => lastName === 'Ruiz');
  expect([ended?.by?.lastName, ended?.endedBy?.lastName, ended?.endedReason]).toEqual(['Lin', 'Lin', 'care has ended']);
});

test('A15 AU-5 who did open the record: to those who oversee the log everyone, to others themselves', async () => {
  const { maya, nina, ruth, pia, bea, sam } = await world.tell((story) => cast(story));
  for (const who of [maya, nina, ruth]) await open(who, sam.patientId);
  const opened = async (who: Member) =>
    (await list(who, sam.patientId)).body.opened.map(({ member: { lastName }, rule }) => [lastName, rule]);
  expect(await opened(pia)).toEqual([
    ['Feldman', 'readsAll'],
    ['Abara', 'careTeam'],
    ['Lin', 'careTeam'],
  ]);
  expect(await opened(nina)).toEqual([['Abara', 'careTeam']]);
  expect(await opened(bea)).toEqual([]);
});

test('R5 a sealed chart is open to its care team and to no one who only reads all; unsealed, to them again', async () => {
  const { maya, ruth, olga, pia, sky, sam } = await world.tell((story) => cast(story));
  expect((await seal(ruth, sam.patientId, true)).body).toEqual({ sealed: true });
  expect([(await open(maya, sam.patientId)).status, (await open(ruth, sam.patientId)).body.code]).toEqual([200, 'record_closed']);
  expect((await list(ruth, sam.patientId)).body).toMatchObject({ sealed: true });
  // Sealing once more changes nothing, and is no news.
  expect((await seal(olga, sam.patientId, true)).status).toBe(200);
  for (const who of [pia, sky, maya]) expect((await seal(who, sam.patientId, false)).status).toBe(403);
  expect((await open(ruth, sam.patientId)).body.code).toBe('record_closed');
  expect((await seal(olga, sam.patientId, false)).body).toEqual({ sealed: false });
  expect((await open(ruth, sam.patientId)).status).toBe(200);
  const log = await looked(world, `select action, rule from activity where patient_id = $1 and action like 'chart.%' order by id`, [
    sam.patientId,
  ]);
  expect(log).toEqual([
    { action: 'chart.sealed', rule: 'chart.seal' },
    { action: 'chart.unsealed', rule: 'chart.seal' },
  ]);
});

test('AU-1 whoever saves over another’s change is shown what stands there, and that is in the log', async () => {
  const { ruth, sky, sam } = await world.tell((story) => cast(story));
  const params = { patientId: sam.patientId };
  const diagnosis = await world.as(ruth, recordDiagnosis, {
    params,
    body: { system: 'ICD-10-CM', code: 'F41.1', status: 'provisional' },
  });
  await world.owner.query('delete from activity_link where tenant_id = $1', [ruth.tenantId]);
  await world.owner.query('delete from activity where tenant_id = $1', [ruth.tenantId]);
  const shown = await world.as(ruth, changeDiagnosis, { params: { ...params, diagnosisId: diagnosis.body.id }, body: { version: 99 } });
  expect([shown.status, shown.body.code]).toEqual([412, 'changed_meanwhile']);
  const edited = await world.as(sky, changeProfile, { params, body: { version: 99, phone: '+49 555 0101' } });
  expect([edited.status, edited.body.code]).toEqual([412, 'changed_meanwhile']);
  expect(
    await looked(world, `select member_id as member, action, outcome from activity where patient_id = $1 order by id`, [sam.patientId]),
  ).toEqual([
    { member: ruth.memberId, action: 'record.opened', outcome: 'done' },
    { member: sky.memberId, action: 'patient.opened', outcome: 'done' },
  ]);
});

test('AU-1 every way of reading in a chart has a name in the log', () => {
  const unnamed = routes.flatMap(({ endpoint: { method, path, needs } }) =>
    method === 'GET' && typeof needs === 'object' && 'of' in needs && !needs.reads ? [path] : [],
  );
  expect(unnamed.sort()).toEqual([
    // One’s own exports: their purpose and how far they are, nothing of the record.
    '/v2/patients/:patientId/exports',
    // The bytes of a file log themselves, with which file it was; how far one’s own upload is shows nothing.
    '/v2/patients/:patientId/files/:fileId/content',
    '/v2/patients/:patientId/files/:fileId/preview',
    '/v2/patients/:patientId/files/:fileId/upload',
    // Who enters the portal, and for what: nothing of the record.
    '/v2/patients/:patientId/portal-access',
  ]);
});
