import {
  bookInPortal,
  cancelInPortal,
  changePortalSettings,
  getPortalSettings,
  holdSlot,
  letSlotGo,
  moveInPortal,
  myAppointments,
  portalOffer,
  portalSlots,
} from '#src/contract/portal.ts';
import type { PortalAppointment } from '#src/contract/portal.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { takeClinic } from '../clinic/queries.ts';
import { offerFreed, postAppointmentLetter } from '../links/queries.ts';
import { lockChart } from '../patients/queries.ts';
import * as scheduling from '../scheduling/queries.ts';
import type { Place } from '../scheduling/queries.ts';
import { freeTimes, placeAt, wallAt } from '../scheduling/rules.ts';
import * as queries from './queries.ts';
import type { PortalClock } from './queries.ts';
import { bookable, notBookable, withRules } from './rules.ts';

const mostSlots = 2000;
const mostAlternatives = 6;
const alternativeDays = 14;

export const routes: Route[] = [
  answer(
    portalOffer,
    () => [queries.portalClock(), queries.offeredServices(), queries.bookablePractitioners()],
    ([[clock], services, practitioners]) => {
      if (!clock) throw new Problem('not_found');
      const { earliest, latest, timeZone } = clock;
      return { ...clock, services, practitioners, from: wallAt(earliest, timeZone), until: wallAt(latest, timeZone) };
    },
  ),

  serve(portalSlots, async ({ tx, viewer, query: { serviceId, practitionerId, from, days, appointmentId } }) => {
    const clock = await clockOf(tx);
    const [service] = await tx.many(queries.portalService(serviceId));
    if (!service) throw new Problem('not_bookable');
    const moving = appointmentId === undefined ? null : ((await tx.one(scheduling.oneToChange(appointmentId))) ?? null);
    if (appointmentId !== undefined && !moving) throw new Problem('not_found');
    if (practitionerId !== undefined) await refuse(tx, practitionerId, serviceId, null);
    const length = { ...service, minutes: moving?.serviceId === serviceId ? moving.minutes : service.minutes };
    const but = moving && appointmentId !== undefined ? [appointmentId] : [];
    return { items: await freeFor(tx, clock, patientOf(viewer), length, { practitionerId, from, days, but }) };
  }),

  // Threat: keeping a calendar from everyone else. One hold a patient, five minutes by the clock, only of a time that they could book.
  serve(holdSlot, async ({ tx, viewer, body: { serviceId, practitionerId, start } }) => {
    const { place } = await placing(tx, patientOf(viewer), { serviceId, practitionerId, start });
    await tx.one(queries.dropHolds());
    const held = await tx.one(queries.holdPlace(newId(), practitionerId, serviceId, place));
    if (!held) throw new Problem('time_not_free');
    return held;
  }),

  serve(letSlotGo, async ({ tx }) => {
    await tx.one(queries.dropHolds());
    return {};
  }),

  serve(myAppointments, async (input) => {
    const clock = await clockOf(input.tx);
    const rows = await input.tx.many(queries.myAppointmentsNow(input.query.which, placeOf(input, 'at'), input.query.limit));
    const page = pageOf(
      rows.map((row) => ({ ...row, at: row.startsAt })),
      input,
    );
    return { ...page, ...clock };
  }),

  // Threat: a way to anybody's calendar, and onto anybody's care team, past the clinic's setting (B2). With whom, what and when is asked again
  // under the locks and decided by the database with the row; what it gives, by the same rule as every booking (A5, A6).
  serve(bookInPortal, async ({ tx, viewer, body: { serviceId, practitionerId, start } }) => {
    const patientId = patientOf(viewer);
    const { place, clock } = await placing(tx, patientId, { serviceId, practitionerId, start });
    const id = newId();
    const about = { id, patientId, practitionerId, serviceId, roomId: null, seriesId: null, zone: clock.timeZone };
    await orNotFree(tx.one(scheduling.bookPlace(about, place)));
    await tx.one(queries.dropHolds());
    const effect = await scheduling.giveAccess(tx, id, patientId, practitionerId);
    await tx.one(postAppointmentLetter('appointmentBooked', [id]));
    return { appointment: await appointmentNow(tx, id), joinsCareTeam: scheduling.assigns(effect) };
  }),

  // Threat: moving another's appointment, or one's own past the clinic's notice or its setting. Only one's own is seen; the rest as booking.
  serve(moveInPortal, async ({ tx, viewer, params: { appointmentId }, body: { version, practitionerId, start } }) => {
    const patientId = patientOf(viewer);
    const before = await changing(tx, patientId, appointmentId, version);
    const shown = await appointmentNow(tx, appointmentId);
    if (shown.isLate) throw new Problem('moving_too_late');
    const { place, clock } = await placing(
      tx,
      patientId,
      { serviceId: before.serviceId, practitionerId, start },
      { ...before, id: appointmentId },
    );
    const moved = await orNotFree(
      tx.one(
        scheduling.movePlace(
          { id: appointmentId, version, practitionerId, serviceId: before.serviceId, roomId: null, zone: clock.timeZone, byItself: true },
          place,
        ),
      ),
    );
    if (!moved) throw new Problem('changed_meanwhile');
    await tx.one(queries.dropHolds());
    const effect =
      practitionerId === before.practitionerId ? 'already' : await scheduling.giveAccess(tx, appointmentId, patientId, practitionerId);
    await tx.one(postAppointmentLetter('appointmentMoved', [appointmentId]));
    return { appointment: await appointmentNow(tx, appointmentId), joinsCareTeam: scheduling.assigns(effect) };
  }),

  // Threat: cancelling another's appointment. Only one's own is seen; that it was late is reckoned by the database.
  serve(cancelInPortal, async ({ tx, viewer, params: { appointmentId }, body: { version } }) => {
    await changing(tx, patientOf(viewer), appointmentId, version);
    const cancelled = await tx.many(scheduling.cancelAll([appointmentId], 'patient', null));
    if (cancelled.length > 0) {
      await tx.one(queries.tellOfCancellation(appointmentId));
      await tx.one(postAppointmentLetter('appointmentCancelled', [appointmentId]));
      await tx.one(offerFreed([appointmentId]));
    }
    return appointmentNow(tx, appointmentId);
  }),

  answer(
    getPortalSettings,
    () => [queries.portalSettings()],
    ([[settings]]) => {
      if (!settings) throw new Problem('not_found');
      return settings;
    },
  ),

  // Threat: opening calendars to everyone, by someone else or over someone's change. The row is taken first, its version compared, old and new are logged.
  serve(changePortalSettings, async ({ tx, body }) => {
    const taken = await tx.one(takeClinic());
    if (!taken) throw new Problem('not_allowed');
    if (taken.version !== body.version) throw new Problem('changed_meanwhile');
    const now = await tx.one(queries.portalSettings());
    if (!now) throw new Problem('not_found');
    const { services = [], practitioners = [] } = body;
    const [known, people] = [await tx.many(queries.offerInPortal(services)), await tx.many(queries.takeNewClients(practitioners))];
    if (known.length !== services.length || people.length !== practitioners.length) throw new Problem('not_found');
    const { to, changed } = withRules(now, body);
    if (Object.keys(changed).length > 0 || services.length > 0 || practitioners.length > 0) {
      await tx.one(queries.writePortalSettings(to, changed));
    }
    return (await tx.one(queries.portalSettings())) ?? now;
  }),
];

const patientOf = ({ patientId }: Viewer): number => {
  if (patientId === null) throw new Problem('not_allowed');
  return patientId;
};

async function clockOf(tx: Tx): Promise<PortalClock> {
  const clock = await tx.one(queries.portalClock());
  if (!clock) throw new Problem('not_found');
  return clock;
}

async function appointmentNow(tx: Tx, id: number): Promise<PortalAppointment> {
  const now = await tx.one(queries.myAppointment(id));
  if (!now) throw new Problem('not_found');
  return now;
}

/** @throws Problem where this may not be booked then. @param at null: whether it may at all */
async function refuse(tx: Tx, practitionerId: number, serviceId: number, at: string | null): Promise<void> {
  const decided = await tx.one(queries.portalRefusal(practitionerId, serviceId, at));
  if (!decided || decided.refusal) throw notBookable(decided?.refusal ?? 'noRight');
}

type Length = { minutes: number; bufferBefore: number; bufferAfter: number };
type Asked = { practitionerId: number | undefined; from: string; days: number; but: readonly number[] };

/** What can be booked: free times of those whom the patient may book with. What they hold themselves is in nobody's way. */
async function freeFor(tx: Tx, clock: PortalClock, patientId: number, length: Length, { practitionerId, from, days, but }: Asked) {
  const holds = await tx.many(queries.ownHolds());
  const own = [...but, ...holds.map(({ id }) => id)];
  const hours = await tx.many(queries.bookableHours(practitionerId));
  const taken = await tx.many(scheduling.takenWithin(from, days, practitionerId, own));
  const elsewhere = await tx.many(
    scheduling.elsewhereWithin(from, days, { patientId, practitionerId: practitionerId ?? 0, roomId: null, but }),
  );
  const free = freeTimes(length, { hours, taken, elsewhere, from, days, timeZone: clock.timeZone, now: clock.earliest, most: mostSlots });
  return bookable(free, clock);
}

type Wanted = { serviceId: number; practitionerId: number; start: string };
type Before = { id: number; serviceId: number; minutes: number };

/**
 * Locks what a booking touches, chart before calendar as everywhere, and finds its place: exactly those times are taken that the list of
 * free times shows (BO-5), as things are by then. Nothing is locked for somebody whom the patient may not book with.
 * @throws Problem with other free times, where this one is none
 */
async function placing(tx: Tx, patientId: number, { serviceId, practitionerId, start }: Wanted, before: Before | null = null) {
  if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
  await refuse(tx, practitionerId, serviceId, null);
  await tx.one(scheduling.lockCalendar(practitionerId));
  const clock = await clockOf(tx);
  const service = await tx.one(queries.portalService(serviceId));
  if (!service) throw new Problem('not_bookable');
  const length = { ...service, minutes: before?.minutes ?? service.minutes };
  const place: Place = placeAt(start, clock.timeZone, length);
  await refuse(tx, practitionerId, serviceId, place.startsAt);
  const asked = { practitionerId, from: start.slice(0, 10), but: before ? [before.id] : [] };
  const free = await freeFor(tx, clock, patientId, length, { ...asked, days: 1 });
  if (!free.some(({ wallStart, startsAt }) => wallStart === start && startsAt === place.startsAt)) {
    const others = await freeFor(tx, clock, patientId, length, { ...asked, days: alternativeDays });
    throw new Problem('time_not_free', { alternatives: others.slice(0, mostAlternatives) });
  }
  return { place, clock };
}

/** An appointment of the patient's own that can still be changed, its chart and its row locked. */
async function changing(tx: Tx, patientId: number, id: number, version: number) {
  await tx.one(lockChart(patientId));
  const open = await tx.one(queries.lockMine(id));
  const now = await tx.one(scheduling.oneToChange(id));
  if (!now || now.patientId !== patientId) throw new Problem('not_found');
  if (!open) throw new Problem('appointment_over');
  if (now.version !== version) throw new Problem('changed_meanwhile', { current: await appointmentNow(tx, id) });
  return now;
}

/** Somebody was quicker by a way that takes no lock of ours: a constraint has refused. */
const orNotFree = async <T>(booking: Promise<T>): Promise<T> =>
  booking.catch((error: { code?: string }) => {
    if (error.code !== '23P01') throw error;
    throw new Problem('time_not_free', { alternatives: [] });
  });
