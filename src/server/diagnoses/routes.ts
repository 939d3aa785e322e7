import {
  active,
  changeDiagnosis,
  codeTables,
  diagnoses,
  diagnosisHistory,
  findCodes,
  importCodes,
  recordDiagnosis,
  withReason,
} from '#src/contract/diagnoses.ts';
import type { Status } from '#src/contract/diagnoses.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { searchWords } from '#src/platform/names.ts';
import * as queries from './queries.ts';
import { readLines } from './rules.ts';

export const routes: Route[] = [
  serve(findCodes, async ({ tx, query: { q, system = null } }) => {
    const signs = q.toUpperCase().replace(/[^0-9A-Z]/g, '');
    const words = searchWords(q);
    if (words.length === 0) return { items: [] };
    const items = await tx.many(queries.codesWith(signs, words, system));
    return { items: items.length > 0 ? items : await tx.many(queries.codesLike(words.join(' '), system)) };
  }),

  answer(
    codeTables,
    () => [queries.tablesNow()],
    ([items]) => ({ items }),
  ),

  // Threat: titles that say something else than their codes. Those who keep templates only, as a trial first, and logged; what is in records keeps the title it had.
  serve(importCodes, async ({ tx, body }) => {
    const { lines, unreadable } = readLines(body.lines, body.format, body.firstLine);
    const counts = (await tx.one(queries.compared(body.system, lines))) ?? { added: 0, changed: 0, same: 0 };
    if (!body.trial && counts.added + counts.changed > 0) await tx.one(queries.bringIn(body.system, lines, counts));
    return { ...counts, unreadable };
  }),

  answer(
    diagnoses,
    (input) => [queries.diagnosisPage(input.params.patientId, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    diagnosisHistory,
    ({ params: { patientId, diagnosisId } }) => [queries.versionsOf(patientId, diagnosisId)],
    ([items]) => {
      if (items.length === 0) throw new Problem('not_found');
      return { items };
    },
  ),

  // Threat: a diagnosis that no table has, or that nobody answers for. The code is looked up, its title copied; a trainee's is provisional.
  serve(recordDiagnosis, async ({ tx, params: { patientId }, body, viewer }) => {
    const code = await tx.one(queries.codeNow(body.system, body.code.toUpperCase()));
    if (!code) throw new Problem('code_unknown');
    const to = { onsetOn: null, note: '', isPrimary: false, reason: null, ...body };
    const standing = { ...to, isPrimary: to.isPrimary && active.includes(to.status) };
    await refuse(tx, standing, viewer, null);
    const id = newId();
    const made = await onlyPrimary(tx, patientId, id, standing.isPrimary, () => tx.one(queries.record(id, patientId, code, standing)));
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version };
  }),

  // Threat: rewriting what a colleague found. Every version is kept, with who and when; nobody overwrites one that they have not seen.
  serve(changeDiagnosis, async ({ tx, params: { patientId, diagnosisId }, body, viewer }) => {
    const now = await tx.one(queries.diagnosisById(patientId, diagnosisId));
    if (!now) throw new Problem('not_found');
    if (now.version !== body.version) throw new Problem('changed_meanwhile', { now });
    if (now.status === 'enteredInError') throw new Problem('entered_in_error');
    const { version, ...wanted } = body;
    const to = { ...now, ...wanted };
    // A reason belongs to the status that asks for it.
    const reason = withReason.includes(to.status) ? to.reason : null;
    const standing = { ...to, reason, isPrimary: to.isPrimary && active.includes(to.status) };
    await refuse(tx, standing, viewer, now.status);
    // A colleague’s is not a trainee’s to change (table R, “co-signed”).
    if (isTrainee(viewer) && now.author?.id !== viewer.memberId) throw new Problem('co_signature_needed');
    const changed = await onlyPrimary(tx, patientId, diagnosisId, standing.isPrimary && !now.isPrimary, () =>
      tx.one(queries.change(patientId, diagnosisId, version, standing)),
    );
    if (!changed) throw new Problem('changed_meanwhile');
    return (await tx.one(queries.diagnosisById(patientId, diagnosisId))) ?? now;
  }),
];

/** Two who name a primary at once: the database lets one, and the other is told to look again. @throws changed_meanwhile */
async function onlyPrimary<T>(tx: Tx, patientId: number, besideId: number, isPrimary: boolean, write: () => Promise<T>): Promise<T> {
  if (!isPrimary) return write();
  try {
    await tx.one(queries.makeRoom(patientId, besideId));
    return await write();
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'diagnosis_one_primary') throw new Problem('changed_meanwhile');
    throw error;
  }
}

const isTrainee = ({ roles }: Viewer): boolean =>
  roles !== null && roles.includes('trainee') && !roles.some((role) => role === 'clinician' || role === 'clinicalAdmin');

type Standing = { status: Status; reason: string | null; onsetOn: string | null; isPrimary: boolean };

/** @throws reason_needed, day_not_passed; co_signature_needed where a trainee says more than provisional, or takes the primary's place */
async function refuse(tx: Tx, to: Standing, viewer: Viewer, before: Status | null): Promise<void> {
  if (withReason.includes(to.status) && to.reason === null) throw new Problem('reason_needed');
  const day = (await tx.one(queries.today()))?.day ?? '';
  if (to.onsetOn !== null && to.onsetOn > day) throw new Problem('day_not_passed');
  const answered = (before === null || before === 'provisional') && (to.status === 'provisional' || to.status === 'enteredInError');
  if (isTrainee(viewer) && (!answered || to.isPrimary)) throw new Problem('co_signature_needed');
}
