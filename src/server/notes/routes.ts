import * as contract from '#src/contract/notes.ts';
import type { Draft, Note, NoteKind, PsychotherapyNote } from '#src/contract/notes.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Here, Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { openText, sealText } from '#src/platform/vault.ts';
import * as queries from './queries.ts';
import type { PsychotherapyRow } from './queries.ts';
import { checkComplete, checkContent, checkMoment, checkTemplate, emptyContent } from './rules.ts';

/** The acts of one family of addresses: on notes of its kinds only, so that none is reached by the right of the other. */
const family = (
  kinds: readonly NoteKind[],
  create: typeof contract.createNote | typeof contract.createContactNote,
  save: typeof contract.saveNote,
  sign: typeof contract.signNote,
  addTo: typeof contract.addToNote,
  discard: typeof contract.discardNote,
  unlock: typeof contract.unlockNote,
): Route[] => [
  // Threat: a draft in a chart that is not open to write. The door has decided by the chart's lock, and the row's policy decides again.
  serve(create as typeof contract.createNote, async ({ tx, params: { patientId }, body }) => {
    checkTemplate(body.kind, body.template);
    checkMoment(body.happenedAt, Date.now());
    const made = await tx.one(
      queries.beginNote({ ...body, id: newId(), patientId, happenedAt: body.happenedAt ?? null, content: emptyContent }),
    );
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version, draftVersion: made.draftVersion };
  }),

  // Threat: writing over what was typed elsewhere (OC-2), or what was signed. The statement writes one version of one open draft of one's own.
  serve(save, async ({ tx, params: { patientId, noteId }, body }) => {
    const own = await ownNote(tx, patientId, noteId, kinds);
    checkContent(own.template, body.content);
    checkMoment(body.happenedAt, Date.now());
    const saved = await tx.one(queries.saveDraft(noteId, body.version, body.content, body.happenedAt ?? null));
    if (!saved) throw await draftMeanwhile(tx, patientId, noteId, kinds);
    return saved;
  }),

  // Threat: signing what one has not seen. The draft is signed in the version that the caller names, once.
  serve(sign, async ({ tx, params: { patientId, noteId }, body: { draftVersion } }) => {
    const own = await ownNote(tx, patientId, noteId, kinds);
    if (own.content === null || own.draftVersion !== draftVersion) throw await draftMeanwhile(tx, patientId, noteId, kinds);
    checkComplete(own.template, own.content);
    if (own.status === 'signed' && !own.mayUnlock) throw new Problem('may_not_unlock');
    if (!(await tx.one(queries.signNow(noteId, draftVersion)))) throw await draftMeanwhile(tx, patientId, noteId, kinds);
    return noteNow(tx, patientId, noteId);
  }),

  // Threat: words under another name, or to a draft that one cannot see. The author is who asks, the note one that has been signed.
  serve(addTo, async ({ tx, params: { patientId, noteId }, body: { text } }) => {
    const added = await tx.one(queries.addAddendum(newId(), patientId, noteId, kinds, text));
    if (added) return { id: added.id };
    await ownNote(tx, patientId, noteId, kinds);
    throw new Problem('note_not_signed');
  }),

  // Threat: making a signed note disappear. Only what was never signed is put away, and kept where it is.
  serve(discard, async ({ tx, params: { patientId, noteId }, body: { draftVersion } }) => {
    await ownNote(tx, patientId, noteId, kinds);
    if (!(await tx.one(queries.discardDraft(noteId, draftVersion)))) throw await draftMeanwhile(tx, patientId, noteId, kinds);
    return {};
  }),

  // Threat: changing what was signed. Only its author takes it back into work, with the permission or because it was returned; what
  // was signed stands until it is signed anew.
  serve(unlock, async ({ tx, params: { patientId, noteId }, body: { version, reason } }) => {
    const own = await ownNote(tx, patientId, noteId, kinds);
    if (own.status === 'draft') throw new Problem('note_not_signed');
    if (!own.mayUnlock) throw new Problem('may_not_unlock');
    if (own.content === null && !(await tx.one(queries.unlock(noteId, version, reason)))) {
      throw new Problem('changed_meanwhile', { version: own.version });
    }
    return noteNow(tx, patientId, noteId);
  }),
];

const everyKind: readonly NoteKind[] = [...contract.clinicalKinds, ...contract.contactKinds];

export const routes: Route[] = [
  answer(
    contract.listNotes,
    (input) => [
      queries.notePage(input.params.patientId, input.query.kind ? [input.query.kind] : everyKind, placeOf(input, 'at'), input.query.limit),
    ],
    ([rows], input) => pageOf(rows, input),
  ),
  answer(
    contract.listContactNotes,
    (input) => [queries.notePage(input.params.patientId, contract.contactKinds, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),
  answer(
    contract.noteVersions,
    ({ params: { patientId, noteId } }) => [queries.noteById(patientId, noteId), queries.versionsOf(patientId, noteId)],
    ([[found], items]) => {
      if (!found) throw new Problem('not_found');
      return { items };
    },
  ),
  ...family(
    contract.clinicalKinds,
    contract.createNote,
    contract.saveNote,
    contract.signNote,
    contract.addToNote,
    contract.discardNote,
    contract.unlockNote,
  ),
  ...family(
    contract.contactKinds,
    contract.createContactNote,
    contract.saveContactNote,
    contract.signContactNote,
    contract.addToContactNote,
    contract.discardContactNote,
    contract.unlockContactNote,
  ),

  // Threat: a signature in a supervisor's name by somebody else, or on another text than the one read. The policy holds whom one
  // supervises now against the author, the statement the version.
  serve(contract.coSignNote, async ({ tx, params: { patientId, noteId }, body: { version } }) => {
    if (!(await tx.one(queries.coSign(patientId, noteId, version)))) throw await notWaiting(tx, patientId, noteId, version);
    return noteNow(tx, patientId, noteId);
  }),

  // Threat: the same, to undo a colleague's signature. A note of someone whom one does not supervise is read, not returned.
  serve(contract.returnNote, async ({ tx, params: { patientId, noteId }, body: { version, reason } }) => {
    if (!(await tx.one(queries.giveBack(patientId, noteId, version, reason)))) throw await notWaiting(tx, patientId, noteId, version);
    return noteNow(tx, patientId, noteId);
  }),

  answer(
    contract.listPsychotherapyNotes,
    (input) => [queries.psychotherapyPage(input.params.patientId, placeOf(input, 'at'), input.query.limit)],
    ([rows], input, viewer) => {
      const { items, nextCursor } = pageOf(rows, input);
      return { items: items.map((row) => opened(row, input.params.patientId, viewer, input.here)), nextCursor };
    },
  ),

  // Threat: that anybody learns of it. The row is its author's alone, its text is encrypted for it, and the log tells of an opening.
  serve(contract.createPsychotherapyNote, async ({ tx, params: { patientId }, body: { happenedAt }, viewer, here }) => {
    checkMoment(happenedAt, Date.now());
    const id = newId();
    const body = sealText('', placeFor(id, patientId, viewer, here));
    const made = await tx.one(queries.beginPsychotherapy(id, patientId, happenedAt ?? null, body));
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version };
  }),

  // Threat: the same; and writing over what was typed elsewhere. One's own, in one version.
  serve(
    contract.savePsychotherapyNote,
    async ({ tx, params: { patientId, noteId }, body: { version, text, happenedAt }, viewer, here }) => {
      checkMoment(happenedAt, Date.now());
      const body = sealText(text, placeFor(noteId, patientId, viewer, here));
      const saved = await tx.one(queries.savePsychotherapy(patientId, noteId, version, body, happenedAt ?? null));
      if (saved) return saved;
      const now = await tx.one(queries.psychotherapyById(patientId, noteId));
      if (!now) throw new Problem('not_found');
      throw new Problem('changed_meanwhile', { current: opened(now, patientId, viewer, here) });
    },
  ),

  // Threat: text put into a chart by anyone, or read out of one that has closed. Only for a note that one began oneself, and nothing of
  // it comes back; the care team reads it once it is given to them.
  serve(contract.sealDraft, async ({ tx, params: { patientId, noteId }, body: { content } }) => {
    const begun = await tx.one(queries.beginningOf(patientId, noteId));
    if (!begun) throw new Problem('not_found');
    checkContent(begun.template, content);
    const sealed = await tx.one(queries.seal(newId(), noteId));
    if (!sealed) throw new Problem('not_found');
    await tx.one(queries.sealContent(sealed.id, patientId, content));
    return { id: sealed.id };
  }),
  answer(
    contract.mySealedDrafts,
    () => [queries.mySealed()],
    ([items]) => ({ items }),
  ),

  // Threat: giving away what is somebody else's. Only one's own is given, and only to the care team of its patient.
  serve(contract.giveSealedDraft, async ({ tx, params: { draftId } }) => {
    await tx.one(queries.give(draftId));
    const now = await tx.one(queries.mySealedById(draftId));
    if (!now) throw new Problem('not_found');
    return now;
  }),
  answer(
    contract.givenDrafts,
    ({ params: { patientId } }) => [queries.givenOf(patientId)],
    ([items]) => ({ items }),
  ),

  // Threat: two who go on with one text, or one who does so out of another chart. The statement takes it once, in the chart that is open.
  serve(contract.takeGivenDraft, async ({ tx, params: { patientId, draftId } }) => {
    const taken = await tx.one(queries.take(draftId, patientId, newId()));
    if (taken) return { id: taken.id };
    throw new Problem((await tx.one(queries.givenById(patientId, draftId))) ? 'already_settled' : 'not_found');
  }),
];

/** A note as it is now. @throws not_found where it is not visible */
async function noteNow(tx: Tx, patientId: number, noteId: number): Promise<Note> {
  const found = await tx.one(queries.noteById(patientId, noteId));
  if (!found) throw new Problem('not_found');
  return found;
}

/** A note of the caller's own, with its working text. @throws not_found, also for one that others wrote: it is theirs to change */
async function ownNote(tx: Tx, patientId: number, noteId: number, kinds: readonly NoteKind[]) {
  const own = await tx.one(queries.ownNote(patientId, noteId, kinds));
  if (!own) throw new Problem('not_found');
  return own;
}

/** Why a draft could not be written to: it is signed, or was written to meanwhile; then with what it says now. */
async function draftMeanwhile(tx: Tx, patientId: number, noteId: number, kinds: readonly NoteKind[]): Promise<Problem> {
  const { content, draftVersion, savedAt } = await ownNote(tx, patientId, noteId, kinds);
  if (content === null || draftVersion === null || savedAt === null) return new Problem('note_locked');
  return new Problem('changed_meanwhile', { current: { content, version: draftVersion, savedAt } satisfies Draft });
}

/** Why a note could not be co-signed or returned. */
async function notWaiting(tx: Tx, patientId: number, noteId: number, version: number): Promise<Problem> {
  const now = await noteNow(tx, patientId, noteId);
  return now.may.coSign && now.version !== version
    ? new Problem('changed_meanwhile', { version: now.version })
    : new Problem('not_to_co_sign');
}

/** What a psychotherapy note is encrypted for: itself, its patient, and the one asking, who wrote it. */
const placeFor = (noteId: number, patientId: number, viewer: Viewer, { config }: Here) => ({
  secret: config.secret,
  tenantId: viewer.tenantId,
  of: ['psychotherapy', patientId, noteId, viewer.memberId ?? 0],
});
const opened = ({ body, ...row }: PsychotherapyRow, patientId: number, viewer: Viewer, here: Here): PsychotherapyNote => ({
  ...row,
  text: openText(body, placeFor(row.id, patientId, viewer, here)),
});
