import type pg from 'pg';

const typescript: Record<string, string> = {
  int8: 'number',
  int4: 'number',
  int2: 'number',
  bool: 'boolean',
  text: 'string',
  date: 'string',
  timestamptz: 'string',
  timestamp: 'string',
  tstzrange: 'string',
  bytea: 'Buffer',
  jsonb: 'unknown',
  _text: 'string[]',
  _int4: 'number[]',
  _int8: 'number[]',
};

/** The row types of every table and granted view, from the real schema: what `tables` in platform/db.ts checks columns against. */
export async function dbTypes(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ table: string; column: string; type: string; optional: boolean; nullable: boolean }>(`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as table, a.attname as column, t.typname as type,
      a.atthasdef or a.attidentity <> '' or not a.attnotnull as optional, not a.attnotnull as nullable
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
    where n.nspname in ('public', 'app') and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
    order by 1, a.attnum`);
  const tables = Map.groupBy(rows, (row) => row.table);
  const lines = [...tables].map(([table, columns]) => {
    const fields = columns.map(({ column, type, optional, nullable }) => {
      const known = typescript[type];
      if (!known) throw new Error(`generate/db-types.ts knows no TypeScript type for ${type} (${table}.${column})`);
      const read = nullable ? `${known} | null` : known;
      return `    ${column}: ${optional ? `ColumnType<${read}, ${read} | undefined, ${read}>` : read};`;
    });
    return `  ${table.includes('.') ? `'${table}'` : table}: {\n${fields.join('\n')}\n  };`;
  });
  return `// Written by npm run generate from the real schema. Not edited by hand.\nimport type { ColumnType } from 'kysely';\n\nexport type DB = {\n${lines.join('\n')}\n};\n`;
}
