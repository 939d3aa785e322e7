// Every endpoint, and who may call it: by hand from rules R1, F and P (docs/rules.md), not from the program.
import { leaveEndpoints } from './matrix-leave.ts';
import { handoverEndpoints } from './matrix-handover.ts';
import { portalEndpoints } from './matrix-portal.ts';
import { transferEndpoints } from './matrix-transfer.ts';
import { teamEndpoints } from './matrix-team.ts';
import { reviewEndpoints } from './matrix-review.ts';

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
  'team, roles, access levels, supervision': ['owner', 'practiceAdmin'],
  'activity log of everyone': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  'block a member from a patient': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  'seal a chart': ['owner', 'clinicalAdmin'],
  // The owner passes the check of canReadAllRecords (R2); whether the record opens, R6 decides.
  'read the clinical record': ['owner', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee'],
  'write notes, forms, correspondence, diagnoses; view and edit files': ['clinicalAdmin', 'clinician', 'trainee'],
  'contact and missed-appointment notes': ['clinicalAdmin', 'clinician', 'trainee', 'scheduler'],
  'psychotherapy notes': ['clinicalAdmin', 'clinician'],
  'co-sign, return for changes': ['supervisor'],
  // Those who create patients and edit every profile.
  'import patients': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  // Only by permission (R2), which an owner passes.
  'export patients': ['owner'],
  'export a record': ['owner'],
  'edit a profile': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee', 'scheduler'],
  // B4: whoever invites, where they may edit the profile.
  'let guardians into a portal': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'scheduler'],
  // C2: a clinic's own templates, and the table of diagnosis codes.
  'templates and codes': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  'see templates': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'trainee'],
  // A7, O2: those who find someone for patients without anybody.
  'the unassigned queue': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  // A13: those who may change every care team; or by permission.
  'hand over a caseload': ['owner', 'clinicalAdmin'],
  // O2: the dashboard of the clinic; and the access review, settled by those who may unassign whom they like.
  'the dashboard of the clinic': ['owner', 'practiceAdmin', 'clinicalAdmin'],
  'keep or end in a review': ['owner', 'clinicalAdmin'],
  // A10: whoever gives care, or may be made to.
  'request access': ['owner', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee'],
  // A14: only by permission, which an owner passes (R2); reviewed by those whom the rule tells at once, and the owner.
  'emergency access': ['owner'],
  'review an emergency': ['owner', 'clinicalAdmin'],
  // Table R: book, move, cancel.
  'book, move, cancel': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'trainee', 'scheduler'],
  // S1: those who plan, and everyone who gives care for themselves.
  'working hours': ['owner', 'practiceAdmin', 'clinicalAdmin', 'clinician', 'trainee', 'scheduler'],
  // Not in the table: who works here, and which flags are on, every member may know (F1, P).
  'know the clinic': every,
} as const satisfies Record<string, readonly Role[]>;

export type Ids = Record<
  | 'exportId'
  | 'importId'
  | 'patientId'
  | 'practitionerId'
  | 'invitationId'
  | 'memberId'
  | 'requestId'
  | 'emergencyId'
  | 'supervisionId'
  | 'noteId'
  | 'draftId'
  | 'fileId'
  | 'templateId'
  | 'formId'
  | 'letterId'
  | 'diagnosisId'
  | 'appointmentId'
  | 'serviceId'
  // Of what is kept by id alone: a service, a location, a room, an absence, a task.
  | 'id',
  number
>;
export type Listed = {
  /** A row of table R; `anyone` without a session, `signedIn` with any, `patient` in the portal. */
  who: keyof typeof tableR | 'anyone' | 'signedIn' | 'patient';
  /** F: the flag without which it answers 403. */
  feature?: 'therapistPatientAssignment' | 'allActivePatientsDashboard' | 'clientPortal' | 'breakGlass';
  query?: Record<string, string>;
  body?: (ids: Ids) => object;
};

const settles = 'flags, policy, portal settings';
const entrusts = 'let guardians into a portal';
const inPortal = { who: 'patient', feature: 'clientPortal' } as const;
const aPlace = ({ practitionerId, serviceId }: Ids) => ({ practitionerId, serviceId, start: '2027-03-02T09:00' });
const emptyNote = { fields: {}, scales: {}, marks: [] };
/** What is done with notes, under the address of each family. */
const actsOnNotes = (base: string, who: keyof typeof tableR, begun: { kind: string; template: string }): Record<string, Listed> => ({
  [`POST /v2/patients/:patientId/${base}`]: { who, body: () => begun },
  [`PUT /v2/patients/:patientId/${base}/:noteId/draft`]: { who, body: () => ({ version: 1, content: emptyNote }) },
  [`POST /v2/patients/:patientId/${base}/:noteId/sign`]: { who, body: () => ({ draftVersion: 1 }) },
  [`POST /v2/patients/:patientId/${base}/:noteId/addenda`]: { who, body: () => ({ text: 'called back in the evening' }) },
  [`POST /v2/patients/:patientId/${base}/:noteId/discard`]: { who, body: () => ({ draftVersion: 1 }) },
  [`POST /v2/patients/:patientId/${base}/:noteId/unlock`]: { who, body: () => ({ version: 1, reason: 'a typing error' }) },
});
const aService = { name: 'Session', duration: 50, bufferBefore: 0, bufferAfter: 10, priceLabel: '', colour: 'teal' };
const writing = 'write notes, forms, correspondence, diagnoses; view and edit files';

/** Portal routes for whoever is in it, whatever their scopes (B4), and why: none so far. */
export const wholePortal: readonly string[] = [];

export const endpoints: Record<string, Listed> = {
  'POST /v2/auth/sign-in': { who: 'anyone' },
  'POST /v2/auth/sign-out': { who: 'anyone' },
  'POST /v2/auth/switch': { who: 'signedIn', body: () => ({ tenantId: 4_242, memberId: 4_242, patientId: null }) },
  'GET /v2/auth/me': { who: 'signedIn' },
  'GET /v2/tenant/features': { who: 'know the clinic' },
  'PATCH /v2/tenant/features': { who: settles, body: () => ({ features: { breakGlass: true } }) },
  'GET /v2/doctor/patients/summary': { who: 'see names and contact details' },
  'GET /v2/doctor/patients/all': { who: 'see names and contact details', feature: 'allActivePatientsDashboard' },
  'GET /v2/doctor/patients/similar': { who: 'create a patient, invite', query: { firstName: 'Sam', lastName: 'Okafor' } },
  'GET /v2/doctor/patients/tenant-doctors': { who: 'know the clinic', feature: 'therapistPatientAssignment' },
  'GET /v2/practitioners/caseloads': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/care-team': { who: 'know the clinic', feature: 'therapistPatientAssignment' },
  'POST /v2/doctor/patients/assign': {
    who: 'assign a practitioner',
    feature: 'therapistPatientAssignment',
    body: ({ patientId, practitionerId }) => ({ patientId, targetDoctorId: practitionerId }),
  },
  'PATCH /v2/patients/:patientId/care-team': {
    who: 'assign a practitioner',
    feature: 'therapistPatientAssignment',
    body: ({ practitionerId }) => ({ version: 'x', remove: [practitionerId], reason: 'moved away', leaveUnassigned: true }),
  },
  'GET /v2/doctor/patients/unassigned': { who: 'the unassigned queue', feature: 'therapistPatientAssignment' },
  ...handoverEndpoints,
  'GET /v2/patients/:patientId': { who: 'see names and contact details' },
  'GET /v2/colleagues': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/record': { who: 'read the clinical record' },
  'GET /v2/patients/:patientId/access': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/access/:memberId': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/blocks': { who: 'block a member from a patient' },
  'PUT /v2/patients/:patientId/blocks/:memberId': { who: 'block a member from a patient', body: () => ({ reason: 'neighbours' }) },
  'DELETE /v2/patients/:patientId/blocks/:memberId': { who: 'block a member from a patient' },
  'PATCH /v2/patients/:patientId': { who: 'edit a profile', body: () => ({ version: 1 }) },
  'PUT /v2/patients/:patientId/seal': { who: 'seal a chart', body: () => ({ sealed: true }) },
  'GET /v2/patients/:patientId/notes': { who: 'read the clinical record' },
  'GET /v2/patients/:patientId/notes/:noteId/versions': { who: 'read the clinical record' },
  ...actsOnNotes('notes', 'write notes, forms, correspondence, diagnoses; view and edit files', { kind: 'progress', template: 'plain' }),
  'GET /v2/patients/:patientId/contact-notes': { who: 'contact and missed-appointment notes' },
  ...actsOnNotes('contact-notes', 'contact and missed-appointment notes', { kind: 'contact', template: 'contact' }),
  'POST /v2/patients/:patientId/notes/:noteId/co-sign': { who: 'co-sign, return for changes', body: () => ({ version: 1 }) },
  'POST /v2/patients/:patientId/notes/:noteId/return': {
    who: 'co-sign, return for changes',
    body: () => ({ version: 1, reason: 'say more of the plan' }),
  },
  'GET /v2/patients/:patientId/psychotherapy-notes': { who: 'psychotherapy notes' },
  'POST /v2/patients/:patientId/psychotherapy-notes': { who: 'psychotherapy notes', body: () => ({}) },
  'PUT /v2/patients/:patientId/psychotherapy-notes/:noteId': { who: 'psychotherapy notes', body: () => ({ version: 1, text: '' }) },
  // C4: whoever writes notes of any kind may have had unsaved text.
  'POST /v2/patients/:patientId/notes/:noteId/sealed': {
    who: 'contact and missed-appointment notes',
    body: () => ({ content: emptyNote }),
  },
  'GET /v2/sealed-drafts': { who: 'contact and missed-appointment notes' },
  'POST /v2/sealed-drafts/:draftId/give': { who: 'contact and missed-appointment notes' },
  'GET /v2/patients/:patientId/given-drafts': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/patients/:patientId/given-drafts/:draftId/take': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
  },
  'GET /v2/inbox': { who: 'know the clinic' },
  // C2, B3: sent by whoever writes in the chart, filled in in the portal.
  'GET /v2/patients/:patientId/form-requests': { who: 'read the clinical record', feature: 'clientPortal' },
  'POST /v2/patients/:patientId/form-requests': {
    who: writing,
    feature: 'clientPortal',
    body: ({ templateId }) => ({ templateId, due: null }),
  },
  'POST /v2/patients/:patientId/form-requests/:id/withdraw': { who: writing, feature: 'clientPortal' },
  // B3, L2, AU-6.
  'POST /v2/access-questions/:id/answer': { who: 'activity log of everyone', body: () => ({ answer: 'A colleague of the desk.' }) },
  'GET /v2/tenant/access-names': { who: 'know the clinic' },
  'PATCH /v2/tenant/access-names': { who: settles, body: () => ({ version: 1, portalNames: 'names' }) },
  'POST /v2/patients/:patientId/access-requests': {
    who: 'request access',
    feature: 'therapistPatientAssignment',
    body: () => ({ reason: 'stands in on Mondays' }),
  },
  'POST /v2/access-requests/:requestId/settle': {
    who: 'assign a practitioner',
    feature: 'therapistPatientAssignment',
    body: () => ({ decision: 'decline' }),
  },
  'POST /v2/access-requests/:requestId/withdraw': { who: 'request access' },
  'POST /v2/patients/:patientId/emergency-access': {
    who: 'emergency access',
    feature: 'breakGlass',
    body: () => ({ reason: 'called from the emergency room', password: 'none' }),
  },
  'POST /v2/emergency-access/:emergencyId/end': { who: 'know the clinic' },
  'POST /v2/emergency-access/:emergencyId/review': { who: 'review an emergency', body: () => ({ verdict: 'justified' }) },
  ...teamEndpoints,
  'GET /v2/tenant/settings': { who: 'know the clinic' },
  'PATCH /v2/tenant/settings': { who: settles, body: () => ({ version: 1 }) },
  'GET /v2/tenant/settings/assignmentPolicy/effect': { who: settles, query: { policy: 'open' } },
  'POST /v2/tenant/features/preview': { who: settles, body: () => ({ features: { breakGlass: true } }) },
  'GET /v2/activity': { who: 'know the clinic' },
  'GET /v2/activity/chain': { who: 'activity log of everyone' },
  ...transferEndpoints,
  'GET /v2/activity/export': { who: 'activity log of everyone' },
  'GET /v2/patients/:patientId/files': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/patients/:patientId/files': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
    body: () => ({ name: 'letter.pdf', size: 10 }),
  },
  'GET /v2/patients/:patientId/files/:fileId': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'PATCH /v2/patients/:patientId/files/:fileId': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
    body: () => ({ version: 1 }),
  },
  'GET /v2/patients/:patientId/files/:fileId/upload': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'PUT /v2/patients/:patientId/files/:fileId/parts': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
    query: { at: '0' },
  },
  'POST /v2/patients/:patientId/files/:fileId/finish': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/patients/:patientId/files/:fileId/cancel': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/patients/:patientId/files/:fileId/archive': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
    body: () => ({ version: 1, reason: 'by mistake' }),
  },
  'POST /v2/patients/:patientId/files/:fileId/restore': {
    who: 'write notes, forms, correspondence, diagnoses; view and edit files',
    body: () => ({ version: 1 }),
  },
  'GET /v2/patients/:patientId/files/:fileId/content': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'GET /v2/patients/:patientId/files/:fileId/preview': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/doctor/patients/invite': {
    who: 'create a patient, invite',
    body: () => ({ firstName: 'Sam', lastName: 'Okafor', email: 'sam.okafor@example.test' }),
  },
  'POST /v2/invitations/:invitationId/link': { who: 'create a patient, invite' },
  'POST /v2/invitations/:invitationId/resend': { who: 'create a patient, invite' },
  'GET /v2/patients/:patientId/portal-access': { who: entrusts },
  'POST /v2/patients/:patientId/portal-access/invitations': {
    who: entrusts,
    body: () => ({ who: 'guardian', name: 'Ana Okafor', email: 'ana@mail.example', scopes: ['documents'] }),
  },
  'POST /v2/patients/:patientId/portal-access/invitations/:invitationId/withdraw': { who: entrusts },
  'PATCH /v2/patients/:patientId/portal-access/:id': { who: entrusts, body: () => ({ version: 1, scopes: ['documents'] }) },
  'POST /v2/patients/:patientId/portal-access/:id/end': { who: entrusts },
  'POST /v2/portal/sign-in-links': { who: 'anyone' },
  'POST /v2/portal/sign-in-links/use': { who: 'anyone' },
  'POST /v2/portal/invitations/look': { who: 'anyone' },
  'POST /v2/portal/invitations/accept': { who: 'anyone' },
  'GET /v2/tenant/letterhead': { who: 'know the clinic' },
  'PATCH /v2/tenant/letterhead': {
    who: 'templates and codes',
    body: () => ({ version: 0, addressLines: ['1 Hill Road'], phone: '', email: '', website: '', footer: '' }),
  },
  'GET /v2/letter-templates': { who: 'know the clinic' },
  'POST /v2/letter-templates': { who: 'templates and codes', body: () => ({ name: 'Report', subject: '', body: 'Dear colleague,' }) },
  'PATCH /v2/letter-templates/:templateId': { who: 'templates and codes', body: () => ({ version: 1, name: 'Report' }) },
  'GET /v2/patients/:patientId/letters': { who: 'read the clinical record' },
  'POST /v2/patients/:patientId/letters': { who: writing, body: () => ({}) },
  'POST /v2/patients/:patientId/letters/received': {
    who: writing,
    body: () => ({ from: 'Dr Roe', on: '2026-01-05', subject: 'X-ray', summary: 'Nothing new.' }),
  },
  'GET /v2/patients/:patientId/letters/:letterId': { who: 'read the clinical record' },
  'PATCH /v2/patients/:patientId/letters/:letterId': { who: writing, body: () => ({ version: 1, body: 'Dear colleague,' }) },
  'POST /v2/patients/:patientId/letters/:letterId/finish': { who: writing, body: () => ({ version: 1 }) },
  'POST /v2/patients/:patientId/letters/:letterId/discard': { who: writing, body: () => ({ version: 1 }) },
  'POST /v2/patients/:patientId/letters/:letterId/dispatches': { who: writing, body: () => ({ channel: 'post' }) },
  'GET /v2/patients/:patientId/letters/:letterId/pdf': { who: 'read the clinical record' },
  'GET /v2/portal/offer': inPortal,
  'GET /v2/portal/slots': { ...inPortal, query: { serviceId: '4242424270', from: '2027-03-01', days: '7' } },
  'POST /v2/portal/hold': { ...inPortal, body: aPlace },
  'DELETE /v2/portal/hold': inPortal,
  'GET /v2/portal/appointments': inPortal,
  'POST /v2/portal/appointments': { ...inPortal, body: aPlace },
  'PATCH /v2/portal/appointments/:appointmentId': {
    ...inPortal,
    body: (ids) => ({ version: 1, practitionerId: aPlace(ids).practitionerId, start: aPlace(ids).start }),
  },
  'POST /v2/portal/appointments/:appointmentId/cancel': { ...inPortal, body: () => ({ version: 1 }) },
  ...leaveEndpoints,
  ...portalEndpoints,
  ...reviewEndpoints,
  'GET /v2/diagnosis-codes': { who: 'know the clinic', query: { q: 'F41' } },
  'GET /v2/diagnosis-codes/tables': { who: 'templates and codes' },
  'POST /v2/diagnosis-codes/import': {
    who: 'templates and codes',
    body: () => ({ system: 'ICD-10', format: 'csv', lines: 'F41.1,Anxiety', firstLine: 1, trial: true }),
  },
  'GET /v2/patients/:patientId/diagnoses': { who: 'read the clinical record' },
  'GET /v2/patients/:patientId/diagnoses/:diagnosisId/history': { who: 'read the clinical record' },
  'POST /v2/patients/:patientId/diagnoses': { who: writing, body: () => ({ system: 'ICD-10-CM', code: 'F41.1', status: 'provisional' }) },
  'PATCH /v2/patients/:patientId/diagnoses/:diagnosisId': { who: writing, body: () => ({ version: 1, note: 'since spring' }) },
  'GET /v2/calendar': { who: 'know the clinic', query: { from: '2027-03-01', days: '7' } },
  'GET /v2/calendar/feed': { who: 'know the clinic' },
  'POST /v2/calendar/feed': { who: 'know the clinic' },
  'DELETE /v2/calendar/feed': { who: 'know the clinic' },
  'GET /v2/calendar/feeds/:token': { who: 'anyone' },
  'GET /v2/slots': { who: 'know the clinic', query: { serviceId: '4242424270', from: '2027-03-01', days: '7' } },
  'GET /v2/patients/:patientId/appointments': { who: 'know the clinic' },
  'GET /v2/patients/:patientId/appointments/upcoming': {
    who: 'unassign',
    feature: 'therapistPatientAssignment',
    query: { practitionerId: '4242424243' },
  },
  'GET /v2/patients/:patientId/booking-effect': { who: 'book, move, cancel', query: { practitionerId: '4242424243' } },
  'POST /v2/appointments': {
    who: 'book, move, cancel',
    body: ({ patientId, practitionerId, serviceId }) => ({ patientId, practitionerId, serviceId, roomId: null, start: '2027-03-02T09:00' }),
  },
  'PATCH /v2/appointments/:appointmentId': { who: 'book, move, cancel', body: () => ({ version: 1, start: '2027-03-02T10:00' }) },
  'POST /v2/appointments/:appointmentId/status': { who: 'book, move, cancel', body: () => ({ version: 1, status: 'arrived' }) },
  'POST /v2/appointments/:appointmentId/cancel': { who: 'book, move, cancel', body: () => ({ version: 1, by: 'clinic' }) },
  'POST /v2/appointments/:appointmentId/restore': { who: 'book, move, cancel', body: () => ({ version: 1 }) },
  'POST /v2/access-needed/:id/settle': {
    who: 'assign a practitioner',
    feature: 'therapistPatientAssignment',
    body: () => ({ decision: 'dismiss' }),
  },
  'POST /v2/appointment-links/look': { who: 'anyone' },
  'POST /v2/appointment-links/confirm': { who: 'anyone' },
  'POST /v2/appointment-links/cancel': { who: 'anyone' },
  'GET /v2/offer': { who: 'know the clinic' },
  'POST /v2/services': { who: settles, body: () => aService },
  'PATCH /v2/services/:id': { who: settles, body: () => ({ version: 1, name: 'Follow-up' }) },
  'POST /v2/locations': { who: settles, body: () => ({ name: 'Main street', addressLines: [] }) },
  'GET /v2/locations/:id/use': { who: settles },
  'PATCH /v2/locations/:id': { who: settles, body: () => ({ version: 1, name: 'Side street' }) },
  'POST /v2/rooms': { who: settles, body: ({ id }) => ({ name: 'Blue', locationId: id }) },
  'PATCH /v2/rooms/:id': { who: settles, body: () => ({ version: 1, name: 'Green' }) },
  'GET /v2/working-hours': { who: 'know the clinic' },
  'PUT /v2/practitioners/:practitionerId/working-hours': {
    who: 'working hours',
    body: () => ({ version: 0, hours: [{ weekday: 1, from: 540, to: 1020, locationId: null }] }),
  },
  'POST /v2/practitioners/:practitionerId/time-off': {
    who: 'working hours',
    body: () => ({ startsAt: '2030-07-01T00:00:00Z', endsAt: '2030-07-15T00:00:00Z' }),
  },
  'DELETE /v2/time-off/:id': { who: 'working hours' },
  'GET /v2/form-templates': { who: 'see templates' },
  'GET /v2/form-templates/:templateId': { who: 'see templates' },
  'POST /v2/form-templates': { who: 'templates and codes', body: () => ({ instrument: 'phq9' }) },
  'PUT /v2/form-templates/:templateId': {
    who: 'templates and codes',
    body: () => ({
      version: 1,
      name: 'Pain',
      definition: {
        intro: '',
        source: '',
        fields: [{ kind: 'date', id: 'since', label: 'Since', help: '', required: false }],
        scoring: null,
      },
    }),
  },
  'POST /v2/form-templates/:templateId/archive': { who: 'templates and codes' },
  'POST /v2/form-templates/:templateId/restore': { who: 'templates and codes' },
  'GET /v2/patients/:patientId/forms': { who: 'read the clinical record' },
  'GET /v2/patients/:patientId/forms/scores': { who: 'read the clinical record' },
  'GET /v2/patients/:patientId/forms/:formId': { who: 'read the clinical record' },
  'POST /v2/patients/:patientId/forms': { who: writing, body: ({ templateId }) => ({ templateId }) },
  'PUT /v2/patients/:patientId/forms/:formId': { who: writing, body: () => ({ version: 1, answers: {} }) },
  'POST /v2/patients/:patientId/forms/:formId/complete': { who: writing, body: () => ({ version: 1, answers: {} }) },
  'POST /v2/patients/:patientId/forms/:formId/discard': { who: 'write notes, forms, correspondence, diagnoses; view and edit files' },
  'POST /v2/patients/:patientId/forms/:formId/correct': { who: writing, body: () => ({ reason: 'misread the second answer' }) },
  'POST /v2/patients/:patientId/exports': { who: 'export a record', body: () => ({ purpose: 'asked for by the patient' }) },
  'GET /v2/patients/:patientId/exports': { who: 'export a record' },
  'DELETE /v2/patients/:patientId/exports/:exportId': { who: 'export a record' },
  'GET /v2/patients/:patientId/exports/:exportId/pdf': { who: 'export a record' },
  'GET /v2/patients/:patientId/exports/:exportId/archive': { who: 'export a record' },
  'GET /v2/demo/logins': { who: 'anyone' },
  'GET /v2/demo/outbox': { who: 'create a patient, invite' },
};

/** Addresses that stand beside the contract, and who may call them: everyone, this machine alone, or whoever is signed in. */
export const besideContract: Record<string, 'anyone' | 'thisMachine' | 'signedIn'> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'thisMachine',
  'GET /openapi.json': 'anyone',
  'GET /docs': 'anyone',
  'GET /assets/*': 'anyone',
  'GET /v2/events': 'signedIn',
  'GET /*': 'anyone',
};

/** The roles that may call; null where it does not depend on the role. */
export const holdersOf = ({ who }: Listed): readonly Role[] | null => (who in tableR ? tableR[who as keyof typeof tableR] : null);

/** Whether an endpoint's declared need is of the kind listed. */
export const kindOf = ({ who }: Listed): string => (who in tableR ? 'right' : who);
