import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

// Coverage for a leave (A12): an absence whose patients colleagues take over for exactly its dates.

const OfLeave = z.strictObject({ id: IdText });
const needs = { right: 'careTeam.assign', feature: 'therapistPatientAssignment' } as const;
const PatientName = z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() });

export const Leave = z.object({
  id: Id,
  practitioner: TherapistInfo.extend({ discipline: z.string() }),
  startsAt: Instant,
  endsAt: Instant,
  /** By the clinic's clock. */
  wallStart: z.string(),
  wallEnd: z.string(),
  state: z.enum(['toCome', 'now', 'over']),
  /** Whose care team includes the practitioner at some time of the leave, as far as the caller sees them. */
  patients: z.int(),
  /** Of those, how many have somebody who covers throughout what is to come of it. */
  covered: z.int(),
  /** How many covers there are to end, those that hold no more included. */
  covers: z.int(),
  isMine: z.boolean(),
  /** Whether the caller may change its dates (S1), beside its covers. */
  mayChangeDates: z.boolean(),
});
export type Leave = z.infer<typeof Leave>;

export const leaves = endpoint({
  method: 'GET',
  path: '/v2/leaves',
  summary: 'Absences that the caller may have covered, soonest first: to come, under way, and over for less than 30 days',
  needs,
  output: z.object({ items: z.array(Leave), timeZone: z.string() }),
});

const PlannedAppointment = z.object({
  id: Id,
  version: z.int(),
  service: z.string(),
  startsAt: Instant,
  wallStart: z.string(),
  wallEnd: z.string(),
  /** With whom it is now: who is away, or the colleague to whom it was moved because of this leave. */
  practitionerId: Id,
  /** Which colleagues are booked then, away, or do not work. */
  notFree: z.array(Id),
});
export type PlannedAppointment = z.infer<typeof PlannedAppointment>;
const PlannedPatient = z.object({
  patient: PatientName,
  /** Who covers; null where nobody does yet, or who did can be assigned no more, or is on the care team no more, or not until the end. */
  coveredBy: Id.nullable(),
  /** Who is proposed; null where nobody is left. */
  proposed: Id.nullable(),
  grounds: z.array(z.enum(['careTeam', 'metBefore', 'discipline', 'language', 'overCapacity'])),
  /** Who is on the care team throughout, and is given nothing by covering. */
  onCareTeam: z.array(Id),
  /** Who cannot be chosen: they hold a place on the care team for other dates, or are kept from the patient as far as the caller may know. */
  unavailable: z.array(Id),
  /** Why the caller may not assign a colleague to this patient; null where they may. */
  mayCover: z.boolean(),
  mayBook: z.boolean(),
  appointments: z.array(PlannedAppointment),
});
export type PlannedPatient = z.infer<typeof PlannedPatient>;
const Coverer = TherapistInfo.extend({
  discipline: z.string(),
  caseload: z.int(),
  capacity: z.int().nullable(),
  acceptingNewPatients: z.boolean(),
  /** Whether they are away themselves at some time of the leave. */
  isAway: z.boolean(),
});
export type Coverer = z.infer<typeof Coverer>;
export const LeavePlan = z.object({
  leave: Leave,
  /** Names the plan as it was shown: confirming what has changed since answers 409. */
  version: z.string(),
  /** At most 200, with at most 600 appointments: those whom nobody covers first. How many there are, the leave says. */
  patients: z.array(PlannedPatient),
  colleagues: z.array(Coverer),
  /** Appointments in the leave that are not in this plan: of patients who are nobody's to cover here, or whom the caller does not see. */
  otherAppointments: z.int(),
  /** Moved or cancelled because of this leave, still to come: they can be given back. */
  movable: z.int(),
});
export type LeavePlan = z.infer<typeof LeavePlan>;

export const leavePlan = endpoint({
  method: 'GET',
  path: '/v2/leaves/:id',
  summary: 'The plan of a leave: each patient with a proposed colleague and the appointments within it, and how full the colleagues are',
  needs,
  params: OfLeave,
  output: LeavePlan,
  problems: ['not_found', 'not_allowed', 'managed_assignments', 'feature_off'],
});

const unplanned = ['not_found', 'not_allowed', 'managed_assignments', 'feature_off', 'leave_changed', 'leave_over'] as const;
const deciding = ['booking_not_yours', 'invalid_target', 'appointments_undecided', 'not_their_appointment'] as const;
const Covering = z.strictObject({
  version: z.string().max(64),
  covers: z
    .array(z.strictObject({ patientId: Id, practitionerId: Id }))
    .min(1)
    .max(500),
  /** Each appointment of these patients within the leave. `firstFree`: at the same time if the colleague is free, else as soon after as they are. */
  appointments: z
    .array(z.strictObject({ appointmentId: Id, version: z.int(), outcome: z.enum(['move', 'firstFree', 'keep', 'cancel']) }))
    .max(2000),
});
export type Covering = z.infer<typeof Covering>;
/** Appointments that move to another time, by the clinic's clock. */
const Elsewhere = z.array(z.object({ appointmentId: Id, patientId: Id, practitionerId: Id, wallStart: z.string() }));
export const previewCover = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/covers/preview',
  summary: 'Which appointments would be at another time, were these patients covered, and which find none; nothing is changed',
  needs,
  params: OfLeave,
  body: Covering,
  output: z.object({ elsewhere: Elsewhere, without: z.array(z.object({ appointmentId: Id, practitionerId: Id })) }),
  problems: [...unplanned, ...deciding],
});
export type CoverTimes = z.infer<typeof previewCover.output>;
export const coverLeave = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/covers',
  summary:
    'Have patients covered for exactly the dates of a leave, and say what becomes of their appointments, all in one transaction; nothing is done if any of it cannot be',
  needs,
  params: OfLeave,
  body: Covering,
  output: z.object({
    /** To how many patients the colleagues were given access. */
    given: z.int(),
    moved: z.int(),
    /** Of those, at another time. */
    elsewhere: Elsewhere,
    cancelled: z.int(),
    kept: z.int(),
    /** Whether taking these covers back brings back what was: nobody covered any of these patients before. */
    mayUndo: z.boolean(),
    plan: LeavePlan,
  }),
  problems: [
    ...unplanned,
    ...deciding,
    'patient_archived',
    'colleague_not_free',
    'cover_refused',
    'colleague_by_team',
    'emergency_assigns_nobody',
  ],
});

const Dated = {
  /** Covers whose dates follow. */
  changed: z.int(),
  /** Patients who were covered and by these dates are not: who covers is on their care team anyway, until a day within the leave. */
  uncovered: z.int(),
};
const GivenBack = {
  /** Appointments that are again with who was to be away. */
  back: z.int(),
  /** Those that stay where they are now, since their time is taken. */
  stayed: z.int(),
  /** And those that stay since the patient is not theirs any more who was to be away, or they cannot be assigned (A2). */
  notTheirs: z.int(),
};
export const changeLeave = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/dates',
  summary: 'Give a leave other dates, its covers with it; appointments that lie in it no longer can be given back',
  needs,
  params: OfLeave,
  body: z.strictObject({ version: z.string().max(64), startsAt: Instant, endsAt: Instant, giveBack: z.boolean() }),
  output: z.object({ ...GivenBack, ...Dated, plan: LeavePlan }),
  problems: [...unplanned, 'dates_backwards', 'leave_in_part', 'invalid_target', 'patient_archived', 'cover_refused', 'colleague_by_team'],
});
export const previewLeaveDates = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/dates/preview',
  summary: 'What other dates of a leave would do to its covers and appointments; nothing is changed',
  needs,
  params: OfLeave,
  body: z.strictObject({ startsAt: Instant, endsAt: Instant }),
  output: z.object({
    ...Dated,
    /** Of what was moved or cancelled because of the leave, and is in it no longer. */
    ...GivenBack,
    /** Appointments with who is away that come into the leave. */
    toPlan: z.int(),
  }),
  problems: [
    'not_found',
    'not_allowed',
    'managed_assignments',
    'feature_off',
    'leave_over',
    'leave_in_part',
    'dates_backwards',
    'invalid_target',
    'patient_archived',
    'cover_refused',
    'colleague_by_team',
  ],
});
export const withdrawLeave = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/withdraw',
  summary: 'End the covers of a leave at once, all or those of some patients, and give their appointments back where their times are free',
  needs,
  params: OfLeave,
  body: z.strictObject({
    version: z.string().max(64),
    giveBack: z.boolean(),
    /** Whose covers; without it, those of everybody. */
    patientIds: z.array(Id).min(1).max(500).optional(),
  }),
  output: z.object({ ...GivenBack, ended: z.int() }),
  problems: unplanned,
});

const DigestPatient = z.object({
  patient: PatientName,
  /** Null where who covered was taken off the care team before the leave was over. */
  coveredBy: TherapistInfo.nullable(),
  held: z.int(),
  missed: z.int(),
  cancelled: z.int(),
  /** Of an open record only: how many notes of each kind were signed. */
  notes: z.array(z.object({ kind: z.string(), count: z.int() })),
  /** Of an open record only: letters that were written or came in. */
  letters: z.int(),
  /** Requests for access, and bookings that asked for it. */
  requests: z.int(),
});
export type DigestPatient = z.infer<typeof DigestPatient>;
/** What happened while one was away, in numbers and kinds; what is behind them is read where it is logged. */
export const leaveDigest = endpoint({
  method: 'GET',
  path: '/v2/leaves/:id/digest',
  summary: 'What happened to the covered patients while the caller was away',
  needs: { right: 'inbox.read' },
  params: OfLeave,
  output: z.object({ id: Id, startsAt: Instant, endsAt: Instant, patients: z.array(DigestPatient) }),
  problems: ['not_found'],
});
export const readDigest = endpoint({
  method: 'POST',
  path: '/v2/leaves/:id/digest/read',
  summary: 'Put the digest of a leave away, having read it',
  needs: { right: 'inbox.read' },
  params: OfLeave,
  output: Nothing,
  problems: ['not_found'],
});
