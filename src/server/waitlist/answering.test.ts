import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookInPortal, holdSlot } from '#src/contract/portal.ts';
import { declineOffer, leaveWaitlist, myWaitlist, takeOffWaitlist, waitlist } from '#src/contract/waitlist.ts';
import { inPortal, newUser } from '#seed/tell.ts';
import { looked } from '#test/cast.ts';
import { dayIn, doing, idOf, start, waitlistScene } from '#test/waitlist.ts';
import type { Scene } from '#test/waitlist.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { sendNextLetter } from '../mail/jobs.ts';
import { offerNextTime } from './jobs.ts';

let world: World;
let acts: ReturnType<typeof doing>;
beforeAll(async () => {
  world = await openWorld();
  acts = doing(world);
});
afterAll(() => world.close());

const scene = (): Promise<Scene> => waitlistScene(world);

describe('S5 answering an offer', () => {
  test('S5 A5 A6 accepting books, in one transaction, with the effects and letters of every booking, and ends the wait', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    const answer = await acts.accept(s.ada, offer?.id ?? 0);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body.appointment).toMatchObject({ wallStart: start, practitioner: { id: idOf(s.maya) }, status: 'booked' });
    expect((await world.as(s.ada, myWaitlist, {})).body).toEqual({ entries: [], offers: [] });
    expect(await acts.outcomes(s)).toEqual([{ name: 'Ada', outcome: 'accepted' }]);
    const letters = await looked<{ letter: string }>(world, `select letter from outbox where patient_id = $1 order by letter`, [
      s.ada.patientId,
    ]);
    expect(letters.map(({ letter }) => letter)).toEqual(['appointmentBooked', 'appointmentReminder', 'waitlistOffer']);
    const log = await looked<{ action: string }>(
      world,
      `select action from activity where patient_id = $1 and action like 'waitlist%' order by id`,
      [s.ada.patientId],
    );
    expect(log.map(({ action }) => action)).toEqual(['waitlist.joinedByClient', 'waitlist.offered', 'waitlist.accepted']);
    await acts.offerNow(s);
    expect(
      await looked(world, `select 1 from outbox where tenant_id = $1 and letter = 'slotFreed' and settled_at is null`, [s.at.tenantId]),
    ).toEqual([]);
    const again = await acts.accept(s.ada, offer?.id ?? 0);
    expect([again.status, again.body.code]).toEqual([409, 'offer_gone']);
  });

  test('S5 A5 an accepted first appointment assigns its practitioner', async () => {
    const s = await scene();
    await acts.settle(s, { newClientsBook: true });
    const one = await acts.booked(s);
    await acts.waits(s, s.nora);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const answer = await acts.accept(s.nora, (await acts.open(s.nora))[0]?.id ?? 0);
    expect([answer.status, answer.body.joinsCareTeam]).toEqual([201, true]);
  });

  test('S5 of 1,000 who accept one offer at once, one has booked; the others are told that it is gone', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    const mother = await world.tell((story) => {
      const user = newUser(story, `mother-${s.at.tenantId}@example.test`, null);
      inPortal(story, s.ada as never, user, 25, { name: 'Mother', scopes: ['appointments'] });
      return { ...s.ada, ...user } as Someone;
    });
    const askers: Someone[] = [s.ada, mother, s.lee];
    for (const who of askers) await world.session(who);
    const told: { status: number; code: string | undefined }[] = [];
    for (let chunk = 0; chunk < 10; chunk++) {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, nth) => acts.accept(askers[nth % 3] as Someone, offer?.id ?? 0)));
      told.push(...answers.map(({ status, body }) => ({ status, code: body.code })));
    }
    expect(told.filter(({ status }) => status === 201)).toHaveLength(1);
    // To Lee it is no offer at all. On a machine under load some find no connection in time.
    const why = new Map(told.filter(({ status }) => status !== 201).map(({ status, code }) => [code, status]));
    why.delete('unavailable');
    expect(Object.fromEntries(why)).toEqual({ offer_gone: 409, not_found: 404 });
    expect(await looked(world, `select 1 from appointment where tenant_id = $1 and status <> 'cancelled'`, [s.at.tenantId])).toHaveLength(
      1,
    );
  }, 120_000);

  test('S5 accepting, declining, leaving, running out and staff who take it back at once: one of them, and nothing twice', async () => {
    for (let round = 0; round < 6; round++) {
      const s = await scene();
      const one = await acts.booked(s);
      const entry = await acts.waits(s, s.ada);
      await acts.waits(s, s.lee);
      await acts.cancelled(s, one);
      await acts.offerNow(s);
      const [offer] = await acts.open(s.ada);
      const id = offer?.id ?? 0;
      if (round % 2 === 1)
        await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = 'slotFreed'`, [s.at.tenantId]);
      const [accepted, declined, left, taken] = await Promise.all([
        acts.accept(s.ada, id),
        world.as(s.ada, declineOffer, { params: { id } }),
        world.as(s.ada, leaveWaitlist, { params: { id: entry.id } }),
        world.as(s.sky, takeOffWaitlist, { params: { id: entry.id } }),
        offerNextTime(world.database)(),
      ]);
      for (const { status } of [accepted, declined, left, taken]) expect([200, 201, 404, 409]).toContain(status);
      await acts.offerNow(s);
      const live = await looked<{ patient_id: string }>(
        world,
        `select patient_id from appointment where tenant_id = $1 and status <> 'cancelled'`,
        [s.at.tenantId],
      );
      const kept = await looked<{ patient_id: string }>(
        world,
        `select patient_id from waitlist_offer where tenant_id = $1 and outcome is null`,
        [s.at.tenantId],
      );
      // Booked by the one, or offered to the other: never both, never neither.
      expect([accepted.status, live.length, kept.map(({ patient_id }) => Number(patient_id))]).toEqual(
        accepted.status === 201 ? [201, 1, []] : [accepted.status, 0, [s.lee.patientId]],
      );
    }
  }, 120_000);

  test('S5 declined, run out or left, it goes to the next in line by itself, and to nobody twice', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [first] = await acts.open(s.ada);
    expect((await world.as(s.ada, declineOffer, { params: { id: first?.id ?? 0 } })).status).toBe(200);
    // At once, without waiting for the two hours.
    while (await offerNextTime(world.database)());
    expect(await acts.outcomes(s)).toEqual([
      { name: 'Ada', outcome: 'declined' },
      { name: 'Lee', outcome: null },
    ]);
    expect((await acts.accept(s.ada, first?.id ?? 0)).body.code).toBe('offer_gone');
    const [second] = await acts.open(s.lee);
    await acts.runOut(s);
    expect((await acts.offersOf(s.lee)).map(({ state }) => state)).toEqual(['expired']);
    const late = await acts.accept(s.lee, second?.id ?? 0);
    expect([late.status, late.body.code]).toEqual([409, 'offer_gone']);
    // Both still wait, neither is asked again about this time, and it can be booked by anyone.
    expect((await world.as(s.ada, myWaitlist, {})).body.entries).toHaveLength(1);
    expect(
      await looked(world, `select 1 from outbox where tenant_id = $1 and letter = 'slotFreed' and settled_at is null`, [s.at.tenantId]),
    ).toEqual([]);
    expect((await world.as(s.lee, bookInPortal, { body: { serviceId: s.serviceId, practitionerId: idOf(s.maya), start } })).status).toBe(
      201,
    );
  });

  test('S5 after its time has run out by the clock alone, nothing is booked, before any job has run', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    await world.owner.query(`update waitlist_offer set made_at = now() - interval '3 hours', expires_at = now() where tenant_id = $1`, [
      s.at.tenantId,
    ]);
    expect((await acts.accept(s.ada, offer?.id ?? 0)).body.code).toBe('offer_gone');
    expect((await world.as(s.ada, declineOffer, { params: { id: offer?.id ?? 0 } })).body.code).toBe('offer_gone');
    await acts.booked(s, s.lee);
    await acts.offerNow(s);
    expect(await acts.outcomes(s)).toEqual([{ name: 'Ada', outcome: 'expired' }]);
  });

  test('S5 over a restart: what was freed, and what runs out, waits in the database', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    const after = await openWorld();
    await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = 'slotFreed'`, [s.at.tenantId]);
    while (await offerNextTime(after.database)());
    expect(await acts.outcomes(s)).toEqual([{ name: 'Ada', outcome: null }]);
    await after.close();
    await acts.runOut(s);
    expect(await acts.outcomes(s)).toEqual([
      { name: 'Ada', outcome: 'expired' },
      { name: 'Lee', outcome: null },
    ]);
  });

  test('S5 two servers that look at once make one offer', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await world.owner.query(
      `insert into outbox (tenant_id, id, letter, patient_id, subject_id, created_at, due_at)
       select tenant_id, id + 1, letter, patient_id, subject_id, created_at, now() from outbox where tenant_id = $1 and letter = 'slotFreed'`,
      [s.at.tenantId],
    );
    await world.owner.query(`update outbox set due_at = now() where tenant_id = $1 and letter = 'slotFreed'`, [s.at.tenantId]);
    await Promise.all(Array.from({ length: 4 }, () => offerNextTime(world.database)()));
    await acts.offerNow(s);
    expect(await acts.outcomes(s)).toEqual([{ name: 'Ada', outcome: null }]);
  });

  test('BO-4 S5 a time that one keeps while booking something else takes nothing from what is offered', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const [offer] = await acts.open(s.ada);
    const body = { serviceId: s.serviceId, practitionerId: idOf(s.maya), start: `${dayIn(5)}T11:00` };
    expect((await world.as(s.ada, holdSlot, { body })).status).toBe(201);
    expect((await world.as(s.lee, bookInPortal, { body: { ...body, start } })).body.code).toBe('time_not_free');
    expect((await acts.accept(s.ada, offer?.id ?? 0)).status).toBe(201);
  });

  test('IN-9 RV-6 the letter says that there is a time, and neither when, nor what for, nor with whom; and nothing once it is gone', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const sent: { to: string; subject: string; text: string }[] = [];
    while (await sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here)());
    const about = () => sent.filter(({ to, subject }) => subject.startsWith('A time') && [s.ada.email, s.lee.email].includes(to));
    const [letter, ...more] = about();
    expect(more).toEqual([]);
    expect(letter?.to).toBe(s.ada.email);
    expect(letter?.text).not.toMatch(/Maya|Lin|Ada|Session|9:00/);
    expect(letter?.text).toContain('http://localhost:3000/portal');
    const [offer] = await acts.open(s.ada);
    await world.as(s.ada, declineOffer, { params: { id: offer?.id ?? 0 } });
    while (await offerNextTime(world.database)());
    await acts.runOut(s);
    sent.length = 0;
    while (await sendNextLetter(world.database, async (next) => void sent.push(next), world.here)());
    expect(about()).toEqual([]);
  });

  test('S5 staff see who waits and what is kept for whom; taking somebody off the list takes it back', async () => {
    const s = await scene();
    const one = await acts.booked(s);
    await acts.waits(s, s.ada);
    await acts.waits(s, s.lee);
    await acts.cancelled(s, one);
    await acts.offerNow(s);
    const { items } = (await world.as(s.sky, waitlist, { query: {} })).body;
    expect(items.map(({ patient: { firstName }, offer }) => [firstName, offer?.wallStart ?? null])).toEqual([
      ['Ada', start],
      ['Lee', null],
    ]);
    const [offer] = await acts.open(s.ada);
    expect((await world.as(s.sky, takeOffWaitlist, { params: { id: items[0]?.id ?? 0 } })).status).toBe(200);
    expect((await acts.accept(s.ada, offer?.id ?? 0)).body.code).toBe('offer_gone');
    expect((await acts.offersOf(s.ada)).map(({ state }) => state)).toEqual(['withdrawn']);
    while (await offerNextTime(world.database)());
    expect(await acts.open(s.lee)).toHaveLength(1);
  });
});
