import { icsOf } from '#src/platform/ics.ts';
import type { Letter } from '#src/platform/outbox.ts';
import type { Tx } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { appointmentsOfLetter, declinedAppointment, letterAmongOthers, makeLink } from './queries.ts';
import type { AppointmentLetterKind } from './queries.ts';
import { appointmentToken, appointmentUrl, whenOf, whereOf } from './rules.ts';

/** What a letter says. One about appointments neither for what, nor with whom: clinic, time and place (IN-9, RV-6). */
export type Said = {
  subject: string;
  greeting: string;
  lines: string[];
  /** What is to be found at a glance. */
  facts?: { when: string[]; where: string };
  action: { label: string; url: string } | null;
  closing: string;
  calendar?: Letter['calendar'];
};

const many = (count: number, one: string, several: string): string => (count === 1 ? one : several);
const hours = (count: number): string => many(count, '1 hour', `${count} hours`);

/**
 * What a letter to a patient says as things are now; null where there is no reason for it any more: the appointment cancelled, restored, past,
 * or the clinic writes no such letters.
 */
export async function appointmentLetter(
  tx: Tx,
  kind: AppointmentLetterKind,
  { id: letterId, to: email }: { id: number; to: string },
  here: { baseUrl: string; config: { secret: string } },
): Promise<Said | null> {
  const all = await tx.many(appointmentsOfLetter());
  const tokenFor = ({ tenantId, id }: { tenantId: number; id: number }) =>
    appointmentToken(here.config.secret, { tenantId, appointmentId: id, email });
  const one = all.find(({ isLinked }) => isLinked);
  const letter = await tx.one(letterAmongOthers(letterId));
  if (!one?.mails || !letter || letter.isOvertaken) return null;
  const cancelled = kind === 'appointmentCancelled';
  if (cancelled && one.status !== 'cancelled') return null;
  if (kind === 'appointmentReminder' && one.reminderHours === 0) return null;

  // What was done with others of a series along with this one; what was moved by itself, and a reminder, are about one.
  const together = {
    appointmentBooked: letter.isOfBooking,
    appointmentMoved: !one.isException,
    appointmentCancelled: true,
    appointmentReminder: false,
  }[kind];
  const about = all.filter(
    (each) => (each === one || together) && (cancelled ? each.isToCome && each.cancelledAt === one.cancelledAt : each.open),
  );
  const [first] = about;
  if (!first) return null;
  const { clinic } = one;
  const [appointment, is] = about.length === 1 ? ['appointment', 'is'] : ['appointments', 'are'];
  if (!cancelled) await tx.one(makeLink(email, first.id, hashToken(tokenFor(first))));
  const host = new URL(here.baseUrl).hostname;
  const places = new Set(about.map(whereOf));
  const [place = ''] = places;
  return {
    greeting: `Hello ${one.firstName},`,
    subject: {
      appointmentBooked: `Your ${appointment} at ${clinic}`,
      appointmentMoved: `Your ${appointment} at ${clinic} ${many(about.length, 'has', 'have')} changed`,
      appointmentCancelled: `Your ${appointment} at ${clinic} ${is} cancelled`,
      appointmentReminder: `A reminder of your appointment at ${clinic}`,
    }[kind],
    lines: [
      {
        appointmentBooked: many(
          about.length,
          `You have an appointment at ${clinic}:`,
          `You have ${about.length} appointments at ${clinic}:`,
        ),
        appointmentMoved: `Something about your ${appointment} at ${clinic} has changed. Now ${many(about.length, 'it is', 'they are')}:`,
        appointmentCancelled: many(about.length, `This appointment does not take place:`, `These appointments do not take place:`),
        appointmentReminder: `Soon you have an appointment at ${clinic}:`,
      }[kind],
    ],
    // Where they are not at one place, each says its own.
    facts: {
      when: about.map((each) => (places.size > 1 ? [whenOf(each), whereOf(each)].join(' · ') : whenOf(each))),
      where: places.size === 1 ? place : '',
    },
    action: cancelled
      ? null
      : {
          label: many(about.length, 'See, confirm or cancel it', 'See, confirm or cancel the first of them'),
          url: appointmentUrl(here.baseUrl, tokenFor(first)),
        },
    closing: cancelled
      ? `If this surprises you, or for another time, please contact ${clinic}.`
      : [
          first.noticeHours > 0 && !first.isLate && `If you cannot come, please say so ${hours(first.noticeHours)} before at the latest.`,
          about.length > 1 && one.reminderHours > 0 && 'Before each of the others you get a reminder with a link of its own.',
          'The link is yours: whoever has it can cancel for you.',
        ]
          .filter((sentence) => sentence !== false)
          .join(' '),
    calendar: {
      method: cancelled ? 'CANCEL' : 'PUBLISH',
      name: 'appointment.ics',
      text: icsOf(
        clinic,
        about.map((each) => ({
          uid: `appointment-${each.id}@${host}`,
          sequence: each.version,
          startsAt: new Date(each.startsAt),
          endsAt: new Date(each.endsAt),
          summary: `Appointment at ${clinic}`,
          location: whereOf(each) || null,
        })),
        { cancel: cancelled },
      ),
    },
  };
}

/** What the letter to a colleague says whose patient has cancelled by the link; null where the appointment stands again. */
export async function declinedLetter(tx: Tx, appointmentId: number, baseUrl: string): Promise<Said | null> {
  const about = await tx.one(declinedAppointment(appointmentId));
  return about
    ? {
        greeting: 'Hello,',
        subject: `An appointment was cancelled at ${about.clinic}`,
        lines: [
          'One of your patients has cancelled an appointment with you, by the link in our mail or in the portal. Open your calendar to see which. Its time is free again.',
        ],
        action: { label: 'Open your calendar', url: `${baseUrl}/calendar` },
        closing: 'You receive this because the appointment was with you.',
      }
    : null;
}
