// Puts a world of the oracle into the database, inside a transaction that its caller rolls back.
import type pg from 'pg';
import { SCOPES } from '#test/oracle/world.ts';
import type { Period, Principal, World } from '#test/oracle/world.ts';
import { keptRows, keptTables } from './keeping-answers.ts';
import { portalOf, portalRows } from './portal-answers.ts';
import { schedulingRows } from './scheduling-answers.ts';
import { recordRows, recordTables } from './record-rows.ts';
import type { RecordTable } from './record-rows.ts';
import { invitedMembers } from './team-answers.ts';
import { waitlistRows } from './waitlist-answers.ts';

/** A world in the database: its ids are those of the oracle, shifted away from everyone else's. */
export type Loaded = { world: World; shift: number };

/** The session of a principal; its token hash is what the server looks up. */
export const tokenHash = (who: Principal, shift: number, which: Session = 'open'): string =>
  `\\x${sessions.indexOf(which)}${(shift + (who.kind === 'member' ? who.memberId : who.patientId)).toString(16).padStart(63, '0')}`;
/** Beside the session that is open: one that has just run out, one left alone for just too long, and one not quite so long. */
export const sessions = ['open', 'expired', 'idle', 'just not idle'] as const;
type Session = (typeof sessions)[number];

// The order in which rows are inserted: each table after those it refers to.
const order = [
  'tenant',
  'user_account',
  'practitioner',
  'member',
  'tenant_feature',
  'supervision',
  'patient',
  'patient_profile',
  'chart_lock',
  'assignment',
  'assignment_period',
  'emergency_access',
  'access_request',
  'service',
  'working_hours',
  'time_off',
  'appointment',
  'access_needed',
  'waitlist_entry',
  'waitlist_offer',
  'calendar_feed',
  'patient_block',
  'portal_access',
  'slot_hold',
  'access_question',
  'invitation',
  'member_invitation',
  'outbox',
  'activity',
  'idempotency',
  'user_session',
  'profile_version',
  'form_template',
  'form_template_version',
  ...keptTables,
  ...(Object.keys(recordTables) as RecordTable[]),
] as const;
type Rows = Record<(typeof order)[number], Record<string, unknown>[]>;

/** Ids in front of which nobody else's lie: worlds of several test files are in the database at the same time. */
const freshShift = (): number => 1_000_000 * (1_000 + Math.floor(Math.random() * 1_000_000_000));

/** Loads a world as the tables' owner. The transaction's now() is the world's 0, to the microsecond. */
export async function load(client: pg.Client, world: World): Promise<Loaded> {
  const shift = freshShift();
  const { rows } = await client.query<{ now: string }>('select (extract(epoch from now()) * 1000000)::bigint::text as now');
  const tables = rowsOf(world, shift, BigInt(rows[0]?.now ?? 0));
  await client.query('set local role caseload_owner');
  for (const table of order) {
    const [first] = tables[table];
    if (!first) continue;
    const columns = Object.keys(first).join(', ');
    await client.query({
      name: `load ${table}`,
      text: `insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
      values: [JSON.stringify(tables[table])],
    });
  }
  for (const statement of remembered)
    await client.query({ name: statement.slice(0, 40), text: statement, values: [shift, shift + 1_000_000] });
  await client.query(`select set_config('app.at', now()::text, true)`);
  return { world, shift };
}

// What the triggers have remembered begins with this world, after something else that is over, and before something else that
// is to come: none of that may matter. From here on schema past is asked about now.
const remembered = [
  `update feature_was set since = now() where tenant_id between $1 and $2`,
  `update block_was set since = now() where tenant_id between $1 and $2`,
  `insert into feature_was select f.tenant_id, f.feature, now() + t.apart, not f.enabled from tenant_feature f,
     (values (interval '-2 days'), (interval '1 microsecond')) t (apart) where f.tenant_id between $1 and $2`,
  `insert into member_was select m.tenant_id, m.id, now() + t.apart, array[case when m.roles && array['owner', 'clinicalAdmin'] then 'biller' else 'clinicalAdmin' end],
     case when cardinality(m.permissions) > 0 then '{}'::text[] else array['canReadAllRecords'] end,
     case m.access_level when 'clinical' then 'administrative' else 'clinical' end,
     case m.status when 'active' then 'suspended' else 'active' end, not m.approved, case when m.practitioner_id is null
       then (select min(pr.id) from practitioner pr where pr.tenant_id = m.tenant_id) end
   from member m, (values (interval '-2 days'), (interval '1 microsecond')) t (apart) where m.tenant_id between $1 and $2`,
  `insert into block_was select m.tenant_id, m.id, p.id, now() + t.apart, t.was <> exists (
       select from patient_block b where b.tenant_id = m.tenant_id and b.member_id = m.id and b.patient_id = p.id)
   from member m join patient p on p.tenant_id = m.tenant_id, (values (interval '-2 days', true), (interval '-1 day', false), (interval '1 microsecond', true)) t (apart, was)
   where m.tenant_id between $1 and $2`,
  // Where somebody is blocked, they were not until this very moment.
  `insert into block_was select b.tenant_id, b.member_id, b.patient_id, now() - interval '1 microsecond', false
   from patient_block b where b.tenant_id between $1 and $2`,
  `insert into seal_was select p.tenant_id, p.id, now() + t.apart, t.was <> (p.sealed_at is not null)
   from patient p, (values (interval '-2 days', true), (interval '0', false), (interval '1 microsecond', true)) t (apart, was)
   where p.tenant_id between $1 and $2`,
];

function rowsOf(world: World, shift: number, now: bigint): Rows {
  const at = (offset: number): string => {
    const micros = now + BigInt(offset);
    const millis = micros / 1000n;
    return `${new Date(Number(millis)).toISOString().slice(0, -1)}${String(micros % 1000n).padStart(3, '0')}Z`;
  };
  const dates = ({ from, until }: Period) => ({
    starts_at: from === null ? '-infinity' : at(from),
    ends_at: until === null ? null : at(until),
  });
  // Rows that the oracle does not name have ids of their own.
  let last = shift + 100_000;
  const next = () => (last += 1);
  const yesterday = at(-86_400_000_000);
  const of = (tenantId: number) => world.members.filter((m) => m.tenantId === tenantId);
  /** Some member of the clinic, the same for the same row: who created, assigned, invited. */
  const someone = (tenantId: number, row: number): number => {
    const members = of(tenantId);
    return (members[row % members.length]?.id ?? 0) + shift;
  };
  const row = (r: { tenantId: number; id: number; patientId: number; practitionerId: number; memberId: number }) => ({
    tenant_id: r.tenantId + shift,
    id: r.id + shift,
    patient_id: r.patientId + shift,
    practitioner_id: r.practitionerId + shift,
    member_id: r.memberId + shift,
  });
  /** A member of the clinic who did not do it. */
  const another = ({ tenantId, memberId }: { tenantId: number; memberId: number }): number | null =>
    of(tenantId).flatMap((m) => (m.id === memberId ? [] : [m.id + shift]))[0] ?? null;
  const users = new Set([...world.members, ...world.portalAccess].map((row) => row.userId));
  const patients = world.patients.map(({ tenantId, id }) => ({ tenant_id: tenantId + shift, patient_id: id + shift }));

  return {
    ...recordRows(world, shift, yesterday, someone),
    tenant: world.tenants.map((t) => ({
      id: t.id + shift,
      name: `Clinic ${t.id}`,
      assignment_policy: t.policy,
      notice_hours: 168,
      ...portalOf(t),
    })),
    user_account: [...users].map((id) => ({ id: id + shift, email: `user-${id + shift}@example.test` })),
    practitioner: world.practitioners.map((p) => ({
      tenant_id: p.tenantId + shift,
      id: p.id + shift,
      first_name: 'Pat',
      last_name: `Practitioner ${p.id}`,
      status: p.status,
      accepting_new_patients: p.acceptsNew ?? true,
    })),
    member: world.members.map((m) => ({
      tenant_id: m.tenantId + shift,
      id: m.id + shift,
      user_id: m.userId + shift,
      first_name: 'Mem',
      last_name: `Member ${m.id}`,
      type: m.type,
      roles: m.roles,
      permissions: m.permissions,
      access_level: m.accessLevel,
      visibility: m.visibility,
      status: m.status,
      approved: m.approved,
      practitioner_id: m.practitionerId === null ? null : m.practitionerId + shift,
    })),
    // An absent row is a flag that is off as much as one that says so.
    tenant_feature: world.tenants.flatMap((t) =>
      Object.entries(t.features)
        .filter(([, enabled]) => enabled || t.id % 2 === 0)
        .map(([feature, enabled]) => ({ tenant_id: t.id + shift, feature, enabled })),
    ),
    supervision: world.supervisions.map((s) => ({
      tenant_id: s.tenantId + shift,
      id: s.id + shift,
      supervisor_id: s.supervisorMemberId + shift,
      practitioner_id: s.practitionerId + shift,
      ...dates(s),
    })),
    patient: world.patients.map((p) => ({
      tenant_id: p.tenantId + shift,
      id: p.id + shift,
      first_name: 'Sam',
      last_name: `Okafor ${p.id}`,
      status: p.status,
      sealed_at: p.sealed ? yesterday : null,
      invited_by_practitioner_id: p.invitedByPractitionerId === null ? null : p.invitedByPractitionerId + shift,
      created_by: someone(p.tenantId, p.id),
      created_at: yesterday,
      sort_name: sortName(p.id),
      search_name: ` sam okafor ${p.id}`,
    })),
    patient_profile: patients.map((row) => ({ ...row, birth_date: '1987-03-12', tags: [7] })),
    chart_lock: patients,
    assignment: world.assignments.map((a) => ({
      tenant_id: a.tenantId + shift,
      patient_id: a.patientId + shift,
      practitioner_id: a.practitionerId + shift,
      kind: a.kind,
      via: a.via,
      status: a.status,
      ...dates(a),
      assigned_by: someone(a.tenantId, a.patientId),
      assigned_at: yesterday,
    })),
    // With each, one that was closed long ago.
    assignment_period: world.assignments.flatMap((a) => [
      ...(a.from !== null && a.from > -1_000_000_000
        ? [
            {
              tenant_id: a.tenantId + shift,
              id: next(),
              patient_id: a.patientId + shift,
              practitioner_id: a.practitionerId + shift,
              kind: 'covering',
              via: 'coverage',
              starts_at: at(-30 * 86_400_000_000),
              ends_at: null,
              opened_by: someone(a.tenantId, a.patientId),
              opened_at: at(-30 * 86_400_000_000),
              closed_by: someone(a.tenantId, a.patientId),
              closed_at: at(-20 * 86_400_000_000),
            },
          ]
        : []),
      {
        tenant_id: a.tenantId + shift,
        id: next(),
        patient_id: a.patientId + shift,
        practitioner_id: a.practitionerId + shift,
        kind: a.kind,
        via: a.via,
        ...dates(a),
        opened_by: someone(a.tenantId, a.patientId),
        opened_at: yesterday,
        closed_by: a.status === 'archived' ? someone(a.tenantId, a.practitionerId) : null,
        closed_at: a.status === 'archived' ? yesterday : null,
      },
    ]),
    emergency_access: world.emergencies.map((e) => ({
      ...row(e),
      reason: 'called from the emergency room',
      ...dates(e),
      review_due_at: at(86_400_000_000),
      // Never by whoever opened it.
      reviewed_by: e.reviewed ? another(e) : null,
      reviewed_at: e.reviewed ? yesterday : null,
      verdict: e.reviewed ? 'justified' : null,
    })),
    access_request: world.requests.map((r) => ({
      ...row(r),
      reason: 'stands in on Mondays',
      created_at: yesterday,
      outcome: r.outcome,
      settled_by: r.outcome === null ? null : r.outcome === 'withdrawn' ? r.memberId + shift : another(r),
      settled_at: r.outcome === null ? null : yesterday,
    })),
    ...keptRows(world, shift, someone, yesterday),
    ...schedulingRows(world, { shift, at, yesterday, someone }),
    ...waitlistRows(world, { shift, at, yesterday }),
    patient_block: world.blocks.map((b) => ({
      tenant_id: b.tenantId + shift,
      member_id: b.memberId + shift,
      patient_id: b.patientId + shift,
      blocked_by: someone(b.tenantId, b.patientId),
      reason: 'knows the patient privately',
    })),
    ...portalRows(world, shift, at),
    portal_access: world.portalAccess.map((a) => ({
      tenant_id: a.tenantId + shift,
      patient_id: a.patientId + shift,
      user_id: a.userId + shift,
      relation: a.guardian ? 'guardian' : 'self',
      scopes: a.guardian?.scopes ?? SCOPES,
      ends_at: a.guardian?.until == null ? null : at(a.guardian.until),
    })),
    invitation: world.patients.map((p) => ({
      tenant_id: p.tenantId + shift,
      id: p.id + shift,
      patient_id: p.id + shift,
      email: `patient-${p.id}@example.test`,
      nonce: next(),
      token_hash: `\\x${(p.id + shift).toString(16).padStart(64, '0')}`,
      link_made_at: yesterday,
      expires_at: at(86_400_000_000),
      invited_by: someone(p.tenantId, p.id),
    })),
    member_invitation: invitedMembers(world, { shift, at, yesterday }),
    outbox: world.patients.map((p) => ({
      tenant_id: p.tenantId + shift,
      id: p.id + shift,
      letter: 'invitation',
      patient_id: p.id + shift,
      subject_id: p.id + shift,
      member_id: someone(p.tenantId, p.id + 1),
      created_at: yesterday,
      due_at: yesterday,
    })),
    activity: world.activity.map((e) => ({
      tenant_id: e.tenantId + shift,
      id: e.id + shift,
      at: yesterday,
      action: 'record.read',
      outcome: 'done',
      member_id: e.memberId === null ? null : e.memberId + shift,
      patient_id: e.patientId === null ? null : e.patientId + shift,
    })),
    // Of each member: one about nobody, and one about each patient.
    idempotency: world.members.flatMap((m) =>
      [null, ...world.patients.filter((p) => p.tenantId === m.tenantId).map((p) => p.id)].map((patientId) => ({
        tenant_id: m.tenantId + shift,
        member_id: m.id + shift,
        route: 'POST /v2/doctor/patients/invite',
        key: patientId === null ? String(m.id + shift) : `${m.id + shift}-${patientId + shift}`,
        body_hash: '\\x00',
        answer: {},
        patient_id: patientId === null ? null : patientId + shift,
      })),
    ),
    // Everyone has sessions, also who may no longer use them; and so has each patient who ever had a portal.
    user_session: sessions.flatMap((which) => {
      const session = (limit: number) => ({
        expires_at: at(which === 'expired' ? 0 : 3_600_000_000),
        last_seen_at: at(which === 'idle' ? -limit : which === 'just not idle' ? 1 - limit : 0),
      });
      return [
        ...world.members.map((m) => ({
          token_hash: tokenHash({ kind: 'member', tenantId: m.tenantId, memberId: m.id }, shift, which),
          user_id: m.userId + shift,
          tenant_id: m.tenantId + shift,
          member_id: m.id + shift,
          patient_id: null,
          ...session(15 * 60_000_000),
        })),
        ...world.patients.map((p) => ({
          token_hash: tokenHash({ kind: 'portal', tenantId: p.tenantId, patientId: p.id }, shift, which),
          user_id: shift + (world.portalAccess.find((a) => a.patientId === p.id)?.userId ?? of(p.tenantId)[0]?.userId ?? 0),
          tenant_id: p.tenantId + shift,
          member_id: null,
          patient_id: p.id + shift,
          ...session(30 * 60_000_000),
        })),
      ];
    }),
  };
}

/** What lists are ordered by: another order than that of the ids. */
export const sortName = (patientId: number): string => `okafor ${String(patientId).split('').reverse().join('')}`;
