/** What a person chose on this machine, whoever signs in: language, colours, single-key shortcuts. */
const names = ['caseload-language', 'caseload-colours', 'caseload-shortcuts', 'caseload-rail'] as const;
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
