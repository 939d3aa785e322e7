import { fragment, query } from '#src/platform/db.ts';
import type { Colleague, Wanting } from './rules.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5): nothing is proposed for them.

type Leaving = { id: number; firstName: string; lastName: string; discipline: string; acceptingNewPatients: boolean };
/** The practitioner whose patients need somebody else. No row where the clinic has none of that id. */
export const practitionerLeaving = (practitionerId: number) =>
  query<Leaving>`
    select id, first_name as "firstName", last_name as "lastName", discipline, accepting_new_patients as "acceptingNewPatients"
    from practitioner where tenant_id = app.tenant() and id = ${practitionerId}`;

/** Which of these are practitioners of the clinic at all. */
export const knownAmong = (ids: readonly number[]) =>
  query<{ id: number }>`select id from practitioner where tenant_id = app.tenant() and id = any (${ids}::bigint[])`;

/**
 * What speaks for a colleague, for each of some patients who are active, by name: the language of the profile where it is open to the
 * caller, who else is on the care team now or later, and with whom of the others they have had appointments.
 */
export const wantingOf = (patientIds: readonly number[], practitionerId: number) =>
  query<Wanting>`
    select p.id, f.language,
      (select coalesce(json_agg(a.practitioner_id order by a.practitioner_id), '[]') from assignment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.status = 'active'
         and (a.ends_at is null or a.ends_at > now()) and a.practitioner_id <> ${practitionerId}) as team,
      (select coalesce(json_agg(json_build_object('practitionerId', h.practitioner_id, 'times', h.times) order by h.practitioner_id), '[]')
       from (select a.practitioner_id, count(*) as times from appointment a
             where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at < now() and a.status not in ('cancelled', 'noShow')
               and a.practitioner_id <> ${practitionerId}
             group by a.practitioner_id) h) as met
    from patient p
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.tenant_id = app.tenant() and p.id = any (${patientIds}::bigint[]) and p.status = 'active'
    order by p.sort_name, p.id`;

/** Who could take patients (A2), with what they have room for: their caseload as it is now (O2), as far as the caller sees it. By name. */
export const colleaguesFor = (practitionerId: number) =>
  query<Colleague & { firstName: string; lastName: string }>`
    with load as materialized (
      select a.practitioner_id, count(*) as patients
      from assignment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.status = 'active'
      where a.tenant_id = app.tenant() and a.status = 'active' and a.starts_at <= now() and (a.ends_at is null or a.ends_at > now())
      group by a.practitioner_id
    )
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, pr.languages, pr.capacity,
      pr.accepting_new_patients as "acceptingNewPatients", coalesce(l.patients, 0)::integer as caseload
    from app.assignable a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.id
    left join load l on l.practitioner_id = pr.id
    where pr.id <> ${practitionerId}
    order by pr.sort_name, pr.id`;

const first = fragment`date '2000-01-01'`;
type Timed = { id: number; startsAt: string; endsAt: string; busyFrom: string; busyUntil: string; wallStart: string; minutes: number };
export type Clash = { appointmentId: number; taken: number[]; outside: number[] };
/**
 * Which of some colleagues are booked at the times of appointments, or else are away or do not work then. No row where all are free. Whether they
 * are booked is found day by day, so that a caseload of thousands is looked at once, and not for each colleague.
 */
export const clashesOf = (appointments: readonly Timed[], practitionerIds: readonly number[]) =>
  query<Clash>`
    with one as materialized (
      select w.id, w."startsAt" as starts_at, w."endsAt" as ends_at, tstzrange(w."busyFrom", w."busyUntil") as busy, extract(isodow from w."wallStart")::integer as weekday,
        extract(epoch from w."wallStart"::time) / 60 as from_minute, extract(epoch from w."wallStart"::time) / 60 + w.minutes as to_minute
      from jsonb_to_recordset(${JSON.stringify(appointments.map(({ id, startsAt, endsAt, busyFrom, busyUntil, wallStart, minutes }) => ({ id, startsAt, endsAt, busyFrom, busyUntil, wallStart, minutes })))}::jsonb) as w
        (id bigint, "startsAt" timestamptz, "endsAt" timestamptz, "busyFrom" timestamptz, "busyUntil" timestamptz, "wallStart" timestamp, minutes integer)
    ), held as materialized (
      select b.id, b.practitioner_id, b.busy from app.visible_busy b
      where b.tenant_id = app.tenant() and b.practitioner_id = any (${practitionerIds}::bigint[])
        and b.busy && (select tstzrange(min(lower(o.busy)), max(upper(o.busy))) from one o)
    ), taken as materialized (
      select distinct o.id, h.practitioner_id
      from (select o.id, o.busy, generate_series(lower(o.busy)::date - ${first}, upper(o.busy)::date - ${first}) as day from one o) o
      join (select h.*, generate_series(lower(h.busy)::date - ${first}, upper(h.busy)::date - ${first}) as day from held h) h on h.day = o.day and h.busy && o.busy and h.id <> o.id
    ), hours as materialized (
      select w.practitioner_id, w.weekday, w.from_minute, w.to_minute from working_hours w where w.tenant_id = app.tenant() and w.practitioner_id = any (${practitionerIds}::bigint[])
    ), outside as materialized (
      (select o.id, t.practitioner_id from time_off t join one o on t.starts_at < o.ends_at and t.ends_at > o.starts_at
        where t.tenant_id = app.tenant() and t.practitioner_id = any (${practitionerIds}::bigint[])
       union
       (select o.id, h.practitioner_id from one o cross join (select distinct h.practitioner_id from hours h) h
        except select o.id, h.practitioner_id from one o join hours h on h.weekday = o.weekday and h.from_minute <= o.from_minute and h.to_minute >= o.to_minute))
      except select t.id, t.practitioner_id from taken t
    )
    select c.id as "appointmentId", coalesce(json_agg(c.practitioner_id order by c.practitioner_id) filter (where c.is_taken), '[]') as taken,
      coalesce(json_agg(c.practitioner_id order by c.practitioner_id) filter (where not c.is_taken), '[]') as outside
    from (select t.*, true as is_taken from taken t union all select o.*, false from outside o) c
    group by c.id
    order by c.id`;
