// Puts a world of the oracle into the database, inside a transaction that its caller rolls back.
import type pg from 'pg';
import type { Period, Principal, World } from '#test/oracle/world.ts';

/** A world in the database: its ids are those of the oracle, shifted away from everyone else's. */
export type Loaded = { world: World; shift: number };

/** The session of a principal; its token hash is what the server looks up. */
export const tokenHash = (who: Principal, shift: number): string =>
  `\\x${(shift + (who.kind === 'member' ? who.memberId : who.patientId)).toString(16).padStart(64, '0')}`;

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
  'patient_block',
  'portal_access',
  'invitation',
  'outbox',
  'activity',
  'idempotency',
  'user_session',
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
  return { world, shift };
}

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
  const users = new Set([...world.members, ...world.portalAccess].map((row) => row.userId));
  const patients = world.patients.map(({ tenantId, id }) => ({ tenant_id: tenantId + shift, patient_id: id + shift }));

  return {
    tenant: world.tenants.map((t) => ({ id: t.id + shift, name: `Clinic ${t.id}`, assignment_policy: t.policy })),
    user_account: [...users].map((id) => ({ id: id + shift, email: `user-${id + shift}@example.test` })),
    practitioner: world.practitioners.map((p) => ({
      tenant_id: p.tenantId + shift,
      id: p.id + shift,
      first_name: 'Pat',
      last_name: `Practitioner ${p.id}`,
      status: p.status,
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
      id: next(),
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
    patient_profile: patients,
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
    assignment_period: world.assignments.map((a) => ({
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
    })),
    patient_block: world.blocks.map((b) => ({
      tenant_id: b.tenantId + shift,
      member_id: b.memberId + shift,
      patient_id: b.patientId + shift,
      blocked_by: someone(b.tenantId, b.patientId),
      reason: 'knows the patient privately',
    })),
    portal_access: world.portalAccess.map((a) => ({
      tenant_id: a.tenantId + shift,
      patient_id: a.patientId + shift,
      user_id: a.userId + shift,
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
    idempotency: world.members.map((m) => ({
      tenant_id: m.tenantId + shift,
      member_id: m.id + shift,
      route: 'POST /v2/doctor/patients/invite',
      key: String(m.id + shift),
      body_hash: '\\x00',
      answer: {},
    })),
    // Everyone has a session, also who may no longer use it; and so has each patient who ever had a portal.
    user_session: [
      ...world.members.map((m) => ({
        token_hash: tokenHash({ kind: 'member', tenantId: m.tenantId, memberId: m.id }, shift),
        user_id: m.userId + shift,
        tenant_id: m.tenantId + shift,
        member_id: m.id + shift,
        patient_id: null,
        expires_at: at(3_600_000_000),
      })),
      ...world.patients.map((p) => ({
        token_hash: tokenHash({ kind: 'portal', tenantId: p.tenantId, patientId: p.id }, shift),
        user_id: shift + (world.portalAccess.find((a) => a.patientId === p.id)?.userId ?? of(p.tenantId)[0]?.userId ?? 0),
        tenant_id: p.tenantId + shift,
        member_id: null,
        patient_id: p.id + shift,
        expires_at: at(3_600_000_000),
      })),
    ],
  };
}

/** What lists are ordered by: another order than that of the ids. */
export const sortName = (patientId: number): string => `okafor ${String(patientId).split('').reverse().join('')}`;
