import { createHash } from 'node:crypto';
import type { HandoverEffect, HandoverWanted } from '#src/contract/handover.ts';
import type { Clash } from '../proposals/queries.ts';
import type { Place } from '../scheduling/queries.ts';

type Kind = 'primary' | 'assigned' | 'covering';
type Term = { kind: Kind; from: string; until: string | null };
/** A patient of the one who leaves, with how the care team stands. */
export type Handed = {
  id: number;
  own: Term | null;
  primaryId: number | null;
  standing: (Term & { practitionerId: number })[];
  /** Who covers a leave to come of the one who leaves; `gives` where that alone puts them on the care team. */
  covers: { leaveId: number; practitionerId: number; gives: boolean }[];
  version: string;
};
/** With the one who leaves, or with the colleague who covers for them. */
export type ToCome = Place & { id: number; patientId: number; practitionerId: number; version: number; mayMove: boolean };
export type Situation = {
  practitionerId: number;
  patients: Handed[];
  appointments: ToCome[];
  clashes: Clash[];
  colleagues: { id: number; caseload: number }[];
};

/** A row of a care team as it is to be; without `from`, it begins now, or stays as long as it has been. */
export type Joined = { patientId: number; practitionerId: number; kind: Kind; from: string | null; until: string | null; isOn: boolean };
export type Moved = { id: number; patientId: number; version: number; practitionerId: number; before: number; place: Place | null };
export type Ended = { patientId: number; practitionerId: number };
export type Plan = {
  ends: Ended[];
  /** How many covers of leaves to come are forgotten with it. */
  covers: number;
  joins: Joined[];
  primaries: { patientId: number; practitionerId: number; before: number | null }[];
  moves: Moved[];
  cancels: { id: number; patientId: number; version: number }[];
  effect: HandoverEffect;
};

/** What becomes of each appointment: as said, else it goes to who follows, or to the primary, at its time. */
const fatesOf = (now: Pick<Situation, 'patients' | 'appointments'>, wanted: HandoverWanted) => {
  const said = new Map(wanted.appointments.map((fate) => [fate.appointmentId, fate]));
  const to = new Map(wanted.patients.map(({ patientId, practitionerId }) => [patientId, practitionerId]));
  const primary = new Map(now.patients.map(({ id, primaryId }) => [id, primaryId]));
  return now.appointments.map((one) => {
    const follows = to.get(one.patientId) ?? primary.get(one.patientId) ?? null;
    const fate = said.get(one.id);
    if (fate?.outcome === 'cancel') return { one, outcome: 'cancel' as const, practitionerId: null, anyway: false };
    return {
      one,
      outcome: fate?.outcome ?? ('move' as const),
      practitionerId: fate?.practitionerId ?? follows,
      anyway: fate?.outcome === 'move' && fate.anyway === true,
    };
  });
};

/** To whom what is to go, and which of it to a first free time. */
export const targetsOf = (now: Pick<Situation, 'patients' | 'appointments'>, wanted: HandoverWanted) => {
  const fates = fatesOf(now, wanted);
  const ids = [...wanted.patients, ...fates].flatMap(({ practitionerId }) => practitionerId ?? []);
  return {
    practitionerIds: [...new Set(ids)].toSorted((a, b) => a - b),
    pairs: fates.flatMap(({ one, outcome, practitionerId }) =>
      outcome === 'move' && practitionerId !== null ? [{ ...one, practitionerId }] : [],
    ),
    firstFree: fates.flatMap(({ one, outcome, practitionerId }) =>
      outcome === 'firstFree' && practitionerId !== null ? [{ one, practitionerId }] : [],
    ),
  };
};

/** Whether the draft is of the caseload as it stands: everyone, nobody else, and no appointment that is not there any more. */
export const isOf = (now: Pick<Situation, 'patients' | 'appointments'>, wanted: HandoverWanted): boolean => {
  const ids = new Set(wanted.patients.map(({ patientId }) => patientId));
  const toCome = new Set(now.appointments.map(({ id }) => id));
  return (
    ids.size === wanted.patients.length &&
    ids.size === now.patients.length &&
    now.patients.every(({ id }) => ids.has(id)) &&
    new Set(wanted.appointments.map(({ appointmentId }) => appointmentId)).size === wanted.appointments.length &&
    wanted.appointments.every(({ appointmentId }) => toCome.has(appointmentId))
  );
};

const latest = (one: string | null, other: string | null) => (one === null || other === null ? null : one > other ? one : other);
const hasBegun = (at: string | null, now: Date) => at === null || Date.parse(at) <= now.getTime();
const key = (patientId: number, practitionerId: number) => `${patientId}-${practitionerId}`;
/** Who is on the care team whatever becomes of the leaves of the one who leaves. */
const standingOf = ({ standing, covers }: Handed) =>
  standing.filter((one) => !covers.some(({ practitionerId, gives }) => gives && practitionerId === one.practitionerId));

/** How whoever follows is on the care team from now on; null where they are already. */
function followerOf({ id: patientId, own, primaryId, ...patient }: Handed, to: number, at: Date): Joined | null {
  const standing = standingOf({ id: patientId, own, primaryId, ...patient }).find(({ practitionerId }) => practitionerId === to);
  const row = { patientId, practitionerId: to, isOn: standing !== undefined };
  // Or whose place as primary has run out.
  if (primaryId === null || (primaryId === to && !standing)) return { ...row, kind: 'primary', from: null, until: null };
  const begins = own && !hasBegun(own.from, at) ? own.from : null;
  if (!standing) return { ...row, kind: own?.kind === 'covering' ? 'covering' : 'assigned', from: begins, until: own?.until ?? null };
  const until = own ? latest(standing.until, own.until) : standing.until;
  const earlier = own !== null && !hasBegun(standing.from, at) && own.from < standing.from;
  if (until === standing.until && !earlier) return null;
  // For longer than a leave they are there in their own right.
  const kind = own?.kind === 'covering' ? standing.kind : inOwnRight(standing.kind);
  return { ...row, kind, from: earlier ? begins : standing.from, until };
}
const inOwnRight = (kind: Kind): Kind => (kind === 'covering' ? 'assigned' : kind);

/** A place on a care team that holds throughout an appointment: as it is, or null where it is made longer, as by booking it (A6). */
function throughout(place: Pick<Joined, 'from' | 'until'>, { startsAt, endsAt }: Pick<Place, 'startsAt' | 'endsAt'>) {
  const from = place.from !== null && Date.parse(place.from) > Date.parse(startsAt) ? null : place.from;
  const until = place.until !== null && Date.parse(place.until) < Date.parse(endsAt) ? null : place.until;
  return from === place.from && until === place.until ? null : { from, until };
}

/**
 * What a hand-over comes to (A13). Whoever follows is primary where the one who leaves was, or where nobody is; else on the care team for as long
 * as the one who leaves would have been. Whoever gets an appointment is on the care team then as well. Who covers for the one who leaves does so no
 * longer: what they have only for that goes to those who follow.
 * @param free the first free times that were found, by appointment
 */
export function planOf(now: Situation, wanted: HandoverWanted, free: ReadonlyMap<number, Place>, at: Date): Plan {
  const joins = new Map<string, Joined>();
  const primaries: Plan['primaries'] = [];
  const unsettled: HandoverEffect['unsettled'] = [];
  const patients: HandoverEffect['patients'] = [];
  const follows = new Map(wanted.patients.map(({ patientId, practitionerId }) => [patientId, practitionerId]));
  for (const patient of now.patients) {
    const { id: patientId, own, primaryId } = patient;
    const to = follows.get(patientId) ?? null;
    const needsPrimary = primaryId === null;
    if (to === null && needsPrimary) unsettled.push({ patientId, appointmentId: null, why: 'nobody' });
    const join = to === null ? null : followerOf(patient, to, at);
    if (join) joins.set(key(patientId, join.practitionerId), join);
    if (join && needsPrimary)
      primaries.push({ patientId, practitionerId: join.practitionerId, before: own?.kind === 'primary' ? now.practitionerId : null });
    patients.push({
      patientId,
      practitionerId: to,
      becomesPrimary: to !== null && needsPrimary,
      joins: to !== null && !standingOf(patient).some(({ practitionerId }) => practitionerId === to),
    });
  }

  const moves: Moved[] = [];
  const cancels: Plan['cancels'] = [];
  const joinForAppointment: HandoverEffect['joinForAppointment'] = [];
  const longer = new Map<string, Ended>();
  const byId = new Map(now.patients.map((patient) => [patient.id, patient]));
  const clashes = new Map(now.clashes.map((clash) => [clash.appointmentId, clash]));
  /** Until when each colleague is taken by what they have been given at its own time. */
  const given = new Map<number, number>();
  for (const { one, outcome, practitionerId, anyway } of fatesOf(now, wanted)) {
    const { id, patientId, version, practitionerId: before } = one;
    const isLeft = (why: HandoverEffect['unsettled'][number]['why']) => unsettled.push({ patientId, appointmentId: id, why });
    const patient = byId.get(patientId);
    if (outcome === 'cancel') {
      if (one.mayMove) cancels.push({ id, patientId, version });
      else isLeft('notYours');
      continue;
    }
    const place = outcome === 'firstFree' ? (free.get(id) ?? null) : null;
    // Whoever covers keeps it at its time by being named: nothing becomes of it.
    const stays = outcome === 'move' && practitionerId === before;
    if (!one.mayMove && !stays) isLeft('notYours');
    // That nobody follows is said of the patient.
    if ((!one.mayMove && !stays) || practitionerId === null) continue;
    if (outcome === 'move' && !stays) {
      const clash = clashes.get(id);
      const overlaps = Date.parse(one.busyFrom) < (given.get(practitionerId) ?? 0);
      if (overlaps || clash?.taken.includes(practitionerId)) isLeft('taken');
      else if (clash?.outside.includes(practitionerId) && !anyway) isLeft('outside');
      else moves.push({ id, patientId, version, practitionerId, before, place });
      given.set(practitionerId, Math.max(given.get(practitionerId) ?? 0, Date.parse(one.busyUntil)));
    } else if (outcome === 'firstFree') {
      if (place) moves.push({ id, patientId, version, practitionerId, before, place });
      else isLeft('noFreeTime');
    }
    const standing = patient && standingOf(patient).find((other) => other.practitionerId === practitionerId);
    const team = joins.get(key(patientId, practitionerId)) ?? standing;
    if (!team) {
      const kind = patient?.primaryId === practitionerId ? 'primary' : 'assigned';
      joins.set(key(patientId, practitionerId), { patientId, practitionerId, kind, from: null, until: null, isOn: false });
      joinForAppointment.push({ patientId, practitionerId });
      continue;
    }
    const dates = throughout(team, place ?? one);
    if (!dates) continue;
    const isOn = 'isOn' in team ? team.isOn : true;
    joins.set(key(patientId, practitionerId), { patientId, practitionerId, kind: inOwnRight(team.kind), ...dates, isOn });
    longer.set(key(patientId, practitionerId), { patientId, practitionerId });
  }

  const covered = now.patients.flatMap(({ id: patientId, covers }) => covers.map((cover) => ({ ...cover, patientId })));
  const coversEnd = [
    ...new Map(covered.map(({ patientId, practitionerId }) => [key(patientId, practitionerId), { patientId, practitionerId }])).values(),
  ];
  // Whoever follows where they covered keeps their row, which becomes another.
  const ended = covered.filter(({ patientId, practitionerId, gives }) => gives && !joins.has(key(patientId, practitionerId)));
  const holding = new Set(
    now.patients.flatMap(({ id, standing }) =>
      standing.flatMap(({ practitionerId, from }) => (hasBegun(from, at) ? [key(id, practitionerId)] : [])),
    ),
  );
  const comes = [...joins.values()].filter((one) => hasBegun(one.from, at) && !holding.has(key(one.patientId, one.practitionerId)));
  const goes = ended.filter((one) => holding.has(key(one.patientId, one.practitionerId)));
  const colleagues = now.colleagues
    .map(({ id, caseload }) => {
      const count = (all: readonly { practitionerId: number | null }[]) => all.filter(({ practitionerId }) => practitionerId === id).length;
      return {
        practitionerId: id,
        patients: count(wanted.patients),
        primaries: count(primaries),
        appointments: count(moves),
        caseload: caseload + count(comes) - count(goes),
      };
    })
    .filter((one) => one.patients + one.appointments > 0);
  const walls = new Map(now.appointments.map(({ id, wallStart }) => [id, wallStart]));
  const effect: HandoverEffect = {
    version: '',
    patients,
    joinForAppointment,
    longerForAppointment: [...longer.values()],
    coversEnd,
    moves: moves.map(({ id, patientId, practitionerId, place }) => ({
      appointmentId: id,
      patientId,
      practitionerId,
      wallStart: place?.wallStart ?? walls.get(id) ?? '',
      isOtherTime: place !== null,
    })),
    cancelled: cancels.map(({ id, patientId }) => ({ appointmentId: id, patientId })),
    unsettled,
    colleagues,
    members: null,
  };
  const plan = {
    ends: [
      ...now.patients.flatMap(({ id, own }) => (own ? [{ patientId: id, practitionerId: now.practitionerId }] : [])),
      ...ended.map(({ patientId, practitionerId }) => ({ patientId, practitionerId })),
    ],
    covers: covered.length,
    joins: [...joins.values()],
    primaries,
    moves,
    cancels,
  };
  // Of everything that it rests on and does: of the care teams and appointments by their versions, and not of how full anyone is.
  const said = [
    plan,
    unsettled,
    wanted.stopAccepting,
    now.patients.map(({ id, version, covers }) => [id, version, covers]),
    now.appointments.map(({ id, version }) => [id, version]),
  ];
  return { ...plan, effect: { ...effect, version: createHash('sha256').update(JSON.stringify(said)).digest('base64url') } };
}
