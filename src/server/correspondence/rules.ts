import { placeholders } from '#src/contract/correspondence.ts';
import type { Language } from '#src/contract/correspondence.ts';
import type { Paper } from '#src/platform/pdf.ts';
import type { Filling, Head, LetterOnPaper } from './queries.ts';

type Placeholder = (typeof placeholders)[number];
const open = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The placeholders in a text that nothing fills in. */
export const unknownIn = (...texts: string[]): string[] => [
  ...new Set(
    texts.flatMap((text) => [...text.matchAll(open)].map(([, name = '']) => name)).filter((name) => !placeholders.includes(name as never)),
  ),
];

const words = {
  en: {
    page: 'Page {page} of {pages}',
    draft: 'Draft. This letter is not finished.',
    corrects: (day: string) => `This letter takes the place of the one of ${day}.`,
    received: (day: string) => `Received on ${day}`,
    letter: 'Letter',
    unknown: {
      'patient.birthDate': '[date of birth]',
      'author.discipline': '[discipline]',
      'clinic.address': '[address]',
      'clinic.phone': '[phone]',
    },
  },
  es: {
    page: 'Página {page} de {pages}',
    draft: 'Borrador. Esta carta no está terminada.',
    corrects: (day: string) => `Esta carta sustituye a la del ${day}.`,
    received: (day: string) => `Recibida el ${day}`,
    letter: 'Carta',
    unknown: {
      'patient.birthDate': '[fecha de nacimiento]',
      'author.discipline': '[disciplina]',
      'clinic.address': '[dirección]',
      'clinic.phone': '[teléfono]',
    },
  },
} as const;

/** A day written out, of an instant at the clock of a zone, or of a date as it is. */
const dayIn = (language: Language, at: string | Date, timeZone: string): string =>
  typeof at === 'string' && /^\d{4}-\d\d-\d\d$/.test(at)
    ? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${at}T00:00:00Z`))
    : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(new Date(at));

/** A template's text with everything filled in; what is not known stands in brackets, for the author to see. */
export function filled(text: string, by: Filling, language: Language, now: Date): string {
  const { unknown } = words[language];
  const of: Record<Placeholder, string> = {
    'patient.name': `${by.firstName} ${by.lastName}`,
    'patient.firstName': by.firstName,
    'patient.lastName': by.lastName,
    'patient.preferredName': by.preferredName ?? by.firstName,
    'patient.birthDate': by.birthDate ? dayIn(language, by.birthDate, by.timeZone) : unknown['patient.birthDate'],
    'author.name': by.author,
    'author.discipline': by.discipline || unknown['author.discipline'],
    'clinic.name': by.clinic,
    'clinic.address': by.addressLines.join(', ') || unknown['clinic.address'],
    'clinic.phone': by.phone || unknown['clinic.phone'],
    today: dayIn(language, now, by.timeZone),
  };
  return text.replace(open, (whole, name: string) => (Object.hasOwn(of, name) ? of[name as Placeholder] : whole));
}

/** The paper of the country, as far as its clock tells: US letter in the Americas, A4 elsewhere. */
const sizeOf = (timeZone: string): Paper['size'] =>
  /^(America|US|Canada)\//.test(timeZone) || timeZone === 'Pacific/Honolulu' ? 'LETTER' : 'A4';

/** What stands around the text of any paper of a clinic. */
export const paperOf = (head: Head, language: Language): Pick<Paper, 'language' | 'size' | 'letterhead' | 'footer' | 'pageWords'> => ({
  language,
  size: sizeOf(head.timeZone),
  letterhead: { name: head.clinic, lines: [...head.addressLines, head.phone, head.email, head.website].filter((one) => one !== '') },
  footer: head.footer,
  pageWords: words[language].page,
});

/** A letter on the clinic's paper; what was received, as a note of what it said. */
export function letterPaper(letter: LetterOnPaper, language: Language): Paper {
  const { head } = letter;
  const say = words[language];
  const day = (at: string) => dayIn(language, at, head.timeZone);
  const paragraphs = letter.body
    .split(/\n{2,}/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text }));
  return {
    ...paperOf(head, language),
    title: letter.subject || say.letter,
    ...(letter.kind === 'written' && { recipient: [letter.partyName, ...letter.partyLines] }),
    date: day(letter.at),
    blocks: [
      ...(letter.state === 'draft' ? [{ text: say.draft, quiet: true }] : []),
      ...(letter.receivedOn ? [{ text: `${letter.partyName} · ${say.received(day(letter.receivedOn))}`, quiet: true }] : []),
      ...(letter.correctsAt ? [{ text: say.corrects(day(letter.correctsAt)), quiet: true }] : []),
      ...paragraphs,
    ],
    writtenAt: new Date(letter.at),
  };
}

/** Three letters that a clinic may start from. */
export const starters: Record<Language, { name: string; subject: string; body: string }[]> = {
  en: [
    {
      name: 'Report to the GP',
      subject: 'Report on {{patient.name}}, born {{patient.birthDate}}',
      body: 'Dear colleague,\n\nThank you for referring {{patient.name}}, whom I see at {{clinic.name}}.\n\nReason for referral:\n\nFindings:\n\nTreatment so far:\n\nRecommendation:\n\nPlease call me on {{clinic.phone}} if you have any questions.\n\nKind regards,\n\n{{author.name}}\n{{author.discipline}}',
    },
    {
      name: 'Appointment confirmation',
      subject: 'Your appointment at {{clinic.name}}',
      body: 'Dear {{patient.preferredName}},\n\nThis is to confirm your appointment:\n\nDate and time:\nWith: {{author.name}}\nWhere: {{clinic.address}}\n\nIf you cannot come, please tell us at least 24 hours before on {{clinic.phone}}.\n\nKind regards,\n\n{{author.name}}\n{{clinic.name}}',
    },
    {
      name: 'Certificate of attendance',
      subject: 'Certificate of attendance',
      body: 'This is to certify that {{patient.name}}, born {{patient.birthDate}}, attended {{clinic.name}} on {{today}}.\n\nFrom:\nUntil:\n\nThis certificate was given at the request of the person named above.\n\n{{author.name}}\n{{author.discipline}}',
    },
  ],
  es: [
    {
      name: 'Informe al médico de cabecera',
      subject: 'Informe sobre {{patient.name}}, nacido/a el {{patient.birthDate}}',
      body: 'Estimado/a colega:\n\nGracias por remitirnos a {{patient.name}}, a quien atiendo en {{clinic.name}}.\n\nMotivo de la consulta:\n\nHallazgos:\n\nTratamiento hasta ahora:\n\nRecomendación:\n\nSi tiene alguna pregunta, llámeme al {{clinic.phone}}.\n\nUn cordial saludo,\n\n{{author.name}}\n{{author.discipline}}',
    },
    {
      name: 'Confirmación de cita',
      subject: 'Su cita en {{clinic.name}}',
      body: 'Hola, {{patient.preferredName}}:\n\nLe confirmamos su cita:\n\nFecha y hora:\nCon: {{author.name}}\nDónde: {{clinic.address}}\n\nSi no puede venir, avísenos al menos 24 horas antes en el {{clinic.phone}}.\n\nUn cordial saludo,\n\n{{author.name}}\n{{clinic.name}}',
    },
    {
      name: 'Justificante de asistencia',
      subject: 'Justificante de asistencia',
      body: 'Se certifica que {{patient.name}}, nacido/a el {{patient.birthDate}}, acudió a {{clinic.name}} el {{today}}.\n\nDesde:\nHasta:\n\nEste justificante se expide a petición de la persona interesada.\n\n{{author.name}}\n{{author.discipline}}',
    },
  ],
};
