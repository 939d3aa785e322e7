import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockMember, blocksOfPatient, openRecord, unblockMember } from '#src/contract/access.ts';
import { activity } from '#src/contract/activity.ts';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { blocked } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const block = (who: Member, { patientId }: Pick<Patient, 'patientId'>, { memberId }: Pick<Member, 'memberId'>) =>
  world.as(who, blockMember, { params: { patientId, memberId }, body: { reason: 'neighbours' } });
const unblock = (who: Member, { patientId }: Patient, { memberId }: Pick<Member, 'memberId'>) =>
  world.as(who, unblockMember, { params: { patientId, memberId } });
const blocksIn = (tenantId: number) =>
  looked<{ member: number }>(world, 'select member_id as member from patient_block where tenant_id = $1 order by blocked_at', [tenantId]);

test('R5 owner, practice admin and clinical admin keep a member from a patient, with a reason, and take it back', async () => {
  const { at, olga, pia, ruth, maya, nina, diego, sam } = await world.tell((story) => cast(story));
  expect((await block(olga, sam, maya)).status).toBe(200);
  expect((await block(pia, sam, diego)).status).toBe(200);
  const { body } = await block(ruth, sam, nina);
  expect(body.items.map(({ member, by, reason }) => [member.lastName, by.lastName, reason])).toEqual([
    ['Abara', 'Feldman', 'neighbours'],
    ['Lin', 'Owner', 'neighbours'],
    ['Ruiz', 'Practice', 'neighbours'],
  ]);
  expect((await open(nina, sam)).status).toBe(404);
  const again = await block(pia, sam, nina);
  expect([again.status, again.body.code]).toEqual([409, 'already_blocked']);
  expect((await unblock(pia, sam, nina)).body.items).toHaveLength(2);
  expect((await open(nina, sam)).status).toBe(200);
  const gone = await unblock(pia, sam, nina);
  expect([gone.status, gone.body.code]).toEqual([409, 'not_blocked']);
  expect(await blocksIn(at.tenantId)).toHaveLength(2);
  const log = await looked(
    world,
    `select action, (detail ->> 'memberId')::float8 as whom from activity where patient_id = $1 and member_id = $2 and action like 'patient.%' order by id`,
    [sam.patientId, pia.memberId],
  );
  expect(log).toEqual([
    { action: 'patient.blocked', whom: diego.memberId },
    { action: 'patient.unblocked', whom: nina.memberId },
  ]);
});
const open = (who: Member, { patientId }: Patient) => world.as(who, openRecord, { params: { patientId } });

test('R5 clinicians, supervisors, trainees, schedulers and billers block nobody, and do not read who is blocked', async () => {
  const { at, maya, hope, sue, tess, sky, bea, nina, sam } = await world.tell((story) => cast(story));
  for (const who of [maya, hope, sue, tess, sky, bea]) {
    const answers = [
      await block(who, sam, nina),
      await unblock(who, sam, nina),
      await world.as(who, blocksOfPatient, { params: { patientId: sam.patientId } }),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'not_allowed']);
  }
  expect(await blocksIn(at.tenantId)).toEqual([]);
});

test('R5 nobody blocks themselves, a member of another clinic, or from a patient they do not see', async () => {
  const { at, ruth, olga, pia, maya, nina, sam } = await world.tell((story) => {
    const all = cast(story);
    blocked(story, all.ruth, all.sam);
    return all;
  });
  const there = await world.tell((story) => cast(story));
  for (const who of [olga, pia]) {
    const { status, body } = await block(who, sam, who);
    expect([status, body.code]).toEqual([403, 'own_rights']);
  }
  const answers = [
    await block(pia, { patientId: 424_242 }, nina),
    await block(pia, there.sam, nina),
    await block(pia, sam, there.maya),
    await block(pia, sam, { memberId: 424_242 }),
    await block(ruth, sam, nina),
    await block(ruth, sam, ruth),
    await unblock(ruth, sam, ruth),
    await unblock(ruth, sam, maya),
  ];
  expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(404));
  expect(new Set(answers.map(({ text }) => withoutRequestId(text))).size).toBe(1);
  expect(await blocksIn(at.tenantId)).toEqual([{ member: ruth.memberId }]);
  expect((await block(pia, sam, nina)).status).toBe(200);
});

test('R5 a block needs a reason, and nothing but a reason', async () => {
  const { at, pia, nina, sam } = await world.tell((story) => cast(story));
  const url = `/v2/patients/${sam.patientId}/blocks/${nina.memberId}`;
  for (const body of [{}, { reason: '' }, { reason: '  ' }, { reason: 'x'.repeat(501) }, { reason: 'r', until: null }]) {
    expect((await knock(world, pia, url, { method: 'PUT', body })).status).toBe(400);
  }
  expect(await blocksIn(at.tenantId)).toEqual([]);
});

test('R5 two who block the same member at once make one block', async () => {
  const { at, olga, pia, nina, sam } = await world.tell((story) => cast(story));
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => block(i % 2 ? olga : pia, sam, nina)));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(7).fill(409)]);
  expect(await blocksIn(at.tenantId)).toHaveLength(1);
});

test('R5 R7 to a blocked member the patient is in nothing, everywhere, as if there had never been one', async () => {
  const { maya, ruth, pia, sam, kim } = await world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'breakGlass'] });
    return { ...all, kim: all.ofMaya('Kim') };
  });
  // Both have left traces: openings, and entries about them in the log.
  for (const who of [maya, ruth]) await open(who, sam);
  for (const who of [maya, ruth]) await block(pia, sam, who);
  for (const who of [maya, ruth]) {
    const lists = [
      await world.as(who, myPatients, { query: {} }),
      await world.as(who, myPatients, { query: { q: 'Sam' } }),
      await world.as(who, allActivePatients, { query: {} }),
      await world.as(who, allActivePatients, { query: { q: 'Okafor' } }),
      await knock(world, who, '/v2/doctor/patients/similar?firstName=Sam&lastName=Okafor'),
      await knock(world, who, `/v2/doctor/patients/similar?firstName=No&lastName=One&email=${sam.email}`),
      await knock(world, who, '/v2/doctor/patients/unassigned'),
      await knock(world, who, '/v2/inbox'),
      await knock(world, who, '/v2/activity'),
      await knock(world, who, '/v2/activity?action=patient'),
    ];
    for (const { text } of lists) {
      expect(text).not.toContain(String(sam.patientId));
      expect(text).not.toMatch(/patient\.blocked|"Sam"/);
    }
    expect((await world.as(who, allActivePatients, { query: {} })).body.items.map(({ id }) => id)).toEqual([kim.patientId]);

    const asked = (id: number): [string, Parameters<typeof knock>[3]?][] => [
      [`/v2/patients/${id}`],
      [`/v2/patients/${id}/record`],
      [`/v2/patients/${id}/access`],
      [`/v2/patients/${id}/access?at=${new Date(Date.now() - 60_000).toISOString()}`],
      [`/v2/patients/${id}/access/${who.memberId}`],
      [`/v2/patients/${id}/access/${pia.memberId}`],
      [`/v2/patients/${id}/care-team`],
      [`/v2/patients/${id}/care-team`, { method: 'PATCH', body: { version: 'x', add: [] } }],
      [`/v2/patients/${id}/blocks`],
      [`/v2/patients/${id}/blocks/${who.memberId}`, { method: 'PUT', body: { reason: 'r' } }],
      [`/v2/patients/${id}/blocks/${who.memberId}`, { method: 'DELETE' }],
      [`/v2/patients/${id}/seal`, { method: 'PUT', body: { sealed: true } }],
      [`/v2/patients/${id}/access-requests`, { method: 'POST', body: { reason: 'asks again' } }],
      [`/v2/patients/${id}/emergency-access`, { method: 'POST', body: { reason: 'an emergency for sure', password: 'x' } }],
      [`/v2/doctor/patients/assign`, { method: 'POST', body: { patientId: id } }],
      [`/v2/activity?patientId=${id}`],
    ];
    for (const [at, [url, how]] of asked(sam.patientId).entries()) {
      const [absentUrl, absentHow] = asked(4_242_424_242)[at] ?? [''];
      const [hidden, absent] = [await knock(world, who, url, how), await knock(world, who, absentUrl, absentHow)];
      expect([url, hidden.status, withoutRequestId(hidden.text)]).toEqual([url, absent.status, withoutRequestId(absent.text)]);
      expect([200, 403, 404]).toContain(hidden.status);
    }
  }
  // The neighbour who may sees both the patient and the entry.
  const entries = (await world.as(pia, activity, { query: { patientId: String(sam.patientId) } })).body.items;
  expect(entries.filter(({ action }) => action === 'patient.blocked')).toHaveLength(2);
});
