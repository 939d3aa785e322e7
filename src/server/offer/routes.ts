import {
  addLocation,
  addRoom,
  addService,
  addTimeOff,
  changeLocation,
  changeRoom,
  changeService,
  locationUse,
  offer,
  removeTimeOff,
  setHours,
  workingHours,
} from '#src/contract/offer.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Query, Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import * as queries from './queries.ts';
import { backwards, inOrder, isSameWeek, overlaps, withChanges } from './rules.ts';

export const routes: Route[] = [
  answer(
    offer,
    () => [queries.servicesNow(), queries.locationsNow(), queries.roomsNow(), queries.clockNow()],
    ([services, locations, rooms, [clock]]) => {
      if (!clock) throw new Problem('not_found');
      return { services, locations, rooms, ...clock };
    },
  ),

  // Threat: a service nobody agreed to, priced by anyone. Those who keep the settings only; lengths and colours come from the contract, and it is logged.
  serve(addService, async ({ tx, body }) => made(tx, queries.addService(newId(), body))),

  // Threat: changing what has been booked, or a colleague's change unseen. Appointments keep their own times; the version is compared.
  serve(changeService, async ({ tx, params: { id }, body }) =>
    change(
      tx,
      () => queries.serviceById(id),
      body,
      (to, changed) => queries.changeService(to, changed),
    ),
  ),

  // Threat: an address that sends patients elsewhere. Those who keep the settings only, and it is logged.
  serve(addLocation, async ({ tx, body }) => made(tx, queries.addLocation(newId(), body))),

  answer(
    locationUse,
    ({ params: { id } }) => [queries.useOf(id)],
    ([[use]]) => {
      if (!use) throw new Problem('not_found');
      return use;
    },
  ),

  // Threat: the same, later, or over a colleague's change; rooms taken away under booked appointments. The version is compared, old and new
  // are logged, of each room as well; appointments keep their room.
  serve(changeLocation, async ({ tx, params: { id }, body }) => {
    const location = await change(
      tx,
      () => queries.locationById(id),
      body,
      (to, changed) => queries.changeLocation(to, changed),
    );
    if (body.status) await tx.many(queries.moveRoomsWith(location));
    return location;
  }),

  // Threat: a room in another clinic's location. Row security shows no location of another clinic, and the foreign key begins with the clinic.
  serve(addRoom, async ({ tx, body }) => {
    await usable(tx, { id: body.locationId });
    return made(tx, queries.addRoom(newId(), body));
  }),

  // Threat: taking a room away under booked appointments, or over a colleague's change. They keep their room; the version is compared.
  serve(changeRoom, async ({ tx, params: { id }, body }) => {
    if (body.status === 'active') await usable(tx, { roomId: id });
    return change(
      tx,
      () => queries.roomById(id),
      body,
      (to, changed) => queries.changeRoom(to, changed),
    );
  }),

  answer(
    workingHours,
    () => [queries.practitionersNow(), queries.hoursNow(null), queries.timeOffNow(), queries.clockNow()],
    ([practitioners, hours, timeOff, [clock]]) => {
      if (!clock) throw new Problem('not_found');
      const hoursOf = Map.groupBy(hours, ({ practitionerId }) => practitionerId);
      const offOf = Map.groupBy(timeOff, ({ practitionerId }) => practitionerId);
      return {
        practitioners: practitioners.map((one) => ({ ...one, hours: hoursOf.get(one.id) ?? [], timeOff: offOf.get(one.id) ?? [] })),
        timeZone: clock.timeZone,
      };
    },
  ),

  // Threat: hours that give a colleague's days away, or none at all, or over somebody's change. Those who plan, or oneself; the database decides
  // each row again, the version is compared, and it is logged.
  serve(setHours, async ({ tx, params: { practitionerId }, body }) => {
    await mayChange(tx, practitionerId);
    const to = inOrder(body.hours);
    const wrong = backwards(body.hours);
    if (wrong.length > 0) {
      throw new Problem('invalid', { fields: wrong.map((nth) => ({ path: `hours.${nth}.to`, message: 'must come after from' })) });
    }
    if (overlaps(to)) throw new Problem('hours_overlap');
    const places = [...new Set(to.flatMap(({ locationId }) => locationId ?? []))];
    if ((await tx.one(queries.locationsAmong(places)))?.count !== places.length) throw new Problem('not_found');
    const week = await tx.one(queries.takeWeek(practitionerId));
    const now = (await tx.many(queries.hoursNow(practitionerId))).map(({ weekday, from: begin, to: end, locationId }) => ({
      weekday,
      from: begin,
      to: end,
      locationId,
    }));
    const current = { hours: now, version: week?.version ?? 0 };
    if (current.version !== body.version) throw new Problem('changed_meanwhile', { current });
    if (isSameWeek(now, to)) return current;
    await tx.one(queries.clearHours(practitionerId));
    const written = await orOverlap(() => tx.one(queries.writeHours(practitionerId, now, to)));
    return { hours: to, version: written?.version ?? current.version };
  }),

  // Threat: shutting a colleague out of their own week, or learning of appointments by it. Those who plan, or oneself; of appointments only how many.
  serve(addTimeOff, async ({ tx, params: { practitionerId }, body }) => {
    await mayChange(tx, practitionerId);
    const away = { practitionerId, ...body };
    if (!(await tx.one(queries.runsForward(away)))?.forward) throw new Problem('dates_backwards');
    return made(tx, queries.addTimeOff(newId(), away));
  }),

  // Threat: taking back a colleague's vacation, so that they are booked. Those who plan, or oneself, as the database decides; it is logged.
  serve(removeTimeOff, async ({ tx, params: { id } }) => {
    const now = await tx.one(queries.timeOffById(id));
    if (!now) throw new Problem('not_found');
    await mayChange(tx, now.practitionerId);
    const removed = await tx.one(queries.removeTimeOff(id)).catch((error: { constraint?: string }) => {
      throw error.constraint === 'cover_of_leave' || error.constraint === 'cover_appointment_of_leave'
        ? new Problem('leave_covered')
        : error;
    });
    if (!removed) throw new Problem('not_found');
    return {};
  }),
];

/** @throws not_found where nobody of this clinic has the id; not_allowed where it is neither oneself nor one's work to plan */
async function mayChange(tx: Tx, practitionerId: number): Promise<void> {
  const found = await tx.one(queries.practitionerById(practitionerId));
  if (!found) throw new Problem('not_found');
  if (!found.mayChange) throw new Problem('not_allowed');
}

/** Takes a location that is to have a room in use. @throws not_found, location_archived */
async function usable(tx: Tx, of: { id: number } | { roomId: number }): Promise<void> {
  const place = await tx.one(queries.takeLocation(of));
  if (!place) throw new Problem('not_found');
  if (place.status === 'archived') throw new Problem('location_archived');
}

/** What an insert made: row security answers those who may not by itself. */
async function made<T>(tx: Tx, insert: Query<T>): Promise<T> {
  const row = await tx.one(insert);
  if (!row) throw new Problem('not_allowed');
  return row;
}

/** Changes one thing of the offer. @throws not_found, changed_meanwhile with what it is now */
async function change<T extends { id: number; version: number }>(
  tx: Tx,
  find: () => Query<T>,
  { version, ...wanted }: { version: number } & Partial<Omit<T, 'id' | 'version'>>,
  write: (to: T, changed: object) => Query<T>,
): Promise<T> {
  const now = await tx.one(find());
  if (!now) throw new Problem('not_found');
  if (now.version !== version) throw new Problem('changed_meanwhile', { current: now });
  const { to, changed } = withChanges(now, wanted as Partial<T>);
  if (Object.keys(changed).length === 0) return now;
  const written = await tx.one(write(to, changed));
  // Somebody came in between: a new statement sees what they wrote.
  if (!written) throw new Problem('changed_meanwhile', { current: await tx.one(find()) });
  return written;
}

/** The database's word on overlapping hours, should the rules above have missed any. @throws hours_overlap */
async function orOverlap<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'working_hours_once') throw new Problem('hours_overlap');
    throw error;
  }
}
