import { fragment, query } from '#src/platform/db.ts';
import type { PatientPage, PatientSummaryV2, ProfileField, ProfileNow } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { PatientFilter } from '#src/contract/search.ts';
import { nameKeys } from '#src/platform/names.ts';
import { searchFor } from '#src/platform/searching.ts';

/** A filter as app.page_of_patients takes it; null where nothing is asked beside words. */
export function askedOf({ q, ...filter }: Partial<PatientFilter>): { words: string[] | null; filter: string | null } {
  const { words, digits, born, host } = q === undefined ? { words: null, digits: null, born: null, host: null } : searchFor(q);
  const parts = Object.entries({ ...filter, digits, born, host }).filter(
    ([part, value]) => value !== undefined && value !== null && !(part === 'status' && value === 'active'),
  );
  return { words, filter: parts.length > 0 ? JSON.stringify(Object.fromEntries(parts)) : null };
}

export type SummaryRow = PatientSummaryV2 & { connectedTherapists: TherapistInfo[]; isConnectedToMe: boolean };

/** The care team of patient `p` now, as bubbles show it (A9): oneself, the primary, then by surname; and whether oneself is among them. */
export const team = fragment`
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
            where i.tenant_id = p.tenant_id and i.patient_id = p.id and i.relation = 'self' and i.revoked_at is null
            order by i.accepted_at limit 1), 'none')`;

export const summary = fragment`
  p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email, p.phone, p.status,
  p.created_at as "createdAt", ${portal} as portal,
  team.therapists as "connectedTherapists", team.mine as "isConnectedToMe"`;

/**
 * A page of active patients by name, in a search whose name begins so before who resembles it, one more than `limit` to tell whether another follows: the page first, then what belongs to each.
 * @param asked folded words that the name begins with or resembles, and what else is asked for (matching.sql); null for all
 */
export const patientPage = (
  { words, filter }: { words: string[] | null; filter: string | null },
  which: 'all' | 'mine' | 'unassigned',
  after: { name: string; id: number } | null,
  limit: number,
) =>
  query<SummaryRow & { sortName: string }>`
    select ${summary}, page.place as "sortName"
    from app.page_of_patients(${words}, ${which}, ${after?.name ?? null}, ${after?.id ?? null}, ${limit + 1}, ${filter}::jsonb) as page
    join patient p on p.tenant_id = app.tenant() and p.id = page.id
    cross join lateral (${team}) team
    order by page.place, p.id`;

/** One patient, as in a list. */
export const patientSummary = (patientId: number) =>
  query<SummaryRow>`
    select ${summary}
    from patient p
    cross join lateral (${team}) team
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

export type PatientRow = SummaryRow & {
  profile: PatientPage['profile'];
  tags: PatientPage['tags'];
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
  changedInPortal: PatientPage['changedInPortal'];
  requestedAt: string | null;
  emergency: { id: number; until: string } | null;
};

/** One patient with what the one asking may see and do (R4, R6, A3, A10, A14), each as the database decides it. No row where they are not visible. */
export const patientWhole = (patientId: number) =>
  query<PatientRow>`
    select ${summary},
      (select json_build_object('version', p.version, 'birthDate', f.birth_date, 'pronouns', f.pronouns, 'addressLines', f.address_lines,
         'emergencyContactName', f.emergency_contact_name, 'emergencyContactRelation', f.emergency_contact_relation,
         'emergencyContactPhone', f.emergency_contact_phone, 'language', f.language, 'referredBy', f.referred_by, 'alerts', f.alerts)
       from patient_profile f where f.tenant_id = p.tenant_id and f.patient_id = p.id) as profile,
      (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.sort_name), '[]') from patient_profile f
       join tag t on t.tenant_id = f.tenant_id and t.id = any (f.tags) and t.removed_at is null where f.tenant_id = p.tenant_id and f.patient_id = p.id) as tags,
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
      (select json_build_object('at', to_char(v.changed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
         'fields', (select json_agg(f order by f) from jsonb_object_keys(v.after) f),
         'guardian', (select x.name from portal_access x
           where x.tenant_id = v.tenant_id and x.patient_id = v.patient_id and x.user_id = v.changed_by_user and x.relation = 'guardian'))
       from profile_version v
       where v.tenant_id = p.tenant_id and v.patient_id = p.id and v.version = p.version and v.changed_by_user is not null) as "changedInPortal",
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

/** Logs that a patient's page was opened (L1), where the patient is visible; of a screen that refreshes itself, once in a quarter of an hour. */
export const patientOpened = (patientId: number, byHand: boolean) =>
  query`
    select app.record('patient.opened', p.id, 'done', null, '{}')::text
    from patient p
    where p.tenant_id = app.tenant() and p.id = ${patientId} and (${byHand}::boolean or not exists (
      select from activity a where a.tenant_id = app.tenant() and a.member_id = app.member() and a.patient_id = p.id
        and a.action = 'patient.opened' and a.at > now() - interval '15 minutes'))`;

/** Up to five visible patients who may be the same person: of a like name, or of the same address. */
export const similarTo = (words: string[], email: string | null) =>
  query<{ id: number; firstName: string; lastName: string; preferredName: string | null; email: string | null }>`
    select p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email
    from patient p
    where p.tenant_id = app.tenant()
      and (p.id in (select page.id from app.page_of_patients(${words}, 'all', null, null, 5) as page)
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

/** Takes the row that counts a patient's versions, in a statement of its own, so that what is read next is the latest (OC-1). */
export const lockProfile = (patientId: number) =>
  query`select id from patient where tenant_id = app.tenant() and id = ${patientId} for no key update`;

/** Every field that an update can change, as it is; no row where the profile is not open to the one asking. */
export const profileNow = (patientId: number) =>
  query<ProfileNow>`
    select p.version, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email, p.phone,
      f.birth_date as "birthDate", f.pronouns, f.address_lines as "addressLines", f.emergency_contact_name as "emergencyContactName",
      f.emergency_contact_relation as "emergencyContactRelation", f.emergency_contact_phone as "emergencyContactPhone", f.language,
      f.referred_by as "referredBy", f.alerts
    from patient p
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.tenant_id = app.tenant() and p.id = ${patientId}`;

/** Who made the version that there is, and when; null for the client, or a guardian, in the portal. No row for the first. */
export const lastChange = (patientId: number) =>
  query<{ by: { id: number; firstName: string; lastName: string } | null; at: string }>`
    select case when m.id is not null then json_build_object('id', m.id, 'firstName', m.first_name, 'lastName', m.last_name) end as by, v.changed_at as at
    from profile_version v
    left join member m on m.tenant_id = v.tenant_id and m.id = v.changed_by
    where v.tenant_id = app.tenant() and v.patient_id = ${patientId}
    order by v.version desc
    limit 1`;

/**
 * Makes the next version of a name, contact and profile, by a member or in the portal, and keeps what it was (C3). Another address ends an invitation that is open (IN-6).
 * @param next every field as it is to be; its `version` is the one it follows
 */
export const changeProfileTo = (patientId: number, next: ProfileNow, was: Partial<ProfileNow>, fields: ProfileField[]) => {
  const { sortName, searchName } = nameKeys(next);
  const becomes = Object.fromEntries(fields.map((field) => [field, next[field]]));
  return query<{ version: number }>`
    with changed as (
      update patient set first_name = ${next.firstName}, last_name = ${next.lastName}, preferred_name = ${next.preferredName}, email = ${next.email},
        phone = ${next.phone}, sort_name = ${sortName}, search_name = ${searchName}, version = version + 1
      where tenant_id = app.tenant() and id = ${patientId} and version = ${next.version}
      returning id, version
    ), administrative as (
      update patient_profile f set birth_date = ${next.birthDate}::date, pronouns = ${next.pronouns}, address_lines = ${next.addressLines}::text[],
        emergency_contact_name = ${next.emergencyContactName}, emergency_contact_relation = ${next.emergencyContactRelation},
        emergency_contact_phone = ${next.emergencyContactPhone}, language = ${next.language}, referred_by = ${next.referredBy},
        alerts = ${next.alerts}::text[]
      from changed c where f.tenant_id = app.tenant() and f.patient_id = c.id
    ), kept as (
      insert into profile_version (tenant_id, patient_id, version, changed_by, changed_by_user, changed_at, before, after)
      select app.tenant(), c.id, c.version, nullif(app.member(), 0),
        case when app.member() = 0 then nullif(current_setting('app.user', true), '')::bigint end, now(), ${JSON.stringify(was)}::jsonb, ${JSON.stringify(becomes)}::jsonb from changed c
    ), ended as (
      update invitation i set revoked_at = now() from changed c
      where ${fields.includes('email')}::boolean and i.tenant_id = app.tenant() and i.patient_id = c.id
        and i.relation = 'self' and i.accepted_at is null and i.revoked_at is null
      returning i.id, i.patient_id
    ), noted as (
      select app.record('invitation.ended', e.patient_id, 'done', 'profile.edit', jsonb_build_object('invitationId', e.id))::text from ended e
    )
    select c.version, app.announce('patient', c.id, null)::text, (select count(*) from noted),
      app.record(case when app.member() = 0 then 'patient.changedInPortal' else 'patient.changed' end, c.id, 'done',
        case when app.member() = 0 then 'portal' else 'profile.edit' end, jsonb_build_object('fields', ${fields}::text[]))::text
    from changed c`;
};
