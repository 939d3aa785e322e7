import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assign } from '#src/contract/assignments.ts';
import { invite } from '#src/contract/invitations.ts';
import { assigned, member, patient, practitioner } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { enter } from '#src/http/session.ts';
import { lockChart } from '../patients/queries.ts';
import { assignStatement } from './queries.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const each = <T>(...values: T[]) => values;
/** Every therapist there could be: an active practitioner or not, whose member is active, approved, of type DOCTOR, or not. */
const kinds = each('active', 'archived').flatMap((status) =>
  each('active', 'suspended').flatMap((memberStatus) =>
    each(true, false).flatMap((approved) => each('DOCTOR', 'STAFF').map((type) => ({ status, memberStatus, approved, type }))),
  ),
) as { status: 'active' | 'archived'; memberStatus: 'active' | 'suspended'; approved: boolean; type: 'DOCTOR' | 'STAFF' }[];
const suits = (kind: (typeof kinds)[number]) =>
  kind.status === 'active' && kind.memberStatus === 'active' && kind.approved && kind.type === 'DOCTOR';

const openTable = () =>
  world.tell((story) => {
    const all = cast(story, { policy: 'careTeam' });
    const targets = kinds.map((kind, i) => {
      const practises = practitioner(story, all.at, { firstName: 'T', lastName: `Target ${i}`, status: kind.status });
      member(story, all.at, {
        firstName: 'T',
        lastName: `Target ${i}`,
        roles: ['clinician'],
        practises,
        status: kind.memberStatus,
        approved: kind.approved,
        type: kind.type,
      });
      return { ...practises, kind };
    });
    const nobody = practitioner(story, all.at, { firstName: 'Without', lastName: 'Login' });
    const shared = practitioner(story, all.at, { firstName: 'Two', lastName: 'Logins' });
    for (const status of ['suspended', 'active'] as const)
      member(story, all.at, { firstName: 'Two', lastName: status, roles: ['clinician'], practises: shared, status });
    const gone = patient(story, all.at, { firstName: 'Gone', lastName: 'Away', by: all.maya, status: 'archived' });
    return { ...all, targets, nobody, shared, gone };
  });

test('A2 an active, approved therapist of the clinic can be assigned to an active patient, and nobody else to nobody else', async () => {
  const { ruth, targets, nobody, shared, sam, gone } = await openTable();
  const elsewhere = await world.tell((story) => cast(story));
  for (const { practitionerId, kind } of targets) {
    const toSam = await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: practitionerId } });
    expect([toSam.status, toSam.body.code, toSam.body.ids], JSON.stringify(kind)).toEqual(
      suits(kind) ? [200, undefined, undefined] : [422, 'invalid_target', [practitionerId]],
    );
    const toGone = await world.as(ruth, assign, { body: { patientId: gone.patientId, targetDoctorId: practitionerId } });
    expect([toGone.status, toGone.body.code], JSON.stringify(kind)).toEqual([409, 'patient_archived']);
  }
  const ask = async (targetDoctorId: number) =>
    (await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId } })).status;
  expect(await ask(nobody.practitionerId)).toBe(422);
  expect(await ask(shared.practitionerId)).toBe(200);
  expect(await ask(elsewhere.diego.practitionerId)).toBe(404);
  expect(await ask(1)).toBe(404);
  const rows = await looked<{ n: number }>(world, 'select count(*)::int as n from assignment where patient_id = any ($1)', [
    [sam.patientId, gone.patientId],
  ]);
  expect(rows[0]?.n, 'Maya, Nina, one of the table, and the shared practitioner').toBe(4);
});

test('A2 at invitation, whoever could not be assigned is answered alike, with their ids', async () => {
  const { ruth, targets, nobody, maya } = await openTable();
  const elsewhere = await world.tell((story) => cast(story));
  const bad = [
    ...targets.filter(({ kind }) => !suits(kind)).map((one) => one.practitionerId),
    nobody.practitionerId,
    elsewhere.diego.practitionerId,
    1,
    424_242,
  ];
  for (const [i, id] of bad.entries()) {
    const answer = await world.as(ruth, invite, {
      body: { firstName: 'Eva', lastName: 'New', email: `eva-${i}@example.test`, additionalTherapistIds: [maya.practitionerId, id] },
    });
    expect([answer.status, answer.body.code, answer.body.ids, answer.body.error]).toEqual([
      422,
      'invalid_target',
      [id],
      'Not everyone chosen can be assigned. Choose active, approved therapists of your clinic.',
    ]);
  }
});

describe('A1 one row for each patient and practitioner', () => {
  const rowsOf = (patientId: number, practitionerId: number) =>
    looked(
      world,
      'select kind, via, status, version, ends_at, reason, assigned_by::float8 as by from assignment where patient_id = $1 and practitioner_id = $2',
      [patientId, practitionerId],
    );
  const periodsOf = (patientId: number, practitionerId: number) =>
    looked<{ open: boolean; opened: number; closed: number | null; why: string | null; order: boolean }>(
      world,
      `select closed_at is null as open, opened_by::float8 as opened, closed_by::float8 as closed, closed_reason as why, coalesce(closed_at >= starts_at, true) as order
       from assignment_period where patient_id = $1 and practitioner_id = $2 order by opened_at, id`,
      [patientId, practitionerId],
    );

  test('A1 assigning, archiving and assigning again reactivates the row and keeps its history', async () => {
    const { diego, ruth, sam } = await world.tell((story) => cast(story));
    const id = diego.practitionerId;
    await world.as(diego, assign, { body: { patientId: sam.patientId } });
    await changeTeam(world, ruth, sam.patientId, { remove: [id], reason: 'on leave' });
    expect(await rowsOf(sam.patientId, id)).toMatchObject([{ status: 'archived', reason: 'on leave', version: 2 }]);
    const again = await world.as(ruth, assign, { body: { patientId: sam.patientId, targetDoctorId: id } });
    expect(again.body).toMatchObject({ alreadyAssigned: false, doctorId: id });
    expect(await rowsOf(sam.patientId, id)).toEqual([
      { kind: 'assigned', via: 'manual', status: 'active', version: 3, ends_at: null, reason: null, by: ruth.memberId },
    ]);
    expect(await periodsOf(sam.patientId, id)).toEqual([
      { open: false, opened: diego.memberId, closed: ruth.memberId, why: 'on leave', order: true },
      { open: true, opened: ruth.memberId, closed: null, why: null, order: true },
    ]);
  });

  test('A1 assigning someone whose time on the care team has run out opens a new period', async () => {
    const { diego, sam } = await world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.diego, { kind: 'covering', daysAgo: 9, untilDays: -2 });
      return all;
    });
    const answer = await world.as(diego, assign, { body: { patientId: sam.patientId } });
    expect(answer.body).toMatchObject({ alreadyAssigned: false, isConnectedToMe: true });
    expect(await rowsOf(sam.patientId, diego.practitionerId)).toMatchObject([{ kind: 'assigned', ends_at: null }]);
    expect(await periodsOf(sam.patientId, diego.practitionerId)).toHaveLength(2);
  });

  test('A1 someone whose assignment begins next week can be assigned today', async () => {
    const { diego, sam } = await world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.diego, { daysAgo: -7 });
      return all;
    });
    const answer = await world.as(diego, assign, { body: { patientId: sam.patientId } });
    expect(answer.status, answer.text).toBe(200);
  });

  test('P already assigned answers 200 with nothing changed, whoever asks who may use the function', async () => {
    const { maya, nina, diego, sam } = await world.tell((story) => cast(story, { policy: 'managed' }));
    const before = await rowsOf(sam.patientId, nina.practitionerId);
    for (const who of [maya, nina, diego]) {
      const answer = await world.as(who, assign, { body: { patientId: sam.patientId, targetDoctorId: nina.practitionerId } });
      expect([answer.status, answer.body.alreadyAssigned]).toEqual([200, true]);
    }
    expect(await rowsOf(sam.patientId, nina.practitionerId)).toEqual(before);
  });

  test('A1 assigning and archiving racing leaves one row, no overlapping periods and no failure', async () => {
    const { diego, ruth, sam } = await world.tell((story) => cast(story));
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 2 === 0
          ? world.as(diego, assign, { body: { patientId: sam.patientId } })
          : changeTeam(world, ruth, sam.patientId, { remove: [diego.practitionerId], reason: 'raced' }),
      ),
    );
    expect(
      [...new Set(answers.map(({ status, body: { code } }) => `${status} ${code ?? ''}`))].filter(
        (one) => !['200 ', '409 not_assigned', '409 care_team_changed'].includes(one),
      ),
    ).toEqual([]);
    expect(await rowsOf(sam.patientId, diego.practitionerId)).toHaveLength(1);
    expect((await periodsOf(sam.patientId, diego.practitionerId)).filter(({ open }) => open).length).toBeLessThanOrEqual(1);
  });

  test('A1 an assignment that began to be written before another archived the row succeeds when its turn comes', async () => {
    const { diego, ruth, sam } = await world.tell((story) => {
      const all = cast(story);
      assigned(story, all.sam, all.diego);
      return all;
    });
    const asked = {
      token: await world.session(diego),
      requestId: 'r',
      ip: '127.0.0.1',
      clinic: null,
      background: false,
      idempotencyKey: null,
    };
    const decided = await world.database
      .transaction(enter(asked, { right: 'careTeam.assign' }), async (tx) => {
        const gone = await changeTeam(world, ruth, sam.patientId, { remove: [diego.practitionerId], reason: 'a moment earlier' });
        expect(gone.status).toBe(200);
        await tx.one(lockChart(sam.patientId));
        return tx.one(assignStatement(sam.patientId, null));
      })
      .catch((error: { constraint?: string }) => error.constraint);
    expect(decided).toMatchObject({ refusal: null, alreadyAssigned: false });
  });
});
