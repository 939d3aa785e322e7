import { createHash, createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const folder = join(import.meta.dirname, '../../db');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

// The oldest minor releases without known holes in row security or statistics (RL-13).
const floors: Record<number, number> = { 15: 14, 16: 10, 17: 6 };

const appPassword = (secret: string): string => createHmac('sha256', secret).update('database login of caseload_app').digest('base64url');

// The access rules in force, in the order in which they build on each other. The reasons are applied twice: to what is, and to what was.
const rulesOf = (file: string): string => read(join('policy', file));
const lookingIn = (...schemas: string[]): string => `set local search_path = ${[...schemas, 'public'].join(', ')};`;
const policyParts = [
  rulesOf('context.sql'),
  rulesOf('history.sql'),
  lookingIn('app'),
  rulesOf('reasons.sql'),
  lookingIn('past', 'app'),
  rulesOf('reasons.sql'),
  lookingIn(),
  rulesOf('rules.sql'),
  rulesOf('charts.sql'),
  rulesOf('booking.sql'),
  rulesOf('portal.sql'),
  rulesOf('waitlist.sql'),
  rulesOf('letters.sql'),
  rulesOf('matching.sql'),
  rulesOf('firstrun.sql'),
  rulesOf('doors.sql'),
  rulesOf('fences.sql'),
  rulesOf('imports.sql'),
  rulesOf('searches.sql'),
  rulesOf('records.sql'),
  rulesOf('scheduling.sql'),
  rulesOf('leave.sql'),
  rulesOf('handover.sql'),
  rulesOf('accesses.sql'),
  rulesOf('review.sql'),
];

/** How the server logs in: as a role that owns nothing and bypasses nothing. */
export function appConnection(admin: pg.ClientConfig, secret: string): pg.ClientConfig {
  const user = 'caseload_app';
  const password = appPassword(secret);
  if (!admin.connectionString) return { ...admin, user, password };
  const url = new URL(admin.connectionString);
  url.username = user;
  url.password = password;
  return { connectionString: url.href };
}

/**
 * Brings a database to the state of this code: roles, migrations not yet run, and the policy files where any of them changed.
 * Each migration is one transaction; one that was interrupted starts over at the next start.
 * @param admin a login that may create roles, such as the owner of the database server
 * @throws Error in words where the server is too old or the login may not do this
 */
export async function migrate(admin: pg.ClientConfig, secret: string): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    // One process at a time; the others wait and then find nothing to do.
    await client.query('select pg_advisory_lock(4907)');
    await refuseOldServer(client);
    await prepareRoles(client, secret);
    await client.query('set role caseload_owner');
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration');
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    let changed = false;
    for (const file of readdirSync(join(folder, 'migrations')).sort()) {
      if (applied.has(file)) continue;
      await apply(client, file, read(join('migrations', file)));
      changed = true;
    }
    const policy = policyParts.join('\n');
    if (changed || applied.get('policy') !== hashOf(policy)) await apply(client, 'policy', policy);
  } catch (error) {
    if ((error as { code?: string }).code === '42501') {
      throw new Error(
        'The login in DATABASE_URL may not create roles or extensions. Use one that may (CREATEROLE, and CREATE on the database), such as the owner of the server.',
      );
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole server: whoever brings another of its databases up to date at this moment may be in the way. */
async function prepareRoles(client: pg.Client, secret: string, tries = 10): Promise<void> {
  try {
    await client.query(read('roles.sql'));
    await client.query(`alter role caseload_app password ${pg.escapeLiteral(appPassword(secret))}`);
  } catch (error) {
    // "tuple concurrently updated", and two who create the same role.
    if (!['XX000', '23505', '42710'].includes((error as { code?: string }).code ?? '') || tries === 0) throw error;
    await sleep(100 * Math.random());
    await prepareRoles(client, secret, tries - 1);
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function apply(client: pg.Client, name: string, text: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(text);
    await client.query(
      'insert into migration (name, hash) values ($1, $2) on conflict (name) do update set hash = excluded.hash, at = now()',
      [name, hashOf(text)],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version_num') as version`);
  const version = Number(rows[0]?.version);
  const [major, minor] = [Math.floor(version / 10000), version % 10000];
  if (major < 15 || minor < (floors[major] ?? 0)) {
    throw new Error(
      `This PostgreSQL server is version ${major}.${minor}. Caseload needs 15.14, 16.10, 17.6, 18 or newer: update the server.`,
    );
  }
}

/**
 * Proves, as the server's own role, that the fence is up, before anything is served: the role has no way around row
 * security, every table has it, a canary clinic's rows are invisible from outside it, and asking without a context is an error.
 * @throws Error naming the first thing found wrong
 */
export async function refuseOpenFence(app: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(app);
  await client.connect();
  try {
    const fail = (what: string): never => {
      throw new Error(`The access fence is not up: ${what}. Nothing is served. Check the database's roles and policies, then start again.`);
    };
    const { rows: role } = await client.query<{ unsafe: boolean }>(
      `select rolsuper or rolbypassrls or rolcreaterole or pg_has_role(current_user, 'caseload_owner', 'member') as unsafe
       from pg_roles where rolname = current_user`,
    );
    if (role[0]?.unsafe !== false) fail('the server logs in as a role that can step around it');
    const { rows: all } = await client.query<{ name: string; secured: boolean; readable: boolean }>(
      `select c.relname as name, c.relrowsecurity as secured, has_table_privilege(c.oid, 'select') as readable
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
    );
    for (const table of all) if (!table.secured) fail(`table ${table.name} has no row security`);
    const readable = all.filter((table) => table.readable).map((table) => table.name);

    for (const name of readable) {
      // A table without rows has nothing to ask its policy about, and answers with nothing.
      const refused = await client.query(`select from ${pg.escapeIdentifier(name)} limit 1`).then(
        ({ rowCount }) => rowCount === 0,
        () => true,
      );
      if (!refused) fail(`table ${name} answers without a clinic`);
    }
    await client.query('begin');
    const seenFrom = async (tenant: number, name: string): Promise<boolean> => {
      await client.query(
        `select set_config('app.tenant', $1, true), set_config('app.member', $1, true), set_config('app.patient', '0', true)`,
        [String(tenant)],
      );
      return (await client.query(`select from ${pg.escapeIdentifier(name)} limit 1`)).rowCount === 1;
    };
    // The canary sees itself (tenant, member and practitioner 1), so that not seeing it from outside means something.
    for (const name of ['tenant', 'member', 'practitioner', 'patient', 'assignment']) {
      if (!(await seenFrom(1, name))) fail(`the canary row of table ${name} is missing`);
    }
    for (const name of readable) if (await seenFrom(2, name)) fail(`table ${name} shows rows of another clinic`);
    await client.query('rollback');
  } finally {
    await client.end();
  }
}
