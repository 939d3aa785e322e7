// Booking in the portal as a program: with whom, and what of one's own appointments. Pure, from the prose alone (B2, B3, A5, A6).
import { allow, assignable, careTeamNow, deny, flag, opensInPortal, seesAssignment } from './decide.ts';
import type { Appointment, Decision, Principal, World } from './world.ts';

/** B2: with whom the patient may book. An emergency puts nobody on the care team (A14). */
export function mayBookWith(world: World, who: Principal, practitionerId: number): Decision {
  if (who.kind !== 'portal') return deny('B3 not in the portal');
  const own = opensInPortal(world, who, 'appointments');
  if (!own.allow) return own;
  if (!flag(world, who.tenantId, 'clientPortal')) return deny('B2 portal off');
  if (world.patients.some((p) => p.id === who.patientId && p.status !== 'active')) return deny('A2 patient archived');
  if (!assignable(world, who.tenantId, practitionerId)) return deny('A2 practitioner not assignable');
  const team = careTeamNow(world, who.patientId);
  if (team.has(practitionerId)) return allow('B2 on the care team');
  if (!world.practitioners.some((p) => p.id === practitionerId && p.acceptsNew)) return deny('B2 not theirs to book');
  const clinic = world.tenants.find((t) => t.id === who.tenantId);
  if (clinic?.bookWithAnyone) return allow('B2 takes new clients');
  const isNew = team.size === 0 && !world.appointments.some((a) => a.patientId === who.patientId);
  return clinic?.newClientsBook && isNew ? allow('B2 a first booking') : deny('B2 not theirs to book');
}

/** Books for oneself, or whom one is guardian of, and for nobody else. */
export const mayBook = (world: World, who: Principal, patientId: number, practitionerId: number): Decision =>
  who.kind === 'portal' && who.patientId === patientId ? mayBookWith(world, who, practitionerId) : deny('B3 not in the portal');

/** B3: one's own appointments, whoever booked them. */
export function seesAppointment(world: World, who: Principal, row: Appointment): Decision {
  if (who.kind !== 'portal' || who.patientId !== row.patientId) return deny('B3 not in the portal');
  const own = opensInPortal(world, who, 'appointments');
  return own.allow ? allow('B3 an appointment of one’s own') : own;
}

/** S5: what one waits for oneself. */
export const seesWaiting = (world: World, who: Principal, row: Appointment): Decision => seesAppointment(world, who, row);

/** While it is to come, however late. */
export function mayCancel(world: World, who: Principal, row: Appointment): Decision {
  const seen = seesAppointment(world, who, row);
  if (!seen.allow) return seen;
  return row.status === 'booked' && row.isToCome ? seen : deny('B3 over');
}

/** Before the clinic's notice begins, to whom one may book with. */
export function mayMove(world: World, who: Principal, row: Appointment, practitionerId: number): Decision {
  const open = mayCancel(world, who, row);
  if (!open.allow) return open;
  return row.isSoon ? deny('B3 within the notice') : mayBookWith(world, who, practitionerId);
}

/** One's own care team, with whom one may book, and whom one sees. */
export function seesPractitioner(world: World, who: Principal, practitionerId: number): Decision {
  const team = world.assignments.filter((a) => a.practitionerId === practitionerId).map((a) => seesAssignment(world, who, a));
  const booked = world.appointments.filter((a) => a.practitionerId === practitionerId).map((a) => seesAppointment(world, who, a));
  return [...team, ...booked, mayBookWith(world, who, practitionerId)].find((one) => one.allow) ?? deny('B3 not in the portal');
}

/** When somebody is taken whom one may book with. */
export const seesTaken = (world: World, who: Principal, row: Appointment): Decision =>
  row.tenantId === who.tenantId ? mayBookWith(world, who, row.practitionerId) : deny('R7 not in this clinic');

/** B3: how one is called and reached is one's own to say. */
export const editsOwnProfile = (world: World, who: Principal, patientId: number): Decision =>
  who.kind === 'portal' && who.patientId === patientId ? opensInPortal(world, who, 'profile') : deny('B3 not in the portal');
