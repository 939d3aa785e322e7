import { Problem } from '#src/contract/problems.ts';
import {
  book,
  bookingEffect,
  calendar,
  cancelAppointment,
  moveAppointment,
  patientAppointments,
  restoreAppointment,
  setAppointmentStatus,
  settleNeed,
  slots,
} from '#src/contract/scheduling.ts';
import type { Appointment } from '#src/contract/scheduling.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { assignStatement } from '../assignments/queries.ts';
import type { Refusal } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import { lockChart } from '../patients/queries.ts';
import * as queries from './queries.ts';
import type { Place } from './queries.ts';
import { freeTimes, notBooked, placeAt, repeated, shifted } from './rules.ts';

const mostSlots = 200;
const mostAlternatives = 6;

export const routes: Route[] = [
  answer(
    calendar,
    ({ query: { from, days, practitionerId, cancelled } }) => [
      queries.appointmentsWithin(from, days, practitionerId, cancelled === 'true'),
      queries.busyWithin(from, days, practitionerId),
      queries.timeOffWithin(from, days, practitionerId),
      queries.clockNow(),
    ],
    ([appointments, busy, timeOff, [clock]]) => ({
      appointments,
      busy,
      timeOff,
      timeZone: clock?.timeZone ?? '',
      wallNow: clock?.wallNow ?? '',
    }),
  ),

  serve(patientAppointments, async (input) => {
    const {
      tx,
      params: { patientId },
    } = input;
    const facts = await tx.one(queries.mayBook(patientId));
    if (!facts) throw new Problem('not_found');
    const rows = await tx.many(queries.appointmentsOf(patientId, placeOf(input, 'at'), input.query.limit));
    const page = pageOf(
      rows.map((row) => ({ ...row, at: row.startsAt })),
      input,
    );
    return { ...page, timeZone: facts.timeZone, mayBook: facts.mayBook };
  }),

  serve(bookingEffect, async ({ tx, params: { patientId }, query: { practitionerId } }) => {
    const facts = await tx.one(queries.placeFacts(patientId, practitionerId, 0, null));
    if (!facts?.known) throw new Problem('not_found');
    if (facts.refusal) throw notBooked(facts.refusal, practitionerId);
    const effect = await tx.one(queries.effectOf(patientId, practitionerId, null));
    if (!effect) throw new Problem('not_found');
    return { effect: effect.effect, becomesPrimary: effect.becomesPrimary && queries.assigns(effect.effect) };
  }),

  serve(slots, async ({ tx, query: { serviceId, practitionerId, from, days } }) => {
    const service = await tx.one(queries.slotService(serviceId));
    if (!service) throw new Problem('not_found');
    return { items: await freeWithin(tx, service, practitionerId, from, days, mostSlots) };
  }),

  // Threat: a way into a record past the clinic's policy, and two people at one time. What booking gives is decided by the database, in the
  // transaction that books and under the chart's lock (A5, A6); a calendar is taken before it is looked at, and a constraint stands behind.
  serve(book, async ({ tx, body }) => {
    const { patientId, practitionerId, serviceId, roomId, start, repeat } = body;
    const facts = await placing(tx, patientId, practitionerId, serviceId, roomId);
    const length = { ...facts, minutes: body.minutes ?? facts.duration };
    const places = (repeat ? repeated(start, repeat) : [start]).map((wall) => placeAt(wall, facts.zone, length, body.later));
    const outcomes = await outcomesOf(tx, places, practitionerId, roomId, body.anyway ?? false, []);
    const free = places.filter((_, nth) => outcomes[nth] === 'booked');
    if (free.length === 0 || (free.length < places.length && !(repeat && body.leaveOut))) {
      throw await notFree(tx, places, outcomes, { ...length, practitionerId });
    }
    const seriesId = repeat ? newId() : null;
    if (repeat && seriesId) await tx.one(queries.beginSeries(seriesId, patientId, repeat.everyWeeks));
    const ids = new Map<Place, number>();
    for (const place of free) {
      const id = newId();
      await orTaken(tx.one(queries.bookPlace({ id, patientId, practitionerId, serviceId, roomId, seriesId, zone: facts.zone }, place)));
      ids.set(place, id);
    }
    const first = ids.get(free[0] as Place) as number;
    const effect = await queries.giveAccess(tx, first, patientId, practitionerId);
    return {
      appointment: await appointmentNow(tx, first),
      effect,
      series: repeat
        ? places.map((place, nth) => ({ wallStart: place.wallStart, outcome: outcomes[nth] ?? 'taken', id: ids.get(place) ?? null }))
        : [],
    };
  }),

  // Threat: moving what is a colleague's, or a patient to a practitioner past the policy. As booking: visible, booked by the same rule, decided anew.
  serve(moveAppointment, async ({ tx, params: { appointmentId }, body }) => {
    const before = await changing(tx, appointmentId, body.version);
    if (before.status === 'cancelled') throw new Problem('appointment_cancelled');
    const practitionerId = body.practitionerId ?? before.practitionerId;
    const roomId = body.roomId === undefined ? before.roomId : body.roomId;
    const serviceId = body.serviceId ?? before.serviceId;
    const facts = await placing(
      tx,
      before.patientId,
      practitionerId,
      serviceId,
      roomId,
      serviceId === before.serviceId ? before.minutes : null,
    );
    const start = body.start ?? before.wallStart;
    const others =
      body.scope !== 'this' && before.seriesId
        ? await tx.many(queries.othersOfSeries(before.seriesId, appointmentId, body.scope === 'following'))
        : [];
    const all = [{ id: appointmentId, version: body.version, wallStart: before.wallStart, minutes: before.minutes }, ...others];
    const places = all.map((one) =>
      placeAt(
        one.id === appointmentId ? start : shifted(one.wallStart, before.wallStart, start),
        facts.zone,
        { ...facts, minutes: body.minutes ?? (body.serviceId ? facts.duration : one.minutes) },
        body.later,
      ),
    );
    const outcomes = await outcomesOf(
      tx,
      places,
      practitionerId,
      roomId,
      body.anyway ?? false,
      all.map(({ id }) => id),
    );
    if (outcomes.some((outcome) => outcome !== 'booked')) {
      throw await notFree(tx, places, outcomes, { ...facts, minutes: places[0]?.minutes ?? facts.duration, practitionerId });
    }
    // Those moved later make room for those before them.
    const order = start > before.wallStart ? all.toReversed() : all;
    for (const one of order) {
      const moved = await orTaken(
        tx.one(
          queries.movePlace(
            { id: one.id, version: one.version, practitionerId, serviceId, roomId, zone: facts.zone, byItself: body.scope === 'this' },
            places[all.indexOf(one)] as Place,
          ),
        ),
      );
      if (!moved) throw await changedMeanwhile(tx, one.id);
    }
    const effect =
      practitionerId === before.practitionerId ? 'already' : await queries.giveAccess(tx, appointmentId, before.patientId, practitionerId);
    return {
      appointment: await appointmentNow(tx, appointmentId),
      effect,
      series:
        others.length > 0 ? places.map(({ wallStart }, nth) => ({ wallStart, outcome: 'booked' as const, id: all[nth]?.id ?? null })) : [],
    };
  }),

  // Threat: marking a colleague's patient. Visible, and booked by the same rule.
  serve(setAppointmentStatus, async ({ tx, params: { appointmentId }, body }) => {
    const before = await changing(tx, appointmentId, body.version);
    if (before.status === 'cancelled') throw new Problem('appointment_cancelled');
    if (!(await tx.one(queries.setStatus(appointmentId, body.version, body.status)))) throw await changedMeanwhile(tx, appointmentId);
    return appointmentNow(tx, appointmentId);
  }),

  // Threat: cancelling what is a colleague's. Visible, and booked by the same rule; of a series, those to come.
  serve(cancelAppointment, async ({ tx, params: { appointmentId }, body }) => {
    const before = await changing(tx, appointmentId, body.version);
    if (before.status === 'cancelled') throw new Problem('appointment_cancelled');
    const others =
      body.scope !== 'this' && before.seriesId
        ? await tx.many(queries.othersOfSeries(before.seriesId, appointmentId, body.scope === 'following'))
        : [];
    const cancelled = await tx.many(queries.cancelAll([appointmentId, ...others.map(({ id }) => id)], body.by, body.reason ?? null));
    return { ...(await appointmentNow(tx, appointmentId)), cancelled: cancelled.length };
  }),

  // Threat: taking a time back that somebody has by now. The calendar is taken first, and the constraint stands behind.
  serve(restoreAppointment, async ({ tx, params: { appointmentId }, body }) => {
    const before = await changing(tx, appointmentId, body.version);
    await tx.one(queries.lockCalendar(before.practitionerId));
    if (!(await orTaken(tx.one(queries.restore(appointmentId, body.version))))) throw await changedMeanwhile(tx, appointmentId);
    return appointmentNow(tx, appointmentId);
  }),

  // Threat: a way onto a care team past the policy. Settling is assigning (A3), decided by the database, under the chart's lock, once.
  serve(settleNeed, async ({ tx, params: { id }, body }) => {
    const seen = await tx.one(queries.needById(id));
    if (!seen) throw new Problem('not_found');
    await tx.one(lockChart(seen.patientId));
    if ((await tx.one(queries.needById(id)))?.outcome !== null) throw new Problem('already_settled');
    const refusal = (await tx.one(queries.assignRefusal(seen.patientId, seen.practitionerId)))?.refusal;
    if (refusal) throw refused(refusal as Refusal, seen.practitionerId);
    const outcome = body.decision === 'assign' ? ('assigned' as const) : ('dismissed' as const);
    if (!(await tx.one(queries.settleNeedNow(id, outcome)))) throw new Problem('already_settled');
    if (outcome === 'assigned') {
      const granted = await tx.one(assignStatement(seen.patientId, seen.practitionerId, { via: 'appointment' }));
      if (granted?.refusal && !granted.alreadyAssigned) throw refused(granted.refusal, granted.practitionerId);
    }
    return { outcome };
  }),
];

/** Locks what a booking touches, in one order, and decides whether it may be made at all (table R, A2). */
async function placing(
  tx: Tx,
  patientId: number,
  practitionerId: number,
  serviceId: number,
  roomId: number | null,
  minutes: number | null = null,
) {
  if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
  await tx.one(queries.lockCalendar(practitionerId));
  if (roomId !== null) await tx.one(queries.lockCalendar(roomId));
  const facts = await tx.one(queries.placeFacts(patientId, practitionerId, serviceId, roomId));
  if (!facts?.known) throw new Problem('not_found');
  if (facts.refusal) throw notBooked(facts.refusal, practitionerId);
  const duration = facts.duration ?? minutes;
  if (duration === null || !facts.roomOffered) throw new Problem('service_gone');
  return { ...facts, duration };
}

/** An appointment that the caller sees and may change, its chart locked. */
async function changing(tx: Tx, id: number, version: number) {
  const seen = await tx.one(queries.oneToChange(id));
  if (!seen) throw new Problem('not_found');
  await tx.one(lockChart(seen.patientId));
  const refusal = (await tx.one(queries.changeRefusal(seen.patientId)))?.refusal;
  if (refusal) throw notBooked(refusal, seen.practitionerId);
  const now = await tx.one(queries.oneToChange(id));
  if (now?.version !== version) throw await changedMeanwhile(tx, id);
  return now;
}

type Outcome = 'booked' | 'taken' | 'outsideHours';
async function outcomesOf(
  tx: Tx,
  places: Place[],
  practitionerId: number,
  roomId: number | null,
  anyway: boolean,
  but: number[],
): Promise<Outcome[]> {
  const rows = await tx.many(queries.standing(places, practitionerId, roomId, but));
  return rows.map(({ taken, outside }) => (taken ? 'taken' : outside && !anyway ? 'outsideHours' : 'booked'));
}

type Service = { duration: number; bufferBefore: number; bufferAfter: number; zone: string };
async function freeWithin(
  tx: Tx,
  service: Service & { now: string },
  practitionerId: number | undefined,
  from: string,
  days: number,
  most: number,
) {
  const hours = await tx.many(queries.hoursFor(practitionerId));
  const taken = await tx.many(queries.takenWithin(from, days, practitionerId));
  return freeTimes({ ...service, minutes: service.duration }, { hours, taken, from, days, zone: service.zone, now: service.now, most });
}

/** Why a booking is not made, with what became of each place and, where one is taken, other times of the same practitioner. */
async function notFree(
  tx: Tx,
  places: Place[],
  outcomes: Outcome[],
  length: { minutes: number; bufferBefore: number; bufferAfter: number; zone: string; practitionerId: number },
) {
  const first = places.find((_, nth) => outcomes[nth] !== 'booked');
  const now = (await tx.one(queries.instantNow()))?.now ?? '';
  const day = first?.wallStart.slice(0, 10) ?? '';
  return new Problem(outcomes.includes('taken') ? 'slot_taken' : 'outside_hours', {
    series: places.map(({ wallStart }, nth) => ({ wallStart, outcome: outcomes[nth] })),
    alternatives: await freeWithin(tx, { ...length, duration: length.minutes, now }, length.practitionerId, day, 14, mostAlternatives),
  });
}

async function appointmentNow(tx: Tx, id: number): Promise<Appointment> {
  const now = await tx.one(queries.appointmentById(id));
  if (!now) throw new Problem('not_found');
  return now;
}

const changedMeanwhile = async (tx: Tx, id: number): Promise<Problem> =>
  new Problem('changed_meanwhile', { current: await appointmentNow(tx, id) });

/** Somebody was quicker by a way that takes no lock of ours: the constraint has refused. */
const orTaken = async <T>(booking: Promise<T>): Promise<T> =>
  booking.catch((error: { code?: string }) => {
    throw error.code === '23P01' ? new Problem('slot_taken', { series: [], alternatives: [] }) : error;
  });
