import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timeOff } from '#seed/offer.ts';
import { idOf, leaveIn } from '#test/leave.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { scene, planOf, confirm, appointments } = leaveIn(() => world);

describe('A12 where appointments go', () => {
  test('A12 S2 to no day after the leave, for who is back keeps it themselves: where nothing is free within it, it is said which', async () => {
    const s = await scene();
    await world.owner.query('update time_off set ends_at = $2 where id = $1', [s.leaveId, s.day(13)]);
    await world.tell((story) => timeOff(story, s.diego, s.ruth, { startsAt: s.day(12), endsAt: s.day(13) }));
    const before = await appointments(s);
    const refused = await confirm(s, s.ruth, { outcome: () => 'firstFree' });
    expect(refused.body).toMatchObject({ code: 'colleague_not_free', times: [{ appointmentId: s.ids[2], practitionerId: idOf(s.diego) }] });
    expect(await appointments(s)).toEqual(before);
  });

  test('A12 S2 in a leave of half a year an appointment late in it finds the first time that is free, too', async () => {
    const s = await scene();
    await world.owner.query('update time_off set ends_at = $2 where id = $1', [s.leaveId, s.day(190)]);
    const late = await s.book(s.lee, s.maya, s.wall(150, '09:00'));
    await s.book(s.kim, s.diego, s.wall(150, '09:00'));
    const done = await confirm(s, s.ruth, { plan: (await planOf(s, s.ruth)).body, outcome: () => 'firstFree' });
    expect(done.body, done.text.slice(0, 300)).toMatchObject({
      moved: 4,
      elsewhere: [{ appointmentId: late, wallStart: s.wall(150, '10:00') }],
    });
  });
});
