// The access rules of docs/rules.md as a program: pure, without I/O, written from the prose alone.
// It must never import from, or be imported by, the program it judges.
import { accessNow } from './world.ts';
import type {
  ActivityEntry,
  AllowReason,
  Assignment,
  Decision,
  DenyReason,
  Emergency,
  Feature,
  Member,
  Patient,
  Period,
  Permission,
  Principal,
  Role,
  Scope,
  World,
} from './world.ts';

export const allow = (reason: AllowReason): Decision => ({ allow: true, reason });
export const deny = (reason: DenyReason): Decision => ({ allow: false, reason });

export const ADMINS = ['owner', 'practiceAdmin', 'clinicalAdmin'] as const;
const ALL_NAMES = [...ADMINS, 'scheduler', 'biller'] as const;

// R1: table R row by row, every cell that is not "–". A cell "by policy" holds the function; what it
// reaches is decided per patient. A scheduler's "only A5" is booking, not this right.
const TABLE_R = {
  'patient.list': [...ALL_NAMES, 'clinician', 'supervisor', 'trainee'],
  'patient.invite': [...ADMINS, 'clinician', 'scheduler'],
  'profile.edit': [...ADMINS, 'clinician', 'supervisor', 'trainee', 'scheduler'],
  'record.read': ['clinicalAdmin', 'clinician', 'supervisor', 'trainee'],
  'record.write': ['clinicalAdmin', 'clinician', 'trainee'],
  'contactNote.write': ['clinicalAdmin', 'clinician', 'trainee', 'scheduler'],
  'psychotherapyNote.write': ['clinicalAdmin', 'clinician'],
  'note.coSign': ['supervisor'],
  'careTeam.assign': ['owner', 'clinicalAdmin', 'clinician'],
  'careTeam.unassign': ['owner', 'clinicalAdmin', 'clinician'],
  'careTeam.setPrimary': ['owner', 'clinicalAdmin', 'clinician'],
  'appointment.manage': [...ADMINS, 'clinician', 'trainee', 'scheduler'],
  'calendar.seeOthers': [...ALL_NAMES, 'supervisor'],
  'team.manage': ['owner', 'practiceAdmin'],
  'features.manage': ['owner', 'practiceAdmin'],
  'activity.readAll': ADMINS,
  'patient.block': ADMINS,
  'chart.seal': ['owner', 'clinicalAdmin'],
  'emergency.open': [],
  'patient.export': [],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof TABLE_R;
export const RIGHTS = Object.keys(TABLE_R) as Right[];

// R2: permissions come on top of roles, whatever the role.
const BY_PERMISSION: Partial<Record<Right, Permission>> = {
  'record.read': 'canReadAllRecords',
  'careTeam.assign': 'canChangeAssignedPractitioners',
  'careTeam.unassign': 'canChangeAssignedPractitioners',
  'careTeam.setPrimary': 'canChangeAssignedPractitioners',
  'emergency.open': 'canBreakGlass',
  'patient.export': 'canExport',
};

export const has = (member: Member, roles: readonly Role[]) => member.roles.some((r) => roles.includes(r));

// R2: the owner passes every permission check.
export const permitted = (member: Member, permission: Permission) => has(member, ['owner']) || member.permissions.includes(permission);

export const flag = (world: World, tenantId: number, feature: Feature) =>
  world.tenants.find((t) => t.id === tenantId)?.features[feature] === true;

// A11: a period holds from its first microsecond until just before its last.
export const holds = (p: Period) => (p.from === null || p.from <= 0) && (p.until === null || 0 < p.until);

const assignedNow = (a: Assignment) => a.status === 'active' && holds(a);

// F2: with the flag off only the inviting practitioner's assignment connects.
const connects = (world: World, patient: Patient, a: Assignment) =>
  a.tenantId === patient.tenantId &&
  a.patientId === patient.id &&
  assignedNow(a) &&
  (flag(world, patient.tenantId, 'therapistPatientAssignment') || a.practitionerId === patient.invitedByPractitionerId);

// A14, reading (q): whatever F2 says, while it lasts and its own flag is on.
const runs = (world: World, e: Emergency) => holds(e) && flag(world, e.tenantId, 'breakGlass');

/** Everything that connects a practitioner to the patient now, and as what. */
export function connectionsNow(world: World, patientId: number) {
  const patient = world.patients.find((p) => p.id === patientId);
  const here = world.emergencies.filter((e) => e.patientId === patientId && e.tenantId === patient?.tenantId && runs(world, e));
  return [
    ...world.assignments
      .filter((a) => patient && connects(world, patient, a))
      .map(({ practitionerId, kind }) => ({ practitionerId, kind, memberId: null })),
    ...here.map(({ practitionerId, memberId }) => ({ practitionerId, kind: 'emergency' as const, memberId })),
  ];
}

/** The practitioners connected to the patient now, emergency access included. */
export const connectedNow = (world: World, patientId: number): Set<number> =>
  new Set(connectionsNow(world, patientId).map((c) => c.practitionerId));

/** The care team now; an emergency puts nobody on it. */
export const careTeamNow = (world: World, patientId: number): Set<number> =>
  new Set(connectionsNow(world, patientId).flatMap((c) => (c.kind === 'emergency' ? [] : [c.practitionerId])));

/** What connects a member through their default practitioner; an emergency is only theirs who opened it, reading (q). */
export const ownConnections = (world: World, member: Member, patientId: number) =>
  connectionsNow(world, patientId).filter(
    (c) => c.practitionerId === member.practitionerId && (c.kind !== 'emergency' || c.memberId === member.id),
  );

export const isOnTeam = (world: World, member: Member, patientId: number): boolean =>
  member.practitionerId !== null && careTeamNow(world, patientId).has(member.practitionerId);

/** The member behind a principal, if in good standing: R6 "member active", in every question alike. */
export function standing(world: World, who: Principal): Member | DenyReason {
  if (who.kind === 'portal') return 'B3 not in the portal';
  const member = world.members.find((m) => m.id === who.memberId && m.tenantId === who.tenantId);
  if (!member) return 'R1 no such member';
  if (member.status !== 'active') return 'R6 member suspended';
  if (!member.approved) return 'R6 member not approved';
  return member;
}

/** Member and patient of one tenant without a block between them (R5: it beats every grant). */
export function meeting(world: World, who: Principal, patientId: number): [Member, Patient] | DenyReason {
  const member = standing(world, who);
  if (typeof member === 'string') return member;
  const patient = world.patients.find((p) => p.id === patientId && p.tenantId === who.tenantId);
  if (!patient) return 'R7 not in this clinic';
  const blocked = world.blocks.some((b) => b.memberId === member.id && b.patientId === patient.id);
  return blocked ? 'R5 blocked' : [member, patient];
}

// R6: roles do not matter to an assignment or a supervision, nor does the practitioner's status.
function relation(world: World, member: Member, patient: Patient) {
  if (ownConnections(world, member, patient.id).length > 0) return 'R6 assigned now';
  const team = careTeamNow(world, patient.id);
  const supervises = world.supervisions.some((s) => s.supervisorMemberId === member.id && team.has(s.practitionerId) && holds(s));
  if (supervises) return 'R6 supervises someone assigned now';
  const readsAll = has(member, ['clinicalAdmin']) || permitted(member, 'canReadAllRecords');
  return readsAll ? 'R6 reads all records' : undefined;
}

function ownPortal(world: World, who: Principal, patientId: number): Decision {
  const own = who.kind === 'portal' && who.patientId === patientId && accessNow(world, who);
  return own ? allow('B3 own portal') : deny('B3 not in the portal');
}

/** B4: what of a portal is open to whoever enters it, all of it to the patient. */
export function opensInPortal(world: World, who: Principal, scope: Scope): Decision {
  const access = accessNow(world, who);
  if (!access) return deny('B3 not in the portal');
  return !access.guardian || access.guardian.scopes.includes(scope) ? allow('B3 own portal') : deny('B4 not in their scopes');
}

/** The directory row: that the patient exists, name, how to reach them. */
export function seesPatient(world: World, who: Principal, patientId: number): Decision {
  if (who.kind === 'portal') return ownPortal(world, who, patientId);
  const met = meeting(world, who, patientId);
  if (typeof met === 'string') return deny(met);
  const [member, patient] = met;
  // R4: visibility limits only members none of whose roles sees all names.
  if (has(member, ALL_NAMES)) return allow('R1 a role sees every patient');
  if (member.visibility === 'all') return allow('R4 visibility all');
  if (member.visibility === 'namesOnly') return allow('R4 visibility namesOnly');
  // R4: who reads all records has every patient as their own; a seal closes the chart, not the name.
  const own = relation(world, member, patient);
  return own ? allow(own) : deny('R4 visibility own');
}

/** The profile's details: birth date, administrative data, appointment times. R3: any access level. */
export function opensProfile(world: World, who: Principal, patientId: number): Decision {
  const seen = seesPatient(world, who, patientId);
  if (seen.reason !== 'R4 visibility namesOnly') return seen;
  const met = meeting(world, who, patientId);
  const own = typeof met === 'string' ? undefined : relation(world, met[0], met[1]);
  return own ? allow(own) : deny('R4 only the name');
}

/** R6 and table R together, reading (p). */
export function opensRecord(world: World, who: Principal, patientId: number): Decision {
  const met = meeting(world, who, patientId);
  if (typeof met === 'string') return deny(met);
  const [member, patient] = met;
  const right = holdsRight(world, who, 'record.read');
  if (!right.allow) return right;
  if (member.accessLevel !== 'clinical') return deny('R3 access level administrative');
  const why = relation(world, member, patient);
  if (!why) return deny('R6 no relation');
  // R5, R6: a seal shuts out who reads all, not the assigned and their supervisors.
  return why === 'R6 reads all records' && patient.sealed ? deny('R5 chart sealed') : allow(why);
}

/** R1, R2: does the member have the function at all? R3 (access level) and flags are asked apart. */
export function holdsRight(world: World, who: Principal, right: Right): Decision {
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  if (has(member, TABLE_R[right])) return allow('R1 a role holds the right');
  const permission = BY_PERMISSION[right];
  const held = permission !== undefined && permitted(member, permission);
  return held ? allow('R2 a permission holds the right') : deny('R1 the right is missing');
}

// A2: the practitioner active, through at least one active, approved member of type DOCTOR.
export const assignable = (world: World, tenantId: number, practitionerId: number) =>
  world.practitioners.some((p) => p.id === practitionerId && p.tenantId === tenantId && p.status === 'active') &&
  world.members.some(
    (m) => m.tenantId === tenantId && m.practitionerId === practitionerId && m.status === 'active' && m.approved && m.type === 'DOCTOR',
  );

/** A2: whom anyone could assign in the principal's tenant, oneself included; nobody for a stranger. */
export function assignablePractitioners(world: World, who: Principal): Set<number> {
  if (typeof standing(world, who) === 'string') return new Set();
  const ids = world.practitioners.map((p) => p.id);
  return new Set(ids.filter((id) => assignable(world, who.tenantId, id)));
}

// A3: Clinical admin and owner always, also under `managed`; holders for all clients, any policy.
function alwaysChanges(member: Member): AllowReason | undefined {
  if (has(member, ['clinicalAdmin'])) return 'A3 Clinical admin';
  const holder = permitted(member, 'canChangeAssignedPractitioners');
  return holder ? 'A3 holds canChangeAssignedPractitioners' : undefined;
}

function assignsByPolicy(world: World, member: Member, patient: Patient, target: number): Decision {
  const policy = world.tenants.find((t) => t.id === member.tenantId)?.policy;
  if (policy === 'managed') return deny('A3 policy managed');
  if (policy === 'careTeam' && member.practitionerId === target) return deny('A3 not oneself');
  if (isOnTeam(world, member, patient.id)) return allow(policy === 'open' ? 'A3 any clinician' : 'A3 clinician on the care team');
  if (policy === 'careTeam') return deny('A3 not on the care team');
  // A14: whose only connection is an emergency assigns nobody, reading (q).
  const inEmergency = ownConnections(world, member, patient.id).length > 0;
  return inEmergency ? deny('A14 only by an emergency') : allow('A3 any clinician');
}

/** A2, A3, F2: may the actor put this practitioner on the care team (also when already there)? */
export function mayAssign(world: World, actor: Principal, patientId: number, practitionerId: number): Decision {
  const right = holdsRight(world, actor, 'careTeam.assign');
  if (!right.allow) return right;
  if (!flag(world, actor.tenantId, 'therapistPatientAssignment')) return deny('F2 flag off');
  const met = meeting(world, actor, patientId);
  if (typeof met === 'string') return deny(met);
  const seen = seesPatient(world, actor, patientId);
  if (!seen.allow) return seen;
  const [member, patient] = met;
  const always = alwaysChanges(member);
  const policy = always ? allow(always) : assignsByPolicy(world, member, patient, practitionerId);
  if (!policy.allow) return policy;
  if (patient.status !== 'active') return deny('A2 patient archived');
  if (!assignable(world, actor.tenantId, practitionerId)) return deny('A2 practitioner not assignable');
  return policy;
}

// A3: the same people under every policy. F2 takes away assigning only; A2 speaks of assigning only.
function changesCareTeam(world: World, actor: Principal, patientId: number): Decision {
  const met = meeting(world, actor, patientId);
  if (typeof met === 'string') return deny(met);
  const seen = seesPatient(world, actor, patientId);
  if (!seen.allow) return seen;
  const always = alwaysChanges(met[0]);
  return always ? allow(always) : deny('R1 the right is missing');
}
export const mayUnassign = changesCareTeam;
export const mayChangePrimary = changesCareTeam;

/** Care-team rows go with the patient, archived ones too; the portal shows a patient's active ones. */
export function seesAssignment(world: World, who: Principal, row: Assignment): Decision {
  if (row.tenantId !== who.tenantId) return deny('R7 not in this clinic');
  const seen = seesPatient(world, who, row.patientId);
  return who.kind === 'portal' && row.status !== 'active' ? deny('B3 not in the portal') : seen;
}

/** Every practitioner of one's clinic; in the portal one's own care team (status active, any dates). */
export function seesPractitioner(world: World, who: Principal, practitionerId: number): Decision {
  if (who.kind === 'portal') {
    const mine = world.assignments.filter((a) => a.practitionerId === practitionerId);
    const shown = mine.some((a) => seesAssignment(world, who, a).allow);
    return shown ? allow('B3 own portal') : deny('B3 not in the portal');
  }
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  const here = world.practitioners.some((p) => p.id === practitionerId && p.tenantId === who.tenantId);
  return here ? allow('member of the clinic') : deny('R7 not in this clinic');
}

/** Log entries: everyone's for who may read all, else one's own; never about an unseen patient. */
export function seesActivity(world: World, who: Principal, entry: ActivityEntry): Decision {
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  if (entry.tenantId !== who.tenantId) return deny('R7 not in this clinic');
  const seen = entry.patientId === null ? undefined : seesPatient(world, who, entry.patientId);
  if (seen && !seen.allow) return seen;
  if (has(member, TABLE_R['activity.readAll'])) return allow('L2 a role reads the whole log');
  return entry.memberId === member.id ? allow('L2 own act') : deny('L2 act of someone else');
}
