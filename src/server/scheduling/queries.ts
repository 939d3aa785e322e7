import { Problem } from '#src/contract/problems.ts';
import type { Appointment, Busy, BookingEffect } from '#src/contract/scheduling.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import { practitionerName } from '../access/queries.ts';
import { assignStatement } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';

// The database has removed the appointments that are not for the caller's eyes (db/policy/scheduling.sql).

type Fragment = ReturnType<typeof fragment>;
const clinicZone = fragment`(select t.time_zone from tenant t where t.id = app.tenant())`;
/** By the clinic's clock, to the minute. */
export const wall = (at: Fragment) => fragment`to_char(${at} at time zone ${clinicZone}, 'YYYY-MM-DD"T"HH24:MI')`;
const midnight = (day: string) => fragment`(${day}::timestamp at time zone ${clinicZone})`;
/** Row security says it once more when something is changed. */
const mayChange = fragment`
  p.status = 'active' and ((select app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler'))
    or (select app.has_role('clinician', 'trainee')) and a.patient_id = any (array(select c.patient_id from app.my_caseload c where c.because <> 'emergency')))`;

// A patient in the portal is no member: what they do is done by nobody else, and is called in the log what it is.
const byMember = fragment`nullif(app.member(), 0)`;
const asWhom = fragment`case when app.member() = 0 then 'ByClient' else '' end`;
const byRule = fragment`case when app.member() = 0 then 'portal' else 'appointment.book' end`;

const appointment = fragment`
  select a.id, json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name, 'preferredName', p.preferred_name) as patient,
    ${practitionerName} as practitioner, json_build_object('id', s.id, 'name', s.name, 'colour', s.colour) as service,
    case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as room,
    a.starts_at as "startsAt", a.ends_at as "endsAt", ${wall(fragment`a.starts_at`)} as "wallStart", ${wall(fragment`a.ends_at`)} as "wallEnd",
    a.status, a.series_id as "seriesId", a.is_exception as "isException", a.cancelled_by as "cancelledBy", a.cancelled_late as "cancelledLate",
    a.cancel_reason as "cancelReason", a.booked_by is null as "bookedByClient", a.version, ${mayChange} as "mayChange"
  from appointment a
  join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.practitioner_id
  join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
  left join room r on r.tenant_id = a.tenant_id and r.id = a.room_id
  where a.tenant_id = app.tenant()`;

/** Whose calendars: everyone's, or one practitioner's. */
const of = (practitionerId: number | undefined, row = fragment``) =>
  practitionerId === undefined ? fragment`` : fragment`and ${row}practitioner_id = ${practitionerId}`;
/** No appointment is longer than a day. */
const within = (from: string, days: number, row = fragment``) => fragment`
  ${row}starts_at >= ${midnight(from)} - interval '1 day' and ${row}starts_at < (${from}::timestamp + make_interval(days => ${days})) at time zone ${clinicZone}
  and ${row}ends_at > ${midnight(from)}`;

/** Appointments that touch some days, by the clinic's clock, as far as they are for the caller's eyes. */
export const appointmentsWithin = (from: string, days: number, practitionerId: number | undefined, cancelled: boolean) =>
  query<Appointment>`
    ${appointment} and ${within(from, days, fragment`a.`)} ${of(practitionerId, fragment`a.`)}
      and (a.status <> 'cancelled' or ${cancelled})
    order by a.starts_at, a.id`;

/** When somebody is taken by an appointment that is not for the caller's eyes. */
export const busyWithin = (from: string, days: number, practitionerId: number | undefined) =>
  query<Busy>`
    select b.practitioner_id as "practitionerId", b.starts_at as "startsAt", b.ends_at as "endsAt",
      ${wall(fragment`b.starts_at`)} as "wallStart", ${wall(fragment`b.ends_at`)} as "wallEnd"
    from app.visible_busy b
    where b.tenant_id = app.tenant() and ${within(from, days)} ${of(practitionerId)}
      and not exists (select from appointment a where a.tenant_id = b.tenant_id and a.id = b.id)
    order by b.starts_at, b.practitioner_id`;

export const timeOffWithin = (from: string, days: number, practitionerId: number | undefined) =>
  query<Busy>`
    select practitioner_id as "practitionerId", starts_at as "startsAt", ends_at as "endsAt", ${wall(fragment`starts_at`)} as "wallStart", ${wall(fragment`ends_at`)} as "wallEnd"
    from time_off
    where tenant_id = app.tenant() and starts_at < (${from}::timestamp + make_interval(days => ${days})) at time zone ${clinicZone}
      and ends_at > ${midnight(from)} ${of(practitionerId)}
    order by starts_at, practitioner_id`;

type Clock = { timeZone: string; wallNow: string; now: string };
const clock = fragment`${clinicZone} as "timeZone", ${wall(fragment`now()`)} as "wallNow", now() as now`;
export const clockNow = () => query<Clock>`select ${clock}`;

/** A page of a patient's appointments, latest first, one more than `limit`. */
export const appointmentsOf = (patientId: number, after: { name: string; id: number } | null, limit: number) =>
  query<Appointment>`
    ${appointment} and a.patient_id = ${patientId}
      ${after === null ? fragment`` : fragment`and (a.starts_at, a.id) < (${after.name}::timestamptz, ${after.id})`}
    order by a.starts_at desc, a.id desc
    limit ${limit + 1}`;

/** One appointment; no row where it is not for the caller's eyes. */
export const appointmentById = (id: number) => query<Appointment>`${appointment} and a.id = ${id}`;

export type BookingRefusal = 'patientArchived' | 'noRight' | 'notYours' | 'invalidTarget';
const known = (practitionerId: number | null) =>
  fragment`(${practitionerId}::bigint is null or exists (select from practitioner pr where pr.tenant_id = app.tenant() and pr.id = ${practitionerId}))`;
/** Whether the one asking may book a patient, with this practitioner or (null) at all, and if not, why; no row where the patient is not visible. */
export const mayBook = (patientId: number, practitionerId: number | null) =>
  query<Clock & { refusal: BookingRefusal | null; known: boolean }>`
    select app.booking_refusal(p.id, ${practitionerId}) as refusal, ${known(practitionerId)} as known, ${clock}
    from patient p where p.tenant_id = app.tenant() and p.id = ${patientId}`;

type Facts = Clock & {
  refusal: BookingRefusal | null;
  /** Whether the practitioner is one of this clinic. */
  known: boolean;
  /** In minutes; null where the service is offered no longer, or never was. */
  duration: number | null;
  bufferBefore: number;
  bufferAfter: number;
  roomOffered: boolean;
};
/** What a booking has to go by; no row where the patient is not visible. */
export const placeFacts = (patientId: number, practitionerId: number, serviceId: number, roomId: number | null) =>
  query<Facts>`
    select app.booking_refusal(p.id, ${practitionerId}) as refusal, ${known(practitionerId)} as known, ${clock}, s.duration_minutes as duration,
      coalesce(s.buffer_before_minutes, 0) as "bufferBefore", coalesce(s.buffer_after_minutes, 0) as "bufferAfter",
      ${roomId}::bigint is null or exists (select from room r where r.tenant_id = app.tenant() and r.id = ${roomId} and r.status = 'active') as "roomOffered"
    from patient p left join service s on s.tenant_id = p.tenant_id and s.id = ${serviceId} and s.status = 'active'
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Takes the calendars of a practitioner or a room until the transaction ends, so that who comes meanwhile finds what was booked. */
export const lockCalendar = (id: number) =>
  query`insert into calendar_lock (tenant_id, of_id) values (app.tenant(), ${id}) on conflict on constraint calendar_lock_pkey do update set of_id = excluded.of_id`;
/** Takes several, in one order for everybody. */
export const lockCalendars = (ids: readonly number[]) =>
  query`insert into calendar_lock (tenant_id, of_id) select app.tenant(), t.id from unnest(${ids}::bigint[]) as t (id) group by t.id order by t.id
    on conflict on constraint calendar_lock_pkey do update set of_id = excluded.of_id`;

/** A place in the calendar: instants as ISO text, the wall time that was meant. */
export type Place = { startsAt: string; endsAt: string; busyFrom: string; busyUntil: string; wallStart: string; minutes: number };

type Spell = { starts: Fragment; ends: Fragment; wall: Fragment; minutes: Fragment };
/** Whether a practitioner is away then, or, having working hours, does not work. */
export const outsideHours = (who: Fragment, { starts, ends, wall: begins, minutes }: Spell) => fragment`
  (exists (select from time_off o where o.tenant_id = app.tenant() and o.practitioner_id = ${who} and o.starts_at < ${ends} and o.ends_at > ${starts})
    or exists (select from working_hours w where w.tenant_id = app.tenant() and w.practitioner_id = ${who})
      and not exists (select from working_hours w where w.tenant_id = app.tenant() and w.practitioner_id = ${who}
        and w.weekday = extract(isodow from ${begins}) and w.from_minute <= extract(epoch from ${begins}::time) / 60
        and w.to_minute >= extract(epoch from ${begins}::time) / 60 + ${minutes}))`;

/** Who is to be at a place: nobody of them twice. Appointments that are about to leave theirs are in nobody's way. */
export type Party = { patientId: number; practitionerId: number; roomId: number | null; but: readonly number[] };
/** S2: a patient is at one place at a time, unless the clinic allows more. */
const alone = fragment`not (select t.patient_overlap from tenant t where t.id = app.tenant())`;
// Whoever may book a patient sees all appointments of theirs, with whomever.
const ofPatient = ({ patientId, but }: Party) =>
  fragment`a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.status <> 'cancelled' and a.id <> all (${but}::bigint[]) and ${alone}`;

/** How each of some places stands: taken, its patient booked elsewhere, outside the hours or during an absence, or free. In their order. */
export const standing = (places: readonly Place[], party: Party) => {
  const { practitionerId, roomId, but } = party;
  return query<{ taken: boolean; patientBooked: boolean; outside: boolean }>`
    with place as (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as
        ("startsAt" timestamptz, "endsAt" timestamptz, "busyFrom" timestamptz, "busyUntil" timestamptz, "wallStart" timestamp, minutes integer)
      ) with ordinality as t ("startsAt", "endsAt", "busyFrom", "busyUntil", "wallStart", minutes, nth)
    )
    select exists (select from app.visible_busy b where b.tenant_id = app.tenant() and b.id <> all (${but}::bigint[])
        and (b.practitioner_id = ${practitionerId} and b.busy && tstzrange(place."busyFrom", place."busyUntil")
          or b.room_id = ${roomId} and tstzrange(b.starts_at, b.ends_at) && tstzrange(place."startsAt", place."endsAt"))) as taken,
      exists (select from appointment a where ${ofPatient(party)}
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(place."startsAt", place."endsAt")) as "patientBooked",
      ${outsideHours(fragment`${practitionerId}::bigint`, {
        starts: fragment`place."startsAt"`,
        ends: fragment`place."endsAt"`,
        wall: fragment`place."wallStart"`,
        minutes: fragment`place.minutes`,
      })} as outside
    from place
    order by place.nth`;
};

type NewAppointment = {
  id: number;
  patientId: number;
  practitionerId: number;
  serviceId: number;
  roomId: number | null;
  seriesId: number | null;
  zone: string;
};
/** Books a place, logs it and tells open screens. The constraints refuse what is taken (S2). */
export const bookPlace = ({ id, patientId, practitionerId, serviceId, roomId, seriesId, zone }: NewAppointment, place: Place) =>
  query<{ id: number }>`
    with made as (
      insert into appointment (tenant_id, id, patient_id, practitioner_id, service_id, room_id, series_id, starts_at, ends_at, zone, wall_start, busy,
        patient_alone, booked_by, booked_at, placed_by, placed_at)
      values (app.tenant(), ${id}, ${patientId}, ${practitionerId}, ${serviceId}, ${roomId}, ${seriesId}, ${place.startsAt}, ${place.endsAt}, ${zone},
        ${place.wallStart}, tstzrange(${place.busyFrom}, ${place.busyUntil}), ${alone}, ${byMember}, now(), ${byMember}, now())
      returning id, patient_id, practitioner_id, starts_at
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.booked' || ${asWhom}, patient_id, 'done', ${byRule},
        jsonb_build_object('appointmentId', id, 'practitionerId', practitioner_id, 'startsAt', starts_at))::text
    from made`;

export const beginSeries = (id: number, patientId: number, everyWeeks: number) =>
  query`
    insert into appointment_series (tenant_id, id, patient_id, every_weeks, created_by, created_at)
    values (app.tenant(), ${id}, ${patientId}, ${everyWeeks}, app.member(), now())`;

const assigning: readonly BookingEffect[] = ['first', 'booker', 'self'];
/** Whether it puts the practitioner on the care team. */
export const assigns = (effect: BookingEffect): boolean => assigning.includes(effect);

/** What booking does to the care team (A5, A6), of an appointment that was just placed, or beforehand. */
export const effectOf = (patientId: number, practitionerId: number, placing: number | null) =>
  query<{ effect: BookingEffect; becomesPrimary: boolean }>`
    select app.booking_effect(${patientId}, ${practitionerId}, ${placing}) as effect,
      not exists (select from assignment a where a.tenant_id = app.tenant() and a.patient_id = ${patientId} and a.kind = 'primary' and a.status = 'active') as "becomesPrimary"`;

/** A6: raises the task and writes to the care team and the clinical admins, unless it waits already. */
const raiseNeed = (appointmentId: number, patientId: number, practitionerId: number) =>
  query`
    with raised as (
      insert into access_needed (tenant_id, id, appointment_id, patient_id, practitioner_id, raised_by, raised_at)
      values (app.tenant(), app.new_id(), ${appointmentId}, ${patientId}, ${practitionerId}, ${byMember}, now())
      on conflict (tenant_id, patient_id, practitioner_id) where outcome is null do nothing
      returning tenant_id, id, patient_id, practitioner_id
    ), told as (
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      -- In the name of who booked; where that was the patient, of each who is told.
      select r.tenant_id, app.new_id(), 'accessNeeded', r.patient_id, r.id, coalesce(${byMember}, m.id), m.id, now(), now()
      from raised r cross join lateral app.to_be_told(r.patient_id, array['clinicalAdmin']) m (id)
      where m.id <> app.member()
    )
    select app.announce('inbox', patient_id, null)::text,
      app.record('appointment.accessNeeded' || ${asWhom}, patient_id, 'done', ${byRule}, jsonb_build_object('practitionerId', practitioner_id))::text
    from raised`;

/** What an appointment that was just placed does to the care team (A5, A6), decided and done. @throws Problem as assigning does */
export async function giveAccess(tx: Tx, id: number, patientId: number, practitionerId: number): Promise<BookingEffect> {
  const decided = await tx.one(effectOf(patientId, practitionerId, id));
  if (!decided) throw new Problem('not_found');
  if (assigns(decided.effect)) {
    const granted = await tx.one(
      assignStatement(patientId, practitionerId, { via: 'appointment', booked: decided.effect, asPrimary: decided.becomesPrimary }),
    );
    if (granted?.refusal) throw refused(granted.refusal, practitionerId);
  } else if (decided.effect === 'needed') await tx.one(raiseNeed(id, patientId, practitionerId));
  return decided.effect;
}

/** Where an appointment is, as a place. */
export const placed = fragment`starts_at as "startsAt", ends_at as "endsAt", lower(busy) as "busyFrom", upper(busy) as "busyUntil", zone,
  to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart", (extract(epoch from ends_at - starts_at) / 60)::integer as minutes`;
export type Placed = Place & { zone: string };

/** Whose appointment it is, and which others of its series go with it: those to come that were not moved by themselves, in order. */
export const oneToChange = (id: number) =>
  query<
    Placed & {
      patientId: number;
      practitionerId: number;
      serviceId: number;
      roomId: number | null;
      seriesId: number | null;
      status: string;
      version: number;
    }
  >`
    select patient_id as "patientId", practitioner_id as "practitionerId", service_id as "serviceId", room_id as "roomId", series_id as "seriesId",
      ${placed}, status, version
    from appointment where tenant_id = app.tenant() and id = ${id}`;
export const othersOfSeries = (seriesId: number, id: number, onlyAfter: boolean) =>
  query<{ id: number; wallStart: string; minutes: number; version: number }>`
    select a.id, to_char(a.wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart", (extract(epoch from a.ends_at - a.starts_at) / 60)::integer as minutes, a.version
    from appointment a join appointment one on one.tenant_id = a.tenant_id and one.id = ${id}
    where a.tenant_id = app.tenant() and a.series_id = ${seriesId} and a.id <> ${id} and not a.is_exception and a.status in ('booked', 'confirmed')
      and a.starts_at > now() and (not ${onlyAfter} or a.starts_at > one.starts_at)
    order by a.starts_at, a.id`;

type Move = {
  id: number;
  version: number;
  practitionerId: number;
  serviceId: number;
  roomId: number | null;
  zone: string;
  byItself: boolean;
};
/** Puts an appointment somewhere else. No row where it is another version by now. */
export const movePlace = ({ id, version, practitionerId, serviceId, roomId, zone, byItself }: Move, place: Place) =>
  query<{ id: number }>`
    with before as (
      select practitioner_id, starts_at from appointment where tenant_id = app.tenant() and id = ${id}
    ), moved as (
      update appointment a set practitioner_id = ${practitionerId}, service_id = ${serviceId}, room_id = ${roomId}, starts_at = ${place.startsAt},
        ends_at = ${place.endsAt}, zone = ${zone}, wall_start = ${place.wallStart}, busy = tstzrange(${place.busyFrom}, ${place.busyUntil}),
        patient_alone = ${alone}, is_exception = a.is_exception or ${byItself} and a.series_id is not null,
        placed_by = case when a.practitioner_id <> ${practitionerId} then ${byMember} else a.placed_by end,
        placed_at = case when a.practitioner_id <> ${practitionerId} then now() else a.placed_at end, version = a.version + 1
      where a.tenant_id = app.tenant() and a.id = ${id} and a.version = ${version} and a.status <> 'cancelled'
      returning a.id, a.patient_id, a.practitioner_id, a.starts_at
    )
    select m.id, app.announce('calendar', null, null)::text,
      app.record('appointment.moved' || ${asWhom}, m.patient_id, 'done', ${byRule}, jsonb_build_object('appointmentId', m.id, 'practitionerId', m.practitioner_id,
        'startsAt', m.starts_at, 'before', b.starts_at, 'practitionerBefore', b.practitioner_id))::text
    from moved m cross join before b`;

/** Says how an appointment stands. No row where it is another version by now, or cancelled. */
export const setStatus = (id: number, version: number, status: string) =>
  query<{ id: number }>`
    with changed as (
      update appointment set status = ${status}, version = version + 1
      where tenant_id = app.tenant() and id = ${id} and version = ${version} and status <> 'cancelled'
      returning id, patient_id
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.statusChanged', patient_id, 'done', 'appointment.book', jsonb_build_object('appointmentId', id, 'status', ${status}::text))::text
    from changed`;

/** Cancels appointments, late where the clinic's notice has begun. No row for one that is cancelled already. */
export const cancelAll = (ids: readonly number[], by: 'clinic' | 'patient', reason: string | null) =>
  query<{ id: number }>`
    with changed as (
      update appointment a set status = 'cancelled', cancelled_by = ${by}, cancelled_at = now(), cancel_reason = ${reason}, version = a.version + 1,
        cancelled_late = a.starts_at < now() + (select make_interval(hours => t.notice_hours) from tenant t where t.id = app.tenant())
      where a.tenant_id = app.tenant() and a.id = any (${ids}::bigint[]) and a.status <> 'cancelled'
      returning a.id, a.patient_id, a.cancelled_late
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.cancelled' || ${asWhom}, patient_id, 'done', ${byRule},
        jsonb_build_object('appointmentId', id, 'by', ${by}::text, 'late', cancelled_late))::text
    from changed`;

/** Takes a cancellation back. No row where it is another version by now, or not cancelled. @param place where it was, by the clock as it goes now */
export const restore = (id: number, version: number, place: Place) =>
  query<{ id: number }>`
    with changed as (
      update appointment set status = 'booked', cancelled_by = null, cancelled_at = null, cancelled_late = null, cancel_reason = null, version = version + 1,
        starts_at = ${place.startsAt}, ends_at = ${place.endsAt}, busy = tstzrange(${place.busyFrom}, ${place.busyUntil}), patient_alone = ${alone}
      where tenant_id = app.tenant() and id = ${id} and version = ${version} and status = 'cancelled'
      returning id, patient_id
    )
    select id, app.announce('calendar', null, null)::text,
      app.record('appointment.restored', patient_id, 'done', 'appointment.book', jsonb_build_object('appointmentId', id))::text
    from changed`;

/** What free times are reckoned from: the service, each practitioner who can be booked with their week, and when they are taken or away. */
export const slotService = (serviceId: number) =>
  query<Clock & { duration: number; bufferBefore: number; bufferAfter: number }>`
    select duration_minutes as duration, buffer_before_minutes as "bufferBefore", buffer_after_minutes as "bufferAfter", ${clock}
    from service where tenant_id = app.tenant() and id = ${serviceId} and status = 'active'`;
export const hoursFor = (practitionerId: number | undefined) =>
  query<{ practitionerId: number; weekday: number; from: number; to: number }>`
    select practitioner_id as "practitionerId", weekday, from_minute as "from", to_minute as "to" from working_hours
    where tenant_id = app.tenant() and practitioner_id in (select a.id from app.assignable a) ${of(practitionerId)}
    order by practitioner_id, weekday, from_minute`;
export const takenWithin = (from: string, days: number, practitionerId: number | undefined, but: readonly number[] = []) =>
  query<{ practitionerId: number; from: string; until: string }>`
    select practitioner_id as "practitionerId", lower(busy) as "from", upper(busy) as until from app.visible_busy
      where tenant_id = app.tenant() and id <> all (${but}::bigint[]) and ${within(from, days + 1)} ${of(practitionerId)}
    union all
    select practitioner_id, starts_at, ends_at from time_off
      where tenant_id = app.tenant() and starts_at < (${from}::timestamp + make_interval(days => ${days + 1})) at time zone ${clinicZone}
        and ends_at > ${midnight(from)} ${of(practitionerId)}`;
/** When the patient, or the room, is somewhere else: these keep no buffers. */
export const elsewhereWithin = (from: string, days: number, party: Party) =>
  query<{ from: string; until: string }>`
    select b.starts_at as "from", b.ends_at as until from app.visible_busy b
      where b.tenant_id = app.tenant() and b.room_id = ${party.roomId} and b.id <> all (${party.but}::bigint[]) and ${within(from, days + 1, fragment`b.`)}
    union all
    select a.starts_at, a.ends_at from appointment a where ${ofPatient(party)} and ${within(from, days + 1, fragment`a.`)}`;

/**
 * When patients, or rooms, are somewhere else. Appointments that are about to move count where they are: all move in one statement, which must not
 * meet one that has yet to go.
 */
export const elsewhereOf = (patientIds: readonly number[], roomIds: readonly number[]) =>
  query<{ id: number; patientId: number | null; roomId: number | null; from: string; until: string }>`
    select a.id, a.patient_id as "patientId", null::bigint as "roomId", a.starts_at as "from", a.ends_at as until from appointment a
      where a.tenant_id = app.tenant() and a.patient_id = any (${patientIds}::bigint[]) and a.status <> 'cancelled' and a.ends_at > now()
    union all
    select b.id, null, b.room_id, b.starts_at, b.ends_at from app.visible_busy b
      where b.tenant_id = app.tenant() and b.room_id = any (${roomIds}::bigint[]) and b.ends_at > now()`;

/** An open task of A6; no row where it is not visible. */
export const needById = (id: number) =>
  query<{ patientId: number; practitionerId: number; outcome: string | null }>`
    select patient_id as "patientId", practitioner_id as "practitionerId", outcome from access_needed where tenant_id = app.tenant() and id = ${id}`;
/** Settles it, once. Refused by the database for those who may not assign (A3). */
export const settleNeedNow = (id: number, outcome: 'assigned' | 'dismissed') =>
  query<{ id: number }>`
    with settled as (
      update access_needed set outcome = ${outcome}, settled_by = app.member(), settled_at = now()
      where tenant_id = app.tenant() and id = ${id} and outcome is null
      returning id, patient_id, practitioner_id
    )
    select id, app.announce('inbox', patient_id, null)::text,
      app.record('appointment.accessSettled', patient_id, 'done', 'careTeam.assign', jsonb_build_object('practitionerId', practitioner_id, 'outcome', ${outcome}::text))::text
    from settled`;
export const assignRefusal = (patientId: number, practitionerId: number) =>
  query<{ refusal: string | null }>`select app.assign_refusal(${patientId}, ${practitionerId}) as refusal`;
