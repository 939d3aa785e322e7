import type { PatientFilterText } from '#src/contract/search.ts';

/** A filter as the address of the screen says it; a number stands there without quotes. */
export type Filter = { [Part in keyof PatientFilterText]?: string | number | undefined };
export type FilterPart = keyof Filter;

const ids = /^[1-9]\d{0,15}(,[1-9]\d{0,15}){0,49}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const age = /^\d{1,3}$/;
const yes = /^yes$/;
/** What each part may say; anything else somebody may have typed is left out. */
const forms: Record<FilterPart, RegExp> = {
  q: /^.{1,100}$/u,
  status: /^(active|archived|all)$/,
  mine: yes,
  unassigned: yes,
  practitioners: ids,
  primary: ids,
  tags: ids,
  ageFrom: age,
  ageTo: age,
  lastBefore: day,
  lastAfter: day,
  noLast: yes,
  nextBefore: day,
  nextAfter: day,
  noNext: yes,
  portal: /^(none|invited|active)$/,
  sealed: yes,
  alerts: yes,
};
export const filterParts = Object.keys(forms) as FilterPart[];

/** A filter out of an address. */
export const filterOf = (search: Record<string, unknown>): Filter =>
  Object.fromEntries(
    filterParts.flatMap((part) => {
      const said = search[part];
      return (typeof said === 'string' || typeof said === 'number') && forms[part].test(String(said)) ? [[part, said]] : [];
    }),
  );

/** The same filter with some parts changed; what is empty is left out. Ids of one stand in an address as a number. */
export const changed = (filter: Filter, change: { [Part in FilterPart]?: string | number | null | undefined }): Filter =>
  Object.fromEntries(
    Object.entries({ ...filter, ...change }).flatMap(([part, said]) => {
      if (said === undefined || said === null || said === '') return [];
      const number = Number(said);
      return [[part, /^\d{1,16}$/.test(String(said)) && Number.isSafeInteger(number) && String(number) === String(said) ? number : said]];
    }),
  );

/** As a saved view keeps it. */
export const askedBy = (filter: Filter): string =>
  new URLSearchParams(filterParts.flatMap((part) => (filter[part] === undefined ? [] : [[part, String(filter[part])]]))).toString();
export const filterAsked = (asked: string): Filter => changed(filterOf(Object.fromEntries(new URLSearchParams(asked))), {});

export const idsIn = (said: string | number | undefined): string[] => (said === undefined ? [] : String(said).split(','));
