import type { Bookable, OfferedService, PortalAppointment, PortalSettings } from '#src/contract/portal.ts';
import { fragment, query } from '#src/platform/db.ts';
import { practitionerName } from '../access/queries.ts';
import type { Place } from '../scheduling/queries.ts';
import { wall } from '../scheduling/queries.ts';

// Row security shows a patient in the portal their own appointments, what is offered, and the calendars of those whom they may book with
// (db/policy/scheduling.sql); with whom that is, db/policy/portal.sql says.

const now = fragment`now()`;
const settings = fragment`
  t.name as clinic, t.time_zone as "timeZone", ${wall(now)} as "wallNow", t.notice_hours as "noticeHours",
  now() + make_interval(hours => t.booking_notice_hours) as earliest, now() + make_interval(days => t.booking_days) as latest`;
export type PortalClock = {
  clinic: string;
  timeZone: string;
  wallNow: string;
  noticeHours: number;
  /** The first and the last instant that can be booked. */
  earliest: string;
  latest: string;
};
/** The clinic’s clock, and how near and far ahead it lets clients book. */
export const portalClock = () => query<PortalClock>`select ${settings} from tenant t where t.id = app.tenant()`;

/** What is offered in the portal, by name. */
export const offeredServices = () =>
  query<OfferedService>`
    select id, name, duration_minutes as duration, price_label as "priceLabel" from service
    where tenant_id = app.tenant() and status = 'active' and in_portal
    order by lower(name), id`;

/** With whom the patient may book: the primary, the others of the care team, then everyone else by surname (B2). */
export const bookablePractitioners = () =>
  query<Bookable>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, coalesce(c.primary, false) as "isPrimary",
      c.practitioner_id is not null as "isMine"
    from app.portal_practitioner b
    join practitioner pr on pr.tenant_id = b.tenant_id and pr.id = b.id
    left join (select v.practitioner_id, bool_or(v.kind = 'primary') as primary from app.visible_connection v
               where v.patient_id = app.patient() and v.kind <> 'emergency' group by v.practitioner_id) c on c.practitioner_id = pr.id
    where b.tenant_id = app.tenant()
    order by coalesce(c.primary, false) desc, c.practitioner_id is null, pr.sort_name, pr.id`;

export type PortalRefusal = 'featureOff' | 'noRight' | 'serviceGone' | 'invalidTarget' | 'tooSoon' | 'tooFar';
/** Why this may not be booked then; null where it may. @param at null: at some time */
export const portalRefusal = (practitionerId: number, serviceId: number, at: string | null) =>
  query<{ refusal: PortalRefusal | null }>`
    select app.portal_refusal(${practitionerId}, ${serviceId}, coalesce(${at}::timestamptz, now() + make_interval(hours => t.booking_notice_hours))) as refusal
    from tenant t where t.id = app.tenant()`;

/** A service that is offered in the portal. */
export const portalService = (serviceId: number) =>
  query<{ minutes: number; bufferBefore: number; bufferAfter: number }>`
    select duration_minutes as minutes, buffer_before_minutes as "bufferBefore", buffer_after_minutes as "bufferAfter"
    from service where tenant_id = app.tenant() and id = ${serviceId} and status = 'active' and in_portal`;

/** The weeks of those whom the patient may book with, or of one of them. */
export const bookableHours = (practitionerId: number | undefined) =>
  query<{ practitionerId: number; weekday: number; from: number; to: number }>`
    select w.practitioner_id as "practitionerId", w.weekday, w.from_minute as "from", w.to_minute as "to"
    from working_hours w join app.portal_practitioner b on b.tenant_id = w.tenant_id and b.id = w.practitioner_id
    where w.tenant_id = app.tenant() and (${practitionerId ?? null}::bigint is null or w.practitioner_id = ${practitionerId ?? null})
    order by w.practitioner_id, w.weekday, w.from_minute`;

/** What the patient holds: it is in nobody else’s way than others’. */
export const ownHolds = () => query<{ id: number }>`select id from slot_hold where tenant_id = app.tenant() and patient_id = app.patient()`;
export const dropHolds = () => query`delete from slot_hold where tenant_id = app.tenant() and patient_id = app.patient()`;
const holdMinutes = 5;
/** Keeps a place for the patient, whose chart and whose practitioner’s calendar are locked, for five minutes by the clock. */
export const holdPlace = (id: number, practitionerId: number, serviceId: number, place: Place) =>
  query<{ heldUntil: string; seconds: number }>`
    with held as (
      insert into slot_hold (tenant_id, id, patient_id, practitioner_id, service_id, starts_at, ends_at, busy, held_until)
      values (app.tenant(), ${id}, app.patient(), ${practitionerId}, ${serviceId}, ${place.startsAt}, ${place.endsAt},
        tstzrange(${place.busyFrom}, ${place.busyUntil}), now() + make_interval(mins => ${holdMinutes}))
      returning held_until
    )
    select held_until as "heldUntil", floor(extract(epoch from held_until - now()))::integer as seconds, app.announce('calendar', null, null)::text
    from held`;

const isOpen = fragment`a.status in ('booked', 'confirmed') and a.starts_at > now()`;
const isLate = fragment`a.starts_at < now() + make_interval(hours => t.notice_hours)`;
const appointment = fragment`
  select a.id, ${practitionerName} as practitioner, json_build_object('id', s.id, 'name', s.name) as service,
    case when l.id is not null then json_build_object('location', l.name, 'addressLines', l.address_lines, 'room', r.name) end as place,
    a.starts_at as "startsAt", a.ends_at as "endsAt", ${wall(fragment`a.starts_at`)} as "wallStart", ${wall(fragment`a.ends_at`)} as "wallEnd",
    a.status, a.cancelled_by as "cancelledBy", a.cancelled_late as "cancelledLate", a.version,
    ${isOpen} and not ${isLate} and s.status = 'active' and s.in_portal as "mayMove", ${isOpen} as "mayCancel", ${isLate} as "isLate"
  from appointment a
  join tenant t on t.id = a.tenant_id
  join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.practitioner_id
  join service s on s.tenant_id = a.tenant_id and s.id = a.service_id
  left join room r on r.tenant_id = a.tenant_id and r.id = a.room_id
  left join working_hours w on w.tenant_id = a.tenant_id and w.practitioner_id = a.practitioner_id and a.room_id is null
    and w.weekday = extract(isodow from a.wall_start)
    and extract(epoch from a.wall_start::time) / 60 >= w.from_minute and extract(epoch from a.wall_start::time) / 60 < w.to_minute
  left join location l on l.tenant_id = a.tenant_id and l.id = coalesce(r.location_id, w.location_id)
  where a.tenant_id = app.tenant() and a.patient_id = app.patient()`;
/** An appointment of the patient’s own; no row where it is not. */
export const myAppointment = (id: number) => query<PortalAppointment>`${appointment} and a.id = ${id}`;

const isNext = fragment`a.status <> 'cancelled' and a.ends_at > now()`;
/** A page of those to come (soonest first), or of the others (latest first), one more than `limit`. */
export const myAppointmentsNow = (which: 'next' | 'past', after: { name: string; id: number } | null, limit: number) => {
  const place = fragment`(${after?.name ?? null}::timestamptz, ${after?.id ?? null}::bigint)`;
  return which === 'next'
    ? query<PortalAppointment>`
        ${appointment} and ${isNext} ${after === null ? fragment`` : fragment`and (a.starts_at, a.id) > ${place}`}
        order by a.starts_at, a.id limit ${limit + 1}`
    : query<PortalAppointment>`
        ${appointment} and not (${isNext}) ${after === null ? fragment`` : fragment`and (a.starts_at, a.id) < ${place}`}
        order by a.starts_at desc, a.id desc limit ${limit + 1}`;
};

/** Takes the row of an appointment that can still be changed, in a statement of its own: what follows sees what others have done. */
export const lockMine = (id: number) =>
  query<{ id: number }>`
    select a.id from appointment a where a.tenant_id = app.tenant() and a.id = ${id} and a.patient_id = app.patient() and ${isOpen} for update`;

/** Writes to the members of its practitioner that the patient has cancelled. */
export const tellOfCancellation = (appointmentId: number) =>
  query`
    insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
    select c.tenant_id, app.new_id(), 'appointmentDeclined', app.patient(), c.appointment_id, c.id, c.id, now(), now()
    from app.portal_colleague c where c.tenant_id = app.tenant() and c.appointment_id = ${appointmentId}`;

/** What the clinic has settled about its portal, and how many patients that is for. */
export const portalSettings = () =>
  query<PortalSettings>`
    select t.version, t.book_with_anyone as "bookWithAnyone", t.new_clients_book as "newClientsBook", t.booking_notice_hours as "bookingNoticeHours",
      t.booking_days as "bookingDays", t.waitlist_hours as "waitlistHours", t.notice_hours as "noticeHours",
      (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'duration', s.duration_minutes, 'inPortal', s.in_portal)
         order by lower(s.name), s.id), '[]') from service s where s.tenant_id = t.id and s.status = 'active') as services,
      (select coalesce(json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name, 'discipline', pr.discipline,
           'acceptsNew', pr.accepting_new_patients) order by pr.sort_name, pr.id), '[]')
         from practitioner pr join app.assignable a on a.tenant_id = pr.tenant_id and a.id = pr.id where pr.tenant_id = t.id) as practitioners,
      (select count(*)::integer from patient p where p.tenant_id = t.id and p.status = 'active') as patients,
      (select count(*)::integer from patient p where p.tenant_id = t.id and p.status = 'active'
         and p.id not in (select c.patient_id from app.visible_connection c where c.tenant_id = t.id and c.kind <> 'emergency')) as unassigned
    from tenant t where t.id = app.tenant()`;

type Rules = Pick<PortalSettings, 'bookWithAnyone' | 'newClientsBook' | 'bookingNoticeHours' | 'bookingDays' | 'waitlistHours'>;
/** Writes the rules of a clinic that has been taken, tells open screens and the log. @param changed old and new by name, for the log */
export const writePortalSettings = (to: Rules, changed: object) =>
  query`
    with written as (
      update tenant set book_with_anyone = ${to.bookWithAnyone}, new_clients_book = ${to.newClientsBook},
        booking_notice_hours = ${to.bookingNoticeHours}, booking_days = ${to.bookingDays}, waitlist_hours = ${to.waitlistHours}, version = version + 1
      where id = app.tenant() returning id
    )
    select app.announce('settings', null, null)::text,
      app.record('settings.changed', null, 'done', 'settings.change', ${JSON.stringify(changed)}::jsonb)::text from written`;

/** Offers services in the portal, or no more. A row for each that there is. */
export const offerInPortal = (services: { id: number; inPortal: boolean }[]) =>
  query<{ id: number }>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(services)}::jsonb) as w (id bigint, "inPortal" boolean)),
    changed as (
      update service s set in_portal = w."inPortal", version = s.version + 1 from wanted w
      where s.tenant_id = app.tenant() and s.id = w.id and s.in_portal <> w."inPortal"
      returning s.id, s.in_portal
    ), noted as (
      select app.record('service.changed', null, 'done', 'settings.change', jsonb_build_object('serviceId', id, 'inPortal', in_portal))::text from changed
    )
    select s.id, (select count(*) from noted) as noted from service s join wanted w on w.id = s.id where s.tenant_id = app.tenant()`;

/** Says who takes new clients. A row for each practitioner that there is. */
export const takeNewClients = (practitioners: { id: number; acceptsNew: boolean }[]) =>
  query<{ id: number }>`
    with wanted as (select * from jsonb_to_recordset(${JSON.stringify(practitioners)}::jsonb) as w (id bigint, "acceptsNew" boolean)),
    changed as (
      update practitioner pr set accepting_new_patients = w."acceptsNew" from wanted w
      where pr.tenant_id = app.tenant() and pr.id = w.id and pr.accepting_new_patients <> w."acceptsNew"
      returning pr.id, pr.accepting_new_patients as accepts
    ), noted as (
      select app.record('practitioner.changed', null, 'done', 'settings.change', jsonb_build_object('practitionerId', id, 'acceptsNew', accepts))::text
      from changed
    )
    select pr.id, (select count(*) from noted) as noted from practitioner pr join wanted w on w.id = pr.id where pr.tenant_id = app.tenant()`;
