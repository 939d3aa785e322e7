import { Problem } from '#src/contract/problems.ts';
import type { Covering } from '#src/contract/leave.ts';
import { propose } from '../proposals/rules.ts';
import type { Colleague, Proposal, Wanting } from '../proposals/rules.ts';
import { freeTimes, lengthOf, placeAt, wallAt } from '../scheduling/rules.ts';
import type { InLeave, Move } from '../leaveappointments/queries.ts';
import type { Cared, Cover } from './queries.ts';

/**
 * Whom to propose for each patient who is not covered yet: as everywhere else, but nobody who is away, or cannot come onto this care team, and
 * somebody with time for their appointments, at the same time or at another within the leave, as long as there is anybody.
 * @param discipline of who is away
 * @param toCome of the leave; `notFree` names the colleagues who have no time for one then
 */
export function proposals(
  cared: readonly Cared[],
  wanting: readonly Wanting[],
  colleagues: readonly (Colleague & { isAway: boolean })[],
  discipline: string,
  toCome: readonly (InLeave & { notFree: readonly number[] })[],
  calendars: Calendars | null,
): Map<number, Proposal> {
  const present = colleagues.filter(({ isAway }) => !isAway);
  const open = new Map(cared.filter(({ coveredBy }) => coveredBy === null).map((one) => [one.patientId, one]));
  const asked = wanting.flatMap((one) => {
    const { unavailable } = open.get(one.id) ?? {};
    return unavailable ? [{ ...one, barred: unavailable }] : [];
  });
  const booked = Map.groupBy(toCome, ({ patientId }) => patientId);
  const taken = Map.groupBy(calendars?.taken ?? [], ({ practitionerId }) => practitionerId);
  const elsewhere = [...(calendars?.elsewhere ?? [])];
  const given = new Map<number, Spell[]>();
  const hasTime = (patientId: number, to: number): boolean => {
    const own = open.get(patientId)?.mayBook ? (booked.get(patientId) ?? []).filter(({ practitionerId }) => practitionerId !== to) : [];
    if (!calendars || own.length === 0) return true;
    const already = given.get(to) ?? [];
    const { moves, without } = placesFor(
      own.map((one) => {
        const isGiven = already.some((spell) => isOver(spell, { from: one.busyFrom, until: one.busyUntil }));
        return { one, to, mayElsewhere: true, isFree: !isGiven && !one.notFree.includes(to) };
      }),
      { ...calendars, taken: [...(taken.get(to) ?? []), ...already.map((spell) => ({ ...spell, practitionerId: to }))], elsewhere },
    );
    if (without.length > 0) return false;
    given.set(to, [...already, ...moves.map(({ busyFrom, busyUntil }) => ({ from: busyFrom, until: busyUntil }))]);
    const rooms = new Map(own.map(({ id, roomId }) => [id, roomId]));
    for (const { id, startsAt, endsAt } of moves) {
      const roomId = rooms.get(id) ?? null;
      if (roomId !== null) elsewhere.push({ id: roomId, from: startsAt, until: endsAt });
    }
    return true;
  };
  return new Map(propose(asked, present, discipline, hasTime).map((one) => [one.patientId, one]));
}

type Fates = { moves: InLeave[]; firstFree: InLeave[]; cancelled: InLeave[]; kept: InLeave[] };
/**
 * What becomes of the appointments of those who are covered now: each of them is decided as it stands, and nothing else is.
 * @throws Problem not_their_appointment, leave_changed, appointments_undecided
 */
export function fatesOf(toCome: readonly InLeave[], { covers, appointments }: Pick<Covering, 'covers' | 'appointments'>): Fates {
  const patients = new Set(covers.map(({ patientId }) => patientId));
  const theirs = new Map(toCome.filter(({ patientId }) => patients.has(patientId)).map((one) => [one.id, one]));
  const strangers = appointments.filter(({ appointmentId }) => !theirs.has(appointmentId)).map(({ appointmentId }) => appointmentId);
  if (strangers.length > 0) throw new Problem('not_their_appointment', { ids: strangers });
  const fates: Fates = { moves: [], firstFree: [], cancelled: [], kept: [] };
  const list = { move: fates.moves, firstFree: fates.firstFree, cancel: fates.cancelled, keep: fates.kept };
  for (const { appointmentId, version, outcome } of appointments) {
    const one = theirs.get(appointmentId);
    // Said twice, or of another version.
    if (!one || one.version !== version) throw new Problem('leave_changed');
    theirs.delete(appointmentId);
    list[outcome].push(one);
  }
  if (theirs.size > 0) throw new Problem('appointments_undecided', { count: theirs.size, appointments: [] });
  return fates;
}

type Spell = { from: string; until: string };
const isOver = (one: Spell, other: Spell): boolean =>
  Date.parse(one.from) < Date.parse(other.until) && Date.parse(other.from) < Date.parse(one.until);
export type Calendars = {
  hours: { practitionerId: number; weekday: number; from: number; to: number }[];
  taken: (Spell & { practitionerId: number })[];
  /** When rooms are taken, and patients are booked. */
  elsewhere: (Spell & { id: number })[];
  timeZone: string;
  now: string;
  /** The leave: nothing is put elsewhere before it begins, or ends after it. */
  since: string;
  until: string;
};
const day = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / day) + 1;
/** How far from its own day on a first free time is looked for, in days. */
const searched = 92;
/** The last day on which it is the leave still, by the clinic's clock: it ends at midnight as a rule. */
const lastDayOf = (until: string, timeZone: string): string => wallAt(new Date(Date.parse(until) - 1).toISOString(), timeZone).slice(0, 10);
const daysFor = ({ wallStart }: Pick<InLeave, 'wallStart'>, lastDay: string): number =>
  Math.min(Math.max(daysBetween(wallStart.slice(0, 10), lastDay), 0), searched);

/** Which days of calendars are to be read, so that each of these can be put elsewhere: from the day of the first to where the last is looked for. */
export function daysToSearch(
  appointments: readonly Pick<InLeave, 'wallStart'>[],
  { until, timeZone }: { until: string; timeZone: string },
): { from: string; days: number } | null {
  const own = appointments.map(({ wallStart }) => wallStart.slice(0, 10)).toSorted();
  const [from, last] = [own[0], own.at(-1)];
  if (from === undefined || last === undefined) return null;
  // One day even where it begins on the last, or goes on after it.
  return { from, days: daysBetween(from, last) - 1 + Math.max(daysFor({ wallStart: last }, lastDayOf(until, timeZone)), 1) };
}

/**
 * Where each appointment goes that is moved: to the same time where the colleague is free, and otherwise, if it may be, to the first that is
 * free from its own day on within the leave, with its patient and room free too. In the order of their times, so that none takes another's.
 * @returns the moves, and those for which there is no time
 */
export function placesFor(
  appointments: readonly { one: InLeave; to: number; mayElsewhere: boolean; isFree: boolean }[],
  { hours, taken, elsewhere, timeZone, now, since, until }: Calendars,
): { moves: Move[]; without: InLeave[] } {
  const [busy, away] = [[...taken], [...elsewhere]];
  const moves: Move[] = [];
  const without: InLeave[] = [];
  const take = (
    one: InLeave,
    to: number,
    place: Pick<Move, 'startsAt' | 'endsAt' | 'busyFrom' | 'busyUntil' | 'wallStart' | 'minutes'>,
    isElsewhere: boolean,
  ) => {
    busy.push({ practitionerId: to, from: place.busyFrom, until: place.busyUntil });
    for (const id of [one.patientId, one.roomId]) if (id !== null) away.push({ id, from: place.startsAt, until: place.endsAt });
    const { startsAt, endsAt, busyFrom, busyUntil, wallStart, minutes } = place;
    moves.push({
      id: one.id,
      version: one.version,
      practitionerId: to,
      isElsewhere,
      startsAt,
      endsAt,
      busyFrom,
      busyUntil,
      wallStart,
      minutes,
    });
  };
  const later: (typeof appointments)[number][] = [];
  // Those that stay at their time come first: the others find what is left.
  for (const asked of appointments) {
    const { one, to, isFree } = asked;
    const spell = { from: one.busyFrom, until: one.busyUntil };
    const clashes = moves.some((move) => move.practitionerId === to && isOver({ from: move.busyFrom, until: move.busyUntil }, spell));
    if (isFree && !clashes) take(one, to, one, false);
    else later.push(asked);
  }
  const lastDay = lastDayOf(until, timeZone);
  for (const { one, to, mayElsewhere } of later) {
    const length = lengthOf(one);
    const [slot] = mayElsewhere
      ? freeTimes(length, {
          hours: hours.filter(({ practitionerId }) => practitionerId === to),
          taken: busy.filter(({ practitionerId }) => practitionerId === to),
          elsewhere: away.filter(({ id, ...spell }) => (id === one.patientId || id === one.roomId) && !isItself(one, spell)),
          from: one.wallStart.slice(0, 10),
          days: daysFor(one, lastDay),
          timeZone,
          now: Date.parse(now) > Date.parse(since) ? now : since,
          most: 1,
        })
      : [];
    const place = slot && placeAt(slot.wallStart, timeZone, length);
    // They are in order: where the first ends too late, so does every other.
    if (place && Date.parse(place.endsAt) <= Date.parse(until)) take(one, to, place, true);
    else without.push(one);
  }
  return { moves, without };
}
/** Its own place in the way of its patient or room: it is about to leave it. */
const isItself = (one: InLeave, { from, until }: Spell): boolean =>
  Date.parse(from) === Date.parse(one.startsAt) && Date.parse(until) === Date.parse(one.endsAt);

/** Which covers are of no patient of this leave, or say one patient twice. */
export const strangersIn = (covers: readonly Cover[], cared: readonly Cared[]): number[] => {
  const seen = new Set<number>();
  return covers
    .filter(({ patientId }) => {
      const twice = seen.has(patientId);
      seen.add(patientId);
      return twice || !cared.some((one) => one.patientId === patientId);
    })
    .map(({ patientId }) => patientId);
};
