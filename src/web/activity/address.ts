/** What the address of the screen says: ids, an action or its beginning, days of the clinic's calendar. */
export type Filters = {
  patient?: number | undefined;
  member?: number | undefined;
  action?: string | undefined;
  outcome?: 'done' | 'refused' | undefined;
  since?: string | undefined;
  until?: string | undefined;
};

const day = /^\d{4}-\d{2}-\d{2}$/;
/** Filters out of an address somebody may have typed. */
export const filtersOf = (search: Record<string, unknown>): Filters => {
  const { patient, member, action, outcome, since, until } = search;
  const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
  return {
    ...(isId(patient) && { patient }),
    ...(isId(member) && { member }),
    ...(typeof action === 'string' && /^[a-zA-Z]{1,40}(\.[a-zA-Z]{1,40})?$/.test(action) && { action }),
    ...((outcome === 'done' || outcome === 'refused') && { outcome }),
    ...(typeof since === 'string' && day.test(since) && { since }),
    ...(typeof until === 'string' && day.test(until) && { until }),
  };
};
