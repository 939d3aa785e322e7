import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam, changeCareTeam, partingAppointments } from '#src/contract/assignments.ts';
import type { CareTeamChange } from '#src/contract/assignments.ts';
import { inbox } from '#src/contract/inbox.ts';
import { listNotes } from '#src/contract/notes.ts';
import { book, cancelAppointment, moveAppointment, setAppointmentStatus } from '#src/contract/scheduling.ts';
import { hours, location, room, service } from '#seed/offer.ts';
import { blocked, member, therapist } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const booking = (s: { serviceId: number }, who: Someone, whom: Patient, practitioner: Member, start: string, more = {}) =>
  world.as(who, book, {
    body: {
      patientId: whom.patientId,
      practitionerId: practitioner.practitionerId as number,
      serviceId: s.serviceId,
      roomId: null,
      start,
      ...more,
    },
  });

/** Sam has three sessions to come with Nina, of one series; Diego is on no care team. */
const scene = async (policy: Policy = 'careTeam') => {
  const s = await world.tell((story) => {
    const people = cast(story, { policy });
    const kim = people.ofMaya('Kim');
    const { roomId } = room(story, location(story, people.at));
    return { ...people, kim, roomId, ...service(story, people.at, { bufferAfter: 10 }) };
  });
  const { body } = await booking(s, s.sky, s.sam, s.nina, '2027-03-02T09:00', { repeat: { everyWeeks: 1, times: 3 }, roomId: s.roomId });
  return { ...s, sessions: body.series.map(({ id }) => id as number) as [number, number, number] };
};
type Scene = Awaited<ReturnType<typeof scene>>;
type Fate = NonNullable<CareTeamChange['appointments']>[number];
const keep = (appointmentId: number, version = 1): Fate => ({ appointmentId, version, outcome: 'keep' });
const cancel = (appointmentId: number, version = 1): Fate => ({ appointmentId, version, outcome: 'cancel' });
const move = (appointmentId: number, to: { practitionerId: number | null }, more = {}): Fate => ({
  appointmentId,
  version: 1,
  outcome: 'move',
  practitionerId: to.practitionerId as number,
  ...more,
});
const removeNina = (s: Scene, who: Someone, appointments: Fate[], more: Partial<CareTeamChange> = {}) =>
  changeTeam(world, who, s.sam.patientId, { remove: [s.nina.practitionerId], reason: 'goes on leave', appointments, ...more });
const asked = (s: Scene, who: Someone, practitioner: { practitionerId: number | null } = s.nina, whom = s.sam) =>
  world.as(who, partingAppointments, {
    params: { patientId: whom.patientId },
    query: { practitionerId: String(practitioner.practitionerId) },
  });
const opens = async (who: Someone, whom: Patient) =>
  (await world.as(who, listNotes, { params: { patientId: whom.patientId }, query: {} })).status === 200;

/** Everything that unassigning could have changed about Sam. */
const everything = (s: Scene) =>
  looked(
    world,
    `select (select json_agg(a order by a.id) from appointment a where a.patient_id = $1) as appointments,
       (select json_agg(g order by g.practitioner_id) from assignment g where g.patient_id = $1) as assignments,
       (select json_agg(p order by p.id) from assignment_period p where p.patient_id = $1) as periods,
       (select count(*)::int from activity l where l.patient_id = $1 and l.outcome = 'done') as log,
       (select count(*)::int from outbox o where o.patient_id = $1) as letters`,
    [s.sam.patientId],
  );
const unchanged = async (s: Scene, act: () => Promise<{ status: number; body: object; text: string }>) => {
  const before = await everything(s);
  const answer = await act();
  expect(await everything(s), answer.text).toEqual(before);
  return answer.body as { code?: string; ids?: number[]; count?: number; times?: object[]; appointments?: { id: number }[] };
};
const stands = (s: Scene) =>
  looked<{ with: number; status: string; by: string | null; reason: string | null; series: boolean; exception: boolean; wall: string }>(
    world,
    `select practitioner_id::float8 as with, status, cancelled_by as by, cancel_reason as reason, series_id is not null as series,
       is_exception as exception, to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as wall
     from appointment where id = any ($1) order by starts_at`,
    [s.sessions],
  );
const isOn = async (s: Scene, { practitionerId }: { practitionerId: number | null }) =>
  (
    await looked(world, `select 1 from assignment where patient_id = $1 and practitioner_id = $2 and status = 'active'`, [
      s.sam.patientId,
      practitionerId,
    ])
  ).length === 1;

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

describe('A7 what is refused, and changes nothing', () => {
  test('A7 R1 a holder who may not book for this patient keeps them, and neither moves nor cancels', async () => {
    const s = await scene();
    const [first, ...others] = s.sessions;
    for (const one of [move(first, s.maya), cancel(first)]) {
      const body = await unchanged(s, () => removeNina(s, s.hope, [one, ...others.map((id) => keep(id))]));
      expect(body.code).toBe('booking_not_yours');
    }
    const billing = await world.tell((story) =>
      member(story, s.at, { firstName: 'Bo', lastName: 'Biller', roles: ['biller'], permissions: ['canChangeAssignedPractitioners'] }),
    );
    expect(await unchanged(s, () => removeNina(s, billing, [cancel(first), ...others.map((id) => keep(id))]))).toMatchObject({
      code: 'not_allowed',
    });
    expect(
      (
        await removeNina(
          s,
          billing,
          s.sessions.map((id) => keep(id)),
        )
      ).status,
    ).toBe(200);
  });

  test('A7 those who may not unassign change neither care team nor appointments by it', async () => {
    const s = await scene();
    for (const who of [s.maya, s.nina, s.diego])
      expect(
        (
          await unchanged(s, () =>
            removeNina(
              s,
              who,
              s.sessions.map((id) => cancel(id)),
            ),
          )
        ).code,
      ).toBe('admins_unassign');
    for (const who of [s.pia, s.sky, s.bea, s.tess, s.sue])
      expect(
        (
          await unchanged(s, () =>
            removeNina(
              s,
              who,
              s.sessions.map((id) => cancel(id)),
            ),
          )
        ).code,
      ).toBe('not_allowed');
  });

  test('A7 R7 ids of another clinic, patient or practitioner, past, cancelled or never there: one answer for all', async () => {
    const [s, other] = [await scene(), await scene()];
    const [first] = s.sessions;
    const id = async (booked: Promise<{ body: { appointment: { id: number } } }>) => (await booked).body.appointment.id;
    const kim = await id(booking(s, s.sky, s.kim, s.nina, '2027-03-04T09:00'));
    const maya = await id(booking(s, s.sky, s.sam, s.maya, '2027-03-04T11:00'));
    const gone = await id(booking(s, s.sky, s.sam, s.nina, '2027-03-05T11:00'));
    await world.as(s.sky, cancelAppointment, { params: { appointmentId: gone }, body: { version: 1, by: 'clinic' } });
    const past = await id(booking(s, s.sky, s.sam, s.nina, '2026-01-05T11:00', { anyway: true }));
    for (const strange of [other.sessions[0], kim, maya, gone, past, 4_242_424_242]) {
      for (const fate of [keep(strange), cancel(strange), move(strange, s.diego)]) {
        const answer = await unchanged(s, () => removeNina(s, s.ruth, [...s.sessions.map((one) => keep(one)), fate]));
        expect(answer).toMatchObject({ code: 'not_their_appointment', ids: [strange] });
      }
    }
    // Nor is anything decided where nobody is removed, or decided twice.
    const none = await unchanged(s, () =>
      changeTeam(world, s.ruth, s.sam.patientId, { primaryId: s.nina.practitionerId, appointments: [cancel(first)] }),
    );
    expect(none.code).toBe('not_their_appointment');
    expect((await unchanged(s, () => removeNina(s, s.ruth, [keep(first), cancel(first)]))).code).toBe('invalid');
  });

  test('A7 one that has changed since it was read is decided anew', async () => {
    const s = await scene();
    const [first] = s.sessions;
    await world.as(s.sky, moveAppointment, { params: { appointmentId: first }, body: { version: 1, start: '2027-03-02T15:00' } });
    const stale = await unchanged(s, () =>
      removeNina(
        s,
        s.ruth,
        s.sessions.map((id) => cancel(id)),
      ),
    );
    expect(stale).toMatchObject({ code: 'appointments_undecided', count: 1, appointments: [{ id: first, wallStart: '2027-03-02T15:00' }] });
  });

  test('A7 S2 a colleague who is taken, or does not work, at some of these times: 409 with the times; outside the hours only on purpose', async () => {
    const s = await scene();
    const [first, second, third] = s.sessions;
    await booking(s, s.sky, s.kim, s.maya, '2027-03-09T09:30');
    await world.tell((story) => hours(story, s.maya, [2], ['9:00-13:00']));
    await world.as(s.sky, moveAppointment, { params: { appointmentId: third }, body: { version: 1, start: '2027-03-16T16:00' } });
    const toMaya = [move(first, s.maya), move(second, s.maya), { ...move(third, s.maya), version: 2 }];
    expect(await unchanged(s, () => removeNina(s, s.ruth, toMaya))).toMatchObject({
      code: 'colleague_not_free',
      times: [
        { appointmentId: second, practitionerId: s.maya.practitionerId, wallStart: '2027-03-09T09:00', why: 'taken' },
        { appointmentId: third, practitionerId: s.maya.practitionerId, wallStart: '2027-03-16T16:00', why: 'outsideHours' },
      ],
    });
    const anyway = [move(first, s.maya), move(second, s.diego), { ...move(third, s.maya, { anyway: true }), version: 2 }];
    expect((await removeNina(s, s.ruth, anyway)).status).toBe(200);
  });

  test('A7 A2 R7 to nobody who cannot be booked, nor to a practitioner of another clinic', async () => {
    const [s, other] = [await scene(), await scene()];
    const gone = await world.tell((story) => therapist(story, s.at, { firstName: 'Left', lastName: 'Long ago', status: 'suspended' }));
    const to = (whom: { practitionerId: number | null }) =>
      unchanged(s, () =>
        removeNina(
          s,
          s.ruth,
          s.sessions.map((id) => move(id, whom)),
        ),
      );
    expect(await to(gone)).toMatchObject({ code: 'invalid_target', ids: [gone.practitionerId] });
    expect(await to(s.nina)).toMatchObject({ code: 'invalid_target', ids: [s.nina.practitionerId] });
    expect((await to(other.diego)).code).toBe('not_found');
    expect((await to({ practitionerId: 4_242_424_242 })).code).toBe('not_found');
  });
});

describe('A7 at the same moment', () => {
  test('A7 S2 twenty who remove and move at once: one does, and a booking that races is decided or comes after', async () => {
    const s = await scene();
    const { version } = (await world.as(s.ruth, careTeam, { params: { patientId: s.sam.patientId } })).body;
    const fates = s.sessions.map((id, nth) => (nth === 0 ? cancel(id) : move(id, nth === 1 ? s.diego : s.maya)));
    const body = { version, remove: [s.nina.practitionerId], reason: 'leaves', appointments: fates };
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, nth) =>
        world.as(nth % 2 ? s.ruth : s.olga, changeCareTeam, { params: { patientId: s.sam.patientId }, body }),
      ),
      booking(s, s.sky, s.kim, s.diego, '2027-03-09T09:00'),
      booking(s, s.sky, s.kim, s.maya, '2027-03-16T09:00'),
      booking(s, s.sky, s.sam, s.nina, '2027-05-04T09:00'),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const removed = answers.slice(0, 20).filter(({ status }) => status === 200).length;
    expect(removed).toBeLessThanOrEqual(1);
    expect(await isOn(s, s.nina)).toBe(removed === 0);
    const moved = (await stands(s)).filter((one) => one.with !== s.nina.practitionerId).length;
    expect(moved).toBe(removed * 2);
  });

  test('A7 moving crosswise, of two patients between the same colleagues, ends in no deadlock', async () => {
    const s = await scene();
    const kims = (await booking(s, s.sky, s.kim, s.nina, '2027-03-03T09:00', { repeat: { everyWeeks: 1, times: 2 } })).body.series.map(
      ({ id }) => id as number,
    );
    const [first, second, third] = s.sessions;
    const [a, b] = await Promise.all([
      removeNina(s, s.ruth, [move(first, s.diego), move(second, s.tess), keep(third)]),
      changeTeam(world, s.olga, s.kim.patientId, {
        remove: [s.nina.practitionerId],
        reason: 'leaves',
        appointments: [move(kims[0] as number, s.tess), move(kims[1] as number, s.diego)],
      }),
    ]);
    expect([a.status, b.status], a.text + b.text).toEqual([200, 200]);
  });
});
