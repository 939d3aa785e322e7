import type { Tag } from '#src/contract/patients.ts';
import { mostOfPatient, mostTags } from '#src/contract/tags.ts';
import type { KeptTag } from '#src/contract/tags.ts';
import { fragment, query } from '#src/platform/db.ts';
import { keyOf } from '#src/platform/names.ts';

/** Whoever makes tags comes one after the other, so that they are counted. */
export const oneMakesAtOnce = () => query`select pg_advisory_xact_lock(hashtextextended('tags of ' || app.tenant(), 0))::text`;

/** The tags of these names. Those that are new are made, where there is room for all of them; otherwise they are missing. */
export const tagsNamed = (names: readonly string[]) => {
  const once = [...new Map(names.map((name) => [keyOf(name), name]))];
  return query<Tag & { isNew: boolean }>`
    with wanted as materialized (
      select w.name, w.sort_name, t.id
      from unnest(${once.map(([, name]) => name)}::text[], ${once.map(([key]) => key)}::text[]) as w (name, sort_name)
      left join tag t on t.tenant_id = app.tenant() and t.sort_name = w.sort_name collate "C" and t.removed_at is null
    ), made as (
      insert into tag (tenant_id, id, name, sort_name, created_by, created_at)
      select app.tenant(), app.new_id(), w.name, w.sort_name, app.member(), now() from wanted w
      where w.id is null and (select count(*) from tag t where t.tenant_id = app.tenant() and t.removed_at is null) + (select count(*) from wanted where id is null) <= ${mostTags}
      returning id, name
    ), noted as (
      select app.record('tag.added', null, 'done', 'profile.edit', jsonb_build_object('tagId', m.id))::text from made m
    )
    select t.id, t.name, t.is_new as "isNew", (select count(*) from noted) as noted
    from (select w.id, (select g.name from tag g where g.tenant_id = app.tenant() and g.id = w.id) as name, false as is_new from wanted w where w.id is not null
          union all select id, name, true from made) t`;
};

/** Takes the rows that count versions, in a statement of its own, so that what is read next is the latest (OC-1). */
export const lockProfiles = (patientIds: readonly number[]) =>
  query`select id from patient where tenant_id = app.tenant() and id = any (${patientIds}::bigint[]) order by id for no key update`;

/** Why tags of a patient are not changed: the profile is not theirs to edit, or nothing more fits. */
export type TagRefusal = 'closed' | 'readOnly' | 'full';
type Change = { patientIds: readonly number[]; add: readonly number[]; remove: readonly number[] };

/** What becomes of each patient whom the one asking sees. Tags that have gone go from the profile with the next change. */
const decided = ({ patientIds, add, remove }: Change) => fragment`
  with now as materialized (
    select p.id, p.sort_name, coalesce(f.tags, '{}') as tags, array(select g.id from tag g
        where g.tenant_id = app.tenant() and g.id = any (f.tags) and g.removed_at is null) as living, app.chart_refusal(p.id, 'profile') as refusal
    from patient p
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.tenant_id = app.tenant() and p.id = any (${patientIds}::bigint[])
  ), next as materialized (
    select n.*, array(select t.id from unnest(n.living || ${add}::bigint[]) t (id) where t.id <> all (${remove}::bigint[]) group by t.id order by t.id) as becomes
    from now n
  ), decided as materialized (
    select n.id, n.sort_name, n.tags, n.becomes, not (n.becomes @> n.living and n.living @> n.becomes) as differs,
      coalesce(n.refusal, case when cardinality(n.becomes) > ${mostOfPatient} and cardinality(n.becomes) > cardinality(n.living) then 'full' end) as refusal
    from next n
  )`;

type Tagged = { id: number; differs: boolean; refusal: TagRefusal | null };

/** What a change would come to, patient by patient. */
export const tagsForeseen = (change: Change) =>
  query<Tagged & { firstName: string; lastName: string }>`
    ${decided(change)}
    select d.id, p.first_name as "firstName", p.last_name as "lastName", d.differs, d.refusal
    from decided d join patient p on p.tenant_id = app.tenant() and p.id = d.id
    order by d.sort_name, d.id`;

/** Changes the tags of patients whose versions are locked: a next version of each profile, kept and logged. */
export const changeTagsOf = (change: Change) =>
  query<Tagged>`
    ${decided(change)}, versioned as (
      update patient p set version = p.version + 1 from decided d
      where p.tenant_id = app.tenant() and p.id = any (${change.patientIds}::bigint[]) and p.id = d.id and d.refusal is null and d.differs
      returning p.id, p.version, d.tags, d.becomes
    ), tagged as (
      update patient_profile f set tags = v.becomes from versioned v
      where f.tenant_id = app.tenant() and f.patient_id = any (${change.patientIds}::bigint[]) and f.patient_id = v.id
    ), kept as (
      insert into profile_version (tenant_id, patient_id, version, changed_by, changed_at, before, after)
      select app.tenant(), v.id, v.version, app.member(), now(), jsonb_build_object('tags', v.tags), jsonb_build_object('tags', v.becomes) from versioned v
    ), noted as (
      select app.announce('patient', v.id, null)::text, app.record('patient.tagged', v.id, 'done', 'profile.edit',
        jsonb_build_object('before', v.tags, 'after', v.becomes))::text
      from versioned v
    )
    select d.id, d.differs, d.refusal, (select count(*) from noted) as noted from decided d`;

/** The tags of a patient, by name. */
export const tagsOf = (patientId: number) =>
  query<Tag>`
    select t.id, t.name from patient_profile f
    join tag t on t.tenant_id = f.tenant_id and t.id = any (f.tags) and t.removed_at is null
    where f.tenant_id = app.tenant() and f.patient_id = ${patientId}
    order by t.sort_name`;

/** The clinic's tags by name, how many carry each of those whom the one asking sees the profiles of, and whether they may remove it. */
export const allTags = () =>
  query<KeptTag>`
    with carried as materialized (
      select c.id, count(*)::integer as patients from patient_profile f cross join lateral unnest(f.tags) c (id) where f.tenant_id = app.tenant() group by c.id
    )
    select t.id, t.name, coalesce(c.patients, 0) as patients,
      (select app.has_role('owner', 'practiceAdmin')) or t.created_by = app.member() and c.patients is null as "mayRemove"
    from tag t
    left join carried c on c.id = t.id
    where t.tenant_id = app.tenant() and t.removed_at is null
    order by t.sort_name`;

export const tagById = (id: number) =>
  query<Tag>`select id, name from tag where tenant_id = app.tenant() and id = ${id} and removed_at is null`;

/** The other tag of this name, if there is one. */
export const tagCalled = (name: string, besideId: number) =>
  query<Tag>`select id, name from tag where tenant_id = app.tenant() and sort_name = ${keyOf(name)} and id <> ${besideId} and removed_at is null`;

const noted = (what: 'tag.renamed' | 'tag.removed') =>
  fragment`app.announce('tags', null, null)::text as told, app.record(${what}, null, 'done', 'settings.change', jsonb_build_object('tagId', w.id))::text as noted`;

/** Calls a tag otherwise, wherever it is carried. */
export const rename = (id: number, name: string) =>
  query<Tag>`
    with written as (
      update tag set name = ${name}, sort_name = ${keyOf(name)} where tenant_id = app.tenant() and id = ${id} and removed_at is null returning id, name
    )
    select w.id, w.name, ${noted('tag.renamed')} from written w`;

/** Takes a tag away, from whoever carries it; no row where the one asking may not. */
export const remove = (id: number) =>
  query<Tag>`
    with may as materialized (
      select t.id from tag t
      where t.tenant_id = app.tenant() and t.id = ${id} and t.removed_at is null and ((select app.has_role('owner', 'practiceAdmin'))
        or t.created_by = app.member() and not exists (select from patient_profile f where f.tenant_id = app.tenant() and f.tags @> array[t.id]))
    ), written as (
      update tag g set removed_at = now() from may where g.tenant_id = app.tenant() and g.id = may.id returning g.id, g.name
    )
    select w.id, w.name, ${noted('tag.removed')} from written w`;
