import i18next from 'i18next';
import { Problem } from '#src/contract/problems.ts';

type Described = { title: string; advice: string; requestId: string | null };

/** What happened and what to do, in the language of the screen; for anything unforeseen, that it is our fault. */
export const problemText = (error: unknown): Described => {
  const code = error instanceof Problem ? error.code : 'internal';
  const requestId = error instanceof Problem && code === 'internal' ? error.detail['requestId'] : null;
  return {
    title: i18next.t(`${code}.title`, { ns: 'problems' }),
    advice: i18next.t(`${code}.advice`, { ns: 'problems' }),
    requestId: typeof requestId === 'string' ? requestId : null,
  };
};
