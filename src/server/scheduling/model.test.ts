// BO-6: random operations on appointments and their series, through the door, against a small model that reckons by itself: its own clock,
// its own overlaps, its own rules of what goes with a series. CASELOAD_SERIES_OPERATIONS says how many, CASELOAD_SERIES_SEED which.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { book, cancelAppointment, moveAppointment, restoreAppointment } from '#src/contract/scheduling.ts';
import { room, location, service } from '#seed/offer.ts';
import { patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

const operations = Number(process.env['CASELOAD_SERIES_OPERATIONS'] ?? 200);
const seed = Number(process.env['CASELOAD_SERIES_SEED'] ?? Date.now() % 1_000_000);
const minute = 60_000;
const [length, bufferBefore, bufferAfter] = [50, 5, 10];

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The rule of the European Union: an hour more from the last Sunday of March to that of October, at one o’clock of Greenwich. */
const isSummer = (at: number): boolean => {
  const year = new Date(at).getUTCFullYear();
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0, 1));
    return last.getTime() - last.getUTCDay() * 24 * 60 * minute;
  };
  return at >= lastSunday(2) && at < lastSunday(9);
};
/** When the clock of Berlin shows it: the first of two, or later by what it skips. */
const instantOf = (wall: string): number => {
  const naive = Date.parse(`${wall}:00Z`);
  return isSummer(naive - 120 * minute) ? naive - 120 * minute : naive - 60 * minute;
};
const wallOf = (naive: number): string => new Date(naive).toISOString().slice(0, 16);
const day = 24 * 60 * minute;
const dayOf = (wall: string): number => Date.parse(`${wall.slice(0, 10)}T00:00:00Z`);

type One = {
  id: number;
  patient: number;
  practitioner: number;
  room: number | null;
  series: number | null;
  wall: string;
  at: number;
  version: number;
  isException: boolean;
  isCancelled: boolean;
};
type Spot = { wall: string; at: number };
type Party = { patient: number; practitioner: number; room: number | null };
const spot = (wall: string): Spot => ({ wall, at: instantOf(wall) });
const meets = (a: number, b: number, before: number, after: number): boolean =>
  a - before * minute < b + (length + after) * minute && b - before * minute < a + (length + after) * minute;

/** What a list of spots comes to, in order of time, beside those that stand and are not moved. */
const outcomesIn = (all: One[], spots: Spot[], party: Party, moved: Set<number>) =>
  spots.map(({ at }, nth) => {
    const others = all.filter((one) => !one.isCancelled && !moved.has(one.id));
    const isTaken =
      others.some(
        (one) =>
          (one.practitioner === party.practitioner && meets(one.at, at, bufferBefore, bufferAfter)) ||
          (party.room !== null && one.room === party.room && meets(one.at, at, 0, 0)),
      ) || spots.slice(0, nth).some((earlier) => meets(earlier.at, at, bufferBefore, bufferAfter));
    if (isTaken) return 'taken';
    return others.some((one) => one.patient === party.patient && meets(one.at, at, 0, 0)) ? 'patientBooked' : 'booked';
  });
const codeOf = (outcomes: string[]) => (outcomes.includes('taken') ? 'slot_taken' : 'patient_booked');

test(`BO-6 BO-1 TM-1 ${operations} random operations with series come to what the model says (seed ${seed})`, async () => {
  const s = await world.tell((story) => {
    const people = cast(story);
    const place = location(story, people.at);
    const patients = [
      people.sam,
      ...['Nora', 'Omar'].map((firstName) => patient(story, people.at, { firstName, lastName: 'New', by: people.ruth })),
    ];
    return {
      ...people,
      patients,
      room: room(story, place).roomId,
      ...service(story, people.at, { duration: length, bufferBefore, bufferAfter }),
    };
  });
  await world.owner.query(`update tenant set time_zone = 'Europe/Berlin' where id = $1`, [s.at.tenantId]);
  const practitioners = [s.maya, s.nina].map(({ practitionerId }) => practitionerId as number);

  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  /** Close together, over both changes of the clock, half of them in the small hours. */
  const someWall = (): string => {
    const from = Date.parse(pick(['2028-03-12T00:00Z', '2028-10-15T00:00Z']));
    return wallOf(from + below(28) * day + (below(2) ? below(16) : 32 + below(40)) * 15 * minute);
  };
  const party = (): Party => ({
    patient: pick(s.patients).patientId,
    practitioner: pick(practitioners),
    room: below(3) === 0 ? s.room : null,
  });

  const all = new Map<number, One>();
  const seen = new Map<string, number>();
  let lastSeries = 0;
  const moves = (one: One, scope: 'this' | 'following' | 'all'): One[] => [
    one,
    ...[...all.values()].filter(
      (other) =>
        scope !== 'this' &&
        one.series !== null &&
        other.series === one.series &&
        other.id !== one.id &&
        !other.isException &&
        !other.isCancelled &&
        (scope === 'all' || other.at > one.at),
    ),
  ];
  const inTime = <T extends { wall: string }>(items: T[]): T[] => items.toSorted((a, b) => (a.wall < b.wall ? -1 : 1));

  const bookSome = async (said: string) => {
    const wanted = party();
    const repeat = below(4) === 0 ? undefined : { everyWeeks: 1 + below(2), times: 2 + below(4) };
    const leaveOut = below(2) === 0;
    const start = someWall();
    const spots = Array.from({ length: repeat?.times ?? 1 }, (_, nth) =>
      spot(wallOf(Date.parse(`${start}:00Z`) + nth * (repeat?.everyWeeks ?? 0) * 7 * day)),
    );
    const outcomes = outcomesIn([...all.values()], spots, wanted, new Set());
    const free = outcomes.filter((one) => one === 'booked').length;
    const isRefused = free === 0 || (free < spots.length && !(repeat && leaveOut));
    const { status, body } = await world.as(s.sky, book, {
      body: {
        patientId: wanted.patient,
        practitionerId: wanted.practitioner,
        roomId: wanted.room,
        serviceId: s.serviceId,
        start,
        ...(repeat && { repeat }),
        leaveOut,
      },
    });
    expect([status, body.code], said).toEqual(isRefused ? [409, codeOf(outcomes)] : [201, undefined]);
    if (isRefused || repeat)
      expect(
        body.series.map(({ wallStart, outcome }) => [wallStart, outcome]),
        said,
      ).toEqual(spots.map(({ wall }, nth) => [wall, outcomes[nth]]));
    if (isRefused) return 'book, refused';
    const series = repeat ? (lastSeries += 1) : null;
    const ids = repeat ? body.series.map(({ id }) => id) : [body.appointment.id];
    for (const [nth, id] of ids.entries()) {
      const { wall, at } = spots[nth] as Spot;
      if (id !== null) all.set(id, { id, ...wanted, series, wall, at, version: 1, isException: false, isCancelled: false });
    }
    return free < spots.length ? 'book, in part' : 'book';
  };

  const moveSome = async (said: string, one: One) => {
    const scope = pick(['this', 'following', 'all'] as const);
    const isStale = below(20) === 0;
    const to = below(3) === 0 ? someWall() : wallOf(dayOf(one.wall) + (below(15) - 7) * day + below(96) * 15 * minute);
    const wanted: Party = {
      patient: one.patient,
      practitioner: below(3) === 0 ? pick(practitioners) : one.practitioner,
      room: below(4) === 0 ? null : one.room,
    };
    const { status, body } = await world.as(s.sky, moveAppointment, {
      params: { appointmentId: one.id },
      body: { version: one.version - Number(isStale), start: to, practitionerId: wanted.practitioner, roomId: wanted.room, scope },
    });
    if (isStale) {
      expect([status, body.code], said).toEqual([412, 'changed_meanwhile']);
      return 'move, stale';
    }
    if (one.isCancelled) {
      expect([status, body.code], said).toEqual([409, 'appointment_cancelled']);
      return 'move, cancelled';
    }
    const going = inTime(moves(one, scope));
    const spots = going.map((each) =>
      each === one ? spot(to) : spot(wallOf(dayOf(each.wall) + dayOf(to) - dayOf(one.wall) + Date.parse(`${to}:00Z`) - dayOf(to))),
    );
    const outcomes = outcomesIn([...all.values()], spots, wanted, new Set(going.map(({ id }) => id)));
    if (outcomes.some((each) => each !== 'booked')) {
      expect([status, body.code, body.series.map(({ outcome }) => outcome)], said).toEqual([409, codeOf(outcomes), outcomes]);
      return `move ${scope}, refused`;
    }
    expect([status, body.code], said).toEqual([200, undefined]);
    for (const [nth, each] of going.entries()) {
      Object.assign(each, wanted, spots[nth], { version: each.version + 1 });
      if (scope === 'this' && each.series !== null) each.isException = true;
    }
    return `move ${scope}`;
  };

  const cancelSome = async (said: string, one: One) => {
    const scope = pick(['this', 'this', 'following', 'all'] as const);
    const { status, body } = await world.as(s.sky, cancelAppointment, {
      params: { appointmentId: one.id },
      body: { version: one.version, by: 'patient', scope },
    });
    if (one.isCancelled) {
      expect([status, body.code], said).toEqual([409, 'appointment_cancelled']);
      return 'cancel, cancelled';
    }
    const going = moves(one, scope);
    expect([status, body.cancelled], said).toEqual([200, going.length]);
    for (const each of going) Object.assign(each, { isCancelled: true, version: each.version + 1 });
    return `cancel ${scope}`;
  };

  const restoreSome = async (said: string, one: One) => {
    const { status, body } = await world.as(s.sky, restoreAppointment, {
      params: { appointmentId: one.id },
      body: { version: one.version },
    });
    const outcomes = outcomesIn([...all.values()], [one], one, new Set([one.id]));
    if (outcomes[0] !== 'booked') {
      expect([status, body.code], said).toEqual([409, codeOf(outcomes)]);
      return 'restore, refused';
    }
    if (!one.isCancelled) {
      expect([status, body.code], said).toEqual([412, 'changed_meanwhile']);
      return 'restore, not cancelled';
    }
    expect(status, said).toBe(200);
    Object.assign(one, { isCancelled: false, version: one.version + 1 });
    return 'restore';
  };

  const compare = async (said: string) => {
    const rows = await looked<Omit<One, 'series'> & { hasSeries: boolean }>(
      world,
      `select id::float8 as id, patient_id::float8 as patient, practitioner_id::float8 as practitioner, room_id::float8 as room, series_id is not null as "hasSeries",
         to_char(wall_start, 'YYYY-MM-DD"T"HH24:MI') as wall, (extract(epoch from starts_at) * 1000)::float8 as at, version, is_exception as "isException",
         status = 'cancelled' as "isCancelled" from appointment where tenant_id = $1 order by id`,
      [s.at.tenantId],
    );
    const modelled = [...all.values()]
      .map(({ series, ...one }) => ({ ...one, hasSeries: series !== null }))
      .toSorted((a, b) => a.id - b.id);
    expect(rows, said).toEqual(modelled);
  };

  for (let nth = 1; nth <= operations; nth++) {
    const said = `operation ${nth}, seed ${seed}`;
    const roll = below(10);
    const one = all.size > 0 ? pick([...all.values()]) : undefined;
    const cancelled = [...all.values()].filter(({ isCancelled }) => isCancelled);
    const what =
      !one || roll < 3
        ? await bookSome(said)
        : roll < 7
          ? await moveSome(said, one)
          : roll < 9
            ? await cancelSome(said, one)
            : await restoreSome(said, cancelled.length > 0 && below(8) > 0 ? pick(cancelled) : one);
    seen.set(what, (seen.get(what) ?? 0) + 1);
    if (nth % 25 === 0) await compare(said);
  }
  await compare('at the end');
  // Otherwise this has proved little.
  if (operations >= 500) expect([...seen.keys()].length).toBeGreaterThanOrEqual(12);
}, 3_600_000);
