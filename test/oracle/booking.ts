// Booking as a program: who sees which appointment, who may book, and what a booking does to the care team. Pure, from the prose alone
// (table R, A5, A6).
import { reasonsOf } from './care.ts';
import {
  allow,
  assignable,
  careTeamNow,
  deny,
  flag,
  has,
  holds,
  isOnTeam,
  mayAssign,
  mayUnassign,
  meeting,
  seesPatient,
  standing,
} from './decide.ts';
import type { Appointment, Decision, Member, Principal, World } from './world.ts';

const PLANNERS = ['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler'] as const;
export const EFFECTS = ['off', 'already', 'first', 'booker', 'self', 'needed'] as const;
type Effect = (typeof EFFECTS)[number];

function seeing(world: World, who: Principal, patientId: number): Member | Decision {
  const met = meeting(world, who, patientId);
  if (typeof met === 'string') return deny(met);
  const seen = seesPatient(world, who, patientId);
  return seen.allow ? met[0] : seen;
}
const refused = (met: Member | Decision): met is Decision => 'allow' in met;

/** With its name: the calendars that are the reader's, and the appointments of their own patients. */
export function seesAppointment(world: World, who: Principal, row: Appointment): Decision {
  const member = seeing(world, who, row.patientId);
  if (refused(member)) return member;
  if (has(member, [...PLANNERS, 'biller'])) return allow('R1 a role holds the right');
  if (member.practitionerId === row.practitionerId) return allow('R1 own calendar');
  const watched = world.supervisions.some((s) => s.supervisorMemberId === member.id && s.practitionerId === row.practitionerId && holds(s));
  if (watched && has(member, ['supervisor'])) return allow('R6 supervises someone assigned now');
  return reasonsOf(world, member, row.patientId).length > 0 ? allow('R4 one’s own patient') : deny('R1 calendar of someone else');
}

/** Q2, S1: every appointment of a patient with its name: whoever sees all calendars, and those whose own patient it is. */
export function seesWholeCalendarOf(world: World, who: Principal, patientId: number): Decision {
  const member = seeing(world, who, patientId);
  if (refused(member)) return member;
  if (has(member, [...PLANNERS, 'biller'])) return allow('R1 a role holds the right');
  return reasonsOf(world, member, patientId).length > 0 ? allow('R4 one’s own patient') : deny('R1 calendar of someone else');
}

export const isSamePair = (a: Appointment, b: Appointment): boolean => a.patientId === b.patientId && a.practitionerId === b.practitionerId;

/** Everyone who works here knows when somebody is taken. */
export const isTaken = (row: Appointment): boolean => row.status !== 'cancelled';

/** Whether one books for a patient; with a practitioner, where one is named. */
export function mayBook(world: World, who: Principal, patientId: number, practitionerId: number | null): Decision {
  const member = seeing(world, who, patientId);
  if (refused(member)) return member;
  if (world.patients.some((p) => p.id === patientId && p.status !== 'active')) return deny('A2 patient archived');
  if (!has(member, PLANNERS)) {
    if (!has(member, ['clinician', 'trainee'])) return deny('R1 the right is missing');
    if (!isOnTeam(world, member, patientId)) return deny('R1 not assigned');
  }
  if (practitionerId !== null && !assignable(world, who.tenantId, practitionerId)) return deny('A2 practitioner not assignable');
  return allow('R1 a role holds the right');
}

/** Whether one says when a practitioner works, and is away: who plans, for everyone; who gives care, for themselves. */
export function mayPlan(world: World, who: Principal, practitionerId: number): Decision {
  const member = standing(world, who);
  if (typeof member === 'string') return deny(member);
  if (!world.practitioners.some((p) => p.id === practitionerId && p.tenantId === who.tenantId)) return deny('R7 not in this clinic');
  if (has(member, PLANNERS)) return allow('R1 a role holds the right');
  return has(member, ['clinician', 'trainee']) && member.practitionerId === practitionerId
    ? allow('R1 own calendar')
    : deny('R1 calendar of someone else');
}

/** Whether this member is the one asking. */
export function isOneself(world: World, who: Principal, member: Member): Decision {
  const me = standing(world, who);
  if (typeof me === 'string') return deny(me);
  return me.id === member.id ? allow('R1 own calendar') : deny('R1 calendar of someone else');
}

/** What a booking does, by someone who may book. */
export function effectOf(world: World, who: Principal, patientId: number, practitionerId: number): Effect {
  if (!flag(world, who.tenantId, 'therapistPatientAssignment')) return 'off';
  if (careTeamNow(world, patientId).has(practitionerId)) return 'already';
  const member = world.members.find((m) => who.kind === 'member' && m.id === who.memberId);
  if (member?.practitionerId === practitionerId) return mayAssign(world, who, patientId, practitionerId).allow ? 'self' : 'needed';
  if (!world.appointments.some((a) => a.patientId === patientId)) return 'first';
  if (member && has(member, ['clinicalAdmin'])) return 'booker';
  return member && has(member, ['clinician']) && isOnTeam(world, member, patientId) ? 'booker' : 'needed';
}

/** S5: who waits is known to those who book for them, archived or not. */
export function seesWaiting(world: World, who: Principal, row: Appointment): Decision {
  const member = seeing(world, who, row.patientId);
  if (refused(member)) return member;
  if (has(member, PLANNERS)) return allow('R1 a role holds the right');
  if (!has(member, ['clinician', 'trainee'])) return deny('R1 the right is missing');
  return isOnTeam(world, member, row.patientId) ? allow('A10 on the care team') : deny('R1 not assigned');
}

/** A6: who raised it, the care team, and those who may always assign. */
export function seesNeed(world: World, who: Principal, row: Appointment): Decision {
  const member = seeing(world, who, row.patientId);
  if (refused(member)) return member;
  if (member.id === row.memberId) return allow('A6 raised by oneself');
  if (isOnTeam(world, member, row.patientId)) return allow('A10 on the care team');
  return mayUnassign(world, who, row.patientId).allow ? allow('R1 a role holds the right') : deny('A6 raised by someone else');
}

/** A7: what is to be decided when its practitioner is taken off the care team. */
export function seesParting(world: World, who: Principal, row: Appointment): Decision {
  const unassigns = mayUnassign(world, who, row.patientId);
  if (!unassigns.allow) return unassigns;
  if (row.status === 'cancelled' || !row.isToCome) return deny('A7 nothing to come');
  const stands = world.assignments.some(
    (a) =>
      a.patientId === row.patientId &&
      a.practitionerId === row.practitionerId &&
      a.status === 'active' &&
      (a.until === null || a.until > 0),
  );
  return stands ? unassigns : deny('A7 not on the care team');
}
