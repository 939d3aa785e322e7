import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelByLink } from '#src/contract/appointmentLinks.ts';
import { bookInPortal, cancelInPortal } from '#src/contract/portal.ts';
import { book, calendar, restoreAppointment } from '#src/contract/scheduling.ts';
import { changeTeam, looked } from '#test/cast.ts';
import { dayIn, doing, everyDay, idOf, start, waitlistScene } from '#test/waitlist.ts';
import type { Scene } from '#test/waitlist.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { appointmentToken } from '../links/rules.ts';
import { sendNextLetter } from '../mail/jobs.ts';

let world: World;
let acts: ReturnType<typeof doing>;
beforeAll(async () => {
  world = await openWorld();
  acts = doing(world);
});
afterAll(() => world.close());

const scene = (): Promise<Scene> => waitlistScene(world);

describe('S5 what a cancellation frees', () => {
  test('S5 is offered to the first in line, kept for two hours, and is in everyone else’s way', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    expect(offer).toMatchObject({ practitioner: { id: idOf(s.maya) }, service: { id: s.serviceId }, wallStart: start });
    expect(offer?.seconds).toBeGreaterThan(7190);
    expect(offer?.seconds).toBeLessThanOrEqual(7200);
    expect(await acts.open(s.lee)).toEqual([]);
    const body = { serviceId: s.serviceId, practitionerId: idOf(s.maya), start };
    expect((await world.as(s.lee, bookInPortal, { body })).body.code).toBe('time_not_free');
    const byStaff = { ...body, patientId: s.lee.patientId, roomId: null };
    expect((await world.as(s.sky, book, { body: byStaff })).body.code).toBe('slot_taken');
    const seen = await world.as(s.tess, calendar, { query: { from: dayIn(5), days: '1' } as never });
    expect(seen.body.busy).toMatchObject([{ practitionerId: idOf(s.maya), wallStart: start }]);
    // Whoever cancelled by mistake is too late now; within the minute they are not.
    const restored = await world.as(s.sky, restoreAppointment, { params: { appointmentId: one.id }, body: { version: one.version + 1 } });
    expect(restored.body.code).toBe('slot_taken');
  });

  test('S5 by staff, by link, in the portal and by unassigning alike, in the transaction that cancels', async () => {
    const s = await scene();
    await acts.waits(s, s.ada);
    const jobs = () =>
      looked<{ subject_id: string }>(
        world,
        `select subject_id from outbox where tenant_id = $1 and letter = 'slotFreed' order by created_at`,
        [s.at.tenantId],
      );
    const byStaff = await acts.booked(s);
    await acts.cancelled(s, byStaff);
    const inTheirPortal = await acts.booked(s, s.sam, `${dayIn(6)}T09:00`);
    await world.as(s.sam, cancelInPortal, { params: { appointmentId: inTheirPortal.id }, body: { version: inTheirPortal.version } });
    const byLink = await acts.booked(s, s.sam, `${dayIn(7)}T09:00`);
    while (await sendNextLetter(world.database, async () => {}, world.here)());
    const [{ email } = { email: '' }] = await looked<{ email: string }>(world, 'select email from patient where id = $1', [
      s.sam.patientId,
    ]);
    const token = appointmentToken(world.here.config.secret, { tenantId: s.at.tenantId, appointmentId: byLink.id, email });
    const answer = await world.as(null, cancelByLink, { body: { token } });
    expect(answer.status, answer.text).toBe(200);
    const parting = await acts.booked(s, s.sam, `${dayIn(8)}T09:00`, idOf(s.nina));
    const removed = await changeTeam(world, s.ruth, s.sam.patientId, {
      remove: [idOf(s.nina)],
      reason: 'moved away',
      appointments: [{ appointmentId: parting.id, version: parting.version, outcome: 'cancel' }],
    });
    expect(removed.status, removed.text).toBe(200);
    expect((await jobs()).map(({ subject_id }) => Number(subject_id))).toEqual([byStaff.id, inTheirPortal.id, byLink.id, parting.id]);
  });

  test('S5 nothing is offered that is past, within the notice, outside the hours, taken again or taken back', async () => {
    const s = await scene();
    await acts.waits(s, s.ada);
    const soon = new Date(Date.now() + 23 * 3_600_000).toISOString().slice(0, 13);
    const all = [
      await world.as(s.sky, book, {
        body: {
          patientId: s.sam.patientId,
          practitionerId: idOf(s.maya),
          serviceId: s.serviceId,
          roomId: null,
          start: `${soon}:00`,
          anyway: true,
        },
      }),
      await world.as(s.sky, book, {
        body: {
          patientId: s.sam.patientId,
          practitionerId: idOf(s.maya),
          serviceId: s.serviceId,
          roomId: null,
          start: `${dayIn(4)}T20:00`,
          anyway: true,
        },
      }),
    ].map(({ body }) => body.appointment);
    const again = await acts.booked(s);
    const back = await acts.booked(s, s.sam, `${dayIn(6)}T09:00`);
    for (const one of [...all, again, back]) await acts.cancelled(s, one);
    await acts.booked(s, s.lee);
    await world.as(s.sky, restoreAppointment, { params: { appointmentId: back.id }, body: { version: back.version + 1 } });
    await acts.offerNow(s);
    expect(await acts.outcomes(s)).toEqual([]);
    expect(
      await looked(world, `select 1 from outbox where tenant_id = $1 and letter = 'slotFreed' and settled_at is null`, [s.at.tenantId]),
    ).toEqual([]);
  });

  test('S5 an offer never reaches into the notice of the clinic', async () => {
    const s = await scene();
    const hoursAhead = Math.floor((Date.parse(`${start}:00Z`) - Date.now()) / 3_600_000);
    await acts.settle(s, { bookingNoticeHours: hoursAhead - 1, waitlistHours: 48 });
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    expect(Date.parse(offer?.expiresAt ?? '')).toBe(Date.parse(`${start}:00Z`) - (hoursAhead - 1) * 3_600_000);
    // With less than a quarter of an hour left, nothing is offered.
    await acts.settle(s, { bookingNoticeHours: hoursAhead + 2 });
    const next = await acts.booked(s, s.sam, start.replace('T09', 'T10'));
    await acts.waits(s, s.lee);
    await acts.cancelled(s, next);
    await acts.offerNow(s);
    expect(await acts.open(s.lee)).toEqual([]);
  });

  test('S5 B2 to whom it suits, who may book there then, who has a portal, and is free', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    // Ada is first, but waits for another weekday; Sam has freed it; Nora has nobody; Lee fits.
    const weekday = new Date(`${dayIn(5)}T12:00Z`).getUTCDay() || 7;
    await acts.waits(s, s.ada, { weekdays: everyDay.filter((day) => day !== weekday) });
    await acts.waits(s, s.sam);
    await acts.waits(s, s.nora);
    await acts.waits(s, s.lee, { practitionerId: idOf(s.maya), fromMinute: 540, toMinute: 541 });
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    expect(await acts.outcomes(s)).toEqual([{ name: 'Lee', outcome: null }]);
  });

  test('S5 B2 whoever is elsewhere then, no more on the care team, or without a portal, is passed over', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    for (const who of [s.ada, s.lee, s.nora]) await acts.waits(s, who);
    await acts.booked(s, s.ada, start, idOf(s.nina));
    await acts.settle(s, { bookWithAnyone: true });
    await world.owner.query(`update portal_access set scopes = '{documents}' where patient_id = $1`, [s.lee.patientId]);
    await acts.cancelled(s, one);
    await acts.settle(s, { bookWithAnyone: false });
    await acts.offerNow(s);
    // Nora waits for whoever she may book with, and there is nobody again.
    expect(await acts.outcomes(s)).toEqual([]);
  });

  test('S5 B2 with a clinic that lets clients book with anyone, whoever waits for anyone is asked', async () => {
    const s = await scene();
    await acts.settle(s, { bookWithAnyone: true });
    const one = await acts.booked(s);
    await acts.waits(s, s.nora);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    expect(await acts.open(s.nora)).toHaveLength(1);
    await acts.settle(s, { bookWithAnyone: false });
    const [gone] = await acts.offersOf(s.nora);
    // She may not see with whom any more, and accepting says that it is gone.
    expect(gone?.state ?? 'withdrawn').toBe('withdrawn');
    const [{ id } = { id: 0 }] = await looked<{ id: string }>(world, 'select id from waitlist_offer where tenant_id = $1', [s.at.tenantId]);
    const answer = await acts.accept(s.nora, Number(id));
    expect([answer.status, answer.body.code]).toEqual([409, 'offer_gone']);
  });
});
