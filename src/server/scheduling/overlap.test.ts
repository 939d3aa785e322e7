import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeSettings, getSettings } from '#src/contract/clinic.ts';
import { book, cancelAppointment, moveAppointment, restoreAppointment } from '#src/contract/scheduling.ts';
import { hours, location, room, service } from '#seed/offer.ts';
import { assigned, blocked, patient } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam and Nora, whom everybody who gives care has on their caseload; Maya works from eight to one. */
const scene = () =>
  world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    assigned(story, people.sam, people.diego);
    for (const who of [people.maya, people.diego]) hours(story, who, [1, 2, 3, 4, 5], ['8:00-13:00']);
    const [one, two] = [room(story, location(story, people.at)), room(story, location(story, people.at), { name: 'Room 2' })];
    return { ...people, nora, one, two, ...service(story, people.at, { name: 'Secret rite', bufferAfter: 10 }) };
  });
type Scene = Awaited<ReturnType<typeof scene>>;
const booking = (s: Scene, who: Someone, whom: Patient, practitioner: Member, start = '2027-03-02T09:00', more = {}) =>
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
const settle = async (s: Scene, change: { patientOverlap?: boolean; noticeHours?: number }) => {
  const { version } = (await world.as(s.pia, getSettings, {})).body;
  expect((await world.as(s.pia, changeSettings, { body: { version, ...change } })).status).toBe(200);
};
const wallsOf = (body: unknown) =>
  (body as { alternatives: { wallStart: string }[] }).alternatives.map(({ wallStart }) => wallStart.slice(5));
const cancel = async (s: Scene, id: number, version = 1) =>
  expect((await world.as(s.sky, cancelAppointment, { params: { appointmentId: id }, body: { version, by: 'clinic' } })).status).toBe(200);
const restore = (s: Scene, id: number, version = 2) =>
  world.as(s.sky, restoreAppointment, { params: { appointmentId: id }, body: { version } });

describe('S2 BO-1 a patient is at one place at a time', () => {
  test('S2 BO-7 a second appointment at that time is refused, whoever books, with times at which both are free; with whom and for what is not said', async () => {
    const s = await scene();
    await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00');
    await booking(s, s.sky, s.nora, s.diego, '2027-03-02T10:30');
    for (const who of [s.olga, s.pia, s.ruth, s.sky, s.maya, s.nina, s.diego]) {
      const refused = await booking(s, who, s.sam, s.diego, '2027-03-02T09:30');
      expect([refused.status, refused.body.code], who.firstName).toEqual([409, 'patient_booked']);
      expect(refused.text).not.toMatch(/Lin|Maya|Secret/);
      // Not at 8:15, when Sam would be late for the next, nor from 9 on, nor when Diego has Nora.
      expect(wallsOf(refused.body), who.firstName).toEqual([
        '03-02T08:00',
        '03-02T11:30',
        '03-02T11:45',
        '03-02T12:00',
        '03-03T08:00',
        '03-03T08:15',
      ]);
    }
    // As before and after it as can be: what is kept free around it is the therapist's, not Sam's.
    expect((await booking(s, s.sky, s.sam, s.diego, '2027-03-02T08:10', { minutes: 50 })).status).toBe(201);
    expect((await booking(s, s.sky, s.sam, s.nina, '2027-03-02T09:50')).status).toBe(201);
    // And for others that is nobody's business.
    expect((await booking(s, s.sky, s.nora, s.hope, '2027-03-02T09:00')).status).toBe(201);
  });

  test('S2 R1 R5 who may not book, or for whom the patient does not exist, is not told that they are booked', async () => {
    const s = await scene();
    await booking(s, s.sky, s.sam, s.maya);
    await world.tell((story) => blocked(story, s.pia, s.sam));
    for (const [who, status, code] of [
      [s.tess, 403, 'booking_not_yours'],
      [s.sue, 403, 'not_allowed'],
      [s.bea, 403, 'not_allowed'],
      [s.pia, 404, 'not_found'],
    ] as const) {
      const refused = await booking(s, who, s.sam, s.diego);
      expect([refused.status, refused.body.code], who.firstName).toEqual([status, code]);
    }
  });

  test('S2 where the clinic allows it they can; forbidden again, what overlaps stays until it is moved, and nothing more is booked over it', async () => {
    const [s, other] = [await scene(), await scene()];
    await settle(s, { patientOverlap: true });
    const ids = [];
    for (const who of [s.maya, s.diego]) {
      const { status, body } = await booking(s, s.sky, s.sam, who);
      expect(status).toBe(201);
      ids.push(body.appointment.id);
    }
    // Another clinic decides for itself.
    await booking(other, other.sky, other.sam, other.maya);
    expect((await booking(other, other.sky, other.sam, other.diego)).body.code).toBe('patient_booked');
    await settle(s, { patientOverlap: false });
    expect((await booking(s, s.sky, s.sam, s.nina)).body.code).toBe('patient_booked');
    const params = { appointmentId: ids[0] as number };
    const along = await world.as(s.sky, moveAppointment, { params, body: { version: 1, start: '2027-03-02T09:15' } });
    expect([along.status, along.body.code]).toEqual([409, 'patient_booked']);
    expect((await world.as(s.sky, moveAppointment, { params, body: { version: 1, start: '2027-03-02T10:00' } })).status).toBe(200);
    expect(await looked(world, `select count(*)::int as n from appointment where tenant_id = $1`, [s.at.tenantId])).toEqual([{ n: 2 }]);
  });

  test('S2 BO-6 of a series what meets another appointment of the patient is left out, or nothing is booked', async () => {
    const s = await scene();
    await booking(s, s.sky, s.sam, s.maya, '2027-03-09T09:00');
    await booking(s, s.sky, s.nora, s.diego, '2027-03-16T09:00');
    const series = (leaveOut: boolean) =>
      booking(s, s.sky, s.sam, s.diego, '2027-03-02T09:00', { repeat: { everyWeeks: 1, times: 3 }, leaveOut });
    const outcomes = ['booked', 'patientBooked', 'taken'];
    const refused = await series(false);
    expect([refused.status, refused.body.code, refused.body.series.map(({ outcome }) => outcome)]).toEqual([409, 'slot_taken', outcomes]);
    const partly = await series(true);
    expect([partly.status, partly.body.series.map(({ outcome }) => outcome)]).toEqual([201, outcomes]);
  });

  test('S2 BO-2 of sixteen who want the same patient at once with four therapists one has them', async () => {
    const s = await scene();
    const people = [s.maya, s.diego, s.nina, s.hope];
    const all = await Promise.all(Array.from({ length: 16 }, (_, nth) => booking(s, s.sky, s.sam, people[nth % 4] as Member)));
    expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array<number>(15).fill(409)]);
    expect(new Set(all.map(({ body }) => body.code))).toEqual(new Set([undefined, 'slot_taken', 'patient_booked']));
  });

  test('S2 BO-1 the database refuses it by itself, of the same clinic and patient, unless cancelled or allowed', async () => {
    const s = await scene();
    const { body } = await booking(s, s.sky, s.sam, s.maya);
    const copy = (change: string) =>
      world.owner.query(
        `insert into appointment select (jsonb_populate_record(a, jsonb_build_object('id', (random() * 1e15)::bigint, 'practitioner_id', $2::bigint) || $3::jsonb)).*
         from appointment a where a.id = $1`,
        [body.appointment.id, s.diego.practitionerId, change],
      );
    await expect(copy('{}')).rejects.toMatchObject({ code: '23P01', constraint: 'appointment_patient_alone' });
    await copy('{"patient_alone": false}');
    await copy('{"status": "cancelled", "cancelled_at": "2026-01-01T00:00Z", "cancelled_by": "clinic"}');
  });

  test('S2 a database in which patients are booked twice is brought up to date, and they stay so', async () => {
    const s = await scene();
    await settle(s, { patientOverlap: true });
    for (const [who, start] of [
      [s.maya, '2027-03-02T09:00'],
      [s.diego, '2027-03-02T09:30'],
      [s.nina, '2027-03-02T12:00'],
    ] as const)
      await booking(s, s.sky, s.sam, who, start);
    await world.owner.query('begin');
    try {
      await world.owner.query('set local role caseload_owner');
      await world.owner.query(`drop table working_week, zone_rules; alter table room drop column left_with_location;
        alter table tenant drop column patient_overlap; alter table appointment drop column patient_alone cascade`);
      await world.owner.query(readFileSync(join(import.meta.dirname, '../../../db/migrations/0018-overlaps-weeks-zones.sql'), 'utf8'));
      expect(
        await looked(world, `select patient_alone as alone from appointment where tenant_id = $1 order by starts_at`, [s.at.tenantId]),
      ).toEqual([{ alone: false }, { alone: false }, { alone: true }]);
    } finally {
      await world.owner.query('rollback');
    }
  });
});

describe('S2 BO-4 taking a cancellation back', () => {
  test.each([
    ['the therapist has somebody else', 'slot_taken', (s: Scene) => booking(s, s.sky, s.nora, s.maya, '2027-03-02T09:30')],
    [
      'the room has somebody else',
      'slot_taken',
      (s: Scene) => booking(s, s.sky, s.nora, s.diego, '2027-03-02T09:30', { roomId: s.one.roomId }),
    ],
    ['the patient is elsewhere', 'patient_booked', (s: Scene) => booking(s, s.sky, s.sam, s.diego, '2027-03-02T09:30')],
  ] as const)('S2 where by now %s it is refused, with times at which all are free', async (_, code, meanwhile) => {
    const s = await scene();
    const { appointment } = (await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00', { roomId: s.one.roomId })).body;
    await cancel(s, appointment.id);
    const other = (await meanwhile(s)).body.appointment;
    const refused = await restore(s, appointment.id);
    expect([refused.status, refused.body.code]).toEqual([409, code]);
    const free = wallsOf(refused.body);
    expect(free).toHaveLength(6);
    for (const wall of free) {
      expect([wall, wall < '03-02T08:45' || wall >= '03-02T10:15' || !wall.startsWith('03-02')]).toEqual([wall, true]);
    }
    await cancel(s, other.id);
    expect((await restore(s, appointment.id)).body).toMatchObject({
      status: 'booked',
      startsAt: appointment.startsAt,
      room: { id: s.one.roomId },
    });
  });

  test('S2 beside what stands as close as may be it is taken back, outside the hours too; over a colleague’s change it is not', async () => {
    const s = await scene();
    const { appointment } = (await booking(s, s.sky, s.sam, s.maya, '2027-03-02T15:00', { anyway: true })).body;
    await cancel(s, appointment.id);
    for (const start of ['2027-03-02T14:00', '2027-03-02T16:00'])
      expect((await booking(s, s.sky, s.nora, s.maya, start, { anyway: true })).status).toBe(201);
    expect((await restore(s, appointment.id, 1)).status).toBe(412);
    expect((await restore(s, appointment.id)).status).toBe(200);
    expect((await restore(s, appointment.id, 3)).status).toBe(412);
  });

  test('S2 BO-2 of those who book and one who takes it back at once one has the time, and nobody waits in a circle', async () => {
    const s = await scene();
    for (let round = 0; round < 4; round++) {
      const start = `2027-03-0${2 + round}T09:00`;
      const mine = (await booking(s, s.sky, s.sam, s.maya, start, { roomId: s.one.roomId })).body.appointment;
      const theirs = (await booking(s, s.sky, s.nora, s.diego, start, { roomId: s.two.roomId })).body.appointment;
      await cancel(s, mine.id);
      await cancel(s, theirs.id);
      const all = await Promise.all([
        restore(s, mine.id),
        restore(s, theirs.id),
        ...Array.from({ length: 6 }, (_, nth) =>
          booking(s, s.sky, nth % 2 ? s.sam : s.nora, nth % 3 ? s.maya : s.diego, start, { roomId: nth < 3 ? s.one.roomId : s.two.roomId }),
        ),
      ]);
      for (const { status, body } of all)
        expect([status < 300 || ['slot_taken', 'patient_booked'].includes(body.code ?? ''), body.code]).toEqual([true, body.code]);
    }
    const clashes = await looked(
      world,
      `select a.id from appointment a join appointment b on b.tenant_id = a.tenant_id and b.id > a.id and b.status <> 'cancelled'
         and (b.practitioner_id = a.practitioner_id and b.busy && a.busy
           or (b.room_id = a.room_id or b.patient_id = a.patient_id) and tstzrange(b.starts_at, b.ends_at) && tstzrange(a.starts_at, a.ends_at))
       where a.tenant_id = $1 and a.status <> 'cancelled'`,
      [s.at.tenantId],
    );
    expect(clashes).toEqual([]);
  });
});

test('S3 from when a cancellation is late the clinic says', async () => {
  const s = await scene();
  const inHours = (hoursAhead: number) => new Date(Date.now() + hoursAhead * 3_600_000).toISOString().slice(0, 16);
  const late = async (hoursAhead: number) => {
    const { id } = (await booking(s, s.sky, s.sam, s.maya, inHours(hoursAhead), { anyway: true })).body.appointment;
    return (await world.as(s.sky, cancelAppointment, { params: { appointmentId: id }, body: { version: 1, by: 'patient' } })).body
      .cancelledLate;
  };
  expect([await late(23), await late(25)]).toEqual([true, false]);
  await settle(s, { noticeHours: 2 });
  expect([await late(1), await late(3)]).toEqual([true, false]);
  await settle(s, { noticeHours: 0 });
  expect(await late(1)).toBe(false);
});

test('ID-1 a booking sent many times with one key is made once, and each time answered the same', async () => {
  const s = await scene();
  const body = {
    patientId: s.sam.patientId,
    practitionerId: s.maya.practitionerId as number,
    serviceId: s.serviceId,
    roomId: null,
    start: '2027-03-02T09:00',
  };
  const send = (change = {}) => world.as(s.sky, book, { body: { ...body, ...change } }, { headers: { 'idempotency-key': 'once' } });
  const all = await Promise.all(Array.from({ length: 20 }, () => send()));
  expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(all[0]?.status).toBe(201);
  expect((await send({ start: '2027-03-03T09:00' })).body.code).toBe('key_reused');
  expect(await looked(world, 'select count(*)::int as n from appointment where tenant_id = $1', [s.at.tenantId])).toEqual([{ n: 1 }]);
});
