import { fragment, query } from '#src/platform/db.ts';
import type { Place } from '../scheduling/queries.ts';
import { outsideHours, wall } from '../scheduling/queries.ts';

// The appointments of a leave (A12), as far as the one asking sees them: where they go, and where they were.

/** Appointments to come within the leave `l`, with who is away, or with whom they were moved to because of it, whoever covers by now; as far as the one asking sees them. */
export const within = fragment`
  a.tenant_id = app.tenant() and a.status in ('booked', 'confirmed') and a.starts_at > now() and a.starts_at < l.ends_at and a.ends_at > l.starts_at
  and (a.practitioner_id = l.practitioner_id or exists (select from cover_appointment m
    where m.tenant_id = l.tenant_id and m.leave_id = l.id and m.appointment_id = a.id and m.to_practitioner_id = a.practitioner_id))`;
export const ofLeave = (id: number) => fragment`(select * from time_off l where l.tenant_id = app.tenant() and l.id = ${id})`;

export type InLeave = Place & {
  id: number;
  patientId: number;
  practitionerId: number;
  serviceId: number;
  service: string;
  roomId: number | null;
  seriesId: number | null;
  zone: string;
  version: number;
  wallEnd: string;
};
/** The appointments of a leave, of some patients or all of them, in their order. */
export const appointmentsOf = (id: number, patientIds: readonly number[] | null) =>
  query<InLeave>`
    select a.id, a.patient_id as "patientId", a.practitioner_id as "practitionerId", a.service_id as "serviceId", s.name as service, a.room_id as "roomId",
      a.series_id as "seriesId", a.version, a.zone, a.starts_at as "startsAt", a.ends_at as "endsAt", lower(a.busy) as "busyFrom", upper(a.busy) as "busyUntil",
      ${wall(fragment`a.starts_at`)} as "wallStart", ${wall(fragment`a.ends_at`)} as "wallEnd", (extract(epoch from a.ends_at - a.starts_at) / 60)::integer as minutes
    from ${ofLeave(id)} l
    join appointment a on ${within}
    join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
    where ${patientIds}::bigint[] is null or a.patient_id = any (${patientIds}::bigint[])
    order by a.starts_at, a.id`;

/** Of appointments, which of some colleagues are booked at their times, away, or do not work then. */
export const notFreeAt = (ids: readonly number[], practitionerIds: readonly number[]) =>
  query<{ appointmentId: number; practitionerId: number }>`
    select a.id as "appointmentId", c.id as "practitionerId"
    from appointment a
    cross join unnest(${practitionerIds}::bigint[]) c (id)
    where a.tenant_id = app.tenant() and a.id = any (${ids}::bigint[]) and c.id <> a.practitioner_id
      and (exists (select from app.visible_busy b where b.tenant_id = app.tenant() and b.practitioner_id = c.id and b.id <> a.id and b.busy && a.busy)
        or ${outsideHours(fragment`c.id`, {
          starts: fragment`a.starts_at`,
          ends: fragment`a.ends_at`,
          wall: fragment`a.wall_start`,
          minutes: fragment`extract(epoch from a.ends_at - a.starts_at) / 60`,
        })})
    order by a.id, c.id`;

/** When rooms are taken, and some patients booked, between two instants. */
export const takenRooms = (roomIds: readonly number[], from: string, until: string) =>
  query<{ id: number; from: string; until: string }>`
    select b.room_id as id, b.starts_at as "from", b.ends_at as until from app.visible_busy b
    where b.tenant_id = app.tenant() and b.room_id = any (${roomIds}::bigint[]) and b.starts_at < ${until}::timestamptz and b.ends_at > ${from}::timestamptz`;
export const bookedPatients = (patientIds: readonly number[], from: string, until: string) =>
  query<{ id: number; from: string; until: string }>`
    select a.patient_id as id, a.starts_at as "from", a.ends_at as until from appointment a
    where a.tenant_id = app.tenant() and a.patient_id = any (${patientIds}::bigint[]) and a.status <> 'cancelled'
      and a.starts_at < ${until}::timestamptz and a.ends_at > ${from}::timestamptz`;

/** An appointment as it is to be: with whom, and where. */
export type Move = Place & { id: number; version: number; practitionerId: number; isElsewhere: boolean };
const alone = fragment`not (select t.patient_overlap from tenant t where t.id = app.tenant())`;
/** Remembers where appointments were, once, before a leave has moved or cancelled them; and what became of them, each time. @param to whom they go */
const remembered = (leaveId: number, outcome: 'moved' | 'cancelled', to: ReturnType<typeof fragment>) => fragment`
  insert into cover_appointment (tenant_id, leave_id, appointment_id, patient_id, of_practitioner_id, outcome, to_practitioner_id, starts_at, ends_at, busy, zone, wall_start, is_exception)
  select b.tenant_id, l.id, b.id, b.patient_id, l.practitioner_id, ${outcome}, ${to}, b.starts_at, b.ends_at, b.busy, b.zone, b.wall_start, b.is_exception
  from before b cross join ${ofLeave(leaveId)} l
  on conflict on constraint cover_appointment_pkey do update set outcome = excluded.outcome, to_practitioner_id = excluded.to_practitioner_id`;
/** Moves appointments to the colleagues who cover, logs it, and tells open screens. No row for one that is another version by now. */
export const moveAll = (leaveId: number, moves: readonly Move[]) =>
  query<{ id: number }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) w (id bigint, version integer, "practitionerId" bigint, "isElsewhere" boolean, "startsAt" timestamptz,
        "endsAt" timestamptz, "busyFrom" timestamptz, "busyUntil" timestamptz, "wallStart" timestamp)
    ), before as materialized (
      select a.*, w."practitionerId" as goes_to from appointment a join wanted w on w.id = a.id and w.version = a.version
      where a.tenant_id = app.tenant() and a.id = any (${moves.map(({ id }) => id)}::bigint[]) and a.status in ('booked', 'confirmed')
    ), remembered as (${remembered(leaveId, 'moved', fragment`b.goes_to`)}), moved as (
      update appointment a set practitioner_id = w."practitionerId", starts_at = w."startsAt", ends_at = w."endsAt", wall_start = w."wallStart",
        busy = tstzrange(w."busyFrom", w."busyUntil"), patient_alone = ${alone}, is_exception = a.is_exception or w."isElsewhere" and a.series_id is not null,
        placed_by = app.member(), placed_at = now(), version = a.version + 1
      from wanted w join before b on b.id = w.id
      where a.tenant_id = app.tenant() and a.id = b.id and a.version = b.version
      returning a.id, a.patient_id, a.practitioner_id, a.starts_at, b.starts_at as before_at, b.practitioner_id as practitioner_before
    )
    select id, app.announce('calendar', null, null)::text, app.record('appointment.moved', patient_id, 'done', 'appointment.book', jsonb_build_object('appointmentId', id,
      'practitionerId', practitioner_id, 'startsAt', starts_at, 'before', before_at, 'practitionerBefore', practitioner_before, 'leaveId', ${leaveId}::bigint))::text
    from moved`;
export const rememberCancelled = (leaveId: number, ids: readonly number[]) =>
  query`
    with before as (select * from appointment where tenant_id = app.tenant() and id = any (${ids}::bigint[]))
    ${remembered(leaveId, 'cancelled', fragment`null::bigint`)}`;

/** Of which patients, and whether only of what lies outside the leave as its dates are now. */
export type GiveBack = { onlyOutside?: boolean; patientIds?: readonly number[] | null };
/**
 * What a leave has moved or cancelled, is still as the leave left it, and is to come: whose it is, and why it stays as it is: since its old time is
 * taken, or the patient is not theirs any more who was away (handed over, or ended), or they cannot be assigned (A2). Null where it can be given back.
 */
export const toGiveBack = (leaveId: number, { onlyOutside = false, patientIds = null }: GiveBack) =>
  query<{ id: number; patientId: number; version: number; wasCancelled: boolean; stays: 'taken' | 'notTheirs' | null }>`
    select a.id, a.patient_id as "patientId", a.version, a.status = 'cancelled' as "wasCancelled", case
      when m.of_practitioner_id <> all (array(select s.id from app.assignable s)) or not exists (select from assignment o
        where o.tenant_id = m.tenant_id and o.patient_id = m.patient_id and o.practitioner_id = m.of_practitioner_id and o.status = 'active'
          and o.starts_at <= m.starts_at and coalesce(o.ends_at, 'infinity') > m.starts_at) then 'notTheirs'
      when app.booking_refusal(a.patient_id, m.of_practitioner_id) is not null
        or exists (select from app.visible_busy b where b.tenant_id = m.tenant_id and b.id <> a.id and b.busy && m.busy and b.practitioner_id = m.of_practitioner_id)
        or exists (select from app.visible_busy b where b.tenant_id = m.tenant_id and b.id <> a.id and b.room_id = a.room_id
          and tstzrange(b.starts_at, b.ends_at) && tstzrange(m.starts_at, m.ends_at))
        or ${alone} and exists (select from appointment b where b.tenant_id = m.tenant_id and b.patient_id = m.patient_id and b.id <> a.id and b.status <> 'cancelled'
          and tstzrange(b.starts_at, b.ends_at) && tstzrange(m.starts_at, m.ends_at)) then 'taken' end as stays
    from cover_appointment m
    join time_off l on l.tenant_id = m.tenant_id and l.id = m.leave_id
    join appointment a on a.tenant_id = m.tenant_id and a.id = m.appointment_id
    where m.tenant_id = app.tenant() and m.leave_id = ${leaveId} and m.starts_at > now()
      and (m.outcome = 'cancelled' and a.status = 'cancelled' or a.status in ('booked', 'confirmed') and a.starts_at > now() and a.practitioner_id = m.to_practitioner_id)
      and (${patientIds}::bigint[] is null or m.patient_id = any (${patientIds}::bigint[]))
      and (not ${onlyOutside} or m.starts_at >= l.ends_at or m.ends_at <= l.starts_at)
    order by m.starts_at, a.id`;
/** Puts appointments where they were before the leave, with who was to be away, logs it, and tells open screens. */
export const giveBack = (leaveId: number, of: readonly { id: number; version: number }[]) =>
  query<{ id: number }>`
    with wanted as materialized (select * from jsonb_to_recordset(${JSON.stringify(of)}::jsonb) w (id bigint, version integer)), back as (
      update appointment a set practitioner_id = m.of_practitioner_id, starts_at = m.starts_at, ends_at = m.ends_at, busy = m.busy, zone = m.zone,
        wall_start = m.wall_start, is_exception = m.is_exception, status = case a.status when 'cancelled' then 'booked' else a.status end, cancelled_by = null,
        cancelled_at = null, cancelled_late = null, cancel_reason = null, patient_alone = ${alone}, placed_by = app.member(), placed_at = now(), version = a.version + 1
      from wanted w join cover_appointment m on m.tenant_id = app.tenant() and m.leave_id = ${leaveId} and m.appointment_id = w.id
      where a.tenant_id = app.tenant() and a.id = w.id and a.version = w.version
      returning a.id, a.patient_id, a.practitioner_id, a.starts_at
    )
    select id, app.announce('calendar', null, null)::text, app.record('appointment.moved', patient_id, 'done', 'appointment.book',
      jsonb_build_object('appointmentId', id, 'practitionerId', practitioner_id, 'startsAt', starts_at, 'leaveId', ${leaveId}::bigint))::text
    from back`;
export const forgetAppointments = (leaveId: number, ids: readonly number[]) =>
  query`delete from cover_appointment where tenant_id = app.tenant() and leave_id = ${leaveId} and appointment_id = any (${ids}::bigint[])`;
/** Forgets where the appointments were of some patients, or of everybody. */
export const forgetAll = (leaveId: number, patientIds: readonly number[] | null) =>
  query`
    delete from cover_appointment
    where tenant_id = app.tenant() and leave_id = ${leaveId} and (${patientIds}::bigint[] is null or patient_id = any (${patientIds}::bigint[]))`;
