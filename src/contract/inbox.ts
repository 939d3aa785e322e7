import { z } from 'zod';
import { endpoint, Id, IdText, Instant, text } from './endpoint.ts';
import { Colleague } from './access.ts';
import { Note } from './notes.ts';
import { OfPatient } from './patients.ts';
import { TherapistInfo } from './people.ts';
import { AccessQuestion } from './portalaccess.ts';
import { AccessNeed } from './scheduling.ts';

const PatientName = z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() });

/** A10. Who asks sees their own; the care team and those who may always assign see all of a patient they see. */
export const AccessRequest = z.object({
  id: Id,
  patient: PatientName,
  practitioner: TherapistInfo,
  requester: Colleague,
  reason: z.string(),
  createdAt: Instant,
  outcome: z.enum(['approved', 'declined', 'withdrawn']).nullable(),
  settledBy: Colleague.nullable(),
  settledAt: Instant.nullable(),
  until: Instant.nullable(),
  note: z.string().nullable(),
  /** Whether the caller may decide (A3): the care team is told under every policy, but under `managed` others decide. */
  maySettle: z.boolean(),
  isMine: z.boolean(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/** A14. */
export const EmergencyAccess = z.object({
  id: Id,
  patient: PatientName,
  member: Colleague,
  reason: z.string(),
  from: Instant,
  until: Instant,
  running: z.boolean(),
  endedBy: Colleague.nullable(),
  reviewDueAt: Instant,
  overdue: z.boolean(),
  reviewedBy: Colleague.nullable(),
  reviewedAt: Instant.nullable(),
  verdict: z.enum(['justified', 'unjustified']).nullable(),
  reviewNote: z.string().nullable(),
  mayReview: z.boolean(),
  mayEnd: z.boolean(),
  isMine: z.boolean(),
});
export type EmergencyAccess = z.infer<typeof EmergencyAccess>;

/** A note that waits for somebody; what it says is read in the record, where that is logged. */
const WaitingNote = z.object({ id: Id, patient: PatientName, kind: Note.shape.kind, happenedAt: Instant });
/** C1: the note of a trainee whom the caller supervises. */
export const CoSignature = WaitingNote.extend({ author: Colleague, signedAt: Instant, version: z.int() });
export type CoSignature = z.infer<typeof CoSignature>;
/** C1: a note of the caller's own that their supervisor wants changed. */
export const ReturnedNote = WaitingNote.extend({ by: Colleague, at: Instant, reason: z.string() });
export type ReturnedNote = z.infer<typeof ReturnedNote>;

/** A12: a leave of the caller's that is over, and whose digest they have not put away. */
export const LeaveOver = z.object({ id: Id, startsAt: Instant, endsAt: Instant, patients: z.int() });
export type LeaveOver = z.infer<typeof LeaveOver>;

export const inbox = endpoint({
  method: 'GET',
  path: '/v2/inbox',
  summary:
    'What waits for the caller: requests for access to decide, emergencies to review, notes to co-sign or to change, and how the own ones stand',
  needs: { right: 'inbox.read' },
  output: z.object({
    /**
     * How many wait for the caller: requests and bookings they may settle, emergencies they are to review, questions to answer, notes to
     * co-sign, their own returned, and what happened while they were away.
     */
    count: z.int(),
    /** Open ones of others, oldest first. */
    requests: z.array(AccessRequest),
    /** A6: bookings with somebody who is not on the care team, for those who care for the patient or may assign; oldest first. */
    needs: z.array(AccessNeed),
    /** Of others, not yet reviewed, those due first at the top. */
    emergencies: z.array(EmergencyAccess),
    /** B3: what clients ask about who looked at their record, for those who oversee the log; oldest first. */
    questions: z.array(AccessQuestion),
    /** Those signed first at the top. */
    coSignatures: z.array(CoSignature),
    /** Latest first. */
    returned: z.array(ReturnedNote),
    /** Latest first. */
    digests: z.array(LeaveOver),
    /** The caller's own of the last 30 days, newest first. */
    myRequests: z.array(AccessRequest),
    myEmergencies: z.array(EmergencyAccess),
  }),
});
export type Inbox = z.infer<typeof inbox.output>;

export const requestAccess = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/access-requests',
  summary: 'Ask the care team and the clinical admins for access to a patient',
  needs: { right: 'careTeam.request', feature: 'therapistPatientAssignment' },
  params: OfPatient,
  body: z.strictObject({ reason: text(500) }),
  output: AccessRequest,
  status: 201,
  problems: [
    'not_found',
    'feature_off',
    'already_requested',
    'access_not_needed',
    'not_a_practitioner',
    'patient_archived',
    'invalid_target',
  ],
});

const OfRequest = z.strictObject({ requestId: IdText });

export const settleRequest = endpoint({
  method: 'POST',
  path: '/v2/access-requests/:requestId/settle',
  summary: 'Approve a request for access, for good or until a date, or decline it; the first decision counts',
  needs: { right: 'careTeam.assign', feature: 'therapistPatientAssignment' },
  params: OfRequest,
  body: z
    .strictObject({
      decision: z.enum(['approve', 'decline']),
      until: Instant.nullish(),
      note: text(500).optional(),
    })
    .refine(({ decision, until }) => decision === 'approve' || until == null, { path: ['until'], message: 'belongs to an approval' }),
  output: AccessRequest,
  problems: [
    'not_found',
    'feature_off',
    'already_settled',
    'own_request',
    'self_by_request',
    'colleague_by_team',
    'managed_assignments',
    'admins_unassign',
    'emergency_assigns_nobody',
    'patient_archived',
    'invalid_target',
    'dates_backwards',
  ],
});

export const withdrawRequest = endpoint({
  method: 'POST',
  path: '/v2/access-requests/:requestId/withdraw',
  summary: 'Take back an open request of one’s own',
  needs: { right: 'careTeam.request' },
  params: OfRequest,
  output: AccessRequest,
  problems: ['not_found', 'already_settled'],
});

export const breakGlass = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/emergency-access',
  summary: 'Open one record in an emergency, for a limited time; the care team and the clinical admins are told, and it is reviewed',
  needs: { right: 'emergency.open', feature: 'breakGlass' },
  params: OfPatient,
  body: z.strictObject({
    // Characters as the database counts them.
    reason: text(500).refine((reason) => Array.from(reason).length >= 10, 'has fewer than 10 characters'),
    password: z.string().max(1024),
  }),
  output: EmergencyAccess,
  status: 201,
  problems: [
    'not_found',
    'feature_off',
    'wrong_password',
    'too_many_attempts',
    'not_a_practitioner',
    'administrative_level',
    'access_not_needed',
  ],
});

const OfEmergency = z.strictObject({ emergencyId: IdText });

export const endEmergency = endpoint({
  method: 'POST',
  path: '/v2/emergency-access/:emergencyId/end',
  summary: 'End an emergency access before its time: one’s own, or as one who reviews it',
  needs: { right: 'inbox.read' },
  params: OfEmergency,
  output: EmergencyAccess,
  problems: ['not_found', 'not_allowed', 'emergency_over'],
});

export const reviewEmergency = endpoint({
  method: 'POST',
  path: '/v2/emergency-access/:emergencyId/review',
  summary: 'Review an emergency access that has ended: was it justified?',
  needs: { right: 'emergency.review' },
  params: OfEmergency,
  body: z.strictObject({ verdict: z.enum(['justified', 'unjustified']), note: text(500).optional() }),
  output: EmergencyAccess,
  problems: ['not_found', 'already_settled', 'own_emergency', 'emergency_running'],
});
