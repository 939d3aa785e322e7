import { z } from 'zod';
import { mostSelected } from './bulk.ts';
import { endpoint, Id, IdText, Instant, Nothing, page, Page, words } from './endpoint.ts';
import { TherapistInfo } from './people.ts';
import { PatientFilter } from './search.ts';

// Patients and their assignments as a table: out for those with `canExport` (Q2), and in, after a trial that says what would change.

/** What a column of the table can hold. */
export const columns = [
  'patientNumber',
  'firstName',
  'lastName',
  'preferredName',
  'email',
  'phone',
  'birthDate',
  'language',
  'status',
  'primary',
  'assigned',
  'assignedDates',
] as const;
export type Column = (typeof columns)[number];
/** What a column of a file is taken for; empty where it is left out. */
const Taken = z.union([z.enum(columns), z.literal('')]);

export const exportPatients = endpoint({
  method: 'GET',
  path: '/v2/patients/export',
  summary:
    'The patients whom a filter finds, among those one sees, and who is assigned to them, as CSV that no spreadsheet takes for formulas',
  needs: { right: 'patient.export' },
  query: z.strictObject({ ...PatientFilter.shape, language: z.enum(['en', 'es']).default('en') }),
  output: z.string(),
  media: 'text/csv; charset=utf-8',
  problems: ['feature_off'],
});

export const exportSelected = endpoint({
  method: 'POST',
  path: '/v2/patients/export',
  summary: 'Those of these patients whom one sees, as the export has them',
  needs: { right: 'patient.export' },
  body: z.strictObject({ patientIds: z.array(Id).min(1).max(mostSelected), language: z.enum(['en', 'es']).default('en') }),
  output: z.string(),
  media: 'text/csv; charset=utf-8',
});

/** The most bytes of a file, and of one part of it as it is sent. */
export const mostBytes = 32 * 1024 * 1024;
export const mostPart = 1024 * 1024;
/** Of one member, that are not over. */
export const mostImports = 3;

/** Why a file, or the work on it, ended without success. */
export const Failure = z.object({
  code: z.enum([
    'encoding',
    'binary',
    'rowTooLong',
    'tooManyColumns',
    'tooManyRows',
    'openQuote',
    'empty',
    'noRight',
    'interrupted',
    'expired',
  ]),
  row: z.int().nullable(),
});
export type Failure = z.infer<typeof Failure>;

/** Why a row is not taken, or what it says that is not done. */
const reasons = [
  'missing',
  'tooLong',
  'notEmail',
  'notDate',
  'notStatus',
  'statusDiffers',
  'archivedAssigned',
  'unknownPractitioner',
  'ambiguousPractitioner',
  'notAssignable',
  'mayNotAssign',
  'hasPrimary',
  'primaryDated',
  'notDates',
  'sameName',
  'ambiguous',
  'twice',
  'changedMeanwhile',
] as const;
export type Reason = (typeof reasons)[number];
const outcomes = ['create', 'update', 'same', 'refused', 'created', 'updated'] as const;

const PractitionerCount = z.object({
  practitioner: TherapistInfo,
  /** Patients to whom they would be assigned: new ones, and ones whose record there is already. */
  created: z.int(),
  existing: z.int(),
});

export const Summary = z.object({
  create: z.int(),
  update: z.int(),
  same: z.int(),
  refused: z.int(),
  /** How rows found their patient. */
  byNumber: z.int(),
  byEmail: z.int(),
  byName: z.int(),
  /** Rows that create a patient although one of the same name or address is there. */
  similar: z.int(),
  /** Rows that give somebody access to a record that there is already. */
  widening: z.int(),
  /** In how many rows each is found; a row may have several. */
  reasons: z.array(z.object({ reason: z.enum(reasons), rows: z.int() })),
  assignments: z.array(PractitionerCount),
  /** Who would get access by that, to how many patients; to the record, or by their access level to the profile only. */
  gains: z.array(
    z.object({
      member: z.object({ id: Id, firstName: z.string(), lastName: z.string() }),
      created: z.int(),
      existing: z.int(),
      opensRecords: z.boolean(),
      supervises: z.boolean(),
    }),
  ),
});
export type Summary = z.infer<typeof Summary>;

const states = ['arriving', 'reading', 'mapping', 'checking', 'checked', 'running', 'done', 'stopped', 'failed', 'discarded'] as const;
const PatientImport = z.object({
  id: Id,
  fileName: z.string(),
  /** In bytes, and how many have arrived. */
  size: z.int(),
  received: z.int(),
  state: z.enum(states),
  /** Rows below the headings, and how many of them the step that is running has done. */
  rows: z.int(),
  done: z.int(),
  /** What was done so far. */
  created: z.int(),
  updated: z.int(),
  failure: Failure.nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type PatientImport = z.infer<typeof PatientImport>;

const needs = { right: 'patient.import' } as const;
const OfImport = z.strictObject({ importId: IdText });

export const beginImport = endpoint({
  method: 'POST',
  path: '/v2/imports',
  summary: 'Begin an import of patients: the file follows in parts, and nothing is changed before it is started',
  needs,
  body: z.strictObject({ fileName: words(200), size: z.int().positive().max(mostBytes) }),
  output: z.object({ id: Id }),
  status: 201,
  problems: ['imports_full'],
});

export const sendImportPart = endpoint({
  method: 'PUT',
  path: '/v2/imports/:importId/parts',
  summary: 'The next bytes of the file; with the last of them it is read and checked by itself',
  needs,
  params: OfImport,
  query: z.strictObject({ at: z.coerce.number().int().min(0).max(mostBytes) }),
  receives: { media: 'application/octet-stream', most: mostPart },
  output: z.object({ received: z.int() }),
  problems: ['not_found', 'wrong_offset', 'too_large', 'unsupported_media'],
});

export const myImports = endpoint({
  method: 'GET',
  path: '/v2/imports',
  summary: 'One’s own imports, the latest first',
  needs,
  output: z.object({ items: z.array(PatientImport) }),
});

export const getImport = endpoint({
  method: 'GET',
  path: '/v2/imports/:importId',
  summary: 'How far an import is, what its columns are taken for, and what it would do',
  needs,
  params: OfImport,
  output: PatientImport.extend({
    /** Of the file, with what each is taken for, and its first cells. */
    columns: z.array(z.object({ heading: z.string(), taken: Taken, sample: z.array(z.string()) })),
    summary: Summary.nullable(),
  }),
  problems: ['not_found'],
});
export type ImportWhole = z.infer<typeof getImport.output>;

export const mapColumns = endpoint({
  method: 'PUT',
  path: '/v2/imports/:importId/columns',
  summary: 'Say what each column is taken for, in their order; the rows are checked anew',
  needs,
  params: OfImport,
  body: z.strictObject({ columns: z.array(Taken).max(100) }),
  output: Nothing,
  problems: ['not_found', 'import_moved_on', 'columns_unclear'],
});

export const startImport = endpoint({
  method: 'POST',
  path: '/v2/imports/:importId/start',
  summary: 'Carry out what the trial said; no invitation and no mail is sent by it',
  needs,
  params: OfImport,
  output: Nothing,
  problems: ['not_found', 'import_moved_on'],
});

export const stopImport = endpoint({
  method: 'POST',
  path: '/v2/imports/:importId/stop',
  summary: 'Stop an import: what is done stays, and the rest of the file is thrown away; one that has not begun is thrown away whole',
  needs,
  params: OfImport,
  output: Nothing,
  problems: ['not_found', 'import_moved_on'],
});

const Fault = z.object({
  reason: z.enum(reasons),
  column: z.enum(columns).nullable(),
  /** The words the reason is about, or the row that says the same. */
  detail: z.string().nullable(),
});
export type Fault = z.infer<typeof Fault>;
const RowOfImport = z.object({
  row: z.int(),
  outcome: z.enum(outcomes),
  /** As the file has it; empty once the import is over. */
  name: z.string(),
  patientId: Id.nullable(),
  how: z.enum(['number', 'email', 'name']).nullable(),
  /** Everything that is wrong with it, so that it is mended in one go. */
  faults: z.array(Fault),
  changes: z.array(z.string()),
  /** Whom it assigns. */
  assigns: z.array(z.string()),
  similar: z.boolean(),
  widens: z.boolean(),
});
export type RowOfImport = z.infer<typeof RowOfImport>;

export const importRows = endpoint({
  method: 'GET',
  path: '/v2/imports/:importId/rows',
  summary: 'The rows of an import with what becomes of them, in the order of the file',
  needs,
  params: OfImport,
  query: z.strictObject({ which: z.enum(['all', 'create', 'update', 'refused', 'widening', 'similar']).default('all'), ...Page }),
  output: page(RowOfImport),
  problems: ['not_found'],
});

export const importReport = endpoint({
  method: 'GET',
  path: '/v2/imports/:importId/report',
  summary: 'What becomes of each row, as CSV that no spreadsheet takes for formulas',
  needs,
  params: OfImport,
  query: z.strictObject({ language: z.enum(['en', 'es']).default('en') }),
  output: z.string(),
  media: 'text/csv; charset=utf-8',
  problems: ['not_found'],
});
