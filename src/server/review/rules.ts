import type { Reviewed } from '#src/contract/review.ts';
import type { Settled } from './queries.ts';

/** What was done, and what was left alone and why. */
export const reviewed = (settled: readonly Settled[]): Reviewed => ({
  done: settled.flatMap(({ refusal, patientId, practitionerId }) => (refusal === null ? [{ patientId, practitionerId }] : [])),
  left: settled.flatMap(({ refusal, patientId, practitionerId }) =>
    refusal === null ? [] : [{ patientId, practitionerId, why: refusal }],
  ),
});
