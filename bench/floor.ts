/**
 * What the same machine gives without any of it: node:http, the same driver with named statements on as many connections, and
 * the final SQL written by hand. The tables' owner asks, so row security does not apply; who asks is whatever the address says.
 * No session, no rights, no validation, no schema. Started by run.ts; ends with it.
 */
import { createServer } from 'node:http';
import pg from 'pg';
// Only for how the driver reads integers and instants.
import '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { searchWords } from '#src/platform/names.ts';

const connected = `a.status = 'active' and a.starts_at <= now() and (a.ends_at is null or a.ends_at > now())`;

/** The rows that lists answer with, for the patients that `page` chooses. $1 is the clinic, $2 the therapist who asks. */
const summaryOf = (page: string): string => `
  select p.id, p.first_name as "firstName", p.last_name as "lastName", p.preferred_name as "preferredName", p.email, p.phone, p.status,
    p.created_at as "createdAt", p.sort_name as "sortName",
    coalesce((select case when i.accepted_at is null then 'invited' else 'active' end
              from invitation i where i.tenant_id = p.tenant_id and i.patient_id = p.id and i.revoked_at is null
              order by i.accepted_at limit 1), 'none') as portal,
    team.therapists as "connectedTherapists", team.mine as "isConnectedToMe"
  from (${page} order by p.sort_name, p.id limit 51) p
  cross join lateral (
    select coalesce(json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name)
        order by pr.id <> $2, a.kind <> 'primary', pr.sort_name, pr.id), '[]') as therapists,
      coalesce(bool_or(pr.id = $2), false) as mine
    from assignment a join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.practitioner_id
    where a.tenant_id = p.tenant_id and a.patient_id = p.id and ${connected}) team
  order by p.sort_name, p.id`;

const mine = summaryOf(`
  select p.* from assignment a join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  where a.tenant_id = $1 and a.practitioner_id = $2 and ${connected} and p.status = 'active'`);
const all = summaryOf(`select p.* from patient p where p.tenant_id = $1 and p.status = 'active'`);
// As many conditions as words, so that the index can answer each.
const named = (words: number): string =>
  summaryOf(`
  select p.* from patient p where p.tenant_id = $1 and p.status = 'active'
    and (${Array.from({ length: words }, (_, word) => `p.search_name like $${word + 4}`).join(' and ')} or $3::text <% p.search_name)`);

const assign = `
  with granted as (
    insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
    values ($1, $3, $4, 'assigned', 'manual', now(), $5, now())
    on conflict on constraint assignment_pkey do update set
      kind = excluded.kind, via = excluded.via, status = 'active', starts_at = excluded.starts_at, ends_at = null,
      assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at, reason = null, version = assignment.version + 1
    returning tenant_id, patient_id, practitioner_id, kind, via, starts_at, status, ends_at
  ), period as (
    insert into assignment_period (tenant_id, id, patient_id, practitioner_id, kind, via, starts_at, opened_by, opened_at)
    select $1, $6, patient_id, practitioner_id, kind, via, starts_at, $5, now() from granted
  ), noted as (
    insert into activity (tenant_id, at, action, outcome, member_id, patient_id, rule, detail)
    values ($1, now(), 'careTeam.assigned', 'done', $5, $3, 'policy.open', jsonb_build_object('practitionerId', $4::bigint, 'via', 'manual'))
  )
  select pg_notify('caseload', json_build_object('tenantId', $1::bigint, 'what', 'careTeam', 'patientId', $3::bigint, 'practitionerId', $4::bigint)::text)::text,
    (select json_agg(json_build_object('id', pr.id, 'firstName', pr.first_name, 'lastName', pr.last_name)
       order by pr.id <> $2, a.kind <> 'primary', pr.sort_name, pr.id)
     from (select tenant_id, practitioner_id, kind from granted
           union all
           select tenant_id, practitioner_id, kind from assignment a
           where a.tenant_id = $1 and a.patient_id = $3 and a.practitioner_id <> $4 and ${connected}) a
     join practitioner pr on pr.tenant_id = a.tenant_id and pr.id = a.practitioner_id) as therapists`;

/** Whether a therapist may open a record, as someone would write it who knows only the care team and supervision. */
export const mayOpen = `
  select a.practitioner_id from assignment a
  where a.tenant_id = $1 and a.patient_id = $3 and a.practitioner_id = $2 and ${connected}
  union all
  select a.practitioner_id from supervision s
  join assignment a on a.tenant_id = s.tenant_id and a.practitioner_id = s.practitioner_id and a.patient_id = $3 and ${connected}
  where s.tenant_id = $1 and s.supervisor_id = $4 and s.starts_at <= now() and (s.ends_at is null or s.ends_at > now())`;

/** Ten connections as the tables' owner. */
export function ownersPool(connection: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...connection, max: 10, options: '-c role=caseload_owner -c timezone=UTC' });
  // The database goes while the last connection is still saying goodbye.
  pool.on('error', () => {});
  return pool;
}

function serve(pool: pg.Pool): void {
  type Row = { id: number; sortName?: string };
  const list = async (name: string, text: string, values: unknown[]): Promise<unknown> => {
    const { rows } = await pool.query<Row>({ name, text, values });
    const items = rows.slice(0, 50);
    const last = rows.length > 50 ? items.at(-1) : undefined;
    const nextCursor = last ? Buffer.from(JSON.stringify([last.sortName, last.id])).toString('base64url') : null;
    for (const item of items) delete item.sortName;
    return { items, nextCursor };
  };
  const answer = async (path: string, asked: URLSearchParams, body: string): Promise<unknown> => {
    const clinic = Number(asked.get('clinic'));
    const therapist = Number(asked.get('therapist'));
    if (path.endsWith('/assign')) {
      const { patientId, targetDoctorId } = JSON.parse(body) as { patientId: number; targetDoctorId: number };
      const values = [clinic, therapist, patientId, targetDoctorId, Number(asked.get('member')), newId()];
      const { rows } = await pool.query<{ therapists: { id: number }[] }>({ name: 'assign', text: assign, values });
      const team = rows[0]?.therapists ?? [];
      return {
        patientId,
        doctorId: targetDoctorId,
        alreadyAssigned: false,
        connectedTherapists: team,
        isConnectedToMe: team.some(({ id }) => id === therapist),
      };
    }
    if (path.endsWith('/summary')) return list('mine', mine, [clinic, therapist]);
    const words = searchWords(asked.get('q') ?? '');
    if (words.length === 0) return list('all', all, [clinic, therapist]);
    return list(`named${words.length}`, named(words.length), [clinic, therapist, words.join(' '), ...words.map((word) => `% ${word}%`)]);
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk));
    request.on('end', () => {
      answer(pathname, searchParams, body).then(
        (value) => {
          const text = JSON.stringify(value);
          response
            .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) })
            .end(text);
        },
        (error: Error) => response.writeHead(500, { 'content-length': Buffer.byteLength(error.message) }).end(error.message),
      );
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
}

if (import.meta.main) {
  process.on('disconnect', () => process.exit());
  serve(ownersPool(JSON.parse(process.argv[2] ?? '{}').connection));
}
