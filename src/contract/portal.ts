import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing, Page, page } from './endpoint.ts';
import { TherapistInfo } from './people.ts';
import { LocalDate, Slot, WallTime } from './scheduling.ts';

// B2, B3: booking with one's own people in the portal, and what a clinic settles about it.

/** What the portal's first view needs to be drawn for somebody before their browser has its script. */
type ToDraw = {
  /** Asks for an address of the API as that person. @returns the body, or null where the answer is not theirs to have */
  ask: (address: string) => Promise<string | null>;
  /** The languages of the browser, most wanted first, and the one that was chosen in it, if any. */
  languages: string[];
  chosen: string | null;
  /** Lets the styles that it brings pass the content security policy. */
  nonce: string;
};
/** As HTML, in which language, and the answers it was drawn of, by address; null where it is not theirs, or not whole. */
export type DrawHome = (to: ToDraw) => Promise<{ html: string; language: string; answers: Record<string, string> } | null>;

const needs = { patient: true, scope: 'appointments', feature: 'clientPortal' } as const;
const OfAppointment = z.strictObject({ appointmentId: IdText });

/** Somebody with whom the patient may book. */
const Bookable = TherapistInfo.extend({
  discipline: z.string(),
  isPrimary: z.boolean(),
  /** On the care team of the patient; the others take new clients. */
  isMine: z.boolean(),
});
export type Bookable = z.infer<typeof Bookable>;
const OfferedService = z.object({
  id: Id,
  name: z.string(),
  /** In minutes. */
  duration: z.int(),
  priceLabel: z.string(),
});
export type OfferedService = z.infer<typeof OfferedService>;

const clock = {
  clinic: z.string(),
  timeZone: z.string(),
  /** The clinic’s clock now. */
  wallNow: z.string(),
  /** From how many hours before its beginning an appointment is moved no more, and cancelled late. */
  noticeHours: z.int(),
};

export const portalOffer = endpoint({
  method: 'GET',
  path: '/v2/portal/offer',
  summary: 'What I can book in the portal, with whom, and how near and far ahead',
  needs,
  output: z.object({
    ...clock,
    services: z.array(OfferedService),
    practitioners: z.array(Bookable),
    /** The first and the last time that can be booked, by the clinic’s clock. */
    from: z.string(),
    until: z.string(),
  }),
});
export type PortalOffer = z.infer<typeof portalOffer.output>;

export const portalSlots = endpoint({
  method: 'GET',
  path: '/v2/portal/slots',
  summary: 'Free times for a service with those I can book with, soonest first; to move an appointment, those it could be moved to',
  needs,
  query: z.strictObject({
    serviceId: IdText,
    practitionerId: IdText.optional(),
    from: LocalDate,
    days: z.coerce.number().int().min(1).max(14),
    /** The appointment that is to be moved. */
    appointmentId: IdText.optional(),
  }),
  output: z.object({ items: z.array(Slot) }),
  problems: ['not_found', 'not_bookable'],
});

const place = {
  serviceId: Id,
  practitionerId: Id,
  /** By the clinic’s clock: one of the free times. */
  start: WallTime,
};
const placing = ['not_bookable', 'time_not_free', 'booking_too_soon', 'booking_too_far'] as const;

export const holdSlot = endpoint({
  method: 'POST',
  path: '/v2/portal/hold',
  summary: 'Keep a free time for five minutes, while I confirm it; what I held before is let go',
  needs,
  body: z.strictObject(place),
  output: z.object({ heldUntil: Instant, seconds: z.int() }),
  status: 201,
  problems: placing,
});

export const letSlotGo = endpoint({
  method: 'DELETE',
  path: '/v2/portal/hold',
  summary: 'Let go of the time that I hold',
  needs,
  output: Nothing,
});

export const PortalAppointment = z.object({
  id: Id,
  practitioner: TherapistInfo,
  service: z.object({ id: Id, name: z.string() }),
  /** Where it is; null where the clinic does not say. */
  place: z.object({ location: z.string(), addressLines: z.array(z.string()), room: z.string().nullable() }).nullable(),
  startsAt: Instant,
  endsAt: Instant,
  /** By the clinic’s clock. */
  wallStart: z.string(),
  wallEnd: z.string(),
  status: z.enum(['booked', 'confirmed', 'arrived', 'completed', 'cancelled', 'noShow']),
  cancelledBy: z.enum(['clinic', 'patient']).nullable(),
  cancelledLate: z.boolean().nullable(),
  version: z.int(),
  mayMove: z.boolean(),
  mayCancel: z.boolean(),
  /** Within the clinic’s notice: cancelled now, it would be counted as late. */
  isLate: z.boolean(),
});
export type PortalAppointment = z.infer<typeof PortalAppointment>;

export const myAppointments = endpoint({
  method: 'GET',
  path: '/v2/portal/appointments',
  summary: 'My appointments: those to come, soonest first; or those that are past or cancelled, latest first',
  needs,
  query: z.strictObject({ ...Page, which: z.enum(['next', 'past']).default('next') }),
  output: page(PortalAppointment).extend(clock),
});
export type MyAppointments = z.infer<typeof myAppointments.output>;

/** What a booking does to the care team (A5, A6), as far as the patient is told. */
const Booked = z.object({ appointment: PortalAppointment, joinsCareTeam: z.boolean() });

export const bookInPortal = endpoint({
  method: 'POST',
  path: '/v2/portal/appointments',
  summary: 'Book an appointment with somebody whom I may book with',
  needs,
  body: z.strictObject(place),
  output: Booked,
  status: 201,
  problems: placing,
});

export const moveInPortal = endpoint({
  method: 'PATCH',
  path: '/v2/portal/appointments/:appointmentId',
  summary: 'Move an appointment of mine to another free time, before the clinic’s notice begins',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int(), practitionerId: Id, start: WallTime }),
  output: Booked,
  problems: [...placing, 'not_found', 'changed_meanwhile', 'appointment_over', 'moving_too_late'],
});

export const cancelInPortal = endpoint({
  method: 'POST',
  path: '/v2/portal/appointments/:appointmentId/cancel',
  summary: 'Cancel an appointment of mine; within the clinic’s notice it is counted as late',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int() }),
  output: PortalAppointment,
  problems: ['not_found', 'changed_meanwhile', 'appointment_over'],
});

const rules = {
  /** B2: with anyone who takes new clients; otherwise with one’s own care team only. */
  bookWithAnyone: z.boolean(),
  /** Whether a client with neither a care team nor an appointment may choose among those who take new clients. */
  newClientsBook: z.boolean(),
  bookingNoticeHours: z.int().min(0).max(336),
  bookingDays: z.int().min(1).max(365),
  /** S5: for how many hours a time that has become free is kept for whoever is first in line. */
  waitlistHours: z.int().min(1).max(48),
};
export const PortalSettings = z.object({
  version: z.int(),
  ...rules,
  noticeHours: z.int(),
  services: z.array(z.object({ id: Id, name: z.string(), duration: z.int(), inPortal: z.boolean() })),
  practitioners: z.array(TherapistInfo.extend({ discipline: z.string(), acceptsNew: z.boolean() })),
  /** How many active patients there are, and how many of them have nobody on their care team, of those whom the caller sees. */
  patients: z.int(),
  unassigned: z.int(),
});
export type PortalSettings = z.infer<typeof PortalSettings>;

export const getPortalSettings = endpoint({
  method: 'GET',
  path: '/v2/tenant/portal-settings',
  summary: 'What clients can book in the portal, with whom, how near and how far ahead',
  needs: { right: 'settings.change' },
  output: PortalSettings,
});

export const changePortalSettings = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/portal-settings',
  summary: 'Change what clients can book in the portal, effective on the next request; what is booked stays',
  needs: { right: 'settings.change' },
  body: z.strictObject({
    version: z.int(),
    ...z.object(rules).partial().shape,
    services: z
      .array(z.strictObject({ id: Id, inPortal: z.boolean() }))
      .max(500)
      .optional(),
    practitioners: z
      .array(z.strictObject({ id: Id, acceptsNew: z.boolean() }))
      .max(1000)
      .optional(),
  }),
  output: PortalSettings,
  problems: ['changed_meanwhile', 'not_found'],
});
