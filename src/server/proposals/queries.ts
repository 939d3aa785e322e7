import { query } from '#src/platform/db.ts';
import type { Colleague, Wanting } from './rules.ts';

// Row security has removed the patients who do not exist for the caller (R4, R5): nothing is proposed for them.

type Leaving = { id: number; firstName: string; lastName: string; discipline: string; acceptingNewPatients: boolean };
/** The practitioner whose patients need somebody else. No row where the clinic has none of that id. */
export const practitionerLeaving = (practitionerId: number) =>
  query<Leaving>`
    select id, first_name as "firstName", last_name as "lastName", discipline, accepting_new_patients as "acceptingNewPatients"
    from practitioner where tenant_id = app.tenant() and id = ${practitionerId}`;

/**
 * What speaks for a colleague, for each of some patients who are active, by name: the language of the profile where it is open to the
 * caller, who else is on the care team now or later, and with whom of the others they have had appointments.
 */
export const wantingOf = (patientIds: readonly number[], practitionerId: number) =>
  query<Wanting>`
    select p.id, f.language,
      (select coalesce(json_agg(a.practitioner_id order by a.practitioner_id), '[]') from assignment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.status = 'active' and a.kind <> 'emergency'
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

/** Who could take patients (A2), with what they have room for: their caseload as far as the caller sees it. By name. */
export const colleaguesFor = (practitionerId: number) =>
  query<Colleague & { firstName: string; lastName: string }>`
    with load as materialized (
      select a.practitioner_id, count(*) as patients
      from assignment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id and p.status = 'active'
      where a.tenant_id = app.tenant() and a.status = 'active' and a.kind <> 'emergency' and (a.ends_at is null or a.ends_at > now())
      group by a.practitioner_id
    )
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", pr.discipline, pr.languages, pr.capacity,
      pr.accepting_new_patients as "acceptingNewPatients", coalesce(l.patients, 0)::integer as caseload
    from app.assignable a
    join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.id
    left join load l on l.practitioner_id = pr.id
    where pr.id <> ${practitionerId}
    order by pr.sort_name, pr.id`;
