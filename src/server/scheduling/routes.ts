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
import { offerFreed, postAppointmentLetter } from '../links/queries.ts';
import { lockChart } from '../patients/queries.ts';
import * as queries from './queries.ts';
import type { Party, Place } from './queries.ts';
import { freeTimes, lengthOf, notBooked, overEarlier, placeAt, placedAnew, repeated, shifted } from './rules.ts';

const mostSlots = 200;
const mostAlternatives = 6;
const alternativeDays = 14;

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
    const facts = await tx.one(queries.mayBook(patientId, null));
    if (!facts) throw new Problem('not_found');
    const rows = await tx.many(queries.appointmentsOf(patientId, placeOf(input, 'at'), input.query.limit));
    const page = pageOf(
      rows.map((row) => ({ ...row, at: row.startsAt })),
      input,
    );
    return { ...page, timeZone: facts.timeZone, mayBook: facts.refusal === null };
  }),

  serve(bookingEffect, async ({ tx, params: { patientId }, query: { practitionerId } }) => {
    const facts = await tx.one(queries.mayBook(patientId, practitionerId));
    if (!facts?.known) throw new Problem('not_found');
    if (facts.refusal) throw notBooked(facts.refusal, practitionerId);
    const effect = await tx.one(queries.effectOf(patientId, practitionerId, null));
    if (!effect) throw new Problem('not_found');
    return { effect: effect.effect, becomesPrimary: effect.becomesPrimary && queries.assigns(effect.effect) };
  }),

  serve(slots, async ({ tx, query: { serviceId, practitionerId, from, days } }) => {
    const service = await tx.one(queries.slotService(serviceId));
    if (!service) throw new Problem('not_found');
    const hours = await tx.many(queries.hoursFor(practitionerId));
    const taken = await tx.many(queries.takenWithin(from, days, practitionerId));
    return { items: freeTimes({ ...service, minutes: service.duration }, { ...service, hours, taken, from, days, most: mostSlots }) };
  }),

  // Threat: a way into a record past the clinic's policy, and two people at one time. What booking gives is decided by the database, in the
  // transaction that books and under the chart's lock (A5, A6); a calendar is taken before it is looked at, and a constraint stands behind.
  serve(book, async ({ tx, body }) => {
    const { patientId, practitionerId, serviceId, roomId, start, repeat } = body;
    const party: Party = { patientId, practitionerId, roomId, but: [] };
    const facts = await placing(tx, party, serviceId);
    const length = { ...facts, minutes: body.minutes ?? facts.duration };
    const zone = facts.timeZone;
    const places = (repeat ? repeated(start, repeat) : [start]).map((wall) => placeAt(wall, zone, length, body.later));
    const outcomes = await outcomesOf(tx, places, party, body.anyway ?? false);
    const free = places.filter((_, nth) => outcomes[nth] === 'booked');
    if (free.length === 0 || (free.length < places.length && !(repeat && body.leaveOut))) {
      throw await notFree(tx, places, outcomes, party, length);
    }
    const seriesId = repeat ? newId() : null;
    if (repeat && seriesId) await tx.one(queries.beginSeries(seriesId, patientId, repeat.everyWeeks));
    const ids = new Map<Place, number>();
    for (const place of free) {
      const id = newId();
      await orTaken(tx.one(queries.bookPlace({ id, patientId, practitionerId, serviceId, roomId, seriesId, zone }, place)));
      ids.set(place, id);
    }
    const first = ids.get(free[0] as Place) as number;
    const effect = await queries.giveAccess(tx, first, patientId, practitionerId);
    await tx.one(postAppointmentLetter('appointmentBooked', [...ids.values()]));
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
    const { patientId } = before;
    const keptMinutes = serviceId === before.serviceId ? before.minutes : null;
    const facts = await placing(tx, { patientId, practitionerId, roomId, but: [] }, serviceId, keptMinutes);
    const start = body.start ?? before.wallStart;
    const others =
      body.scope !== 'this' && before.seriesId
        ? await tx.many(queries.othersOfSeries(before.seriesId, appointmentId, body.scope === 'following'))
        : [];
    const own = { id: appointmentId, version: body.version, wallStart: before.wallStart, minutes: before.minutes };
    const all = [own, ...others].toSorted((one, other) => (one.wallStart < other.wallStart ? -1 : 1));
    const places = all.map((one) =>
      placeAt(
        one.id === appointmentId ? start : shifted(one.wallStart, before.wallStart, start),
        facts.timeZone,
        { ...facts, minutes: body.minutes ?? (body.serviceId ? facts.duration : one.minutes) },
        body.later,
      ),
    );
    const party: Party = { patientId, practitionerId, roomId, but: all.map(({ id }) => id) };
    const outcomes = await outcomesOf(tx, places, party, body.anyway ?? false);
    if (outcomes.some((outcome) => outcome !== 'booked')) {
      throw await notFree(tx, places, outcomes, party, { ...facts, minutes: places[0]?.minutes ?? facts.duration });
    }
    // Those moved later make room for those before them.
    const order = start > before.wallStart ? all.toReversed() : all;
    for (const one of order) {
      const moved = await orTaken(
        tx.one(
          queries.movePlace(
            { id: one.id, version: one.version, practitionerId, serviceId, roomId, zone: facts.timeZone, byItself: body.scope === 'this' },
            places[all.indexOf(one)] as Place,
          ),
        ),
      );
      if (!moved) throw await changedMeanwhile(tx, one.id);
    }
    const effect =
      practitionerId === before.practitionerId ? 'already' : await queries.giveAccess(tx, appointmentId, patientId, practitionerId);
    const isNews =
      start !== before.wallStart ||
      places[all.indexOf(own)]?.minutes !== before.minutes ||
      roomId !== before.roomId ||
      practitionerId !== before.practitionerId;
    if (isNews) await tx.one(postAppointmentLetter('appointmentMoved', party.but));
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
    const ids = cancelled.map(({ id }) => id);
    if (ids.length > 0) {
      await tx.one(postAppointmentLetter('appointmentCancelled', ids));
      await tx.one(offerFreed(ids));
    }
    return { ...(await appointmentNow(tx, appointmentId)), cancelled: ids.length };
  }),

  // Threat: taking a time back that somebody has by now. The calendars are taken before they are looked at, and the constraints stand behind.
  serve(restoreAppointment, async ({ tx, params: { appointmentId }, body }) => {
    const before = await changing(tx, appointmentId, body.version);
    const party: Party = { ...before, but: [appointmentId] };
    await takeCalendars(tx, party);
    const facts = await tx.one(queries.mayBook(before.patientId, null));
    if (!facts) throw new Problem('not_found');
    // What was cancelled has not gone with the rules of its zone.
    const place = placedAnew(before, before.zone) ?? before;
    const outcomes = await outcomesOf(tx, [place], party, true);
    if (outcomes[0] !== 'booked') throw await notFree(tx, [place], outcomes, party, { ...facts, ...lengthOf(place) });
    if (!(await orTaken(tx.one(queries.restore(appointmentId, body.version, place))))) throw await changedMeanwhile(tx, appointmentId);
    await tx.one(postAppointmentLetter('appointmentBooked', [appointmentId]));
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

/** Takes the calendars of who and what is to be there, in one order, after the chart: who comes meanwhile finds what was booked. */
async function takeCalendars(tx: Tx, { practitionerId, roomId }: Party): Promise<void> {
  await tx.one(queries.lockCalendar(practitionerId));
  if (roomId !== null) await tx.one(queries.lockCalendar(roomId));
}

/** Locks what a booking touches and decides whether it may be made at all (table R, A2). */
async function placing(tx: Tx, party: Party, serviceId: number, minutes: number | null = null) {
  const { patientId, practitionerId, roomId } = party;
  if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
  await takeCalendars(tx, party);
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
  const facts = await tx.one(queries.mayBook(seen.patientId, null));
  if (!facts) throw new Problem('not_found');
  if (facts.refusal) throw notBooked(facts.refusal, seen.practitionerId);
  const now = await tx.one(queries.oneToChange(id));
  if (now?.version !== version) throw await changedMeanwhile(tx, id);
  return now;
}

type Outcome = 'booked' | 'taken' | 'patientBooked' | 'outsideHours';
/** What would become of places that are taken together. @param anyway although it is outside the hours */
async function outcomesOf(tx: Tx, places: Place[], party: Party, anyway: boolean): Promise<Outcome[]> {
  const rows = await tx.many(queries.standing(places, party));
  const over = overEarlier(places);
  return rows.map(({ taken, patientBooked, outside }, nth) => {
    if (taken || over[nth]) return 'taken';
    if (patientBooked) return 'patientBooked';
    return outside && !anyway ? 'outsideHours' : 'booked';
  });
}

type Length = { minutes: number; bufferBefore: number; bufferAfter: number; timeZone: string; now: string };

/** Why a booking is not made, with what became of each place, and other times at which all who are to be there are free. */
async function notFree(tx: Tx, places: Place[], outcomes: Outcome[], party: Party, length: Length) {
  const first = places.find((_, nth) => outcomes[nth] !== 'booked');
  const day = first?.wallStart.slice(0, 10) ?? '';
  const code = outcomes.includes('taken') ? 'slot_taken' : outcomes.includes('patientBooked') ? 'patient_booked' : 'outside_hours';
  const [hours, taken, elsewhere] = [
    await tx.many(queries.hoursFor(party.practitionerId)),
    await tx.many(queries.takenWithin(day, alternativeDays, party.practitionerId, party.but)),
    await tx.many(queries.elsewhereWithin(day, alternativeDays, party)),
  ];
  return new Problem(code, {
    series: places.map(({ wallStart }, nth) => ({ wallStart, outcome: outcomes[nth] })),
    alternatives: freeTimes(length, { ...length, hours, taken, elsewhere, from: day, days: alternativeDays, most: mostAlternatives }),
  });
}

async function appointmentNow(tx: Tx, id: number): Promise<Appointment> {
  const now = await tx.one(queries.appointmentById(id));
  if (!now) throw new Problem('not_found');
  return now;
}

const changedMeanwhile = async (tx: Tx, id: number): Promise<Problem> =>
  new Problem('changed_meanwhile', { current: await appointmentNow(tx, id) });

/** Somebody was quicker by a way that takes no lock of ours: a constraint has refused. */
const orTaken = async <T>(booking: Promise<T>): Promise<T> =>
  booking.catch((error: { code?: string; constraint?: string }) => {
    if (error.code !== '23P01') throw error;
    throw new Problem(error.constraint === 'appointment_patient_alone' ? 'patient_booked' : 'slot_taken', { series: [], alternatives: [] });
  });
