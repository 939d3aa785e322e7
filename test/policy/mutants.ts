// Wrong versions of the access rules, made one small change at a time from what the database has compiled. Each must be found.
import type pg from 'pg';

/** One wrong version: where, what was changed, and the statement that makes it so. */
export type Mutant = { object: string; change: string; sql: string };

/** The end of the group that opens at `from`, or -1; text in quotes is passed over. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "'") at = text.indexOf("'", at + 1);
    else if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
    if (at < 0) return -1;
  }
  return -1;
}

/** The parts of a text between a word, where it stands outside of any inner group. */
function partsBetween(text: string, word: string): string[] {
  const parts = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') at = closing(text, at);
    else if (text[at] === "'") at = text.indexOf("'", at + 1);
    else if (text.startsWith(word, at)) {
      parts.push(text.slice(from, at));
      from = at + word.length;
      at = from - 1;
    }
    if (at < 0) break;
  }
  return [...parts, text.slice(from)];
}

type Change = { change: string; text: string };
const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 70 ? `${line.slice(0, 67)}…` : line;
};

/** Words that stand for one another, wrongly. */
const neighbours: Record<string, string> = {
  active: 'archived',
  clinical: 'administrative',
  emergency: 'covering',
  readsAll: 'supervises',
  primary: 'assigned',
  archived: 'active',
  canReadAllRecords: 'canExport',
  canBreakGlass: 'canExport',
  canChangeAssignedPractitioners: 'canExport',
  therapistPatientAssignment: 'clientPortal',
  breakGlass: 'clientPortal',
  managed: 'open',
  careTeam: 'open',
  owner: 'trainee',
  clinicalAdmin: 'scheduler',
  practiceAdmin: 'biller',
  clinician: 'supervisor',
  namesOnly: 'own',
  all: 'own',
  DOCTOR: 'STAFF',
  invite: 'manual',
  unassigned: 'all',
  mine: 'all',
};
const comparisons: Record<string, string> = { ' = ': ' <> ', ' <> ': ' = ', ' <= ': ' < ', ' < ': ' <= ', ' >= ': ' > ', ' > ': ' >= ' };

/** Every small change of an expression in which each operation has its own parentheses, as PostgreSQL writes them out. */
function* changesOfExpression(text: string): Generator<Change> {
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
    const close = closing(text, open);
    if (close < 0) continue;
    const inner = text.slice(open + 1, close);
    const put = (changed: string) => text.slice(0, open + 1) + changed + text.slice(close);
    for (const [word, other] of [
      [' AND ', ' OR '],
      [' OR ', ' AND '],
    ] as const) {
      const parts = partsBetween(inner, word);
      if (parts.length < 2) continue;
      for (const [at, part] of parts.entries())
        yield { change: `without "${short(part)}"`, text: put(parts.filter((_, other) => other !== at).join(word)) };
      yield { change: `${word.trim()} is ${other.trim()} in "${short(inner)}"`, text: put(parts.join(other)) };
    }
    for (const [sign, other] of Object.entries(comparisons)) {
      const parts = partsBetween(inner, sign);
      if (
        parts.length === 2 &&
        partsBetween(inner, ' AND ').length === 1 &&
        partsBetween(inner, ' WHERE ').length === 1 &&
        !/\b(ANY|ALL) \(/.test(inner)
      )
        yield { change: `"${sign.trim()}" is "${other.trim()}" in "${short(inner)}"`, text: put(parts.join(other)) };
    }
    for (const [sign, other] of [
      [' = ANY (', ' <> ALL ('],
      [' <> ALL (', ' = ANY ('],
      [' IS NULL', ' IS NOT NULL'],
      [' IS NOT NULL', ' IS NULL'],
      ['NOT ', ''],
      [' && ', ' <@ '],
    ] as const) {
      const parts = partsBetween(inner, sign);
      if (parts.length === 2) yield { change: `"${sign.trim()}" is "${other.trim()}" in "${short(inner)}"`, text: put(parts.join(other)) };
    }
    if (/^(COALESCE|EXISTS)$/.test(text.slice(0, open).match(/(\w+)\s*$/)?.[1] ?? '') && inner.trimEnd().endsWith(', false'))
      yield { change: `nothing known is yes in "${short(inner)}"`, text: put(inner.replace(/false\s*$/, 'true')) };
  }
  yield* changesOfWords(text);
}

/** Every word in quotes replaced by its neighbour, every list of words one shorter. */
function* changesOfWords(text: string): Generator<Change> {
  for (const { 0: quoted, 1: word = '', index } of text.matchAll(/'(\w+)'/g)) {
    const other = neighbours[word];
    if (other)
      yield {
        change: `'${word}' is '${other}' at "…${short(text.slice(Math.max(0, index - 30), index + quoted.length + 10))}"`,
        text: `${text.slice(0, index)}'${other}'${text.slice(index + quoted.length)}`,
      };
  }
}

/** Changes of a body that is kept as it was written: guards left out, conditions turned. */
function* changesOfBody(text: string): Generator<Change> {
  const from = text.indexOf('$function$');
  const body = text.slice(from);
  const put = (changed: string) => text.slice(0, from) + changed;
  for (const { 0: guard, index } of body.matchAll(
    /^\s*(?:perform [^;]*;\s*)?if [^;]*? then\s+(?:return|raise exception)[^;]*;(?:\s*end if;)/gm,
  ))
    yield { change: `without "${short(guard)}"`, text: put(body.slice(0, index) + body.slice(index + guard.length)) };
  for (const [sign, other] of [
    [' and ', ' or '],
    [' or ', ' and '],
    [' = ', ' <> '],
    [' <> ', ' = '],
    [' > ', ' >= '],
    [' < ', ' <= '],
    [' is null', ' is not null'],
    [' is not null', ' is null'],
    ['if not ', 'if '],
    [' not found ', ' found '],
    ['not exists', 'exists'],
    [' <> all ', ' = all '],
    [', false)', ', true)'],
    [' && ', ' <@ '],
    [' and p.id <> all (hidden)', ''],
    [" and p.status = 'active'", ''],
    ['p.tenant_id = app.tenant() and ', ''],
    ['t.tenant_id = app.tenant() and ', ''],
    ['m.tenant_id = app.tenant() and ', ''],
  ] as const)
    for (let at = body.indexOf(sign); at >= 0; at = body.indexOf(sign, at + 1))
      yield {
        change: `"${sign.trim()}" is "${other.trim()}" at "${short(body.slice(Math.max(0, at - 30), at + 40))}"`,
        text: put(body.slice(0, at) + other + body.slice(at + sign.length)),
      };
  for (const changed of changesOfWords(body)) yield { change: changed.change, text: put(changed.text) };
}

/** What decides nothing about who sees or may do what: signing in, letters and their links (linked.test.ts), the log, the store of files and how much of it is taken, whether a note waits for a co-signature, when a screen looks again. The tests of their slices hold it. */
const aside =
  /(identities|open_session|close_sessions|throttle|app\.record$|open_invitation|accept_invitation|make_clinic|claim_letter|settle_letter|announce|new_id|to_be_told|exists_for|escalate|enter_link|app\.follow|linked|only_answered|activity_|chain|canonical|head|visible_room|entr(y|ies)|next_change|object_|co_signature_for|app\.(tenant|member|patient)$)/;

/** In functions that do decide: when a session was last used, and whether this refusal is in the log already. Their slices hold it, too. */
const kept = /last_seen_at|_at = now\(\) where t\.token_hash|from activity a|a\.at > now\(\) - interval|a\.request_id|a\.outcome/;

/** All mutants of the policy in force in this database. */
export async function mutantsOf(client: pg.Client): Promise<Mutant[]> {
  const all = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;
  const mutants: Mutant[] = [];

  for (const view of await all<{ name: string; text: string; options: string[] | null; granted: boolean }>(`
      select c.oid::regclass::text as name, pg_get_viewdef(c.oid, false) as text, c.reloptions as options,
        has_table_privilege('caseload_app', c.oid, 'select') as granted
      from pg_class c where c.relnamespace in ('app'::regnamespace, 'past'::regnamespace) and c.relkind = 'v' order by 1`)) {
    if (aside.test(view.name)) continue;
    const options = view.options ? ` with (${view.options.join(', ')})` : '';
    for (const { change, text } of changesOfExpression(view.text))
      mutants.push({ object: view.name, change, sql: `create or replace view ${view.name}${options} as ${text}` });
    const unions = view.text.split(/\bUNION ALL\b/);
    for (const at of unions.length > 1 ? unions.keys() : [])
      mutants.push({
        object: view.name,
        change: `without part ${at + 1} of ${unions.length}`,
        sql: `create or replace view ${view.name}${options} as ${unions.map((part, other) => (other === at ? part.replace(/;?\s*$/, '') + (/\bWHERE\b/.test(part) ? ' AND false' : ' WHERE false') : part.replace(/;\s*$/, ''))).join(' UNION ALL ')}`,
      });
    if (view.options)
      mutants.push({
        object: view.name,
        change: 'looks with the rights of its owner',
        sql: `alter view ${view.name} reset (security_invoker)`,
      });
    if (!view.granted)
      mutants.push({ object: view.name, change: 'granted to the server', sql: `grant select on ${view.name} to caseload_app` });
  }

  for (const f of await all<{ name: string; text: string; parsed: boolean; definer: boolean; signature: string }>(`
      select p.oid::regproc::text as name, pg_get_functiondef(p.oid) as text, p.prosqlbody is not null as parsed, p.prosecdef as definer,
        p.oid::regprocedure::text as signature
      from pg_proc p where p.pronamespace in ('app'::regnamespace, 'past'::regnamespace) and p.prokind = 'f' order by 1`)) {
    if (aside.test(f.name)) continue;
    const said = f.text.replace(/^\s*--.*$/gm, '');
    for (const { change, text } of f.parsed ? changesOfExpression(said) : changesOfBody(said))
      if (!kept.test(change)) mutants.push({ object: f.name, change, sql: text });
    mutants.push({ object: f.name, change: 'callable by everyone', sql: `grant execute on function ${f.signature} to public` });
    if (f.definer)
      mutants.push({ object: f.name, change: 'with the rights of the caller', sql: `alter function ${f.signature} security invoker` });
    else mutants.push({ object: f.name, change: 'with the rights of its owner', sql: `alter function ${f.signature} security definer` });
  }

  for (const p of await all<{
    name: string;
    table: string;
    using: string | null;
    check: string | null;
    command: string;
    restricts: boolean;
  }>(`
      select policyname as name, tablename as table, qual as using, with_check as check, cmd as command, permissive = 'RESTRICTIVE' as restricts
      from pg_policies where schemaname = 'public' and tablename not like 'activity\\_%' order by 2, 1`)) {
    const object = `policy ${p.name} on ${p.table}`;
    if (/by_link on | on appointment_link$/.test(object)) continue;
    const alter = `alter policy ${p.name} on ${p.table}`;
    mutants.push({ object, change: 'dropped', sql: `drop policy ${p.name} on ${p.table}` });
    if (p.using) mutants.push({ object, change: 'using (true)', sql: `${alter} using (true)` });
    if (p.check ?? (p.using && p.command === 'UPDATE'))
      mutants.push({ object, change: 'with check (true)', sql: `${alter} with check (true)` });
    if (p.restricts)
      mutants.push({
        object,
        change: 'permits instead of restricting',
        sql: `drop policy ${p.name} on ${p.table}; create policy ${p.name} on ${p.table} to caseload_app using (${p.using})`,
      });
    for (const [part, text] of [
      ['using', p.using],
      ['with check', p.check],
    ] as const)
      for (const changed of text ? changesOfExpression(`(${text})`) : [])
        mutants.push({ object, change: `${part}: ${changed.change}`, sql: `${alter} ${part} (${changed.text})` });
  }

  for (const t of await all<{ name: string; words: string[] }>(`
      select c.relname as name, array(select w from unnest(array['select', 'insert', 'update', 'delete']) w where has_table_privilege('caseload_app', c.oid, w)) as words
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`)) {
    mutants.push({ object: `table ${t.name}`, change: 'without row security', sql: `alter table ${t.name} disable row level security` });
    for (const word of ['select', 'insert', 'update', 'delete'])
      mutants.push(
        t.words.includes(word)
          ? { object: `table ${t.name}`, change: `${word} is not granted`, sql: `revoke ${word} on ${t.name} from caseload_app` }
          : { object: `table ${t.name}`, change: `${word} is granted`, sql: `grant ${word} on ${t.name} to caseload_app` },
      );
  }

  for (const t of await all<{ name: string; table: string }>(
    `select tgname as name, tgrelid::regclass::text as table from pg_trigger where not tgisinternal and tgname like 'remember%' order by 2, 1`,
  ))
    mutants.push({ object: `trigger ${t.name} on ${t.table}`, change: 'dropped', sql: `drop trigger ${t.name} on ${t.table}` });

  for (const k of await all<{ name: string; table: string; text: string; type: string }>(`
      select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as text, contype::text as type from pg_constraint
      where connamespace = 'public'::regnamespace and conrelid::regclass::text in ('assignment', 'assignment_period', 'emergency_access', 'access_request', 'member', 'supervision', 'patient_block')
        and (contype = 'x' or contype = 'c' and conname not like '%known' and conname not like '%given') order by 2, 1`)) {
    const object = `constraint ${k.name} on ${k.table}`;
    mutants.push({ object, change: 'dropped', sql: `alter table ${k.table} drop constraint ${k.name}` });
    if (k.type === 'x')
      mutants.push({
        object,
        change: 'across tenants',
        sql: `alter table ${k.table} drop constraint ${k.name}; alter table ${k.table} add constraint ${k.name} ${k.text.replace('tenant_id WITH =, ', '')}`,
      });
  }
  for (const i of await all<{ name: string; table: string; text: string }>(`
      select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table, pg_get_indexdef(i.indexrelid) as text from pg_index i
      where i.indisunique and i.indpred is not null and i.indrelid::regclass::text in ('assignment', 'access_request') order by 1`)) {
    const object = `index ${i.name} on ${i.table}`;
    mutants.push({ object, change: 'dropped', sql: `drop index ${i.name}` });
    mutants.push({ object, change: 'across tenants', sql: `drop index ${i.name}; ${i.text.replace('tenant_id, ', '')}` });
    mutants.push({ object, change: 'not unique', sql: `drop index ${i.name}; ${i.text.replace('UNIQUE ', '')}` });
  }

  return thinned(mutants);
}

/** What decides who opens which record and who may change a care team: made wrong in every way. Of the rest, every fourth way. */
const heart =
  /^(app|past)\.(connection|condition|reason\w*|record_opens|visible_\w+|my_\w+|assign\w*|change_refusal|become|creates_now|emergency_refusal|request_refusal|chart\w*|supervises|standing_is_kept|member|patient\w*|tenant_feature)$/;

/**
 * What is written once and compiled into many is made wrong once, not in each: reasons.sql is applied to schema past as well, and
 * nearly every policy asks whether the patient is seen. What is made wrong as a whole (dropped, granted) stays for each.
 */
function thinned(mutants: Mutant[]): Mutant[] {
  const made = new Set<string>();
  const names = (text: string) =>
    text.replace(
      /\bpatient_(profile|block)\b|\b(chart_lock|invitation|outbox|access_request|emergency_access|assignment_period|assignment|activity|idempotency)\b/g,
      't',
    );
  const distinct = mutants.filter(({ object, change }) => {
    const where = object.startsWith('policy')
      ? 'policy'
      : object.replace(/^(app|past)\.(connection|condition|reason\w*|record_opens)$/, '$2').replace(/^(app|past)\.visible_\w+$/, 'visible');
    const key = /"/.test(change) ? `${where} ${names(change)}` : `${object} ${change}`;
    return !made.has(key) && made.add(key);
  });
  const isSmall = ({ object, change }: Mutant) => change.includes('"') && !heart.test(object);
  const small = distinct.filter(isSmall).filter((_, nth) => nth % 4 === 0);
  return [...distinct.filter((mutant) => !isSmall(mutant)), ...small];
}
