import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam } from '#src/contract/assignments.ts';
import { coverLeave, leavePlan, withdrawLeave } from '#src/contract/leave.ts';
import { addTimeOff } from '#src/contract/offer.ts';
import { unassignedPatients } from '#src/contract/patients.ts';
import { accessReview, changeContactDays, endAssignments, keepAssignments, overview, undoReview } from '#src/contract/review.ts';
import { assigned, member, therapist } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { idOf, reviewScene } from '#test/review.ts';
import type { Scene } from '#test/review.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = (about?: Parameters<typeof reviewScene>[1]) => reviewScene(world, about);
const review = (who: Member, query: object = {}) => world.as(who, accessReview, { query });
/** Who is asked about: `Ann: Maya`. */
const asked = async (who: Member, query: object = {}) =>
  (await review(who, query)).body.items.map(({ patient: one, practitioner }) => `${one.firstName}: ${practitioner.firstName}`);
const pair = (who: Patient, whom: Member) => ({ patientId: who.patientId, practitionerId: idOf(whom) });
const stands = (of: Scene) =>
  looked(world, 'select patient_id, practitioner_id, kind, status, starts_at, ends_at from assignment where tenant_id = $1 order by 1, 2', [
    of.at.tenantId,
  ]);
const teamOf = async (of: Scene, who: Patient) =>
  (await world.as(of.ruth, careTeam, { params: { patientId: who.patientId } })).body.connections.map(
    ({ firstName, kind }) => `${firstName} ${kind}`,
  );
const logOf = (tenantId: number) =>
  looked<{ action: string; member_id: number; rule: string }>(
    world,
    `select action, member_id, rule from activity where tenant_id = $1 and rule = 'accessReview.settle' order by id`,
    [tenantId],
  );

describe('O2 what a review asks about', () => {
  test('O2 assignments without an appointment held or to come, and without a note that the one asking reads; and those about to end', async () => {
    const s = await scene();
    const quiet = ['Ann: Nina', 'Ben: Nina', 'Gus: Nina', 'Ann: Maya', 'Flo: Maya', 'Gus: Maya'];
    expect(await asked(s.ruth, { only: 'noContact' })).toEqual(quiet);
    // An owner who reads no notes is not told of one.
    expect(await asked(s.olga, { only: 'noContact' })).toEqual(['Ann: Nina', 'Ben: Nina', 'Dee: Nina', ...quiet.slice(2)]);
    expect(await asked(s.ruth, { only: 'ending' })).toEqual(['Eve: Tess']);
    expect(await asked(s.ruth, { practitionerId: idOf(s.tess) })).toEqual(['Eve: Tess']);
    const { items } = (await review(s.ruth, { practitionerId: idOf(s.maya) })).body;
    expect(items).toMatchObject([
      { patient: { firstName: 'Ann' }, kind: 'primary', lastMetAt: null, follows: { firstName: 'Nina' }, leavesNobody: false },
      { patient: { firstName: 'Flo' }, follows: null, leavesNobody: true },
      { patient: { firstName: 'Gus' }, follows: { firstName: 'Nina' } },
    ]);
    const ben = (await review(s.ruth, { practitionerId: idOf(s.nina) })).body.items[1];
    expect(Date.now() - Date.parse(ben?.lastMetAt ?? '')).toBeGreaterThan(119 * 86_400_000);
  });

  test('O2 the pages hold each once, and a cursor is nobody else’s', async () => {
    const s = await scene();
    const all = await asked(s.ruth);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await review(s.ruth, { limit: 2, ...(cursor && { cursor }) });
      expect([body.pending, body.reviewed]).toEqual([all.length, 0]);
      seen.push(...body.items.map(({ patient: one, practitioner }) => `${one.firstName}: ${practitioner.firstName}`));
      cursor = body.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(all);
    const { nextCursor } = (await review(s.ruth, { limit: 2 })).body;
    expect((await review(s.olga, { cursor: nextCursor ?? '' })).status).toBe(400);
    expect((await review(s.ruth, { only: 'everything' })).status).toBe(400);
  });

  test('R1 R2 is read by those who oversee the clinic or may unassign whom they like; settled by these; and by nobody else', async () => {
    const s = await scene();
    const body = { items: [pair(s.ann, s.nina)] };
    expect((await review(s.ruth)).body).toMatchObject({ maySettle: true, pending: 7 });
    // Who reads no notes is not told of Dee’s.
    for (const who of [s.olga, s.hope]) expect((await review(who)).body).toMatchObject({ maySettle: true, pending: 8 });
    expect((await review(s.pia)).body).toMatchObject({ maySettle: false, pending: 8 });
    for (const who of [s.maya, s.tess, s.sue, s.sky, s.bea]) expect((await review(who)).body.code, who.firstName).toBe('not_allowed');
    const before = await stands(s);
    for (const who of [s.pia, s.maya, s.tess, s.sue, s.sky, s.bea])
      for (const answer of [
        await world.as(who, keepAssignments, { body }),
        await world.as(who, endAssignments, { body: { ...body, reason: 'no more' } }),
        await world.as(who, undoReview, { body }),
      ])
        expect([answer.status, answer.body.code], who.firstName).toEqual([403, 'not_allowed']);
    expect(await stands(s)).toEqual(before);
  });

  test('R4 who holds the permission and sees only their own patients is asked about these', async () => {
    const s = await scene();
    const own = await world.tell((story) => {
      const one = therapist(story, s.at, {
        firstName: 'Oona',
        lastName: 'Own',
        permissions: ['canChangeAssignedPractitioners'],
        visibility: 'own',
      });
      assigned(story, s.ann, one, { daysAgo: 3 });
      return one;
    });
    expect(await asked(own)).toEqual(['Ann: Nina', 'Ann: Maya']);
    const hidden = await world.as(own, keepAssignments, { body: { items: [pair(s.ann, s.nina), pair(s.flo, s.maya)] } });
    const absent = await world.as(own, keepAssignments, { body: { items: [{ patientId: 4_242_424_242, practitionerId: 1 }] } });
    expect([hidden.status, withoutRequestId(hidden.text)]).toEqual([404, withoutRequestId(absent.text)]);
    expect(await asked(own)).toEqual(['Ann: Nina', 'Ann: Maya']);
  });
});

describe('O2 keeping', () => {
  test('O2 what is kept is not asked about again for as many days, is in the log, and can be taken back', async () => {
    const s = await scene();
    const items = [pair(s.ann, s.nina), pair(s.ben, s.nina)];
    expect((await world.as(s.ruth, keepAssignments, { body: { items } })).body).toEqual({ done: items, left: [] });
    expect((await review(s.ruth)).body).toMatchObject({ pending: 5, reviewed: 2 });
    expect(await asked(s.ruth)).not.toContain('Ann: Nina');
    expect(await logOf(s.at.tenantId)).toMatchObject([
      { action: 'careTeam.kept', member_id: s.ruth.memberId },
      { action: 'careTeam.kept', member_id: s.ruth.memberId },
    ]);
    // Another's is not one's own to take back.
    expect((await world.as(s.olga, undoReview, { body: { items } })).body.left).toMatchObject([{ why: 'changed' }, { why: 'changed' }]);
    expect((await world.as(s.ruth, undoReview, { body: { items: items.slice(0, 1) } })).body.done).toEqual(items.slice(0, 1));
    expect((await review(s.ruth)).body).toMatchObject({ pending: 6, reviewed: 1 });
    await world.owner.query(
      `update assignment set reviewed_at = now() - interval '91 days', reviewed_until = now() - interval '1 day' where tenant_id = $1 and reviewed_at is not null`,
      [s.at.tenantId],
    );
    expect((await review(s.ruth)).body).toMatchObject({ pending: 7, reviewed: 0 });
  });

  test('A2 one who cannot be assigned, or is on the care team no more, is left alone and said', async () => {
    const s = await scene();
    await world.owner.query(`update member set status = 'suspended' where id = $1`, [s.nina.memberId]);
    const items = [pair(s.ann, s.nina), pair(s.ann, s.diego), pair(s.flo, s.maya)];
    const { body } = await world.as(s.ruth, keepAssignments, { body: { items } });
    expect(body.done).toEqual([pair(s.flo, s.maya)]);
    expect(body.left.map(({ why }) => why)).toEqual(['invalidTarget', 'changed']);
  });
});

describe('O2 A7 ending', () => {
  const end = (_of: Scene, who: Member, items: object[], reason = 'no contact') =>
    world.as(who, endAssignments, { body: { items: items as never, reason } });

  test('A7 several at once, with who follows and who is left; undone, everything is as it was', async () => {
    const s = await scene();
    const before = await stands(s);
    const items = [
      { ...pair(s.ann, s.maya), primaryId: idOf(s.nina) },
      pair(s.ben, s.nina),
      { ...pair(s.flo, s.maya), leaveUnassigned: true },
    ];
    const answer = await end(s, s.ruth, items);
    expect(answer.body.left, answer.text).toEqual([]);
    expect(answer.body.done).toHaveLength(3);
    expect(await teamOf(s, s.ann)).toEqual(['Nina primary']);
    expect(await teamOf(s, s.ben)).toEqual(['Maya primary']);
    expect(await teamOf(s, s.flo)).toEqual([]);
    expect((await world.as(s.ruth, unassignedPatients, { query: {} })).body.items.map(({ firstName }) => firstName)).toEqual([
      'Lou',
      'Flo',
    ]);
    expect((await logOf(s.at.tenantId)).map(({ action }) => action).toSorted()).toEqual([
      'careTeam.primaryChanged',
      ...Array.from({ length: 3 }, () => 'careTeam.unassigned'),
    ]);
    // Ann and Nina are asked about still: it is another assignment.
    expect((await review(s.ruth)).body).toMatchObject({ pending: 4, reviewed: 3 });

    const back = await world.as(s.ruth, undoReview, {
      body: { items: items.map(({ patientId, practitionerId }) => ({ patientId, practitionerId })) },
    });
    expect(back.body.left, back.text).toEqual([]);
    expect(await stands(s)).toEqual(before);
    expect((await review(s.ruth)).body).toMatchObject({ pending: 7, reviewed: 0 });
    const open = await looked<{ kind: string }>(
      world,
      'select kind from assignment_period where patient_id = $1 and closed_at is null order by kind desc',
      [s.ann.patientId],
    );
    expect(open.map(({ kind }) => kind)).toEqual(['primary', 'assigned']);
    // Nothing is taken back twice.
    expect((await world.as(s.ruth, undoReview, { body: { items: [pair(s.ann, s.maya)] } })).body.left).toMatchObject([{ why: 'changed' }]);
    // And it can be ended again.
    expect((await end(s, s.ruth, [pair(s.ben, s.nina)])).body.done).toHaveLength(1);
  });

  test('A7 nobody goes of whom something is left to be decided', async () => {
    const s = await scene();
    const before = await stands(s);
    const { body } = await end(s, s.ruth, [
      pair(s.cam, s.nina),
      pair(s.ann, s.maya),
      { ...pair(s.gus, s.maya), primaryId: idOf(s.diego) },
      pair(s.flo, s.maya),
      pair(s.ann, s.diego),
    ]);
    expect(body.done).toEqual([]);
    expect(body.left.map(({ why }) => why)).toEqual(['appointments', 'primary', 'primary', 'last', 'changed']);
    // Those who go together do not follow each other, and the last of them is the last.
    const together = await end(s, s.ruth, [{ ...pair(s.ann, s.maya), primaryId: idOf(s.nina) }, pair(s.ann, s.nina)]);
    expect(together.body.left.map(({ why }) => why)).toEqual(['last', 'last']);
    expect(await stands(s)).toEqual(before);
    for (const bad of [
      { items: [], reason: 'x' },
      { items: [pair(s.ann, s.nina)] },
      { items: [pair(s.ann, s.nina), pair(s.ann, s.nina)], reason: 'twice' },
      { items: [{ ...pair(s.ann, s.nina), kind: 'x' }], reason: 'unknown key' },
    ])
      expect((await world.as(s.ruth, endAssignments, { body: bad as never })).status).toBe(400);
  });

  test('A7 what a colleague has changed since stays, also when it is taken back', async () => {
    const s = await scene();
    await end(s, s.ruth, [{ ...pair(s.ann, s.maya), primaryId: idOf(s.nina) }]);
    await changeTeam(world, s.olga, s.ann.patientId, { add: [{ practitionerId: idOf(s.diego) }], primaryId: idOf(s.diego) });
    expect((await world.as(s.ruth, undoReview, { body: { items: [pair(s.ann, s.maya)] } })).body.done).toHaveLength(1);
    expect((await teamOf(s, s.ann)).toSorted()).toEqual(['Diego primary', 'Maya assigned', 'Nina assigned']);
  });

  test('A7 what a colleague has given anew and taken again is not given back by taking back an end of before', async () => {
    const s = await scene();
    const undone = (of: Patient, whom: Member) => world.as(s.ruth, undoReview, { body: { items: [pair(of, whom)] } });
    await end(s, s.ruth, [pair(s.ben, s.nina)]);
    await changeTeam(world, s.olga, s.ben.patientId, { add: [{ practitionerId: idOf(s.nina) }] });
    // Given anew, it is another assignment than the one that was ended.
    expect((await undone(s.ben, s.nina)).body).toMatchObject({ done: [], left: [{ why: 'changed' }] });
    await changeTeam(world, s.olga, s.ben.patientId, { remove: [idOf(s.nina)], reason: 'a complaint' });
    expect((await undone(s.ben, s.nina)).body).toMatchObject({ done: [], left: [{ why: 'changed' }] });
    expect(await teamOf(s, s.ben)).toEqual(['Maya primary']);
    // Nor what one had only kept, and ended once before.
    await world.as(s.ruth, keepAssignments, { body: { items: [pair(s.ann, s.nina)] } });
    await changeTeam(world, s.olga, s.ann.patientId, { remove: [idOf(s.nina)], reason: 'a complaint' });
    expect((await undone(s.ann, s.nina)).body).toMatchObject({ done: [], left: [{ why: 'changed' }] });
    // Nor what one has oneself removed elsewhere since.
    await end(s, s.ruth, [pair(s.gus, s.nina)]);
    await changeTeam(world, s.ruth, s.gus.patientId, { add: [{ practitionerId: idOf(s.nina) }] });
    await changeTeam(world, s.ruth, s.gus.patientId, { remove: [idOf(s.nina)], reason: 'a complaint' });
    expect((await undone(s.gus, s.nina)).body).toMatchObject({ done: [], left: [{ why: 'changed' }] });
    expect(await teamOf(s, s.gus)).toEqual(['Maya primary']);
  });

  test('A12 A7 whoever covered a leave does not cover again once it is taken back', async () => {
    const s = await scene();
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const away = await world.as(s.olga, addTimeOff, {
      params: { practitionerId: idOf(s.maya) },
      body: { startsAt: new Date().toISOString(), endsAt: until },
    });
    expect(away.status, away.text).toBe(201);
    const params = { id: away.body.id };
    const { body: plan } = await world.as(s.olga, leavePlan, { params });
    const one = plan.patients.find(({ onCareTeam, appointments }) => !onCareTeam.includes(idOf(s.nina)) && appointments.length === 0);
    const covers = [{ patientId: one?.patient.id ?? 0, practitionerId: idOf(s.nina) }];
    const given = await world.as(s.olga, coverLeave, { params, body: { version: plan.version, covers, appointments: [] } });
    expect(given.status, given.text).toBe(200);
    const ended = async () => expect((await end(s, s.ruth, covers)).body.left).toEqual([]);
    const undone = async () => (await world.as(s.ruth, undoReview, { body: { items: covers } })).body;
    await ended();
    expect(await undone()).toMatchObject({ left: [] });
    await ended();
    const { version } = (await world.as(s.olga, leavePlan, { params })).body;
    expect((await world.as(s.olga, withdrawLeave, { params, body: { version, giveBack: true } })).status).toBe(200);
    expect(await undone()).toMatchObject({ done: [], left: [{ why: 'changed' }] });
  });

  test('A7 ended twenty times at once, one is ended once', async () => {
    const s = await scene();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, nth) => end(s, nth % 2 ? s.ruth : s.olga, [pair(s.ben, s.nina)])));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ body }) => body.done.length > 0)).toHaveLength(1);
    expect((await logOf(s.at.tenantId)).filter(({ action }) => action === 'careTeam.unassigned')).toHaveLength(1);
  });

  test('A7 an end of long ago is not taken back', async () => {
    const s = await scene();
    await end(s, s.ruth, [pair(s.ben, s.nina)]);
    await world.owner.query(
      `update assignment set reviewed_at = now() - interval '16 minutes' where tenant_id = $1 and reviewed_at is not null`,
      [s.at.tenantId],
    );
    expect((await world.as(s.ruth, undoReview, { body: { items: [pair(s.ben, s.nina)] } })).body.left).toMatchObject([{ why: 'changed' }]);
  });
});

test('O2 after how many days without contact is a setting, of those who keep them, within limits, and logged', async () => {
  const s = await scene();
  const set = (who: Member, contactDays: number) => world.as(who, changeContactDays, { body: { contactDays } });
  for (const who of [s.ruth, s.maya, s.sky, s.hope]) expect((await set(who, 30)).body.code).toBe('not_allowed');
  for (const days of [0, 13, 731, 20.5]) expect((await set(s.pia, days)).status).toBe(400);
  expect((await set(s.pia, 250)).body).toEqual({ contactDays: 250 });
  expect(await asked(s.ruth)).toEqual(['Eve: Tess']);
  expect((await world.as(s.ruth, overview, {})).body).toMatchObject({ contactDays: 250, noContact: 0 });
  const [entry] = await looked<{ detail: object }>(
    world,
    `select detail from activity where tenant_id = $1 and action = 'settings.changed'`,
    [s.at.tenantId],
  );
  expect(entry?.detail).toEqual({ contactDays: { from: 90, to: 250 } });
});

test('RL-6 whoever assigns but may not unassign cannot say that an assignment was reviewed', async () => {
  const s = await scene();
  const gone = await world.tell((story) => member(story, s.at, { firstName: 'No', lastName: 'One', roles: ['biller'] }));
  const trying = async (who: Member) => {
    await world.owner.query('begin');
    try {
      await world.owner.query('set local role caseload_app');
      await world.owner.query(
        `select set_config('app.tenant', $1, true), set_config('app.member', $2, true), set_config('app.patient', '0', true)`,
        [String(who.tenantId), String(who.memberId)],
      );
      const { rowCount } = await world.owner.query(
        `update assignment set reviewed_at = now(), reviewed_by = $2, reviewed_until = now() + interval '1 day' where tenant_id = $1 and patient_id = $3 and practitioner_id = $4`,
        [who.tenantId, who.memberId, s.ann.patientId, idOf(s.nina)],
      );
      return String(rowCount);
    } catch (error) {
      return (error as { code?: string }).code ?? 'error';
    } finally {
      await world.owner.query('rollback');
    }
  };
  expect(await trying(s.ruth)).toBe('1');
  for (const who of [s.maya, gone]) expect(await trying(who)).toBe('42501');
});
