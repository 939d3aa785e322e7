// What a clinic keeps for its charts, whoever they are about: its letterhead, templates of letters and forms, its table of codes; what is tried on
// each, and what the oracle says of it.
import * as care from '#test/oracle/care.ts';
import { standing } from '#test/oracle/decide.ts';
import { readsItem } from '#test/oracle/record.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import type { Expected, Verdict } from './expected.ts';
import { moment } from './scheduling-answers.ts';

const no = (reason: string): Verdict => ({ allow: false, reason });

export const keptTables = ['letterhead', 'letter_template', 'letter_template_version', 'diagnosis_code'] as const;
/** One of each in every clinic; form templates are in record-rows.ts. */
export const keptRows = (world: World, shift: number, someone: (tenantId: number, row: number) => number, yesterday: string) => {
  const of = (t: World['tenants'][number], more: object) => ({
    tenant_id: t.id + shift,
    ...more,
    changed_by: someone(t.id, t.id),
    changed_at: yesterday,
  });
  const letter = { name: 'Report', subject: 'Report', body: 'Text' };
  return {
    letterhead: world.tenants.map((t) => of(t, { phone: '1' })),
    letter_template: world.tenants.map((t) => of(t, { id: t.id + shift, ...letter })),
    letter_template_version: world.tenants.map((t) => of(t, { template_id: t.id + shift, version: 1, status: 'active', ...letter })),
    diagnosis_code: world.tenants.map((t) => of(t, { system: 'ICD-10', code: 'F32.1', title: 'Episode', search_title: ' episode' })),
  };
};

const readTables = ['form_template', 'form_template_version', ...keptTables];
/** Which of it is read; the sample of codes is everyone's. */
export const everyKept = readTables
  .map((table) => `select '${table}', tenant_id::text from ${table}`)
  .concat([`select 'diagnosis_code_sample', 'sample' from (select from diagnosis_code_sample limit 1) s`]);
export function seeingKept(world: World, who: Principal): Expected {
  const staff = typeof standing(world, who) !== 'string';
  // B3: of templates, the version that one is asked to fill in.
  const isAsked = who.kind === 'portal' && world.records.some((item) => item.kind === 'sentForm' && readsItem(world, who, item).allow);
  const inClinics = (reads: boolean) =>
    new Map(world.tenants.map(({ id }) => [String(id), { allow: reads && id === who.tenantId, reason: 'member of the clinic' }] as const));
  return {
    ...Object.fromEntries(readTables.map((table) => [table, inClinics(staff)])),
    form_template_version: inClinics(staff || isAsked),
    // It is on the patient's own copy of a letter.
    letterhead: inClinics(staff || who.kind === 'portal'),
    diagnosis_code_sample: new Map([['sample', { allow: staff, reason: 'member of a clinic' }]]),
  };
}

/** Of `pg_temp.done` in deciders.ts, in plpgsql: how each of them is tried. */
export const inKeeping = `elsif what like 'keep the letterhead%' then
      update letterhead t set phone = '2', changed_by = app.member(), changed_at = ${moment} where t.tenant_id = done.patient;
    elsif what like 'keep a letter template%' then
      update letter_template t set body = 'Other', changed_by = app.member(), changed_at = ${moment} where t.tenant_id = done.patient;
    elsif what like 'add a letter template%' then
      insert into letter_template (tenant_id, id, name, subject, body, changed_by, changed_at)
        values (app.tenant(), 4242, 'New', 'New', 'New', app.member(), ${moment});
    elsif what like 'add a version of a letter template%' then
      insert into letter_template_version (tenant_id, template_id, version, name, subject, body, status, changed_by, changed_at)
        values (app.tenant(), app.tenant(), 2, 'New', 'New', 'New', 'active', app.member(), ${moment});
    elsif what like 'import a code%' then
      insert into diagnosis_code (tenant_id, system, code, title, search_title, changed_by, changed_at)
        values (app.tenant(), 'ICD-10', 'F32.2', 'New', ' new', app.member(), ${moment});
    elsif what like 'name a code anew%' then
      update diagnosis_code t set title = 'Other', changed_by = app.member(), changed_at = ${moment} where t.tenant_id = done.patient;
    elsif what = 'add a form template' then
      insert into form_template (tenant_id, id, name, sort_name, version, status, created_by, created_at)
        values (app.tenant(), 4242, 'New', 'new', 1, 'active', app.member(), now());
    elsif what = 'name a form template anew' then
      update form_template t set name = 'Other' where t.tenant_id = done.patient;`;

/** On each clinic. */
export function changingKept(
  world: World,
  who: Principal,
  attempt: (what: string, id: number, other: number, decision: Verdict) => void,
): void {
  const adding = ['add a letter template', 'add a version of a letter template', 'import a code'];
  const changing = ['keep the letterhead', 'keep a letter template', 'name a code anew'];
  const here = care.mayKeep(world, who, who.tenantId);
  for (const what of [...adding, 'add a form template']) attempt(what, 0, 0, here);
  for (const { id } of world.tenants)
    for (const what of [...changing, 'name a form template anew']) attempt(what, id, 0, care.mayKeep(world, who, id));
  for (const what of adding) attempt(`${what} dated back`, 0, 0, no('AU-4 at the moment it is done'));
  for (const what of changing) attempt(`${what} dated back`, who.tenantId, 0, no('AU-4 at the moment it is done'));
}
