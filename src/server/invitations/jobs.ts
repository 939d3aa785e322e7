import { query } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import type { Send } from '#src/platform/outbox.ts';
import { writeLetter } from './letters.ts';
import type { LetterKind } from './letters.ts';

type Claimed = { id: number; letter: LetterKind; subjectId: number; recipientEmail: string | null; attempts: number };

const claim = query<Claimed>`
  select id, letter, subject_id as "subjectId", recipient_email as "recipientEmail", attempts from app.claim_letter()`;
const settle = (id: number, result: 'sent' | 'withdrawn' | 'failed') =>
  query<{ id: number }>`update outbox set settled_at = now(), attempts = attempts + 1, result = ${result} where tenant_id = app.tenant() and id = ${id} returning id`;
const postpone = (id: number, minutes: number) =>
  query<{ id: number }>`
    update outbox set attempts = attempts + 1, due_at = now() + make_interval(mins => ${minutes})
    where tenant_id = app.tenant() and id = ${id} returning id`;

const mostAttempts = 8;

/**
 * Sends the next letter that is due, as the member who caused it and with their rights now. A letter that the mail server
 * does not take is tried again after 1, 2, 4 … minutes, eight times. Tells whether there was one.
 */
export const sendNextLetter = (database: Database, send: Send, here: Parameters<typeof writeLetter>[4]) => (): Promise<boolean> =>
  database.transaction(claim, async (tx, [next]) => {
    if (!next) return false;
    const letter = await writeLetter(tx, next.letter, next.subjectId, next.recipientEmail, here);
    const outcome = !letter
      ? settle(next.id, 'withdrawn')
      : await send(letter).then(
          () => settle(next.id, 'sent'),
          () => (next.attempts + 1 < mostAttempts ? postpone(next.id, 2 ** next.attempts) : settle(next.id, 'failed')),
        );
    // A letter that could not be marked would come again at once, for ever.
    if (!(await tx.one(outcome))) throw new Error(`letter ${next.id} could not be marked`);
    return true;
  });
