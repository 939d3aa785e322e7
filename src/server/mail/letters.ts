import { wordsIn } from '#src/contract/words.ts';
import type { Language } from '#src/contract/words.ts';
import { dateFormat } from '#src/platform/dates.ts';
import type { Letter } from '#src/platform/outbox.ts';
import type { Tx } from '#src/platform/db.ts';
import { portalNotice } from '../correspondence/queries.ts';
import { memberLetter } from '../colleagues/queries.ts';
import { memberToken } from '../colleagues/rules.ts';
import { inboxLetter } from '../inbox/letters.ts';
import type { InboxLetterKind } from '../inbox/letters.ts';
import { invitationLetter, selfAssignedLetter } from '../invitations/queries.ts';
import { invitationToken, invitationUrl } from '../invitations/rules.ts';
import { appointmentLetter, declinedLetter } from '../links/letters.ts';
import type { AppointmentLetterKind } from '../links/queries.ts';
import { clinicOfLetter } from '../session/queries.ts';
import { signInDigits, signInLinkUrl, signInToken } from '../session/rules.ts';
import { letterTo, said } from './rules.ts';

export type LetterKind =
  | 'invitation'
  | 'memberInvitation'
  | 'selfAssigned'
  | 'correspondence'
  | 'appointmentDeclined'
  | 'signInLink'
  | 'waitlistOffer'
  | 'formSent'
  | 'formReminder'
  | AppointmentLetterKind
  | InboxLetterKind;

/**
 * An entry of the outbox. `to` is the address of the colleague, or of the patient of an appointment; null where it goes to nobody any more.
 * `patientId` is whom it is about, if it is about a patient.
 */
type Entry = { id: number; letter: LetterKind; patientId: number | null; subjectId: number; to: string | null };

/** Letters to a patient about an appointment: written by whoever sees it alone, as with its link. */
const aboutAppointments: readonly string[] = [
  'appointmentBooked',
  'appointmentMoved',
  'appointmentCancelled',
  'appointmentReminder',
] satisfies AppointmentLetterKind[];
export const isAboutAppointment = (kind: LetterKind): kind is AppointmentLetterKind => aboutAppointments.includes(kind);

const longDate = (language: Language, instant: string, timeZone: string): string =>
  dateFormat(language, { dateStyle: 'long', timeZone }).format(new Date(instant));

/** Writes the letter that an entry of the outbox stands for, as things are now; null where there is no reason for it any more. */
export async function writeLetter(
  tx: Tx,
  { id, letter: kind, patientId, subjectId, to }: Entry,
  here: { baseUrl: string; config: { secret: string } },
): Promise<Letter | null> {
  if (kind === 'invitation') {
    const about = await tx.one(invitationLetter(subjectId));
    if (!about) return null;
    const { language, tenantId, tenantName, nonce, relation } = about;
    const token = invitationToken(here.config.secret, { tenantId, invitationId: about.id, nonce });
    const facts = {
      clinic: tenantName,
      inviter: `${about.inviterFirstName} ${about.inviterLastName}`,
      name: about.preferredName ?? about.firstName,
      until: longDate(language, about.expiresAt, about.timeZone),
      url: invitationUrl(here.baseUrl, token),
    };
    return letterTo(
      about.email,
      said(relation === 'guardian' ? 'guardianInvitation' : 'invitation', language, wordsIn(language, about), facts),
    );
  }
  if (kind === 'memberInvitation') {
    const about = await tx.one(memberLetter(subjectId));
    if (!about) return null;
    const { language, tenantId, nonce, tenantName, inviter } = about;
    const url = invitationUrl(here.baseUrl, memberToken(here.config.secret, { tenantId, invitationId: subjectId, nonce }));
    const facts = { clinic: tenantName, inviter, name: about.firstName, until: longDate(language, about.expiresAt, about.timeZone), url };
    return letterTo(about.email, said(kind, language, wordsIn(language, about), facts));
  }
  if (kind === 'correspondence') {
    const about = await tx.one(portalNotice(subjectId));
    if (!about) return null;
    const { email, language, ...facts } = about;
    return letterTo(email, said(kind, language, wordsIn(language, about), { ...facts, url: `${here.baseUrl}/portal` }));
  }
  // The colleague may not act any more, or the patient does not exist for them; the patient has no address; or a link is used, or over.
  if (to === null) return null;
  if (isAboutAppointment(kind)) {
    const about = await appointmentLetter(tx, kind, { id, to }, here);
    return about && letterTo(to, about);
  }
  if (kind === 'appointmentDeclined') {
    const about = await declinedLetter(tx, subjectId, here.baseUrl);
    return about && letterTo(to, about);
  }
  if (kind === 'selfAssigned') {
    const about = await tx.one(selfAssignedLetter(subjectId));
    if (!about) return null;
    const { language, tenantName, firstName, lastName } = about;
    return letterTo(
      to,
      said(kind, language, wordsIn(language, about), { clinic: tenantName, who: `${firstName} ${lastName}`, url: here.baseUrl }),
    );
  }
  if (kind === 'signInLink' || kind === 'waitlistOffer' || kind === 'formSent' || kind === 'formReminder') {
    const about = await tx.one(clinicOfLetter(patientId));
    if (!about) return null;
    const { clinic, language } = about;
    const words = wordsIn(language, about);
    if (kind === 'signInLink') {
      const digits = signInDigits(here.config.secret, subjectId);
      const url = signInLinkUrl(here.baseUrl, signInToken(here.config.secret, subjectId));
      return letterTo(to, said(kind, language, words, { clinic, digits: `${digits.slice(0, 4)} ${digits.slice(4)}`, url }));
    }
    const url = `${here.baseUrl}/portal${kind === 'waitlistOffer' ? '' : '/forms'}`;
    return letterTo(to, said(kind, language, words, { clinic, url }));
  }
  const about = await inboxLetter(tx, kind, subjectId, here.baseUrl);
  return about && letterTo(to, about);
}
