import { z } from 'zod';
import { endpoint, Id, IdText, Instant, text } from './endpoint.ts';
import type { In } from './endpoint.ts';
import { OfPatient } from './patients.ts';
import { TherapistInfo } from './people.ts';

export const tenantDoctors = endpoint({
  method: 'GET',
  path: '/v2/doctor/patients/tenant-doctors',
  summary: 'Therapists of the clinic who can be assigned, without oneself',
  needs: { right: 'team.list', feature: 'therapistPatientAssignment' },
  output: z.array(TherapistInfo),
  problems: ['feature_off'],
});

/** What helps to choose among therapists; counts only patients the caller may see. */
export const caseloads = endpoint({
  method: 'GET',
  path: '/v2/practitioners/caseloads',
  summary: 'Discipline, caseload and capacity of each therapist who can be assigned',
  needs: { right: 'team.list' },
  output: z.array(
    TherapistInfo.extend({
      discipline: z.string(),
      caseload: z.int(),
      capacity: z.int().nullable(),
      acceptingNewPatients: z.boolean(),
    }),
  ),
});

export const Connection = TherapistInfo.extend({
  discipline: z.string(),
  kind: z.enum(['primary', 'assigned', 'covering', 'emergency']),
  via: z.enum(['invite', 'self', 'manual', 'appointment', 'coverage', 'breakGlass', 'handover', 'import']),
  since: Instant,
  until: Instant.nullable(),
  isMe: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;

/** A care team as it stands, and which version of it that is: a change names the version it was made from. */
export const CareTeam = z.object({
  patientId: Id,
  version: z.string(),
  connections: z.array(Connection),
  /** Assignments that begin later (A11). */
  upcoming: z.array(Connection),
});
export type CareTeam = z.infer<typeof CareTeam>;

export const careTeam = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/care-team',
  summary: 'Who is on the care team of a patient now and from when on, since when and how',
  needs: { right: 'careTeam.list', feature: 'therapistPatientAssignment' },
  params: OfPatient,
  output: CareTeam,
  problems: ['not_found', 'feature_off'],
});

/** From and until when an assignment holds: at once and without an end unless said. */
const Dates = { from: Instant.optional(), until: Instant.nullish() };
const whyNotAssigned = [
  'not_found',
  'feature_off',
  'self_by_request',
  'colleague_by_team',
  'managed_assignments',
  'emergency_assigns_nobody',
  'patient_archived',
  'invalid_target',
  'admins_unassign',
  'dates_backwards',
] as const;

export const assign = endpoint({
  method: 'POST',
  path: '/v2/doctor/patients/assign',
  summary: 'Assign a therapist, or oneself, to a patient',
  needs: { right: 'careTeam.assign', feature: 'therapistPatientAssignment' },
  body: z.strictObject({ patientId: Id, targetDoctorId: Id.nullish(), ...Dates }),
  output: z.object({
    patientId: Id,
    doctorId: Id,
    alreadyAssigned: z.boolean(),
    connectedTherapists: z.array(TherapistInfo),
    isConnectedToMe: z.boolean(),
  }),
  problems: [...whyNotAssigned, 'not_a_practitioner'],
});
export type Assigned = z.infer<typeof assign.output>;

const partings = { right: 'careTeam.unassign', feature: 'therapistPatientAssignment' } as const;
/** An appointment to come with somebody on the care team, as whoever may unassign is shown it (A7). */
export const PartingAppointment = z.object({
  id: Id,
  practitionerId: Id,
  service: z.object({ name: z.string(), colour: z.string() }),
  startsAt: Instant,
  endsAt: Instant,
  /** By the clock of the clinic. */
  wallStart: z.string(),
  wallEnd: z.string(),
  status: z.enum(['booked', 'confirmed']),
  version: z.int(),
});
export type PartingAppointment = z.infer<typeof PartingAppointment>;

export const partingAppointments = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/appointments/upcoming',
  summary: 'The appointments to come with one of the care team: what becomes of them is said when that one is removed',
  needs: partings,
  params: OfPatient,
  query: z.strictObject({ practitionerId: IdText }),
  output: z.object({
    appointments: z.array(
      PartingAppointment.extend({
        /** Colleagues who are booked then. */
        taken: z.array(Id),
        /** Colleagues who do not work then, or are away. */
        outside: z.array(Id),
      }),
    ),
    /** Whether the caller may move and cancel them; otherwise they are kept. */
    mayBook: z.boolean(),
    /** To whom they can be moved. */
    colleagues: z.array(TherapistInfo),
  }),
  problems: ['not_found', 'feature_off', 'admins_unassign', 'managed_assignments'],
});
export type Partings = z.infer<typeof partingAppointments.output>;

/** What becomes of an appointment to come with somebody who is removed (A7). One that has changed since this version is not decided. */
const ofAppointment = { appointmentId: Id, version: z.int() };
const Fate = z.discriminatedUnion('outcome', [
  /** The time slot only. */
  z.strictObject({ ...ofAppointment, outcome: z.literal('keep') }),
  z.strictObject({ ...ofAppointment, outcome: z.literal('cancel') }),
  /** The same time with a colleague, who may get onto the care team by it (A6). */
  z.strictObject({
    ...ofAppointment,
    outcome: z.literal('move'),
    practitionerId: Id,
    /** Although it is outside the colleague’s working hours, or during an absence. */
    anyway: z.boolean().optional(),
  }),
]);

/** A8 (d): what was changed in the box, saved as one. */
export const changeCareTeam = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId/care-team',
  summary: 'Change a care team: add, give dates to, remove and change the primary, all of it or nothing',
  needs: { right: 'careTeam.assign', feature: 'therapistPatientAssignment' },
  params: OfPatient,
  body: z
    .strictObject({
      /** Of the care team that was on the screen: 409 with the current one where it has changed since. */
      version: z.string().max(64),
      /** Added, or, where on the care team already or soon, given these dates. */
      add: z
        .array(z.strictObject({ practitionerId: Id, ...Dates }))
        .max(50)
        .default([]),
      /** Archived, not deleted (A7). */
      remove: z.array(Id).max(50).default([]),
      /** Who is primary from now on: on the care team, or added. Must be named where the primary is removed and others remain. */
      primaryId: Id.optional(),
      /** Why: needed where someone is removed. */
      reason: text(500).optional(),
      leaveUnassigned: z.literal(true).optional(),
      /** A7: every appointment to come with those who are removed, and what becomes of it. */
      appointments: z.array(Fate).max(1000).default([]),
      /** Kept with the appointments that are cancelled. */
      cancelReason: text(500).optional(),
    })
    .refine(({ remove, reason }) => remove.length === 0 || reason !== undefined, {
      path: ['reason'],
      error: 'is needed where someone is removed',
    })
    .refine(({ add, remove }) => new Set([...remove, ...add.map((one) => one.practitionerId)]).size === remove.length + add.length, {
      path: ['add'],
      error: 'names someone twice, or someone who is removed',
    })
    .refine(({ appointments }) => new Set(appointments.map((one) => one.appointmentId)).size === appointments.length, {
      path: ['appointments'],
      error: 'decides one twice',
    }),
  output: CareTeam,
  problems: [
    ...whyNotAssigned,
    'care_team_changed',
    'not_assigned',
    'primary_needed',
    'primary_undated',
    'appointments_undecided',
    'not_their_appointment',
    'colleague_not_free',
    'booking_not_yours',
  ],
});
/** A change of a care team as it is sent. */
export type CareTeamChange = In<typeof changeCareTeam.body>;
