import { z } from 'zod';
import { endpoint, Instant } from './endpoint.ts';

/** Of the link in a letter about an appointment (S4): whoever holds it answers for the patient. */
const ByLink = z.strictObject({ token: z.string().min(10).max(200) });

/** What the link shows: when, where and with whom, never what it is for. */
export const LinkedAppointment = z.object({
  clinic: z.string(),
  firstName: z.string(),
  practitioner: z.string(),
  /** By the clock of the clinic. */
  wallStart: z.string(),
  wallEnd: z.string(),
  timeZone: z.string(),
  startsAt: Instant,
  place: z.object({ location: z.string(), addressLines: z.array(z.string()), room: z.string().nullable() }).nullable(),
  status: z.enum(['booked', 'confirmed', 'arrived', 'completed', 'cancelled', 'noShow']),
  /** It is to come, and can be confirmed or cancelled. */
  open: z.boolean(),
  /** Within the clinic's notice, which is so many hours: cancelling now is cancelling late. */
  isLate: z.boolean(),
  noticeHours: z.int(),
});
export type LinkedAppointment = z.infer<typeof LinkedAppointment>;

const problems = ['link_not_open', 'too_many_attempts'] as const;

/** A POST, so that the token stands in no address, log or history; it changes nothing. */
export const lookAtAppointment = endpoint({
  method: 'POST',
  path: '/v2/appointment-links/look',
  summary: 'The appointment of a link, for whoever holds it',
  needs: 'anyone',
  body: ByLink,
  output: LinkedAppointment,
  problems,
});

export const confirmAppointment = endpoint({
  method: 'POST',
  path: '/v2/appointment-links/confirm',
  summary: 'Confirm the appointment of a link; once more changes nothing',
  needs: 'anyone',
  body: ByLink,
  output: LinkedAppointment,
  problems: [...problems, 'appointment_over'],
});

export const cancelByLink = endpoint({
  method: 'POST',
  path: '/v2/appointment-links/cancel',
  summary: 'Cancel the appointment of a link, as its patient; once more changes nothing',
  needs: 'anyone',
  body: ByLink,
  output: LinkedAppointment,
  problems: [...problems, 'appointment_over'],
});
