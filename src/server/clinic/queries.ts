import { query } from '#src/platform/db.ts';
import { features } from '#src/policy/rights.ts';
import type { Feature } from '#src/policy/rights.ts';

/** Every known flag, on or off. */
export const featuresNow = () =>
  query<{ feature: Feature; enabled: boolean }>`
    select f.feature, coalesce(t.enabled, false) as enabled
    from unnest(${[...features]}::text[]) as f (feature)
    left join tenant_feature t on t.tenant_id = app.tenant() and t.feature = f.feature`;

/** Whether the rows of `featuresNow` say that a flag is on. */
export const isOn = (rows: { feature: Feature; enabled: boolean }[], feature: Feature): boolean =>
  rows.some((row) => row.feature === feature && row.enabled);

/** Sets one flag, tells open screens and the log; no row where it stood so already. */
export const setFeature = (feature: Feature, enabled: boolean) =>
  query<{ feature: string }>`
    with changed as (
      insert into tenant_feature (tenant_id, feature, enabled) values (app.tenant(), ${feature}, ${enabled})
      on conflict on constraint tenant_feature_pkey do update set enabled = excluded.enabled
        where tenant_feature.enabled <> excluded.enabled
      returning feature, enabled
    )
    select feature, app.announce('features', null, null)::text,
      app.record('feature.changed', null, 'done', 'features.change', jsonb_build_object('feature', feature, 'enabled', enabled))::text
    from changed`;

/** F2: the practitioners whose access would end if only inviting practitioners stayed connected, and to how many patients. */
export const restingOnAssignment = () =>
  query<{ id: number; firstName: string; lastName: string; patients: number }>`
    select pr.id, pr.first_name as "firstName", pr.last_name as "lastName", count(*)::integer as patients
    from app.visible_connection c
    join patient p on p.tenant_id = c.tenant_id and p.id = c.patient_id
    join practitioner pr on pr.tenant_id = c.tenant_id and pr.id = c.practitioner_id
    where p.invited_by_practitioner_id is distinct from c.practitioner_id
    group by pr.id, pr.first_name, pr.last_name
    order by count(*) desc, pr.last_name, pr.id`;

/** How many patients those are, together. */
export const patientsRestingOnAssignment = () =>
  query<{ patients: number }>`
    select count(distinct c.patient_id)::integer as patients
    from app.visible_connection c
    join patient p on p.tenant_id = c.tenant_id and p.id = c.patient_id
    where p.invited_by_practitioner_id is distinct from c.practitioner_id`;
