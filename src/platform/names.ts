// Letters that Unicode does not take apart, as they are typed without them.
const whole: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h' };

/** Lower case, without accents, punctuation as spaces: how names are compared and ordered, whatever the server's locale. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøłæœđðþıħ]/g, (letter) => whole[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What a name that may be there once is compared by. One of signs only is compared as it is. */
export const keyOf = (name: string): string => fold(name) || name;

/** The words of a search, folded; at most 6, since no name has more. */
export const searchWords = (text: string): string[] => fold(text).split(' ').filter(Boolean).slice(0, 6);

/** What a patient is ordered by, and what a search is held against: names, address and phone number (each word preceded by a space). */
export const nameKeys = (name: {
  firstName: string;
  lastName: string;
  preferredName?: string | null | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
}) => ({
  sortName: fold(`${name.lastName} ${name.firstName}`),
  searchName: ` ${[
    fold(`${name.firstName} ${name.preferredName ?? ''} ${name.lastName}`),
    // Before the @ there is a name as well; behind it, half the clinic shares one.
    fold(name.email?.split('@')[0] ?? ''),
    (name.phone ?? '').replace(/\D/g, ''),
  ]
    .filter(Boolean)
    .join(' ')}`,
});

/**
 * The one form in which an address is stored and compared (AN-9): trimmed, lower case.
 * Null for anything that is not plainly `local@domain` with an ASCII domain.
 */
export const canonicalEmail = (address: string): string | null => {
  const given = address.trim();
  const email = given.toLowerCase();
  const plain = /^[\p{L}\p{N}._%+'-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u;
  // A letter that only looks like another would make one address of two.
  const isItself = given === given.normalize('NFKC');
  return isItself && email.length <= 254 && plain.test(email) && !email.includes('..') ? email : null;
};

/** One line, whatever a name holds: where a line break would begin something new, such as a header of a mail or an event of a calendar. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
