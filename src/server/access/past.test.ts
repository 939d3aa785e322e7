import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockMember, explainAccess, openRecord, sealChart, unblockMember, whoCanOpen } from '#src/contract/access.ts';
import { assigned, emergency, patient, supervises } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
/** This instant by the database’s clock, with a moment before and after it. */
const now = async (): Promise<string> => {
  await world.owner.query('select pg_sleep(0.002)');
  const { rows } = await world.owner.query<{ at: string }>('select clock_timestamp() as at');
  await world.owner.query('select pg_sleep(0.002)');
  return rows[0]?.at ?? '';
};
const list = (who: Member, { patientId }: Patient, at?: string) =>
  world.as(who, whoCanOpen, { params: { patientId }, query: at === undefined ? {} : { at } });
const namesAt = async (who: Member, whom: Patient, at?: string) =>
  (await list(who, whom, at)).body.members.map(({ member: { lastName } }) => lastName);
const stands = async (who: Member, whom: Patient, about: Member, at?: string) =>
  (
    await world.as(who, explainAccess, {
      params: { patientId: whom.patientId, memberId: about.memberId },
      query: at === undefined ? {} : { at },
    })
  ).body;

test('A15 who could open the record at a past instant follows the dates of assignments, supervisions and emergencies', async () => {
  const { olga, sam } = await world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] });
    assigned(story, all.sam, all.diego, { daysAgo: 18, archivedDaysAgo: 12 });
    assigned(story, all.sam, all.hope, { daysAgo: 10, untilDays: -5 });
    supervises(story, all.sue, all.maya, { from: 8, until: -3 });
    emergency(story, all.sam, all.tess, { minutesAgo: 600 });
    return all;
  });
  const at = (instant: string) => namesAt(olga, sam, instant);
  expect(await at(daysAgo(25))).toEqual(['Feldman']);
  expect(await at(daysAgo(19))).toEqual(['Abara', 'Feldman', 'Lin']);
  expect(await at(daysAgo(15))).toEqual(['Abara', 'Feldman', 'Lin', 'Ruiz']);
  expect(await at(daysAgo(9))).toEqual(['Abara', 'Feldman', 'Holder', 'Lin']);
  expect(await at(daysAgo(7))).toEqual(['Abara', 'Feldman', 'Holder', 'Lin', 'Visor']);
  expect(await at(daysAgo(580 / 1440))).toEqual(['Abara', 'Feldman', 'Lin', 'Trainee']);
  expect(await at(daysAgo(500 / 1440))).toEqual(['Abara', 'Feldman', 'Lin']);
});

test('A15 a past instant is answered with the rights, flags, blocks and seals of then', async () => {
  const { at, olga, pia, ruth, nina, maya, sam } = await world.tell((story) => cast(story));
  const who = { params: { patientId: sam.patientId, memberId: nina.memberId } };
  const beginning = await now();
  await world.as(pia, blockMember, { ...who, body: { reason: 'neighbours' } });
  const whileBlocked = await now();
  await world.as(pia, unblockMember, who);
  await world.as(olga, sealChart, { params: { patientId: sam.patientId }, body: { sealed: true } });
  const whileSealed = await now();
  await world.as(olga, sealChart, { params: { patientId: sam.patientId }, body: { sealed: false } });
  await world.owner.query(`update member set access_level = 'administrative' where id = $1`, [nina.memberId]);
  const whileAdministrative = await now();
  await world.owner.query(`update member set access_level = 'clinical', status = 'suspended' where id = $1`, [nina.memberId]);
  const whileSuspended = await now();
  await world.owner.query(`update member set status = 'active', roles = '{scheduler}' where id = $1`, [nina.memberId]);
  const asScheduler = await now();
  await world.owner.query(`update member set roles = '{clinician}' where id = $1`, [nina.memberId]);
  await world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'therapistPatientAssignment'`, [
    at.tenantId,
  ]);
  const whileOff = await now();
  await world.owner.query(`update tenant_feature set enabled = true where tenant_id = $1 and feature = 'therapistPatientAssignment'`, [
    at.tenantId,
  ]);

  const missing = async (instant?: string) => {
    const { missing: what, turns, allowed } = await stands(olga, sam, nina, instant);
    return [allowed, what, turns];
  };
  expect(await missing(beginning)).toEqual([true, [], ['unassign']]);
  expect(await missing(whileBlocked)).toEqual([false, ['blocked'], ['unblock']]);
  expect(await missing(whileAdministrative)).toEqual([false, ['accessLevel'], ['setClinical']]);
  expect(await missing(whileSuspended)).toEqual([false, ['suspended'], ['reactivate']]);
  expect(await missing(asScheduler)).toEqual([false, ['function'], ['giveRole']]);
  expect(await missing(whileOff)).toEqual([false, ['reason'], ['switchOnAssignment']]);
  expect(await missing()).toEqual([true, [], ['unassign']]);
  const sealedThen = await list(olga, sam, whileSealed);
  expect([sealedThen.body.sealed, (await list(olga, sam, whileBlocked)).body.sealed]).toEqual([true, false]);
  expect((await stands(olga, sam, ruth, whileSealed)).missing).toEqual(['sealed']);
  expect(await namesAt(olga, sam, whileSealed)).toEqual(['Abara', 'Lin']);
  expect(await namesAt(olga, sam, whileOff)).toEqual(['Feldman', 'Lin']);
  expect(await namesAt(maya, sam)).toEqual(['Abara', 'Feldman', 'Lin']);
});

test('A15 R5 that they were blocked once is told to those who may block, not to the one concerned', async () => {
  const { pia, nina, sam } = await world.tell((story) => cast(story));
  const who = { params: { patientId: sam.patientId, memberId: nina.memberId } };
  await world.as(pia, blockMember, { ...who, body: { reason: 'neighbours' } });
  const whileBlocked = await now();
  await world.as(pia, unblockMember, who);
  expect((await stands(pia, sam, nina, whileBlocked)).missing).toEqual(['blocked']);
  const told = await world.as(nina, explainAccess, { ...who, query: { at: whileBlocked } });
  expect(told.status).toBe(400);
  expect(told.text).not.toContain('block');
});

test('A15 who did open it: the openings up to the instant asked about', async () => {
  const { maya, ruth, sam } = await world.tell((story) => cast(story));
  await world.as(maya, openRecord, { params: { patientId: sam.patientId } });
  const between = await now();
  await world.as(ruth, openRecord, { params: { patientId: sam.patientId } });
  const opened = async (at?: string) => (await list(ruth, sam, at)).body.opened.map(({ member: { lastName } }) => lastName);
  expect([await opened(between), await opened()]).toEqual([['Lin'], ['Feldman', 'Lin']]);
});

test('A15 AU-5 who opened it around an instant is told to those who read the log, and to others of themselves alone', async () => {
  const { maya, nina, ruth, sam } = await world.tell((story) => cast(story));
  await world.as(maya, openRecord, { params: { patientId: sam.patientId } });
  const between = await now();
  await world.as(ruth, openRecord, { params: { patientId: sam.patientId } });
  const around = async (who: Member, at?: string) => (await list(who, sam, at)).body.around.map(({ member: { lastName } }) => lastName);
  expect([await around(ruth, between), await around(nina, between), await around(maya, between)]).toEqual([
    ['Lin', 'Feldman'],
    [],
    ['Lin'],
  ]);
  expect([await around(ruth), await around(ruth, daysAgo(2))]).toEqual([[], []]);
});

test('A15 L1 that somebody looked at the past is in the log, once in a quarter of an hour; of what cannot be looked at nothing is', async () => {
  const { diego, maya, nina, sam } = await world.tell((story) => cast(story));
  const looks = async (who: Member) =>
    (
      await world.owner.query<{ detail: object }>(
        `select detail from activity where member_id = $1 and action = 'access.past' order by id`,
        [who.memberId],
      )
    ).rows.map(({ detail }) => Object.keys(detail));
  await list(maya, sam);
  await list(maya, sam, daysAgo(-1));
  await list(maya, sam, daysAgo(401));
  expect(await looks(maya)).toEqual([]);
  await list(maya, sam, daysAgo(1));
  await list(maya, sam, daysAgo(2));
  await stands(maya, sam, maya, daysAgo(3));
  expect(await looks(maya)).toEqual([['at']]);
  await stands(nina, sam, nina, daysAgo(3));
  expect(await looks(nina)).toEqual([['at']]);
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [diego.memberId]);
  await list(diego, sam, daysAgo(1));
  expect(await looks(diego)).toEqual([]);
});

test('A15 R1 who could open it then is shown with the role by which they could', async () => {
  const { olga, nina, sam } = await world.tell((story) => cast(story));
  await world.owner.query(`update member set roles = '{clinicalAdmin}' where id = $1`, [nina.memberId]);
  const asAdmin = await now();
  await world.owner.query(`update member set roles = '{clinician}' where id = $1`, [nina.memberId]);
  const rolesOf = async (at?: string) =>
    (await list(olga, sam, at)).body.members.find(({ member }) => member.id === nina.memberId)?.member.roles;
  expect([await rolesOf(asAdmin), await rolesOf()]).toEqual([['clinicalAdmin'], ['clinician']]);
  expect((await stands(olga, sam, nina, asAdmin)).member.roles).toEqual(['clinicalAdmin']);
});

test('A15 the future, a time before the clinic and one before the patient cannot be asked about, and it is said why', async () => {
  const { olga, maya, sam } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, sam: patient(story, all.at, { firstName: 'New', lastName: 'Comer', by: all.maya, daysAgo: 2 }) };
  });
  const cases = [
    [daysAgo(-1), 'lies in the future'],
    [daysAgo(401), 'lies before the clinic was opened'],
    ['0001-01-01T00:00:00Z', 'lies before the clinic was opened'],
    [daysAgo(3), 'nothing is known of that time'],
  ] as const;
  for (const [at, message] of cases) {
    const answers = [
      await list(olga, sam, at),
      await world.as(olga, explainAccess, { params: { patientId: sam.patientId, memberId: maya.memberId }, query: { at } }),
    ];
    for (const { status, body } of answers) expect([status, body.code, body.fields]).toEqual([400, 'invalid', [{ path: 'at', message }]]);
  }
  for (const at of ['yesterday', '2026-02-31T00:00:00Z', '2026-01-01', '0000-01-01T00:00:00Z'])
    expect((await list(olga, sam, at)).status).toBe(400);
});

test('A15 R7 the past of a hidden patient is as hidden as the patient', async () => {
  const { diego, sam } = await world.tell((story) => {
    const all = cast(story);
    assigned(story, all.sam, all.diego, { daysAgo: 18, archivedDaysAgo: 12 });
    return all;
  });
  const there = await world.tell((story) => cast(story));
  await world.owner.query(`update member set visibility = 'own' where id = $1`, [diego.memberId]);
  const at = daysAgo(15);
  const texts = await Promise.all(
    [424_242, sam.patientId, there.sam.patientId].flatMap((patientId) => [
      world.as(diego, whoCanOpen, { params: { patientId }, query: { at } }),
      world.as(diego, explainAccess, { params: { patientId, memberId: diego.memberId }, query: { at } }),
    ]),
  );
  expect(new Set(texts.map(({ status, text }) => `${status} ${withoutRequestId(text)}`)).size).toBe(1);
  expect(texts[0]?.status).toBe(404);
});
