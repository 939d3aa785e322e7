import type { WhoCanOpen } from '#src/contract/access.ts';

/** The instant asked about; null for now. */
export type At = string | null;

/** A moment out of an address somebody may have typed. */
export const momentOf = (value: unknown): At => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z$/.test(value)) return null;
  return Number.isNaN(Date.parse(value)) || value.startsWith('0000') || new Date(value).toISOString().slice(0, 10) !== value.slice(0, 10)
    ? null
    : value;
};

/** When access was given or ended until now, earliest first: where one can stop on the way through the past. */
export const changesOf = (timeline: WhoCanOpen['timeline'], since: string, now: number): string[] => {
  const all = timeline.flatMap(({ from, until }) => [from, ...(until ? [until] : [])]);
  const known = new Map(all.map((at) => [Date.parse(at), at]));
  return [...known.entries()]
    .filter(([at]) => at >= Date.parse(since) && at <= now)
    .toSorted(([a], [b]) => a - b)
    .map(([, at]) => at);
};

/** The change before a moment and the one after it; null where there is none. */
export const neighboursOf = (changes: readonly string[], at: At, now: number): { before: At; after: At } => {
  const here = at === null ? now : Date.parse(at);
  return {
    before: changes.findLast((one) => Date.parse(one) < here) ?? null,
    after: changes.find((one) => Date.parse(one) > here) ?? null,
  };
};

/** What cannot be asked of a moment: it is still to come, or the patient was not known by then. */
export const refusalOf = (at: At, since: string, now: number): 'future' | 'early' | null => {
  if (at === null) return null;
  if (Date.parse(at) > now) return 'future';
  return Date.parse(at) < Date.parse(since) ? 'early' : null;
};
