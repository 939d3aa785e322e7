import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';
import { TherapistInfo } from './people.ts';

/** The languages in which papers are dated and numbered. */
export const Language = z.enum(['en', 'es']);
export type Language = z.infer<typeof Language>;

/** What a template may leave open; the server fills it in from what the author may see. */
export const placeholders = [
  'patient.name',
  'patient.firstName',
  'patient.lastName',
  'patient.preferredName',
  'patient.birthDate',
  'author.name',
  'author.discipline',
  'clinic.name',
  'clinic.address',
  'clinic.phone',
  'today',
] as const;

/** Text of several lines: as `text`, with line breaks, which a letter has; it may be empty. */
const paragraphs = (most: number) =>
  z
    .string()
    .max(most * 2)
    .transform((value) =>
      value
        .normalize('NFC')
        .replace(/\r\n?|[\u2028\u2029]/g, '\n')
        .replaceAll('\t', '  '),
    )
    .pipe(
      z
        .string()
        .max(most)
        .refine(
          (value) => value.isWellFormed() && !/[^\n\P{Cc}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(value),
          'has characters that cannot be shown',
        ),
    );
/** One line that may be empty. */
const line = (most: number) => z.union([z.literal(''), text(most)]);
const lines = z.array(text(100)).max(5);
const Subject = line(200);
const Body = paragraphs(20_000);

/** What the clinic's letters carry beside its name. */
export const Letterhead = z.object({
  version: z.int(),
  addressLines: z.array(z.string()),
  phone: z.string(),
  email: z.string(),
  website: z.string(),
  footer: z.string(),
});
export type Letterhead = z.infer<typeof Letterhead>;

export const getLetterhead = endpoint({
  method: 'GET',
  path: '/v2/tenant/letterhead',
  summary: 'What the clinic’s letters carry: address, how to reach it, and the foot of the page',
  needs: { right: 'settings.read' },
  output: Letterhead,
});

export const changeLetterhead = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/letterhead',
  summary: 'Change the letterhead; letters that are finished keep the one they had',
  needs: { right: 'template.manage' },
  body: z.strictObject({
    version: z.int(),
    addressLines: lines,
    phone: line(50),
    email: line(254),
    website: line(100),
    footer: line(200),
  }),
  output: Letterhead,
  problems: ['changed_meanwhile'],
});

const Template = z.object({
  id: Id,
  version: z.int(),
  name: z.string(),
  subject: z.string(),
  body: z.string(),
  archived: z.boolean(),
  changedAt: Instant,
  changedBy: TherapistInfo.nullable(),
});
export type Template = z.infer<typeof Template>;

export const letterTemplates = endpoint({
  method: 'GET',
  path: '/v2/letter-templates',
  summary: 'The clinic’s letter templates by name, at most 200, and three to start from',
  needs: { right: 'settings.read' },
  query: z.strictObject({ language: Language.default('en') }),
  output: z.object({ items: z.array(Template), starters: z.array(Template.pick({ name: true, subject: true, body: true })) }),
});

const TemplateText = { name: text(100), subject: Subject, body: Body };

export const createLetterTemplate = endpoint({
  method: 'POST',
  path: '/v2/letter-templates',
  summary: 'Add a letter template',
  needs: { right: 'template.manage' },
  body: z.strictObject(TemplateText),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: ['unknown_placeholder'],
});

export const changeLetterTemplate = endpoint({
  method: 'PATCH',
  path: '/v2/letter-templates/:templateId',
  summary: 'Change, archive or restore a letter template; what it was before is kept',
  needs: { right: 'template.manage' },
  params: z.strictObject({ templateId: IdText }),
  body: z.strictObject({ version: z.int(), ...z.strictObject({ ...TemplateText, archived: z.boolean() }).partial().shape }),
  output: Template,
  problems: ['not_found', 'changed_meanwhile', 'unknown_placeholder'],
});

const Dispatch = z.object({
  id: Id,
  channel: z.enum(['portal', 'post', 'handed']),
  recipient: z.string(),
  /** The day it went, in the clinic's zone. */
  on: z.iso.date(),
  by: TherapistInfo.nullable(),
  at: Instant,
});
export type Dispatch = z.infer<typeof Dispatch>;

const Party = z.enum(['patient', 'other']);

/** A letter as the list shows it. */
export const LetterSummary = z.object({
  id: Id,
  kind: z.enum(['written', 'received']),
  state: z.enum(['draft', 'finished', 'discarded']),
  /** To whom; of one that was received, from whom. */
  party: Party,
  partyName: z.string(),
  subject: z.string(),
  author: TherapistInfo.nullable(),
  /** When it was begun: the order of the list. */
  at: Instant,
  finishedAt: Instant.nullable(),
  receivedOn: z.iso.date().nullable(),
  /** The earlier letter that this one corrects, and the later one that corrects it. */
  corrects: Id.nullable(),
  correctedBy: Id.nullable(),
  dispatches: z.array(Dispatch),
});
export type LetterSummary = z.infer<typeof LetterSummary>;

/** A letter, whole. */
export const Letter = LetterSummary.extend({ version: z.int(), partyLines: z.array(z.string()), body: z.string() });
export type Letter = z.infer<typeof Letter>;

const OfLetter = z.strictObject({ patientId: IdText, letterId: IdText });
const reads = (action: string) => ({ right: 'record.read', of: 'patientId', reads: action }) as const;
const writes = { right: 'record.write', of: 'patientId' } as const;
const closed = ['not_found', 'record_closed'] as const;
const readOnly = [...closed, 'record_read_only'] as const;

export const letters = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/letters',
  summary: 'The correspondence of a patient, newest first: letters, one’s own drafts, and what was received',
  needs: reads('letters.read'),
  params: OfPatient,
  query: z.strictObject(Page),
  output: page(LetterSummary),
  problems: closed,
});

export const getLetter = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/letters/:letterId',
  summary: 'One letter, whole',
  needs: reads('letter.opened'),
  params: OfLetter,
  output: Letter,
  problems: closed,
});

export const beginLetter = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/letters',
  summary: 'Begin a letter: from a template, which is filled in, or as a correction of an earlier one, or with nothing',
  needs: writes,
  params: OfPatient,
  body: z.strictObject({
    templateId: Id.nullish(),
    corrects: Id.nullish(),
    language: Language.default('en'),
  }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: [...readOnly, 'letter_not_finished'],
});

export const saveLetter = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId/letters/:letterId',
  summary: 'Save a draft of one’s own',
  needs: writes,
  params: OfLetter,
  body: z.strictObject({
    version: z.int(),
    ...z.strictObject({ party: Party, partyName: line(100), partyLines: lines, subject: Subject, body: Body }).partial().shape,
  }),
  output: Letter,
  problems: [...readOnly, 'changed_meanwhile', 'letter_finished'],
});

export const finishLetter = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/letters/:letterId/finish',
  summary: 'Finish a draft of one’s own: from then on it is locked',
  needs: writes,
  params: OfLetter,
  body: z.strictObject({ version: z.int() }),
  output: Letter,
  problems: [...readOnly, 'changed_meanwhile', 'letter_finished', 'letter_incomplete'],
});

export const discardLetter = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/letters/:letterId/discard',
  summary: 'Put away a draft of one’s own that will not be finished',
  needs: writes,
  params: OfLetter,
  body: z.strictObject({ version: z.int() }),
  output: Letter,
  problems: [...readOnly, 'changed_meanwhile', 'letter_finished'],
});

export const sendLetter = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/letters/:letterId/dispatches',
  summary: 'Send a finished letter into the patient’s portal, or write down that it was posted or handed over',
  needs: writes,
  params: OfLetter,
  body: z.strictObject({
    channel: z.enum(['portal', 'post', 'handed']),
    /** The day it went; today where none is said, and always for the portal. */
    on: z.iso.date().optional(),
  }),
  output: z.object({ id: Id }),
  status: 201,
  problems: [...readOnly, 'letter_not_finished', 'portal_not_open', 'already_sent', 'co_signature_needed', 'day_not_passed'],
});

export const receiveLetter = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/letters/received',
  summary: 'Write down what came: from whom, when, and what it says',
  needs: writes,
  params: OfPatient,
  body: z.strictObject({ from: text(100), on: z.iso.date(), subject: text(200), summary: Body }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: [...readOnly, 'day_not_passed'],
});

const Pdf = z.string();

export const letterPdf = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/letters/:letterId/pdf',
  summary: 'A letter as PDF; a draft of one’s own as it would be',
  needs: reads('letter.downloaded'),
  params: OfLetter,
  query: z.strictObject({ language: Language.default('en') }),
  output: Pdf,
  media: 'application/pdf',
  problems: closed,
});

export const portalLetters = endpoint({
  method: 'GET',
  path: '/v2/portal/letters',
  summary: 'The letters that the clinic sent into my portal, newest first',
  needs: { patient: true, scope: 'documents', feature: 'clientPortal' },
  query: z.strictObject(Page),
  output: page(z.object({ id: Id, subject: z.string(), author: z.string(), at: Instant })),
  problems: ['feature_off'],
});

export const portalLetterPdf = endpoint({
  method: 'GET',
  path: '/v2/portal/letters/:letterId/pdf',
  summary: 'A letter in my portal as PDF; that I opened it is logged',
  needs: { patient: true, scope: 'documents', feature: 'clientPortal' },
  params: z.strictObject({ letterId: IdText }),
  query: z.strictObject({ language: Language.default('en') }),
  output: Pdf,
  media: 'application/pdf',
  problems: ['not_found', 'feature_off'],
});
