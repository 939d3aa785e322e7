import { Problem } from '#src/contract/problems.ts';
import type { ProblemCode } from '#src/contract/problems.ts';
import type { changeCareTeam } from '#src/contract/assignments.ts';
import type { Out } from '#src/contract/endpoint.ts';
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

type Standing = { practitionerId: number; isPrimary: boolean; holdsNow: boolean; isMe: boolean };
type Change = Out<typeof changeCareTeam.body>;
type Plan = {
  /** Who is primary now, and is not to be any more. */
  stepsDown: number | null;
  /** Who becomes primary. */
  nextPrimary: number | null;
  /** In this order: oneself last, since with it the patient may go out of one's own sight. */
  remove: number[];
};

/**
 * What a change of a care team comes to (A7): the primary is replaced, or stays; the last one goes only where that is said.
 * @throws Problem not_assigned, invalid_target, primary_needed
 */
export const planOf = (standing: Standing[], { add, remove, primaryId, leaveUnassigned }: Change, now: Date): Plan => {
  const strangers = remove.filter((id) => !standing.some(({ practitionerId }) => practitionerId === id));
  if (strangers.length > 0) throw new Problem('not_assigned', { ids: strangers });

  const stay = standing.filter(({ practitionerId }) => !remove.includes(practitionerId));
  const belongs = (id: number) => [...stay, ...add].some(({ practitionerId }) => practitionerId === id);
  if (primaryId !== undefined && !belongs(primaryId)) throw new Problem('invalid_target', { ids: [primaryId] });

  const begins = add.filter(({ from }) => from === undefined || new Date(from) <= now);
  const isPutOff = (id: number) =>
    add.some(({ practitionerId }) => practitionerId === id) && !begins.some((one) => one.practitionerId === id);
  const caresOn = stay.some(({ practitionerId, holdsNow }) => holdsNow && !isPutOff(practitionerId)) || begins.length > 0;
  const cared = standing.some(({ holdsNow }) => holdsNow);
  const primary = standing.find(({ isPrimary }) => isPrimary)?.practitionerId ?? null;
  const nextPrimary = primaryId === undefined || primaryId === primary ? null : primaryId;
  const primaryLeaves = primary !== null && remove.includes(primary);
  if (caresOn ? primaryLeaves && nextPrimary === null : cared && !leaveUnassigned) throw new Problem('primary_needed');

  const isMe = (id: number) => standing.some((one) => one.practitionerId === id && one.isMe);
  return {
    stepsDown: primaryLeaves || nextPrimary !== null ? primary : null,
    nextPrimary,
    remove: remove.toSorted((a, b) => Number(isMe(a)) - Number(isMe(b))),
  };
};
