import { useEffect, useRef, useState } from 'react';
import type { Answers, Field } from '#src/contract/forms.ts';
import { misfitsOf } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';

/** What another window saved meanwhile. */
type Other = { version: number; answers: Answers; savedAt: string };
type Saving =
  /** Null where nothing has been saved yet. */
  | { is: 'saved'; at: string | null }
  | { is: 'waiting' }
  | { is: 'saving' }
  | { is: 'failed'; error: unknown }
  | { is: 'conflict'; other: Other };

type Begun = { fields: Field[]; answers: Answers; version: number; savedAt: string | null };
type Acts<Done> = {
  save: (version: number, answers: Answers) => Promise<{ version: number; savedAt: string }>;
  complete: (version: number, answers: Answers) => Promise<Done>;
};

/** How long nothing is typed before what has been is saved. */
const pauseMs = 700;

/**
 * The answers of a draft, saved as they are given; what does not fit yet waits until it does. What could not be saved stays in the
 * window (and nowhere else on the device), and is sent as soon as there is a network again.
 */
export function useDraft<Done>(begun: Begun, acts: Acts<Done>) {
  const [answers, setAnswers] = useState(begun.answers);
  const [saving, setSaving] = useState<Saving>({ is: 'saved', at: begun.savedAt });
  const draft = useRef({ answers: begun.answers, version: begun.version, dirty: false, timer: 0, running: null as Promise<void> | null });

  const fitting = (given: Answers): Answers => {
    const wrong = new Set(misfitsOf(begun.fields, given).map(({ path }) => path.replace('answers.', '')));
    return Object.fromEntries(Object.entries(given).filter(([id]) => !wrong.has(id)));
  };
  const save = (): Promise<void> => {
    const now = draft.current;
    clearTimeout(now.timer);
    if (now.running) return now.running;
    if (!now.dirty) return Promise.resolve();
    now.dirty = false;
    setSaving({ is: 'saving' });
    now.running = acts
      .save(now.version, fitting(now.answers))
      .then(({ version, savedAt }) => {
        now.version = version;
        setSaving(now.dirty ? { is: 'waiting' } : { is: 'saved', at: savedAt });
      })
      .catch((error: unknown) => {
        now.dirty = true;
        const other = error instanceof Problem && error.code === 'changed_meanwhile' ? (error.detail['current'] as Other) : null;
        setSaving(other ? { is: 'conflict', other } : { is: 'failed', error });
        throw error;
      })
      .finally(() => {
        now.running = null;
      });
    return now.running;
  };
  const saveLater = () => {
    draft.current.dirty = true;
    clearTimeout(draft.current.timer);
    draft.current.timer = window.setTimeout(() => void save().then(saveRest, () => {}), pauseMs);
  };
  /** What was given while the request was under way. */
  const saveRest = () => (draft.current.dirty ? save().catch(() => {}) : undefined);

  // Leaving the form is no reason to lose the last words, and neither is putting the phone away or a tunnel.
  const last = useRef(save);
  const inConflict = useRef(false);
  useEffect(() => {
    last.current = save;
    inConflict.current = saving.is === 'conflict';
  });
  useEffect(() => {
    const saveNow = () => {
      if (!inConflict.current) void last.current().catch(() => {});
    };
    const onHidden = () => document.visibilityState === 'hidden' && saveNow();
    window.addEventListener('online', saveNow);
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      window.removeEventListener('online', saveNow);
      document.removeEventListener('visibilitychange', onHidden);
      void last.current().catch(() => {});
    };
  }, []);

  return {
    answers,
    saving,
    answer: (id: string, answer: Answers[string] | undefined) => {
      const { [id]: _before, ...rest } = draft.current.answers;
      const next = answer === undefined ? rest : { ...rest, [id]: answer };
      draft.current.answers = next;
      setAnswers(next);
      if (saving.is !== 'conflict') setSaving({ is: 'waiting' });
      if (saving.is === 'conflict') draft.current.dirty = true;
      else saveLater();
    },
    retry: () => void save().then(saveRest, () => {}),
    /** Goes on with what the other window saved. */
    takeOther: ({ version, answers: theirs, savedAt }: Other) => {
      Object.assign(draft.current, { answers: theirs, version, dirty: false });
      setAnswers(theirs);
      setSaving({ is: 'saved', at: savedAt });
    },
    /** Goes on with what is here, over what the other window saved. */
    keepMine: ({ version }: Other) => {
      Object.assign(draft.current, { version, dirty: true });
      void save().then(saveRest, () => {});
    },
    /** @throws Problem where it is refused; what was answered stays on the screen */
    complete: async () => {
      const now = draft.current;
      clearTimeout(now.timer);
      await now.running?.catch(() => {});
      try {
        const done = await acts.complete(now.version, now.answers);
        now.dirty = false;
        return done;
      } catch (error) {
        if (error instanceof Problem && error.code === 'changed_meanwhile')
          setSaving({ is: 'conflict', other: error.detail['current'] as Other });
        throw error;
      }
    },
    /** From now on nothing is saved any more. */
    drop: () => {
      clearTimeout(draft.current.timer);
      draft.current.dirty = false;
    },
  };
}
