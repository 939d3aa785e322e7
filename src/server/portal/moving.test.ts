import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookInPortal, cancelInPortal, moveInPortal, myAppointments, portalOffer, portalSlots } from '#src/contract/portal.ts';
import { book } from '#src/contract/scheduling.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { hours, location, room, service } from '#seed/offer.ts';
import { assigned, inPortal, newUser, patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const idOf = (who: { practitionerId: number | null }): number => who.practitionerId as number;
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** Sam and their sister Ada are Maya's and Nina's; their mother Grace is in both portals. */
const scene = async () => {
  const told = await world.tell((story) => {
    const people = cast(story, { policy: 'careTeam' });
    const at = location(story, people.at, {});
    const ada = patient(story, people.at, { firstName: 'Ada', lastName: 'Okafor', by: people.maya });
    assigned(story, ada, people.maya, { kind: 'primary', via: 'invite' });
    for (const one of [people.maya, people.nina, people.diego]) hours(story, one, everyDay, ['9:00-17:00'], at);
    const user = newUser(story, `sam-${people.at.tenantId}@example.test`, null);
    const grace = newUser(story, `grace-${people.at.tenantId}@example.test`, null);
    inPortal(story, people.sam, user);
    const sam = { ...people.sam, userId: user.userId };
    return { ...people, ada, grace, ...service(story, people.at), ...room(story, at), sam };
  });
  return told;
};
type Scene = Awaited<ReturnType<typeof scene>>;
/** Lets Grace into the portal of one of her children, with some of it. */
const guarded = async (s: Scene, child: { tenantId: number; patientId: number }, scopes: string[]): Promise<Someone> => {
  await world.owner.query(
    `insert into portal_access (tenant_id, patient_id, user_id, email, relation, scopes, name) values ($1, $2, $3, 'grace@example.test', 'guardian', $4, 'Grace')`,
    [child.tenantId, child.patientId, s.grace.userId, scopes],
  );
  return { ...s.sam, ...child, userId: s.grace.userId } as Someone;
};
const booked = async (s: Scene, who: Someone, start: string, practitionerId = idOf(s.maya)) => {
  const answer = await world.as(who, bookInPortal, { body: { serviceId: s.serviceId, practitionerId, start } });
  expect(answer.status).toBe(201);
  return answer.body.appointment;
};
const byStaff = async (s: Scene, patientId: number, start: string, roomId: number | null = null) => {
  const body = { patientId, practitionerId: idOf(s.maya), serviceId: s.serviceId, roomId, start, anyway: true };
  const answer = await world.as(s.sky, book, { body });
  expect(answer.status).toBe(201);
  return answer.body.appointment;
};
const move = (who: Someone, appointmentId: number, to: { version?: number; practitionerId: number; start: string }) =>
  world.as(who, moveInPortal, { params: { appointmentId }, body: { version: 1, ...to } });
const cancel = (who: Someone, appointmentId: number, version = 1) =>
  world.as(who, cancelInPortal, { params: { appointmentId }, body: { version } });
/** Puts an appointment so many hours from now, past every lock and policy. */
const hoursAway = (id: number, away: number) =>
  world.owner.query(
    `update appointment set starts_at = now() + $2 * interval '1 hour', ends_at = now() + $2 * interval '1 hour' + interval '50 minutes',
       busy = tstzrange(now() + $2 * interval '1 hour', now() + $2 * interval '1 hour' + interval '50 minutes') where id = $1`,
    [id, away],
  );

describe('B3 one’s own appointments', () => {
  test('B3 those to come and those past, with where they are; not another’s, and not in another portal', async () => {
    const s = await scene();
    const own = await booked(s, s.sam, `${dayIn(5)}T09:00`);
    const inRoom = await byStaff(s, s.sam.patientId, `${dayIn(4)}T09:00`, s.roomId);
    const gone = await byStaff(s, s.sam.patientId, `${dayIn(6)}T09:00`);
    await hoursAway(gone.id, -30);
    await byStaff(s, s.ada.patientId, `${dayIn(7)}T09:00`);
    const next = await world.as(s.sam, myAppointments, { query: {} });
    expect(next.body.items.map(({ id }) => id)).toEqual([inRoom.id, own.id]);
    expect(next.body.items[0]).toMatchObject({
      practitioner: { firstName: 'Maya' },
      place: { location: 'Main street', room: 'Room 1' },
      mayMove: true,
    });
    expect(next.body.items[1]).toMatchObject({ place: { location: 'Main street', room: null }, isLate: false });
    expect((await world.as(s.sam, myAppointments, { query: { which: 'past' } })).body.items.map(({ id }) => id)).toEqual([gone.id]);
    const page = await world.as(s.sam, myAppointments, { query: { limit: 1 } as never });
    const after = await world.as(s.sam, myAppointments, { query: { limit: 1, cursor: page.body.nextCursor } as never });
    expect(after.body.items.map(({ id }) => id)).toEqual([own.id]);
  });

  test('B4 a guardian does for a child what their scopes say, and nothing for the sibling', async () => {
    const s = await scene();
    const ofAda = await byStaff(s, s.ada.patientId, `${dayIn(5)}T09:00`);
    const ofSam = await booked(s, s.sam, `${dayIn(6)}T09:00`);
    const forSam = await guarded(s, s.sam, ['documents', 'profile']);
    for (const answer of [
      await world.as(forSam, portalOffer, {}),
      await world.as(forSam, myAppointments, { query: {} }),
      await cancel(forSam, ofSam.id),
      await move(forSam, ofSam.id, { practitionerId: idOf(s.maya), start: `${dayIn(7)}T09:00` }),
    ])
      expect([answer.status, answer.body.code]).toEqual([403, 'not_allowed']);
    const forAda = await guarded(s, s.ada, ['appointments']);
    expect((await world.as(forAda, myAppointments, { query: {} })).body.items.map(({ id }) => id)).toEqual([ofAda.id]);
    expect((await world.as(forAda, portalOffer, {})).body.practitioners.map(({ firstName }) => firstName)).toEqual(['Maya']);
    // Nina is on Sam's care team only.
    const other = { body: { serviceId: s.serviceId, practitionerId: idOf(s.nina), start: `${dayIn(8)}T09:00` } };
    expect((await world.as(forAda, bookInPortal, other)).body.code).toBe('not_bookable');
    expect((await cancel(forAda, ofAda.id)).status).toBe(200);
    expect((await cancel(forAda, ofSam.id)).status).toBe(404);
    await world.owner.query(`update portal_access set ends_at = now() where user_id = $1`, [s.grace.userId]);
    expect((await world.as(forAda, myAppointments, { query: {} })).status).toBe(401);
  });

  test('BO-5 another’s appointment, and one that never was, are answered alike', async () => {
    const s = await scene();
    const elsewhere = await scene();
    const ofAda = await byStaff(s, s.ada.patientId, `${dayIn(5)}T09:00`);
    const abroad = await booked(elsewhere, elsewhere.sam, `${dayIn(5)}T09:00`);
    const answers = [];
    for (const id of [ofAda.id, abroad.id, 424_242]) {
      answers.push(await cancel(s.sam, id), await move(s.sam, id, { practitionerId: idOf(s.maya), start: `${dayIn(6)}T09:00` }));
      answers.push(
        await world.as(s.sam, portalSlots, {
          query: { serviceId: String(s.serviceId), from: dayIn(3), days: '1', appointmentId: String(id) } as never,
        }),
      );
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ text }) => withoutRequestId(text))).size).toBe(1);
    expect(await looked(world, `select 1 from appointment where tenant_id = $1 and status = 'cancelled'`, [s.at.tenantId])).toEqual([]);
  });
});

describe('B3 moving and cancelling', () => {
  test('B3 an appointment is moved to another free time, also with somebody else of the care team; the room is left, the letter says so', async () => {
    const s = await scene();
    const one = await byStaff(s, s.sam.patientId, `${dayIn(5)}T09:00`, s.roomId);
    const moved = await move(s.sam, one.id, { practitionerId: idOf(s.maya), start: `${dayIn(5)}T09:15` });
    expect([moved.status, moved.body.appointment.wallStart, moved.body.appointment.version]).toEqual([200, `${dayIn(5)}T09:15`, 2]);
    expect((await move(s.sam, one.id, { practitionerId: idOf(s.nina), start: `${dayIn(6)}T10:00` })).status).toBe(412);
    const again = await move(s.sam, one.id, { version: 2, practitionerId: idOf(s.nina), start: `${dayIn(6)}T10:00` });
    expect([again.status, again.body.appointment.practitioner.firstName]).toEqual([200, 'Nina']);
    expect((await move(s.sam, one.id, { version: 3, practitionerId: idOf(s.diego), start: `${dayIn(6)}T10:00` })).body.code).toBe(
      'not_bookable',
    );
    expect(await looked(world, 'select room_id, placed_by, status from appointment where id = $1', [one.id])).toEqual([
      { room_id: null, placed_by: null, status: 'booked' },
    ]);
    expect(
      await looked(world, `select 1 from outbox where patient_id = $1 and letter = 'appointmentMoved'`, [s.sam.patientId]),
    ).toHaveLength(2);
    expect(await looked(world, `select action from activity where patient_id = $1 and rule = 'portal'`, [s.sam.patientId])).toEqual([
      { action: 'appointment.movedByClient' },
      { action: 'appointment.movedByClient' },
    ]);
  });

  test('B3 its own time is in nobody’s way when it is moved, and its length stays', async () => {
    const s = await scene();
    const one = await booked(s, s.sam, `${dayIn(5)}T09:00`);
    const query = { serviceId: String(s.serviceId), practitionerId: String(idOf(s.maya)), from: dayIn(5), days: '1' };
    const free = async (more = {}) =>
      (await world.as(s.sam, portalSlots, { query: { ...query, ...more } as never })).body.items.map(({ wallStart }) =>
        wallStart.slice(11),
      );
    expect(await free()).not.toContain('09:15');
    expect(await free({ appointmentId: String(one.id) })).toContain('09:15');
    expect((await move(s.sam, one.id, { practitionerId: idOf(s.maya), start: `${dayIn(5)}T09:15` })).status).toBe(200);
  });

  test('B3 within the clinic’s notice it is moved no more, and cancelled late; up to it, moved and cancelled in time', async () => {
    const s = await scene();
    const [near, far] = [await booked(s, s.sam, `${dayIn(5)}T09:00`), await booked(s, s.sam, `${dayIn(6)}T09:00`, idOf(s.nina))];
    await hoursAway(near.id, 23.1);
    await hoursAway(far.id, 24.01);
    const { items } = (await world.as(s.sam, myAppointments, { query: {} })).body;
    expect(items.map(({ isLate, mayMove, mayCancel }) => [isLate, mayMove, mayCancel])).toEqual([
      [true, false, true],
      [false, true, true],
    ]);
    const to = { practitionerId: idOf(s.maya), start: `${dayIn(8)}T09:00` };
    const late = await move(s.sam, near.id, to);
    expect([late.status, late.body.code]).toEqual([409, 'moving_too_late']);
    expect((await move(s.sam, far.id, to)).status).toBe(200);
    expect((await cancel(s.sam, near.id)).body).toMatchObject({ status: 'cancelled', cancelledBy: 'patient', cancelledLate: true });
    expect((await cancel(s.sam, far.id, 2)).body).toMatchObject({ status: 'cancelled', cancelledLate: false });
    // Once: what is over, cancelled or under way is changed no more.
    expect((await cancel(s.sam, far.id, 3)).body.code).toBe('appointment_over');
    expect((await move(s.sam, far.id, { ...to, version: 3 })).body.code).toBe('appointment_over');
    const past = await booked(s, s.sam, `${dayIn(9)}T09:00`);
    await hoursAway(past.id, -0.1);
    expect((await cancel(s.sam, past.id)).body.code).toBe('appointment_over');
  });

  test('B3 a cancellation frees the time, is logged, and its practitioner is written to, and the client', async () => {
    const s = await scene();
    const one = await booked(s, s.sam, `${dayIn(5)}T09:00`);
    expect((await cancel(s.sam, one.id)).status).toBe(200);
    expect(
      await looked(
        world,
        `select letter, recipient_id::float8 as to from outbox where patient_id = $1 and letter like 'appointment%' order by letter`,
        [s.sam.patientId],
      ),
    ).toEqual([
      { letter: 'appointmentBooked', to: null },
      { letter: 'appointmentCancelled', to: null },
      { letter: 'appointmentDeclined', to: s.maya.memberId },
      { letter: 'appointmentReminder', to: null },
    ]);
    expect(
      await looked(world, `select rule, member_id from activity where action = 'appointment.cancelledByClient' and patient_id = $1`, [
        s.sam.patientId,
      ]),
    ).toEqual([{ rule: 'portal', member_id: null }]);
    const again = await booked(s, s.sam, `${dayIn(5)}T09:00`);
    const sent: string[] = [];
    const next = sendNextLetter(
      world.database,
      async (letter) => {
        sent.push(letter.to);
      },
      world.here,
    );
    while (await next());
    expect(sent.length).toBeGreaterThan(0);
    expect(again.id).not.toBe(one.id);
  });
});
