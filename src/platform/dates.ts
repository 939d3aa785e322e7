const kept = new Map<string, Intl.DateTimeFormat>();

/** How instants are written in a language. Making a format takes longer than all that is written with it: it is made once. */
export const dateFormat = (language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify([language, options]);
  const format = kept.get(key) ?? new Intl.DateTimeFormat(language, options);
  kept.set(key, format);
  return format;
};
