import { Problem } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import type { EmergencyRefusal, RequestRefusal } from './queries.ts';

const problemOfRefusal: Record<EmergencyRefusal | RequestRefusal, ProblemCode> = {
  featureOff: 'feature_off',
  noRight: 'not_allowed',
  notAPractitioner: 'not_a_practitioner',
  administrative: 'administrative_level',
  patientArchived: 'patient_archived',
  invalidTarget: 'invalid_target',
  notNeeded: 'access_not_needed',
};

/** The problem by which a refusal of the database is answered. */
export const notGiven = (refusal: EmergencyRefusal | RequestRefusal): Problem => new Problem(problemOfRefusal[refusal]);
