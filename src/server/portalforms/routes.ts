import type { Answers } from '#src/contract/forms.ts';
import { misfitsOf, missingIn, onlyAnswered, resultOf } from '#src/contract/instruments.ts';
import { completeMyForm, listFormRequests, myForm, myForms, saveMyForm, sendForm, withdrawForm } from '#src/contract/portalforms.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { templateById } from '../forms/queries.ts';
import { lockChart } from '../patients/queries.ts';
import * as queries from './queries.ts';
import type { MyWhole } from './queries.ts';
import { askedOf } from './rules.ts';

export const routes: Route[] = [
  answer(
    listFormRequests,
    (input) => [
      queries.requestPage(input.params.patientId, placeOf(input, 'at'), input.query.limit),
      queries.whetherSomebodyFills(input.params.patientId),
    ],
    ([rows, [portal]], input) => ({ ...pageOf(rows, input), somebodyFills: portal?.somebodyFills ?? false }),
  ),

  // Threat: a form that goes to nobody, or to another patient. It goes into the portal of this very patient, whose logins are told without a
  // word of what it is; row security asks again for the right to write in the chart, for the template and for the appointment.
  serve(sendForm, async ({ tx, params: { patientId }, body: { templateId, due } }) => {
    const portal = await tx.one(queries.whetherSomebodyFills(patientId));
    if (!portal?.somebodyFills) throw new Problem('nobody_fills_forms');
    if (due) {
      const known = await tx.one(queries.whetherToCome(patientId, due));
      if (!known) throw new Problem('not_found');
      if (!known.toCome) throw new Problem('due_passed');
    }
    const made = await tx.one(queries.createRequest(newId(), patientId, templateId, due));
    if (made) return { id: made.id };
    throw new Problem((await tx.one(templateById(templateId))) ? 'template_archived' : 'not_found');
  }),

  // Threat: taking away what the client has completed at this moment. They hold the chart for themselves while they do (below), and what is
  // filled in stays.
  serve(withdrawForm, async ({ tx, params: { patientId, id } }) => {
    if (await tx.one(queries.withdrawRequest(patientId, id))) return {};
    const now = await tx.one(queries.requestNow(patientId, id));
    if (!now) throw new Problem('not_found');
    throw new Problem(now.isFilled ? 'form_filled' : 'already_withdrawn');
  }),

  answer(
    myForms,
    (input) => [queries.myPage(input.query.which, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  // Threat: learning what answers count, or of forms that were not sent. The version that was sent is all that is seen, and of it what it asks.
  answer(
    myForm,
    ({ params: { id } }) => [queries.mineById(id)],
    ([[found]]) => {
      if (!found) throw new Problem('not_found');
      const { definition, ...form } = found;
      return { ...form, intro: definition.intro, source: definition.source, fields: askedOf(definition) };
    },
  ),

  // Threat: another patient's form, one that is completed, or what one's other device saved. Only one's own are seen, and one version is saved over once.
  serve(saveMyForm, async ({ tx, params: { id }, body: { version, answers } }) => {
    const form = await openNow(tx, id, version);
    const saved = await tx.one(queries.saveAnswers(id, version, fitting(form, answers)));
    return saved ?? changed(tx, id);
  }),

  // Threat: a score that the browser made up, or a second form of one request. It is computed here from the version that asked, and the
  // chart is held, so that nobody withdraws or completes the form meanwhile.
  serve(completeMyForm, async ({ tx, viewer, params: { id }, body: { version, answers } }) => {
    if (viewer.patientId === null || !(await tx.one(lockChart(viewer.patientId)))) throw new Problem('not_found');
    const form = await openNow(tx, id, version);
    const given = fitting(form, answers);
    const missing = missingIn(form.definition.fields, given);
    if (missing.length > 0) throw new Problem('form_incomplete', { missing });
    if (!(await tx.one(queries.saveAnswers(id, version, given)))) return changed(tx, id);
    const filled = await tx.one(queries.fillRequest(newId(), id, given, resultOf(form.definition, given)));
    if (!filled) throw new Problem('form_filled');
    return filled;
  }),
];

/** A form of one's own that is not completed. @throws not_found, form_filled; changed_meanwhile where another version is saved by now, with what it is */
async function openNow(tx: Tx, id: number, seen: number): Promise<MyWhole> {
  const found = await tx.one(queries.mineById(id));
  if (!found) throw new Problem('not_found');
  if (found.completedAt !== null) throw new Problem('form_filled');
  return found.version === seen ? found : changed(tx, id);
}

/** @throws changed_meanwhile with what is there now, which is the caller's own */
async function changed(tx: Tx, id: number): Promise<never> {
  const now = await tx.one(queries.mineById(id));
  if (!now || now.completedAt !== null) throw new Problem(now ? 'form_filled' : 'not_found');
  throw new Problem('changed_meanwhile', { current: { version: now.version, answers: now.answers, savedAt: now.savedAt } });
}

/** What was answered, where it fits what was asked. @throws invalid with the fields that do not */
function fitting({ definition }: MyWhole, answers: Answers): Answers {
  const given = onlyAnswered(answers);
  const misfits = misfitsOf(definition.fields, given);
  if (misfits.length > 0) throw new Problem('invalid', { fields: misfits.slice(0, 20) });
  return given;
}
