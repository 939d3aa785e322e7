import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing, Page, page } from './endpoint.ts';
import { TherapistInfo } from './people.ts';
import { PortalAppointment } from './portal.ts';
import { LocalDate } from './scheduling.ts';

// S5: those who wait for a time, and what is offered to them when one becomes free.

const inPortal = { patient: true, scope: 'appointments', feature: 'clientPortal' } as const;
const books = { right: 'appointment.book' } as const;
const OfOne = z.strictObject({ id: IdText });

const weekdays = z
  .array(z.int().min(1).max(7))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length, 'names a day twice');
/** When a time suits: on which weekdays (1 is Monday), and beginning from one minute of the day up to another, by the clinic’s clock. */
const suits = {
  weekdays,
  fromMinute: z.int().min(0).max(1439),
  toMinute: z.int().min(1).max(1440),
  /** The last day that suits; null: any. */
  until: LocalDate.nullable(),
};
const wish = {
  serviceId: Id,
  /** Null: whoever of those with whom the client may book. */
  practitionerId: Id.nullable(),
  ...suits,
};
const forward = [(asked: { fromMinute: number; toMinute: number }) => asked.toMinute > asked.fromMinute, 'ends before it begins'] as const;

const Entry = z.object({
  id: Id,
  service: z.object({ id: Id, name: z.string() }),
  practitioner: TherapistInfo.nullable(),
  ...suits,
  until: z.string().nullable(),
  joinedAt: Instant,
});
/** What one waits for. */
export const MyWait = Entry;
export type MyWait = z.infer<typeof MyWait>;

export const WaitlistOffer = z.object({
  id: Id,
  practitioner: TherapistInfo,
  service: z.object({ id: Id, name: z.string() }),
  startsAt: Instant,
  /** By the clinic’s clock. */
  wallStart: z.string(),
  wallEnd: z.string(),
  /** Kept until then, and in so many seconds. */
  expiresAt: Instant,
  wallExpires: z.string(),
  seconds: z.int(),
  /** expired: it went to the next in line. withdrawn: the clinic has taken it back, or the client may not book it any more. */
  state: z.enum(['open', 'expired', 'withdrawn']),
});
export type WaitlistOffer = z.infer<typeof WaitlistOffer>;

export const myWaitlist = endpoint({
  method: 'GET',
  path: '/v2/portal/waitlist',
  summary: 'What I wait for, and the times that are kept for me, or were until a short while ago',
  needs: inPortal,
  output: z.object({ entries: z.array(MyWait), offers: z.array(WaitlistOffer) }),
});
export type MyWaitlist = z.infer<typeof myWaitlist.output>;

export const joinWaitlist = endpoint({
  method: 'POST',
  path: '/v2/portal/waitlist',
  summary: 'Wait for a time: the first that becomes free and suits is offered to me, in the order in which people joined',
  needs: inPortal,
  body: z.strictObject(wish).refine(...forward),
  output: MyWait,
  status: 201,
  problems: ['not_bookable', 'already_waiting'],
});

export const leaveWaitlist = endpoint({
  method: 'DELETE',
  path: '/v2/portal/waitlist/:id',
  summary: 'Wait no longer; a time that is kept for me goes to the next in line',
  needs: inPortal,
  params: OfOne,
  output: Nothing,
  problems: ['not_found'],
});

export const acceptOffer = endpoint({
  method: 'POST',
  path: '/v2/portal/offers/:id/accept',
  summary: 'Book the time that is kept for me, once, while it is',
  needs: inPortal,
  params: OfOne,
  output: z.object({ appointment: PortalAppointment, joinsCareTeam: z.boolean() }),
  status: 201,
  problems: ['not_found', 'offer_gone'],
});

export const declineOffer = endpoint({
  method: 'POST',
  path: '/v2/portal/offers/:id/decline',
  summary: 'Let the time that is kept for me go to the next in line, and go on waiting',
  needs: inPortal,
  params: OfOne,
  output: Nothing,
  problems: ['not_found', 'offer_gone'],
});

/** Somebody who waits, as those who book for them see it. */
export const Waiting = Entry.extend({
  patient: z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() }),
  /** By the client in the portal, not by somebody of the clinic. */
  joinedByClient: z.boolean(),
  /** Whether they could accept an offer: it is made to those only who have a portal, or somebody who books there for them. */
  hasPortal: z.boolean(),
  /** What is kept for them now. */
  offer: z.object({ practitioner: TherapistInfo, wallStart: z.string(), wallExpires: z.string() }).nullable(),
});
export type Waiting = z.infer<typeof Waiting>;

export const waitlist = endpoint({
  method: 'GET',
  path: '/v2/waitlist',
  summary: 'Who waits for a time, of those for whom I book, in the order in which they joined',
  needs: books,
  query: z.strictObject(Page),
  output: page(Waiting),
});

export const addToWaitlist = endpoint({
  method: 'POST',
  path: '/v2/waitlist',
  summary: 'Put a patient on the waitlist',
  needs: books,
  body: z.strictObject({ patientId: Id, ...wish }).refine(...forward),
  output: Waiting,
  status: 201,
  problems: ['not_found', 'booking_not_yours', 'invalid_target', 'patient_archived', 'service_gone', 'already_waiting'],
});

export const takeOffWaitlist = endpoint({
  method: 'DELETE',
  path: '/v2/waitlist/:id',
  summary: 'Take a patient off the waitlist; a time that is kept for them goes to the next in line',
  needs: books,
  params: OfOne,
  output: Nothing,
  problems: ['not_found'],
});
