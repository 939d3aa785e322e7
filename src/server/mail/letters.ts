import { oneLine } from '#src/platform/names.ts';
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
import type { Said } from '../links/letters.ts';
import type { AppointmentLetterKind } from '../links/queries.ts';
import { clinicOfLink } from '../session/queries.ts';
import { signInDigits, signInLinkUrl, signInToken } from '../session/rules.ts';

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

/** An entry of the outbox. `to` is the address of the colleague, or of the patient of an appointment; null where it goes to nobody any more. */
type Entry = { id: number; letter: LetterKind; subjectId: number; to: string | null };

/** Letters to a patient about an appointment: written by whoever sees it alone, as with its link. */
const aboutAppointments: readonly string[] = [
  'appointmentBooked',
  'appointmentMoved',
  'appointmentCancelled',
  'appointmentReminder',
] satisfies AppointmentLetterKind[];
export const isAboutAppointment = (kind: LetterKind): kind is AppointmentLetterKind => aboutAppointments.includes(kind);

/** Writes the letter that an entry of the outbox stands for, as things are now; null where there is no reason for it any more. */
export async function writeLetter(
  tx: Tx,
  { id, letter: kind, subjectId, to }: Entry,
  here: { baseUrl: string; config: { secret: string } },
): Promise<Letter | null> {
  if (kind === 'invitation') {
    const about = await tx.one(invitationLetter(subjectId));
    if (!about) return null;
    const url = invitationUrl(
      here.baseUrl,
      invitationToken(here.config.secret, { tenantId: about.tenantId, invitationId: about.id, nonce: about.nonce }),
    );
    const until = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: about.timeZone }).format(new Date(about.expiresAt));
    // A guardian is told behind the link for whom.
    const isGuardian = about.relation === 'guardian';
    return letter(about.email, `${about.tenantName} invites you`, {
      greeting: isGuardian ? 'Hello,' : `Hello ${about.preferredName ?? about.firstName},`,
      lines: [
        isGuardian
          ? `${about.inviterFirstName} ${about.inviterLastName} at ${about.tenantName} invites you to act for somebody in their client portal. The link shows for whom, and what you can do for them.`
          : `${about.inviterFirstName} ${about.inviterLastName} at ${about.tenantName} invites you to their client portal. There you see who cares for you.`,
        `The link works once, until ${until}.`,
      ],
      action: { label: 'See the invitation', url },
      closing: `If you do not know ${about.tenantName}, you can ignore this message.`,
    });
  }
  if (kind === 'memberInvitation') {
    const about = await tx.one(memberLetter(subjectId));
    if (!about) return null;
    const { tenantId, nonce, tenantName, inviter } = about;
    const url = invitationUrl(here.baseUrl, memberToken(here.config.secret, { tenantId, invitationId: subjectId, nonce }));
    const until = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: about.timeZone }).format(new Date(about.expiresAt));
    return letter(about.email, `${inviter} invites you to the team of ${tenantName}`, {
      greeting: `Hello ${about.firstName},`,
      lines: [
        `${inviter} invites you to work with ${tenantName} in Caseload. The link shows as what, and lets you in once you accept.`,
        `It works once, until ${until}.`,
      ],
      action: { label: 'See the invitation', url },
      closing: `If you do not know ${tenantName}, you can ignore this message. Never pass the link on: whoever opens it first gets your access.`,
    });
  }
  if (kind === 'correspondence') {
    // That something is there, and where: neither what, nor from whom, nor of which discipline.
    const about = await tx.one(portalNotice(subjectId));
    if (!about) return null;
    return letter(about.email, `Something new for you at ${about.clinic}`, {
      greeting: `Hello ${about.name},`,
      lines: [`There is something new for you in your portal at ${about.clinic}. Sign in to see it.`],
      action: { label: 'Open the portal', url: `${here.baseUrl}/portal` },
      closing: 'For your privacy we never put it into a mail.',
    });
  }
  // The colleague may not act any more, or the patient does not exist for them; the patient has no address; or a link is used, or over.
  if (to === null) return null;
  if (kind === 'signInLink') {
    const about = await tx.one(clinicOfLink());
    if (!about) return null;
    const digits = signInDigits(here.config.secret, subjectId);
    return letter(to, `Your sign-in link for ${about.clinic}`, {
      greeting: 'Hello,',
      lines: [
        `Somebody, probably you, asked to sign in to the client portal of ${about.clinic}. Open the link in the browser in which you asked for it, within ten minutes. It works once.`,
        'Or type these digits there:',
      ],
      facts: { when: [`${digits.slice(0, 4)} ${digits.slice(4)}`], where: '' },
      action: { label: 'Sign in', url: signInLinkUrl(here.baseUrl, signInToken(here.config.secret, subjectId)) },
      closing:
        'If it was not you, ignore this message: without the browser that asked, nobody gets in with it. We never ask you for the digits.',
    });
  }
  if (kind === 'waitlistOffer') {
    // That there is a time, and where: neither when, nor what for, nor with whom.
    const about = await tx.one(clinicOfLink());
    if (!about) return null;
    return letter(to, `A time has become free at ${about.clinic}`, {
      greeting: 'Hello,',
      lines: [
        `You are on the waitlist of ${about.clinic}, and a time has become free. It is kept for a short while: sign in to see until when, and to accept it.`,
      ],
      action: { label: 'See it in the portal', url: `${here.baseUrl}/portal` },
      closing: 'If you do not answer, it goes to the next in line, and you stay on the waitlist.',
    });
  }
  if (kind === 'formSent' || kind === 'formReminder') {
    // That there is a form, and where: not which one, not of whom, nor before what.
    const about = await tx.one(clinicOfLink());
    if (!about) return null;
    const reminds = kind === 'formReminder';
    return letter(to, reminds ? `A reminder from ${about.clinic}` : `Something to fill in for ${about.clinic}`, {
      greeting: 'Hello,',
      lines: [
        reminds
          ? `There is still something to fill in in your portal at ${about.clinic}, and it is due within a day.`
          : `${about.clinic} asks you to fill something in. You find it in your portal.`,
        'You can begin on one device and go on on another: what you have answered is kept.',
      ],
      action: { label: 'Open the portal', url: `${here.baseUrl}/portal/forms` },
      closing: 'For your privacy we never put it into a mail.',
    });
  }
  if (isAboutAppointment(kind) || kind === 'appointmentDeclined') {
    const said =
      kind === 'appointmentDeclined'
        ? await declinedLetter(tx, subjectId, here.baseUrl)
        : await appointmentLetter(tx, kind, { id, to }, here);
    return said && letter(to, said.subject, said);
  }
  if (kind !== 'selfAssigned') {
    const said = await inboxLetter(tx, kind, subjectId);
    return (
      said &&
      letter(to, said.subject, {
        greeting: 'Hello,',
        lines: [said.line],
        action: { label: 'Open your inbox', url: `${here.baseUrl}/inbox` },
        closing: said.closing,
      })
    );
  }
  const about = await tx.one(selfAssignedLetter(subjectId));
  if (!about) return null;
  return letter(to, `${about.firstName} ${about.lastName} joined one of your care teams`, {
    greeting: 'Hello,',
    lines: [
      `${about.firstName} ${about.lastName} assigned themselves to a patient of yours at ${about.tenantName}. Open Caseload to see whose care team it is.`,
    ],
    action: { label: 'Open Caseload', url: here.baseUrl },
    closing: 'You receive this because you are on the same care team.',
  });
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function letter(to: string, subject: string, { greeting, lines, facts, action, closing, calendar }: Omit<Said, 'subject'>): Letter {
  const paragraph = (text: string, style = 'margin:0 0 16px') => `<p style="${style}">${escape(text)}</p>`;
  const [when, where] = [facts?.when ?? [], facts?.where ?? ''];
  const factsShown =
    when.map((one) => paragraph(one, 'margin:0 0 4px;font-weight:600')).join('') + (where && paragraph(where, 'margin:8px 0 4px'));
  return {
    to,
    subject: oneLine(subject),
    text: [greeting, ...lines, [...when, where].map(oneLine).join('\n'), action ? `${action.label}:\n${action.url}` : '', closing]
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n\n'),
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:32px 16px;background:#f6f5f3;color:#24221f;font:16px/1.5 Inter,system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:520px;margin:0 auto;background:#ffffff;border-radius:12px;padding:32px">
${paragraph(greeting)}${lines.map((line) => paragraph(line)).join('')}
${factsShown && `<div style="margin:0 0 16px;padding:12px 16px;background:#f6f5f3;border-radius:8px">${factsShown}</div>`}
${
  action
    ? `<p style="margin:24px 0"><a href="${escape(action.url)}" target="_blank" rel="noreferrer" style="display:inline-block;background:#0f5f5c;color:#ffffff;text-decoration:none;padding:12px 20px;border-radius:8px;font-weight:600">${escape(action.label)}</a></p>`
    : ''
}
${paragraph(closing, 'margin:0;color:#6b6760;font-size:14px')}
</div></body></html>`,
    ...(calendar && { calendar }),
  };
}
