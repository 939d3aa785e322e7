import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { freeTimes, instantOf, lengthOf, overEarlier, placeAt, placedAnew, repeated, shifted, wallAt, wallOf } from './rules.ts';

const length = { minutes: 50, bufferBefore: 0, bufferAfter: 10 };

describe('TM-1 the clinic’s clock', () => {
  test.each([
    ['New York loses 02:30', '2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z', '2026-03-08T03:30'],
    ['New York has 01:30 twice', '2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z', '2026-11-01T01:30'],
    ['Berlin loses 02:30', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z', '2026-03-29T03:30'],
    ['Berlin has 02:30 twice', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30'],
    ['Lord Howe loses half an hour', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z', '2026-10-04T02:45'],
    ['Lord Howe has half an hour twice', '2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z', '2026-04-05T01:45'],
    ['Sydney loses 02:30', '2026-10-04T02:30', 'Australia/Sydney', '2026-10-03T16:30:00Z', '2026-10-04T03:30'],
    ['Sydney has 02:30 twice', '2026-04-05T02:30', 'Australia/Sydney', '2026-04-04T15:30:00Z', '2026-04-05T02:30'],
  ])('TM-1 %s', (_, wall, zone, instant, shown) => {
    const at = instantOf(wall, zone);
    expect([at.toInstant().toString(), wallOf(at)]).toEqual([instant, shown]);
  });

  test('TM-1 of a time shown twice the second is an hour later, where it is chosen', () => {
    expect(instantOf('2026-10-25T02:30', 'Europe/Berlin', true).toInstant().toString()).toBe('2026-10-25T01:30:00Z');
  });

  test('S1 a series keeps its time of day over both changes, and an appointment lasts as long as it lasts', () => {
    const walls = repeated('2026-10-19T09:00', { everyWeeks: 1, times: 3 });
    expect(walls).toEqual(['2026-10-19T09:00', '2026-10-26T09:00', '2026-11-02T09:00']);
    expect(walls.map((wall) => placeAt(wall, 'Europe/Berlin', length).startsAt)).toEqual([
      '2026-10-19T07:00:00Z',
      '2026-10-26T08:00:00Z',
      '2026-11-02T08:00:00Z',
    ]);
    const night = placeAt('2026-10-25T01:30', 'Europe/Berlin', { ...length, minutes: 120 });
    expect([night.startsAt, night.endsAt]).toEqual(['2026-10-24T23:30:00Z', '2026-10-25T01:30:00Z']);
  });

  test('BO-6 the rest of a series moves by as many days and to the same time of day', () => {
    expect(shifted('2026-11-09T09:00', '2026-11-02T09:00', '2026-11-04T14:30')).toBe('2026-11-11T14:30');
    expect(shifted('2026-11-09T10:15', '2026-11-02T09:00', '2026-11-01T09:00')).toBe('2026-11-08T09:00');
  });
});

describe('TM-2 a place by other rules', () => {
  const zone = 'Europe/Berlin';
  const hourLater: typeof instantOf = (wall, of, later) => instantOf(wall, of, later).add({ hours: 1 });

  test('TM-2 is where its clock is then, as long as it was and with what is kept free around it', () => {
    const place = placeAt('2027-03-02T09:00', zone, { minutes: 50, bufferBefore: 5, bufferAfter: 10 });
    expect(placedAnew(place, zone)).toBeNull();
    const anew = placedAnew(place, zone, hourLater);
    expect(anew).toEqual({
      ...place,
      startsAt: '2027-03-02T09:00:00.000Z',
      endsAt: '2027-03-02T09:50:00.000Z',
      busyFrom: '2027-03-02T08:55:00.000Z',
      busyUntil: '2027-03-02T10:00:00.000Z',
    });
    expect([lengthOf(place), anew && lengthOf(anew)]).toEqual(Array(2).fill({ minutes: 50, bufferBefore: 5, bufferAfter: 10 }));
    expect([wallAt(place.startsAt, zone), wallAt(anew?.startsAt ?? '', zone)]).toEqual(['2027-03-02T09:00', '2027-03-02T10:00']);
  });

  test.each([false, true])(
    'TM-2 of a time that comes twice either is right (the second: %s), and one that is skipped where it was put',
    (later) => {
      expect(placedAnew(placeAt('2026-10-25T02:30', zone, length, later), zone)).toBeNull();
      expect(placedAnew(placeAt('2026-03-29T02:30', zone, length, later), zone)).toBeNull();
    },
  );

  test('BO-6 places that are taken together are held against each other, buffers and all', () => {
    const at = (wall: string) => placeAt(wall, zone, { minutes: 50, bufferBefore: 5, bufferAfter: 10 });
    expect(overEarlier([at('2027-03-02T09:00'), at('2027-03-02T10:05'), at('2027-03-02T11:09'), at('2027-03-09T09:00')])).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('S1 free times', () => {
  const week = { from: '2026-10-25', days: 1, timeZone: 'Europe/Berlin', now: '2026-10-01T00:00:00Z', most: 200 };
  const hours = [{ practitionerId: 7, weekday: 7, from: 60, to: 300 }];

  test('TM-1 in the night of the change each is a time of the day, once', () => {
    const walls = freeTimes(length, { ...week, hours, taken: [] }).map(({ wallStart }) => wallStart.slice(11));
    expect(walls).toEqual([...new Set(walls)]);
    const spring = freeTimes(length, { ...week, from: '2026-03-29', hours, now: '2026-01-01T00:00:00Z', taken: [] }).map(({ wallStart }) =>
      wallStart.slice(11),
    );
    expect(spring.filter((wall) => wall.startsWith('02'))).toEqual([]);
  });

  test('S1 not what is taken, nor its buffers, nor what has passed', () => {
    const taken = [{ practitionerId: 7, from: '2026-10-26T09:00:00Z', until: '2026-10-26T10:00:00Z' }];
    const monday = [{ practitionerId: 7, weekday: 1, from: 540, to: 720 }];
    const at = (now: string) =>
      freeTimes(length, { ...week, from: '2026-10-26', hours: monday, taken, now }).map(({ wallStart }) => wallStart.slice(11));
    expect(at('2026-10-01T00:00:00Z')).toEqual(['09:00', '11:00']);
    expect(at('2026-10-26T08:30:00Z')).toEqual(['11:00']);
  });

  test('S2 nor while the patient or the room is elsewhere, to the minute', () => {
    const monday = [{ practitionerId: 7, weekday: 1, from: 540, to: 720 }];
    const elsewhere = [{ from: '2026-10-26T09:05:00Z', until: '2026-10-26T09:45:00Z' }];
    const walls = freeTimes(
      { ...length, minutes: 30, bufferBefore: 15 },
      { ...week, from: '2026-10-26', hours: monday, taken: [], elsewhere },
    );
    expect(walls.map(({ wallStart }) => wallStart.slice(11))).toEqual(['09:00', '09:15', '09:30', '10:45', '11:00', '11:15', '11:30']);
  });
});

// Another way to reckon the same: the formatter of the JavaScript engine, by looking at what clocks show around it.
const shownAt = (zone: string) => {
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  return (ms: number): string => clock.format(ms).replace(', ', 'T').slice(0, 16);
};
test('TM-1 over all zones and every change of a clock to 2037 the instants are those that the engine’s own clocks show', () => {
  let compared = 0;
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const shown = shownAt(zone);
    let at = Temporal.ZonedDateTime.from(`2020-01-01T00:00[${zone}]`);
    for (let next = at.getTimeZoneTransition('next'); next && next.year < 2038; next = at.getTimeZoneTransition('next')) {
      at = next;
      for (let half = -6; half <= 6; half++) {
        const wall = at
          .toPlainDateTime()
          .add({ minutes: half * 30 })
          .toString({ smallestUnit: 'minute' });
        const ours = instantOf(wall, zone).epochMilliseconds;
        const naive = Date.parse(`${wall}Z`);
        // All instants at which the clock of the zone shows this: the first is meant; where there is none, it is shown shifted.
        const found: number[] = [];
        for (let offset = -14 * 4; offset <= 14 * 4; offset++)
          if (shown(naive + offset * 900_000) === wall) found.push(naive + offset * 900_000);
        if (found.length > 0) expect(ours, `${zone} ${wall}`).toBe(found[0]);
        else expect(shown(ours) > wall, `${zone} ${wall} is skipped`).toBe(true);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(50_000);
}, 600_000);
