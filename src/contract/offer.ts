import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing, text } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

// What a clinic offers and when its people work (S1): kept under Clinic, read wherever something is booked.

const Status = z.enum(['active', 'archived']);
const kept = { id: Id, status: Status, version: z.int() };
const OfId = z.strictObject({ id: IdText });
const saving = ['not_found', 'changed_meanwhile'] as const;

export const colours = ['teal', 'blue', 'grape', 'orange', 'pink', 'lime', 'yellow', 'gray'] as const;
const ServiceFields = {
  name: text(80),
  /** In minutes. */
  duration: z.int().min(5).max(720),
  /** In minutes, during which nothing else is booked with the same practitioner. */
  bufferBefore: z.int().min(0).max(120),
  bufferAfter: z.int().min(0).max(120),
  /** As it is shown; may be empty. */
  priceLabel: z.union([z.literal(''), text(40)]),
  colour: z.enum(colours),
};
export const Service = z.object({ ...kept, ...ServiceFields, name: z.string(), priceLabel: z.string() });
export type Service = z.infer<typeof Service>;

const LocationFields = { name: text(80), addressLines: z.array(text(120)).max(5) };
export const Location = z.object({ ...kept, name: z.string(), addressLines: z.array(z.string()) });
export type Location = z.infer<typeof Location>;

export const Room = z.object({ ...kept, name: z.string(), locationId: Id });
export type Room = z.infer<typeof Room>;

export const offer = endpoint({
  method: 'GET',
  path: '/v2/offer',
  summary: 'Services, locations and rooms of the clinic, by name; those no longer offered last',
  needs: { right: 'calendar.read' },
  output: z.object({
    services: z.array(Service),
    locations: z.array(Location),
    rooms: z.array(Room),
    timeZone: z.string(),
    /** From how many hours before its beginning a cancellation is a late one. */
    noticeHours: z.int(),
  }),
});
export type Offer = z.infer<typeof offer.output>;

const needs = { right: 'settings.change' } as const;
export const addService = endpoint({
  method: 'POST',
  path: '/v2/services',
  summary: 'Offer a new service',
  needs,
  body: z.strictObject(ServiceFields),
  output: Service,
  status: 201,
});
export const changeService = endpoint({
  method: 'PATCH',
  path: '/v2/services/:id',
  summary: 'Change a service, or offer it no longer; what is booked stays as it was booked',
  needs,
  params: OfId,
  body: z.strictObject({ version: z.int(), ...z.object(ServiceFields).partial().shape, status: Status.optional() }),
  output: Service,
  problems: saving,
});
export const addLocation = endpoint({
  method: 'POST',
  path: '/v2/locations',
  summary: 'Add a place where the clinic sees people',
  needs,
  body: z.strictObject(LocationFields),
  output: Location,
  status: 201,
});
export const locationUse = endpoint({
  method: 'GET',
  path: '/v2/locations/:id/use',
  summary:
    'What hangs on a location, asked before it is archived: rooms that go with it, appointments to come that stay in them, and who works there',
  needs,
  params: OfId,
  output: z.object({ rooms: z.int(), appointments: z.int(), practitioners: z.array(TherapistInfo) }),
  problems: ['not_found'],
});
export const changeLocation = endpoint({
  method: 'PATCH',
  path: '/v2/locations/:id',
  summary: 'Change a location, or use it no longer: its rooms go with it, and come back with it; what is booked in them stays',
  needs,
  params: OfId,
  body: z.strictObject({ version: z.int(), ...z.object(LocationFields).partial().shape, status: Status.optional() }),
  output: Location,
  problems: saving,
});
export const addRoom = endpoint({
  method: 'POST',
  path: '/v2/rooms',
  summary: 'Add a room to a location',
  needs,
  body: z.strictObject({ name: text(80), locationId: Id }),
  output: Room,
  status: 201,
  problems: ['not_found', 'location_archived'],
});
export const changeRoom = endpoint({
  method: 'PATCH',
  path: '/v2/rooms/:id',
  summary: 'Rename a room, or use it no longer',
  needs,
  params: OfId,
  body: z.strictObject({ version: z.int(), name: text(80).optional(), status: Status.optional() }),
  output: Room,
  problems: [...saving, 'location_archived'],
});

/** Minutes of the day by the clinic's clock, half-open; weekday 1 is Monday. */
const Hours = z.object({
  weekday: z.int().min(1).max(7),
  from: z.int().min(0).max(1439),
  to: z.int().min(1).max(1440),
  locationId: Id.nullable(),
});
export type Hours = z.infer<typeof Hours>;
/** The hours of a practitioner, with how often they were set. */
const Week = { hours: z.array(Hours), version: z.int() };

export const TimeOff = z.object({ id: Id, practitionerId: Id, startsAt: Instant, endsAt: Instant });
export type TimeOff = z.infer<typeof TimeOff>;

export const workingHours = endpoint({
  method: 'GET',
  path: '/v2/working-hours',
  summary: 'When the practitioners of the clinic work, every week, and when they are away from now on; why is not told',
  needs: { right: 'calendar.read' },
  output: z.object({
    practitioners: z.array(TherapistInfo.extend({ discipline: z.string(), ...Week, timeOff: z.array(TimeOff), mayChange: z.boolean() })),
    timeZone: z.string(),
  }),
});
export type WorkingHours = z.infer<typeof workingHours.output>;

const OfPractitioner = z.strictObject({ practitionerId: IdText });
export const setHours = endpoint({
  method: 'PUT',
  path: '/v2/practitioners/:practitionerId/working-hours',
  summary: 'Replace the week of a practitioner: everyone’s by those who plan, one’s own by oneself',
  needs: { right: 'hours.change' },
  params: OfPractitioner,
  body: z.strictObject({ version: z.int(), hours: z.array(z.strictObject(Hours.shape)).max(42) }),
  output: z.object(Week),
  problems: ['not_found', 'not_allowed', 'hours_overlap', 'changed_meanwhile'],
});
export const addTimeOff = endpoint({
  method: 'POST',
  path: '/v2/practitioners/:practitionerId/time-off',
  summary: 'Enter an absence; appointments that are booked stay, and are told',
  needs: { right: 'hours.change' },
  params: OfPractitioner,
  body: z.strictObject({ startsAt: Instant, endsAt: Instant }),
  output: TimeOff.extend({ appointments: z.int() }),
  status: 201,
  problems: ['not_found', 'not_allowed', 'dates_backwards'],
});
export const removeTimeOff = endpoint({
  method: 'DELETE',
  path: '/v2/time-off/:id',
  summary: 'Take an absence back',
  needs: { right: 'hours.change' },
  params: OfId,
  output: Nothing,
  problems: ['not_found', 'leave_covered'],
});
