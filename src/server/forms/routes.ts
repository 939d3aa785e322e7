import {
  addTemplate,
  archiveTemplate,
  completeForm,
  correctForm,
  discardForm,
  formScores,
  getForm,
  getTemplate,
  listForms,
  listTemplates,
  restoreTemplate,
  saveForm,
  saveTemplate,
  startForm,
} from '#src/contract/forms.ts';
import type { Answers, WholeForm } from '#src/contract/forms.ts';
import { instruments, misfitsOf, missingIn, onlyAnswered, resultOf } from '#src/contract/instruments.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { fold } from '#src/platform/names.ts';
import * as queries from './queries.ts';
import { curvesOf } from './rules.ts';

export const routes: Route[] = [
  answer(
    listTemplates,
    (input) => [queries.templatePage(input.query.status, placeOf(input), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    getTemplate,
    ({ params: { templateId } }) => [queries.templateById(templateId)],
    ([[found]]) => {
      if (!found) throw new Problem('not_found');
      return found;
    },
  ),

  // Threat: a definition that breaks who fills it in. It is held to the contract's limits, and is text and numbers only.
  serve(addTemplate, async ({ tx, body }) => {
    const instrument = 'instrument' in body ? body.instrument : null;
    const { name, definition } = 'instrument' in body ? instruments[body.instrument] : body;
    const made = await tx.one(queries.createTemplate(newId(), { name, sortName: fold(name), definition }, instrument));
    if (!made) throw new Problem('not_allowed');
    return { id: made.id, version: made.version };
  }),

  // Threat: changing what a filled form asked. A version is only ever added, and two who save the same one are told.
  serve(saveTemplate, async ({ tx, params: { templateId }, body: { version, name, definition } }) => {
    const saved = await tx.one(queries.nextVersion(templateId, version, { name, sortName: fold(name), definition }));
    if (saved) return saved;
    const current = await tx.one(queries.templateById(templateId));
    if (!current) throw new Problem('not_found');
    throw new Problem('changed_meanwhile', { current });
  }),

  // Threat: taking away what others fill in. Nothing is deleted, and those who manage templates bring it back.
  ...(
    [
      [archiveTemplate, 'archived'],
      [restoreTemplate, 'active'],
    ] as const
  ).map(([endpoint, status]) =>
    serve(endpoint, async ({ tx, params: { templateId } }) => {
      const changed = await tx.one(queries.setTemplateStatus(templateId, status));
      if (!changed && !(await tx.one(queries.templateById(templateId)))) throw new Problem('not_found');
      return {};
    }),
  ),

  answer(
    listForms,
    (input) => [queries.formPage(input.params.patientId, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    formScores,
    ({ params: { patientId }, query: { templateId } }) => [queries.scoresOf(patientId, templateId ?? null)],
    ([rows]) => ({ curves: curvesOf(rows) }),
  ),

  answer(
    getForm,
    ({ params: { patientId, formId } }) => [queries.formById(patientId, formId)],
    ([[found]]) => {
      if (!found) throw new Problem('not_found');
      return found;
    },
  ),

  // Threat: writing into a chart that is not one's own to write in. The door has decided, and row security decides again on the row.
  serve(startForm, async ({ tx, params: { patientId }, body: { templateId } }) => {
    const made = await tx.one(queries.createForm(newId(), patientId, templateId));
    if (made) return { id: made.id, version: made.version };
    throw new Problem((await tx.one(queries.templateById(templateId))) ? 'template_archived' : 'not_found');
  }),

  // Threat: overwriting what one's other window saved, or what is completed. One version is saved over once, and only a draft of one's own.
  serve(saveForm, async ({ tx, params: { patientId, formId }, body: { version, answers } }) => {
    const draft = await draftNow(tx, patientId, formId, version);
    const saved = await tx.one(queries.saveDraft(patientId, formId, version, fitting(draft, answers)));
    return saved ?? changed(tx, patientId, formId);
  }),

  // Threat: a score that the browser made up. It is computed here, from the answers and the version that asked.
  serve(completeForm, async ({ tx, params: { patientId, formId }, body: { version, answers } }) => {
    const draft = await draftNow(tx, patientId, formId, version);
    const given = fitting(draft, answers);
    const missing = missingIn(draft.definition.fields, given);
    if (missing.length > 0) throw new Problem('form_incomplete', { missing });
    const result = resultOf(draft.definition, given);
    const completed = await tx.one(queries.completeDraft(patientId, formId, version, given, result)).catch((error: unknown) => {
      // A colleague has corrected the same form meanwhile.
      throw (error as { constraint?: string }).constraint === 'form_corrected_once' ? new Problem('already_corrected') : error;
    });
    return { ...(completed ?? (await changed(tx, patientId, formId))), result };
  }),

  // Threat: making something of the record vanish. Only a draft of one's own, and its row stays.
  serve(discardForm, async ({ tx, params: { patientId, formId } }) => {
    await draftNow(tx, patientId, formId, null);
    await tx.one(queries.discardDraft(patientId, formId));
    return {};
  }),

  // Threat: rewriting what a colleague completed. A correction is another form, with its own author and its reason (C3).
  serve(correctForm, async ({ tx, params: { patientId, formId }, body: { reason } }) => {
    const found = await tx.one(queries.formById(patientId, formId));
    if (found?.status !== 'completed') throw new Problem('not_found');
    if (found.correctedBy) throw new Problem('already_corrected', { by: found.correctedBy });
    const made =
      (await tx.one(queries.createCorrection(newId(), patientId, formId, reason))) ??
      (await tx.one(queries.correctionBegun(patientId, formId)));
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version };
  }),
];

/** A draft of one's own. @throws not_found, form_completed; changed_meanwhile where it is another version by now, with what it is */
async function draftNow(tx: Tx, patientId: number, formId: number, seen: number | null): Promise<WholeForm> {
  const found = await tx.one(queries.formById(patientId, formId));
  if (!found) throw new Problem('not_found');
  if (found.status !== 'draft') throw new Problem('form_completed');
  if (seen !== null && found.version !== seen) return changed(tx, patientId, formId);
  return found;
}

/** @throws changed_meanwhile with what is there now, which is the caller's own */
async function changed(tx: Tx, patientId: number, formId: number): Promise<never> {
  const now = await tx.one(queries.formById(patientId, formId));
  if (now?.status !== 'draft') throw new Problem(now ? 'form_completed' : 'not_found');
  throw new Problem('changed_meanwhile', { current: { version: now.version, answers: now.answers, savedAt: now.savedAt } });
}

/** What was answered, where it fits what was asked. @throws invalid with the fields that do not */
function fitting({ definition }: WholeForm, answers: Answers): Answers {
  const given = onlyAnswered(answers);
  const misfits = misfitsOf(definition.fields, given);
  if (misfits.length > 0) throw new Problem('invalid', { fields: misfits.slice(0, 20) });
  return given;
}
