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
  from (select distinct on (v.practitioner_id) v.tenant_id, v.practitioner_id, v.kind
        from app.visible_connection v
        where v.tenant_id = p.tenant_id and v.patient_id = p.id
        -- An emergency access may stand beside an assignment (A14): one bubble, as what they are on the team.
        order by v.practitioner_id, v.kind = 'emergency') c
  join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id`;

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
export const patientPage = (
  words: string[] | null,
  which: 'all' | 'mine' | 'unassigned',
  after: { name: string; id: number } | null,
  limit: number,
) =>
  query<SummaryRow>`
    select ${summary}
    from app.page_of_patients(${words}, ${which}, ${after?.name ?? null}, ${after?.id ?? null}, ${limit + 1}) as page (id)
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

export type PatientRow = SummaryRow & {
  profile: { birthDate: string | null; pronouns: string | null } | null;
  sealed: boolean;
  recordOpens: boolean;
  assignMyself: boolean;
  assignColleagues: boolean;
  unassign: boolean;
  requestRefusal: string | null;
  breakGlass: boolean;
  overseesAccess: boolean;
  write: boolean;
  writeContacts: boolean;
  writePsychotherapy: boolean;
  exportRecord: boolean;
  editProfile: boolean;
  requestedAt: string | null;
  emergency: { id: number; until: string } | null;
};

/** One patient with what the one asking may see and do (R4, R6, A3, A10, A14), each as the database decides it. No row where they are not visible. */
export const patientWhole = (patientId: number) =>
  query<PatientRow>`
    select ${summary},
      (select json_build_object('birthDate', f.birth_date, 'pronouns', f.pronouns)
       from patient_profile f where f.tenant_id = p.tenant_id and f.patient_id = p.id) as profile,
      p.sealed_at is not null as sealed,
      exists (select from app.my_open_record r where r.patient_id = p.id) as "recordOpens",
      app.my_practitioner() is not null and app.assign_refusal(p.id, app.my_practitioner()) is null
        and not exists (select from app.my_caseload r where r.patient_id = p.id and r.because <> 'emergency') as "assignMyself",
      -- What the clinic's policy says of one colleague, it says of every one.
      app.assign_refusal(p.id, (select a.id from app.assignable a where a.id is distinct from app.my_practitioner() limit 1)) is null
        as "assignColleagues",
      app.feature_is_on('therapistPatientAssignment') and app.unassign_refusal() is null as unassign,
      app.request_refusal(p.id) as "requestRefusal",
      app.emergency_refusal(p.id) is null as "breakGlass",
      app.chart_refusal(p.id, 'write') is null as "write",
      app.chart_refusal(p.id, 'contact') is null as "writeContacts",
      app.chart_refusal(p.id, 'psychotherapy') is null as "writePsychotherapy",
      app.chart_refusal(p.id, 'export') is null as "exportRecord",
      app.chart_refusal(p.id, 'profile') is null as "editProfile",
      app.has_role('owner', 'practiceAdmin', 'clinicalAdmin') as "overseesAccess",
      (select r.created_at from access_request r
       where r.tenant_id = p.tenant_id and r.patient_id = p.id and r.member_id = app.member() and r.outcome is null
       order by r.created_at limit 1) as "requestedAt",
      (select json_build_object('id', e.id, 'until', to_char(e.ends_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
       from emergency_access e
       where e.tenant_id = p.tenant_id and e.patient_id = p.id and e.member_id = app.member()
         and e.starts_at <= now() and e.ends_at > now() and app.feature_is_on('breakGlass')) as emergency
    from patient p
    cross join lateral (${team}) team
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Logs that a patient's page was opened (L1), where the patient is visible and somebody opened it; a screen that refreshes itself did not. */
export const patientOpened = (patientId: number, byHand: boolean) =>
  query`
    select app.record('patient.opened', p.id, 'done', null, '{}')::text
    from patient p where p.tenant_id = app.tenant() and p.id = ${patientId} and ${byHand}::boolean`;

/** Up to five visible patients who may be the same person: of a like name, or of the same address. */
export const similarTo = (words: string[], email: string | null) =>
  query<{ id: number; firstName: string; lastName: string; preferredName: string | null; email: string | null }>`
    select p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email
    from patient p
    where p.tenant_id = app.tenant()
      and (p.id in (select app.page_of_patients(${words}, 'all', null, null, 5))
        or p.id in (select q.id from patient q where q.tenant_id = app.tenant() and q.email = ${email} and q.status = 'active' limit 5))
    order by p.sort_name, p.id
    limit 5`;

/** Whether a patient is visible to the one asking: a row, or none. */
export const patientSeen = (patientId: number) =>
  query<{ id: number }>`select id from patient where tenant_id = app.tenant() and id = ${patientId}`;

/** Takes the lock of a patient's chart, which everything that changes the care team does first; no row where the patient is not visible. */
export const lockChart = (patientId: number) =>
  query<{ patientId: number }>`
    select patient_id as "patientId" from chart_lock where tenant_id = app.tenant() and patient_id = ${patientId} for update`;
