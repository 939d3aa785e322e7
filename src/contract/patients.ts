import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page, text, words } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

export const OfPatient = z.strictObject({ patientId: IdText });

export const Email = z.string().trim().max(254);

// It is tomorrow already somewhere on earth.
const latestToday = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
export const BirthDate = z.iso
  .date()
  .pipe(z.string().refine((day) => day >= '1880-01-01' && day <= latestToday(), 'is not a date on which a patient was born'));

/** A clinic's own word on patients, such as “group on Mondays”. */
export const Tag = z.object({ id: Id, name: z.string() });
export type Tag = z.infer<typeof Tag>;

export const PatientSummaryV2 = z.object({
  id: Id,
  firstName: z.string(),
  lastName: z.string(),
  preferredName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  status: z.enum(['active', 'archived']),
  createdAt: Instant,
  /** Whether the patient can use the client portal: nobody invited them, they have not accepted yet, or they have. */
  portal: z.enum(['none', 'invited', 'active']),
  /** The care team now: oneself first, then the primary, then by surname (A9). Absent while the assignment feature is off. */
  connectedTherapists: z.array(TherapistInfo).optional(),
  isConnectedToMe: z.boolean().optional(),
});
export type PatientSummaryV2 = z.infer<typeof PatientSummaryV2>;

const List = z.strictObject({ ...Page, q: words(100).optional() });

export const myPatients = endpoint({
  method: 'GET',
  path: '/v2/doctor/patients/summary',
  summary: 'My patients: those whose care team I am on, by name',
  needs: { right: 'patient.list' },
  query: List,
  output: page(PatientSummaryV2),
});

export const allActivePatients = endpoint({
  method: 'GET',
  path: '/v2/doctor/patients/all',
  summary: 'All active patients of the clinic that I may see, by name, with their care teams',
  needs: { right: 'patient.list', feature: 'allActivePatientsDashboard' },
  query: List,
  output: page(PatientSummaryV2.required({ connectedTherapists: true, isConnectedToMe: true })),
  problems: ['feature_off'],
});

/** A7: the *Unassigned* queue. */
export const unassignedPatients = endpoint({
  method: 'GET',
  path: '/v2/doctor/patients/unassigned',
  summary: 'Active patients whom nobody is assigned to, by name',
  needs: { right: 'careTeam.queue', feature: 'therapistPatientAssignment' },
  query: List,
  output: page(PatientSummaryV2.required({ connectedTherapists: true, isConnectedToMe: true })),
  problems: ['feature_off'],
});

/** Administrative data, which visibility `namesOnly` does not open. */
const Profile = z.object({
  /** Counts the changes of name, contact and profile: an update names the one it began with (OC-1). */
  version: z.int(),
  birthDate: z.iso.date().nullable(),
  pronouns: z.string().nullable(),
  /** As on an envelope, line by line. */
  addressLines: z.array(z.string()),
  emergencyContactName: z.string().nullable(),
  emergencyContactRelation: z.string().nullable(),
  emergencyContactPhone: z.string().nullable(),
  language: z.string().nullable(),
  referredBy: z.string().nullable(),
  /** Short notes for safety, such as an allergy to latex. */
  alerts: z.array(z.string()),
});

/** One patient as the caller may know them. What is not the caller's to see is null or false, never an error. */
export const PatientPage = PatientSummaryV2.pick({
  id: true,
  firstName: true,
  lastName: true,
  preferredName: true,
  email: true,
  phone: true,
  status: true,
  createdAt: true,
  portal: true,
}).extend({
  /** Null where visibility opens only the names (R4). */
  profile: Profile.nullable(),
  /** The clinic's own words on this patient; none where the profile is not open. */
  tags: z.array(Tag).optional(),
  sealed: z.boolean(),
  /** Whether the clinical record is open to the caller now (R6). */
  recordOpens: z.boolean(),
  connectedTherapists: z.array(TherapistInfo).optional(),
  isConnectedToMe: z.boolean().optional(),
  /** What the interface offers for this patient; every act is decided again. */
  may: z.object({
    assignMyself: z.boolean(),
    assignColleagues: z.boolean(),
    unassign: z.boolean(),
    requestAccess: z.boolean(),
    breakGlass: z.boolean(),
    block: z.boolean(),
    seal: z.boolean(),
    explainOthers: z.boolean(),
    /** In the clinical record: notes, forms, correspondence, diagnoses and files; contact notes; one's own psychotherapy notes; all of it, to take away. */
    write: z.boolean(),
    writeContacts: z.boolean(),
    writePsychotherapy: z.boolean(),
    exportRecord: z.boolean(),
    editProfile: z.boolean(),
  }),
  /** The last change of the profile, where it was made in the portal: when, what, and by whom (null for the patient); to those who edit profiles. */
  changedInPortal: z.object({ at: Instant, fields: z.array(z.string()), guardian: z.string().nullable() }).nullish(),
  /** My open request for access (A10). */
  requestedAt: Instant.nullable(),
  /** My emergency access, while it lasts (A14). */
  emergency: z.object({ id: Id, until: Instant }).nullable(),
});
export type PatientPage = z.infer<typeof PatientPage>;

export const getPatient = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId',
  summary: 'One patient: name, contact, profile, and what the caller may do about the care team',
  needs: { right: 'patient.list' },
  params: OfPatient,
  output: PatientPage,
  problems: ['not_found'],
});

export const similarPatients = endpoint({
  method: 'GET',
  path: '/v2/doctor/patients/similar',
  summary: 'Patients I can see who may be the person I am about to invite',
  needs: { right: 'patient.invite' },
  query: z.strictObject({ firstName: text(100), lastName: text(100), email: z.string().max(254).optional() }),
  output: z.object({
    items: z.array(PatientSummaryV2.pick({ id: true, firstName: true, lastName: true, preferredName: true, email: true })),
  }),
});

/** What of a name, contact or profile is to change; what is not named stays. */
export const ProfileChange = z.strictObject({
  firstName: text(100).optional(),
  lastName: text(100).optional(),
  preferredName: text(100).nullish(),
  email: Email.nullish(),
  phone: text(40).nullish(),
  birthDate: BirthDate.nullish(),
  pronouns: text(60).nullish(),
  addressLines: z.array(text(120)).max(6).optional(),
  emergencyContactName: text(200).nullish(),
  emergencyContactRelation: text(100).nullish(),
  emergencyContactPhone: text(40).nullish(),
  language: text(60).nullish(),
  referredBy: text(200).nullish(),
  alerts: z.array(text(120)).max(10).optional(),
});
export type ProfileField = keyof z.output<typeof ProfileChange>;

/** Every field that an update can change, as it is: what `changed_meanwhile` shows, with who changed it last. */
export const ProfileNow = Profile.extend(
  PatientSummaryV2.pick({ firstName: true, lastName: true, preferredName: true, email: true, phone: true }).shape,
);
export type ProfileNow = z.infer<typeof ProfileNow>;

export const changeProfile = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId',
  summary: 'Change the name, contact details or profile of a patient; another address ends an invitation that is still open',
  needs: { right: 'profile.edit', of: 'patientId' },
  params: OfPatient,
  body: ProfileChange.extend({ version: z.int().positive() }),
  output: PatientPage,
  problems: ['not_found', 'record_closed', 'record_read_only', 'changed_meanwhile'],
});
