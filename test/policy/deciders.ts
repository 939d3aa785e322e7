// Asks the database what one principal may see and do, in the ways in which the server asks it.
import type pg from 'pg';
import { features, holdersOf } from '#src/policy/rights.ts';
import type { Right } from '#src/policy/rights.ts';
import type { Right as RightOfRules } from '#test/oracle/decide.ts';
import { accessNow, SCOPES } from '#test/oracle/world.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import { sessions, sortName, tokenHash } from './loader.ts';
import { inKeeping } from './keeping-answers.ts';
import { inPortal } from './portal-answers.ts';
import { prepareCharts } from './record-answers.ts';
import type { Loaded } from './loader.ts';
import { inScheduling } from './scheduling-answers.ts';
import { onTeam } from './team-answers.ts';
import { inSearch } from './search-answers.ts';
import { onWaitlist } from './waitlist-answers.ts';

/** What a decider allows: ids as text, pairs as `patient-practitioner`. */
export type Answers = Record<string, string[]>;
/** A pair of patient and practitioner that somebody might want to assign. */
export type Pair = readonly [patientId: number, practitionerId: number];

/** The server's names of rights and the oracle's. */
export const askedRights: Partial<Record<Right, RightOfRules>> = {
  'patient.list': 'patient.list',
  'patient.invite': 'patient.invite',
  'record.read': 'record.read',
  'careTeam.assign': 'careTeam.assign',
  'careTeam.unassign': 'careTeam.unassign',
  'settings.change': 'features.manage',
};
const needs = Object.keys(askedRights).map((right) => ({ right, ...holdersOf(right as Right) }));

/** What is tried and undone on the spot. The answer is the SQLSTATE of the refusal, or how many rows changed. */
const attempts = `
  create or replace function pg_temp.admitted(token bytea, acting_as text, roles text[], permission text, feature text default null, clinic bigint default null, scope text default null)
  returns boolean language plpgsql as $$
  begin
    perform app.enter(token, acting_as, roles, permission, feature, scope, clinic, false, '', '');
    return true;
  exception when others then return false;
  end $$;

  create or replace function pg_temp.attempt(what text, patient bigint, practitioner bigint) returns text
  language plpgsql as $$
  declare
    changed integer;
  begin
    -- The second of two: the first is done, and not undone before it.
    if what like '%, again' then
      perform pg_temp.done(replace(what, ', again', ''), patient, practitioner);
    end if;
    changed := pg_temp.done(replace(what, ', again', ''), patient, practitioner);
    raise exception using errcode = 'CLDID', message = changed::text;
  exception when others then
    return case sqlstate when 'CLDID' then sqlerrm else sqlstate end;
  end $$;

  create or replace function pg_temp.done(what text, patient bigint, practitioner bigint) returns integer
  language plpgsql as $$
  declare
    changed integer;
  begin
    if what = 'write an invitation' then
      insert into invitation (tenant_id, id, patient_id, email, nonce, token_hash, link_made_at, expires_at, accepted_at, invited_by)
      values (app.tenant(), app.new_id(), patient, 'someone@example.test', 1, '\\x01', now(), now(), now(), app.member());
    elsif what = 'write a letter' then
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      values (app.tenant(), app.new_id(), 'invitation', patient, 1, app.member(), now(), now());
    elsif what = 'write a period' then
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      values (app.tenant(), app.new_id(), patient, practitioner, 'assigned', 'manual', now(), now() + interval '1 hour', app.member(), now());
    elsif what = 'write a letter in the name of another' then
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
      values (app.tenant(), app.new_id(), 'invitation', patient, 1, practitioner, now(), now());
    elsif what = 'tell of an overdue review' then
      insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, recipient_id, created_at, due_at)
      values (app.tenant(), app.new_id(), 'emergencyOverdue', patient, coalesce((select e.id from emergency_access e where e.member_id = app.member() limit 1), 1), practitioner, practitioner, now(), now());
    elsif what = 'renew an invitation' then
      update invitation t set expires_at = now() where t.tenant_id = app.tenant() and t.patient_id = done.patient;
    elsif what = 'write an invitation in the name of another' then
      insert into invitation (tenant_id, id, patient_id, email, nonce, token_hash, link_made_at, expires_at, accepted_at, invited_by)
      values (app.tenant(), app.new_id(), patient, 'someone@example.test', 1, '\\x01', now(), now(), now(), practitioner);
    elsif what = 'write a period in the name of another' then
      insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, ends_at, opened_by, opened_at)
      select app.tenant(), app.new_id(), patient, practitioner, 'assigned', 'manual', now(), now() + interval '1 hour', m.id, now()
      from member m where m.id <> app.member() order by m.id limit 1;
    elsif what = 'close a period' then
      update assignment_period t set closed_by = app.member(), closed_at = now(), closed_reason = 'moved'
      where t.tenant_id = app.tenant() and t.patient_id = done.patient and t.practitioner_id = done.practitioner and t.opened_at > now() - interval '2 days';
    elsif what = 'close a period in the name of another' then
      update assignment_period t set closed_by = (select m.id from member m where m.id <> app.member() order by m.id limit 1), closed_at = now()
      where t.tenant_id = app.tenant() and t.patient_id = done.patient and t.practitioner_id = done.practitioner and t.opened_at > now() - interval '2 days';
    elsif what = 'take the lock' then
      perform from chart_lock t where t.tenant_id = app.tenant() and t.patient_id = done.patient for update;
    elsif what = 'move the lock' then
      update chart_lock t set patient_id = t.patient_id + 1 where t.tenant_id = app.tenant() and t.patient_id = done.patient;
    elsif what = 'remember an answer' then
      insert into idempotency (tenant_id, member_id, route, key, body_hash, answer) values (app.tenant(), patient, 'POST /', 'new', '\\x00', '{}');
    elsif what in ('create a patient', 'create a patient in the name of another', 'create and invite', 'create and assign another') then
      insert into patient (tenant_id, id, first_name, last_name, created_by, sort_name, search_name)
        select app.tenant(), 4242, 'New', 'Patient', case when what = 'create a patient in the name of another'
          then (select m.id from member m where m.id <> app.member() order by m.id limit 1) else app.member() end, 'x', 'x';
      insert into patient_profile (tenant_id, patient_id) values (app.tenant(), 4242);
      insert into chart_lock (tenant_id, patient_id) values (app.tenant(), 4242);
      if what in ('create and invite', 'create and assign another') then
        insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
          select app.tenant(), 4242, pr.id, 'primary', 'invite', now(), app.member(), now() from practitioner pr
          where (what = 'create and invite') = (pr.id is not distinct from app.my_practitioner()) order by pr.id limit 1;
        insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
          select tenant_id, app.new_id(), patient_id, practitioner_id, kind, via, starts_at, app.member(), now() from (
            select app.tenant() as tenant_id, 4242 as patient_id, pr.id as practitioner_id, 'primary' as kind, 'invite' as via, now() as starts_at
            from practitioner pr where pr.id = app.my_practitioner()) t;
        insert into outbox (tenant_id, id, letter, patient_id, subject_id, member_id, created_at, due_at)
          values (app.tenant(), app.new_id(), 'invitation', 4242, 1, app.member(), now(), now());
        return 1;
      end if;
    elsif what = 'switch a feature' then
      update tenant_feature t set enabled = not t.enabled where t.tenant_id = done.patient;
    elsif what = 'switch a feature on' then
      insert into tenant_feature (tenant_id, feature, enabled) select done.patient, f, true
      from unnest(array['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass']) f
      where not exists (select from tenant_feature t where t.tenant_id = done.patient and t.feature = f);
    elsif what = 'ask' then
      insert into access_request (tenant_id, id, patient_id, practitioner_id, member_id, reason, created_at)
      values (app.tenant(), app.new_id(), patient, coalesce(app.my_practitioner(), practitioner), app.member(), 'stands in', now());
    elsif what = 'ask for a colleague' then
      insert into access_request (tenant_id, id, patient_id, practitioner_id, member_id, reason, created_at)
      select app.tenant(), app.new_id(), patient, pr.id, app.member(), 'stands in', now()
      from practitioner pr where pr.id is distinct from app.my_practitioner() order by pr.id limit 1;
    elsif what in ('approve', 'decline', 'withdraw') then
      update access_request t set outcome = case what when 'approve' then 'approved' when 'decline' then 'declined' else 'withdrawn' end,
        settled_by = app.member(), settled_at = now()
      where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'break the glass' then
      insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
      values (app.tenant(), app.new_id(), patient, coalesce(app.my_practitioner(), practitioner), app.member(), 'called from the emergency room',
        now(), now() + interval '60 minutes', now());
    elsif what = 'break the glass for longer' then
      insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
      values (app.tenant(), app.new_id(), patient, coalesce(app.my_practitioner(), practitioner), app.member(), 'called from the emergency room',
        now() + interval '1 minute', now() + interval '61 minutes', now());
    elsif what = 'end the emergency' then
      update emergency_access t set ends_at = now(), ended_by = app.member() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'prolong the emergency' then
      update emergency_access t set ends_at = t.starts_at + interval '60 minutes' where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'review' then
      update emergency_access t set reviewed_by = app.member(), reviewed_at = now(), verdict = 'justified'
      where t.tenant_id = app.tenant() and t.id = done.patient;
    ${inScheduling}
    ${inKeeping}
    ${inPortal}
    ${onWaitlist}
    ${onTeam}
    elsif what = 'block' then
      insert into patient_block (tenant_id, patient_id, member_id, blocked_by, reason)
      values (app.tenant(), patient, practitioner, app.member(), 'neighbours');
    elsif what in ('end a portal access', 'end a portal access in an hour') then
      update portal_access t set ends_at = now() + case what when 'end a portal access' then interval '0' else interval '1 hour' end
      where t.tenant_id = app.tenant() and t.patient_id = done.patient;
    elsif what = 'leave a guardian the forms' then
      update portal_access t set scopes = '{forms}' where t.tenant_id = app.tenant() and t.patient_id = done.patient;
    elsif what = 'invite a guardian' then
      insert into invitation (tenant_id, id, patient_id, email, nonce, token_hash, link_made_at, expires_at, invited_by, relation, scopes)
      values (app.tenant(), app.new_id(), patient, 'ana@example.test', 1, '\\x02', now(), now(), app.member(), 'guardian', '{forms}');
    elsif what = 'unblock' then
      delete from patient_block t where t.tenant_id = app.tenant() and t.patient_id = done.patient and t.member_id = done.practitioner;
    elsif what = 'seal' then
      update patient t set sealed_at = now() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'give a permission' then
      update member t set permissions = array['canReadAllRecords'], version = t.version + 1 where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'make an owner' then
      update member t set roles = array['owner'], status = 'active', approved = true where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'make a trainee' then
      update member t set roles = array['trainee'] where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'supervise' then
      insert into supervision (tenant_id, id, supervisor_id, practitioner_id, starts_at, created_by)
      values (app.tenant(), app.new_id(), patient, practitioner, now(), app.member());
    elsif what = 'end the supervision' then
      update supervision t set ends_at = greatest(t.starts_at, now()), ended_by = app.member() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'prolong the supervision' then
      update supervision t set ends_at = now() + interval '1 year', ended_by = app.member() where t.tenant_id = app.tenant() and t.id = done.patient;
    elsif what = 'change the policy' then
      update tenant t set assignment_policy = 'open', version = t.version + 1 where t.id = done.patient;
    elsif what like 'insert%' or what = 'a second primary' then
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
      values (app.tenant(), patient, practitioner, case what when 'insert primary' then 'primary' when 'a second primary' then 'primary' else 'assigned' end,
        case what when 'insert as inviter' then 'invite' else 'manual' end, now(), app.member(), now());
    else
      update assignment a set
        status = case what when 'archive' then 'archived' else 'active' end,
        kind = case what when 'raise to primary' then 'primary' when 'end now' then a.kind else 'assigned' end,
        ends_at = case what when 'end now' then now() else null end,
        version = a.version + 1
      where a.tenant_id = app.tenant() and a.patient_id = done.patient and a.practitioner_id = done.practitioner;
    end if;
    get diagnostics changed = row_count;
    return changed;
  end $$`;

const asText = (expression: string, from: string): string => `(select coalesce(json_agg(${expression}), '[]') from ${from})`;
const pages = (words: string, which: 'all' | 'mine' | 'unassigned', after: 'all' | 'after'): string =>
  `(select coalesce(json_agg(id::text), '[]') from app.page_of_patients(${words}, '${which}', ${after === 'all' ? 'null, null' : '$3, $4'}, 1000) id)`;

// Asked about now, the past is the present, to the last column.
const past = `(select coalesce(json_agg(what), '[]') from (${['connection', 'opening', 'reason', 'condition']
  .flatMap((view) =>
    [
      ['app', 'past'],
      ['past', 'app'],
    ].map(
      ([a, b]) =>
        `select '${view}: in ${a}, not in ${b}' as what where exists (table ${a}.visible_${view} except table ${b}.visible_${view})`,
    ),
  )
  .join(' union all ')}
  union all select 'patients' where (select array_agg((id, sealed_at is not null) order by id) from past.visible_patient)
    is distinct from (select array_agg((id, sealed_at is not null) order by id) from patient)
  union all select 'patients before there were any' where pg_temp.before_the_first() > 0
  union all select 'features' where (select array_agg(feature order by feature) from past.tenant_feature where enabled)
    is distinct from (select array_agg(feature order by feature) from tenant_feature where enabled)) t)`;

const everything = `select jsonb_build_object(
  'tenant', ${asText('id::text', 'tenant')},
  'tenant_feature', ${asText('distinct tenant_id::text', 'tenant_feature')},
  'member', ${asText('id::text', 'member')},
  'supervision', ${asText(`supervisor_id || '-' || practitioner_id`, 'supervision')},
  'practitioner', ${asText('id::text', 'practitioner')},
  'patient', ${asText('id::text', 'patient')},
  'patient_profile', ${asText('patient_id::text', 'patient_profile')},
  'chart_lock', ${asText('patient_id::text', 'chart_lock')},
  'invitation', ${asText('id::text', 'invitation')},
  'member_invitation', ${asText('id::text', 'member_invitation')},
  'outbox', ${asText('id::text', 'outbox')},
  'idempotency', ${asText('key', 'idempotency')},
  'assignment', ${asText(`patient_id || '-' || practitioner_id`, 'assignment')},
  'assignment_period', ${asText(`patient_id || '-' || practitioner_id`, 'assignment_period')},
  'access_request', ${asText('id::text', 'access_request')},
  'emergency_access', ${asText('id::text', 'emergency_access')}
) || jsonb_build_object(
  'service', ${asText('id::text', 'service')},
  'appointment', ${asText('id::text', 'appointment')},
  'access_needed', ${asText('id::text', 'access_needed')},
  'visible_need', ${asText('id::text', 'app.visible_need')},
  'waitlist_entry', ${asText('id::text', 'waitlist_entry')},
  'waitlist_offer', ${asText('id::text', 'waitlist_offer')},
  'visible_busy', ${asText('distinct id::text', 'app.visible_busy')},
  'portal_practitioner', ${asText('id::text', 'app.portal_practitioner')},
  'portal_refusal', (select coalesce(json_agg(distinct w.practitioner::text), '[]') from unnest($2::bigint[]) as w (practitioner)
    where app.portal_refusal(w.practitioner, app.tenant(), now() + interval '60 days') is null),
  'visible_parting', ${asText('id::text', 'app.visible_parting')},
  'calendar_feed', ${asText('id::text', 'calendar_feed')},
  'patient_block', ${asText(`patient_id || '-' || member_id`, 'patient_block')},
  'portal_access', ${asText('patient_id::text', 'portal_access')},
  'slot_hold', ${asText('id::text', 'slot_hold')},
  'access_question', ${asText('id::text', 'access_question')},
  'visible_opening', ${asText(`distinct patient_id || '-' || member_id`, 'app.visible_opening')},
  'visible_reason', ${asText(`distinct patient_id || '-' || member_id || '-' || because || '-' || coalesce(practitioner_id::text, 'anyone')`, 'app.visible_reason')},
  'visible_condition', ${asText(`patient_id || '-' || member_id || '-' || concat_ws(' ', active, approved, reads, clinical, blocked, sealed)`, 'app.visible_condition')},
  'past', case when $5::boolean then ${past} else '[]' end,
  'activity', ${asText('id::text', 'activity')},
  'my_open_record', ${asText('distinct patient_id::text', 'app.my_open_record')},
  'visible_connection', ${asText(`patient_id || '-' || practitioner_id`, 'app.visible_connection')},
  'assignable', ${asText('id::text', 'app.assignable')},
  'list', ${pages('null', 'all', 'all')},
  'list after the first', ${pages('null', 'all', 'after')},
  'search', ${pages(`'{sam}'`, 'all', 'all')},
  'unassigned', ${pages('null', 'unassigned', 'all')},
  'unassigned search', ${pages(`'{sam}'`, 'unassigned', 'all')},
  ${inSearch},
  'my list', ${pages('null', 'mine', 'all')},
  'my search', ${pages(`'{oka}'`, 'mine', 'all')},
  'assign_refusal', (select coalesce(json_agg(l.patient_id || '-' || w.practitioner), '[]')
    from unnest($1::bigint[], $2::bigint[]) as w (patient, practitioner) join chart_lock l on l.patient_id = w.patient
    where app.assign_refusal(w.patient, w.practitioner) is null),
  'booking_refusal', (select coalesce(json_agg(l.patient_id || '-' || w.practitioner), '[]')
    from unnest($1::bigint[], $2::bigint[]) as w (patient, practitioner) join chart_lock l on l.patient_id = w.patient
    where app.booking_refusal(w.patient, w.practitioner) is null),
  'booking_effect', (select coalesce(json_agg(l.patient_id || '-' || w.practitioner || '-' || app.booking_effect(w.patient, w.practitioner, null)), '[]')
    from unnest($1::bigint[], $2::bigint[]) as w (patient, practitioner) join chart_lock l on l.patient_id = w.patient
    where app.booking_refusal(w.patient, w.practitioner) is null),
  'request_refusal', (select coalesce(json_agg(patient_id::text), '[]') from chart_lock where app.request_refusal(patient_id) is null),
  'emergency_refusal', (select coalesce(json_agg(patient_id::text), '[]') from chart_lock where app.emergency_refusal(patient_id) is null),
  'unassign_refusal', (select coalesce(json_agg(patient_id::text), '[]') from chart_lock where app.unassign_refusal() is null)
) as answers`;

// How many more or fewer patients than there are the past shows a microsecond before they came, and at the moment when they did.
const beforeTheFirst = `
  create or replace function pg_temp.before_the_first() returns bigint language plpgsql as $$
  declare
    came constant timestamptz := (select min(p.created_at) from patient p);
    odd bigint;
  begin
    if came is null then return 0; end if;
    perform set_config('app.at', (came - interval '1 microsecond')::text, true);
    select count(*) into odd from past.visible_patient;
    perform set_config('app.at', came::text, true);
    select odd + abs((select count(*) from patient p where p.created_at = came) - count(*)) into odd from past.visible_patient;
    perform set_config('app.at', now()::text, true);
    return odd;
  end $$`;

/** What a connection needs before it can ask; once. */
export async function prepare(client: pg.Client): Promise<void> {
  await client.query(attempts);
  await client.query(beforeTheFirst);
  await prepareCharts(client);
}

/** Enters with the session of a principal: whether it may act at all, and which rights it is let through with. */
export async function enters(client: pg.Client, who: Principal, { world, shift }: Loaded): Promise<Answers> {
  const kind = who.kind === 'member' ? 'member' : 'patient';
  const token = tokenHash(who, shift);
  const other = world.tenants.find((t) => t.id !== who.tenantId)?.id ?? 0;
  const ways = [
    ...sessions.map((which) => ({ what: which, token: tokenHash(who, shift, which), kind })),
    { what: 'as the other kind', token, kind: kind === 'member' ? 'patient' : 'member' },
    { what: 'as either', token, kind: null },
    { what: 'for this clinic', token, kind, clinic: who.tenantId + shift },
    { what: 'for another clinic', token, kind, clinic: other + shift },
    ...features.map((feature) => ({ what: feature, token, kind, feature })),
    ...SCOPES.map((scope) => ({ what: scope, token, kind, scope })),
  ];
  const { rows } = await client.query<{ rights: string[] | null; door: string[] | null; admitted: boolean }>({
    name: 'enter',
    text: `select
      (select array_agg(d.what) from jsonb_to_recordset($4) as d (what text, token bytea, kind text, feature text, clinic bigint, scope text)
       where pg_temp.admitted(d.token, d.kind, null, null, d.feature, d.clinic, d.scope)) as door,
      (select array_agg(n.right) from jsonb_to_recordset($3) as n ("right" text, roles text[], permission text)
       where pg_temp.admitted($1, 'member', n.roles, n.permission)) as rights,
      pg_temp.admitted($1, $2, null, null) as admitted`,
    values: [tokenHash(who, shift), kind, JSON.stringify(needs), JSON.stringify(ways)],
  });
  return { enter: rows[0]?.admitted ? ['yes'] : [], rights: rows[0]?.rights ?? [], door: rows[0]?.door ?? [] };
}

/** Acts as a patient in the portal without asking whether the portal is open: the fences must hold by themselves. */
export async function standAsPatient(client: pg.Client, who: Principal, { world, shift }: Loaded): Promise<void> {
  if (who.kind !== 'portal') throw new Error('not a patient');
  const scopes = accessNow(world, who)?.guardian?.scopes ?? SCOPES;
  await client.query(
    `select set_config('app.tenant', $1, true), set_config('app.member', '0', true), set_config('app.patient', $2, true), set_config('app.user', '0', true),
       set_config('app.scopes', $3, true)`,
    [String(who.tenantId + shift), String(who.patientId + shift), scopes.join(',')],
  );
}

/** Everything the one who has entered sees and may do, with ids of the oracle. An id it does not know stays as it is. */
export async function answersOf(client: pg.Client, { world, shift }: Loaded, pairs: readonly Pair[], asksThePast = true): Promise<Answers> {
  const first = firstByName(world);
  const { rows } = await client.query<{ answers: Answers }>({
    name: 'everything',
    text: everything,
    values: [
      pairs.map(([patientId]) => patientId + shift),
      pairs.map(([, practitionerId]) => practitionerId + shift),
      sortName(first),
      first + shift,
      asksThePast,
    ],
  });
  const known = (id: string): string => (/^\d+$/.test(id) ? String(Number(id) - shift) : id);
  const answers = Object.entries(rows[0]?.answers ?? {});
  return Object.fromEntries(answers.map(([decider, ids]) => [decider, ids.map((id) => id.split('-').map(known).join('-'))]));
}

/** The patient after whom a list is asked to go on. */
export const firstByName = (world: World): number =>
  world.patients.map(({ id }) => id).toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))[0] ?? 0;

/** Tries to write, undoing it at once: which of these the database lets happen. */
export async function writesOf(
  client: pg.Client,
  { shift }: Loaded,
  tried: readonly (readonly [what: string, ...pair: Pair])[],
): Promise<Answers> {
  const { rows } = await client.query<{ what: string; result: string }>({
    name: 'attempts',
    text: `select t.what, pg_temp.attempt(t.what, t.patient, t.practitioner) as result
      from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality as t (what, patient, practitioner, at) order by t.at`,
    values: [tried.map(([what]) => what), tried.map(([, patient]) => patient + shift), tried.map(([, , id]) => id + shift)],
  });
  const answers: Answers = {};
  for (const [at, { what, result }] of rows.entries()) {
    const [, patientId, practitionerId] = tried[at] ?? ['', 0, 0];
    answers[what] ??= [];
    // 23505, 23P01: the row is there already, or a primary is; the policy had no objection. 23503: nobody to be the assigner.
    // 23502: no practitioner to open for.
    const once = what === 'a second primary' || what.endsWith(', again');
    if (/^[1-9]\d?$/.test(result) || (!once && ['23505', '23P01'].includes(result))) answers[what].push(`${patientId}-${practitionerId}`);
    else if (!['0', '42501', '23502', '23503', '23505', '23514', '23P01'].includes(result)) answers[what].push(`failed with ${result}`);
  }
  return answers;
}
