import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainAccess } from '#src/contract/access.ts';
import {
  book,
  bookingEffect,
  calendar,
  cancelAppointment,
  moveAppointment,
  restoreAppointment,
  setAppointmentStatus,
  settleNeed,
} from '#src/contract/scheduling.ts';
import { inbox } from '#src/contract/inbox.ts';
import { listNotes } from '#src/contract/notes.ts';
import { hours, location, room, service, timeOff } from '#seed/offer.ts';
import { blocked, patient } from '#seed/tell.ts';
import type { Member, Patient } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import type { Policy } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const scene = (policy: Policy = 'careTeam') => {
  return world.tell((story) => {
    const people = cast(story, { policy });
    const nora = patient(story, people.at, { firstName: 'Nora', lastName: 'New', by: people.ruth });
    return { ...people, nora, ...service(story, people.at, { bufferAfter: 10 }) };
  });
};
type Scene = Awaited<ReturnType<typeof scene>>;
const booking = (s: Scene, who: Someone, whom: Patient, practitioner: Member, start = '2027-03-02T09:00', more = {}) =>
  world.as(who, book, {
    body: {
      patientId: whom.patientId,
      practitionerId: practitioner.practitionerId as number,
      serviceId: s.serviceId,
      roomId: null,
      start,
      ...more,
    },
  });
const opens = async (who: Someone, whom: Patient) =>
  (await world.as(who, listNotes, { params: { patientId: whom.patientId }, query: {} })).status === 200;

describe('A5 the first appointment', () => {
  test('A5 a scheduler books a new patient’s first session: its practitioner is on the care team, as primary, and opens the record', async () => {
    const s = await scene();
    expect(await opens(s.diego, s.nora)).toBe(false);
    const seen = await world.as(s.sky, bookingEffect, {
      params: { patientId: s.nora.patientId },
      query: { practitionerId: String(s.diego.practitionerId) },
    });
    expect(seen.body).toEqual({ effect: 'first', becomesPrimary: true });
    const booked = await booking(s, s.sky, s.nora, s.diego);
    expect([booked.status, booked.body.effect]).toEqual([201, 'first']);
    expect(await opens(s.diego, s.nora)).toBe(true);
    expect(await opens(s.sky, s.nora)).toBe(false);
    const why = await world.as(s.ruth, explainAccess, { params: { patientId: s.nora.patientId, memberId: s.diego.memberId }, query: {} });
    expect(JSON.stringify(why.body)).toContain('"via":"appointment"');
    expect(await looked(world, 'select kind, via, status from assignment where patient_id = $1', [s.nora.patientId])).toEqual([
      { kind: 'primary', via: 'appointment', status: 'active' },
    ]);
  });

  test('A5 what was cancelled was an appointment: the next one is not the first', async () => {
    const s = await scene();
    const { body } = await booking(s, s.sky, s.nora, s.diego);
    await world.as(s.sky, cancelAppointment, { params: { appointmentId: body.appointment.id }, body: { version: 1, by: 'clinic' } });
    expect((await booking(s, s.sky, s.nora, s.maya)).body.effect).toBe('needed');
    expect(await opens(s.maya, s.nora)).toBe(false);
  });

  test('A5 moving the only appointment to somebody else gives nothing', async () => {
    const s = await scene();
    const { body } = await booking(s, s.sky, s.nora, s.diego);
    const moved = await world.as(s.sky, moveAppointment, {
      params: { appointmentId: body.appointment.id },
      body: { version: 1, practitionerId: s.maya.practitionerId as number },
    });
    expect([moved.status, moved.body.effect]).toEqual([200, 'needed']);
    expect(await opens(s.maya, s.nora)).toBe(false);
  });

  test('A5 no back door: who books with themselves is assigned only where they may assign themselves', async () => {
    const s = await scene('managed');
    // Olga owns the clinic and gives care; a scheduler who gives care may not assign anybody.
    await world.owner.query(`update member set roles = '{scheduler,clinician}' where id = $1`, [s.diego.memberId]);
    expect((await booking(s, s.diego, s.nora, s.diego)).body.effect).toBe('needed');
    expect(await opens(s.diego, s.nora)).toBe(false);
    expect((await booking(s, s.hope, s.sam, s.hope)).status).toBe(403);
    expect((await booking(s, s.olga, s.nora, s.olga, '2027-03-03T09:00')).body.effect).toBe('self');
  });

  test('A5 of twenty first bookings at once one is the first', async () => {
    const s = await scene();
    const people = [s.diego, s.maya, s.nina, s.hope];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        booking(s, s.sky, s.nora, people[nth % 4] as Member, `2027-03-${10 + Math.floor(nth / 4)}T${10 + (nth % 4)}:00`),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(all.filter(({ body }) => body.effect === 'first')).toHaveLength(1);
    expect(await looked(world, `select count(*)::int as n from assignment where patient_id = $1`, [s.nora.patientId])).toEqual([{ n: 1 }]);
  });
});

describe('A6 later appointments', () => {
  test('A6 a scheduler books a second practitioner: booked, not assigned, a task for the care team and clinical admins; a clinical admin settles it', async () => {
    const s = await scene();
    const booked = await booking(s, s.sky, s.sam, s.diego);
    await booking(s, s.sky, s.sam, s.diego, '2027-03-09T09:00');
    // Sam has no appointment yet, so the first one assigns; the second goes to another.
    expect(booked.body.effect).toBe('first');
    const second = await booking(s, s.sky, s.sam, s.tess, '2027-03-04T09:00');
    await booking(s, s.sky, s.sam, s.tess, '2027-03-05T09:00');
    expect([second.status, second.body.effect]).toEqual([201, 'needed']);
    expect(await opens(s.tess, s.sam)).toBe(false);
    const waits = async (who: Someone) => (await world.as(who, inbox, {})).body.needs;
    for (const [nth, who] of [s.ruth, s.maya, s.diego, s.hope].entries()) expect([nth, (await waits(who)).length]).toEqual([nth, 1]);
    for (const who of [s.tess, s.bea]) expect(await waits(who)).toEqual([]);
    const letters = await looked<{ id: number }>(
      world,
      `select recipient_id as id from outbox where tenant_id = $1 and letter = 'accessNeeded'`,
      [s.at.tenantId],
    );
    expect(new Set(letters.map(({ id }) => Number(id)))).toEqual(
      new Set([s.ruth, s.maya, s.nina, s.diego].map(({ memberId }) => memberId)),
    );
    const [need] = await waits(s.ruth);
    expect(need).toMatchObject({ maySettle: true, practitioner: { lastName: 'Trainee' }, raisedBy: { lastName: 'Planner' } });
    const id = need?.id as number;
    expect((await world.as(s.sky, settleNeed, { params: { id }, body: { decision: 'assign' } })).status).toBe(403);
    expect((await world.as(s.tess, settleNeed, { params: { id }, body: { decision: 'assign' } })).status).toBe(403);
    expect((await world.as(s.ruth, settleNeed, { params: { id }, body: { decision: 'assign' } })).body).toEqual({ outcome: 'assigned' });
    expect(await opens(s.tess, s.sam)).toBe(true);
    expect((await world.as(s.maya, settleNeed, { params: { id }, body: { decision: 'dismiss' } })).status).toBe(409);
    expect(await waits(s.ruth)).toEqual([]);
    const why = await world.as(s.ruth, explainAccess, { params: { patientId: s.sam.patientId, memberId: s.tess.memberId }, query: {} });
    expect(JSON.stringify(why.body)).toContain('"via":"appointment"');
  });

  test.each([
    ['a clinical admin', 'ruth'],
    ['a clinician on the care team', 'maya'],
  ] as const)('A6 booked by %s the practitioner is assigned, as was said beforehand', async (_, who) => {
    const s = await scene();
    await booking(s, s.sky, s.sam, s.maya);
    const seen = await world.as(s[who], bookingEffect, {
      params: { patientId: s.sam.patientId },
      query: { practitionerId: String(s.diego.practitionerId) },
    });
    expect(seen.body).toEqual({ effect: 'booker', becomesPrimary: false });
    expect((await booking(s, s[who], s.sam, s.diego, '2027-03-03T10:00')).body.effect).toBe('booker');
    expect(await opens(s.diego, s.sam)).toBe(true);
  });

  test('A6 F2 with assignment switched off nobody is assigned and nobody asked', async () => {
    const s = await scene();
    await world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'therapistPatientAssignment'`, [
      s.at.tenantId,
    ]);
    expect((await booking(s, s.sky, s.nora, s.diego)).body.effect).toBe('off');
    expect(await looked(world, 'select 1 from assignment where patient_id = $1', [s.nora.patientId])).toEqual([]);
  });
});

describe('R1 who books', () => {
  test('R1 R7 everyone’s patients: owner, practice admin, clinical admin, scheduler; one’s own: clinician, trainee; nobody else', async () => {
    const s = await scene();
    let nth = 0;
    const answers = async (who: Someone, whom = s.sam) =>
      (await booking(s, who, whom, s.maya, `2027-04-01T${String(6 + nth++).padStart(2, '0')}:00`)).status;
    for (const who of [s.olga, s.pia, s.ruth, s.sky, s.maya, s.nina]) expect(await answers(who)).toBe(201);
    for (const who of [s.diego, s.tess]) expect(await answers(who)).toBe(403);
    for (const who of [s.bea, s.sue]) expect(await answers(who)).toBe(403);
  });

  test('R5 R7 a blocked member’s answers are those of a patient who never was', async () => {
    const s = await scene();
    await world.tell((story) => blocked(story, s.pia, s.sam));
    const never = await booking(s, s.pia, { ...s.sam, patientId: 4_242_424_242 }, s.maya);
    const hidden = await booking(s, s.pia, s.sam, s.maya);
    const bare = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
    expect([hidden.status, bare(hidden.text)]).toEqual([404, bare(never.text)]);
  });

  test('S2 R7 a time that is none is refused as such, of whoever asks, and changes nothing', async () => {
    const s = await scene();
    for (const start of ['abc', '2027-02-30T09:00', '2027-03-02T24:00', '2027-03-02']) {
      const answer = await booking(s, s.sky, s.nora, s.diego, start);
      expect([start, answer.status, answer.body.code]).toEqual([start, 400, 'invalid']);
      const body = { version: 1, start };
      const moved = await world.as(s.sky, moveAppointment, { params: { appointmentId: 12_345 }, body: body as never });
      expect([start, moved.status]).toEqual([start, 400]);
    }
    expect(await looked(world, 'select 1 from appointment where tenant_id = $1', [s.at.tenantId])).toEqual([]);
  });

  test('R7 ids of another clinic are nothing: patient, practitioner, service, room, appointment', async () => {
    const [s, other] = [await scene(), await scene()];
    const theirs = (await booking(other, other.sky, other.sam, other.maya)).body.appointment;
    for (const body of [
      { patientId: other.sam.patientId },
      { practitionerId: other.maya.practitionerId as number },
      { serviceId: other.serviceId },
    ]) {
      const { status } = await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00', body);
      expect([404, 409], JSON.stringify(body)).toContain(status);
    }
    const params = { appointmentId: theirs.id };
    for (const answered of [
      await world.as(s.sky, moveAppointment, { params, body: { version: 1, start: '2027-03-02T12:00' } }),
      await world.as(s.sky, setAppointmentStatus, { params, body: { version: 1, status: 'arrived' } }),
      await world.as(s.sky, cancelAppointment, { params, body: { version: 1, by: 'clinic' } }),
      await world.as(s.sky, restoreAppointment, { params, body: { version: 1 } }),
    ])
      expect(answered.status).toBe(404);
  });
});

describe('S1 BO-7 the calendar', () => {
  const day = (who: Someone) => world.as(who, calendar, { query: { from: '2027-03-02', days: '1' } });
  test('S1 R1 one’s own and one’s patients’ with names, others’ as busy; planners see all; nothing of a hidden patient but that somebody is taken', async () => {
    const s = await scene();
    await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00');
    await booking(s, s.sky, s.nora, s.diego, '2027-03-02T09:00');
    const names = async (who: Someone) => {
      const { body } = await day(who);
      return [body.appointments.map(({ patient: { firstName } }) => firstName).sort(), body.busy.length];
    };
    for (const who of [s.olga, s.pia, s.ruth, s.sky, s.bea]) expect(await names(who)).toEqual([['Nora', 'Sam'], 0]);
    expect(await names(s.maya)).toEqual([['Sam'], 1]);
    expect(await names(s.nina)).toEqual([['Sam'], 1]);
    expect(await names(s.diego)).toEqual([['Nora'], 1]);
    expect(await names(s.tess)).toEqual([[], 2]);
    await world.tell((story) => blocked(story, s.sky, s.sam));
    expect(await names(s.sky)).toEqual([['Nora'], 1]);
    const { body } = await day(s.tess);
    expect(Object.keys(body.busy[0] ?? {}).sort()).toEqual(['endsAt', 'practitionerId', 'startsAt', 'wallEnd', 'wallStart']);
  });
});

describe('S2 one at a time', () => {
  test('S2 BO-2 of 64 who want the same time one has it, the others are offered free ones', async () => {
    const s = await scene();
    await world.tell((story) => hours(story, s.maya, [1, 2, 3, 4, 5], ['8:00-18:00']));
    const all = await Promise.all(Array.from({ length: 64 }, () => booking(s, s.sky, s.sam, s.maya)));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of all.filter((one) => one.status !== 201)) {
      expect([status, body.code]).toEqual([409, 'slot_taken']);
      const { alternatives } = body as unknown as { alternatives: { wallStart: string }[] };
      expect(alternatives[0]?.wallStart).toBe('2027-03-02T08:00');
      expect(alternatives.map(({ wallStart }) => wallStart)).not.toContain('2027-03-02T09:00');
    }
  });

  test('S2 buffers are kept; what is cancelled frees its time, and comes back only where it is still free', async () => {
    const s = await scene();
    const { body } = await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00');
    expect((await booking(s, s.sky, s.nora, s.maya, '2027-03-02T09:50')).status).toBe(409);
    const next = await booking(s, s.sky, s.nora, s.maya, '2027-03-02T10:00');
    expect(next.status).toBe(201);
    const params = { appointmentId: body.appointment.id };
    const cancelled = await world.as(s.sky, cancelAppointment, { params, body: { version: 1, by: 'patient', reason: 'ill' } });
    expect(cancelled.body).toMatchObject({
      status: 'cancelled',
      cancelledBy: 'patient',
      cancelledLate: false,
      cancelReason: 'ill',
      cancelled: 1,
    });
    expect((await booking(s, s.sky, s.nora, s.maya, '2027-03-02T09:00')).status).toBe(201);
    expect((await world.as(s.sky, restoreAppointment, { params, body: { version: 2 } })).body).toMatchObject({ code: 'slot_taken' });
  });

  test('S2 a room is taken by one at a time, whoever is in it', async () => {
    const s = await scene();
    const { roomId } = await world.tell((story) => room(story, location(story, s.at)));
    expect((await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00', { roomId })).status).toBe(201);
    expect((await booking(s, s.sky, s.nora, s.diego, '2027-03-02T09:30', { roomId })).body.code).toBe('slot_taken');
    expect((await booking(s, s.sky, s.nora, s.diego, '2027-03-02T09:50', { roomId })).status).toBe(201);
  });

  test('BO-3 outside the hours, or during an absence, only on purpose', async () => {
    const s = await scene();
    await world.tell((story) => hours(story, s.maya, [2], ['9:00-12:00']));
    expect((await booking(s, s.sky, s.sam, s.maya, '2027-03-02T09:00')).status).toBe(201);
    expect((await booking(s, s.sky, s.sam, s.maya, '2027-03-02T11:30')).body.code).toBe('outside_hours');
    expect((await booking(s, s.sky, s.sam, s.maya, '2027-03-02T11:30', { anyway: true })).status).toBe(201);
    await world.tell((story) => timeOff(story, s.maya, s.pia, { startsAt: '2027-03-09T00:00:00Z', endsAt: '2027-03-10T00:00:00Z' }));
    expect((await booking(s, s.sky, s.sam, s.maya, '2027-03-09T10:00')).body.code).toBe('outside_hours');
  });
});

describe('S3 how it stands', () => {
  test('S3 statuses, late cancellations, and 412 over somebody else’s change', async () => {
    const s = await scene();
    const soon = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 16);
    const { body } = await booking(s, s.sky, s.sam, s.maya, soon);
    const params = { appointmentId: body.appointment.id };
    expect((await world.as(s.maya, setAppointmentStatus, { params, body: { version: 1, status: 'confirmed' } })).body.status).toBe(
      'confirmed',
    );
    const stale = await world.as(s.sky, setAppointmentStatus, { params, body: { version: 1, status: 'arrived' } });
    expect([stale.status, (stale.body as unknown as { current: { version: number } }).current.version]).toEqual([412, 2]);
    const cancelled = await world.as(s.sky, cancelAppointment, { params, body: { version: 2, by: 'patient' } });
    expect(cancelled.body.cancelledLate).toBe(true);
    expect((await world.as(s.sky, moveAppointment, { params, body: { version: 3, start: '2027-03-02T09:00' } })).body.code).toBe(
      'appointment_cancelled',
    );
  });
});
