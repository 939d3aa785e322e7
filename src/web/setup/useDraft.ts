import { useState } from 'react';
import type { Wanted } from './data.ts';

// What has been typed at the first run outlasts a reload of this tab. The password and the set-up code are never kept.

const key = 'caseload-first-run';
type Draft = { clinic: Wanted['clinic']; owner: Omit<Wanted['owner'], 'password'>; at: number };

/** Of what was kept, whatever is of the same kind as what it stands for. */
const taken = <Part extends object>(part: Part, kept: unknown): Part =>
  Object.fromEntries(
    Object.entries(part).map(([name, value]: [string, unknown]) => {
      const found: unknown = typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined;
      return [name, typeof found === typeof value ? found : value];
    }),
  ) as Part;

/** What to begin with: what was kept, else what is given. */
export const useDraft = (given: () => Draft): Draft => useState(() => draftOr(given()))[0];
const draftOr = (given: Draft): Draft => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Partial<Record<keyof Draft, unknown>> | null;
    return { clinic: taken(given.clinic, kept?.clinic), owner: taken(given.owner, kept?.owner), at: Number(kept?.at) > 0 ? 1 : 0 };
  } catch {
    return given;
  }
};

export const keepDraft = ({ clinic, owner: { firstName, lastName, email, givesCare } }: Wanted, at: number): void => {
  const draft: Draft = { clinic, owner: { firstName, lastName, email, givesCare }, at };
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Where the browser keeps nothing, a reload begins anew.
  }
};
export const forgetDraft = (): void => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
};
