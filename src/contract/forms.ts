import { z } from 'zod';
import { Colleague } from './access.ts';
import { endpoint, Id, IdText, Instant, Nothing, Page, page, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';

/** Text of several lines that a person types, `''` for none: NFC, without characters that cannot be shown. */
const lines = (most: number) =>
  z
    .string()
    .max(most * 4)
    .transform((value) => value.normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .max(most)
        .refine(
          (value) =>
            value.isWellFormed() && !/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u.test(value.replace(/[\n\t]/g, '')),
          'has characters that cannot be shown',
        ),
    );

/** How a field and an option are called inside their form; answers are kept by it. */
const Word = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,31}$/)
  // What every object has is no answer.
  .refine((word) => !(word in {}), 'is a word that cannot be used');
const Points = z.number().min(-1000).max(1000).multipleOf(0.01);
/** How a band is shown; what it means is in its words. */
const Tone = z.enum(['calm', 'watch', 'alert']);
export type Tone = z.infer<typeof Tone>;

/** The shape of a template, for what comes in and what goes out: the text differs in what is done to it. */
const definitionOf = (line: (most: number) => z.ZodType<string, string>, some: (most: number) => z.ZodType<string, string>) => {
  const option = z.strictObject({ id: Word, label: line(300), points: Points });
  const field = { id: Word, label: line(500), help: some(1000) };
  const asked = { ...field, required: z.boolean() };
  const chosen = {
    ...asked,
    options: z.array(option).min(2).max(30),
    /** From how many points this answer alone is pointed out, and with which words. */
    warning: z.strictObject({ from: Points, text: line(300) }).nullable(),
  };
  return z.strictObject({
    /** Stands above the form: how to fill it in. */
    intro: some(2000),
    /** Stands below it: who wrote it, and by which right it is used. */
    source: some(1000),
    fields: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('heading'), ...field }),
          z.strictObject({ kind: z.literal('text'), ...asked, long: z.boolean() }),
          z.strictObject({ kind: z.literal('single'), ...chosen }),
          z.strictObject({ kind: z.literal('multiple'), ...chosen }),
          z.strictObject({ kind: z.literal('scale'), ...chosen }),
          z.strictObject({ kind: z.literal('number'), ...asked, min: z.number().nullable(), max: z.number().nullable(), unit: some(20) }),
          z.strictObject({ kind: z.literal('date'), ...asked }),
          z.strictObject({ kind: z.literal('signature'), ...asked }),
        ]),
      )
      .min(1)
      .max(80),
    scoring: z
      .strictObject({
        /** Points together; their mean; or their share of what the answered fields could have had, in percent, as the Oswestry index has it. */
        method: z.enum(['sum', 'mean', 'percent']),
        fields: z.array(Word).min(1).max(80),
        /** What a score means, each from so many points up to the next. */
        bands: z.array(z.strictObject({ from: Points, label: line(60), tone: Tone })).max(12),
      })
      .nullable(),
  });
};

/** What a template asks and how it is scored. */
export const Definition = definitionOf(
  () => z.string(),
  () => z.string(),
);
export type Definition = z.infer<typeof Definition>;
export type Field = Definition['fields'][number];
export type Scoring = NonNullable<Definition['scoring']>;

const repeated = (ids: string[]) => ids.filter((id, index) => ids.indexOf(id) !== index);

/** A definition that somebody sends: whole in itself. */
export const DefinitionGiven = definitionOf(text, lines).superRefine(({ fields, scoring }, check) => {
  const wrong = (path: (string | number)[], message: string) => check.addIssue({ code: 'custom', path, message });
  for (const id of repeated(fields.map((field) => field.id))) wrong(['fields'], `has ${id} twice`);
  fields.forEach((field, index) => {
    if ('options' in field)
      for (const id of repeated(field.options.map((one) => one.id))) wrong(['fields', index, 'options'], `has ${id} twice`);
    if (field.kind === 'number' && field.min !== null && field.max !== null && field.min >= field.max) {
      wrong(['fields', index, 'max'], 'is not above the minimum');
    }
  });
  if (!scoring) return;
  const scored = new Set(fields.flatMap((field) => ('options' in field ? [field.id] : [])));
  for (const id of scoring.fields) if (!scored.has(id)) wrong(['scoring', 'fields'], `${id} is no field with points`);
  for (const id of repeated(scoring.fields)) wrong(['scoring', 'fields'], `has ${id} twice`);
  scoring.bands.forEach((band, index) => {
    const before = scoring.bands[index - 1];
    if (before && before.from >= band.from) wrong(['scoring', 'bands', index, 'from'], 'does not come after the one before');
  });
  if (JSON.stringify(fields).length > 48_000) wrong(['fields'], 'are too long together');
});

/** A signature: the name as typed, the day, and, where it was drawn, the line: strokes of x and y in turn, each from 0 to 1000. */
const Signature = z.strictObject({
  name: z.string().max(200),
  signedOn: z.iso.date(),
  strokes: z
    .array(z.array(z.int().min(0).max(1000)).min(2).max(1000))
    .max(60)
    .refine((strokes) => strokes.flat().length <= 4000, 'are too long together')
    .optional(),
});
/** Answers by the id of the field: text and dates as text, one option or several by id, numbers, signatures. */
export const Answers = z
  .record(Word, z.union([lines(5000), z.number(), z.array(Word).max(30), Signature]))
  .refine((answers) => Object.keys(answers).length <= 80, 'are too many');
/** Answers as they were kept. */
export const AnswersKept = z.record(
  z.string(),
  z.union([
    z.string(),
    z.number(),
    z.array(z.string()),
    z.object({ name: z.string(), signedOn: z.string(), strokes: z.array(z.array(z.number())).optional() }),
  ]),
);
export type Answers = z.infer<typeof AnswersKept>;

/** What the answers amount to. */
export const Result = z.object({
  /** Null where the template has none, or what it needs is unanswered. */
  score: z
    .object({
      value: z.number(),
      method: z.enum(['sum', 'mean', 'percent']),
      /** Between which values it lies. */
      min: z.number(),
      max: z.number(),
      band: z.object({ label: z.string(), tone: Tone }).nullable(),
    })
    .nullable(),
  /** The fields whose answer alone is to be pointed out. */
  warnings: z.array(z.object({ field: z.string(), text: z.string() })),
});
export type Result = z.infer<typeof Result>;

export const instrumentNames = ['phq9', 'gad7', 'rmdq'] as const;
const Instrument = z.enum(instrumentNames);
export type Instrument = z.infer<typeof Instrument>;

const FormTemplate = z.object({
  id: Id,
  version: z.int(),
  name: z.string(),
  instrument: Instrument.nullable(),
  status: z.enum(['active', 'archived']),
  /** How many fields ask something. */
  questions: z.int(),
  scored: z.boolean(),
  changedBy: Colleague,
  changedAt: Instant,
});
export type FormTemplate = z.infer<typeof FormTemplate>;
const WholeTemplate = FormTemplate.extend({ definition: Definition });
export type WholeTemplate = z.infer<typeof WholeTemplate>;

export const listTemplates = endpoint({
  method: 'GET',
  path: '/v2/form-templates',
  summary: 'The clinic’s templates of forms, by name',
  needs: { right: 'template.list' },
  query: z.strictObject({ ...Page, status: z.enum(['active', 'archived']).default('active') }),
  output: page(FormTemplate),
});

const OfTemplate = z.strictObject({ templateId: IdText });

export const getTemplate = endpoint({
  method: 'GET',
  path: '/v2/form-templates/:templateId',
  summary: 'A template with what it asks and how it is scored',
  needs: { right: 'template.list' },
  params: OfTemplate,
  output: WholeTemplate,
  problems: ['not_found'],
});

export const addTemplate = endpoint({
  method: 'POST',
  path: '/v2/form-templates',
  summary: 'Add a template: one of one’s own, or an instrument that ships with Caseload',
  needs: { right: 'template.manage' },
  body: z.union([z.strictObject({ instrument: Instrument }), z.strictObject({ name: text(120), definition: DefinitionGiven })]),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
});

export const saveTemplate = endpoint({
  method: 'PUT',
  path: '/v2/form-templates/:templateId',
  summary: 'Make the next version of a template; forms that are filled keep theirs',
  needs: { right: 'template.manage' },
  params: OfTemplate,
  body: z.strictObject({ version: z.int().positive(), name: text(120), definition: DefinitionGiven }),
  output: z.object({ id: Id, version: z.int() }),
  problems: ['not_found', 'changed_meanwhile'],
});

export const archiveTemplate = endpoint({
  method: 'POST',
  path: '/v2/form-templates/:templateId/archive',
  summary: 'Offer a template no longer; forms that are filled stay',
  needs: { right: 'template.manage' },
  params: OfTemplate,
  output: Nothing,
  problems: ['not_found'],
});

export const restoreTemplate = endpoint({
  method: 'POST',
  path: '/v2/form-templates/:templateId/restore',
  summary: 'Offer an archived template again',
  needs: { right: 'template.manage' },
  params: OfTemplate,
  output: Nothing,
  problems: ['not_found'],
});

const closed = ['not_found', 'record_closed'] as const;
const writing = ['not_found', 'record_closed', 'record_read_only'] as const;

/** A form of a patient. A draft is there for its author alone. */
const FilledForm = z.object({
  id: Id,
  template: z.object({ id: Id, version: z.int(), name: z.string() }),
  status: z.enum(['draft', 'completed']),
  version: z.int(),
  /** Null where it was filled in in the portal. */
  author: Colleague.nullable(),
  /** Who filled it in in the portal (B3): the patient, or a guardian by name; null where somebody of the clinic did. */
  client: z.object({ guardian: z.string().nullable() }).nullable(),
  /** The moment the answers speak of; of a draft, when it was begun. */
  at: Instant,
  savedAt: Instant,
  completedAt: Instant.nullable(),
  result: Result.nullable(),
  /** The form that this one corrects, and why. */
  corrects: Id.nullable(),
  reason: z.string().nullable(),
  correctedBy: Id.nullable(),
  isMine: z.boolean(),
});
export type FilledForm = z.infer<typeof FilledForm>;

export const listForms = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/forms',
  summary: 'The forms of a patient, newest first: completed ones as they were last corrected, and one’s own drafts',
  needs: { right: 'record.read', of: 'patientId', reads: 'forms.read' },
  params: OfPatient,
  query: z.strictObject({ ...Page }),
  output: page(FilledForm),
  problems: closed,
});

export const formScores = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/forms/scores',
  summary: 'The scores of a patient over time, a curve for each template and way of scoring, the last 200 of each',
  needs: { right: 'record.read', of: 'patientId', reads: 'forms.read' },
  params: OfPatient,
  query: z.strictObject({ templateId: IdText.optional() }),
  output: z.object({
    curves: z.array(
      z.object({
        template: z.object({ id: Id, name: z.string() }),
        method: z.enum(['sum', 'mean', 'percent']),
        min: z.number(),
        max: z.number(),
        /** As the newest of these forms has them. */
        bands: z.array(z.object({ from: z.number(), label: z.string(), tone: Tone })),
        /** Oldest first. */
        points: z.array(z.object({ formId: Id, at: Instant, value: z.number(), band: z.string().nullable(), warned: z.boolean() })),
      }),
    ),
  }),
  problems: closed,
});
export type Curve = z.infer<typeof formScores.output>['curves'][number];

const OfForm = OfPatient.extend({ formId: IdText });

const WholeForm = FilledForm.extend({
  definition: Definition,
  answers: AnswersKept,
  /** Every form of this filling that is completed, the first one first (C3). */
  versions: z.array(FilledForm.pick({ id: true, author: true, client: true, completedAt: true, reason: true })),
});
export type WholeForm = z.infer<typeof WholeForm>;

export const getForm = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/forms/:formId',
  summary: 'A form with what it asked and what was answered',
  needs: { right: 'record.read', of: 'patientId', reads: 'form.opened' },
  params: OfForm,
  output: WholeForm,
  problems: closed,
});

export const startForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/forms',
  summary: 'Begin to fill in a form: a draft that only its author sees',
  needs: { right: 'record.write', of: 'patientId' },
  params: OfPatient,
  body: z.strictObject({ templateId: Id }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: [...writing, 'template_archived'],
});

const Saved = z.object({ id: Id, version: z.int(), savedAt: Instant });

export const saveForm = endpoint({
  method: 'PUT',
  path: '/v2/patients/:patientId/forms/:formId',
  summary: 'Save the answers of one’s own draft as they stand',
  needs: { right: 'record.write', of: 'patientId' },
  params: OfForm,
  body: z.strictObject({ version: z.int().positive(), answers: Answers }),
  output: Saved,
  problems: [...writing, 'changed_meanwhile', 'form_completed'],
});

export const completeForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/forms/:formId/complete',
  summary: 'Complete one’s own draft: its score is computed, and it is never written again',
  needs: { right: 'record.write', of: 'patientId' },
  params: OfForm,
  body: z.strictObject({ version: z.int().positive(), answers: Answers }),
  output: Saved.extend({ result: Result }),
  problems: [...writing, 'changed_meanwhile', 'form_completed', 'form_incomplete', 'already_corrected'],
});

export const discardForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/forms/:formId/discard',
  summary: 'Put one’s own draft aside for good',
  needs: { right: 'record.write', of: 'patientId' },
  params: OfForm,
  output: Nothing,
  problems: [...writing, 'form_completed'],
});

export const correctForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/forms/:formId/correct',
  summary: 'Begin a correction of a completed form: a draft with its answers; the original stays as it is',
  needs: { right: 'record.write', of: 'patientId' },
  params: OfForm,
  body: z.strictObject({ reason: text(300) }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: [...writing, 'already_corrected'],
});
