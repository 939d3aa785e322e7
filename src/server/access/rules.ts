import type { Colleague, Reason, WhoCanOpen } from '#src/contract/access.ts';
import { Problem } from '#src/contract/problems.ts';

const notThen = (message: string) => new Problem('invalid', { fields: [{ path: 'at', message }] });

/**
 * What can be said of an instant: it has passed, the clinic was open, and the patient known by then.
 * @throws Problem not_found, where the patient is not visible; invalid, where the instant is not one of those
 */
export const answerable = <M extends { at: string; isFuture: boolean; isTooEarly: boolean }, S extends object, P extends object>(
  moment: M | undefined,
  seen: S | undefined,
  known: P | undefined,
): { at: string; known: P } => {
  if (!moment || moment.isTooEarly) throw notThen('lies before the clinic was opened');
  if (moment.isFuture) throw notThen('lies in the future');
  if (!seen) throw new Problem('not_found');
  if (!known) throw notThen('nothing is known of that time');
  return { at: moment.at, known };
};

/** One entry for each member, with all of their reasons, in the order of the rows. */
export const byMember = (rows: readonly (Reason & { member: Colleague })[]): WhoCanOpen['members'] => {
  const members = new Map<number, WhoCanOpen['members'][number]>();
  for (const { member, ...reason } of rows) {
    const known = members.get(member.id);
    if (known) known.reasons.push(reason);
    else members.set(member.id, { member, reasons: [reason] });
  }
  return [...members.values()];
};
