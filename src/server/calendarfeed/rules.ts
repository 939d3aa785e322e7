import type { CalendarEvent } from '#src/platform/ics.ts';
import { newToken, readToken, tokenOf } from '#src/platform/ids.ts';

/** What a calendar program is shown: from so many days before now to so many after. */
export const shownDays = { before: 31, after: 366 };
/** How often a program is asked to look again, in minutes. */
export const everyMinutes = 15;

/** A new token: its clinic, and 256 bits of chance. */
export const feedToken = (tenantId: number): string => tokenOf(tenantId, newToken());

/** The address itself. Some programs want a name that ends as calendar files do. */
export const feedUrl = (baseUrl: string, token: string, language: 'en' | 'es'): string =>
  `${baseUrl}/v2/calendar/feeds/${token}.ics${language === 'en' ? '' : `?language=${language}`}`;

/** The clinic that an address names and the hash by which it is found, with or without its ending; null for what cannot be one. */
export const readFeedToken = (text: string) => readToken(text.replace(/\.ics$/, ''));

// In these scripts a sign is a syllable or a word: the first one of a name says the name, or much of it.
const wholeSyllables = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}]/u;

/** The first letter of a name, without its marks; of a Korean one the sound that it begins with. Null where one letter would say too much, or there is none. */
const initialOf = (name: string): string | null => {
  const [letter] = /\p{L}/u.exec(name.normalize('NFC')) ?? [];
  if (!letter || wholeSyllables.test(letter)) return null;
  const [first = letter] = /\p{Script=Hangul}/u.test(letter) ? letter.normalize('NFD') : letter;
  return /^./u.exec(first.toUpperCase())?.[0] ?? null;
};

/** "A. B."; of somebody with one name "A."; null for a name of which nothing can be said in initials. */
export const initialsOf = ({ firstName, lastName }: { firstName: string; lastName: string }): string | null =>
  [firstName, lastName]
    .map(initialOf)
    .filter((initial) => initial !== null)
    .map((initial) => `${initial}.`)
    .join(' ') || null;

const words = { en: { busy: 'Busy', away: 'Away' }, es: { busy: 'Ocupado', away: 'Ausente' } };

/** A time of a calendar. `name` is null where the patient is not for the reader's eyes. */
export type Shown = {
  id: number;
  kind: 'appointment' | 'away';
  startsAt: string;
  endsAt: string;
  name: { firstName: string; lastName: string } | null;
};

/** What a calendar program shows of one's own calendar (S4): when, and initials; neither what for nor where. */
export const eventsOf = (shown: readonly Shown[], language: 'en' | 'es'): CalendarEvent[] =>
  shown.map(({ id, kind, startsAt, endsAt, name }) => ({
    uid: `${id}@caseload`,
    // The calendar is always read whole, and the later reading holds: a patient who has gone out of sight may not stay in it by a higher number.
    sequence: 0,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    summary: kind === 'away' ? words[language].away : ((name && initialsOf(name)) ?? words[language].busy),
  }));
