type Named = { firstName: string; lastName: string };

export const fullName = ({ firstName, lastName }: Named): string => `${firstName} ${lastName}`.trim();

/** The first letter of first and last name, as people write it: accents and compound characters stay whole. */
export const initials = ({ firstName, lastName }: Named): string => [firstName, lastName].map((name) => firstLetter(name)).join('');
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstLetter = (name: string): string => {
  const [first] = letters.segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '';
};

let readers: readonly string[] = navigator.languages;
/** Whose languages what follows is written in: where the server draws a view, its own are nobody's. */
export const writeFor = (languages: readonly string[]): void => {
  readers = languages;
};
/** The language as it is written where the browser is: British dates for who reads British English. */
const regional = (language: string): string => readers.find((tag) => tag.split('-')[0] === language) ?? language;

/** A number of bytes in the unit that suits it, as people read it: 1.4 MB. */
export const sizeIn = (language: string, bytes: number): string => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1);
  return new Intl.NumberFormat(regional(language), {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
};

const kept = new Map<string, Intl.DateTimeFormat>();
/** Making one takes longer than all that is written with it on a screen: it is made when it is first used, and once. */
const dateFormat = (language: string, options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) => {
  return () => {
    const tag = regional(language);
    const key = JSON.stringify([tag, options]);
    const format = kept.get(key) ?? new Intl.DateTimeFormat(tag, options);
    kept.set(key, format);
    return format;
  };
};

/** How instants are written in a language, at the clock of a clinic; without a zone, at that of the browser. */
export const formats = (language: string, timeZone?: string) => {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat(language, { ...options, timeZone });
    return (instant: string | Date): string => format().format(new Date(instant));
  };
  const days = dateFormat(language, { dateStyle: 'medium', timeZone });
  const moments = dateFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const clock = dateFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const isMidnight = (instant: string): boolean => clock().format(new Date(instant)) === '00:00';
  const aDay = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  const [onDay, atMoment] = [write(aDay), write({ ...aDay, hour: 'numeric', minute: '2-digit' })];
  /** The last moment before one: of days, it is the last that is included. */
  const before = (instant: string): Date => new Date(Date.parse(instant) - 1);
  return {
    date: write({ dateStyle: 'medium' }),
    time: write({ timeStyle: 'short' }),
    dateTime: write({ dateStyle: 'medium', timeStyle: 'short' }),
    /** From one instant until another: by days, the last one included, where they are midnight. */
    span: (from: string, until: string): string => {
      const [first, last] = [isMidnight(from), isMidnight(until)];
      if (first && last) return days().formatRange(new Date(from), before(until));
      if (!first && !last) return moments().formatRange(new Date(from), new Date(until));
      const [begin, end] = [first ? days() : moments(), last ? days() : moments()];
      return `${begin.format(new Date(from))} – ${end.format(last ? before(until) : new Date(until))}`;
    },
    /** Both ends of such a time by themselves, with the day of the week; and whether it is one whole day. */
    ends: (from: string, until: string): { from: string; until: string; isOneDay: boolean } => {
      const [first, last] = [isMidnight(from), isMidnight(until)];
      const ends = { from: (first ? onDay : atMoment)(from), until: last ? onDay(before(until)) : atMoment(until) };
      return { ...ends, isOneDay: first && last && ends.from === ends.until };
    },
    dateTimeSeconds: write({ dateStyle: 'medium', timeStyle: 'medium' }),
    /** What the clock is called then: EDT. */
    zone: (instant: string): string =>
      new Intl.DateTimeFormat(regional(language), { timeZone, timeZoneName: 'short' })
        .formatToParts(new Date(instant))
        .find(({ type }) => type === 'timeZoneName')?.value ?? '',
  };
};

/** How days (`2026-03-03`) and times by the clock of a clinic (`2026-03-03T09:30`) are written in a language, whatever zone anybody is in. */
export const wallFormats = (language: string) => {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = dateFormat(language, { ...options, timeZone: 'UTC' });
    return (wall: string): string => format().format(new Date(wall.includes('T') ? `${wall}Z` : `${wall}T00:00Z`));
  };
  const range = dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  return {
    time: write({ timeStyle: 'short' }),
    day: write({ weekday: 'short', day: 'numeric', month: 'short' }),
    longDay: write({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    weekday: write({ weekday: 'short' }),
    month: write({ month: 'long', year: 'numeric' }),
    date: write({ dateStyle: 'medium' }),
    days: (from: string, to: string): string => range().formatRange(new Date(`${from}T00:00Z`), new Date(`${to}T00:00Z`)),
  };
};
export type WallFormats = ReturnType<typeof wallFormats>;
