// What the oracle says that each decider must answer, for one principal.
import * as rules from '#test/oracle/decide.ts';
import type { Assignment, Decision, Principal, World } from '#test/oracle/world.ts';
import { askedRights, firstByName } from './deciders.ts';
import type { Pair } from './deciders.ts';
import { sortName } from './loader.ts';

/** Whether it is allowed, and by or against which rule; `atMost`: the database may be stricter, where no rule asks for it yet. */
export type Verdict = { allow: boolean; reason: string; atMost?: true };
/** By decider and id. */
export type Expected = Record<string, Map<string, Verdict>>;

const verdict = (allow: boolean, reason: string): Verdict => ({ allow, reason });
const both = (a: Decision, b: Decision): Decision => (a.allow ? b : a);

const memberOf = (world: World, who: Principal) =>
  who.kind === 'member' ? world.members.find((m) => m.id === who.memberId && m.tenantId === who.tenantId) : undefined;
const inGoodStanding = (world: World, who: Principal): boolean => {
  const member = memberOf(world, who);
  return member !== undefined && member.status === 'active' && member.approved;
};

/** Who is let in at all (R6): a member in good standing; a patient who has a portal and is not archived. */
export function entering(world: World, who: Principal): Expected {
  const rights = Object.entries(askedRights).map(([right, named]) => [right, rules.holdsRight(world, who, named)] as const);
  const portal =
    who.kind === 'portal' &&
    rules.seesPatient(world, who, who.patientId).allow &&
    world.patients.some((p) => p.id === who.patientId && p.status === 'active');
  const enters = who.kind === 'member' ? inGoodStanding(world, who) : portal;
  return {
    enter: new Map([['yes', verdict(enters, who.kind === 'member' ? 'R6 member active' : 'B3 own portal')]]),
    rights: new Map(rights),
  };
}

const keyOf = (row: { patientId: number; practitionerId: number }) => `${row.patientId}-${row.practitionerId}`;
const mapped = <T>(rows: readonly T[], key: (row: T) => string | number, decide: (row: T) => Verdict) =>
  new Map(rows.map((row) => [String(key(row)), decide(row)]));

/** What one who has entered sees, in every way of asking. */
export function seeing(world: World, who: Principal, pairs: readonly Pair[]): Expected {
  const staff = inGoodStanding(world, who);
  const me = memberOf(world, who);
  const here = (tenantId: number) => tenantId === who.tenantId;
  const inside = (tenantId: number) => verdict(here(tenantId) && (staff || who.kind === 'portal'), 'member of the clinic');
  const colleague = (tenantId: number) => verdict(here(tenantId) && staff, 'member of the clinic');
  const sees = (patientId: number) => rules.seesPatient(world, who, patientId);
  const seesRow = (row: Assignment) => rules.seesAssignment(world, who, row);
  const { patients, members, practitioners, assignments } = world;

  // LIST=CHECK: a list holds exactly the active patients whom one sees; one's own, those on whose care team one is.
  // Lists are for members (R1); the portal has none.
  const listed = (patientId: number, status: string): Decision => {
    if (who.kind === 'portal') return { allow: false, reason: 'R1 the right is missing' };
    return status === 'active' ? sees(patientId) : { allow: false, reason: 'A2 patient archived' };
  };
  const mine = (patientId: number, status: string): Decision => {
    const own = me?.practitionerId != null && rules.connectedNow(world, patientId).has(me.practitionerId);
    return own ? listed(patientId, status) : { allow: false, reason: 'R6 no relation' };
  };
  const first = sortName(firstByName(world));
  const byId = (decide: (id: number, status: string) => Verdict) =>
    mapped(
      patients,
      (p) => p.id,
      (p) => decide(p.id, p.status),
    );
  const assignable = rules.assignablePractitioners(world, who);
  return {
    tenant: mapped(
      world.tenants,
      (t) => t.id,
      (t) => inside(t.id),
    ),
    tenant_feature: mapped(
      world.tenants.filter((t) => t.id % 2 === 0 || Object.values(t.features).includes(true)),
      (t) => t.id,
      (t) => inside(t.id),
    ),
    member: mapped(
      members,
      (m) => m.id,
      (m) => colleague(m.tenantId),
    ),
    supervision: mapped(
      world.supervisions,
      (s) => `${s.supervisorMemberId}-${s.practitionerId}`,
      (s) => colleague(s.tenantId),
    ),
    practitioner: mapped(
      practitioners,
      (p) => p.id,
      (p) => rules.seesPractitioner(world, who, p.id),
    ),
    patient: byId(sees),
    patient_profile: byId((id) => rules.opensProfile(world, who, id)),
    chart_lock: byId(sees),
    invitation: byId(sees),
    outbox: byId(sees),
    idempotency: mapped(
      members,
      (m) => m.id,
      (m) => verdict(staff && m.id === me?.id, 'one’s own requests'),
    ),
    assignment: mapped(assignments, keyOf, seesRow),
    assignment_period: mapped(assignments, keyOf, (a) => (staff ? seesRow(a) : verdict(false, 'B3 not in the portal'))),
    activity: mapped(
      world.activity,
      (e) => e.id,
      (e) => rules.seesActivity(world, who, e),
    ),
    my_open_record: byId((id) => rules.opensRecord(world, who, id)),
    visible_connection: mapped(assignments, keyOf, (a) =>
      rules.connectedNow(world, a.patientId).has(a.practitionerId) ? seesRow(a) : verdict(false, 'R6 no relation'),
    ),
    assignable: mapped(
      practitioners,
      (p) => p.id,
      (p) => verdict(assignable.has(p.id), 'A2'),
    ),
    list: byId(listed),
    'list after the first': byId((id, status) => (sortName(id) > first ? listed(id, status) : verdict(false, 'an earlier page'))),
    search: byId(listed),
    'my list': byId(mine),
    'my search': byId(mine),
    assign_refusal: new Map(pairs.map(([patient, to]) => [`${patient}-${to}`, rules.mayAssign(world, who, patient, to)])),
    unassign_refusal: byId((id) => rules.mayUnassign(world, who, id)),
  };
}

/** What is tried, and whether it may be: every way of writing an assignment, on rows that are there and rows that are not. */
export function writing(world: World, who: Principal, pairs: readonly Pair[]) {
  const tried: [what: string, patientId: number, practitionerId: number][] = [];
  const expected: Expected = {};
  const attempt = (what: string, [patientId, practitionerId]: Pair, decision: Verdict) => {
    tried.push([what, patientId, practitionerId]);
    (expected[what] ??= new Map()).set(`${patientId}-${practitionerId}`, decision);
  };
  for (const pair of pairs) {
    const [patientId, practitionerId] = pair;
    const assigns = rules.mayAssign(world, who, patientId, practitionerId);
    const changes = rules.mayChangePrimary(world, who, patientId);
    const row = world.assignments.find((a) => a.patientId === patientId && a.practitionerId === practitionerId);
    // R5, RL-8: nothing is written about a patient who does not exist for the writer, not even to learn that they do.
    const writes: Verdict = { ...rules.seesPatient(world, who, patientId), atMost: true };
    for (const what of ['write an invitation', 'write a letter', 'write a period']) attempt(what, pair, writes);
    if (!row) {
      attempt('insert', pair, assigns);
      attempt('insert as inviter', pair, assigns);
      attempt('insert primary', pair, both(changes, assigns));
      continue;
    }
    const shown = rules.seesAssignment(world, who, row);
    const ends = rules.mayUnassign(world, who, patientId);
    attempt('raise to primary', pair, both(shown, changes));
    attempt('archive', pair, both(shown, ends));
    if (row.status === 'archived') attempt('assign again', pair, both(shown, assigns));
    // Ending or lowering what does not hold now takes nothing away.
    if (row.status === 'archived' || !rules.connectedNow(world, patientId).has(practitionerId)) continue;
    attempt('end now', pair, { ...both(shown, ends), atMost: true });
    if (row.kind === 'primary') attempt('lower from primary', pair, { ...both(shown, changes), atMost: true });
  }
  return { tried, expected };
}
