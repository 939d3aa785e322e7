import type { FoundPatient, PatientFilter } from '#src/contract/search.ts';
import { fragment, query } from '#src/platform/db.ts';
import { askedOf, summary, team } from '../patients/queries.ts';

export type FoundRow = FoundPatient & { sortName: string };

/** The ids that a filter finds among those whom the one asking may see, in name order: `app.page_of_patients`, to be joined or counted. */
export const idsMatching = (asked: Partial<PatientFilter>, after: { name: string; id: number } | null, most: number | null) => {
  const { words, filter } = askedOf(asked);
  return fragment`app.page_of_patients(${words}, 'all', ${after?.name ?? null}, ${after?.id ?? null}::bigint, ${most}::integer, ${filter}::jsonb)`;
};

/** A page of what a filter finds, one more than `limit` to tell whether another follows. */
export const foundPage = (asked: Partial<PatientFilter>, after: { name: string; id: number } | null, limit: number) =>
  query<FoundRow>`
    select ${summary}, f.birth_date as "birthDate",
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.sort_name) from tag t
        where t.tenant_id = p.tenant_id and t.id = any (f.tags)), '[]') as tags,
      (select a.starts_at from appointment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at <= now() and a.status not in ('cancelled', 'noShow')
       order by a.starts_at desc limit 1) as "lastAppointmentAt",
      (select a.starts_at from appointment a
       where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.starts_at > now() and a.status in ('booked', 'confirmed')
       order by a.starts_at limit 1) as "nextAppointmentAt"
    from ${idsMatching(asked, after, limit + 1)} as page (id)
    join patient p on p.tenant_id = app.tenant() and p.id = page.id
    left join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    cross join lateral (${team}) team
    order by p.sort_name, p.id`;

/** How many a filter finds. */
export const foundCount = (asked: Partial<PatientFilter>) =>
  query<{ count: number }>`select count(*) as count from ${idsMatching(asked, null, null)} as found (id)`;
