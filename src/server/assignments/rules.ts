import { Problem } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import type { Refusal } from './queries.ts';

const problemOfRefusal: Record<Refusal, ProblemCode> = {
  featureOff: 'feature_off',
  noRight: 'not_allowed',
  careTeamSelf: 'self_by_request',
  careTeamColleague: 'colleague_by_team',
  managed: 'managed_assignments',
  emergencyOnly: 'emergency_assigns_nobody',
  adminsUnassign: 'admins_unassign',
  patientArchived: 'patient_archived',
  invalidTarget: 'invalid_target',
  noSuchTarget: 'not_found',
  notAPractitioner: 'not_a_practitioner',
  datesBackwards: 'dates_backwards',
  primaryUndated: 'primary_undated',
};

/** The problem by which a refusal of the database is answered. */
export const refused = (refusal: Refusal, practitionerId: number | null): Problem =>
  new Problem(problemOfRefusal[refusal], refusal === 'invalidTarget' || refusal === 'primaryUndated' ? { ids: [practitionerId] } : {});
