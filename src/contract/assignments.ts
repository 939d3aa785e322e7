import { z } from 'zod';
import { endpoint, Id, Instant, text } from './endpoint.ts';
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

export const careTeam = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/care-team',
  summary: 'Who is on the care team of a patient now, since when and how',
  needs: { right: 'careTeam.list', feature: 'therapistPatientAssignment' },
  params: OfPatient,
  output: z.object({ patientId: Id, connections: z.array(Connection) }),
  problems: ['not_found', 'feature_off'],
});

export const assign = endpoint({
  method: 'POST',
  path: '/v2/doctor/patients/assign',
  summary: 'Assign a therapist, or oneself, to a patient',
  needs: { right: 'careTeam.assign', feature: 'therapistPatientAssignment' },
  body: z.strictObject({ patientId: Id, targetDoctorId: Id.nullish() }),
  output: z.object({
    patientId: Id,
    doctorId: Id,
    alreadyAssigned: z.boolean(),
    connectedTherapists: z.array(TherapistInfo),
    isConnectedToMe: z.boolean(),
  }),
  problems: [
    'not_found',
    'feature_off',
    'self_by_request',
    'colleague_by_team',
    'managed_assignments',
    'patient_archived',
    'invalid_target',
    'not_a_practitioner',
  ],
});
export type Assigned = z.infer<typeof assign.output>;

export const unassign = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/care-team/unassign',
  summary: 'Take a practitioner off a care team: the assignment is archived, nothing is deleted',
  needs: { right: 'careTeam.unassign', feature: 'therapistPatientAssignment' },
  params: OfPatient,
  body: z.strictObject({
    practitionerId: Id,
    reason: text(500),
    /** Who becomes primary, where the one removed was; must be on the care team already. */
    newPrimaryId: Id.optional(),
    leaveUnassigned: z.literal(true).optional(),
  }),
  output: z.object({ patientId: Id, connections: z.array(Connection) }),
  problems: ['not_found', 'feature_off', 'admins_unassign', 'managed_assignments', 'not_assigned', 'primary_needed', 'invalid_target'],
});
