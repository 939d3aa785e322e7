import type { Tx } from '#src/platform/db.ts';
import { clinicNow, digestIsDue, needIsOpen, requestIsOpen, reviewIsDue } from './queries.ts';

export type InboxLetterKind = 'accessRequested' | 'accessSettled' | 'emergencyOpened' | 'emergencyOverdue' | 'accessNeeded' | 'leaveDigest';

/** What such a letter says. Who and why is in the inbox, behind the sign-in: no patient, no reason, no id. */
const said: Record<InboxLetterKind, { subject: string; line: string; closing: string }> = {
  accessRequested: {
    subject: 'A request for access waits for you',
    line: 'A colleague asks for access to one of your patients. Open your inbox.',
    closing: 'You receive this because you are on the care team, or a clinical admin.',
  },
  accessSettled: {
    subject: 'Your request for access was answered',
    line: 'A request of yours for access was answered. Open your inbox.',
    closing: 'You receive this because you asked for access.',
  },
  accessNeeded: {
    subject: 'A booking waits for your decision',
    line: 'One of your patients was booked with a colleague who is not on the care team. Open your inbox and decide about access.',
    closing: 'You receive this because you are on the care team, or a clinical admin.',
  },
  leaveDigest: {
    subject: 'What happened while you were away',
    line: 'Your leave is over, and colleagues covered for you. Open your inbox for what happened meanwhile.',
    closing: 'You receive this because colleagues covered for you.',
  },
  emergencyOpened: {
    subject: 'A record was opened in an emergency',
    line: 'A colleague opened the record of one of your patients in an emergency. Open your inbox, or the patient’s page.',
    closing: 'You receive this because you are on the care team, a clinical admin or an owner.',
  },
  emergencyOverdue: {
    subject: 'An emergency access waits for its review',
    line: 'Nobody has reviewed an emergency access in time. Open your inbox.',
    closing: 'You receive this because you review emergency access.',
  },
};

/** What a letter about the inbox says; null where there is no reason for it any more: the request settled, the emergency reviewed. */
export async function inboxLetter(tx: Tx, kind: InboxLetterKind, subjectId: number) {
  if (kind === 'accessRequested' && !(await tx.one(requestIsOpen(subjectId)))) return null;
  if (kind === 'accessNeeded' && !(await tx.one(needIsOpen(subjectId)))) return null;
  if (kind === 'emergencyOverdue' && !(await tx.one(reviewIsDue(subjectId)))) return null;
  if (kind === 'leaveDigest' && !(await tx.one(digestIsDue(subjectId)))) return null;
  const clinic = await tx.one(clinicNow());
  if (!clinic) return null;
  const { subject, line, closing } = said[kind];
  return { subject: `${subject} at ${clinic.name}`, line, closing };
}
