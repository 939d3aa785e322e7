import { createHash } from 'node:crypto';
import type { HandoverEffect, HandoverWanted } from '#src/contract/handover.ts';
import type { Place } from '../scheduling/queries.ts';

type Kind = 'primary' | 'assigned' | 'covering';
type Term = { kind: Kind; from: string; until: string | null };
/** A patient of the one who leaves, with how the care team stands. */
export type Handed = {
  id: number;
  own: Term | null;
  primaryId: number | null;
  standing: (Term & { practitionerId: number })[];
  version: string;
};
export type ToCome = Place & { id: number; patientId: number; version: number; mayMove: boolean };
export type Clash = { appointmentId: number; practitionerId: number; taken: boolean; outside: boolean };
export type Situation = {
  practitionerId: number;
  patients: Handed[];
  appointments: ToCome[];
  clashes: Clash[];
  colleagues: { id: number; caseload: number }[];
};

/** A row of a care team as it is to be; without `from`, it begins now, or stays as long as it has been. */
export type Joined = { patientId: number; practitionerId: number; kind: Kind; from: string | null; until: string | null; isOn: boolean };
export type Moved = { id: number; patientId: number; version: number; practitionerId: number; place: Place | null };
export type Plan = {
  ends: number[];
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
const hasBegun = (at: string, now: Date) => Date.parse(at) <= now.getTime();

/**
 * What a hand-over comes to (A13). Whoever follows is primary where the one who leaves was, or where nobody is; else on the care team for as long
 * as the one who leaves would have been. Whoever gets an appointment is on the care team as well.
 * @param free the first free times that were found, by appointment
 */
export function planOf(now: Situation, wanted: HandoverWanted, free: ReadonlyMap<number, Place>, at: Date): Plan {
  const joins = new Map<string, Joined>();
  const key = (patientId: number, practitionerId: number) => `${patientId}-${practitionerId}`;
  const primaries: Plan['primaries'] = [];
  const unsettled: HandoverEffect['unsettled'] = [];
  const patients: HandoverEffect['patients'] = [];
  const follows = new Map(wanted.patients.map(({ patientId, practitionerId }) => [patientId, practitionerId]));
  for (const patient of now.patients) {
    const to = follows.get(patient.id) ?? null;
    const needsPrimary = patient.primaryId === null;
    const standing = patient.standing.find(({ practitionerId }) => practitionerId === to);
    if (to === null) {
      if (needsPrimary) unsettled.push({ patientId: patient.id, appointmentId: null, why: 'nobody' });
    } else if (needsPrimary) {
      joins.set(key(patient.id, to), {
        patientId: patient.id,
        practitionerId: to,
        kind: 'primary',
        from: null,
        until: null,
        isOn: standing !== undefined,
      });
      primaries.push({ patientId: patient.id, practitionerId: to, before: patient.own?.kind === 'primary' ? now.practitionerId : null });
    } else if (standing) {
      const until = patient.own ? latest(standing.until, patient.own.until) : standing.until;
      const earlier = patient.own && !hasBegun(standing.from, at) && patient.own.from < standing.from;
      if (until !== standing.until || earlier)
        joins.set(key(patient.id, to), {
          patientId: patient.id,
          practitionerId: to,
          kind: standing.kind,
          from: earlier && patient.own && !hasBegun(patient.own.from, at) ? patient.own.from : earlier ? null : standing.from,
          until,
          isOn: true,
        });
    } else {
      const from = patient.own && !hasBegun(patient.own.from, at) ? patient.own.from : null;
      const kind = patient.own?.kind === 'covering' ? 'covering' : 'assigned';
      joins.set(key(patient.id, to), {
        patientId: patient.id,
        practitionerId: to,
        kind,
        from,
        until: patient.own?.until ?? null,
        isOn: false,
      });
    }
    patients.push({
      patientId: patient.id,
      practitionerId: to,
      becomesPrimary: to !== null && needsPrimary,
      joins: to !== null && !standing,
    });
  }

  const moves: Moved[] = [];
  const cancels: Plan['cancels'] = [];
  const joinForAppointment: HandoverEffect['joinForAppointment'] = [];
  const byId = new Map(now.patients.map((patient) => [patient.id, patient]));
  for (const { one, outcome, practitionerId, anyway } of fatesOf(now, wanted)) {
    const { id, patientId, version } = one;
    const isLeft = (why: HandoverEffect['unsettled'][number]['why']) => unsettled.push({ patientId, appointmentId: id, why });
    if (!one.mayMove) isLeft('notYours');
    else if (outcome === 'cancel') cancels.push({ id, patientId, version });
    // That nobody follows is said of the patient.
    else if (practitionerId === null) continue;
    else {
      const clash =
        outcome === 'move' ? now.clashes.find((other) => other.appointmentId === id && other.practitionerId === practitionerId) : undefined;
      const place = outcome === 'firstFree' ? (free.get(id) ?? null) : null;
      if (clash?.taken) isLeft('taken');
      else if (clash?.outside && !anyway) isLeft('outside');
      else if (outcome === 'firstFree' && place === null) isLeft('noFreeTime');
      else moves.push({ id, patientId, version, practitionerId, place });
      const isOn = byId.get(patientId)?.standing.some((other) => other.practitionerId === practitionerId) ?? false;
      if (!isOn && !joins.has(key(patientId, practitionerId))) {
        joins.set(key(patientId, practitionerId), { patientId, practitionerId, kind: 'assigned', from: null, until: null, isOn: false });
        joinForAppointment.push({ patientId, practitionerId });
      }
    }
  }
  const newOnes = [...joins.values()].filter(({ isOn }) => !isOn);
  const colleagues = now.colleagues
    .map(({ id, caseload }) => {
      const count = (all: { practitionerId: number | null }[]) => all.filter(({ practitionerId }) => practitionerId === id).length;
      return {
        practitionerId: id,
        patients: count(wanted.patients),
        primaries: count(primaries),
        appointments: count(moves),
        caseload: caseload + count(newOnes),
      };
    })
    .filter((one) => one.patients + one.appointments > 0);
  const walls = new Map(now.appointments.map(({ id, wallStart }) => [id, wallStart]));
  const effect: HandoverEffect = {
    version: '',
    patients,
    joinForAppointment,
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
    ends: now.patients.flatMap(({ id, own }) => (own ? [id] : [])),
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
    now.patients.map(({ id, version }) => [id, version]),
    now.appointments.map(({ id, version }) => [id, version]),
  ];
  return { ...plan, effect: { ...effect, version: createHash('sha256').update(JSON.stringify(said)).digest('base64url') } };
}
