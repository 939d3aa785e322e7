import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelAppointment, book } from '#src/contract/scheduling.ts';
import { addToWaitlist, joinWaitlist, leaveWaitlist, myWaitlist, takeOffWaitlist, waitlist } from '#src/contract/waitlist.ts';
import { hours, service } from '#seed/offer.ts';
import { assigned, blocked, inPortal, newUser, patient, therapist } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const anyTime = { weekdays: everyDay, fromMinute: 0, toMinute: 1440, until: null };
const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;
const scene = async () =>
  world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    hours(story, people.maya, everyDay, ['9:00-17:00']);
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    const [one, two] = ['sam', 'nora'].map((name) => newUser(story, `${name}-${people.at.tenantId}@example.test`, null));
    inPortal(story, people.sam, one as { userId: number });
    inPortal(story, nora, two as { userId: number });
    const own = therapist(story, people.at, { firstName: 'Omar', lastName: 'Own', visibility: 'own' });
    const withheld = service(story, people.at, { name: 'Supervision' });
    return {
      ...people,
      own,
      withheldId: withheld.serviceId,
      ...service(story, people.at),
      sam: { ...people.sam, ...(one as { userId: number }) } as Someone & { patientId: number },
      nora: { ...nora, ...(two as { userId: number }) } as Someone & { patientId: number },
    };
  });
type Scene = Awaited<ReturnType<typeof scene>>;
const join = (s: Scene, who: Someone, wish: object = {}) =>
  world.as(who, joinWaitlist, { body: { serviceId: s.serviceId, practitionerId: null, ...anyTime, ...wish } });
const add = (s: Scene, by: Someone, patientId: number, wish: object = {}) =>
  world.as(by, addToWaitlist, { body: { patientId, serviceId: s.serviceId, practitionerId: null, ...anyTime, ...wish } });
const names = async (who: Someone) =>
  (await world.as(who, waitlist, { query: {} })).body.items.map(({ patient: { firstName } }) => firstName);

describe('S5 in the portal', () => {
  test('S5 a client joins once for the same, for somebody or for whoever is theirs, and leaves', async () => {
    const s = await scene();
    const first = await join(s, s.sam, { weekdays: [3, 1], fromMinute: 480, toMinute: 720, until: '2099-12-31' });
    expect(first.status, first.text).toBe(201);
    expect(first.body).toMatchObject({
      service: { id: s.serviceId },
      practitioner: null,
      weekdays: [1, 3],
      fromMinute: 480,
      toMinute: 720,
      until: '2099-12-31',
    });
    const again = await join(s, s.sam);
    expect([again.status, again.body.code]).toEqual([409, 'already_waiting']);
    const second = await join(s, s.sam, { practitionerId: idOf(s.maya) });
    expect([second.status, second.body.practitioner?.id]).toEqual([201, idOf(s.maya)]);
    expect((await world.as(s.sam, myWaitlist, {})).body.entries.map(({ id }) => id)).toEqual([first.body.id, second.body.id]);
    expect((await world.as(s.sam, leaveWaitlist, { params: { id: first.body.id } })).status).toBe(200);
    expect((await world.as(s.sam, leaveWaitlist, { params: { id: first.body.id } })).status).toBe(404);
    expect((await join(s, s.sam)).status).toBe(201);
  });

  test('S5 B2 nobody waits for somebody whom they may not book with, nor for what is not offered there', async () => {
    const s = await scene();
    const elsewhere = await scene();
    await world.owner.query('update service set in_portal = false where id = $1', [s.withheldId]);
    for (const wish of [
      { practitionerId: idOf(s.diego) },
      { practitionerId: idOf(elsewhere.maya) },
      { practitionerId: 424_242 },
      { serviceId: s.withheldId },
      { serviceId: elsewhere.serviceId },
      { serviceId: 424_242 },
    ]) {
      const answer = await join(s, s.sam, wish);
      expect([wish, answer.status, answer.body.code]).toEqual([wish, 422, 'not_bookable']);
    }
    for (const wish of [{ weekdays: [] }, { weekdays: [1, 1] }, { weekdays: [8] }, { fromMinute: 600, toMinute: 600 }, { toMinute: 1441 }])
      expect([wish, (await join(s, s.sam, wish)).status]).toEqual([wish, 400]);
    expect(await looked(world, 'select 1 from waitlist_entry where tenant_id = $1', [s.at.tenantId])).toEqual([]);
  });

  test('S5 B2 whoever has nobody yet waits for whoever it will be, which those who book for them see', async () => {
    const s = await scene();
    expect((await join(s, s.nora)).status).toBe(201);
    expect(await names(s.sky)).toEqual(['Nora']);
    expect((await world.as(s.sky, waitlist, { query: {} })).body.items[0]).toMatchObject({
      joinedByClient: true,
      hasPortal: true,
      offer: null,
    });
  });

  test('S5 of another’s wait there is nothing to see, to leave or to accept', async () => {
    const s = await scene();
    const { body } = await join(s, s.sam);
    expect((await world.as(s.nora, myWaitlist, {})).body.entries).toEqual([]);
    expect((await world.as(s.nora, leaveWaitlist, { params: { id: body.id } })).status).toBe(404);
    expect((await world.as(s.sky, takeOffWaitlist, { params: { id: 424_242 } })).status).toBe(404);
  });

  test('S5 B4 a guardian waits for whom they act for, with the scope for appointments only', async () => {
    const s = await scene();
    const grace = await world.tell((story) =>
      ['appointments', 'documents'].map((scope) => {
        const user = newUser(story, `grace-${scope}-${s.at.tenantId}@example.test`, null);
        inPortal(story, s.sam as never, user, 25, { name: 'Grace', scopes: [scope] });
        return { ...s.sam, ...user } as Someone;
      }),
    );
    const [may, mayNot] = grace as [Someone, Someone];
    expect((await join(s, may)).status).toBe(201);
    expect((await join(s, mayNot, { practitionerId: idOf(s.maya) })).status).toBe(403);
    expect((await world.as(mayNot, myWaitlist, {})).status).toBe(403);
  });

  test('S5 whose last day is past waits no more, and may wait again', async () => {
    const s = await scene();
    const { body } = await join(s, s.sam, { until: '2099-12-31' });
    await world.owner.query(`update waitlist_entry set until_on = current_date - 2 where id = $1`, [body.id]);
    expect((await world.as(s.sam, myWaitlist, {})).body.entries).toEqual([]);
    expect(await names(s.sky)).toEqual([]);
    expect((await join(s, s.sam)).status).toBe(201);
    expect(await looked(world, `select state from waitlist_entry where id = $1`, [body.id])).toEqual([{ state: 'left' }]);
  });
});

describe('S5 among staff', () => {
  test('S5 R1 R4 those who book for a patient put them on the list, see them and take them off; nobody else', async () => {
    const s = await scene();
    const added = await add(s, s.maya, s.sam.patientId, { practitionerId: idOf(s.maya) });
    expect(added.status, added.text).toBe(201);
    expect(added.body).toMatchObject({ patient: { id: s.sam.patientId }, joinedByClient: false, practitioner: { id: idOf(s.maya) } });
    expect((await add(s, s.sky, s.sam.patientId, { practitionerId: idOf(s.maya) })).body.code).toBe('already_waiting');
    for (const who of [s.sky, s.olga, s.pia, s.ruth, s.maya, s.nina])
      expect([who.firstName, await names(who)]).toEqual([who.firstName, ['Sam']]);
    for (const who of [s.diego, s.own, s.tess]) {
      expect([who.firstName, await names(who)]).toEqual([who.firstName, []]);
      expect((await world.as(who, takeOffWaitlist, { params: { id: added.body.id } })).status).toBe(404);
    }
    for (const who of [s.bea, s.sue])
      expect([who.firstName, (await world.as(who, waitlist, { query: {} })).status]).toEqual([who.firstName, 403]);
    expect((await add(s, s.diego, s.sam.patientId)).body.code).toBe('booking_not_yours');
    expect((await add(s, s.own, s.sam.patientId)).status).toBe(404);
    expect((await world.as(s.nina, takeOffWaitlist, { params: { id: added.body.id } })).status).toBe(200);
    expect(await names(s.sky)).toEqual([]);
  });

  test('S5 R5 for whom a patient does not exist, nobody waits', async () => {
    const s = await scene();
    await add(s, s.sky, s.sam.patientId);
    await world.tell((story) => {
      blocked(story, s.ruth, s.sam as never, { by: s.olga });
      return {};
    });
    expect(await names(s.ruth)).toEqual([]);
    expect((await add(s, s.ruth, s.sam.patientId)).status).toBe(404);
  });

  test('S5 A2 with somebody who can be booked, for a service that is offered', async () => {
    const s = await scene();
    await world.owner.query(`update service set status = 'archived' where id = $1`, [s.withheldId]);
    expect((await add(s, s.sky, s.sam.patientId, { serviceId: s.withheldId })).body.code).toBe('service_gone');
    expect((await add(s, s.sky, s.sam.patientId, { practitionerId: 424_242 })).status).toBe(404);
    await world.owner.query(`update patient set status = 'archived' where id = $1`, [s.nora.patientId]);
    expect((await add(s, s.sky, s.nora.patientId)).body.code).toBe('patient_archived');
  });

  test('S5 the list comes in pages, in the order in which people joined', async () => {
    const s = await scene();
    const others = await world.tell((story) =>
      ['A', 'B', 'C'].map((firstName) => {
        const who = patient(story, s.at, { firstName, lastName: 'Waiting', by: s.maya });
        assigned(story, who, s.maya, { kind: 'primary', via: 'manual' });
        return who;
      }),
    );
    for (const { patientId } of others) await add(s, s.sky, patientId);
    const first = (await world.as(s.sky, waitlist, { query: { limit: 2 } })).body;
    const second = (await world.as(s.sky, waitlist, { query: { limit: 2, cursor: first.nextCursor ?? '' } })).body;
    expect([...first.items, ...second.items].map(({ patient }) => patient.firstName)).toEqual(['A', 'B', 'C']);
    expect(second.nextCursor).toBeNull();
  });

  test('S5 where nobody waits, a cancellation is no work', async () => {
    const s = await scene();
    const start = `${new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)}T09:00`;
    const body = { patientId: s.sam.patientId, practitionerId: idOf(s.maya), serviceId: s.serviceId, roomId: null, start };
    const { appointment } = (await world.as(s.sky, book, { body })).body;
    await world.as(s.sky, cancelAppointment, {
      params: { appointmentId: appointment.id },
      body: { version: appointment.version, by: 'clinic' },
    });
    expect(await looked(world, `select 1 from outbox where tenant_id = $1 and letter = 'slotFreed'`, [s.at.tenantId])).toEqual([]);
  });
});
