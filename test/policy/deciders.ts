// Asks the database what one principal may see and do, in the ways in which the server asks it.
import type pg from 'pg';
import { holdersOf } from '#src/policy/rights.ts';
import type { Right } from '#src/policy/rights.ts';
import type { Right as RightOfRules } from '#test/oracle/decide.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import { sortName, tokenHash } from './loader.ts';
import type { Loaded } from './loader.ts';

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
  'features.change': 'features.manage',
};
const needs = Object.keys(askedRights).map((right) => ({ right, ...holdersOf(right as Right) }));

/** What is tried and undone on the spot. The answer is the SQLSTATE of the refusal, or how many rows changed. */
const attempts = `
  create or replace function pg_temp.admitted(token bytea, acting_as text, roles text[], permission text) returns boolean
  language plpgsql as $$
  begin
    perform app.enter(token, acting_as, roles, permission, null, null, false, '', '');
    return true;
  exception when others then return false;
  end $$;

  create or replace function pg_temp.attempt(what text, patient bigint, practitioner bigint) returns text
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
      values (app.tenant(), app.new_id(), patient, practitioner, 'assigned', 'manual', '2001-01-01', '2001-01-02', app.member(), now());
    elsif what like 'insert%' then
      insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
      values (app.tenant(), patient, practitioner, case what when 'insert primary' then 'primary' else 'assigned' end,
        case what when 'insert as inviter' then 'invite' else 'manual' end, now(), app.member(), now());
    else
      update assignment a set
        status = case what when 'archive' then 'archived' else 'active' end,
        kind = case what when 'raise to primary' then 'primary' when 'end now' then a.kind else 'assigned' end,
        starts_at = case what when 'end now' then '-infinity' else a.starts_at end,
        ends_at = case what when 'end now' then now() else null end,
        version = a.version + 1
      where a.tenant_id = app.tenant() and a.patient_id = attempt.patient and a.practitioner_id = attempt.practitioner;
    end if;
    get diagnostics changed = row_count;
    raise exception using errcode = 'CLDID', message = changed::text;
  exception when others then
    return case sqlstate when 'CLDID' then sqlerrm else sqlstate end;
  end $$`;

const asText = (expression: string, from: string): string => `(select coalesce(json_agg(${expression}), '[]') from ${from})`;
const pages = (words: string, mine: boolean, after: 'all' | 'after'): string =>
  `(select coalesce(json_agg(id::text), '[]') from app.page_of_patients(${words}, ${mine}, ${after === 'all' ? 'null, null' : '$3, $4'}, 1000) id)`;

const everything = `select json_build_object(
  'tenant', ${asText('id::text', 'tenant')},
  'tenant_feature', ${asText('distinct tenant_id::text', 'tenant_feature')},
  'member', ${asText('id::text', 'member')},
  'supervision', ${asText(`supervisor_id || '-' || practitioner_id`, 'supervision')},
  'practitioner', ${asText('id::text', 'practitioner')},
  'patient', ${asText('id::text', 'patient')},
  'patient_profile', ${asText('patient_id::text', 'patient_profile')},
  'chart_lock', ${asText('patient_id::text', 'chart_lock')},
  'invitation', ${asText('id::text', 'invitation')},
  'outbox', ${asText('id::text', 'outbox')},
  'idempotency', ${asText('key', 'idempotency')},
  'assignment', ${asText(`patient_id || '-' || practitioner_id`, 'assignment')},
  'assignment_period', ${asText(`patient_id || '-' || practitioner_id`, 'assignment_period')},
  'activity', ${asText('id::text', 'activity')},
  'my_open_record', ${asText('distinct patient_id::text', 'app.my_open_record')},
  'visible_connection', ${asText(`patient_id || '-' || practitioner_id`, 'app.visible_connection')},
  'assignable', ${asText('id::text', 'app.assignable')},
  'list', ${pages('null', false, 'all')},
  'list after the first', ${pages('null', false, 'after')},
  'search', ${pages(`'{sam}'`, false, 'all')},
  'my list', ${pages('null', true, 'all')},
  'my search', ${pages(`'{oka}'`, true, 'all')},
  'assign_refusal', (select coalesce(json_agg(l.patient_id || '-' || w.practitioner), '[]')
    from unnest($1::bigint[], $2::bigint[]) as w (patient, practitioner) join chart_lock l on l.patient_id = w.patient
    where app.assign_refusal(w.patient, w.practitioner) is null),
  'unassign_refusal', (select coalesce(json_agg(patient_id::text), '[]') from chart_lock where app.unassign_refusal() is null)
) as answers`;

/** What a connection needs before it can ask; once. */
export async function prepare(client: pg.Client): Promise<void> {
  await client.query(attempts);
}

/** Enters with the session of a principal: whether it may act at all, and which rights it is let through with. */
export async function enters(client: pg.Client, who: Principal, { shift }: Loaded): Promise<Answers> {
  const { rows } = await client.query<{ rights: string[] | null; admitted: boolean }>({
    name: 'enter',
    text: `select
      (select array_agg(n.right) from jsonb_to_recordset($3) as n ("right" text, roles text[], permission text)
       where pg_temp.admitted($1, 'member', n.roles, n.permission)) as rights,
      pg_temp.admitted($1, $2, null, null) as admitted`,
    values: [tokenHash(who, shift), who.kind === 'member' ? 'member' : 'patient', JSON.stringify(needs)],
  });
  return { enter: rows[0]?.admitted ? ['yes'] : [], rights: rows[0]?.rights ?? [] };
}

/** Acts as a patient in the portal without asking whether the portal is open: the fences must hold by themselves. */
export async function standAsPatient(client: pg.Client, who: Principal, { shift }: Loaded): Promise<void> {
  if (who.kind !== 'portal') throw new Error('not a patient');
  await client.query(
    `select set_config('app.tenant', $1, true), set_config('app.member', '0', true), set_config('app.patient', $2, true), set_config('app.user', '0', true)`,
    [String(who.tenantId + shift), String(who.patientId + shift)],
  );
}

/** Everything the one who has entered sees and may do, with ids of the oracle. An id it does not know stays as it is. */
export async function answersOf(client: pg.Client, { world, shift }: Loaded, pairs: readonly Pair[]): Promise<Answers> {
  const first = firstByName(world);
  const { rows } = await client.query<{ answers: Answers }>({
    name: 'everything',
    text: everything,
    values: [
      pairs.map(([patientId]) => patientId + shift),
      pairs.map(([, practitionerId]) => practitionerId + shift),
      sortName(first),
      first + shift,
    ],
  });
  const known = (id: string): string => String(Number(id) - shift);
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
    if (['1', '23505', '23P01'].includes(result)) answers[what].push(`${patientId}-${practitionerId}`);
    else if (!['0', '42501', '23503', '23514'].includes(result)) answers[what].push(`failed with ${result}`);
  }
  return answers;
}
