import type { Tag } from '#src/contract/patients.ts';
import type { FoundPatient, PatientFilter, SavedView } from '#src/contract/search.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fragment, query } from '#src/platform/db.ts';
import { keyOf } from '#src/platform/names.ts';
import { askedOf, summary, team } from '../patients/queries.ts';

export type FoundRow = FoundPatient & { sortName: string };

/** The ids that a filter finds among those whom the one asking may see, each with its place, in that order: `app.page_of_patients`, to be joined or counted. */
export const idsMatching = (asked: Partial<PatientFilter>, after: { name: string; id: number } | null, most: number | null) => {
  const { words, filter } = askedOf(asked);
  return fragment`app.page_of_patients(${words}, 'all', ${after?.name ?? null}, ${after?.id ?? null}::bigint, ${most}::integer, ${filter}::jsonb)`;
};

/** A page of what a filter finds, one more than `limit` to tell whether another follows. */
export const foundPage = (asked: Partial<PatientFilter>, after: { name: string; id: number } | null, limit: number) =>
  query<FoundRow>`
    select ${summary}, page.place as "sortName", f.birth_date as "birthDate",
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.sort_name) from tag t
        where t.tenant_id = p.tenant_id and t.id = any (f.tags) and t.removed_at is null), '[]') as tags,
      (select a.starts_at from appointment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at <= now() and a.status not in ('cancelled', 'noShow')
       order by a.starts_at desc limit 1) as "lastAppointmentAt",
      (select a.starts_at from appointment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at > now() and a.status in ('booked', 'confirmed')
       order by a.starts_at limit 1) as "nextAppointmentAt"
    from ${idsMatching(asked, after, limit + 1)} as page
    join patient p on p.tenant_id = app.tenant() and p.id = page.id
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    cross join lateral (${team}) team
    order by page.place, p.id`;

/** The first whom a filter finds. */
export const foundIds = (asked: Partial<PatientFilter>, most: number) =>
  query<{ id: number }>`
    select found.id from ${idsMatching(asked, null, most)} as found order by found.place, found.id`;

/** How many a filter finds. */
export const foundCount = (asked: Partial<PatientFilter>) =>
  query<{ count: number }>`select count(*) as count from ${idsMatching(asked, null, null)} as found`;

/** Everyone who is or was a practitioner here, by name: whoever works here no longer may still stand in a care team. */
export const practitionersToChoose = () =>
  query<TherapistInfo & { canBeAssigned: boolean }>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName",
      exists (select from app.assignable a where a.tenant_id = pr.tenant_id and a.id = pr.id) as "canBeAssigned"
    from practitioner pr
    where pr.tenant_id = app.tenant()
    order by pr.sort_name, pr.id`;

export const tagsToChoose = () =>
  query<Tag>`select id, name from tag where tenant_id = app.tenant() and removed_at is null order by sort_name`;

export const myViews = () =>
  query<SavedView>`
    select id, name, asked from saved_view where tenant_id = app.tenant() and member_id = app.member() order by sort_name, id`;

/** Whoever keeps a view does so one after the other, so that they are counted. */
export const oneKeepsAtOnce = () =>
  query`select pg_advisory_xact_lock(hashtextextended('views of ' || app.tenant() || ' ' || app.member(), 0))::text`;

/** Nothing where the name is taken. */
export const addView = (id: number, name: string, asked: string) =>
  query<SavedView>`
    insert into saved_view (tenant_id, member_id, id, name, sort_name, asked)
    values (app.tenant(), app.member(), ${id}, ${name}, ${keyOf(name)}, ${asked})
    on conflict on constraint saved_view_once do nothing
    returning id, name, asked`;

/** The other view of this name, if there is one. */
export const viewNamed = (name: string, besideId: number) =>
  query<{ id: number }>`
    select id from saved_view
    where tenant_id = app.tenant() and member_id = app.member() and sort_name = ${keyOf(name)} and id <> ${besideId}`;

export const updateView = (id: number, name: string | null, asked: string | null) =>
  query<SavedView>`
    update saved_view set name = coalesce(${name}::text, name), sort_name = coalesce(${name === null ? null : keyOf(name)}::text, sort_name),
      asked = coalesce(${asked}::text, asked)
    where tenant_id = app.tenant() and member_id = app.member() and id = ${id}
    returning id, name, asked`;

export const removeView = (id: number) =>
  query<{ id: number }>`delete from saved_view where tenant_id = app.tenant() and member_id = app.member() and id = ${id} returning id`;
