import type pg from 'pg';

/** The schema as the database itself tells it: tables, keys, indexes, policies, grants, triggers and functions, in one stable order. */
export async function schemaDocument(owner: pg.Client): Promise<string> {
  const lines = async (title: string, sql: string): Promise<string[]> => {
    const { rows } = await owner.query<{ line: string }>(sql);
    return [`-- ${title}`, ...rows.map(({ line }) => line), ''];
  };
  const parts = [
    await lines(
      'Tables',
      `
      select format(E'create table %s (\\n%s\\n);', c.relname, string_agg(format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
          case when a.attnotnull then ' not null' else '' end, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')), E',\\n' order by a.attnum)) as line
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`,
    ),
    await lines(
      'Constraints',
      `
      select format('alter table %s add constraint %s %s;', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
      from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by conrelid::regclass::text, conname`,
    ),
    await lines(
      'Indexes',
      `
      select indexdef || ';' as line from pg_indexes where schemaname = 'public'
      and indexname not in (select conname from pg_constraint where connamespace = 'public'::regnamespace) order by tablename, indexname`,
    ),
    await lines(
      'Row security',
      `
      select format('create policy %I on %I as %s for %s to %s%s%s;', policyname, tablename, lower(permissive), lower(cmd), array_to_string(roles, ', '),
        coalesce(E'\\n  using ' || qual, ''), coalesce(E'\\n  with check ' || with_check, '')) as line
      from pg_policies where schemaname = 'public' order by tablename, policyname`,
    ),
    await lines(
      'What the server may do',
      `
      select format('grant %s%s on %s to caseload_app;', lower(privilege_type), coalesce(' (' || columns || ')', ''),
        case table_schema when 'public' then '' else table_schema || '.' end || table_name) as line from (
        select table_schema, table_name, privilege_type, null as columns from information_schema.role_table_grants where grantee = 'caseload_app'
        union all
        select g.table_schema, g.table_name, g.privilege_type, string_agg(g.column_name, ', ' order by g.column_name)
        from information_schema.role_column_grants g where g.grantee = 'caseload_app'
          and not exists (select from information_schema.role_table_grants t where t.grantee = g.grantee and t.table_schema = g.table_schema
                            and t.table_name = g.table_name and t.privilege_type = g.privilege_type)
        group by 1, 2, 3) g where table_schema in ('public', 'app', 'past') order by table_schema, table_name, privilege_type`,
    ),
    await lines(
      'Triggers',
      `
      select pg_get_triggerdef(t.oid) || ';' as line from pg_trigger t join pg_class c on c.oid = t.tgrelid and c.relnamespace = 'public'::regnamespace
      where not t.tgisinternal order by 1`,
    ),
    await lines(
      'Functions',
      `
      select format('%s(%s)%s%s', p.oid::regproc, pg_get_function_identity_arguments(p.oid), case when p.prosecdef then ' security definer' else '' end,
        case when has_function_privilege('caseload_app', p.oid, 'execute') then '' else ' not executable by caseload_app' end) as line
      from pg_proc p where p.pronamespace in ('app'::regnamespace, 'past'::regnamespace) order by 1`,
    ).then((functions) => functions.map((line) => (line === '' || line.startsWith('--') ? line : `-- ${line}`))),
  ];
  return `-- Written by npm run generate from a database that was just migrated. Not edited by hand.\n\n${parts.flat().join('\n')}`;
}
