import { accessNames, answerAccessQuestion, askAboutAccess, changeAccessNames, myAccesses } from '#src/contract/portalaccess.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { newId } from '#src/platform/ids.ts';
import * as queries from './queries.ts';

/** So many questions of one patient wait at a time: an inbox is not to be filled by one of them. */
const mostWaiting = 20;

export const routes: Route[] = [
  // Threat: learning more of the clinic's log than what is one's own to know. One view shows it, column by column (db/policy/accesses.sql).
  answer(
    myAccesses,
    (input) => [queries.accessPage(placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  // Threat: asking about what is somebody else's, or filling an inbox. The entry is on one's own list; one open question each, whatever races.
  serve(askAboutAccess, async ({ tx, params: { id }, body: { question } }) => {
    const now = await tx.one(queries.waitingAbout(id));
    if (!now) throw new Problem('not_found');
    if (now.thisOne) throw new Problem('already_asked');
    if (now.waiting >= mostWaiting) throw new Problem('questions_waiting');
    if (!(await tx.one(queries.ask(newId(), id, question)))) throw new Problem('already_asked');
    return {};
  }),

  // Threat: an answer over a colleague's, or to a patient who does not exist for the one answering. It is written once, where row security shows it.
  serve(answerAccessQuestion, async ({ tx, params: { id }, body }) => {
    const now = await tx.one(queries.questionById(id));
    if (!now) throw new Problem('not_found');
    if (now.isAnswered || !(await tx.one(queries.answerQuestion(id, body.answer)))) throw new Problem('already_settled');
    return {};
  }),

  answer(
    accessNames,
    () => [queries.namesNow()],
    ([[names]]) => {
      if (!names) throw new Problem('not_found');
      return names;
    },
  ),

  // Threat: names told against the clinic's will, or a setting over someone's change. The row is taken first, its version compared, old and new are logged.
  serve(changeAccessNames, async ({ tx, body: { version, portalNames } }) => {
    const now = await tx.one(queries.takeNames());
    if (!now) throw new Problem('not_allowed');
    if (now.version !== version) throw new Problem('changed_meanwhile');
    if (now.portalNames === portalNames) return now;
    return (await tx.one(queries.writeNames(portalNames, now.portalNames))) ?? now;
  }),
];
