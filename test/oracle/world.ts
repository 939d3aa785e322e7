// A clinic world as plain data: everything the access rules look at, and nothing else.
//
// Ids are positive integers, unique across the whole world (also between kinds of rows). A row
// refers only to rows of its own tenant; a user is the one thing tenants may share. Times are
// integer microseconds relative to now = 0; `from: null` has always begun, `until: null` never ends.

export const ROLES = ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
export type Role = (typeof ROLES)[number];
export const PERMISSIONS = ['canChangeAssignedPractitioners', 'canReadAllRecords', 'canBreakGlass', 'canExport', 'canUnlockNotes'] as const;
export type Permission = (typeof PERMISSIONS)[number];
export type Feature = 'therapistPatientAssignment' | 'allActivePatientsDashboard' | 'clientPortal' | 'breakGlass';
export type Policy = 'open' | 'careTeam' | 'managed';
type AccessLevel = 'clinical' | 'administrative';
export type Visibility = 'all' | 'namesOnly' | 'own';
export type AssignmentKind = 'primary' | 'assigned' | 'covering';
export type AssignmentVia = 'invite' | 'self' | 'manual' | 'appointment' | 'coverage' | 'handover' | 'import';

export interface Period {
  readonly from: number | null;
  readonly until: number | null;
}

export interface Tenant {
  readonly id: number;
  readonly policy: Policy;
  readonly features: Readonly<Record<Feature, boolean>>;
  /** B2: clients book with anyone who takes new clients; with whom clients without anybody may begin. */
  readonly bookWithAnyone: boolean;
  readonly newClientsBook: boolean;
}

export interface Member {
  readonly tenantId: number;
  readonly id: number;
  /** At most one member per user and tenant. */
  readonly userId: number;
  /** R1: one or more. */
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  readonly accessLevel: AccessLevel;
  readonly visibility: Visibility;
  readonly status: 'active' | 'suspended';
  readonly approved: boolean;
  readonly type: 'DOCTOR' | 'STAFF';
  /** The default practitioner; several members may share one. */
  readonly practitionerId: number | null;
}

export interface Practitioner {
  readonly tenantId: number;
  readonly id: number;
  readonly status: 'active' | 'archived';
  /** B2: takes clients who are not theirs yet. */
  readonly acceptsNew: boolean;
}

export interface Patient {
  readonly tenantId: number;
  readonly id: number;
  readonly status: 'active' | 'archived';
  readonly sealed: boolean;
  readonly invitedByPractitionerId: number | null;
}

/** A1: one row per (patient, practitioner); at most one active `primary` per patient. */
export interface Assignment extends Period {
  readonly tenantId: number;
  readonly patientId: number;
  readonly practitionerId: number;
  readonly kind: AssignmentKind;
  readonly via: AssignmentVia;
  readonly status: 'active' | 'archived';
}

/** A14: beside the assignment of the pair, if there is one; at most one at a time, at most an hour. */
export interface Emergency {
  readonly tenantId: number;
  readonly id: number;
  readonly patientId: number;
  readonly practitionerId: number;
  /** Who opened it. */
  readonly memberId: number;
  readonly from: number;
  readonly until: number;
  readonly reviewed: boolean;
}

/** A10: at most one open (`outcome: null`) for a patient and a practitioner. */
export interface AccessRequest {
  readonly tenantId: number;
  readonly id: number;
  readonly patientId: number;
  readonly practitionerId: number;
  /** Who asks. */
  readonly memberId: number;
  readonly outcome: 'approved' | 'declined' | 'withdrawn' | null;
}

export interface Supervision extends Period {
  readonly tenantId: number;
  readonly id: number;
  readonly supervisorMemberId: number;
  readonly practitionerId: number;
}

export interface Block {
  readonly tenantId: number;
  readonly memberId: number;
  readonly patientId: number;
}

/** B4: what of a portal a guardian can be given. */
export const SCOPES = ['appointments', 'forms', 'documents', 'access', 'profile'] as const;
export type Scope = (typeof SCOPES)[number];

/** The patient's own, or a guardian's: then only some of it, and until an hour. */
export interface PortalAccess {
  readonly tenantId: number;
  readonly patientId: number;
  readonly userId: number;
  readonly guardian?: { readonly scopes: readonly Scope[]; readonly until: number | null };
}
/** The access by which a portal is entered now, of which there is one. */
export const accessNow = (world: World, who: Principal): PortalAccess | undefined =>
  world.portalAccess.find(
    (a) =>
      who.kind === 'portal' &&
      a.tenantId === who.tenantId &&
      a.patientId === who.patientId &&
      (a.guardian?.until == null || a.guardian.until > 0),
  );

/** L1: one entry of the activity log; `memberId` null = the system or the patient acted. */
export interface ActivityEntry {
  readonly tenantId: number;
  readonly id: number;
  readonly memberId: number | null;
  readonly patientId: number | null;
}

/** What stands in a chart (C1, C2, C4), by what it is and how far it has come. */
export const RECORD_KINDS = [
  'signedNote',
  'draftNote',
  'contactNote',
  'draftContactNote',
  'psychotherapyNote',
  'form',
  'draftForm',
  'sentForm',
  'withdrawnForm',
  'file',
  'arrivingFile',
  'letter',
  'draftLetter',
  'diagnosis',
  'sealedDraft',
  'givenDraft',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
export interface RecordItem {
  readonly tenantId: number;
  readonly id: number;
  readonly patientId: number;
  readonly authorMemberId: number;
  readonly kind: RecordKind;
  /** B3: a letter that was sent into the portal. */
  readonly shared: boolean;
}

/** What is booked; `memberId` booked it, and asked for access (A6) where `need` says so. */
export interface Appointment {
  readonly tenantId: number;
  readonly id: number;
  readonly patientId: number;
  readonly practitionerId: number;
  readonly memberId: number;
  readonly status: 'booked' | 'cancelled';
  /** Begins after now; if not, now or before. */
  readonly isToCome: boolean;
  /** B3: begins, if it is to come, within the clinic's notice. */
  readonly isSoon: boolean;
  readonly need: 'open' | 'settled' | null;
}

export interface World {
  readonly tenants: readonly Tenant[];
  readonly members: readonly Member[];
  readonly practitioners: readonly Practitioner[];
  readonly patients: readonly Patient[];
  readonly assignments: readonly Assignment[];
  readonly emergencies: readonly Emergency[];
  readonly requests: readonly AccessRequest[];
  readonly supervisions: readonly Supervision[];
  readonly blocks: readonly Block[];
  readonly portalAccess: readonly PortalAccess[];
  readonly activity: readonly ActivityEntry[];
  readonly records: readonly RecordItem[];
  readonly appointments: readonly Appointment[];
}

export type Principal =
  | { readonly kind: 'member'; readonly tenantId: number; readonly memberId: number }
  | { readonly kind: 'portal'; readonly tenantId: number; readonly patientId: number };

export type AllowReason =
  | 'R1 a role holds the right'
  | 'R2 a permission holds the right'
  | 'R1 a role sees every patient'
  | 'R4 visibility all'
  | 'R4 visibility namesOnly'
  | 'R6 assigned now'
  | 'R6 supervises someone assigned now'
  | 'R6 reads all records'
  | 'A3 Clinical admin'
  | 'A3 holds canChangeAssignedPractitioners'
  | 'A3 any clinician'
  | 'A3 clinician on the care team'
  | 'B3 own portal'
  | 'L2 a role reads the whole log'
  | 'L2 own act'
  | 'A10 own request'
  | 'A10 on the care team'
  | 'A10 may not assign themselves'
  | 'A14 own emergency'
  | 'A14 on the care team'
  | 'A14 may break the glass'
  | 'C4 one’s own text'
  | 'R1 own calendar'
  | 'R4 one’s own patient'
  | 'A6 raised by oneself'
  | 'B2 on the care team'
  | 'B2 takes new clients'
  | 'B2 a first booking'
  | 'B3 an appointment of one’s own'
  | 'member of the clinic';
export type DenyReason =
  | 'R1 no such member'
  | 'R6 member suspended'
  | 'R6 member not approved'
  | 'R1 the right is missing'
  | 'R7 not in this clinic'
  | 'R5 blocked'
  | 'R4 visibility own'
  | 'R4 only the name'
  | 'R3 access level administrative'
  | 'R5 chart sealed'
  | 'R6 no relation'
  | 'F2 flag off'
  | 'A2 patient archived'
  | 'A2 practitioner not assignable'
  | 'A3 policy managed'
  | 'A3 not on the care team'
  | 'A3 not oneself'
  | 'A14 only by an emergency'
  | 'A14 feature off'
  | 'A14 not reviewed by oneself'
  | 'A14 still running'
  | 'A10 A14 no practitioner'
  | 'A10 A14 not needed'
  | 'A10 A14 settled'
  | 'A10 own request'
  | 'A10 request of someone else'
  | 'A14 emergency of someone else'
  | 'R1 R5 not oneself'
  | 'R2 an owner'
  | 'R6 supervision over'
  | 'L2 act of someone else'
  | 'R1 not assigned'
  | 'R1 not a supervisee'
  | 'C1 of its author alone'
  | 'C1 C3 locked'
  | 'C4 sealed'
  | 'C1 not signed'
  | 'C1 no co-signature'
  | 'C1 not one’s own'
  | 'B3 not in the portal'
  | 'B4 not in their scopes'
  | 'R1 calendar of someone else'
  | 'A6 raised by someone else'
  | 'A7 not on the care team'
  | 'A7 nothing to come'
  | 'B2 not theirs to book'
  | 'B2 portal off'
  | 'B3 over'
  | 'B3 the client’s alone'
  | 'B3 withdrawn'
  | 'B3 within the notice';

/** The reason names the fact that decided: without it the answer is another one, or the next fact's. */
export type Decision = { readonly allow: true; readonly reason: AllowReason } | { readonly allow: false; readonly reason: DenyReason };

/** Two worlds side by side; their ids must not meet. */
export function joined(a: World, b: World): World {
  return {
    tenants: [...a.tenants, ...b.tenants],
    members: [...a.members, ...b.members],
    practitioners: [...a.practitioners, ...b.practitioners],
    patients: [...a.patients, ...b.patients],
    assignments: [...a.assignments, ...b.assignments],
    emergencies: [...a.emergencies, ...b.emergencies],
    requests: [...a.requests, ...b.requests],
    supervisions: [...a.supervisions, ...b.supervisions],
    blocks: [...a.blocks, ...b.blocks],
    portalAccess: [...a.portalAccess, ...b.portalAccess],
    activity: [...a.activity, ...b.activity],
    records: [...a.records, ...b.records],
    appointments: [...a.appointments, ...b.appointments],
  };
}

/** What the tables themselves guarantee: A1, and R2's owner in good standing in every tenant. */
export function lawful(world: World): boolean {
  const owners = world.members.filter((m) => m.roles.includes('owner'));
  const leads = world.assignments.filter((a) => a.kind === 'primary' && a.status === 'active');
  const distinct = <T>(rows: readonly T[], key: (row: T) => string) => new Set(rows.map(key)).size === rows.length;
  // No two emergencies of a pair at once: sorted by their beginnings, each ends before the next begins.
  const apart = world.emergencies.every(
    (e) =>
      !world.emergencies.some(
        (f) => f !== e && f.patientId === e.patientId && f.practitionerId === e.practitionerId && e.from < f.until && f.from < e.until,
      ),
  );
  // What somebody else must have done, somebody else can have done.
  const hasOther = (row: { tenantId: number; memberId: number }) =>
    world.members.some((m) => m.tenantId === row.tenantId && m.id !== row.memberId);
  const byOthers = [...world.emergencies.filter((e) => e.reviewed), ...world.requests.filter((r) => r.outcome !== null)];
  const themselves = (s: Supervision) => world.members.some((m) => m.id === s.supervisorMemberId && m.practitionerId === s.practitionerId);
  return (
    owners.every((m) => m.status === 'active' && m.approved) &&
    world.tenants.every((t) => owners.some((m) => m.tenantId === t.id)) &&
    world.members.every((m) => m.roles.length > 0) &&
    distinct(world.members, (m) => `${m.tenantId} ${m.userId}`) &&
    distinct(world.assignments, (a) => `${a.patientId} ${a.practitionerId}`) &&
    apart &&
    byOthers.every(hasOther) &&
    world.emergencies.every((e) => e.from <= e.until && e.until - e.from <= 3_600_000_000) &&
    distinct(
      world.requests.filter((r) => r.outcome === null),
      (r) => `${r.patientId} ${r.practitionerId}`,
    ) &&
    distinct(
      world.appointments.filter((a) => a.need === 'open'),
      (a) => `${a.patientId} ${a.practitionerId}`,
    ) &&
    distinct(leads, (a) => `${a.patientId}`) &&
    distinct(world.supervisions, (s) => `${s.supervisorMemberId} ${s.practitionerId}`) &&
    distinct(world.blocks, (b) => `${b.memberId} ${b.patientId}`) &&
    !world.supervisions.some(themselves)
  );
}

/** Everyone who can hold a session in this world: each member, and whoever enters the portal of a patient. */
export function principals(world: World): Principal[] {
  return [
    ...world.members.map((m): Principal => ({
      kind: 'member',
      tenantId: m.tenantId,
      memberId: m.id,
    })),
    ...world.portalAccess
      .map((a): Principal => ({ kind: 'portal', tenantId: a.tenantId, patientId: a.patientId }))
      .filter((who) => accessNow(world, who)),
  ];
}
