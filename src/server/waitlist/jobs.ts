import { query } from '#src/platform/db.ts';
import type { Database } from '#src/platform/db.ts';

const claim = query<{ id: number }>`select id from app.claim_letter('slotFreed')`;

/**
 * Offers the next time that a cancellation has freed to whoever is first in line for it, or settles that nobody is (S5). All of it is decided in
 * the database, in one transaction, and waits there: with or without a mail server, and over a restart. Tells whether there was one.
 */
export const offerNextTime = (database: Database) => async (): Promise<boolean> => {
  const [[done]] = await database.together(claim);
  return done !== undefined;
};
