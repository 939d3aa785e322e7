import type { Hours } from '#src/contract/offer.ts';

/** What is wanted put over what is now, and by name what that changes, old and new, for the log. */
export function withChanges<T extends { id: number; version: number }>(now: T, wanted: Partial<T>) {
  const to: T = { ...now, ...wanted, id: now.id, version: now.version };
  const names = (Object.keys(to) as (keyof T & string)[]).filter((name) => JSON.stringify(to[name]) !== JSON.stringify(now[name]));
  return { to, changed: Object.fromEntries(names.map((name) => [name, { from: now[name], to: to[name] }])) };
}

/** A week in its order: by day, and in a day by when it begins. */
export const inOrder = (hours: Hours[]): Hours[] =>
  hours.toSorted((one, other) => one.weekday - other.weekday || one.from - other.from || one.to - other.to);

/** Places in the list whose end does not come after their beginning. */
export const backwards = (hours: Hours[]): number[] => hours.flatMap(({ from, to }, nth) => (to > from ? [] : [nth]));

/** Whether two of these lie over each other. One that ends as the next begins does not. */
export const overlaps = (hours: Hours[]): boolean =>
  inOrder(hours).some((one, nth, all) => {
    const next = all[nth + 1];
    return next !== undefined && next.weekday === one.weekday && next.from < one.to;
  });

export const isSameWeek = (one: Hours[], other: Hours[]): boolean => {
  const said = (hours: Hours[]) => inOrder(hours).map(({ weekday, from, to, locationId }) => [weekday, from, to, locationId].join(' '));
  return said(one).join() === said(other).join();
};
