import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import { cancelAppointment, moveAppointment } from '#src/contract/scheduling.ts';
import { hours } from '#seed/offer.ts';
import { member, therapist } from '#seed/tell.ts';
import { changeTeam } from '#test/cast.ts';
import { cancel, keep, move, partingIn } from '#test/parting.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { booking, scene, removeNina, unchanged, stands, isOn } = partingIn(() => world);

describe('A7 what is refused, and changes nothing', () => {
  test('A7 R1 a holder who may not book for this patient keeps them, and neither moves nor cancels', async () => {
    const s = await scene();
    const [first, ...others] = s.sessions;
    for (const one of [move(first, s.maya), cancel(first)]) {
      const body = await unchanged(s, () => removeNina(s, s.hope, [one, ...others.map((id) => keep(id))]));
      expect(body.code).toBe('booking_not_yours');
    }
    const billing = await world.tell((story) =>
      member(story, s.at, { firstName: 'Bo', lastName: 'Biller', roles: ['biller'], permissions: ['canChangeAssignedPractitioners'] }),
    );
    expect(await unchanged(s, () => removeNina(s, billing, [cancel(first), ...others.map((id) => keep(id))]))).toMatchObject({
      code: 'not_allowed',
    });
    expect(
      (
        await removeNina(
          s,
          billing,
          s.sessions.map((id) => keep(id)),
        )
      ).status,
    ).toBe(200);
  });

  test('A7 those who may not unassign change neither care team nor appointments by it', async () => {
    const s = await scene();
    for (const who of [s.maya, s.nina, s.diego])
      expect(
        (
          await unchanged(s, () =>
            removeNina(
              s,
              who,
              s.sessions.map((id) => cancel(id)),
            ),
          )
        ).code,
      ).toBe('admins_unassign');
    for (const who of [s.pia, s.sky, s.bea, s.tess, s.sue])
      expect(
        (
          await unchanged(s, () =>
            removeNina(
              s,
              who,
              s.sessions.map((id) => cancel(id)),
            ),
          )
        ).code,
      ).toBe('not_allowed');
  });

  test('A7 R7 ids of another clinic, patient or practitioner, past, cancelled or never there: one answer for all', async () => {
    const [s, other] = [await scene(), await scene()];
    const [first] = s.sessions;
    const id = async (booked: Promise<{ body: { appointment: { id: number } } }>) => (await booked).body.appointment.id;
    const kim = await id(booking(s, s.sky, s.kim, s.nina, '2027-03-04T09:00'));
    const maya = await id(booking(s, s.sky, s.sam, s.maya, '2027-03-04T11:00'));
    const gone = await id(booking(s, s.sky, s.sam, s.nina, '2027-03-05T11:00'));
    await world.as(s.sky, cancelAppointment, { params: { appointmentId: gone }, body: { version: 1, by: 'clinic' } });
    const past = await id(booking(s, s.sky, s.sam, s.nina, '2026-01-05T11:00', { anyway: true }));
    for (const strange of [other.sessions[0], kim, maya, gone, past, 4_242_424_242]) {
      for (const fate of [keep(strange), cancel(strange), move(strange, s.diego)]) {
        const answer = await unchanged(s, () => removeNina(s, s.ruth, [...s.sessions.map((one) => keep(one)), fate]));
        expect(answer).toMatchObject({ code: 'not_their_appointment', ids: [strange] });
      }
    }
    // Nor is anything decided where nobody is removed, or decided twice.
    const none = await unchanged(s, () =>
      changeTeam(world, s.ruth, s.sam.patientId, { primaryId: s.nina.practitionerId, appointments: [cancel(first)] }),
    );
    expect(none.code).toBe('not_their_appointment');
    expect((await unchanged(s, () => removeNina(s, s.ruth, [keep(first), cancel(first)]))).code).toBe('invalid');
  });

  test('A7 one that has changed since it was read is decided anew', async () => {
    const s = await scene();
    const [first] = s.sessions;
    await world.as(s.sky, moveAppointment, { params: { appointmentId: first }, body: { version: 1, start: '2027-03-02T15:00' } });
    const stale = await unchanged(s, () =>
      removeNina(
        s,
        s.ruth,
        s.sessions.map((id) => cancel(id)),
      ),
    );
    expect(stale).toMatchObject({ code: 'appointments_undecided', count: 1, appointments: [{ id: first, wallStart: '2027-03-02T15:00' }] });
  });

  test('A7 S2 a colleague who is taken, or does not work, at some of these times: 409 with the times; outside the hours only on purpose', async () => {
    const s = await scene();
    const [first, second, third] = s.sessions;
    await booking(s, s.sky, s.kim, s.maya, '2027-03-09T09:30');
    await world.tell((story) => hours(story, s.maya, [2], ['9:00-13:00']));
    await world.as(s.sky, moveAppointment, { params: { appointmentId: third }, body: { version: 1, start: '2027-03-16T16:00' } });
    const toMaya = [move(first, s.maya), move(second, s.maya), { ...move(third, s.maya), version: 2 }];
    expect(await unchanged(s, () => removeNina(s, s.ruth, toMaya))).toMatchObject({
      code: 'colleague_not_free',
      times: [
        { appointmentId: second, practitionerId: s.maya.practitionerId, wallStart: '2027-03-09T09:00', why: 'taken' },
        { appointmentId: third, practitionerId: s.maya.practitionerId, wallStart: '2027-03-16T16:00', why: 'outsideHours' },
      ],
    });
    const anyway = [move(first, s.maya), move(second, s.diego), { ...move(third, s.maya, { anyway: true }), version: 2 }];
    expect((await removeNina(s, s.ruth, anyway)).status).toBe(200);
  });

  test('A7 A2 R7 to nobody who cannot be booked, nor to a practitioner of another clinic', async () => {
    const [s, other] = [await scene(), await scene()];
    const gone = await world.tell((story) => therapist(story, s.at, { firstName: 'Left', lastName: 'Long ago', status: 'suspended' }));
    const to = (whom: { practitionerId: number | null }) =>
      unchanged(s, () =>
        removeNina(
          s,
          s.ruth,
          s.sessions.map((id) => move(id, whom)),
        ),
      );
    expect(await to(gone)).toMatchObject({ code: 'invalid_target', ids: [gone.practitionerId] });
    expect(await to(s.nina)).toMatchObject({ code: 'invalid_target', ids: [s.nina.practitionerId] });
    expect((await to(other.diego)).code).toBe('not_found');
    expect((await to({ practitionerId: 4_242_424_242 })).code).toBe('not_found');
  });
});

describe('A7 at the same moment', () => {
  test('A7 S2 twenty who remove and move at once: one does, and a booking that races is decided or comes after', async () => {
    const s = await scene();
    const { version } = (await world.as(s.ruth, careTeam, { params: { patientId: s.sam.patientId } })).body;
    const fates = s.sessions.map((id, nth) => (nth === 0 ? cancel(id) : move(id, nth === 1 ? s.diego : s.maya)));
    const body = { version, remove: [s.nina.practitionerId], reason: 'leaves', appointments: fates };
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, nth) =>
        world.as(nth % 2 ? s.ruth : s.olga, changeCareTeam, { params: { patientId: s.sam.patientId }, body }),
      ),
      booking(s, s.sky, s.kim, s.diego, '2027-03-09T09:00'),
      booking(s, s.sky, s.kim, s.maya, '2027-03-16T09:00'),
      booking(s, s.sky, s.sam, s.nina, '2027-05-04T09:00'),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const removed = answers.slice(0, 20).filter(({ status }) => status === 200).length;
    expect(removed).toBeLessThanOrEqual(1);
    expect(await isOn(s, s.nina)).toBe(removed === 0);
    const moved = (await stands(s)).filter((one) => one.with !== s.nina.practitionerId).length;
    expect(moved).toBe(removed * 2);
  });

  test('A7 moving crosswise, of two patients between the same colleagues, ends in no deadlock', async () => {
    const s = await scene();
    const kims = (await booking(s, s.sky, s.kim, s.nina, '2027-03-03T09:00', { repeat: { everyWeeks: 1, times: 2 } })).body.series.map(
      ({ id }) => id as number,
    );
    const [first, second, third] = s.sessions;
    const [a, b] = await Promise.all([
      removeNina(s, s.ruth, [move(first, s.diego), move(second, s.tess), keep(third)]),
      changeTeam(world, s.olga, s.kim.patientId, {
        remove: [s.nina.practitionerId],
        reason: 'leaves',
        appointments: [move(kims[0] as number, s.tess), move(kims[1] as number, s.diego)],
      }),
    ]);
    expect([a.status, b.status], a.text + b.text).toEqual([200, 200]);
  });
});
