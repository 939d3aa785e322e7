// Every endpoint, and who may call it: by hand from rules R1, F and P (docs/rules.md), not from the program.

const every = ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
export const roles = every;
export type Role = (typeof every)[number];

/** Rows of table R: the roles that have the function at all. How far it reaches, the database decides for each patient. */
const tableR = {
  'see names and contact details': every,
  'create a patient, invite': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'scheduler'],
  // A scheduler's "only A5" is booking, which is another endpoint.
  'assign a practitioner': ['owner', 'clinicalAdmin', 'clinician'],
  unassign: ['owner', 'clinicalAdmin', 'clinician'],
  'flags, policy, portal settings': ['owner', 'practiceAdmin'],
  // Not in the table: who works here, and which flags are on, every member may know (F1, P).
  'know the clinic': every,
} as const satisfies Record<string, readonly Role[]>;

export type Ids = { patientId: number; practitionerId: number; invitationId: number };
type Listed = {
  /** A row of table R; `anyone` without a session, `signedIn` with any, `patient` in the portal. */
  who: keyof typeof tableR | 'anyone' | 'signedIn' | 'patient';
  /** F: the flag without which it answers 403. */
  feature?: 'therapistPatientAssignment' | 'allActivePatientsDashboard' | 'clientPortal';
  query?: Record<string, string>;
  body?: (ids: Ids) => object;
};

export const endpoints: Record<string, Listed> = {
  'POST /v2/auth/sign-in': { who: 'anyone' },
  'POST /v2/auth/sign-out': { who: 'anyone' },
  'POST /v2/auth/switch': { who: 'signedIn', body: () => ({ tenantId: 4_242, memberId: 4_242, patientId: null }) },
  'GET /v2/auth/me': { who: 'signedIn' },
  'GET /v2/tenant/features': { who: 'know the clinic' },
  'PATCH /v2/tenant/features': {
    who: 'flags, policy, portal settings',
    body: () => ({ features: { breakGlass: true } }),
  },
  'GET /v2/tenant/features/therapistPatientAssignment/effect': { who: 'flags, policy, portal settings' },
  'GET /v2/doctor/patients/summary': { who: 'see names and contact details' },
  'GET /v2/doctor/patients/all': { who: 'see names and contact details', feature: 'allActivePatientsDashboard' },
  'GET /v2/doctor/patients/similar': {
    who: 'create a patient, invite',
    query: { firstName: 'Sam', lastName: 'Okafor' },
  },
  'GET /v2/doctor/patients/tenant-doctors': { who: 'know the clinic', feature: 'therapistPatientAssignment' },
  'GET /v2/practitioners/caseloads': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/care-team': { who: 'know the clinic', feature: 'therapistPatientAssignment' },
  'POST /v2/doctor/patients/assign': {
    who: 'assign a practitioner',
    feature: 'therapistPatientAssignment',
    body: ({ patientId, practitionerId }) => ({ patientId, targetDoctorId: practitionerId }),
  },
  'POST /v2/patients/:patientId/care-team/unassign': {
    who: 'unassign',
    feature: 'therapistPatientAssignment',
    body: ({ practitionerId }) => ({ practitionerId, reason: 'moved away', leaveUnassigned: true }),
  },
  'POST /v2/doctor/patients/invite': {
    who: 'create a patient, invite',
    body: () => ({ firstName: 'Sam', lastName: 'Okafor', email: 'sam.okafor@example.test' }),
  },
  'POST /v2/invitations/:invitationId/link': { who: 'create a patient, invite' },
  'POST /v2/invitations/:invitationId/resend': { who: 'create a patient, invite' },
  'POST /v2/portal/invitations/look': { who: 'anyone' },
  'POST /v2/portal/invitations/accept': { who: 'anyone' },
  'GET /v2/portal/care-team': { who: 'patient', feature: 'clientPortal' },
  'GET /v2/demo/logins': { who: 'anyone' },
  'GET /v2/demo/outbox': { who: 'create a patient, invite' },
};

/** The roles that may call; null where it does not depend on the role. */
export const holdersOf = ({ who }: Listed): readonly Role[] | null => (who in tableR ? tableR[who as keyof typeof tableR] : null);

/** Whether an endpoint's declared need is of the kind listed. */
export const kindOf = ({ who }: Listed): string => (who in tableR ? 'right' : who);
