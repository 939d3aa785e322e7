import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';
import { TherapistInfo } from './people.ts';

/** A day of the calendar, by the clinic's clock. */
export const LocalDate = z.iso.date().refine((day) => day >= '1900-01-01' && day < '2200-01-01', 'is too far away');
/** By the clock of the clinic, to the minute: `2026-11-26T09:30`. */
export const WallTime = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/)
  .refine((wall) => {
    const time = Date.parse(`${wall}Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(wall);
  }, 'is no time of the calendar');

const statuses = ['booked', 'confirmed', 'arrived', 'completed', 'cancelled', 'noShow'] as const;
export type AppointmentStatus = (typeof statuses)[number];

/** What a booking does to the care team (A5, A6): db/policy/scheduling.sql, booking_effect. */
const effects = ['off', 'already', 'first', 'booker', 'self', 'needed'] as const;
export type BookingEffect = (typeof effects)[number];

const Named = z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() });
export const Appointment = z.object({
  id: Id,
  patient: Named,
  practitioner: TherapistInfo,
  service: z.object({ id: Id, name: z.string(), colour: z.string() }),
  room: z.object({ id: Id, name: z.string() }).nullable(),
  startsAt: Instant,
  endsAt: Instant,
  /** By the clock of the clinic. */
  wallStart: z.string(),
  wallEnd: z.string(),
  status: z.enum(statuses),
  seriesId: Id.nullable(),
  /** Moved by itself out of its series. */
  isException: z.boolean(),
  cancelledBy: z.enum(['clinic', 'patient']).nullable(),
  cancelledLate: z.boolean().nullable(),
  cancelReason: z.string().nullable(),
  /** By the client in the portal, not by somebody of the clinic. */
  bookedByClient: z.boolean(),
  version: z.int(),
  mayChange: z.boolean(),
});
export type Appointment = z.infer<typeof Appointment>;

/** When somebody is taken, whose appointment is not for the caller's eyes (BO-7). */
const Busy = z.object({ practitionerId: Id, startsAt: Instant, endsAt: Instant, wallStart: z.string(), wallEnd: z.string() });
export type Busy = z.infer<typeof Busy>;

const OfAppointment = z.strictObject({ appointmentId: IdText });
const needs = { right: 'appointment.book' } as const;

export const calendar = endpoint({
  method: 'GET',
  path: '/v2/calendar',
  summary: 'Everything in the calendars of some days, by the clinic’s clock; what is not for the caller’s eyes as busy',
  needs: { right: 'calendar.read' },
  query: z.strictObject({
    from: LocalDate,
    days: z.coerce.number().int().min(1).max(42),
    practitionerId: IdText.optional(),
    cancelled: z.enum(['true', 'false']).default('false'),
  }),
  output: z.object({
    appointments: z.array(Appointment),
    busy: z.array(Busy),
    timeOff: z.array(Busy),
    timeZone: z.string(),
    /** The clinic’s clock now. */
    wallNow: z.string(),
  }),
});
export type Calendar = z.infer<typeof calendar.output>;

export const patientAppointments = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/appointments',
  summary: 'The appointments of a patient, latest first, cancelled ones too',
  needs: { right: 'calendar.read' },
  params: OfPatient,
  query: z.strictObject(Page),
  output: page(Appointment).extend({ timeZone: z.string(), mayBook: z.boolean() }),
  problems: ['not_found'],
});

export const bookingEffect = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/booking-effect',
  summary: 'What booking this patient with a practitioner would do to the care team',
  needs,
  params: OfPatient,
  query: z.strictObject({ practitionerId: IdText }),
  output: z.object({ effect: z.enum(effects), becomesPrimary: z.boolean() }),
  problems: ['not_found', 'booking_not_yours', 'invalid_target', 'patient_archived'],
});

export const Slot = z.object({ practitionerId: Id, startsAt: Instant, wallStart: z.string() });
export type Slot = z.infer<typeof Slot>;

export const slots = endpoint({
  method: 'GET',
  path: '/v2/slots',
  summary: 'Free times for a service in the working hours of a practitioner, or of everyone, soonest first, at most 200',
  needs: { right: 'calendar.read' },
  query: z.strictObject({
    serviceId: IdText,
    practitionerId: IdText.optional(),
    from: LocalDate,
    days: z.coerce.number().int().min(1).max(42),
  }),
  output: z.object({ items: z.array(Slot) }),
  problems: ['not_found'],
});

const place = {
  /** By the clock of the clinic; a time that the clock skips is an hour later, of one that it shows twice the first is meant. */
  start: WallTime,
  /** Of a time that the clock shows twice, the second. */
  later: z.boolean().optional(),
  practitionerId: Id,
  serviceId: Id,
  roomId: Id.nullable(),
  /** Instead of the service's. */
  minutes: z.int().min(5).max(720).optional(),
  /** Although it is outside the working hours, or during an absence. */
  anyway: z.boolean().optional(),
};
const placing = [
  'not_found',
  'booking_not_yours',
  'invalid_target',
  'patient_archived',
  'slot_taken',
  'patient_booked',
  'outside_hours',
  'service_gone',
] as const;
/** What became of each appointment of a series. */
const Placed = z.object({
  wallStart: z.string(),
  outcome: z.enum(['booked', 'taken', 'patientBooked', 'outsideHours']),
  id: Id.nullable(),
});

export const book = endpoint({
  method: 'POST',
  path: '/v2/appointments',
  summary: 'Book an appointment, or a series; the answer says what it did to the care team',
  needs,
  body: z.strictObject({
    patientId: Id,
    ...place,
    /** The same time again, so many times in all, every so many weeks. */
    repeat: z.strictObject({ everyWeeks: z.int().min(1).max(12), times: z.int().min(2).max(52) }).optional(),
    /** Of a series, book what is free and leave the rest out; otherwise it is all or nothing. */
    leaveOut: z.boolean().optional(),
  }),
  output: z.object({ appointment: Appointment, effect: z.enum(effects), series: z.array(Placed) }),
  status: 201,
  problems: placing,
});

const scope = z.enum(['this', 'following', 'all']).default('this');
export const moveAppointment = endpoint({
  method: 'PATCH',
  path: '/v2/appointments/:appointmentId',
  summary: 'Move an appointment, or it and others of its series: another time, practitioner, room, service or length',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int(), ...z.object(place).partial().shape, scope }),
  output: z.object({ appointment: Appointment, effect: z.enum(effects), series: z.array(Placed) }),
  problems: [...placing, 'changed_meanwhile', 'appointment_cancelled'],
});

export const setAppointmentStatus = endpoint({
  method: 'POST',
  path: '/v2/appointments/:appointmentId/status',
  summary: 'Say how an appointment stands: confirmed, arrived, completed, not shown up, or booked as before',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int(), status: z.enum(['booked', 'confirmed', 'arrived', 'completed', 'noShow']) }),
  output: Appointment,
  problems: ['not_found', 'booking_not_yours', 'changed_meanwhile', 'appointment_cancelled'],
});

export const cancelAppointment = endpoint({
  method: 'POST',
  path: '/v2/appointments/:appointmentId/cancel',
  summary: 'Cancel an appointment, or it and others of its series; it stays, and its time is free',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int(), by: z.enum(['clinic', 'patient']), reason: text(500).optional(), scope }),
  output: Appointment.extend({ cancelled: z.int() }),
  problems: ['not_found', 'booking_not_yours', 'changed_meanwhile', 'appointment_cancelled'],
});

export const restoreAppointment = endpoint({
  method: 'POST',
  path: '/v2/appointments/:appointmentId/restore',
  summary: 'Take back a cancellation, where the time is still free',
  needs,
  params: OfAppointment,
  body: z.strictObject({ version: z.int() }),
  output: Appointment,
  problems: ['not_found', 'booking_not_yours', 'changed_meanwhile', 'slot_taken', 'patient_booked'],
});

export const settleNeed = endpoint({
  method: 'POST',
  path: '/v2/access-needed/:id/settle',
  summary: 'Put a practitioner who was booked on the care team, or leave it at the time slot; the first decision counts',
  needs: { right: 'careTeam.assign', feature: 'therapistPatientAssignment' },
  params: z.strictObject({ id: IdText }),
  body: z.strictObject({ decision: z.enum(['assign', 'dismiss']) }),
  output: z.object({ outcome: z.enum(['assigned', 'dismissed']) }),
  problems: [
    'not_found',
    'feature_off',
    'already_settled',
    'self_by_request',
    'colleague_by_team',
    'managed_assignments',
    'admins_unassign',
    'emergency_assigns_nobody',
    'patient_archived',
    'invalid_target',
  ],
});

/** A6, as it waits in the inbox. */
export const AccessNeed = z.object({
  id: Id,
  patient: Named,
  practitioner: TherapistInfo,
  /** Who booked; null where the client did, in the portal. */
  raisedBy: Named.omit({ preferredName: true }).nullable(),
  raisedAt: Instant,
  /** The appointment that is next, or was last. */
  startsAt: Instant,
  maySettle: z.boolean(),
});
export type AccessNeed = z.infer<typeof AccessNeed>;
