import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam } from '#src/contract/assignments.ts';
import { inbox } from '#src/contract/inbox.ts';
import {
  bookInPortal,
  changePortalSettings,
  getPortalSettings,
  holdSlot,
  letSlotGo,
  portalOffer,
  portalSlots,
} from '#src/contract/portal.ts';
import { book, calendar, slots } from '#src/contract/scheduling.ts';
import { hours, service } from '#seed/offer.ts';
import { assigned, inPortal, newUser, patient, therapist } from '#seed/tell.ts';
import { cast, changeTeam, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const everyDay = [1, 2, 3, 4, 5, 6, 7];
/** Sam has Maya and Nina; Nora has nobody. All work every day, but Hope, who has no hours; Tess takes nobody new. */
const scene = async () => {
  const told = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const tess = therapist(story, people.at, { firstName: 'Tessa', lastName: 'Full', accepting: false });
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    for (const one of [people.maya, people.nina, people.diego, tess]) hours(story, one, everyDay, ['9:00-17:00']);
    const users = [0, 1].map((nth) => newUser(story, `portal-${nth}-${people.at.tenantId}@example.test`, null));
    inPortal(story, people.sam, users[0] as { userId: number });
    inPortal(story, nora, users[1] as { userId: number });
    return {
      ...people,
      tess,
      ...service(story, people.at, { bufferAfter: 10 }),
      sam: { ...people.sam, ...(users[0] as { userId: number; email: string }) },
      nora: { ...nora, ...(users[1] as { userId: number; email: string }) },
    };
  });
  return told;
};
type Scene = Awaited<ReturnType<typeof scene>>;
/** A day by the calendar, so many days from now. */
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;
const booking = (
  s: Scene,
  who: Someone,
  practitionerId: number,
  start = `${dayIn(5)}T09:00`,
  more: { key?: string; serviceId?: number } = {},
) =>
  world.as(
    who,
    bookInPortal,
    { body: { serviceId: more.serviceId ?? s.serviceId, practitionerId, start } },
    more.key === undefined ? {} : { headers: { 'idempotency-key': more.key } },
  );
const offered = async (who: Someone) => (await world.as(who, portalOffer, {})).body.practitioners.map(({ firstName }) => firstName);
const listed = async (s: Scene, who: Someone, days = 7) => {
  const { body } = await world.as(who, portalSlots, {
    query: { serviceId: String(s.serviceId), from: dayIn(3), days: String(days) } as never,
  });
  return new Set(body.items.map(({ practitionerId }) => practitionerId));
};
const settle = async (s: Scene, to: object) => {
  const { version } = (await world.as(s.pia, getPortalSettings, {})).body;
  const answer = await world.as(s.pia, changePortalSettings, { body: { version, ...to } });
  expect(answer.status).toBe(200);
  return answer.body;
};

describe('B2 with whom a client books', () => {
  test('B2 off: the primary and all who are assigned, on the page, in the free times and by id; any other id is refused alike', async () => {
    const s = await scene();
    const elsewhere = await scene();
    expect(await offered(s.sam)).toEqual(['Maya', 'Nina']);
    expect(await listed(s, s.sam)).toEqual(new Set([idOf(s.maya), idOf(s.nina)]));
    for (const other of [idOf(s.diego), idOf(s.tess), idOf(s.hope), idOf(elsewhere.maya), 424_242]) {
      const answers = [
        await booking(s, s.sam, other),
        await world.as(s.sam, holdSlot, { body: { serviceId: s.serviceId, practitionerId: other, start: `${dayIn(5)}T09:00` } }),
        await world.as(s.sam, portalSlots, {
          query: { serviceId: String(s.serviceId), practitionerId: String(other), from: dayIn(3), days: '3' } as never,
        }),
      ];
      for (const answer of answers) expect([other, answer.status, answer.body.code]).toEqual([other, 422, 'not_bookable']);
    }
    expect((await booking(s, s.sam, idOf(s.maya))).status).toBe(201);
    expect((await booking(s, s.sam, idOf(s.nina), `${dayIn(6)}T09:00`)).status).toBe(201);
    expect(await looked(world, 'select 1 from appointment where patient_id = $1', [s.sam.patientId])).toHaveLength(2);
  });

  test('B2 on: everyone who takes new clients, and one’s own whether they do or not', async () => {
    const s = await scene();
    await settle(s, { bookWithAnyone: true, practitioners: [{ id: idOf(s.nina), acceptsNew: false }] });
    const names = await offered(s.sam);
    expect(names.slice(0, 2)).toEqual(['Maya', 'Nina']);
    expect(names).toContain('Diego');
    expect(names).not.toContain('Tessa');
    expect((await booking(s, s.sam, idOf(s.diego))).status).toBe(201);
    expect((await booking(s, s.sam, idOf(s.nina), `${dayIn(6)}T09:00`)).status).toBe(201);
    expect((await booking(s, s.sam, idOf(s.tess), `${dayIn(7)}T09:00`)).body.code).toBe('not_bookable');
  });

  test('B2 switched off between the list and the booking: refused', async () => {
    const s = await scene();
    await settle(s, { bookWithAnyone: true });
    expect(await listed(s, s.sam)).toContain(idOf(s.diego));
    await settle(s, { bookWithAnyone: false });
    const answer = await booking(s, s.sam, idOf(s.diego));
    expect([answer.status, answer.body.code]).toEqual([422, 'not_bookable']);
    // What was held meanwhile is worth nothing either.
    await settle(s, { bookWithAnyone: true });
    const body = { serviceId: s.serviceId, practitionerId: idOf(s.diego), start: `${dayIn(5)}T09:00` };
    expect((await world.as(s.sam, holdSlot, { body })).status).toBe(201);
    await settle(s, { practitioners: [{ id: idOf(s.diego), acceptsNew: false }] });
    expect((await booking(s, s.sam, idOf(s.diego))).body.code).toBe('not_bookable');
  });

  test('B2 unassigned between the list and the booking: refused', async () => {
    const s = await scene();
    expect(await listed(s, s.sam)).toContain(idOf(s.nina));
    expect((await changeTeam(world, s.ruth, s.sam.patientId, { remove: [idOf(s.nina)], reason: 'moved away' })).status).toBe(200);
    const answer = await booking(s, s.sam, idOf(s.nina));
    expect([answer.status, answer.body.code]).toEqual([422, 'not_bookable']);
    expect(await offered(s.sam)).toEqual(['Maya']);
  });

  test('B2 off and nobody yet: nobody to book; where the clinic lets new clients choose, their first booking only', async () => {
    const s = await scene();
    expect(await offered(s.nora)).toEqual([]);
    expect((await booking(s, s.nora, idOf(s.diego))).body.code).toBe('not_bookable');
    await settle(s, { newClientsBook: true });
    expect(await offered(s.nora)).toContain('Diego');
    expect(await offered(s.nora)).not.toContain('Tessa');
    // Who has a care team is no new client.
    expect(await offered(s.sam)).toEqual(['Maya', 'Nina']);
    const booked = await booking(s, s.nora, idOf(s.diego));
    expect([booked.status, booked.body.joinsCareTeam]).toEqual([201, true]);
    expect(await offered(s.nora)).toEqual(['Diego']);
    expect((await booking(s, s.nora, idOf(s.maya), `${dayIn(6)}T09:00`)).body.code).toBe('not_bookable');
  });

  test('A11 A14 an assignment that has ended or is to begin, and an emergency, make nobody bookable', async () => {
    const s = await scene();
    await world.tell((story) => {
      assigned(story, s.nora, s.diego, { untilDays: -1 });
      return {};
    });
    await world.owner.query(
      `insert into assignment (tenant_id, patient_id, practitioner_id, kind, via, starts_at, assigned_by, assigned_at)
       values ($1, $2, $3, 'assigned', 'manual', now() + interval '1 day', $4, now())`,
      [s.at.tenantId, s.nora.patientId, idOf(s.nina), s.ruth.memberId],
    );
    await world.owner.query(
      `insert into emergency_access (tenant_id, id, patient_id, practitioner_id, member_id, reason, starts_at, ends_at, review_due_at)
       values ($1, $2, $3, $4, $5, 'called from the hospital', now(), now() + interval '1 hour', now() + interval '1 day')`,
      [s.at.tenantId, s.at.tenantId + 5, s.nora.patientId, idOf(s.maya), s.maya.memberId],
    );
    expect(await offered(s.nora)).toEqual([]);
    for (const who of [s.diego, s.nina, s.maya]) expect((await booking(s, s.nora, idOf(who))).body.code).toBe('not_bookable');
  });
});

describe('A5 A6 what a booking in the portal gives', () => {
  test('A5 the first appointment assigns its practitioner as primary, in the name of nobody, also where they were on the care team before', async () => {
    const s = await scene();
    await settle(s, { newClientsBook: true });
    await world.tell((story) => {
      assigned(story, s.nora, s.diego, { daysAgo: 40, archivedDaysAgo: 20 });
      return {};
    });
    expect((await booking(s, s.nora, idOf(s.diego))).status).toBe(201);
    expect(await looked(world, 'select kind, via, status, assigned_by from assignment where patient_id = $1', [s.nora.patientId])).toEqual([
      { kind: 'primary', via: 'appointment', status: 'active', assigned_by: null },
    ]);
    const team = await world.as(s.ruth, careTeam, { params: { patientId: s.nora.patientId } });
    expect(team.body.connections.map(({ id }) => id)).toEqual([idOf(s.diego)]);
    const told = await looked(world, `select letter, member_id, recipient_id from outbox where patient_id = $1 order by letter`, [
      s.nora.patientId,
    ]);
    expect(told).toEqual([
      { letter: 'appointmentBooked', member_id: null, recipient_id: null },
      { letter: 'appointmentReminder', member_id: null, recipient_id: null },
    ]);
  });

  test('A5 A11 whoever was to begin later begins with the first appointment', async () => {
    const s = await scene();
    await settle(s, { newClientsBook: true });
    const from = new Date(Date.now() + 2 * 86_400_000).toISOString();
    expect((await changeTeam(world, s.ruth, s.nora.patientId, { add: [{ practitionerId: idOf(s.diego), from }] })).status).toBe(200);
    const booked = await booking(s, s.nora, idOf(s.diego));
    expect([booked.status, booked.body.joinsCareTeam]).toEqual([201, true]);
    expect(
      await looked(
        world,
        'select closed_at is null as open, closed_by, opened_by is null as by_nobody from assignment_period where patient_id = $1 order by opened_at',
        [s.nora.patientId],
      ),
    ).toEqual([
      { open: false, closed_by: null, by_nobody: false },
      { open: true, closed_by: null, by_nobody: true },
    ]);
  });

  test('A6 a later one with somebody else assigns nobody: staff are told, once, and the calendar says that the client booked', async () => {
    const s = await scene();
    await settle(s, { bookWithAnyone: true });
    await booking(s, s.sam, idOf(s.maya));
    const later = await booking(s, s.sam, idOf(s.diego), `${dayIn(6)}T09:00`);
    expect([later.status, later.body.joinsCareTeam]).toEqual([201, false]);
    await booking(s, s.sam, idOf(s.diego), `${dayIn(6)}T11:00`);
    for (const who of [s.ruth, s.maya, s.nina]) {
      const { needs } = (await world.as(who, inbox, {})).body;
      expect(needs).toMatchObject([{ patient: { id: s.sam.patientId }, practitioner: { id: idOf(s.diego) }, raisedBy: null }]);
    }
    const letters = await looked<{ member_id: string; recipient_id: string }>(
      world,
      `select member_id, recipient_id from outbox where patient_id = $1 and letter = 'accessNeeded'`,
      [s.sam.patientId],
    );
    expect(letters.length).toBeGreaterThanOrEqual(3);
    for (const letter of letters) expect(letter.member_id).toBe(letter.recipient_id);
    const { body } = await world.as(s.sky, calendar, { query: { from: dayIn(6), days: '1' } as never });
    expect(body.appointments.map(({ bookedByClient }) => bookedByClient)).toEqual([true, true]);
    expect(
      await looked(world, `select action, rule, member_id from activity where patient_id = $1 and action like 'appointment%' order by id`, [
        s.sam.patientId,
      ]),
    ).toContainEqual({ action: 'appointment.accessNeededByClient', rule: 'portal', member_id: null });
  });
});

describe('S2 BO-4 BO-5 free times', () => {
  test('BO-5 only what the list shows can be booked: in the hours, on the quarter hours, not within the notice, not too far ahead', async () => {
    const s = await scene();
    const maya = idOf(s.maya);
    for (const [start, code] of [
      [`${dayIn(5)}T09:07`, 'time_not_free'],
      [`${dayIn(5)}T07:00`, 'time_not_free'],
      [`${dayIn(5)}T16:30`, 'time_not_free'],
      [`${dayIn(0)}T12:00`, 'booking_too_soon'],
      [`${dayIn(-3)}T12:00`, 'booking_too_soon'],
      [`${dayIn(70)}T12:00`, 'booking_too_far'],
    ] as const) {
      const answer = await booking(s, s.sam, maya, start);
      expect([start, answer.body.code]).toEqual([start, code]);
    }
    const refused = await booking(s, s.sam, maya, `${dayIn(5)}T09:07`);
    expect((refused.body as unknown as { alternatives: unknown[] }).alternatives).toHaveLength(6);
    await settle(s, { services: [{ id: s.serviceId, inPortal: false }] });
    expect((await booking(s, s.sam, maya)).body.code).toBe('not_bookable');
    expect((await booking(s, s.sam, maya, undefined, { serviceId: 424_242 })).body.code).toBe('not_bookable');
  });

  test('S2 of 256 clients who book one time at once, one has it', async () => {
    const s = await scene();
    const others = await world.tell((story) =>
      Array.from({ length: 63 }, (_, nth) => {
        const who = patient(story, s.at, { firstName: `P${nth}`, lastName: 'Parallel', by: s.ruth });
        assigned(story, who, s.maya, { kind: 'primary', via: 'manual' });
        const user = newUser(story, `many-${nth}-${s.at.tenantId}@example.test`, null);
        inPortal(story, who, user);
        return { ...who, ...user };
      }),
    );
    const clients = [s.sam, ...others];
    await Promise.all(clients.map((who) => world.session(who)));
    const all = await Promise.all(Array.from({ length: 256 }, (_, nth) => booking(s, clients[nth % 64] as Someone, idOf(s.maya))));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    // On a machine under load some find no connection in time; nobody else has booked.
    const why = new Set(all.filter(({ status }) => status !== 201).map(({ body }) => body.code));
    expect([...why].filter((code) => code !== 'unavailable')).toEqual(['time_not_free']);
    expect(await looked(world, 'select 1 from appointment where tenant_id = $1', [s.at.tenantId])).toHaveLength(1);
  }, 60_000);

  test('BO-4 a time that is held is nobody else’s for five minutes, shows to staff as busy, and is let go by the clock or by hand', async () => {
    const s = await scene();
    const lee = await world.tell((story) => {
      const who = patient(story, s.at, { firstName: 'Lee', lastName: 'Other', by: s.maya });
      assigned(story, who, s.maya, { kind: 'primary', via: 'manual' });
      const user = newUser(story, `lee-${s.at.tenantId}@example.test`, null);
      inPortal(story, who, user);
      return { ...who, ...user };
    });
    const start = `${dayIn(5)}T09:00`;
    const body = { serviceId: s.serviceId, practitionerId: idOf(s.maya), start };
    const held = await world.as(s.sam, holdSlot, { body });
    expect(held.status).toBe(201);
    expect(held.body.seconds).toBe(300);
    expect((await booking(s, lee, idOf(s.maya))).body.code).toBe('time_not_free');
    expect((await world.as(lee, holdSlot, { body })).body.code).toBe('time_not_free');
    const seen = await world.as(s.sky, calendar, { query: { from: dayIn(5), days: '1' } as never });
    expect(seen.body.busy).toMatchObject([{ practitionerId: idOf(s.maya), wallStart: start }]);
    const free = await world.as(s.sky, slots, {
      query: { serviceId: String(s.serviceId), practitionerId: String(idOf(s.maya)), from: dayIn(5), days: '1' } as never,
    });
    expect(free.body.items.map(({ wallStart }) => wallStart)).not.toContain(start);
    const byStaff = { patientId: lee.patientId, practitionerId: idOf(s.maya), serviceId: s.serviceId, roomId: null, start };
    expect((await world.as(s.sky, book, { body: byStaff })).body.code).toBe('slot_taken');
    // One hold a patient: the next lets go of the one before.
    await world.as(s.sam, holdSlot, { body: { ...body, start: `${dayIn(5)}T10:00` } });
    expect(await looked(world, 'select 1 from slot_hold where patient_id = $1', [s.sam.patientId])).toHaveLength(1);
    expect((await world.as(lee, holdSlot, { body })).status).toBe(201);
    await world.as(lee, letSlotGo, {});
    expect((await world.as(s.sam, holdSlot, { body })).status).toBe(201);
    await world.owner.query(`update slot_hold set held_until = now() where patient_id = $1`, [s.sam.patientId]);
    expect((await booking(s, lee, idOf(s.maya))).status).toBe(201);
    expect((await booking(s, s.sam, idOf(s.maya))).body.code).toBe('time_not_free');
  });

  test('BO-4 who holds a time books it, and holds nothing any more', async () => {
    const s = await scene();
    const body = { serviceId: s.serviceId, practitionerId: idOf(s.maya), start: `${dayIn(5)}T09:00` };
    await world.as(s.sam, holdSlot, { body });
    expect(await listed(s, s.sam)).toContain(idOf(s.maya));
    expect((await booking(s, s.sam, idOf(s.maya))).status).toBe(201);
    expect(await looked(world, 'select 1 from slot_hold where tenant_id = $1', [s.at.tenantId])).toEqual([]);
  });

  test('ID-1 the same booking sent again is answered again, and booked once', async () => {
    const s = await scene();
    const key = `key-${s.at.tenantId}`;
    const [one, two] = await Promise.all([
      booking(s, s.sam, idOf(s.maya), undefined, { key }),
      booking(s, s.sam, idOf(s.maya), undefined, { key }),
    ]);
    expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);
    expect((await booking(s, s.sam, idOf(s.maya), `${dayIn(6)}T09:00`, { key })).body.code).toBe('key_reused');
    // Somebody else's key is nobody's business.
    await settle(s, { newClientsBook: true });
    expect((await booking(s, s.nora, idOf(s.diego), undefined, { key })).status).toBe(201);
    expect(await looked(world, 'select 1 from appointment where tenant_id = $1', [s.at.tenantId])).toHaveLength(2);
  });
});
