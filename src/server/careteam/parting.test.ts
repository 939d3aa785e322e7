import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inbox } from '#src/contract/inbox.ts';
import { cancelAppointment, moveAppointment, setAppointmentStatus } from '#src/contract/scheduling.ts';
import { hours } from '#seed/offer.ts';
import { blocked } from '#seed/tell.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { cancel, keep, move, partingIn } from '#test/parting.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { booking, scene, removeNina, asked, opens, unchanged, stands, isOn } = partingIn(() => world);

describe('A7 what is shown before somebody is removed', () => {
  test('A7 their appointments to come with this patient, and who else is free then; none that is past, cancelled, or somebody else’s', async () => {
    const s = await scene();
    const [first, second, third] = s.sessions;
    await booking(s, s.sky, s.sam, s.maya, '2027-03-02T12:00');
    await booking(s, s.sky, s.kim, s.nina, '2027-03-02T14:00');
    await world.tell((story) => hours(story, s.diego, [2], ['9:00-9:30']));
    await booking(s, s.sky, s.kim, s.maya, '2027-03-02T08:30');
    await world.as(s.sky, setAppointmentStatus, { params: { appointmentId: second }, body: { version: 1, status: 'confirmed' } });
    await world.as(s.sky, cancelAppointment, { params: { appointmentId: third }, body: { version: 1, by: 'patient' } });
    const { body } = await asked(s, s.ruth);
    expect(body.appointments).toMatchObject([
      {
        id: first,
        practitionerId: s.nina.practitionerId,
        service: { name: 'Session' },
        wallStart: '2027-03-02T09:00',
        wallEnd: '2027-03-02T09:50',
        version: 1,
        status: 'booked',
        taken: [s.maya.practitionerId],
        outside: [s.diego.practitionerId],
      },
      { id: second, version: 2, status: 'confirmed', taken: [], outside: [s.diego.practitionerId] },
    ]);
    expect(body.mayBook).toBe(true);
    expect(body.colleagues.map(({ id }) => id)).not.toContain(s.nina.practitionerId);
    expect(body.colleagues.map(({ id }) => id)).toContain(s.diego.practitionerId);
    await world.owner.query(
      `update appointment set starts_at = now() - interval '10 minutes', ends_at = now() + interval '40 minutes',
      busy = tstzrange(now() - interval '10 minutes', now() + interval '40 minutes') where id = $1`,
      [first],
    );
    expect((await asked(s, s.ruth)).body.appointments.map(({ id }) => id)).toEqual([second]);
  });

  test('A7 R1 R7 to those who may unassign: owner, clinical admin, holder; a holder without the right to book is told no colleagues', async () => {
    const s = await scene();
    for (const who of [s.olga, s.ruth]) expect((await asked(s, who)).body).toMatchObject({ mayBook: true, appointments: { length: 3 } });
    // Hope’s calendar shows Nina’s sessions as busy; whom she may remove, she is asked about.
    expect((await asked(s, s.hope)).body).toMatchObject({ mayBook: false, colleagues: [], appointments: { length: 3 } });
    for (const who of [s.maya, s.nina, s.diego]) expect((await asked(s, who)).body.code).toBe('admins_unassign');
    for (const who of [s.pia, s.sky, s.bea, s.tess, s.sue]) expect((await asked(s, who)).body.code).toBe('not_allowed');
    const managed = await scene('managed');
    expect((await asked(managed, managed.maya)).body.code).toBe('managed_assignments');
    // Of somebody who is not on the care team, nobody needs to decide.
    await booking(s, s.sky, s.sam, s.diego, '2027-04-01T09:00');
    for (const who of [s.ruth, s.hope]) expect((await asked(s, who, s.diego)).body.appointments).toEqual([]);
  });

  test('R5 R7 of a patient who is hidden, of another clinic or of none, with the same bytes', async () => {
    const [s, other] = [await scene(), await scene()];
    await world.tell((story) => blocked(story, s.ruth, s.sam));
    const [hidden, foreign, never] = [
      await asked(s, s.ruth),
      await asked(s, s.ruth, other.nina, other.sam),
      await asked(s, s.ruth, s.nina, { ...s.sam, patientId: 4_242_424_242 }),
    ];
    expect([never.status, withoutRequestId(hidden.text), withoutRequestId(foreign.text)]).toEqual([
      404,
      withoutRequestId(never.text),
      withoutRequestId(never.text),
    ]);
    expect((await asked(s, s.olga, other.nina)).body.appointments).toEqual([]);
  });
});

describe('A7 what becomes of the appointments', () => {
  test('A7 without a word about them nobody is removed; the answer says how many there are, and which', async () => {
    const s = await scene();
    for (const who of [s.ruth, s.olga, s.hope]) {
      const body = await unchanged(s, () => removeNina(s, who, []));
      expect(body).toMatchObject({ code: 'appointments_undecided', count: 3 });
      expect(body.appointments?.map(({ id }) => id)).toEqual(s.sessions);
    }
    const [first, second] = s.sessions;
    expect(await unchanged(s, () => removeNina(s, s.ruth, [keep(first), cancel(second)]))).toMatchObject({ count: 1 });
  });

  test('A7 kept, the time slot stays as it is, and its practitioner opens the record no longer', async () => {
    const s = await scene();
    expect(await opens(s.nina, s.sam)).toBe(true);
    // Hope may unassign, and books only for patients whose care team she is on.
    const answer = await removeNina(
      s,
      s.hope,
      s.sessions.map((id) => keep(id)),
    );
    expect([answer.status, answer.body.connections.map(({ id }) => id)]).toEqual([200, [s.maya.practitionerId]]);
    expect(await opens(s.nina, s.sam)).toBe(false);
    expect((await stands(s)).map((one) => [one.with, one.status])).toEqual(Array(3).fill([s.nina.practitionerId, 'booked']));
    expect(await looked(world, 'select version from appointment where id = any ($1)', [s.sessions])).toEqual(Array(3).fill({ version: 1 }));
  });

  test('A7 cancelled, they are so by the clinic, with the reason, in the log, and their times are free', async () => {
    const s = await scene();
    const answer = await removeNina(
      s,
      s.ruth,
      s.sessions.map((id) => cancel(id)),
      { cancelReason: 'Nina is away until summer' },
    );
    expect(answer.status, answer.text).toBe(200);
    expect(await stands(s)).toMatchObject(
      Array(3).fill({ with: s.nina.practitionerId, status: 'cancelled', by: 'clinic', reason: 'Nina is away until summer' }),
    );
    const log = await looked(
      world,
      `select detail from activity where patient_id = $1 and action = 'appointment.cancelled' and member_id = $2 order by id`,
      [s.sam.patientId, s.ruth.memberId],
    );
    expect(log).toEqual(s.sessions.map((appointmentId) => ({ detail: { appointmentId, by: 'clinic', late: false } })));
    expect((await booking(s, s.sky, s.kim, s.nina, '2027-03-02T09:00')).status).toBe(201);
  });

  test('A7 A6 moved by a clinical admin, they keep series, room and time, the colleague is on the care team, and the log says so', async () => {
    const s = await scene();
    const [first, second, third] = s.sessions;
    await world.as(s.sky, moveAppointment, { params: { appointmentId: third }, body: { version: 1, start: '2027-03-17T09:00' } });
    const answer = await removeNina(s, s.ruth, [move(first, s.diego), move(second, s.diego), { ...move(third, s.diego), version: 2 }]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.connections.map(({ id, kind, via }) => [id, kind, via])).toEqual([
      [s.maya.practitionerId, 'primary', 'invite'],
      [s.diego.practitionerId, 'assigned', 'appointment'],
    ]);
    expect(await stands(s)).toMatchObject([
      { with: s.diego.practitionerId, status: 'booked', series: true, exception: false, wall: '2027-03-02T09:00' },
      { with: s.diego.practitionerId, status: 'booked', series: true, exception: false, wall: '2027-03-09T09:00' },
      { with: s.diego.practitionerId, status: 'booked', series: true, exception: true, wall: '2027-03-17T09:00' },
    ]);
    expect(await looked(world, 'select distinct room_id::float8 as room from appointment where id = any ($1)', [s.sessions])).toEqual([
      { room: s.roomId },
    ]);
    const log = await looked<{ action: string; policy: string }>(
      world,
      `select action, rule as policy from activity where patient_id = $1 and member_id = $2 and outcome = 'done' and action <> 'notes.read' order by id`,
      [s.sam.patientId, s.ruth.memberId],
    );
    expect(log.map(({ action }) => action).sort()).toEqual([
      'appointment.moved',
      'appointment.moved',
      'appointment.moved',
      'careTeam.assigned',
      'careTeam.unassigned',
    ]);
    expect([await opens(s.diego, s.sam), await opens(s.nina, s.sam)]).toEqual([true, false]);
  });

  test('A7 each by itself: one is moved, one cancelled, one kept', async () => {
    const s = await scene();
    const [first, second, third] = s.sessions;
    const answer = await removeNina(s, s.ruth, [move(first, s.maya), cancel(second), keep(third)]);
    expect(answer.status, answer.text).toBe(200);
    expect((await stands(s)).map((one) => [one.with, one.status])).toEqual([
      [s.maya.practitionerId, 'booked'],
      [s.nina.practitionerId, 'cancelled'],
      [s.nina.practitionerId, 'booked'],
    ]);
    expect(answer.body.connections.map(({ id }) => id)).toEqual([s.maya.practitionerId]);
  });

  test('A7 two are removed at once, each with theirs, and nothing is moved to one who goes as well', async () => {
    const s = await scene();
    const withMaya = (await booking(s, s.sky, s.sam, s.maya, '2027-03-03T09:00')).body.appointment.id;
    const both = { remove: [s.nina.practitionerId, s.maya.practitionerId], leaveUnassigned: true as const };
    const kept = s.sessions.map((id) => keep(id));
    expect(await unchanged(s, () => removeNina(s, s.ruth, kept, both))).toMatchObject({ code: 'appointments_undecided', count: 1 });
    expect(await unchanged(s, () => removeNina(s, s.ruth, [...kept, move(withMaya, s.nina)], both))).toMatchObject({
      code: 'invalid_target',
      ids: [s.nina.practitionerId],
    });
    const answer = await removeNina(s, s.ruth, [...kept, cancel(withMaya)], both);
    expect([answer.status, answer.body.connections]).toEqual([200, []]);
  });

  test('A7 A6 whom the last one’s appointments go to is on the care team, and named as who is primary', async () => {
    const s = await scene();
    await changeTeam(world, s.ruth, s.sam.patientId, {
      remove: [s.maya.practitionerId],
      reason: 'first',
      primaryId: s.nina.practitionerId,
    });
    const [first, second, third] = s.sessions;
    const fates = [move(first, s.diego), move(second, s.tess), keep(third)];
    expect(await unchanged(s, () => removeNina(s, s.ruth, fates))).toMatchObject({ code: 'primary_needed' });
    const answer = await removeNina(s, s.ruth, fates, { primaryId: s.tess.practitionerId });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.connections.map(({ id, kind }) => [id, kind])).toEqual([
      [s.tess.practitionerId, 'primary'],
      [s.diego.practitionerId, 'assigned'],
    ]);
  });

  test('A7 A6 moved by an owner, the colleague is not on the care team: access needed waits; unless the owner adds them, with dates', async () => {
    const s = await scene();
    const answer = await removeNina(
      s,
      s.olga,
      s.sessions.map((id) => move(id, s.diego)),
    );
    expect([answer.status, await isOn(s, s.diego), await opens(s.diego, s.sam)]).toEqual([200, false, false]);
    expect((await world.as(s.ruth, inbox, {})).body.needs).toMatchObject([{ practitioner: { id: s.diego.practitionerId } }]);

    const other = await scene();
    const until = '2027-06-01T00:00:00.000Z';
    const added = { add: [{ practitionerId: other.diego.practitionerId, until }] };
    const dated = await removeNina(
      other,
      other.olga,
      other.sessions.map((id) => move(id, other.diego)),
      added,
    );
    expect(dated.body.connections.map(({ id, until: ends }) => [id, ends === null])).toEqual([
      [other.maya.practitionerId, true],
      [other.diego.practitionerId, false],
    ]);
    expect((await world.as(other.ruth, inbox, {})).body.needs).toEqual([]);
  });

  test('A7 whoever takes themselves off moves their own appointments first', async () => {
    const s = await scene();
    await world.owner.query(`update member set permissions = '{canChangeAssignedPractitioners}', visibility = 'own' where id = $1`, [
      s.nina.memberId,
    ]);
    const [first, second, third] = s.sessions;
    const answer = await removeNina(s, s.nina, [move(first, s.maya), cancel(second), keep(third)]);
    expect([answer.status, answer.body.connections]).toEqual([200, []]);
    expect((await stands(s)).map((one) => [one.with, one.status])).toEqual([
      [s.maya.practitionerId, 'booked'],
      [s.nina.practitionerId, 'cancelled'],
      [s.nina.practitionerId, 'booked'],
    ]);
  });
});
