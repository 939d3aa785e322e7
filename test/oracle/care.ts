// The rules around a care team as a program: asking for access, emergencies, blocks, seals, the team, and the reasons of R6 by
// name. Like decide.ts: pure, from the prose alone.
import {
  ADMINS,
  allow,
  assignable,
  careTeamNow,
  connectionsNow,
  deny,
  flag,
  has,
  holds,
  isOnTeam,
  mayAssign,
  mayUnassign,
  meeting,
  opensRecord,
  ownConnections,
  permitted,
  seesPatient,
  standing,
} from './decide.ts';
import type { AccessRequest, Block, Decision, Emergency, Member, Principal, Role, Supervision, World } from './world.ts';

const REVIEWERS = ['owner', 'clinicalAdmin'] as const;
const MANAGERS = ['owner', 'practiceAdmin'] as const;

/** A member in good standing with one of these roles. */
function holding(world: World, who: Principal, roles: readonly Role[]): Decision {
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  return has(member, roles) ? allow('R1 a role holds the right') : deny('R1 the right is missing');
}
const isMe = (who: Principal, memberId: number) => who.kind === 'member' && who.memberId === memberId;
const and = (first: Decision, then: () => Decision): Decision => (first.allow ? then() : first);
const here = (who: Principal, row: { tenantId: number }): Decision =>
  row.tenantId === who.tenantId ? allow('member of the clinic') : deny('R7 not in this clinic');

/** Member and patient, where the member sees the patient. */
function seeing(world: World, who: Principal, patientId: number): [Member, Decision] | Decision {
  const met = meeting(world, who, patientId);
  if (typeof met === 'string') return deny(met);
  const seen = seesPatient(world, who, patientId);
  return seen.allow ? [met[0], seen] : seen;
}

// ---- A10, reading (r)

/** One's own, those of the own care team, and all for those who may always assign. */
export function seesRequest(world: World, who: Principal, row: AccessRequest): Decision {
  const met = seeing(world, who, row.patientId);
  if (!Array.isArray(met)) return met;
  if (isMe(who, row.memberId)) return allow('A10 own request');
  if (isOnTeam(world, met[0], row.patientId)) return allow('A10 on the care team');
  return mayUnassign(world, who, row.patientId).allow ? allow('R1 a role holds the right') : deny('A10 request of someone else');
}

/** For oneself only: whoever gives care, is not on the care team and may not assign themselves. */
export function mayAsk(world: World, who: Principal, patientId: number): Decision {
  const met = seeing(world, who, patientId);
  if (!Array.isArray(met)) return met;
  const [member] = met;
  if (!flag(world, who.tenantId, 'therapistPatientAssignment')) return deny('F2 flag off');
  if (member.practitionerId === null) return deny('A10 A14 no practitioner');
  if (world.patients.some((p) => p.id === patientId && p.status !== 'active')) return deny('A2 patient archived');
  if (!assignable(world, who.tenantId, member.practitionerId)) return deny('A2 practitioner not assignable');
  const needless = isOnTeam(world, member, patientId) || mayAssign(world, who, patientId, member.practitionerId).allow;
  return needless ? deny('A10 A14 not needed') : allow('A10 may not assign themselves');
}

/** Approving is assigning, and so is declining; nobody decides about their own. */
export const maySettle = (world: World, who: Principal, row: AccessRequest): Decision =>
  and(seesRequest(world, who, row), () => {
    if (isMe(who, row.memberId)) return deny('A10 own request');
    if (row.outcome !== null) return deny('A10 A14 settled');
    return mayAssign(world, who, row.patientId, row.practitionerId);
  });

export const mayWithdraw = (world: World, who: Principal, row: AccessRequest): Decision =>
  and(seesRequest(world, who, row), () => {
    if (!isMe(who, row.memberId)) return deny('A10 request of someone else');
    return row.outcome === null ? allow('A10 own request') : deny('A10 A14 settled');
  });

// ---- A14, reading (q)

export function seesEmergency(world: World, who: Principal, row: Emergency): Decision {
  const met = seeing(world, who, row.patientId);
  if (!Array.isArray(met)) return met;
  if (isMe(who, row.memberId)) return allow('A14 own emergency');
  if (isOnTeam(world, met[0], row.patientId)) return allow('A14 on the care team');
  return has(met[0], REVIEWERS) ? allow('R1 a role holds the right') : deny('A14 emergency of someone else');
}

export function mayOpenEmergency(world: World, who: Principal, patientId: number): Decision {
  const met = seeing(world, who, patientId);
  if (!Array.isArray(met)) return met;
  const [member] = met;
  if (!flag(world, who.tenantId, 'breakGlass')) return deny('A14 feature off');
  if (!permitted(member, 'canBreakGlass')) return deny('R1 the right is missing');
  if (member.practitionerId === null) return deny('A10 A14 no practitioner');
  if (member.accessLevel !== 'clinical') return deny('R3 access level administrative');
  return opensRecord(world, who, patientId).allow ? deny('A10 A14 not needed') : allow('A14 may break the glass');
}

/** Before its time: one's own, or as one who reviews. */
export const mayEndEmergency = (world: World, who: Principal, row: Emergency): Decision =>
  and(seesEmergency(world, who, row), () => {
    if (row.reviewed) return deny('A10 A14 settled');
    const own: Decision = isMe(who, row.memberId) ? allow('A14 own emergency') : deny('A14 emergency of someone else');
    return own.allow ? own : holding(world, who, REVIEWERS);
  });

/** Once, when it is over, and never one's own. */
export const mayReview = (world: World, who: Principal, row: Emergency): Decision =>
  and(seesEmergency(world, who, row), () => {
    if (row.reviewed) return deny('A10 A14 settled');
    if (isMe(who, row.memberId)) return deny('A14 not reviewed by oneself');
    if (row.until > 0) return deny('A14 still running');
    return holding(world, who, REVIEWERS);
  });

// ---- R5, reading (t)

export const seesBlock = (world: World, who: Principal, row: Block): Decision =>
  and(seesPatient(world, who, row.patientId), () => holding(world, who, ADMINS));

export const mayBlock = (world: World, who: Principal, patientId: number, memberId: number): Decision =>
  and(seesPatient(world, who, patientId), () => {
    if (isMe(who, memberId)) return deny('R1 R5 not oneself');
    if (!world.members.some((m) => m.id === memberId && m.tenantId === who.tenantId)) return deny('R7 not in this clinic');
    return holding(world, who, ADMINS);
  });

export const maySeal = (world: World, who: Principal, patientId: number): Decision =>
  and(seesPatient(world, who, patientId), () => holding(world, who, ['owner', 'clinicalAdmin']));

// ---- R1, R2, reading (s)

/** @param roles those that the member shall have */
export const mayChangeMember = (world: World, who: Principal, member: Member, roles: readonly Role[]): Decision =>
  and(here(who, member), () => {
    if (isMe(who, member.id)) return deny('R1 R5 not oneself');
    const owners = member.roles.includes('owner') || roles.includes('owner');
    return and(holding(world, who, MANAGERS), () => (owners ? holding(world, who, ['owner']) : allow('R1 a role holds the right')));
  });

/** O1: who may invite a colleague with these roles, and deal with such an invitation. */
export const mayInviteMember = (world: World, who: Principal, tenantId: number, roles: readonly Role[]): Decision =>
  and(here(who, { tenantId }), () => holding(world, who, roles.includes('owner') ? ['owner'] : MANAGERS));
export const seesInvitedMembers = (world: World, who: Principal, tenantId: number): Decision => mayInviteMember(world, who, tenantId, []);

export const maySupervise = (world: World, who: Principal, member: Member): Decision =>
  mayChangeMember(world, who, { ...member, roles: [] }, []);

export const mayEndSupervision = (world: World, who: Principal, row: Supervision): Decision =>
  and(here(who, row), () => {
    if (isMe(who, row.supervisorMemberId)) return deny('R1 R5 not oneself');
    if (row.until !== null && row.until <= 0) return deny('R6 supervision over');
    return holding(world, who, MANAGERS);
  });

export const mayChangeSettings = (world: World, who: Principal, tenantId: number): Decision =>
  and(here(who, { tenantId }), () => holding(world, who, MANAGERS));

/** What a clinic keeps for its charts: letterhead, templates, codes. */
export const mayKeep = (world: World, who: Principal, tenantId: number): Decision =>
  and(here(who, { tenantId }), () => holding(world, who, ADMINS));

// ---- A15: the reasons of R6, each by its name

type Because = 'careTeam' | 'covering' | 'emergency' | 'supervises' | 'readsAll';
/** Through which practitioner; null where a role or permission reads all. */
export type Reason = { because: Because; practitionerId: number | null };

/** Every reason that leads from a member to a patient of the same clinic, whether the record opens or not. */
export function reasonsOf(world: World, member: Member, patientId: number): Reason[] {
  const connected = connectionsNow(world, patientId).filter(({ kind }) => kind !== 'emergency');
  const own = ownConnections(world, member, patientId);
  const watched = world.supervisions.filter((s) => s.supervisorMemberId === member.id && holds(s)).map((s) => s.practitionerId);
  const readsAll = has(member, ['clinicalAdmin']) || permitted(member, 'canReadAllRecords');
  return [
    ...own.map(({ kind, practitionerId }) => ({
      because: kind === 'covering' || kind === 'emergency' ? kind : ('careTeam' as const),
      practitionerId,
    })),
    ...connected
      .filter((c) => watched.includes(c.practitionerId))
      .map(({ practitionerId }) => ({ because: 'supervises' as const, practitionerId })),
    ...(readsAll ? [{ because: 'readsAll' as const, practitionerId: null }] : []),
  ];
}

/** What R6 and table R ask beside a reason, each by itself. */
export function conditionOf(world: World, member: Member, patientId: number) {
  return {
    active: member.status === 'active',
    approved: member.approved,
    reads: has(member, ['clinicalAdmin', 'clinician', 'supervisor', 'trainee']) || permitted(member, 'canReadAllRecords'),
    clinical: member.accessLevel === 'clinical',
    blocked: world.blocks.some((b) => b.memberId === member.id && b.patientId === patientId),
    sealed: world.patients.some((p) => p.id === patientId && p.sealed),
  };
}

/** Who can open the record, as whoever sees the patient is shown. */
export const seesOpening = (world: World, who: Principal, member: Member, patientId: number): Decision =>
  and(seesPatient(world, who, patientId), () =>
    who.kind === 'portal'
      ? deny('B3 not in the portal')
      : opensRecord(world, { kind: 'member', tenantId: member.tenantId, memberId: member.id }, patientId),
  );

/** How it stands with a member: oneself, or as one who oversees access. */
export const seesStanding = (world: World, who: Principal, member: Member, patientId: number): Decision =>
  and(seesPatient(world, who, patientId), () =>
    and(here(who, member), () => (isMe(who, member.id) ? allow('L2 own act') : holding(world, who, ADMINS))),
  );

/** A7: nobody is on the care team; an emergency is nobody. */
export const isUnassigned = (world: World, patientId: number): boolean => careTeamNow(world, patientId).size === 0;
