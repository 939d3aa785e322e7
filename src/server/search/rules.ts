import type { PatientFilter } from '#src/contract/search.ts';

/** Parts that ask about care teams, which a clinic without the assignment feature does not show (F2). */
export const asksOfTeams = (filter: Partial<PatientFilter>): boolean =>
  filter.practitioners !== undefined || filter.primary !== undefined || filter.unassigned !== undefined;
