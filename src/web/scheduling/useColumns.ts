import { useMemo } from 'react';
import type { Hours, WorkingHours } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment, Busy, Calendar } from '#src/contract/scheduling.ts';
import { clockChange, dayOf, minuteOf, weekdayOf } from '#src/web/ui/wall.ts';
import type { ClockChange } from '#src/web/ui/wall.ts';

/** Minutes of a day by the clock, half-open. */
export type Band = { from: number; to: number };
/** Where an appointment stands in its column; those at the same time share the width. */
export type Placed = Band & { appointment: Appointment; lane: number; lanes: number };
/** One day of one practitioner. */
export type Column = {
  key: string;
  practitioner: TherapistInfo;
  day: string;
  /** What of this day the clock leaves out, or shows twice. */
  clock: ClockChange | null;
  open: Band[];
  away: Band[];
  busy: Band[];
  events: Placed[];
};

const wholeDay = 1440;
type Spell = { wallStart: string; wallEnd: string; startsAt: string; endsAt: string };

/**
 * What of a spell falls on a day, in minutes by the clock; null where nothing does. One that ends, by the clock, before it has begun (the
 * clocks were put back meanwhile) is drawn as long as it lasts.
 */
export const bandOn = (day: string, { wallStart, wallEnd, startsAt, endsAt }: Spell): Band | null => {
  if (dayOf(wallStart) > day || dayOf(wallEnd) < day) return null;
  const from = dayOf(wallStart) < day ? 0 : minuteOf(wallStart);
  const to =
    wallEnd <= wallStart
      ? from + (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
      : dayOf(wallEnd) > day
        ? wholeDay
        : minuteOf(wallEnd);
  return to > from ? { from, to: Math.min(to, wholeDay) } : null;
};

/** Instants are all written alike. */
const byText = (one: string, other: string): number => Number(one > other) - Number(one < other);

/** Puts side by side what is at the same time, as it is read: earlier first, then longer. */
export const inLanes = (events: (Band & { appointment: Appointment })[]): Placed[] => {
  const sorted = events.toSorted(
    (one, other) =>
      one.from - other.from || byText(one.appointment.startsAt, other.appointment.startsAt) || one.appointment.id - other.appointment.id,
  );
  const placed: Placed[] = [];
  let cluster: Placed[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of cluster) one.lanes = ends.length;
    placed.push(...cluster);
    cluster = [];
    ends = [];
  };
  for (const event of sorted) {
    if (ends.length > 0 && event.from >= Math.max(...ends)) close();
    const free = ends.findIndex((end) => end <= event.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = event.to;
    cluster.push({ ...event, lane, lanes: 1 });
  }
  close();
  return placed;
};

const openOn = (day: string, hours: Hours[]): Band[] => {
  const weekday = weekdayOf(day);
  return hours.filter((one) => one.weekday === weekday).map(({ from, to }) => ({ from, to }));
};
const bandsOn = (day: string, practitionerId: number, spells: Busy[]): Band[] =>
  spells.filter((one) => one.practitionerId === practitionerId).flatMap((one) => bandOn(day, one) ?? []);

type Wanted = { practitioner: TherapistInfo; day: string };

/** The columns of a calendar: what is in each, by the clock of the clinic. */
export const columnsOf = (wanted: Wanted[], { appointments, busy, timeOff, timeZone }: Calendar, hours: WorkingHours): Column[] => {
  const byPractitioner = Map.groupBy(appointments, ({ practitioner }) => practitioner.id);
  const hoursOf = new Map(hours.practitioners.map((one) => [one.id, one.hours]));
  const clocks = new Map([...new Set(wanted.map(({ day }) => day))].map((day) => [day, clockChange(day, timeZone)]));
  return wanted.map(({ practitioner, day }) => ({
    key: `${practitioner.id} ${day}`,
    practitioner,
    day,
    clock: clocks.get(day) ?? null,
    open: openOn(day, hoursOf.get(practitioner.id) ?? []),
    away: bandsOn(day, practitioner.id, timeOff),
    busy: bandsOn(day, practitioner.id, busy),
    events: inLanes(
      (byPractitioner.get(practitioner.id) ?? []).flatMap((appointment) => {
        const band = bandOn(day, appointment);
        return band ? [{ ...band, appointment }] : [];
      }),
    ),
  }));
};

/** Everyone of whom there is something to show: those with working hours and those who are booked; `first` before the others. */
export const peopleOf = (hours: WorkingHours, calendar: Calendar | undefined, first: number | null): TherapistInfo[] => {
  const all = new Map<number, TherapistInfo>();
  for (const { id, firstName, lastName } of hours.practitioners) all.set(id, { id, firstName, lastName });
  for (const { practitioner } of calendar?.appointments ?? []) if (!all.has(practitioner.id)) all.set(practitioner.id, practitioner);
  const people = [...all.values()];
  return [...people.filter(({ id }) => id === first), ...people.filter(({ id }) => id !== first)];
};

/** Those who work on a day, or have something on it; everyone where that is nobody. */
export const onDuty = (people: TherapistInfo[], day: string, calendar: Calendar, hours: WorkingHours): TherapistInfo[] => {
  const duty = new Set([
    ...hours.practitioners.flatMap((one) => (openOn(day, one.hours).length > 0 ? [one.id] : [])),
    ...calendar.appointments.map(({ practitioner }) => practitioner.id),
    ...calendar.busy.map(({ practitionerId }) => practitionerId),
  ]);
  const there = people.filter(({ id }) => duty.has(id));
  return there.length > 0 ? there : people;
};

export const useColumns = (wanted: Wanted[], calendar: Calendar, hours: WorkingHours): Column[] =>
  useMemo(() => columnsOf(wanted, calendar, hours), [wanted, calendar, hours]);

/** Of one practitioner on one day: how many appointments, and how much of the working hours they fill (0 to 1; null without hours). */
export type Load = { count: number; filled: number | null };
/** For a month, in one pass over everything that is booked: by practitioner and day. */
export const loadsOf = (calendar: Calendar, hours: WorkingHours): ((practitionerId: number, day: string) => Load) => {
  const sums = new Map<string, { count: number; minutes: number }>();
  const add = (key: string, count: number, minutes: number) => {
    const sum = sums.get(key) ?? { count: 0, minutes: 0 };
    sums.set(key, { count: sum.count + count, minutes: sum.minutes + minutes });
  };
  const lasts = ({ startsAt, endsAt }: Spell) => (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
  for (const one of calendar.appointments)
    if (one.status !== 'cancelled') add(`${one.practitioner.id} ${dayOf(one.wallStart)}`, 1, lasts(one));
  for (const one of calendar.busy) add(`${one.practitionerId} ${dayOf(one.wallStart)}`, 1, lasts(one));
  const works = new Map<string, number>();
  for (const { id, hours: week } of hours.practitioners)
    for (const { weekday, from, to } of week) works.set(`${id} ${weekday}`, (works.get(`${id} ${weekday}`) ?? 0) + to - from);
  return (practitionerId, day) => {
    const { count, minutes } = sums.get(`${practitionerId} ${day}`) ?? { count: 0, minutes: 0 };
    const open = works.get(`${practitionerId} ${weekdayOf(day)}`) ?? 0;
    return { count, filled: open > 0 ? Math.min(1, minutes / open) : null };
  };
};
