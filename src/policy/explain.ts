// A15: what an answer of R6 rests on, and the smallest change that would turn it. The database has decided; here it is put in words.

export type Because = 'careTeam' | 'covering' | 'emergency' | 'supervises' | 'readsAll';
export type Missing = 'suspended' | 'notApproved' | 'blocked' | 'function' | 'accessLevel' | 'sealed' | 'reason';
export type Turn =
  | 'reactivate'
  | 'approve'
  | 'unblock'
  | 'giveRole'
  | 'setClinical'
  | 'unseal'
  | 'switchOnEmergency'
  | 'switchOnAssignment'
  | 'waitForStart'
  | 'assignAgain'
  | 'assign'
  | 'supervise'
  | 'givePractitioner'
  | 'unassign'
  | 'endEmergency'
  | 'endSupervision'
  | 'removeReadAll';

/** What R6 asks of a member and a patient beside a reason (view `condition`). */
export type Condition = { active: boolean; approved: boolean; reads: boolean; clinical: boolean; blocked: boolean; sealed: boolean };

/** How a member without a reason stands to a patient: what is near enough to a reason to become one. */
export type Standing = {
  /** Has a default practitioner. */
  practises: boolean;
  /** Holds the role Supervisor. */
  isSupervisor: boolean;
  /** F2: an assignment of theirs connects, since the feature is on or they invited the patient. */
  wouldConnect: boolean;
  /** Somebody is on the care team. */
  hasCareTeam: boolean;
  /** Assigned, or supervising someone assigned, by dates that hold: only the feature keeps it from connecting. */
  isHeldBack: boolean;
  /** Assigned from a later date. */
  beginsLater: boolean;
  /** Supervising someone on the care team from a later date. */
  supervisesLater: boolean;
  wasAssigned: boolean;
  /** In an emergency access that only the feature breakGlass keeps from connecting. */
  isInEmergency: boolean;
};

/** Whether the record opens, by which reasons, what is missing, and what all would have to happen for the opposite. */
export function explain<R extends { because: Because }>(
  condition: Condition,
  reasons: readonly R[],
  standing: Standing,
): { allowed: boolean; reasons: R[]; missing: Missing[]; turns: Turn[] } {
  // R5: a seal stops those who read all, and nobody else.
  const opening = reasons.filter(({ because }) => !condition.sealed || because !== 'readsAll');
  const missing = missingOf(condition, reasons.length > 0, opening.length > 0);
  const allowed = missing.length === 0;
  const turns = allowed
    ? opening.map(({ because }) => takesAway[because])
    : missing.flatMap((one) => (one === 'reason' ? reasonWouldBe(standing) : [gives[one]]));
  return { allowed, reasons: allowed ? opening : [...reasons], missing, turns: [...new Set(turns)] };
}

const missingOf = (condition: Condition, hasReason: boolean, hasOpening: boolean): Missing[] =>
  (
    [
      ['suspended', !condition.active],
      ['notApproved', !condition.approved],
      ['blocked', condition.blocked],
      ['function', !condition.reads],
      ['accessLevel', !condition.clinical],
      ['sealed', hasReason && !hasOpening],
      ['reason', !hasReason],
    ] as const
  ).flatMap(([missing, isMissing]) => (isMissing ? [missing] : []));

const gives: Record<Exclude<Missing, 'reason'>, Turn> = {
  suspended: 'reactivate',
  notApproved: 'approve',
  blocked: 'unblock',
  function: 'giveRole',
  accessLevel: 'setClinical',
  sealed: 'unseal',
};
const takesAway: Record<Because, Turn> = {
  careTeam: 'unassign',
  covering: 'unassign',
  emergency: 'endEmergency',
  supervises: 'endSupervision',
  readsAll: 'removeReadAll',
};

/** The nearest reason, never a wider one than for this patient. */
const reasonWouldBe = (standing: Standing): Turn[] => {
  const switched: Turn[] = standing.wouldConnect ? [] : ['switchOnAssignment'];
  if (standing.isInEmergency) return ['switchOnEmergency'];
  if (standing.isHeldBack) return ['switchOnAssignment'];
  if (standing.supervisesLater) return ['waitForStart'];
  if (standing.beginsLater) return [...switched, 'waitForStart'];
  if (standing.wasAssigned) return [...switched, 'assignAgain'];
  if (standing.practises) return [...switched, 'assign'];
  if (standing.isSupervisor && standing.hasCareTeam) return ['supervise'];
  return ['givePractitioner', ...switched, 'assign'];
};
