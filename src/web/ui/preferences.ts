/** What a person chose on this machine, whoever signs in: colours, single-key shortcuts, the width of the rail. */
const names = ['caseload-colours', 'caseload-shortcuts', 'caseload-rail'] as const;
type Name = (typeof names)[number];

// A browser that keeps nothing (blocked storage) still works; it only forgets.
export const chosen = (name: Name): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};
export const remember = (name: Name, value: string): void => {
  try {
    localStorage.setItem(name, value);
  } catch {}
};

export const chosenHere = (): [Name, string | null][] => names.map((name) => [name, chosen(name)]);
export const rememberHere = (kept: [Name, string | null][]): void => {
  for (const [name, value] of kept) if (value !== null) remember(name, value);
};

// The language is in a cookie, since the server draws the portal's first view in it (http/web.ts). The end of a session leaves it there.
const languageCookie = /(?:^|; )caseload-language=(\w+)/;
export const chosenLanguage = (): string | null =>
  typeof document === 'undefined' ? null : (languageCookie.exec(document.cookie)?.[1] ?? null);
export const rememberLanguage = (language: string): void => {
  document.cookie = `caseload-language=${language}; path=/; max-age=31536000; samesite=lax`;
};
