type Named = { firstName: string; lastName: string };

export const fullName = ({ firstName, lastName }: Named): string => `${firstName} ${lastName}`.trim();

/** The first letter of first and last name, as people write it: accents and compound characters stay whole. */
export const initials = ({ firstName, lastName }: Named): string => [firstName, lastName].map((name) => firstLetter(name)).join('');
const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstLetter = (name: string): string => {
  const [first] = letters.segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '';
};

/** The language as it is written where the browser is: British dates for who reads British English. */
const regional = (language: string): string => navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;

/** How instants are written in a language, at the clock of a clinic; without a zone, at that of the browser. */
export const formats = (language: string, timeZone?: string) => {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(regional(language), { ...options, timeZone });
    return (instant: string | Date): string => format.format(new Date(instant));
  };
  return {
    date: write({ dateStyle: 'medium' }),
    time: write({ timeStyle: 'short' }),
    dateTime: write({ dateStyle: 'medium', timeStyle: 'short' }),
  };
};
