import { icsOf } from '#src/platform/ics.ts';
import { wordsIn } from '#src/contract/words.ts';
import type { ClinicWords, Language } from '#src/contract/words.ts';
import type { Letter } from '#src/platform/outbox.ts';
import type { Tx } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { appointmentsOfLetter, declinedAppointment, letterAmongOthers, makeLink } from './queries.ts';
import type { AppointmentLetterKind } from './queries.ts';
import { appointmentToken, appointmentUrl, whenOf, whereOf } from './rules.ts';

/** What a letter says. One about appointments neither for what, nor with whom: clinic, time and place (IN-9, RV-6). */
export type Said = {
  language: Language;
  subject: string;
  greeting: string;
  lines: string[];
  /** What is to be found at a glance. */
  facts?: { when: string[]; where: string };
  action: { label: string; url: string } | null;
  closing: string;
  calendar?: Letter['calendar'];
};

type Phrases = {
  greeting: (name: string) => string;
  subject: Record<AppointmentLetterKind, (count: number, clinic: string) => string>;
  line: Record<AppointmentLetterKind, (count: number, clinic: string) => string>;
  action: (count: number) => string;
  surprise: (clinic: string) => string;
  notice: (hours: number) => string;
  others: string;
  yours: string;
  entry: (clinic: string) => string;
};
const many = (count: number, one: string, several: string): string => (count === 1 ? one : several);

const phrases: Record<Language, Phrases> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    subject: {
      appointmentBooked: (count, clinic) => `Your ${many(count, 'appointment', 'appointments')} at ${clinic}`,
      appointmentMoved: (count, clinic) =>
        `Your ${many(count, 'appointment', 'appointments')} at ${clinic} ${many(count, 'has', 'have')} changed`,
      appointmentCancelled: (count, clinic) =>
        `Your ${many(count, 'appointment', 'appointments')} at ${clinic} ${many(count, 'is', 'are')} cancelled`,
      appointmentReminder: (_, clinic) => `A reminder of your appointment at ${clinic}`,
    },
    line: {
      appointmentBooked: (count, clinic) =>
        many(count, `You have an appointment at ${clinic}:`, `You have ${count} appointments at ${clinic}:`),
      appointmentMoved: (count, clinic) =>
        `Something about your ${many(count, 'appointment', 'appointments')} at ${clinic} has changed. Now ${many(count, 'it is', 'they are')}:`,
      appointmentCancelled: (count) => many(count, 'This appointment does not take place:', 'These appointments do not take place:'),
      appointmentReminder: (_, clinic) => `Soon you have an appointment at ${clinic}:`,
    },
    action: (count) => many(count, 'See, confirm or cancel it', 'See, confirm or cancel the first of them'),
    surprise: (clinic) => `If this surprises you, or for another time, please contact ${clinic}.`,
    notice: (hours) => `If you cannot come, please say so ${many(hours, '1 hour', `${hours} hours`)} before at the latest.`,
    others: 'Before each of the others you get a reminder with a link of its own.',
    yours: 'The link is yours: whoever has it can cancel for you.',
    entry: (clinic) => `Appointment at ${clinic}`,
  },
  es: {
    greeting: (name) => `Hola, ${name}:`,
    subject: {
      appointmentBooked: (count, clinic) => `${many(count, 'Su cita', 'Sus citas')} en ${clinic}`,
      appointmentMoved: (count, clinic) => many(count, `Su cita en ${clinic} ha cambiado`, `Sus citas en ${clinic} han cambiado`),
      appointmentCancelled: (count, clinic) =>
        many(count, `Su cita en ${clinic} se ha cancelado`, `Sus citas en ${clinic} se han cancelado`),
      appointmentReminder: (_, clinic) => `Recordatorio de su cita en ${clinic}`,
    },
    line: {
      appointmentBooked: (count, clinic) => many(count, `Tiene una cita en ${clinic}:`, `Tiene ${count} citas en ${clinic}:`),
      appointmentMoved: (count, clinic) =>
        many(count, `Algo ha cambiado en su cita en ${clinic}. Ahora es:`, `Algo ha cambiado en sus citas en ${clinic}. Ahora son:`),
      appointmentCancelled: (count) => many(count, 'Esta cita no tendrá lugar:', 'Estas citas no tendrán lugar:'),
      appointmentReminder: (_, clinic) => `Pronto tiene una cita en ${clinic}:`,
    },
    action: (count) => many(count, 'Verla, confirmarla o cancelarla', 'Ver, confirmar o cancelar la primera'),
    surprise: (clinic) => `Si esto le sorprende, o para buscar otra hora, póngase en contacto con ${clinic}.`,
    notice: (hours) => `Si no puede venir, díganoslo como muy tarde ${many(hours, '1 hora', `${hours} horas`)} antes.`,
    others: 'Antes de cada una de las demás recibirá un recordatorio con su propio enlace.',
    yours: 'El enlace es suyo: quien lo tenga puede cancelar por usted.',
    entry: (clinic) => `Cita en ${clinic}`,
  },
};

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
  const { clinic, language } = one;
  const say = phrases[language];
  const count = about.length;
  if (!cancelled) await tx.one(makeLink(email, first.id, hashToken(tokenFor(first))));
  const host = new URL(here.baseUrl).hostname;
  const places = new Set(about.map(whereOf));
  const [place = ''] = places;
  return {
    language,
    greeting: say.greeting(one.firstName),
    subject: say.subject[kind](count, clinic),
    lines: [say.line[kind](count, clinic)],
    // Where they are not at one place, each says its own.
    facts: {
      when: about.map((each) => [whenOf(each, language), ...(places.size > 1 ? [whereOf(each)] : [])].join(' · ')),
      where: places.size === 1 ? place : '',
    },
    action: cancelled ? null : { label: say.action(count), url: appointmentUrl(here.baseUrl, tokenFor(first)) },
    closing: cancelled
      ? say.surprise(clinic)
      : [
          first.noticeHours > 0 && !first.isLate && say.notice(first.noticeHours),
          count > 1 && one.reminderHours > 0 && say.others,
          say.yours,
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
          summary: say.entry(clinic),
          location: whereOf(each) || null,
        })),
        { cancel: cancelled },
      ),
    },
  };
}

type Declined = Pick<Said, 'greeting' | 'subject' | 'closing'> & { line: string; label: string };
const declined: Record<Language, (clinic: string, words: ClinicWords) => Declined> = {
  en: (clinic, { patients }) => ({
    greeting: 'Hello,',
    subject: `An appointment was cancelled at ${clinic}`,
    line: `One of your ${patients} has cancelled an appointment with you, by the link in our mail or in the portal. Open your calendar to see which. Its time is free again.`,
    label: 'Open your calendar',
    closing: 'You receive this because the appointment was with you.',
  }),
  es: (clinic, { patients }) => ({
    greeting: 'Hola:',
    subject: `Se canceló una cita en ${clinic}`,
    line: `Uno de sus ${patients} ha cancelado una cita con usted, con el enlace de nuestro correo o en el portal. Abra su calendario para ver cuál. Esa hora vuelve a estar libre.`,
    label: 'Abrir su calendario',
    closing: 'Recibe esto porque la cita era con usted.',
  }),
};

/** What the letter to a colleague says whose patient has cancelled by the link; null where the appointment stands again. */
export async function declinedLetter(tx: Tx, appointmentId: number, baseUrl: string): Promise<Said | null> {
  const about = await tx.one(declinedAppointment(appointmentId));
  if (!about) return null;
  const { line, label, ...said } = declined[about.language](about.clinic, wordsIn(about.language, about));
  return { ...said, language: about.language, lines: [line], action: { label, url: `${baseUrl}/calendar` } };
}
