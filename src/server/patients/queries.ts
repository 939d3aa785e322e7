import { fragment, query } from '#src/platform/db.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';

export type SummaryRow = PatientSummaryV2 & { sortName: string; connectedTherapists: TherapistInfo[]; isConnectedToMe: boolean };

/** The care team of patient `p` now, as bubbles show it (A9): oneself, the primary, then by surname; and whether oneself is among them. */
const team = fragment`
  select
    coalesce(json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name)
      order by pr.id <> (select app.my_practitioner()), c.kind <> 'primary', pr.sort_name, pr.id), '[]') as therapists,
    coalesce(bool_or(pr.id = (select app.my_practitioner())), false) as mine
  from app.visible_connection c
  join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
  where c.tenant_id = p.tenant_id and c.patient_id = p.id`;

/** Whether patient `p` can use the portal: nobody invited them, an invitation is out, or it was accepted. */
const portal = fragment`
  coalesce((select case when i.accepted_at is null then 'invited' else 'active' end
            from invitation i
            where i.tenant_id = p.tenant_id and i.patient_id = p.id and i.revoked_at is null
            order by i.accepted_at limit 1), 'none')`;

const summary = fragment`
  p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email, p.phone, p.status,
  p.created_at as "createdAt", p.sort_name as "sortName", ${portal} as portal,
  team.therapists as "connectedTherapists", team.mine as "isConnectedToMe"`;

/**
 * A page of active patients by name, one more than `limit` to tell whether another follows: the page first, then what belongs to each.
 * @param words folded words that the name begins with or resembles; null for all
 */
export const patientPage = (words: string[] | null, onlyMine: boolean, after: { name: string; id: number } | null, limit: number) =>
  query<SummaryRow>`
    select ${summary}
    from app.page_of_patients(${words}, ${onlyMine}, ${after?.name ?? null}, ${after?.id ?? null}, ${limit + 1}) as page (id)
    join patient p on p.tenant_id = app.tenant() and p.id = page.id
    cross join lateral (${team}) team
    order by p.sort_name, p.id`;

/** One patient, as in a list. */
export const patientSummary = (patientId: number) =>
  query<SummaryRow>`
    select ${summary}
    from patient p
    cross join lateral (${team}) team
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Up to five visible patients who may be the same person: of a like name, or of the same address. */
export const similarTo = (words: string[], email: string | null) =>
  query<{ id: number; firstName: string; lastName: string; preferredName: string | null; email: string | null }>`
    select p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email
    from patient p
    where p.tenant_id = app.tenant()
      and (p.id in (select app.page_of_patients(${words}, false, null, null, 5))
        or p.id in (select q.id from patient q where q.tenant_id = app.tenant() and q.email = ${email} and q.status = 'active' limit 5))
    order by p.sort_name, p.id
    limit 5`;

/** Takes the lock of a patient's chart, which everything that changes the care team does first; no row where the patient is not visible. */
export const lockChart = (patientId: number) =>
  query<{ patientId: number }>`
    select patient_id as "patientId" from chart_lock where tenant_id = app.tenant() and patient_id = ${patientId} for update`;
