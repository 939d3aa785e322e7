import { randomInt } from 'node:crypto';

// Crockford's: without the letters that look like digits, and without U.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const isCode = new RegExp(`^[${letters}]{20}$`);

/** A new set-up code: four groups of five, to be read from a console and typed. 100 random bits. */
export const newSetupCode = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')).join('-');

/** A code as it was printed, however it was typed; null for what cannot be one. */
export const setupCodeIn = (typed: string): string | null => {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return isCode.test(plain) ? (plain.match(/.{5}/g) ?? []).join('-') : null;
};

export const setupUrl = (baseUrl: string, code: string): string => `${baseUrl}/setup#code=${code}`;

/** Whether this is a time zone by which the clinic's clock can be told. */
export const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
