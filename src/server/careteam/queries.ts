import type { PartingAppointment } from '#src/contract/assignments.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Place } from '../scheduling/queries.ts';
import { outsideHours, wall } from '../scheduling/queries.ts';

/** The appointments to come of a patient with some of the care team, soonest first; none where the one asking may not unassign (A7). */
export const partingsOf = (patientId: number, practitionerIds: readonly number[]) =>
  query<PartingAppointment>`
    select v.id, v.practitioner_id as "practitionerId", json_build_object('name', s.name, 'colour', s.colour) as service, v.starts_at as "startsAt",
      v.ends_at as "endsAt", ${wall(fragment`v.starts_at`)} as "wallStart", ${wall(fragment`v.ends_at`)} as "wallEnd", v.status, v.version
    from app.visible_parting v
    join service s on s.tenant_id = v.tenant_id and s.id = v.service_id
    where v.tenant_id = app.tenant() and v.patient_id = ${patientId} and v.practitioner_id = any (${practitionerIds}::bigint[])
    order by v.starts_at, v.id`;

/** To whom appointments can be moved (A2), by name. */
export const colleaguesOf = (practitionerId: number) =>
  query<TherapistInfo>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName"
    from app.assignable a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.id
    where pr.tenant_id = app.tenant() and pr.id <> ${practitionerId}
    order by pr.sort_name, pr.id`;

/** Of appointments to come, which of some colleagues are booked at their times, or do not work then. No row where one is free. */
export const notFree = (appointmentIds: readonly number[], practitionerIds: readonly number[]) =>
  query<{ appointmentId: number; practitionerId: number; taken: boolean; outside: boolean }>`
    select v.id as "appointmentId", c.id as "practitionerId", is_there.taken, is_there.outside
    from app.visible_parting v
    cross join unnest(${practitionerIds}::bigint[]) c (id)
    cross join lateral (
      select exists (select from app.visible_busy b where b.tenant_id = v.tenant_id and b.practitioner_id = c.id and b.busy && v.busy) as taken,
        ${outsideHours(fragment`c.id`, {
          starts: fragment`v.starts_at`,
          ends: fragment`v.ends_at`,
          wall: fragment`v.wall_start`,
          minutes: fragment`extract(epoch from v.ends_at - v.starts_at) / 60`,
        })} as outside
    ) is_there
    where v.tenant_id = app.tenant() and v.id = any (${appointmentIds}::bigint[]) and (is_there.taken or is_there.outside)
    order by v.starts_at, v.id, c.id`;

type Kept = Place & { id: number; version: number; serviceId: number; roomId: number | null; zone: string };
/** Of appointments, all that moving them to a colleague leaves as it is. Only those that the one asking sees with names. */
export const placesOf = (ids: readonly number[]) =>
  query<Kept>`
    select id, version, service_id as "serviceId", room_id as "roomId", zone, starts_at as "startsAt", ends_at as "endsAt",
      lower(busy) as "busyFrom", upper(busy) as "busyUntil", to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI:SS') as "wallStart",
      (extract(epoch from ends_at - starts_at) / 60)::integer as minutes
    from appointment
    where tenant_id = app.tenant() and id = any (${ids}::bigint[])
    order by starts_at, id`;
