const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whether each word typed begins a word of the text, accents and case aside; nothing typed begins everything. */
export const beginsWords = (text: string, typed: string): boolean => {
  const words = ` ${folded(text)}`;
  return folded(typed)
    .split(' ')
    .every((word) => words.includes(` ${word}`));
};
