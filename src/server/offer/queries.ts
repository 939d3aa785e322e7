import type { Hours, Location, locationUse, Room, Service, TimeOff, WorkingHours } from '#src/contract/offer.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { fragment, query } from '#src/platform/db.ts';

const service = fragment`id, name, duration_minutes as duration, buffer_before_minutes as "bufferBefore", buffer_after_minutes as "bufferAfter",
  price_label as "priceLabel", colour, status, version`;
const location = fragment`id, name, address_lines as "addressLines", status, version`;
const room = fragment`id, name, location_id as "locationId", status, version`;
const byName = fragment`order by status, lower(name), name, id`;

/** By name; those no longer offered last. */
export const servicesNow = () => query<Service>`select ${service} from service where tenant_id = app.tenant() ${byName}`;
export const locationsNow = () => query<Location>`select ${location} from location where tenant_id = app.tenant() ${byName}`;
export const roomsNow = () => query<Room>`select ${room} from room where tenant_id = app.tenant() ${byName}`;

/** The clock of the clinic, and its notice for cancellations, in hours. */
export const clockNow = () =>
  query<{ timeZone: string; noticeHours: number }>`
    select time_zone as "timeZone", notice_hours as "noticeHours" from tenant where id = app.tenant()`;

export const serviceById = (id: number) => query<Service>`select ${service} from service where tenant_id = app.tenant() and id = ${id}`;
export const locationById = (id: number) => query<Location>`select ${location} from location where tenant_id = app.tenant() and id = ${id}`;
export const roomById = (id: number) => query<Room>`select ${room} from room where tenant_id = app.tenant() and id = ${id}`;

/** Tells open screens and the log of a row `r` of the offer. @param what by which the log knows its id, such as serviceId */
const told = (action: string, what: string, changed: object) => fragment`app.announce('offer', null, null)::text as told,
  app.record(${action}, null, 'done', 'settings.change', jsonb_build_object(${what}::text, r.id) || ${JSON.stringify(changed)}::jsonb)::text as noted`;

export const addService = (id: number, to: Omit<Service, 'id' | 'status' | 'version'>) =>
  query<Service>`
    with r as (
      insert into service (tenant_id, id, name, duration_minutes, buffer_before_minutes, buffer_after_minutes, price_label, colour)
      values (app.tenant(), ${id}, ${to.name}, ${to.duration}, ${to.bufferBefore}, ${to.bufferAfter}, ${to.priceLabel}, ${to.colour})
      returning ${service}
    )
    select r.*, ${told('service.added', 'serviceId', {})} from r`;

/** No row where the service is no longer of that version. @param changed old and new by name, for the log */
export const changeService = (to: Service, changed: object) =>
  query<Service>`
    with r as (
      update service set name = ${to.name}, duration_minutes = ${to.duration}, buffer_before_minutes = ${to.bufferBefore},
        buffer_after_minutes = ${to.bufferAfter}, price_label = ${to.priceLabel}, colour = ${to.colour}, status = ${to.status},
        version = version + 1
      where tenant_id = app.tenant() and id = ${to.id} and version = ${to.version}
      returning ${service}
    )
    select r.*, ${told('service.changed', 'serviceId', changed)} from r`;

export const addLocation = (id: number, to: Pick<Location, 'name' | 'addressLines'>) =>
  query<Location>`
    with r as (
      insert into location (tenant_id, id, name, address_lines) values (app.tenant(), ${id}, ${to.name}, ${to.addressLines}::text[])
      returning ${location}
    )
    select r.*, ${told('location.added', 'locationId', {})} from r`;

/** No row where the location is no longer of that version. @param changed old and new by name, for the log */
export const changeLocation = (to: Location, changed: object) =>
  query<Location>`
    with r as (
      update location set name = ${to.name}, address_lines = ${to.addressLines}::text[], status = ${to.status}, version = version + 1
      where tenant_id = app.tenant() and id = ${to.id} and version = ${to.version}
      returning ${location}
    )
    select r.*, ${told('location.changed', 'locationId', changed)} from r`;

/** What hangs on a location; no row where there is none. */
export const useOf = (id: number) =>
  query<Out<typeof locationUse.output>>`
    select (select count(*) from room r where r.tenant_id = l.tenant_id and r.location_id = l.id and r.status = 'active')::integer as rooms,
      (select count(*) from app.visible_busy b join room r on r.tenant_id = b.tenant_id and r.id = b.room_id
       where b.tenant_id = app.tenant() and r.location_id = l.id and b.starts_at > now())::integer as appointments,
      coalesce((
        select json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name) order by pr.sort_name, pr.id)
        from practitioner pr
        where pr.tenant_id = l.tenant_id and exists (
          select from working_hours h where h.tenant_id = pr.tenant_id and h.practitioner_id = pr.id and h.location_id = l.id)), '[]') as practitioners
    from location l
    where l.tenant_id = app.tenant() and l.id = ${id}`;

/** Takes a location, by itself or as that of a room, so that it is not archived before a room of it can be used; no row where there is none. */
export const takeLocation = (of: { id: number } | { roomId: number }) =>
  query<Pick<Location, 'status'>>`
    select l.status from location l
    where l.tenant_id = app.tenant()
      and l.id = ${'id' in of ? fragment`${of.id}` : fragment`(select r.location_id from room r where r.tenant_id = app.tenant() and r.id = ${of.roomId})`}
    for no key update`;

/** The rooms of a location go with it, and come back with it: those that were used until then. */
export const moveRoomsWith = ({ id, status }: Location) =>
  query<{ id: number }>`
    with r as (
      update room set status = ${status}, left_with_location = ${status}::text = 'archived', version = version + 1
      where tenant_id = app.tenant() and location_id = ${id}
        and case when ${status}::text = 'archived' then status = 'active' else left_with_location end
      returning id
    )
    select r.id, ${told('room.changed', 'roomId', {
      locationId: id,
      status: status === 'archived' ? { from: 'active', to: status } : { from: 'archived', to: status },
    })} from r`;

export const addRoom = (id: number, to: Pick<Room, 'name' | 'locationId'>) =>
  query<Room>`
    with r as (
      insert into room (tenant_id, id, location_id, name) values (app.tenant(), ${id}, ${to.locationId}, ${to.name})
      returning ${room}
    )
    select r.*, ${told('room.added', 'roomId', { locationId: to.locationId })} from r`;

/** No row where the room is no longer of that version. @param changed old and new by name, for the log */
export const changeRoom = (to: Room, changed: object) =>
  query<Room>`
    with r as (
      update room set name = ${to.name}, status = ${to.status}, left_with_location = left_with_location and ${to.status}::text = 'archived',
        version = version + 1
      where tenant_id = app.tenant() and id = ${to.id} and version = ${to.version}
      returning ${room}
    )
    select r.*, ${told('room.changed', 'roomId', changed)} from r`;

type Practitioner = Omit<WorkingHours['practitioners'][number], 'hours' | 'timeOff'>;
// What the policies of working_hours and time_off decide again, so that refusing can say why.
const mayChange = fragment`(app.has_role('owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler')
  or coalesce(pr.id = app.my_practitioner() and app.has_role('clinician', 'trainee'), false))`;

/** Those who practise here, by surname. */
export const practitionersNow = () =>
  query<Practitioner>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, coalesce(w.version, 0) as version, ${mayChange} as "mayChange"
    from practitioner pr left join working_week w on w.tenant_id = pr.tenant_id and w.practitioner_id = pr.id
    where pr.tenant_id = app.tenant() and pr.status = 'active'
    order by pr.sort_name, pr.id`;

/** One who practises here, and whether the one asking may change their hours; no row where nobody of this clinic has the id. */
export const practitionerById = (id: number) =>
  query<{ id: number; mayChange: boolean }>`
    select pr.id, ${mayChange} as "mayChange" from practitioner pr where pr.tenant_id = app.tenant() and pr.id = ${id} and pr.status = 'active'`;

/** The weeks of everyone, or of one, in their order. */
export const hoursNow = (practitionerId: number | null) =>
  query<Hours & { practitionerId: number }>`
    select h.practitioner_id as "practitionerId", h.weekday, h.from_minute as "from", h.to_minute as "to", h.location_id as "locationId"
    from working_hours h
    where h.tenant_id = app.tenant() and (${practitionerId}::bigint is null or h.practitioner_id = ${practitionerId})
    order by h.practitioner_id, h.weekday, h.from_minute`;

const timeOff = fragment`t.id, t.practitioner_id as "practitionerId", t.starts_at as "startsAt", t.ends_at as "endsAt"`;

/** Absences that are not over, the next first. */
export const timeOffNow = () =>
  query<TimeOff>`
    select ${timeOff} from time_off t where t.tenant_id = app.tenant() and t.ends_at > now() order by t.starts_at, t.ends_at, t.id`;

export const timeOffById = (id: number) =>
  query<TimeOff>`select ${timeOff} from time_off t where t.tenant_id = app.tenant() and t.id = ${id}`;

/** Takes the week of a practitioner, in a statement of its own: what is read next is the latest (OC-1). */
export const takeWeek = (practitionerId: number) =>
  query<{ version: number }>`
    insert into working_week (tenant_id, practitioner_id) values (app.tenant(), ${practitionerId})
    on conflict on constraint working_week_pkey do update set version = working_week.version
    returning version`;

/** How many of these locations there are at this clinic. */
export const locationsAmong = (ids: number[]) =>
  query<{ count: number }>`
    select count(*)::integer as count from location l where l.tenant_id = app.tenant() and l.id = any (${ids}::bigint[])`;

export const clearHours = (practitionerId: number) =>
  query`delete from working_hours where tenant_id = app.tenant() and practitioner_id = ${practitionerId}`;

/** Writes a week that was taken and whose hours have been cleared, and tells open screens and the log, old and new. */
export const writeHours = (practitionerId: number, from: Hours[], to: Hours[]) =>
  query<{ version: number }>`
    with taken as (
      update working_week set version = version + 1 where tenant_id = app.tenant() and practitioner_id = ${practitionerId} returning version
    ), written as (
      insert into working_hours (tenant_id, practitioner_id, weekday, from_minute, to_minute, location_id)
      select app.tenant(), ${practitionerId}, h.weekday, h."from", h."to", h."locationId"
      from jsonb_to_recordset(${JSON.stringify(to)}::jsonb) h (weekday integer, "from" integer, "to" integer, "locationId" bigint)
    )
    select taken.version, app.announce('offer', null, ${practitionerId})::text as told,
      app.record('hours.changed', null, 'done', 'hours.change', jsonb_build_object('practitionerId', ${practitionerId}::bigint,
        'hours', jsonb_build_object('from', ${JSON.stringify(from)}::jsonb, 'to', ${JSON.stringify(to)}::jsonb)))::text as noted
    from taken`;

type Away = Pick<TimeOff, 'practitionerId' | 'startsAt' | 'endsAt'>;

/** Whether an absence runs forward, and is not over already. */
export const runsForward = ({ startsAt, endsAt }: Away) =>
  query<{ forward: boolean }>`select ${endsAt}::timestamptz > greatest(${startsAt}::timestamptz, now()) as forward`;

/** Enters an absence, and counts the appointments that lie in it, whosever they are. */
export const addTimeOff = (id: number, { practitionerId, startsAt, endsAt }: Away) =>
  query<TimeOff & { appointments: number }>`
    with t as (
      insert into time_off (tenant_id, id, practitioner_id, starts_at, ends_at, created_by)
      values (app.tenant(), ${id}, ${practitionerId}, ${startsAt}, ${endsAt}, app.member())
      returning id, practitioner_id, starts_at, ends_at
    )
    select ${timeOff},
      (select count(*) from app.visible_busy b
       where b.practitioner_id = t.practitioner_id and b.starts_at < t.ends_at and b.ends_at > t.starts_at)::integer as appointments,
      app.announce('offer', null, t.practitioner_id)::text as told,
      app.record('timeOff.added', null, 'done', 'hours.change', jsonb_build_object('practitionerId', t.practitioner_id, 'timeOffId', t.id,
        'startsAt', t.starts_at, 'endsAt', t.ends_at))::text as noted
    from t`;

/** No row where it has been taken back already. */
export const removeTimeOff = (id: number) =>
  query<{ id: number }>`
    with t as (
      delete from time_off where tenant_id = app.tenant() and id = ${id} returning id, practitioner_id, starts_at, ends_at
    )
    select t.id, app.announce('offer', null, t.practitioner_id)::text as told,
      app.record('timeOff.removed', null, 'done', 'hours.change', jsonb_build_object('practitionerId', t.practitioner_id, 'timeOffId', t.id,
        'startsAt', t.starts_at, 'endsAt', t.ends_at))::text as noted
    from t`;
