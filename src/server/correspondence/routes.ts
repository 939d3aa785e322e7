import { Readable } from 'node:stream';
import {
  beginLetter,
  changeLetterhead,
  changeLetterTemplate,
  createLetterTemplate,
  discardLetter,
  finishLetter,
  getLetter,
  getLetterhead,
  letterPdf,
  letters,
  letterTemplates,
  portalLetterPdf,
  portalLetters,
  receiveLetter,
  saveLetter,
  sendLetter,
} from '#src/contract/correspondence.ts';
import type { Language } from '#src/contract/correspondence.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, download, serve } from '#src/http/serve.ts';
import type { Download, Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { PaperRefused, pdfWriter } from '#src/platform/pdf.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import * as queries from './queries.ts';
import { filled, letterPaper, starters, unknownIn } from './rules.ts';

export const routes: Route[] = [
  answer(
    getLetterhead,
    () => [queries.letterheadNow()],
    ([[head]]) => {
      if (!head) throw new Problem('not_found');
      return head;
    },
  ),

  // Threat: another sender on the clinic's letters, or over a colleague's change. Those who keep templates only; its version is compared; it is logged.
  serve(changeLetterhead, async ({ tx, body }) => {
    const written = await tx.one(queries.writeLetterhead(body));
    if (!written) throw new Problem('changed_meanwhile', { now: await tx.one(queries.letterheadNow()) });
    return { ...body, version: written.version };
  }),

  answer(
    letterTemplates,
    () => [queries.templatesNow()],
    ([items], { query }) => ({ items, starters: starters[query.language] }),
  ),

  // Threat: a template that draws in what its author may not see. Placeholders come from a closed list, and are filled in as whoever writes.
  serve(createLetterTemplate, async ({ tx, body }) => {
    refuseUnknown(body.subject, body.body);
    const made = await tx.one(queries.createTemplate(newId(), { ...body, archived: false }));
    if (!made) throw new Problem('not_allowed');
    return made;
  }),

  // Threat: rewriting what letters were begun from. Each version is kept, and nobody overwrites one that they have not seen.
  serve(changeLetterTemplate, async ({ tx, params: { templateId }, body }) => {
    const now = await tx.one(queries.templateById(templateId));
    if (!now) throw new Problem('not_found');
    const { version, ...wanted } = body;
    const to = { ...now, ...wanted };
    refuseUnknown(to.subject, to.body);
    if (!(await tx.one(queries.changeTemplate(templateId, version, to)))) throw new Problem('changed_meanwhile', { now });
    return (await tx.one(queries.templateById(templateId))) ?? now;
  }),

  answer(
    letters,
    (input) => [queries.letterPage(input.params.patientId, placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  answer(
    getLetter,
    ({ params: { patientId, letterId } }) => [queries.letterById(patientId, letterId)],
    ([[letter]]) => {
      if (!letter) throw new Problem('not_found');
      return letter;
    },
  ),

  // Threat: a template or an earlier letter of somebody else. Row security shows neither another clinic's template nor another chart's letter.
  serve(beginLetter, async ({ tx, params: { patientId }, body }) => {
    const by = await tx.one(queries.filling(patientId));
    if (!by) throw new Problem('not_found');
    const template = body.templateId ? await tx.one(queries.templateById(body.templateId)) : null;
    const earlier = body.corrects ? await tx.one(queries.letterById(patientId, body.corrects)) : null;
    if ((body.templateId && (!template || template.archived)) || (body.corrects && !earlier)) throw new Problem('not_found');
    if (earlier && (earlier.state !== 'finished' || earlier.kind !== 'written')) throw new Problem('letter_not_finished');
    const fill = (text: string) => filled(text, by, body.language, new Date());
    const made = await tx.one(
      queries.beginDraft(newId(), patientId, {
        subject: earlier?.subject ?? fill(template?.subject ?? ''),
        body: earlier?.body ?? fill(template?.body ?? ''),
        party: earlier?.party ?? 'patient',
        partyName: earlier?.partyName ?? `${by.firstName} ${by.lastName}`,
        partyLines: earlier?.partyLines ?? [],
        corrects: earlier?.id ?? null,
        template: template ?? null,
      }),
    );
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version };
  }),

  // Threat: rewriting a colleague's letter, or one that is finished. The statement reaches one's own drafts only, of the version that was seen.
  serve(saveLetter, async ({ tx, params: { patientId, letterId }, body }) => {
    const now = await myDraft(tx, patientId, letterId, body.version);
    const { version, ...wanted } = body;
    if (!(await tx.one(queries.saveDraft(patientId, letterId, version, { ...now, ...wanted })))) throw new Problem('changed_meanwhile');
    return letterNow(tx, patientId, letterId);
  }),

  // Threat: a letter that changes after it was read. From here its row is updated by nobody; the letterhead is kept with it.
  serve(finishLetter, async ({ tx, params: { patientId, letterId }, body }) => {
    const now = await myDraft(tx, patientId, letterId, body.version);
    if (now.partyName === '' || now.body.trim() === '') throw new Problem('letter_incomplete');
    if (!(await tx.one(queries.closeDraft(patientId, letterId, body.version, 'finished')))) throw new Problem('changed_meanwhile');
    return letterNow(tx, patientId, letterId);
  }),

  // Threat: making a letter disappear. Only a draft that nobody else has seen is put away, and its text stays.
  serve(discardLetter, async ({ tx, params: { patientId, letterId }, body }) => {
    await myDraft(tx, patientId, letterId, body.version);
    if (!(await tx.one(queries.closeDraft(patientId, letterId, body.version, 'discarded')))) throw new Problem('changed_meanwhile');
    return letterNow(tx, patientId, letterId);
  }),

  // Threat: a record that leaves through the post. What goes out is finished; into the portal of this very patient only; the mail about it says nothing.
  serve(sendLetter, async ({ tx, params: { patientId, letterId }, body, viewer }) => {
    const letter = await letterNow(tx, patientId, letterId);
    if (letter.kind !== 'written' || letter.state !== 'finished') throw new Problem('letter_not_finished');
    if (isTrainee(viewer)) throw new Problem('co_signature_needed');
    const known = await tx.one(queries.sending(patientId));
    if (!known) throw new Problem('not_found');
    const on = body.channel === 'portal' ? known.today : (body.on ?? known.today);
    if (on > known.today) throw new Problem('day_not_passed');
    if (body.channel === 'portal' && !(known.portalOpen && isOn(await tx.many(featuresNow()), 'clientPortal'))) {
      throw new Problem('portal_not_open');
    }
    const recipient = body.channel === 'portal' ? known.patientName : letter.partyName;
    const sent = await tx.one(queries.dispatch(newId(), patientId, letterId, { channel: body.channel, recipient, on }));
    if (!sent) throw new Problem('already_sent');
    return { id: sent.id };
  }),

  // Threat: words put into somebody's mouth. Who wrote it down and when stands beside it, and it is changed by nobody.
  serve(receiveLetter, async ({ tx, params: { patientId }, body }) => {
    const known = await tx.one(queries.sending(patientId));
    if (!known) throw new Problem('not_found');
    if (body.on > known.today) throw new Problem('day_not_passed');
    const made = await tx.one(queries.receive(newId(), patientId, body.from, body.on, body.subject, body.summary));
    if (!made) throw new Problem('not_found');
    return { id: made.id, version: made.version };
  }),

  download(letterPdf, async ({ tx, params: { patientId, letterId }, query }) =>
    pdfOf(await tx.one(queries.letterOnPaper(patientId, letterId)), query.language),
  ),

  answer(
    portalLetters,
    (input) => [queries.myLetterPage(placeOf(input, 'at'), input.query.limit)],
    ([rows], input) => pageOf(rows, input),
  ),

  download(portalLetterPdf, async ({ tx, params: { letterId }, query }) =>
    pdfOf(await tx.one(queries.myLetterOnPaper(letterId)), query.language),
  ),
];

const isTrainee = ({ roles }: Viewer): boolean =>
  roles !== null && roles.includes('trainee') && !roles.some((role) => role === 'clinician' || role === 'clinicalAdmin');

function refuseUnknown(...texts: string[]): void {
  const unknown = unknownIn(...texts);
  if (unknown.length > 0) throw new Problem('unknown_placeholder', { placeholders: unknown });
}

/** A letter as it is now. @throws not_found where it is not visible */
async function letterNow(tx: Tx, patientId: number, letterId: number) {
  const letter = await tx.one(queries.letterById(patientId, letterId));
  if (!letter) throw new Problem('not_found');
  return letter;
}

/** A draft of the one asking, of the version they have seen. @throws not_found, letter_finished, changed_meanwhile with what it is now */
async function myDraft(tx: Tx, patientId: number, letterId: number, version: number) {
  const letter = await letterNow(tx, patientId, letterId);
  if (letter.state !== 'draft' || !letter.isMine) throw new Problem('letter_finished');
  if (letter.version !== version) {
    const { subject, body, party, partyName, partyLines } = letter;
    throw new Problem('changed_meanwhile', { now: { version: letter.version, subject, body, party, partyName, partyLines } });
  }
  return letter;
}

/**
 * Not the thread in which records are written, behind which a letter could wait for a minute. A download is found within a transaction, so
 * a letter that waits holds a connection: of ten at most six do, for a second each at the most that a letter may hold; where it is longer,
 * the database ends what has been idle for 15 s.
 */
const writeLetter = pdfWriter({ time: 10_000, memory: 256, waiting: 5 });

/** A letter's rows as bytes. @throws not_found; unavailable where too many are asked for at once */
async function pdfOf(letter: queries.LetterOnPaper | undefined, language: Language): Promise<Download> {
  if (!letter) throw new Problem('not_found');
  const paper = letterPaper(letter, language);
  const pdf = await writeLetter(paper).catch((error: unknown) => {
    throw error instanceof PaperRefused ? new Problem('unavailable') : error;
  });
  return {
    type: 'application/pdf',
    name: `${paper.title}.pdf`,
    size: pdf.length,
    shown: 'attachment',
    read: (from, to) => Readable.from([pdf.subarray(from, to + 1)]),
  };
}
