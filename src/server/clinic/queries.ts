import type { ClinicWords, Settings } from '#src/contract/clinic.ts';
import type { Effect } from '#src/contract/team.ts';
import { fragment, query } from '#src/platform/db.ts';
import type { Tx } from '#src/platform/db.ts';
import { features } from '#src/policy/rights.ts';
import type { Feature } from '#src/policy/rights.ts';

/** Every known flag, on or off. */
export const featuresNow = () =>
  query<FeatureRow>`
    select f.feature, coalesce(t.enabled, false) as enabled
    from unnest(${[...features]}::text[]) as f (feature)
    left join tenant_feature t on t.tenant_id = app.tenant() and t.feature = f.feature`;

type FeatureRow = { feature: Feature; enabled: boolean };

/** The rows of `featuresNow` by flag. */
export const flagsOf = (rows: FeatureRow[]): Record<Feature, boolean> =>
  Object.fromEntries(rows.map(({ feature, enabled }) => [feature, enabled])) as Record<Feature, boolean>;

/** Whether the rows of `featuresNow` say that a flag is on. */
export const isOn = (rows: FeatureRow[], feature: Feature): boolean => flagsOf(rows)[feature];

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
      app.record('feature.changed', null, 'done', 'settings.change', jsonb_build_object('feature', feature, 'enabled', enabled))::text
    from changed`;

const settings = fragment`version, assignment_policy as "assignmentPolicy", emergency_minutes as "emergencyMinutes",
  emergency_review_hours as "emergencyReviewHours", notice_hours as "noticeHours", patient_overlap as "patientOverlap",
  appointment_mails as "appointmentMails", reminder_hours as "reminderHours", language`;

/** How assignments are made at this clinic (A3), the limits of emergency access (A14), how appointments are booked, and the mails about them (S4). */
export const settingsNow = () => query<Settings>`select ${settings} from tenant where id = app.tenant()`;

/**
 * Takes the clinic's row until the transaction ends, so that two who change the team or the settings come one after the other:
 * a statement of its own, since the next one then sees what the other has written. No row where the one asking has meanwhile
 * lost the right. It does not hold up anyone's other work.
 */
export const takeClinic = () => query<Settings>`select ${settings} from tenant where id = app.tenant() for no key update`;

/** Writes the settings of a clinic that has been taken, tells open screens and the log. @param changed old and new by name, for the log */
export const writeSettings = (to: Settings, changed: object) =>
  query<Settings>`
    with written as (
      update tenant set assignment_policy = ${to.assignmentPolicy}, emergency_minutes = ${to.emergencyMinutes},
        emergency_review_hours = ${to.emergencyReviewHours}, notice_hours = ${to.noticeHours}, patient_overlap = ${to.patientOverlap},
        appointment_mails = ${to.appointmentMails}, reminder_hours = ${to.reminderHours}, language = ${to.language}, version = version + 1
      where id = app.tenant()
      returning ${settings}
    )
    select w.*, app.announce('settings', null, null)::text as told,
      app.record('settings.changed', null, 'done', 'settings.change', ${JSON.stringify(changed)}::jsonb)::text as noted
    from written w`;

const clinicWords = fragment`version, name, patient_word as "patientWord", therapist_word as "therapistWord"`;

/** What the clinic is called, and what it calls the people in it (G, O1). */
export const wordsNow = () => query<ClinicWords>`select ${clinicWords} from tenant where id = app.tenant()`;

/** As `takeClinic`, for the words. */
export const takeWords = () => query<ClinicWords>`select ${clinicWords} from tenant where id = app.tenant() for no key update`;

/** Writes the words of a clinic that has been taken, tells open screens and the log. @param changed old and new by name, for the log */
export const writeWords = (to: ClinicWords, changed: object) =>
  query<ClinicWords>`
    with written as (
      update tenant set name = ${to.name}, patient_word = ${to.patientWord}, therapist_word = ${to.therapistWord}, version = version + 1
      where id = app.tenant()
      returning ${clinicWords}
    )
    select w.*, app.announce('settings', null, null)::text as told,
      app.record('settings.changed', null, 'done', 'settings.change', ${JSON.stringify(changed)}::jsonb)::text as noted
    from written w`;

export type MemberNow = {
  id: number;
  firstName: string;
  lastName: string;
  roles: string[];
  permissions: string[];
  practitionerId: number | null;
};

/** The members who can act at all, by surname. */
export const actingMembers = () =>
  query<MemberNow>`
    select m.id, m.first_name as "firstName", m.last_name as "lastName", m.roles, m.permissions, m.practitioner_id as "practitionerId"
    from member m
    where m.tenant_id = app.tenant() and m.status = 'active' and m.approved
    order by m.last_name, m.first_name, m.id`;

/** How many patients a preview names for each member. */
const namedAtMost = 20;

/**
 * O3: carries a change out, finds whose records then open or close, and takes it back. The database keeps who could open what before,
 * so that a clinic of any size sends only numbers and the first names.
 * @param whose one member, all of them, or all of some patients; then nothing is compared that rests on reading every record, which only a change of the member touches
 */
export async function effectOf(
  tx: Tx,
  whose: number | 'everyone' | { patients: readonly number[] },
  change: () => Promise<unknown>,
): Promise<Effect['members']> {
  const [openings, watched, elsewise] =
    whose === 'everyone'
      ? [fragment`app.visible_opening o`, fragment`o.because <> 'readsAll'`, fragment`o.because = 'readsAll'`]
      : typeof whose === 'number'
        ? [fragment`app.visible_opening o`, fragment`o.member_id = ${whose}`, fragment`false`]
        : // Patient by patient, so that each is found by index. Who is kept from whom is told to those who may block only (R5).
          [
            fragment`unnest(${whose.patients}::bigint[]) w (id)
              cross join lateral (select v.member_id, v.patient_id, v.because from app.foreseen_opening v where v.patient_id = w.id offset 0) o`,
            fragment`o.because <> 'readsAll'`,
            fragment`o.because = 'readsAll'`,
          ];
  // Of a hundred thousand records it takes seconds.
  await tx.one(query`select set_config('statement_timeout', '20000', true)`);
  await tx.one(query`
    select length(set_config('app.opened_by', coalesce(array_agg(o.member_id)::text, '{}'), true)),
      length(set_config('app.opened', coalesce(array_agg(o.patient_id)::text, '{}'), true))
    from (select distinct o.member_id, o.patient_id from ${openings} where ${watched}) o`);
  await tx.one(query`savepoint before_the_change`);
  await change();
  // Set operations only: a join would be planned for the few rows that an array is taken to hold.
  const effect = await tx.many(query<Effect['members'][number]>`
    with before as materialized (
      select * from unnest(current_setting('app.opened_by')::bigint[], current_setting('app.opened')::bigint[]) b (member_id, patient_id)
    ), after as materialized (
      select distinct o.member_id, o.patient_id from ${openings} where ${watched}
    ), elsewise as materialized (
      select o.member_id, o.patient_id from ${openings} where ${elsewise}
    ), gained as (
      select * from after except select * from before except select * from elsewise
    ), lost as (
      select * from before except select * from after except select * from elsewise
    ), changed as (
      select member_id, patient_id, true as gained from gained
      union all
      select member_id, patient_id, false from lost
    ), placed as (
      select c.member_id, c.gained, p.id, p.first_name, p.last_name,
        row_number() over (partition by c.member_id, c.gained order by p.sort_name, p.id) as place
      from changed c
      join patient p on p.tenant_id = app.tenant() and p.id = c.patient_id
    ), counted as (
      select member_id, count(*) filter (where gained)::integer as gains, count(*) filter (where not gained)::integer as loses
      from placed group by member_id
    )
    select m.id as "memberId", m.first_name as "firstName", m.last_name as "lastName", c.gains, c.loses,
      ${firstOf(fragment`gained`)} as gained, ${firstOf(fragment`not gained`)} as lost
    from counted c
    join member m on m.tenant_id = app.tenant() and m.id = c.member_id
    order by m.last_name, m.first_name, m.id`);
  await tx.one(query`rollback to savepoint before_the_change`);
  return effect;
}

const firstOf = (which: ReturnType<typeof fragment>) => fragment`coalesce(
  (select json_agg(json_build_object('id', p.id, 'firstName', p.first_name, 'lastName', p.last_name) order by p.place)
   from placed p where p.member_id = c.member_id and ${which} and p.place <= ${namedAtMost}), '[]')`;
