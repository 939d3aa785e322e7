// What must hold of the database's own catalogue, whatever is in the tables: rules RL-1, RL-4 to RL-9 as statements whose
// every row is a finding, in a sentence that names the object.
import type pg from 'pg';

/** The database role of the server, the tables' owner, and what is ours. */
const app = `'caseload_app'`;
const owner = `'caseload_owner'`;
const ours = `n.nspname in ('public', 'app', 'past')`;
const notOfExtension = (oid: string) => `not exists (select from pg_depend x where x.objid = ${oid} and x.deptype = 'e')`;
const tenantTables = `(select c.oid, c.relname, a.attnum as tenant from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attname = case c.relname when 'tenant' then 'id' else 'tenant_id' end
  where c.relkind in ('r', 'p') and not a.attisdropped)`;

/** Indexes that begin with something other than the tenant, and why they may. */
const indexExceptions: Record<string, string> = {
  member_by_user: 'signing in asks where a user is a member before any clinic is chosen; a user id is unguessable',
  portal_access_by_user: 'the same question, for the portal',
  outbox_due: 'the sender works across clinics',
  patient_import_due: 'the background works across clinics',
  user_session_pkey: 'a session is found by the hash of its token, which is unguessable',
  user_session_by_user: 'sessions of a login are ended in every clinic at once',
};

/** Tables with a tenant that have no fence, and why. */
export const fenceExceptions: Record<string, string> = {
  user_session: 'no role but the owner reads or writes it: the doors do, before there is a clinic',
};

/** Functions that run with the owner's rights (RL-6): listed by hand, each for one purpose. */
const definers = [
  'app.accept_invitation',
  'app.chain',
  'app.claim_letter',
  'app.close_sessions',
  'app.enter',
  'app.enter_link',
  'app.identities',
  'app.make_sign_in_link',
  'app.open_invitation',
  'app.open_session',
  'app.page_of_patients',
  'app.record',
  'app.settle_letter',
  'app.throttle',
  'app.to_be_told',
];

/** Views that look with the owner's rights, each with what its definition must contain to show only what the one asking may see. */
const visible: Record<string, string> = {
  ...Object.fromEntries(
    ['app', 'past'].flatMap((schema) =>
      ['connection', 'opening', 'reason', 'condition'].map((what) => [`${schema}.visible_${what}`, 'app.my_blocks()']),
    ),
  ),
  'past.visible_patient': 'app.my_blocks()',
  // Whom the one asking has been kept from: asked through app.my_blocks(), which is in every one of these.
  'app.my_block': 'app.member()',
  // The appointment of a link or letter, the letters about it, and who is told that it was cancelled by it.
  'app.linked_appointment': 'app.linked()',
  'app.linked_letter': 'app.linked()',
  'app.linked_colleague': 'app.linked()',
  'app.portal_colleague': "app.portal_allows('appointments'",
  // What every member may know of the own clinic.
  'past.tenant_feature': 'app.tenant()',
  // Hashes only.
  'app.visible_chain': 'app.reads_all_activity()',
  'app.visible_head': 'app.reads_all_activity()',
  'app.chain_head': 'activity_head',
  'app.portal_practitioner': "app.portal_allows('appointments'",
  // The log of one’s own record: what took place, who by name or role, and why.
  'app.my_access_log': "app.portal_allows('access'",
  // That somebody is taken, and when an appointment is that asks for access: no name, no service, no place (BO-7).
  'app.visible_busy': 'app.portal_practitioners()',
  'app.visible_need': 'app.member()',
  // S5: that somebody waits in the clinic, and nothing else.
  'app.waited_for': 'app.tenant()',
  // By which address a file names a colleague.
  'app.colleague_address': 'app.has_role(',
  // R5: what a dry run tells whoever may not block, of patients whom they see.
  'app.foreseen_opening': 'app.my_blocks()',
  // A7: what is asked of those who may unassign, of patients whom they see.
  'app.visible_parting': 'app.my_blocks()',
  // O2: when they met, for those who may unassign, of patients whom they see.
  'app.visible_contact': 'app.my_blocks()',
  // Sums of bytes only.
  'app.visible_room': 'app.tenant()',
  // Random keys only, for what keeps the store of files in order across clinics.
  'app.object_kept': 'stored_at IS NOT NULL',
  'app.object_arriving': 'stored_at IS NULL',
  'app.object_waiting': "scan = 'waiting'",
  // Instants only, of one's own assignments.
  'app.my_next_change': 's.supervisor_id = ( SELECT app.member()',
};

/** All triggers: each keeps what was in force, the chain of the log, or something that must not change; none carries rows past a policy. */
const triggers = [
  'chain on activity',
  'keep_end on emergency_access',
  'keep_file on record_file',
  'keep_owner on member',
  'keep_planned on emergency_access',
  'keep_planned on supervision',
  'keep_signed on note',
  'remember on member',
  'remember on patient_block',
  'remember on tenant_feature',
  'remember_seal on patient',
  'remember_sealed on patient',
];

/** Everything the server's role is granted on tables, by hand. What is not listed is denied. */
export const grants: Record<string, string> = {
  tenant:
    'select, update (appointment_mails, assignment_policy, book_with_anyone, booking_days, booking_notice_hours, contact_days, emergency_minutes, emergency_review_hours, language, name, new_clients_book, notice_hours, patient_overlap, patient_word, portal_names, reminder_hours, therapist_word, version, waitlist_hours)',
  tenant_feature: 'insert, select, update',
  member: 'select, update (access_level, approved, permissions, practitioner_id, roles, status, type, version, visibility)',
  member_invitation: 'insert, select, update (expires_at, invited_by, link_made_at, nonce, revoked_at, revoked_by, token_hash)',
  practitioner: 'select, update (accepting_new_patients, capacity, discipline, languages)',
  supervision: 'insert, select, update (ended_by, ends_at)',
  patient:
    'insert, select, update (email, first_name, last_name, phone, preferred_name, sealed_at, search_name, sort_name, status, version)',
  patient_profile:
    'insert, select, update (address_lines, alerts, birth_date, emergency_contact_name, emergency_contact_phone, emergency_contact_relation, language, pronouns, referred_by, tags)',
  profile_version: 'insert, select',
  tag: 'insert, select, update (name, removed_at, sort_name)',
  saved_view: 'delete, insert, select, update (asked, name, sort_name)',
  patient_block: 'delete, insert, select',
  handover: 'insert, select, update (undone_at, undone_by)',
  handover_patient: 'insert, select, update (outcome)',
  chart_lock: 'insert, select, update (patient_id)',
  assignment:
    'insert, select, update (assigned_at, assigned_by, ends_at, kind, reason, reviewed_at, reviewed_by, reviewed_until, starts_at, status, version, via)',
  assignment_period: 'insert, select, update (closed_at, closed_by, closed_reason)',
  access_request: 'insert, select, update (note, outcome, settled_at, settled_by, until)',
  emergency_access: 'insert, select, update (ended_by, ends_at, review_note, reviewed_at, reviewed_by, verdict)',
  // Written by triggers only, read by nobody.
  member_was: 'insert',
  feature_was: 'insert',
  block_was: 'insert',
  seal_was: 'insert',
  note: 'insert, select, update (co_signature, co_signed_at, co_signed_by, content, happened_at, returned_at, returned_by, returned_reason, signed_at, status, times_signed, version)',
  note_begun: 'insert, select, update (happened_at)',
  note_draft: 'insert, select, update (closed_at, content, happened_at, saved_at, unlocked_reason, version)',
  note_version: 'insert, select',
  note_addendum: 'insert, select',
  sealed_draft: 'insert, select, update (given_at, taken_as, taken_at, taken_by)',
  sealed_draft_text: 'insert, select',
  psychotherapy_note: 'insert, select, update (body, happened_at, saved_at, version)',
  psychotherapy_note_version: 'insert, select',
  invitation: 'insert, select, update (expires_at, link_made_at, nonce, revoked_at, token_hash)',
  portal_access: 'select, update (ends_at, scopes, version)',
  outbox: 'insert, select',
  record_file:
    'insert, select, update (archive_reason, archived_at, archived_by, description, hash, name, preview_size, refusal, revision, scan, stored_at, type, version)',
  form_template: 'insert, select, update (name, sort_name, status, version)',
  form_template_version: 'insert, select',
  form: 'insert, select, update (answers, completed_at, filled_at, result, saved_at, status, version)',
  form_request: 'insert, select, update (withdrawn_at, withdrawn_by)',
  form_request_answer: 'insert, select, update (answers, completed_at, saved_at, version)',
  record_export: 'insert, select, update (archive_key, archive_size, done, expires_at, finished_at, pdf_key, pdf_size, state, total)',
  patient_import:
    'insert, select, update (attempts, created, done, due_at, failure, finished_at, headings, mapping, received, rows, state, summary, updated)',
  patient_import_part: 'delete, insert, select',
  patient_import_row:
    'delete, insert, select, update (adds, assigned, birth_date, cells, changes, column_name, detail, email, given, how, number, outcome, patient_id, phone, reason, similar_there, sort_name, version)',
  idempotency: 'insert, select',
  activity: 'select',
  letterhead: 'insert, select, update (address_lines, changed_at, changed_by, email, footer, phone, version, website)',
  letter_template: 'insert, select, update (body, changed_at, changed_by, name, status, subject, version)',
  letter_template_version: 'insert, select',
  letter: 'insert, select, update (body, changed_at, finished_at, letterhead, party, party_lines, party_name, state, subject, version)',
  letter_dispatch: 'insert, select',
  diagnosis_code: 'insert, select, update (changed_at, changed_by, search_title, title)',
  diagnosis_code_sample: 'select',
  diagnosis: 'insert, select, update (changed_at, changed_by, is_primary, note, onset_on, reason, status, version)',
  diagnosis_version: 'insert, select',
  location: 'insert, select, update (address_lines, name, status, version)',
  room: 'insert, select, update (left_with_location, location_id, name, status, version)',
  service:
    'insert, select, update (buffer_after_minutes, buffer_before_minutes, colour, duration_minutes, in_portal, name, price_label, status, version)',
  working_hours: 'delete, insert, select',
  working_week: 'insert, select, update (version)',
  time_off: 'delete, insert, select, update (ends_at, starts_at)',
  cover: 'delete, insert, select, update (leave_ends_at, leave_starts_at, read_at)',
  cover_appointment: 'delete, insert, select, update (outcome, to_practitioner_id)',
  calendar_lock: 'insert, select, update (of_id)',
  appointment_link: 'insert',
  slot_hold: 'delete, insert, select',
  calendar_feed: 'insert, select (created_at, id, last_read_at, member_id, practitioner_id, revoked_at, tenant_id), update (revoked_at)',
  appointment_series: 'insert, select',
  appointment:
    'insert, select, update (busy, cancel_reason, cancelled_at, cancelled_by, cancelled_late, ends_at, is_exception, patient_alone, placed_at, placed_by, practitioner_id, room_id, service_id, starts_at, status, version, wall_start, zone)',
  access_needed: 'insert, select, update (outcome, settled_at, settled_by)',
  access_question: 'insert, select, update (answer, answered_at, answered_by)',
  waitlist_entry: 'insert, select, update (ended_at, ended_by, state)',
  waitlist_offer: 'select, update (appointment_id, outcome, settled_at)',
};

/** Need to know: what restricts reading beside the fence, and what holds addenda to signed notes. */
const restricting = [
  ...[
    'note',
    'note_version',
    'note_addendum',
    'note_draft',
    'sealed_draft_text',
    'psychotherapy_note',
    'psychotherapy_note_version',
    'form',
    'record_file',
    'letter',
    'letter_dispatch',
    'diagnosis',
    'diagnosis_version',
  ].map((table) => `need_to_know on ${table}`),
  'of_signed on note_addendum',
  // Not of reading: what was said in a review is said in one's own name (O2).
  'review on assignment',
];

type Rule = { rule: string; finds: string; values?: unknown[] };

const rules: Rule[] = [
  {
    rule: 'RL-1 the server logs in as a role that can do nothing beside what it is granted',
    finds: `
      select format('role %s can %s', rolname, what) from pg_roles cross join lateral (values
        (rolsuper, 'do everything'), (rolbypassrls, 'step around row security'), (rolcreaterole, 'make roles'),
        (rolcreatedb, 'make databases'), (rolreplication, 'copy the whole server')) as t (has, what)
      where rolname in (${app}, ${owner}) and has
      union all select format('role %s can act as %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
      where m.member in (${app}::regrole, ${owner}::regrole)
      union all select 'role caseload_owner can log in' from pg_roles where rolname = ${owner} and rolcanlogin
      union all select format('role caseload_app can create in schema %s', nspname) from pg_namespace n where ${ours} and has_schema_privilege(${app}, n.oid, 'create')
      union all select 'role caseload_app can create temporary tables, which stand before ours' where has_database_privilege(${app}, current_database(), 'temp')
      union all select 'role caseload_app can create schemas' where has_database_privilege(${app}, current_database(), 'create')`,
  },
  {
    rule: 'RL-4 every table has row security and belongs to a role that never logs in',
    finds: `
      select format('table %s has no row security', c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and not c.relrowsecurity
      union all select format('%s belongs to %s, not to caseload_owner', c.oid::regclass, c.relowner::regrole) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p', 'v', 'S') and c.relowner <> ${owner}::regrole and ${notOfExtension('c.oid')}`,
  },
  {
    rule: 'RL-4 every table with a tenant has the fence, which restricts',
    values: [Object.keys(fenceExceptions)],
    finds: `
      select format('table %s has no fence', t.relname) from ${tenantTables} t
      where t.relname <> all ($1) and not exists (
        select from pg_policy p where p.polrelid = t.oid and p.polname = 'fence' and not p.polpermissive and p.polcmd = '*'
          and p.polroles = array[${app}::regrole::oid] and p.polwithcheck is null
          and pg_get_expr(p.polqual, p.polrelid) = format('(%s = ( SELECT app.tenant() AS tenant))', case t.relname when 'tenant' then 'id' else 'tenant_id' end))
      union all select format('table %s has no fence, and the server may use it', x) from unnest($1::text[]) x
      where has_table_privilege(${app}, x, 'select, insert, update, delete') or has_any_column_privilege(${app}, x, 'select, insert, update')`,
  },
  {
    rule: 'RL-4 no policy lets everything through, or is for other roles than the server’s',
    finds: `
      select format('policy %s on table %s lets everything through', policyname, tablename) from pg_policies
      where schemaname = 'public' and permissive = 'PERMISSIVE' and 'true' in (qual, with_check)
      union all select format('policy %s on table %s is for %s', policyname, tablename, array_to_string(roles, ', ')) from pg_policies
      where schemaname = 'public' and roles <> array['caseload_app'::name]`,
  },
  {
    rule: 'RL-4 for whatever the server is granted on a table, a policy says on which rows',
    finds: `
      select format('table %s may be used with %s, and no policy says on which rows', c.relname, command.word) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      cross join (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as command (letter, word)
      where c.relkind in ('r', 'p')
        and (has_table_privilege(${app}, c.oid, command.word) or command.word <> 'delete' and has_any_column_privilege(${app}, c.oid, command.word))
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polcmd in (command.letter::"char", '*'))`,
  },
  {
    rule: 'RL-4 the server’s role has on tables exactly what is listed; the log is added to by its door only',
    values: [JSON.stringify(grants)],
    finds: `
      with who (grantee, ever) as (values (${app}::regrole::oid, ''), (0::oid, 'for everyone ')), whole as (
        select c.relname, who.ever || lower(g.privilege_type) as word from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        cross join lateral aclexplode(c.relacl) g join who on who.grantee = g.grantee where c.relkind in ('r', 'p')
      ), part as (
        select c.relname, who.ever || lower(g.privilege_type) as word, string_agg(a.attname, ', ' order by a.attname) as columns
        from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' join pg_attribute a on a.attrelid = c.oid
        cross join lateral aclexplode(a.attacl) g join who on who.grantee = g.grantee group by 1, 2
      ), granted as (
        select relname, string_agg(distinct word, ', ' order by word) as words
        from (select relname, word from whole union all select relname, format('%s (%s)', word, columns) from part) t group by relname
      )
      select format('table %s is granted to the server with %s, listed is %s', coalesce(g.relname, l.key), coalesce(g.words, 'nothing'), coalesce(l.value, 'nothing'))
      from granted g full join jsonb_each_text($1) l on l.key = g.relname where g.words is distinct from l.value`,
  },
  {
    rule: 'RL-4 what restricts beside the fence is what is listed',
    values: [restricting],
    finds: `
      select format('policy %s on table %s restricts, and is not listed', policyname, tablename) from pg_policies
      where schemaname = 'public' and permissive = 'RESTRICTIVE' and policyname <> 'fence' and format('%s on %s', policyname, tablename) <> all ($1)
      union all select format('policy %s on table %s is listed and does not restrict', split_part(x, ' on ', 1), split_part(x, ' on ', 2)) from unnest($1::text[]) x
      where not exists (select from pg_policies where schemaname = 'public' and permissive = 'RESTRICTIVE' and format('%s on %s', policyname, tablename) = x)`,
  },
  {
    rule: 'RL-5 the server reads views that speak only of the one asking, that look with the rights of the one asking, or that are listed with how they do not show more',
    values: [JSON.stringify(visible)],
    finds: `
      select format('view %s is granted to %s and shows more than the one asking may see', c.oid::regclass, g.grantee::regrole)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) g
      where ${ours} and c.relkind = 'v' and g.grantee <> c.relowner
        and not (c.oid = 'app.assignable'::regclass and 'security_invoker=true' = any (coalesce(c.reloptions, '{}')))
        and not coalesce(position($1::jsonb ->> (n.nspname || '.' || c.relname) in pg_get_viewdef(c.oid)) > 0, false)
        and not (n.nspname = 'app' and c.relname like 'my\\_%' and pg_get_viewdef(c.oid) ~ 'WHERE \\(?\\w*\\.?member_id = \\( SELECT app\\.member\\(\\) AS member\\)\\)?;$')
      union all select format('%s %s is no plain table or view', c.relkind, c.oid::regclass) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('m', 'f')
      union all select format('sequence %s is granted to %s', c.oid::regclass, g.grantee::regrole) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) g where ${ours} and c.relkind = 'S' and g.grantee <> c.relowner
      union all select format('type %s is an enum', t.oid::regtype) from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ours} and t.typtype = 'e'`,
  },
  {
    // A body that is not parsed when the function is made finds its tables anew at every call.
    rule: 'RL-6 functions with the owner’s rights are listed and not for the public; whatever looks up names fixes its search path',
    values: [definers],
    finds: `
      with f as (select p.*, p.oid::regproc::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours} and ${notOfExtension('p.oid')})
      select format('function %s runs with the rights of its owner and is not listed', name) from f where prosecdef and name <> all ($1)
      union all select format('function %s is listed and does not run with the rights of its owner', x) from unnest($1::text[]) x
        where not exists (select from f where f.name = x and f.prosecdef)
      union all select format('function %s does not fix its search path', name) from f
        where (prosecdef or prosqlbody is null) and not exists (select from unnest(proconfig) c where c = 'search_path=pg_catalog, public, pg_temp')
      union all select format('function %s belongs to %s', name, proowner::regrole) from f where proowner <> ${owner}::regrole
      union all select format('function %s can be called by everyone', name) from f
        where coalesce(proacl, acldefault('f', proowner))::text ~ '[{,]=X'
      union all select format('function %s can be called by the server, without a session or a link', f) from unnest(array['app.become', 'app.follow']) f
        where has_function_privilege(${app}, f || '(bigint, bigint)', 'execute')`,
  },
  {
    rule: 'RL-7 no trigger or rule copies from one table to another, but those listed',
    values: [triggers],
    finds: `
      select format('trigger %s on table %s', tgname, tgrelid::regclass) from pg_trigger
      where not tgisinternal and format('%s on %s', tgname, tgrelid::regclass) <> all ($1)
      union all select format('trigger %s is listed and not there, or switched off', x) from unnest($1::text[]) x
      where not exists (select from pg_trigger where not tgisinternal and tgenabled = 'O' and format('%s on %s', tgname, tgrelid::regclass) = x)
      union all select format('rule %s on table %s', r.rulename, r.ev_class::regclass) from pg_rewrite r join pg_class c on c.oid = r.ev_class
      join pg_namespace n on n.oid = c.relnamespace where ${ours} and r.rulename <> '_RETURN'`,
  },
  {
    rule: 'RL-8 what refers or is unique stays inside one tenant',
    values: [Object.keys(indexExceptions)],
    finds: `
      select format('constraint %s on table %s refers past the tenant', k.conname, t.relname) from ${tenantTables} t
      join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' join ${tenantTables} far on far.oid = k.confrelid
      where not exists (select from unnest(k.conkey, k.confkey) as pair (here, there) where pair.here = t.tenant and pair.there = far.tenant)
      union all select format('constraint %s on table %s holds across tenants', k.conname, t.relname) from ${tenantTables} t
      join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'u', 'x') where t.tenant <> all (k.conkey) and k.conname <> all ($1)`,
  },
  {
    rule: 'RL-9 every index of a table with a tenant begins with the tenant, or is an exception with a reason',
    values: [Object.keys(indexExceptions)],
    finds: `
      select format('index %s on table %s does not begin with the tenant', c.relname, t.relname) from ${tenantTables} t
      join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid where i.indkey[0] <> t.tenant and c.relname <> all ($1)
      union all select format('index %s is listed as an exception and is none', x) from unnest($1::text[]) x
      where not exists (select from ${tenantTables} t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid where c.relname = x and i.indkey[0] <> t.tenant)`,
  },
];

/** The rules, each with what breaks it. */
export async function findingsByRule(client: pg.Client): Promise<{ rule: string; findings: string[] }[]> {
  const all = [];
  for (const { rule, finds, values } of rules) {
    const { rows } = await client.query<[string]>({ text: finds, values: values ?? [], rowMode: 'array' });
    all.push({ rule, findings: rows.map(([finding]) => finding).sort() });
  }
  return all;
}

export const findingsOfCatalogue = async (client: pg.Client): Promise<string[]> =>
  (await findingsByRule(client)).flatMap(({ findings }) => findings);
