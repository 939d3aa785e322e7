import { fold, searchWords } from './names.ts';

/** What a search asks for: words of a name or address; digits of a phone number or, if they can be read so, a date of birth; the end of an address. */
export type Search = { words: string[] | null; digits: string | null; born: string[] | null; host: string | null };

// By their first three letters, folded, in the languages of the interface.
const months = ['jan ene', 'feb', 'mar', 'apr abr', 'may', 'jun', 'jul', 'aug ago', 'sep set', 'oct', 'nov', 'dec dic'].map((names) =>
  names.split(' '),
);
const monthOf = (word: string): number => months.findIndex((names) => names.includes(word.slice(0, 3))) + 1;

/** The day, where the calendar has it. */
const dayOf = (year: number, month: number, day: number): string[] => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1880;
  return real ? [date.toISOString().slice(0, 10)] : [];
};
/** A year of two digits is of this century or the last. */
const yearsOf = (text: string): number[] => (text.length === 2 ? [1900 + Number(text), 2000 + Number(text)] : [Number(text)]);

/** Every date that these digits, however they are set apart, can be: year first, day first or month first. */
function datesIn(text: string): string[] {
  const parts = /^(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{1,4})\.?$/.exec(text)?.slice(1);
  const compact = /^\d{8}$/.test(text);
  const [a = '', b = '', c = ''] = parts ?? (compact ? [text.slice(0, 4), text.slice(4, 6), text.slice(6)] : []);
  const found: string[] = [];
  if (a.length === 4 && c.length <= 2) found.push(...dayOf(Number(a), Number(b), Number(c)));
  const [d = '', e = '', f = ''] = parts ?? (compact ? [text.slice(0, 2), text.slice(2, 4), text.slice(4)] : []);
  if (d.length <= 2 && (f.length === 2 || f.length === 4))
    for (const year of yearsOf(f)) found.push(...dayOf(year, Number(e), Number(d)), ...dayOf(year, Number(d), Number(e)));
  return [...new Set(found)];
}

/** A date with its month in words, such as "12 March 1987", "March 12th, 1987" or "12 de marzo de 1987", and the text without it. */
function writtenDate(text: string): { born: string[] | null; rest: string } {
  const pattern =
    /\b(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?(\p{L}{3,12})\.?|(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?),?\s+(?:de\s+)?(\d{4})\b/iu;
  const hit = pattern.exec(text);
  const month = monthOf(fold(hit?.[2] ?? hit?.[3] ?? ''));
  const born = month > 0 ? dayOf(Number(hit?.[5]), month, Number(hit?.[1] ?? hit?.[4])) : [];
  return born.length > 0 ? { born, rest: text.replace(hit?.[0] ?? '', ' ') } : { born: null, rest: text };
}

/** Reads what was typed. Fewer than four digits in a row are a word like any other, such as the beginning of a number. */
export function searchFor(q: string): Search {
  const { born: written, rest: unwritten } = writtenDate(q.normalize('NFKC'));
  let host: string | null = null;
  let rest = unwritten.replace(/(\S*)@(\S*)/, (_, local: string, domain: string) => {
    host = domain.toLowerCase() || null;
    return ` ${local} `;
  });
  let digits: string | null = null;
  let born: string[] | null = written;
  rest = rest.replace(/(?<![\p{L}\d])\+?\(?\d[\d\s()./-]*(?![\p{L}\d])/u, (run) => {
    const all = run.replace(/\D/g, '');
    const isDate = datesIn(run.trim());
    if (written || (all.length < 4 && isDate.length === 0)) return run;
    if (isDate.length > 0) born = isDate;
    // However the number is written, with the code of its country or without: the end is the same.
    digits = all.replace(/^0+/, '').slice(-8).padStart(4, '0');
    return ' ';
  });
  const words = searchWords(rest);
  const isMore = digits !== null || born !== null || host !== null;
  return { words: words.length === 0 && isMore ? null : words, digits, born, host };
}
