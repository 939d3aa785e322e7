/** Lower case, without accents, punctuation as spaces: how names are compared and ordered, whatever the server's locale. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/æ/g, 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The words of a search, folded; at most 6, since no name has more. */
export const searchWords = (text: string): string[] => fold(text).split(' ').filter(Boolean).slice(0, 6);

/** What a patient is ordered by, and what a search is held against (each word preceded by a space). */
export const nameKeys = (name: { firstName: string; lastName: string; preferredName?: string | null }) => ({
  sortName: fold(`${name.lastName} ${name.firstName}`),
  searchName: ` ${fold(`${name.firstName} ${name.preferredName ?? ''} ${name.lastName}`)}`,
});

/**
 * The one form in which an address is stored and compared (AN-9): trimmed, NFKC, lower case.
 * Null for anything that is not plainly `local@domain` with an ASCII domain.
 */
export const canonicalEmail = (address: string): string | null => {
  const email = address.trim().normalize('NFKC').toLowerCase();
  const plain = /^[\p{L}\p{N}._%+'-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u;
  return email.length <= 254 && email === address.trim().toLowerCase() && plain.test(email) && !email.includes('..') ? email : null;
};
