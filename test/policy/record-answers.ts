// Asks the database about charts: what may be done in one, what is read of it with and without its name, and what can be written.
import type pg from 'pg';
import { WAYS } from '#test/oracle/record.ts';
import { everyKept } from './keeping-answers.ts';
import { recordTables } from './record-rows.ts';
import type { Answers } from './deciders.ts';
import type { Loaded } from './loader.ts';

/** Row by row, as in a statement about several charts; keys are `patient-id`, so that a row of another chart is seen. */
const everyRow = Object.entries(recordTables)
  .map(([table, id]) => `select '${table}' as decider, patient_id || '-' || ${id} as key from ${table}`)
  .concat([`select 'profile_version', patient_id::text from profile_version`])
  .concat(everyKept)
  .join(' union all ');
/** With the chart named before the statement, as requests do. What it must not show then is the rows of another. */
const rowsOfChart = Object.entries(recordTables)
  .map(([table, id]) => `select 'chart: ${table}' as decider, chart || '-' || patient_id || '-' || ${id} as key from ${table}`)
  .join(' union all ');

const inCharts = `
  create or replace function pg_temp.in_charts(charts bigint[], ways text[]) returns table (decider text, key text) language plpgsql as $$
  begin
    perform set_config('app.chart', '', true);
    return query select 'chart_refusal'::text, c.id || '-' || w.way from unnest(charts) c (id), unnest(ways) w (way)
      where app.chart_refusal(c.id, w.way) is null;
    return query ${everyRow};
  end $$;
  create or replace function pg_temp.in_named_charts(charts bigint[], ways text[]) returns table (decider text, key text) language plpgsql as $$
  declare
    chart bigint;
  begin
    foreach chart in array charts loop
      perform set_config('app.chart', chart::text, true);
      return query select 'chart_for'::text, chart || '-' || w.way from unnest(ways) w (way) where app.chart_for(w.way) = chart;
      return query ${rowsOfChart};
    end loop;
    perform set_config('app.chart', '', true);
  end $$`;

/** What is tried in a chart and undone on the spot, by name: statements with the patient, the thing, and somebody else in the clinic. */
const statements: Record<string, string> = {
  'be told that there is no such chart': `perform from (select app.open_chart(patient, 'read', null, false) as refusal) told where told.refusal = 'hidden'`,
  'begin a note': `insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status, created_at)
    values (app.tenant(), app.new_id(), patient, author, 'progress', 'plain', now(), 'draft', moment)`,
  'begin a contact note': `insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status, created_at)
    values (app.tenant(), app.new_id(), patient, author, 'contact', 'contact', now(), 'draft', moment)`,
  'begin a signed note': `insert into note (tenant_id, id, patient_id, author_id, kind, template, happened_at, status, content, signed_at, times_signed, created_at)
    values (app.tenant(), app.new_id(), patient, author, 'progress', 'plain', now(), 'signed', '{}', now(), 1, now())`,
  'begin a psychotherapy note': `insert into psychotherapy_note (tenant_id, id, patient_id, author_id, happened_at, body, created_at, saved_at)
    values (app.tenant(), app.new_id(), patient, author, now(), '\\x00', now(), now())`,
  'begin a form': `insert into form (tenant_id, id, patient_id, template_id, template_version, root_id, author_id, status, answers, started_at, saved_at, filled_at)
    values (app.tenant(), 4242, patient, app.tenant(), 1, 4242, author, 'draft', '{}', now(), now(), now())`,
  'send a form': `insert into form_request (tenant_id, id, patient_id, template_id, template_version, sent_by, sent_at)
    values (app.tenant(), 4242, patient, app.tenant(), 1, author, moment)`,
  'upload a file': `insert into record_file (tenant_id, id, patient_id, first_id, name, declared, size, key, author_id, created_at)
    values (app.tenant(), 4242, patient, 4242, 'scan.pdf', 'application/pdf', 10, repeat('0', 48), author, moment)`,
  'begin a letter': `insert into letter (tenant_id, id, patient_id, author_id, kind, state, party, party_name, subject, body, created_at, changed_at)
    values (app.tenant(), app.new_id(), patient, author, 'written', 'draft', 'patient', 'Sam', '', '', moment, now())`,
  'record a diagnosis': `insert into diagnosis (tenant_id, id, patient_id, author_id, system, code, title, status, recorded_at, changed_by, changed_at)
    values (app.tenant(), app.new_id(), patient, author, 'ICD-10', 'F32.1', 'x', 'provisional', now(), author, moment)`,
  'edit the profile': `update patient_profile t set language = 'Spanish' where t.tenant_id = app.tenant() and t.patient_id = tried.patient`,
  'edit the phone': `update patient t set phone = '555 0199' where t.tenant_id = app.tenant() and t.id = tried.patient`,
  'edit the alerts': `update patient_profile t set alerts = '{latex}' where t.tenant_id = app.tenant() and t.patient_id = tried.patient`,
  'edit the name': `update patient t set first_name = 'Samira' where t.tenant_id = app.tenant() and t.id = tried.patient`,
  'keep what the profile was': `insert into profile_version (tenant_id, patient_id, version, changed_by, changed_at, before, after)
    values (app.tenant(), patient, 9, author, now(), '{}', '{"language": "Spanish"}')`,
  'save the note': `update note_draft t set content = '{"x": 1}', version = t.version + 1 where t.tenant_id = app.tenant() and t.note_id = thing`,
  'sign the note': `update note t set status = 'signed', content = '{"x": 1}', signed_at = now(), times_signed = t.times_signed + 1,
    co_signature = app.co_signature_for(t.kind) where t.tenant_id = app.tenant() and t.id = thing`,
  'rewrite the note': `update note t set content = '{"x": 1}' where t.tenant_id = app.tenant() and t.id = thing and t.status = 'signed'`,
  'add to the note': `insert into note_addendum (tenant_id, id, note_id, patient_id, kind, author_id, at, text)
    values (app.tenant(), app.new_id(), thing, patient, what_kind, author, moment, 'later')`,
  'co-sign the note': `update note t set co_signature = 'given', co_signed_by = author, co_signed_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'return the note': `update note t set status = 'returned', returned_by = author, returned_at = moment, returned_reason = 'more'
    where t.tenant_id = app.tenant() and t.id = thing`,
  'save the psychotherapy note': `update psychotherapy_note t set body = '\\x01' where t.tenant_id = app.tenant() and t.id = thing`,
  'save the form': `update form t set answers = '{"x": 1}' where t.tenant_id = app.tenant() and t.id = thing`,
  'complete the form': `update form t set status = 'completed', completed_at = now(), result = '{}' where t.tenant_id = app.tenant() and t.id = thing`,
  'withdraw the form': `update form_request t set withdrawn_by = author, withdrawn_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'answer the form': `update form_request_answer t set answers = '{"x": 1}', saved_at = moment where t.tenant_id = app.tenant() and t.request_id = thing`,
  'finish the answers': `update form_request_answer t set completed_at = moment, saved_at = now() where t.tenant_id = app.tenant() and t.request_id = thing`,
  'name the file': `update record_file t set name = 'report.pdf' where t.tenant_id = app.tenant() and t.id = thing`,
  'archive the file': `update record_file t set archived_by = author, archived_at = now(), archive_reason = 'wrong chart'
    where t.tenant_id = app.tenant() and t.id = thing`,
  'exchange the file': `update record_file t set hash = '\\x${'11'.repeat(32)}' where t.tenant_id = app.tenant() and t.id = thing and t.stored_at is not null`,
  'save the letter': `update letter t set body = 'x', changed_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'finish the letter': `update letter t set state = 'finished', finished_at = moment, changed_at = now() where t.tenant_id = app.tenant() and t.id = thing`,
  'send the letter': `insert into letter_dispatch (tenant_id, id, patient_id, letter_id, channel, recipient, sent_by, sent_at, sent_on)
    values (app.tenant(), app.new_id(), patient, thing, 'handed', 'Sam', author, moment, now())`,
  'change the diagnosis': `update diagnosis t set note = 'x', changed_by = author, changed_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'confirm the diagnosis': `update diagnosis t set status = 'confirmed', changed_by = author, changed_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'keep unsaved text': `insert into sealed_draft (tenant_id, id, patient_id, note_id, author_id, kind, template, happened_at, sealed_at)
    values (app.tenant(), app.new_id(), patient, thing, author, what_kind, 'plain', now(), moment)`,
  'give the sealed draft': `update sealed_draft t set given_at = moment where t.tenant_id = app.tenant() and t.id = thing`,
  'take the given draft, and date it anew': `update sealed_draft t set taken_at = now(), taken_by = author, taken_as = t.note_id, given_at = now()
    where t.tenant_id = app.tenant() and t.id = thing`,
  'take the given draft': `update sealed_draft t set taken_at = moment, taken_by = author, taken_as = t.note_id where t.tenant_id = app.tenant() and t.id = thing`,
};

/** Beside its name, how a thing is tried: with the chart named (or another one), and in whose name. */
export type Tried = {
  what: string;
  patientId: number;
  thing: number;
  /** Which chart is named first; null for none. */
  chart: number | null;
  /** In the name of another member than the one asking. */
  author?: number | undefined;
  /** As if it had been done the day before. */
  backdated?: true;
  kind?: string;
};
/** Whether the moment at which it is done is kept, and may be no other. */
export const isDated = (what: string): boolean => statements[what]?.includes('moment') ?? false;

const tried = `
  create or replace function pg_temp.tried(what text, patient bigint, thing bigint, chart bigint, another bigint, what_kind text, backdated boolean) returns text
  language plpgsql as $$
  declare
    changed integer;
    author constant bigint := coalesce(another, app.member());
    moment constant timestamptz := now() - case when backdated then interval '1 day' else interval '0' end;
  begin
    perform set_config('app.chart', coalesce(chart::text, ''), true);
    case what
    ${Object.entries(statements)
      .map(([what, statement]) => `when '${what}' then ${statement};`)
      .join('\n')}
    end case;
    get diagnostics changed = row_count;
    raise exception using errcode = 'CLDID', message = changed::text;
  exception when others then
    return case sqlstate when 'CLDID' then sqlerrm else sqlstate end;
  end $$`;

/** What a connection needs before it can ask about charts; once. */
export async function prepareCharts(client: pg.Client): Promise<void> {
  await client.query(inCharts);
  await client.query(tried);
}

/** What the one who has entered may do in these charts, and reads of everything there is, with and without naming each of them. */
export async function chartAnswers(client: pg.Client, { shift }: Loaded, charts: readonly number[], named: boolean): Promise<Answers> {
  const { rows } = await client.query<{ decider: string; keys: string[] }>({
    name: `charts ${named}`,
    text: `select decider, array_agg(key) as keys from pg_temp.${named ? 'in_named_charts' : 'in_charts'}($1, $2) group by decider`,
    values: [charts.map((id) => id + shift), WAYS],
  });
  const known = (id: string): string => (/^\d+$/.test(id) ? String(Number(id) - shift) : id);
  return Object.fromEntries(rows.map(({ decider, keys }) => [decider, keys.map((key) => key.split('-').map(known).join('-'))]));
}

/** The name under which the answer to what was tried is kept. */
export const deciderOf = ({ what, chart, patientId, author, backdated }: Tried): string =>
  [
    what,
    chart === null ? '' : chart === patientId ? ', chart named' : ', another chart named',
    author ? ' in the name of another' : '',
    backdated ? ' dated back' : '',
  ].join('');

/** Tries to write in charts, undoing it at once: which of these the database lets happen. */
export async function chartWrites(client: pg.Client, { shift }: Loaded, attempts: readonly Tried[]): Promise<Answers> {
  const of = (pick: (one: Tried) => number | null | undefined) =>
    attempts.map((one) => (pick(one) == null ? null : (pick(one) ?? 0) + shift));
  const { rows } = await client.query<{ result: string }>({
    name: 'tried',
    text: `select pg_temp.tried(t.what, t.patient, t.thing, t.chart, t.another, t.kind, t.backdated) as result
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::boolean[])
        with ordinality as t (what, patient, thing, chart, another, kind, backdated, at)
      order by t.at`,
    values: [
      attempts.map(({ what }) => what),
      of((one) => one.patientId),
      of((one) => one.thing),
      of((one) => one.chart),
      of((one) => one.author),
      attempts.map(({ kind }) => kind ?? 'progress'),
      attempts.map(({ backdated }) => backdated ?? false),
    ],
  });
  const answers: Answers = {};
  for (const [at, { result }] of rows.entries()) {
    const one = attempts[at] as Tried;
    const decided = (answers[deciderOf(one)] ??= []);
    if (/^[1-9]$/.test(result)) decided.push(`${one.patientId}-${one.thing}`);
    // 42501: refused. 23503, 23514: of nothing that could be meant, as of a chart that is not there.
    else if (!['0', '42501', '23503', '23514'].includes(result)) decided.push(`failed with ${result}`);
  }
  return answers;
}
