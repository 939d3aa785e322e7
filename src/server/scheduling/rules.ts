import { Temporal } from 'temporal-polyfill';
import { Problem } from '#src/contract/problems.ts';
import type { Slot } from '#src/contract/scheduling.ts';
import type { BookingRefusal, Place } from './queries.ts';

const iso = (at: Temporal.ZonedDateTime): string => at.toInstant().toString();
export const wallOf = (at: Temporal.ZonedDateTime): string => at.toPlainDateTime().toString({ smallestUnit: 'minute' });
/** What a clock of the zone shows then. */
export const wallAt = (instant: string, zone: string): string => wallOf(Temporal.Instant.from(instant).toZonedDateTimeISO(zone));

/**
 * The instant that is meant by the clinic's clock (TM-1): a time that the clock skips is as much later, of one that it shows twice the
 * first is meant, unless `later`.
 */
export const instantOf = (wall: string, zone: string, later = false): Temporal.ZonedDateTime =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: later ? 'later' : 'compatible' });

type Length = { minutes: number; bufferBefore: number; bufferAfter: number };

/** Where an appointment lies that begins then; it takes so many minutes as they pass, whatever the clock does meanwhile. */
export function placeAt(wall: string, zone: string, { minutes, bufferBefore, bufferAfter }: Length, later = false): Place {
  const starts = instantOf(wall, zone, later);
  const ends = starts.add({ minutes });
  return {
    startsAt: iso(starts),
    endsAt: iso(ends),
    busyFrom: iso(starts.subtract({ minutes: bufferBefore })),
    busyUntil: iso(ends.add({ minutes: bufferAfter })),
    wallStart: wall,
    minutes,
  };
}

/**
 * TM-2: where an appointment lies by the rules of its zone as they are now. Nowhere else (null), while its instant is one of those that its
 * clock means: of a time that is shown twice, whichever was chosen.
 */
export function placedAnew(place: Place, zone: string, clock = instantOf): Place | null {
  const at = Date.parse(place.startsAt);
  const meant = clock(place.wallStart, zone).epochMilliseconds;
  if (at === meant || at === clock(place.wallStart, zone, true).epochMilliseconds) return null;
  const moved = (instant: string) => new Date(Date.parse(instant) + meant - at).toISOString();
  return {
    ...place,
    startsAt: moved(place.startsAt),
    endsAt: moved(place.endsAt),
    busyFrom: moved(place.busyFrom),
    busyUntil: moved(place.busyUntil),
  };
}

const spans = (from: string, until: string): [number, number] => [Date.parse(from), Date.parse(until)];
const areOver = ([a, b]: [number, number], [from, until]: [number, number]): boolean => a < until && b > from;

/** Of places that are to be taken together, those that lie over one before them. */
export const overEarlier = (places: readonly Place[]): boolean[] => {
  const taken = places.map(({ busyFrom, busyUntil }) => spans(busyFrom, busyUntil));
  return taken.map((one, nth) => taken.slice(0, nth).some((earlier) => areOver(one, earlier)));
};

/** How long an appointment is, with what is kept free around it. */
export const lengthOf = ({ startsAt, endsAt, busyFrom, busyUntil, minutes }: Place): Length => {
  const between = ([from, until]: [number, number]) => (until - from) / 60_000;
  return { minutes, bufferBefore: between(spans(busyFrom, startsAt)), bufferAfter: between(spans(endsAt, busyUntil)) };
};

/** The walls of a series: the same time of day, so many weeks apart. */
export const repeated = (wall: string, { everyWeeks, times }: { everyWeeks: number; times: number }): string[] =>
  Array.from({ length: times }, (_, nth) =>
    Temporal.PlainDateTime.from(wall)
      .add({ weeks: nth * everyWeeks })
      .toString({ smallestUnit: 'minute' }),
  );

/** The wall of another of a series, moved by as much as one of it was: in days and in the time of day. */
export function shifted(wall: string, before: string, after: string): string {
  const [from, to, own] = [before, after, wall].map((one) => Temporal.PlainDateTime.from(one)) as [
    Temporal.PlainDateTime,
    Temporal.PlainDateTime,
    Temporal.PlainDateTime,
  ];
  const days = from.toPlainDate().until(to.toPlainDate()).days;
  return own.toPlainDate().add({ days }).toPlainDateTime(to.toPlainTime()).toString({ smallestUnit: 'minute' });
}

type Taken = { practitionerId: number; from: string; until: string };
type Hours = { practitionerId: number; weekday: number; from: number; to: number };
const stepMinutes = 15;

/**
 * Free times of the practitioners who work, soonest first: on the quarter hours of their working hours, buffers kept, not before now.
 * @param elsewhere when somebody or something that is to be there too is not to be had; buffers are not kept from these
 */
export function freeTimes(
  { minutes, bufferBefore, bufferAfter }: Length,
  {
    hours,
    taken,
    elsewhere = [],
    from,
    days,
    timeZone,
    now,
    most,
  }: {
    hours: Hours[];
    taken: Taken[];
    elsewhere?: Omit<Taken, 'practitionerId'>[];
    from: string;
    days: number;
    timeZone: string;
    now: string;
    most: number;
  },
): Slot[] {
  const busy = new Map<number, [number, number][]>();
  for (const one of taken) {
    const ranges = busy.get(one.practitionerId) ?? [];
    ranges.push(spans(one.from, one.until));
    busy.set(one.practitionerId, ranges);
  }
  const away = elsewhere.map((one) => spans(one.from, one.until));
  const earliest = Date.parse(now);
  const found: (Slot & { at: number })[] = [];
  for (let nth = 0; nth < days && found.length < most; nth++) {
    const day = Temporal.PlainDate.from(from).add({ days: nth });
    const ofDay: (Slot & { at: number })[] = [];
    for (const { practitionerId, from: begins, to } of hours.filter(({ weekday }) => weekday === day.dayOfWeek)) {
      for (let minute = begins; minute + minutes <= to; minute += stepMinutes) {
        const wall = day.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const starts = wall.toZonedDateTime(timeZone);
        // Where the clock skips it, it is no time of this day's.
        if (!starts.toPlainDateTime().equals(wall)) continue;
        const at = starts.epochMilliseconds;
        const ends = at + minutes * 60_000;
        if (at < earliest || away.some((one) => areOver(one, [at, ends]))) continue;
        if (busy.get(practitionerId)?.some((one) => areOver(one, [at - bufferBefore * 60_000, ends + bufferAfter * 60_000]))) continue;
        ofDay.push({ practitionerId, startsAt: iso(starts), wallStart: wallOf(starts), at });
      }
    }
    found.push(...ofDay.toSorted((a, b) => a.at - b.at || a.practitionerId - b.practitionerId));
  }
  return found.slice(0, most).map(({ practitionerId, startsAt, wallStart }) => ({ practitionerId, startsAt, wallStart }));
}

export const notBooked = (refusal: BookingRefusal, practitionerId: number): Problem => {
  switch (refusal) {
    case 'patientArchived':
      return new Problem('patient_archived');
    case 'invalidTarget':
      return new Problem('invalid_target', { ids: [practitionerId] });
    case 'noRight':
      return new Problem('not_allowed');
    case 'notYours':
      return new Problem('booking_not_yours');
  }
};
