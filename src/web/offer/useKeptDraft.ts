import { useState } from 'react';
import { Problem } from '#src/contract/problems.ts';

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * What is typed about a thing that others may change too. What a colleague saved meanwhile is taken over where one has not typed oneself.
 * @param of null for a thing that is new
 */
export function useKeptDraft<Kept, Draft extends object>(of: Kept | null, draftOf: (of: Kept | null) => Draft) {
  const [begun, setBegun] = useState(of);
  const [draft, setDraft] = useState(() => draftOf(of));
  /** Whether an error said what the thing is now, and that has been taken over. */
  const takeOver = (error: unknown): boolean => {
    const now = error instanceof Problem && error.code === 'changed_meanwhile' ? (error.detail['current'] as Kept | undefined) : undefined;
    if (!now) return false;
    const was = draftOf(begun);
    const names = Object.keys(was) as (keyof Draft)[];
    const typed = Object.fromEntries(names.filter((name) => !isSame(draft[name], was[name])).map((name) => [name, draft[name]]));
    setDraft({ ...draftOf(now), ...typed });
    setBegun(now);
    return true;
  };
  return { begun, draft, change: (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })), takeOver };
}
