import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book, calendar, cancelAppointment, moveAppointment, patientAppointments, slots } from '#src/contract/scheduling.ts';
import { hours, service } from '#seed/offer.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = async (zone = 'Europe/Berlin') => {
  const all = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    return { ...people, ...service(story, people.at) };
  });
  await world.owner.query('update tenant set time_zone = $2 where id = $1', [all.at.tenantId, zone]);
  return all;
};
type Scene = Awaited<ReturnType<typeof scene>>;
const series = (s: Scene, start: string, times: number, more = {}) =>
  world.as(s.sky, book, {
    body: {
      patientId: s.sam.patientId,
      practitionerId: s.maya.practitionerId as number,
      serviceId: s.serviceId,
      roomId: null,
      start,
      repeat: { everyWeeks: 1, times },
      ...more,
    },
  });
/** When Sam's appointments are by the clinic's clock, in order; cancelled ones left out. */
const walls = async (s: Scene) => {
  const { body } = await world.as(s.sky, patientAppointments, { params: { patientId: s.sam.patientId }, query: { limit: '200' } });
  return body.items
    .filter(({ status }) => status !== 'cancelled')
    .map(({ wallStart, startsAt }) => [wallStart, startsAt])
    .toReversed();
};

describe('S1 TM-1 appointments that repeat', () => {
  test('S1 keep their time of day over both changes of the clock', async () => {
    const s = await scene();
    expect((await series(s, '2027-03-22T09:00', 2)).status).toBe(201);
    expect((await series(s, '2027-10-25T09:00', 2)).status).toBe(201);
    expect(await walls(s)).toEqual([
      ['2027-03-22T09:00', '2027-03-22T08:00:00Z'],
      ['2027-03-29T09:00', '2027-03-29T07:00:00Z'],
      ['2027-10-25T09:00', '2027-10-25T07:00:00Z'],
      ['2027-11-01T09:00', '2027-11-01T08:00:00Z'],
    ]);
  });

  test('BO-6 all or nothing, with what became of each; or what is free, where one says so', async () => {
    const s = await scene();
    await series(s, '2027-05-10T09:00', 2, { practitionerId: s.maya.practitionerId });
    const refused = await series(s, '2027-05-03T09:00', 3);
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    expect(refused.body.series).toMatchObject([
      { wallStart: '2027-05-03T09:00', outcome: 'booked' },
      { wallStart: '2027-05-10T09:00', outcome: 'taken' },
      { wallStart: '2027-05-17T09:00', outcome: 'taken' },
    ]);
    expect(await walls(s)).toHaveLength(2);
    const partly = await series(s, '2027-05-03T09:00', 4, { leaveOut: true });
    expect(partly.body.series.map(({ outcome }) => outcome)).toEqual(['booked', 'taken', 'taken', 'booked']);
    expect((await walls(s)).map(([wall]) => wall)).toEqual([
      '2027-05-03T09:00',
      '2027-05-10T09:00',
      '2027-05-17T09:00',
      '2027-05-24T09:00',
    ]);
  });

  test('BO-6 moving this one, those that follow, or all; what was moved by itself stays where it is', async () => {
    const s = await scene();
    const made = (await series(s, '2027-05-03T09:00', 4)).body.series.map(({ id }) => id as number);
    const move = (id: number, version: number, start: string, scope: 'this' | 'following' | 'all') =>
      world.as(s.sky, moveAppointment, { params: { appointmentId: id }, body: { version, start, scope } });
    expect((await move(made[2] as number, 1, '2027-05-18T11:00', 'this')).status).toBe(200);
    expect((await move(made[1] as number, 1, '2027-05-11T09:30', 'following')).status).toBe(200);
    expect((await walls(s)).map(([wall]) => wall)).toEqual([
      '2027-05-03T09:00',
      '2027-05-11T09:30',
      '2027-05-18T11:00',
      '2027-05-25T09:30',
    ]);
    expect((await move(made[0] as number, 1, '2027-05-03T10:00', 'all')).status).toBe(200);
    expect((await walls(s)).map(([wall]) => wall)).toEqual([
      '2027-05-03T10:00',
      '2027-05-11T10:00',
      '2027-05-18T11:00',
      '2027-05-25T10:00',
    ]);
  });

  test('BO-6 cancelling those that follow leaves those before, and what was moved by itself', async () => {
    const s = await scene();
    const made = (await series(s, '2027-05-03T09:00', 4)).body.series.map(({ id }) => id as number);
    const cancelled = await world.as(s.sky, cancelAppointment, {
      params: { appointmentId: made[2] as number },
      body: { version: 1, by: 'patient', scope: 'following' },
    });
    expect(cancelled.body.cancelled).toBe(2);
    expect((await walls(s)).map(([wall]) => wall)).toEqual(['2027-05-03T09:00', '2027-05-10T09:00']);
  });
});

describe('S1 a day on which the clock changes', () => {
  test('TM-1 a skipped time is booked an hour later, and shown so; of one that comes twice the first, or the second on purpose', async () => {
    const s = await scene('America/New_York');
    const at = (start: string, more = {}) => series(s, start, 2, { ...more, repeat: undefined });
    expect((await at('2027-03-14T02:30')).body.appointment).toMatchObject({
      startsAt: '2027-03-14T07:30:00Z',
      wallStart: '2027-03-14T03:30',
    });
    expect((await at('2027-11-07T01:30')).body.appointment).toMatchObject({
      startsAt: '2027-11-07T05:30:00Z',
      wallStart: '2027-11-07T01:30',
    });
    expect((await at('2027-11-07T01:30', { later: true })).body.appointment).toMatchObject({
      startsAt: '2027-11-07T06:30:00Z',
      wallStart: '2027-11-07T01:30',
    });
    const { body } = await world.as(s.sky, calendar, { query: { from: '2027-11-07', days: '1' } });
    expect(body.appointments.map(({ startsAt }) => startsAt)).toEqual(['2027-11-07T05:30:00Z', '2027-11-07T06:30:00Z']);
  });
});

test('S1 free times are those of the hours, less what is taken; nothing of them says by whom', async () => {
  const s = await scene();
  await world.tell((story) => hours(story, s.maya, [1], ['9:00-11:00']));
  await series(s, '2027-05-03T09:00', 2);
  const { body } = await world.as(s.diego, slots, { query: { serviceId: String(s.serviceId), from: '2027-05-03', days: '1' } });
  expect(body.items).toEqual([{ practitionerId: s.maya.practitionerId, startsAt: '2027-05-03T08:00:00Z', wallStart: '2027-05-03T10:00' }]);
});
