import type { Answers, Definition, Result } from '#src/contract/forms.ts';
import { templateOf } from '#src/contract/notes.ts';
import type { NoteContent, NoteKind, NoteTemplate } from '#src/contract/notes.ts';
import type { Block, Paper } from '#src/platform/pdf.ts';

/** For how long an export can be fetched, in hours; then its bytes are thrown away. */
export const keptHours = 24;

/** The name under which a browser keeps an export: whose it is must not be readable on somebody's desk, so it says the day and the kind. */
export const nameOfExport = ({ createdAt }: { createdAt: string }, what: 'pdf' | 'archive'): string =>
  `record-${createdAt.slice(0, 10)}.${what === 'pdf' ? 'pdf' : 'zip'}`;

type Name = { firstName: string; lastName: string };
type DiagnosisOfRecord = {
  id: number;
  system: string;
  code: string;
  title: string;
  onsetOn: string | null;
  status: string;
  isPrimary: boolean;
  note: string;
  recordedAt: string;
  recordedBy: Name;
};
type NoteOfRecord = {
  id: number;
  kind: NoteKind;
  template: NoteTemplate;
  author: Name;
  happenedAt: string;
  coSignature: string;
  coSignedBy: Name | null;
  coSignedAt: string | null;
  versions: { nth: number; content: NoteContent; signedAt: string; unlockedReason: string | null }[];
  addenda: { author: Name; at: string; text: string }[];
};
type FormOfRecord = {
  id: number;
  name: string;
  filledAt: string;
  /** Null where it was filled in in the portal. */
  author: Name | null;
  correctsId: number | null;
  reason: string | null;
  definition: Definition;
  answers: Answers;
  result: Result;
};
type LetterOfRecord = {
  id: number;
  kind: 'written' | 'received';
  author: Name;
  partyName: string;
  partyLines: string[];
  subject: string;
  body: string;
  receivedOn: string | null;
  finishedAt: string;
  sent: { channel: string; recipient: string; sentOn: string }[];
};
export type FileOfRecord = {
  id: number;
  name: string;
  revision: number;
  type: string;
  size: number;
  sha256: string;
  description: string | null;
  uploadedBy: Name;
  uploadedAt: string;
  archivedAt: string | null;
  /** Where the bytes are; it is in no answer and no archive. */
  key: string;
};
/** A whole record, part by part, in the order in which it was written. */
export type Parts = {
  diagnoses: DiagnosisOfRecord[];
  notes: NoteOfRecord[];
  forms: FormOfRecord[];
  letters: LetterOfRecord[];
  files: FileOfRecord[];
};
type Whose = {
  purpose: string;
  clinic: string;
  timeZone: string;
  by: Name;
  patient: Record<string, unknown> & Name;
  careTeam: (Name & { kind: string; since: string; until: string | null })[];
};

const fullName = ({ firstName, lastName }: Name): string => `${firstName} ${lastName}`.trim();

/** What each file is called in the archive: by its id, so that no two meet, and without what a file system could take for a path. */
export const namesInArchive = (files: FileOfRecord[]): Map<number, string> =>
  new Map(files.map(({ id, name }) => [id, `files/${id}-${name.replace(/[^\p{L}\p{N} ._()-]/gu, '_').replace(/^\.+/, '_')}`]));

/** `record.json`, as docs/record-archive.md says. */
export const recordOf = (whose: Whose, { files, ...parts }: Parts, names: Map<number, string>, exportedAt: Date) => ({
  format: 'caseload-record',
  version: 1,
  exportedAt: exportedAt.toISOString(),
  exportedBy: whose.by,
  purpose: whose.purpose,
  clinic: { name: whose.clinic, timeZone: whose.timeZone },
  patient: whose.patient,
  careTeam: whose.careTeam,
  ...parts,
  files: files.map(({ key: _key, ...file }) => ({ ...file, path: names.get(file.id) })),
});

/** The same as a paper. @param around what stands around the text of any paper of the clinic */
export function recordPaper(
  around: Pick<Paper, 'language' | 'size' | 'letterhead' | 'footer' | 'pageWords'>,
  whose: Whose,
  parts: Parts,
  exportedAt: Date,
): Paper {
  // Made once: making one takes longer than setting a thousand days with it.
  const { timeZone } = whose;
  const [days, times, dates] = [
    new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone }),
    new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone }),
    new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }),
  ];
  const day = (at: string | Date) => days.format(new Date(at));
  const time = (at: string) => times.format(new Date(at));
  const date = (on: string | null) => (on ? dates.format(new Date(on)) : '');
  const { patient } = whose;
  return {
    ...around,
    title: `Record of ${fullName(patient)}`,
    date: day(exportedAt),
    blocks: [
      {
        text: `Exported by ${fullName(whose.by)} for: ${whose.purpose}. Psychotherapy notes are kept apart and are not part of it.`,
        quiet: true,
      },
      { heading: 'Profile', level: 1 },
      { facts: factsOf(patient) },
      { heading: 'Care team', level: 1 },
      ...listed(
        whose.careTeam,
        ({ kind, since, until, ...who }) => `${fullName(who)}, ${kind}, since ${day(since)}${until ? ` until ${day(until)}` : ''}`,
      ),
      { heading: 'Diagnoses', level: 1 },
      ...(parts.diagnoses.length === 0
        ? nothing
        : [
            {
              columns: ['Code', 'Diagnosis', 'Onset', 'Status', 'Note'],
              rows: parts.diagnoses.map((one) => [one.code, one.title, date(one.onsetOn), wordOf(one.status), one.note]),
            },
          ]),
      { heading: 'Notes', level: 1 },
      ...(parts.notes.length === 0 ? nothing : parts.notes.flatMap((note) => noteBlocks(note, time))),
      { heading: 'Forms', level: 1 },
      ...(parts.forms.length === 0 ? nothing : parts.forms.flatMap((form) => formBlocks(form, time))),
      { heading: 'Correspondence', level: 1 },
      ...(parts.letters.length === 0 ? nothing : parts.letters.flatMap((letter) => letterBlocks(letter, day, date))),
      { heading: 'Files', level: 1 },
      ...(parts.files.length === 0
        ? nothing
        : [
            {
              columns: ['Name', 'Kind', 'Bytes', 'Uploaded', 'By'],
              rows: parts.files.map((file) => [file.name, file.type, String(file.size), time(file.uploadedAt), fullName(file.uploadedBy)]),
            },
          ]),
    ],
    writtenAt: exportedAt,
  };
}

const nothing: Block[] = [{ text: 'None.', quiet: true }];
const listed = <T>(rows: T[], say: (row: T) => string): Block[] => (rows.length === 0 ? nothing : [{ items: rows.map(say) }]);

/** `inRemission` as words: “in remission”. */
const wordOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const headingOf = (key: string): string => wordOf(key).replace(/^./, (letter) => letter.toUpperCase());

const factsOf = (about: Record<string, unknown>): [string, string][] =>
  Object.entries(about).flatMap(([key, value]): [string, string][] => {
    const text = Array.isArray(value)
      ? value.join('\n')
      : typeof value === 'object' && value !== null
        ? Object.values(value).filter(Boolean).join(', ')
        : typeof value === 'string'
          ? value
          : '';
    return text === '' ? [] : [[headingOf(key), text]];
  });

function noteBlocks(note: NoteOfRecord, time: (at: string) => string): Block[] {
  const { template, versions, addenda, coSignedBy, coSignedAt } = note;
  const last = versions.at(-1);
  if (!last) return [];
  const said = (content: NoteContent): Block[] => [
    ...templateOf(template).fields.flatMap(({ key, is }): Block[] => {
      const text = is === 'scale' ? content.scales[key] : content.fields[key];
      return text === undefined || text === ''
        ? []
        : [{ heading: headingOf(key), level: 3 }, { text: is === 'scale' ? `${text} of 10` : String(text) }];
    }),
    ...(content.marks.length > 0
      ? ([
          { heading: 'Body chart', level: 3 },
          { items: content.marks.map((mark) => `${mark.what}, ${mark.side}${mark.note ? `: ${mark.note}` : ''}`) },
        ] satisfies Block[])
      : []),
  ];
  return [
    { heading: `${headingOf(note.kind)} note, ${time(note.happenedAt)}`, level: 2 },
    {
      text: [
        `Signed by ${fullName(note.author)} on ${time(last.signedAt)}`,
        coSignedBy && coSignedAt
          ? `co-signed by ${fullName(coSignedBy)} on ${time(coSignedAt)}`
          : note.coSignature === 'needed' && 'not co-signed yet',
      ]
        .filter(Boolean)
        .join(', '),
      quiet: true,
    },
    ...said(last.content),
    ...addenda.flatMap(({ author, at, text }): Block[] => [
      { heading: `Addendum of ${fullName(author)}, ${time(at)}`, level: 3 },
      { text },
    ]),
    ...versions
      .slice(0, -1)
      .flatMap(({ content, signedAt }): Block[] => [{ text: `As it was signed on ${time(signedAt)}:`, quiet: true }, ...said(content)]),
  ];
}

function formBlocks({ name, filledAt, author, reason, definition, answers, result }: FormOfRecord, time: (at: string) => string): Block[] {
  const answerOf = (field: Definition['fields'][number]): string => {
    const answer = answers[field.id];
    if (answer === undefined) return '–';
    if ('options' in field) {
      const chosen = Array.isArray(answer) ? answer : [answer];
      return field.options
        .filter(({ id }) => chosen.includes(id))
        .map(({ label }) => label)
        .join(', ');
    }
    return typeof answer === 'object' && 'name' in answer ? `${answer.name}, ${answer.signedOn}` : String(answer);
  };
  return [
    { heading: `${name}, ${time(filledAt)}`, level: 2 },
    {
      text: [`Filled in by ${author ? fullName(author) : 'the patient, or for them, in the portal'}`, reason && `a correction: ${reason}`]
        .filter(Boolean)
        .join(', '),
      quiet: true,
    },
    ...(result.score ? [{ text: `Score: ${result.score.value}${result.score.band ? ` (${result.score.band.label})` : ''}` }] : []),
    { facts: definition.fields.flatMap((field): [string, string][] => (field.kind === 'heading' ? [] : [[field.label, answerOf(field)]])) },
  ];
}

function letterBlocks(letter: LetterOfRecord, day: (at: string) => string, date: (on: string | null) => string): Block[] {
  const received = letter.kind === 'received';
  return [
    { heading: letter.subject, level: 2 },
    {
      text: received
        ? `From ${letter.partyName}, received on ${date(letter.receivedOn)}`
        : `To ${[letter.partyName, ...letter.partyLines].join(', ')}, written by ${fullName(letter.author)}, ${day(letter.finishedAt)}`,
      quiet: true,
    },
    { text: letter.body },
    ...(letter.sent.length > 0
      ? [{ items: letter.sent.map(({ channel, recipient, sentOn }) => `${wordOf(channel)} to ${recipient}, ${date(sentOn)}`) }]
      : []),
  ];
}
