import { createHash } from 'node:crypto';

type Row = { patientId: number; firstName: string; lastName: string };
/** How many of those who are left out are named. */
const namedAtMost = 20;

/** Who is left out, by reason: how many, and the first of them, in the order of the rows. */
export const leftOut = <Why extends string>(rows: readonly (Row & { why: Why | null })[]) =>
  [
    ...Map.groupBy(
      rows.filter(({ why }) => why !== null),
      ({ why }) => why as Why,
    ),
  ]
    .map(([why, those]) => ({
      why,
      count: those.length,
      patients: those.slice(0, namedAtMost).map(({ patientId, firstName, lastName }) => ({ id: patientId, firstName, lastName })),
    }))
    .toSorted((one, other) => other.count - one.count);

/** Which effect this is: another as soon as anything of it is. */
export const versionOf = (decided: unknown): string => createHash('sha256').update(JSON.stringify(decided)).digest('base64url');
