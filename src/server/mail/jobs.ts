import { query } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';
import type { Send } from '#src/platform/outbox.ts';
import { writeLetter } from './letters.ts';
import type { LetterKind } from './letters.ts';

type Claimed = {
  tenantId: number;
  id: number;
  letter: LetterKind;
  patientId: number | null;
  subjectId: number;
  to: string | null;
  attempts: number;
};

const claim = query<Claimed>`
  select tenant_id as "tenantId", id, letter, patient_id as "patientId", subject_id as "subjectId", recipient_email as "to", attempts from app.claim_letter()`;

/** Says what became of a letter; with null, that it is tried again in so many minutes. */
const settle = ({ tenantId, id }: Claimed, result: 'sent' | 'withdrawn' | 'failed' | null, minutes = 0) =>
  query`select app.settle_letter(${tenantId}, ${id}, ${result}, make_interval(mins => ${minutes}))::text`;

const mostAttempts = 8;

/** The same for an entry whenever it is sent: what was sent and could not be settled, for a crash, is the same message when it comes again. */
const messageIdOf = ({ tenantId, id }: Claimed, baseUrl: string): string =>
  `<${id.toString(36)}.${tenantId.toString(36)}@${new URL(baseUrl).hostname}>`;

/**
 * Sends the next letter that is due. It is written in a transaction of its own, as the member who caused it and with their
 * rights now (one to a patient about an appointment as its link sees it), and sent after that: nothing in the database waits for a mail server. A letter that the server does not take is
 * tried again after 1, 2, 4 … minutes, eight times. Tells whether there was one.
 */
export const sendNextLetter = (database: Database, send: Send, here: Parameters<typeof writeLetter>[2]) => async (): Promise<boolean> => {
  const { next, letter } = await database.transaction(claim, async (tx, [claimed]) => ({
    next: claimed,
    letter: claimed ? await writeLetter(tx, claimed, here) : null,
  }));
  if (!next) return false;
  const outcome = !letter
    ? settle(next, 'withdrawn')
    : await send({ ...letter, messageId: messageIdOf(next, here.baseUrl) }).then(
        () => settle(next, 'sent'),
        () => (next.attempts < mostAttempts ? settle(next, null, 2 ** (next.attempts - 1)) : settle(next, 'failed')),
      );
  await database.together(outcome);
  return true;
};
