import { useEffect, useRef, useState } from 'react';
import { Problem } from '#src/contract/problems.ts';
import { useSaveLetter } from './data.ts';
import type { Draft, Letter } from './data.ts';

const pauseMs = 900;
const againMs = 5_000;

const draftOf = ({ party, partyName, partyLines, subject, body }: Draft): Draft => ({ party, partyName, partyLines, subject, body });
const isSame = (one: Draft, other: Draft): boolean => JSON.stringify(draftOf(one)) === JSON.stringify(draftOf(other));

/** A draft that saves itself while one types, one save after the other, and says when another window was quicker. */
export function useDraftLetter(patientId: number, letter: Letter) {
  const [draft, setDraft] = useState(draftOf(letter));
  const [saved, setSaved] = useState({ draft, version: letter.version });
  const [conflict, setConflict] = useState<(Draft & { version: number }) | null>(null);
  const { mutateAsync, isPending, isError } = useSaveLetter(patientId, letter.id);
  const isChanged = !isSame(draft, saved.draft);

  const save = async (): Promise<number | null> => {
    if (!isChanged) return saved.version;
    try {
      const { version } = await mutateAsync({ draft, version: saved.version });
      setSaved({ draft, version });
      return version;
    } catch (error) {
      const now = error instanceof Problem && error.code === 'changed_meanwhile' ? error.detail['now'] : null;
      if (now) setConflict(now as Draft & { version: number });
      return null;
    }
  };
  const latest = useRef(save);
  const waits = isChanged && !isPending && !conflict;
  useEffect(() => {
    latest.current = save;
    if (!waits) return undefined;
    const timer = setTimeout(() => void latest.current(), isError ? againMs : pauseMs);
    return () => clearTimeout(timer);
  });
  // Whoever leaves in the middle of a word loses none of it.
  useEffect(() => () => void latest.current(), []);

  return {
    draft,
    change: (part: Partial<Draft>) => setDraft({ ...draft, ...part }),
    save,
    state: isPending || (isChanged && !isError) ? ('saving' as const) : isChanged ? ('failed' as const) : ('saved' as const),
    conflict,
    takeTheirs: () => {
      if (!conflict) return;
      setDraft(draftOf(conflict));
      setSaved({ draft: draftOf(conflict), version: conflict.version });
      setConflict(null);
    },
    keepMine: () => {
      if (!conflict) return;
      setSaved({ draft: draftOf(conflict), version: conflict.version });
      setConflict(null);
    },
  };
}
