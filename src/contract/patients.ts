import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page, text } from './endpoint.ts';
import { TherapistInfo } from './people.ts';

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

const List = z.strictObject({ ...Page, q: text(100).optional() });

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

export const OfPatient = z.strictObject({ patientId: IdText });
