// What the oracle says that each decider must answer, for one principal.
import * as booking from '#test/oracle/booking.ts';
import * as care from '#test/oracle/care.ts';
import * as rules from '#test/oracle/decide.ts';
import * as portal from '#test/oracle/portal.ts';
import type { Assignment, Decision, Member, Principal, World } from '#test/oracle/world.ts';
import { firstByName } from './deciders.ts';
import type { Pair } from './deciders.ts';
import { inGoodStanding, memberOf } from './entering.ts';
import { sortName } from './loader.ts';
import { changingKept } from './keeping-answers.ts';
import { bookingInPortal, changingInPortal, entrusting, seeingPortal } from './portal-answers.ts';
import { changingAppointment, changingOffer, schedulingFor } from './scheduling-answers.ts';
import { changingTeam, seenOfTeam } from './team-answers.ts';
import { searching } from './search-expected.ts';
import { changingWaitlist, isKept, seenOnWaitlist } from './waitlist-answers.ts';

/** Whether it is allowed, and by or against which rule. */
export type Verdict = { allow: boolean; reason: string };
/** By decider and id. */
export type Expected = Record<string, Map<string, Verdict>>;

const verdict = (allow: boolean, reason: string): Verdict => ({ allow, reason });
const both = (a: Decision, b: Decision): Decision => (a.allow ? b : a);

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
  const listed = (patientId: number, status: string): Verdict => {
    if (who.kind === 'portal') return { allow: false, reason: 'R1 the right is missing' };
    return status === 'active' ? sees(patientId) : { allow: false, reason: 'A2 patient archived' };
  };
  const mine = (patientId: number, status: string): Verdict => {
    const own = me !== undefined && rules.ownConnections(world, me, patientId).length > 0;
    return own ? listed(patientId, status) : { allow: false, reason: 'R6 no relation' };
  };
  // A7: nobody is on the care team; in one's list, of the patients one sees.
  const unassigned = (patientId: number, status: string): Verdict =>
    care.isUnassigned(world, patientId) ? listed(patientId, status) : { allow: false, reason: 'A7 on a care team' };
  const first = sortName(firstByName(world));
  const byId = (decide: (id: number, status: string) => Verdict) =>
    mapped(
      patients,
      (p) => p.id,
      (p) => decide(p.id, p.status),
    );
  const pairsOfStaff = members.flatMap((member) =>
    patients.filter((p) => p.tenantId === member.tenantId).map((patient) => ({ member, patient, key: `${patient.id}-${member.id}` })),
  );
  const standing = (member: Member, patientId: number) => care.seesStanding(world, who, member, patientId);
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
      (p) => (who.kind === 'portal' ? portal : rules).seesPractitioner(world, who, p.id),
    ),
    patient: byId(sees),
    patient_profile: byId((id) => rules.opensProfile(world, who, id)),
    chart_lock: byId(sees),
    invitation: byId(sees),
    outbox: byId(sees),
    idempotency: new Map(
      members.flatMap((m) => [
        [String(m.id), verdict(staff && m.id === me?.id, 'one’s own requests')] as const,
        ...patients
          .filter((p) => p.tenantId === m.tenantId)
          .map((p) => [`${m.id}-${p.id}`, m.id === me?.id && staff ? sees(p.id) : verdict(false, 'one’s own requests')] as const),
      ]),
    ),
    assignment: mapped(assignments, keyOf, seesRow),
    assignment_period: mapped(assignments, keyOf, (a) => (staff ? seesRow(a) : verdict(false, 'B3 not in the portal'))),
    access_request: mapped(
      world.requests,
      (r) => r.id,
      (r) => care.seesRequest(world, who, r),
    ),
    emergency_access: mapped(
      world.emergencies,
      (e) => e.id,
      (e) => care.seesEmergency(world, who, e),
    ),
    // What is offered, the portal offers too.
    service: mapped(
      world.tenants,
      (t) => t.id,
      (t) => (staff || !here(t.id) ? inside(t.id) : rules.opensInPortal(world, who, 'appointments')),
    ),
    appointment: mapped(
      world.appointments,
      (a) => a.id,
      (a) => (who.kind === 'portal' ? portal : booking).seesAppointment(world, who, a),
    ),
    portal_practitioner: mapped(
      practitioners,
      (p) => p.id,
      (p) => portal.mayBookWith(world, who, p.id),
    ),
    portal_refusal: new Map(pairs.map(([, to]) => [String(to), portal.mayBookWith(world, who, to)])),
    access_needed: mapped(
      world.appointments.filter((a) => a.need !== null),
      (a) => a.id,
      (a) => booking.seesNeed(world, who, a),
    ),
    visible_need: mapped(
      world.appointments.filter((a) => a.need !== null && world.appointments.some((b) => booking.isTaken(b) && booking.isSamePair(a, b))),
      (a) => a.id,
      (a) => colleague(a.tenantId),
    ),
    ...seenOnWaitlist(world, who),
    ...seenOfTeam(world, who),
    visible_busy: mapped(
      world.appointments.filter((a) => booking.isTaken(a) || isKept(world, a)),
      (a) => a.id,
      (a) => (who.kind === 'portal' ? portal.seesTaken(world, who, a) : colleague(a.tenantId)),
    ),
    visible_parting: mapped(
      world.appointments,
      (a) => a.id,
      (a) => booking.seesParting(world, who, a),
    ),
    calendar_feed: mapped(
      members.filter((m) => m.practitionerId !== null),
      (m) => m.id,
      (m) => verdict(staff && m.id === me?.id, 'S4 one’s own calendar'),
    ),
    booking_refusal: new Map(pairs.map(([patient, to]) => [`${patient}-${to}`, booking.mayBook(world, who, patient, to)])),
    booking_effect: new Map(
      pairs.flatMap(([patient, to]) =>
        booking.EFFECTS.map((effect) => [
          `${patient}-${to}-${effect}`,
          verdict(
            booking.mayBook(world, who, patient, to).allow && booking.effectOf(world, who, patient, to) === effect,
            'A5 A6 what a booking does',
          ),
        ]),
      ),
    ),
    patient_block: mapped(
      world.blocks,
      (b) => `${b.patientId}-${b.memberId}`,
      (b) => care.seesBlock(world, who, b),
    ),
    ...seeingPortal(world, who),
    portal_access: mapped(
      world.portalAccess,
      (a) => a.patientId,
      (a) => (staff ? sees(a.patientId) : verdict(false, 'B4 known to staff')),
    ),
    visible_opening: mapped(
      pairsOfStaff,
      ({ key }) => key,
      ({ member, patient }) => care.seesOpening(world, who, member, patient.id),
    ),
    visible_reason: new Map(
      pairsOfStaff.flatMap(({ member, patient, key }) =>
        care
          .reasonsOf(world, member, patient.id)
          .map(({ because, practitionerId }) => [`${key}-${because}-${practitionerId ?? 'anyone'}`, standing(member, patient.id)] as const),
      ),
    ),
    visible_condition: mapped(
      pairsOfStaff,
      ({ key, member, patient }) =>
        `${key}-${Object.values(care.conditionOf(world, member, patient.id))
          .map((holds) => (holds ? 't' : 'f'))
          .join(' ')}`,
      ({ member, patient }) => standing(member, patient.id),
    ),
    past: new Map(),
    activity: mapped(
      world.activity,
      (e) => e.id,
      (e) => rules.seesActivity(world, who, e),
    ),
    my_open_record: byId((id) => rules.opensRecord(world, who, id)),
    visible_connection: new Map(
      patients.flatMap((p) =>
        practitioners
          .filter((pr) => pr.tenantId === p.tenantId)
          .map((pr) => [`${p.id}-${pr.id}`, rules.connectedNow(world, p.id).has(pr.id) ? sees(p.id) : verdict(false, 'R6 no relation')]),
      ),
    ),
    assignable: mapped(
      practitioners,
      (p) => p.id,
      (p) => verdict(assignable.has(p.id), 'A2'),
    ),
    list: byId(listed),
    'list after the first': byId((id, status) => (sortName(id) > first ? listed(id, status) : verdict(false, 'an earlier page'))),
    search: byId(listed),
    unassigned: byId(unassigned),
    'unassigned search': byId(unassigned),
    ...searching(world, who),
    request_refusal: byId((id) => care.mayAsk(world, who, id)),
    emergency_refusal: byId((id) => care.mayOpenEmergency(world, who, id)),
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
    const seen = rules.seesPatient(world, who, patientId);
    const writes: Verdict = who.kind === 'portal' ? verdict(false, 'B3 not in the portal') : seen;
    const here = (what: string, decision: Verdict) => attempt(what, pair, decision);
    schedulingFor(world, who, pair, { isNew: !row, assigns }, here);
    bookingInPortal(world, who, pair, here);
    for (const what of ['write an invitation', 'write a letter']) attempt(what, pair, writes);
    // History follows the care team: it is written by those who change that.
    const changesTeam = changes.allow || assigns.allow ? writes : changes;
    if (row) attempt('write a period', pair, changesTeam);
    if (row) attempt('write a period, again', pair, verdict(false, 'A1 one at a time'));
    if (row) attempt('write a period in the name of another', pair, verdict(false, 'AU-4 in one’s own name'));
    if (row?.status === 'active') attempt('close a period', pair, changesTeam);
    if (row) attempt('close a period in the name of another', pair, verdict(false, 'AU-4 in one’s own name'));
    if (!row) {
      attempt('insert', pair, assigns);
      attempt('insert as inviter', pair, assigns);
      const led = world.assignments.some((a) => a.patientId === patientId && a.kind === 'primary' && a.status === 'active');
      attempt('insert primary', pair, both(changes, assigns));
      if (led) attempt('a second primary', pair, verdict(false, 'A1 at most one primary'));
      continue;
    }
    const shown = rules.seesAssignment(world, who, row);
    const ends = rules.mayUnassign(world, who, patientId);
    // Whoever is primary already is given no end; whoever is not (any more) on the care team, is assigned.
    const stands = row.status === 'active' && (row.until === null || row.until > 0);
    const leads = stands && row.kind === 'primary' ? shown : changes;
    const gives = stands && row.until === null && row.kind !== 'primary' ? shown : assigns;
    attempt('raise to primary', pair, both(shown, both(leads, gives)));
    attempt('archive', pair, both(shown, ends));
    if (!stands) attempt('assign again', pair, both(shown, assigns));
    // Ending or lowering what does not hold now takes nothing away.
    if (!rules.careTeamNow(world, patientId).has(practitionerId)) continue;
    if (row.from !== 0) attempt('end now', pair, both(shown, ends));
    const lowers = row.until === null ? shown : assigns;
    if (row.kind === 'primary') attempt('lower from primary', pair, both(shown, both(changes, lowers)));
  }
  return { tried, expected };
}

/** What is tried on the rest: requests, emergencies, blocks, seals, the team, settings. `nth` of `of` each time. */
export function changing(world: World, who: Principal, nth: number, of: number) {
  const tried: [what: string, id: number, other: number][] = [];
  const expected: Expected = {};
  const attempt = (what: string, id: number, other: number, decision: Verdict) => {
    tried.push([what, id, other]);
    (expected[what] ??= new Map()).set(`${id}-${other}`, decision);
  };
  const some = <T>(rows: readonly T[]): T[] => rows.filter((_, at) => at % of === nth % of);
  const no = (reason: string) => verdict(false, reason);
  const here = <T extends { tenantId: number }>(rows: readonly T[]) => rows.filter((row) => row.tenantId === who.tenantId);
  const someone = here(world.practitioners)[0]?.id ?? 0;
  const colleagues = here(world.practitioners).some((p) => p.id !== memberOf(world, who)?.practitionerId);

  const staff = inGoodStanding(world, who);
  const other = here(world.members).find((m) => who.kind === 'portal' || m.id !== who.memberId)?.id ?? 0;
  const practises = memberOf(world, who)?.practitionerId != null;
  attempt('create a patient', 0, 0, verdict(staff, 'member of the clinic'));
  attempt('create and invite', 0, 0, verdict(staff, 'A4 the inviter’s own'));
  if (other) attempt('create a patient in the name of another', 0, 0, no('A4 in one’s own name'));
  if (practises && colleagues) attempt('create and assign another', 0, 0, no('A4 the inviter’s own'));
  for (const m of some(here(world.members)))
    attempt('remember an answer', m.id, 0, verdict(staff && who.kind === 'member' && m.id === who.memberId, 'one’s own'));
  for (const { id } of some(world.patients)) {
    const sees: Verdict = staff ? rules.seesPatient(world, who, id) : no('B3 not in the portal');
    attempt('take the lock', id, 0, rules.seesPatient(world, who, id));
    attempt('move the lock', id, 0, no('nothing in the row can change'));
    attempt('renew an invitation', id, 0, sees);
    if (other) {
      attempt('write a letter in the name of another', id, other, no('in one’s own name'));
      attempt('write an invitation in the name of another', id, other, no('in one’s own name'));
      attempt('tell of an overdue review', id, other, no('in one’s own name'));
    }
    attempt('ask, again', id, someone, no('A10 one at a time'));
    attempt('break the glass, again', id, someone, no('A14 one at a time'));
    attempt('ask', id, someone, care.mayAsk(world, who, id));
    if (colleagues) attempt('ask for a colleague', id, someone, no('A10 for oneself only'));
    attempt('break the glass', id, someone, care.mayOpenEmergency(world, who, id));
    attempt('break the glass for longer', id, someone, no('A14 from now'));
    attempt('seal', id, 0, care.maySeal(world, who, id));
    for (const m of world.members) attempt('block', id, m.id, care.mayBlock(world, who, id, m.id));
  }
  for (const r of world.requests) {
    attempt('approve', r.id, 0, care.maySettle(world, who, r));
    attempt('withdraw', r.id, 0, care.mayWithdraw(world, who, r));
  }
  for (const r of some(world.requests)) attempt('decline', r.id, 0, care.maySettle(world, who, r));
  for (const e of world.emergencies) {
    if (e.from <= 0 && e.until > 0) attempt('end the emergency', e.id, 0, care.mayEndEmergency(world, who, e));
    if (e.until < 1) attempt('review', e.id, 0, care.mayReview(world, who, e));
    if (e.until > 0) attempt('review', e.id, 0, no('A14 still running'));
    if (e.from > -3_600_000_000) attempt('prolong the emergency', e.id, 0, no('A14 ends sooner only'));
  }
  for (const a of some(world.appointments)) changingAppointment(world, who, a, here(world.practitioners), attempt);
  for (const a of who.kind === 'portal' ? some(world.appointments) : [])
    changingInPortal(world, who, a, here(world.practitioners), attempt);
  changingWaitlist(world, who, some, attempt);
  changingTeam(world, who, attempt);
  if (nth % of === 0) changingOffer(world, who, here(world.practitioners), attempt);
  else changingKept(world, who, attempt);
  for (const access of some(world.portalAccess)) entrusting(world, who, access, attempt);
  for (const b of world.blocks) attempt('unblock', b.patientId, b.memberId, care.seesBlock(world, who, b));
  for (const m of some(world.members)) {
    attempt('give a permission', m.id, 0, care.mayChangeMember(world, who, m, m.roles));
    attempt('make an owner', m.id, 0, care.mayChangeMember(world, who, m, ['owner']));
    attempt('make a trainee', m.id, 0, care.mayChangeMember(world, who, m, ['trainee']));
    for (const p of here(world.practitioners)) attempt('supervise', m.id, p.id, care.maySupervise(world, who, m));
  }
  for (const s of some(world.supervisions)) {
    attempt('end the supervision', s.id, 0, care.mayEndSupervision(world, who, s));
    attempt('prolong the supervision', s.id, 0, no('R6 ends sooner only'));
  }
  for (const t of world.tenants) {
    const may = care.mayChangeSettings(world, who, t.id);
    attempt('change the policy', t.id, 0, may);
    // Which rows there are, the loader says.
    if (t.id % 2 === 0 || Object.values(t.features).includes(true)) attempt('switch a feature', t.id, 0, may);
    if (t.id % 2 !== 0 && Object.values(t.features).includes(false)) attempt('switch a feature on', t.id, 0, may);
  }
  return { tried, expected };
}
