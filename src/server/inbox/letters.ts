import { wordsIn } from '#src/contract/words.ts';
import type { ClinicWords, Language } from '#src/contract/words.ts';
import type { Tx } from '#src/platform/db.ts';
import { clinicNow, digestIsDue, needIsOpen, requestIsOpen, reviewIsDue } from './queries.ts';

export type InboxLetterKind = 'accessRequested' | 'accessSettled' | 'emergencyOpened' | 'emergencyOverdue' | 'accessNeeded' | 'leaveDigest';

type Says = Record<InboxLetterKind, { subject: string; line: string; closing: string }>;
/** What such a letter says. Who and why is in the inbox, behind the sign-in: no patient, no reason, no id. */
const said: Record<Language, (words: ClinicWords) => Says> = {
  en: ({ patient, patients }) => ({
    accessRequested: {
      subject: 'A request for access waits for you',
      line: `A colleague asks for access to one of your ${patients}. Open your inbox.`,
      closing: 'You receive this because you are on the care team, or a clinical admin.',
    },
    accessSettled: {
      subject: 'Your request for access was answered',
      line: 'A request of yours for access was answered. Open your inbox.',
      closing: 'You receive this because you asked for access.',
    },
    accessNeeded: {
      subject: 'A booking waits for your decision',
      line: `One of your ${patients} was booked with a colleague who is not on the care team. Open your inbox and decide about access.`,
      closing: 'You receive this because you are on the care team, or a clinical admin.',
    },
    leaveDigest: {
      subject: 'What happened while you were away',
      line: 'Your leave is over, and colleagues covered for you. Open your inbox for what happened meanwhile.',
      closing: 'You receive this because colleagues covered for you.',
    },
    emergencyOpened: {
      subject: 'A record was opened in an emergency',
      line: `A colleague opened the record of one of your ${patients} in an emergency. Open your inbox, or the ${patient}’s page.`,
      closing: 'You receive this because you are on the care team, a clinical admin or an owner.',
    },
    emergencyOverdue: {
      subject: 'An emergency access waits for its review',
      line: 'Nobody has reviewed an emergency access in time. Open your inbox.',
      closing: 'You receive this because you review emergency access.',
    },
  }),
  es: ({ patient, patients }) => ({
    accessRequested: {
      subject: 'Una solicitud de acceso le espera',
      line: `Un colega solicita acceso a uno de sus ${patients}. Abra su bandeja.`,
      closing: 'Recibe esto porque forma parte del equipo asistencial o de la administración clínica.',
    },
    accessSettled: {
      subject: 'Su solicitud de acceso tiene respuesta',
      line: 'Una solicitud de acceso suya tiene respuesta. Abra su bandeja.',
      closing: 'Recibe esto porque solicitó acceso.',
    },
    accessNeeded: {
      subject: 'Una reserva espera su decisión',
      line: `Uno de sus ${patients} tiene una cita con un colega que no está en el equipo asistencial. Abra su bandeja y decida sobre el acceso.`,
      closing: 'Recibe esto porque forma parte del equipo asistencial o de la administración clínica.',
    },
    leaveDigest: {
      subject: 'Qué ocurrió mientras estuvo fuera',
      line: 'Su ausencia ha terminado y sus colegas le cubrieron. Abra su bandeja para ver qué ocurrió entretanto.',
      closing: 'Recibe esto porque sus colegas le cubrieron.',
    },
    emergencyOpened: {
      subject: 'Se abrió un historial en una emergencia',
      line: `Un colega abrió el historial de uno de sus ${patients} en una emergencia. Abra su bandeja o la página del ${patient}.`,
      closing: 'Recibe esto porque forma parte del equipo asistencial, de la administración clínica o es titular.',
    },
    emergencyOverdue: {
      subject: 'Un acceso de emergencia espera su revisión',
      line: 'Nadie ha revisado a tiempo un acceso de emergencia. Abra su bandeja.',
      closing: 'Recibe esto porque revisa los accesos de emergencia.',
    },
  }),
};
const frame: Record<Language, { greeting: string; open: string; at: (subject: string, clinic: string) => string }> = {
  en: { greeting: 'Hello,', open: 'Open your inbox', at: (subject, clinic) => `${subject} at ${clinic}` },
  es: { greeting: 'Hola:', open: 'Abrir su bandeja', at: (subject, clinic) => `${subject} en ${clinic}` },
};

/** What a letter about the inbox says; null where there is no reason for it any more: the request settled, the emergency reviewed. */
export async function inboxLetter(tx: Tx, kind: InboxLetterKind, subjectId: number, baseUrl: string) {
  if (kind === 'accessRequested' && !(await tx.one(requestIsOpen(subjectId)))) return null;
  if (kind === 'accessNeeded' && !(await tx.one(needIsOpen(subjectId)))) return null;
  if (kind === 'emergencyOverdue' && !(await tx.one(reviewIsDue(subjectId)))) return null;
  if (kind === 'leaveDigest' && !(await tx.one(digestIsDue(subjectId)))) return null;
  const clinic = await tx.one(clinicNow());
  if (!clinic) return null;
  const { language } = clinic;
  const { subject, line, closing } = said[language](wordsIn(language, clinic))[kind];
  const { greeting, open, at } = frame[language];
  return {
    language,
    subject: at(subject, clinic.name),
    greeting,
    lines: [line],
    action: { label: open, url: `${baseUrl}/inbox` },
    closing,
  };
}
