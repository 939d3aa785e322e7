import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page, text, words } from './endpoint.ts';
import { OfPatient } from './patients.ts';
import { TherapistInfo } from './people.ts';

export const CodeSystem = z.enum(['ICD-10-CM', 'ICD-10']);
export type CodeSystem = z.infer<typeof CodeSystem>;

export const Status = z.enum(['provisional', 'confirmed', 'inRemission', 'resolved', 'ruledOut', 'enteredInError']);
export type Status = z.infer<typeof Status>;

/** Statuses that say why (C3). */
export const withReason: readonly Status[] = ['ruledOut', 'enteredInError'];
/** Statuses of what the patient has now. */
export const active: readonly Status[] = ['provisional', 'confirmed', 'inRemission'];

const Code = z.object({ system: CodeSystem, code: z.string(), title: z.string() });
export type Code = z.infer<typeof Code>;

export const findCodes = endpoint({
  method: 'GET',
  path: '/v2/diagnosis-codes',
  summary: 'Codes that begin with, or whose titles have, these words; at most 20, the best first',
  needs: { right: 'settings.read' },
  query: z.strictObject({ q: words(100), system: CodeSystem.optional() }),
  output: z.object({ items: z.array(Code) }),
});

export const codeTables = endpoint({
  method: 'GET',
  path: '/v2/diagnosis-codes/tables',
  summary: 'How many codes the clinic has brought in, by system, and how many the sample has',
  needs: { right: 'template.manage' },
  output: z.object({
    items: z.array(z.object({ system: CodeSystem, imported: z.int(), sample: z.int(), changedAt: Instant.nullable() })),
  }),
});

export const importCodes = endpoint({
  method: 'POST',
  path: '/v2/diagnosis-codes/import',
  summary: 'Bring in lines of a code table: the order file of CMS, or CSV with code and title; first as a trial, which changes nothing',
  needs: { right: 'template.manage' },
  body: z.strictObject({
    system: CodeSystem,
    format: z.enum(['order', 'csv']),
    /** Whole lines, as they are in the file; a table longer than a request comes in several. */
    lines: z.string().min(1).max(50_000),
    /** Which line of the file the first of them is, from 1. */
    firstLine: z.int().min(1).max(10_000_000),
    trial: z.boolean(),
  }),
  output: z.object({
    added: z.int(),
    changed: z.int(),
    same: z.int(),
    /** Lines that could not be read, by their number in the file. */
    unreadable: z.array(z.int()),
  }),
});

const Standing = {
  onsetOn: z.iso.date().nullable(),
  status: Status,
  isPrimary: z.boolean(),
  note: z.string(),
  reason: z.string().nullable(),
};

export const Diagnosis = z.object({
  id: Id,
  version: z.int(),
  ...Code.shape,
  ...Standing,
  /** When it was recorded: the order of the list. */
  at: Instant,
  author: TherapistInfo.nullable(),
  changedAt: Instant,
  changedBy: TherapistInfo.nullable(),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

const OfDiagnosis = z.strictObject({ patientId: IdText, diagnosisId: IdText });
const reads = { right: 'record.read', of: 'patientId', reads: 'diagnosis.read' } as const;
const writes = { right: 'record.write', of: 'patientId' } as const;
const refusals = ['not_found', 'record_closed', 'record_read_only', 'day_not_passed', 'reason_needed', 'co_signature_needed'] as const;

export const diagnoses = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/diagnoses',
  summary: 'The diagnoses of a patient, the last recorded first',
  needs: reads,
  params: OfPatient,
  query: z.strictObject(Page),
  output: page(Diagnosis),
  problems: ['not_found', 'record_closed'],
});

export const diagnosisHistory = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/diagnoses/:diagnosisId/history',
  summary: 'Every version of a diagnosis, the newest first, with who wrote it and when; at most 200',
  needs: reads,
  params: OfDiagnosis,
  output: z.object({
    items: z.array(z.object({ version: z.int(), ...Standing, at: Instant, by: TherapistInfo.nullable() })),
  }),
  problems: ['not_found', 'record_closed'],
});

const Note = z.union([z.literal(''), text(1000)]);
const written = { onsetOn: z.iso.date().nullable(), note: Note, isPrimary: z.boolean(), reason: text(500).nullable() };

export const recordDiagnosis = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/diagnoses',
  summary: 'Record a diagnosis, by a code of the tables; its title is copied as it is now',
  needs: writes,
  params: OfPatient,
  body: z.strictObject({
    system: CodeSystem,
    code: text(20),
    status: Status.exclude(['enteredInError']),
    ...z.strictObject(written).partial().shape,
  }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: [...refusals, 'code_unknown', 'changed_meanwhile'],
});

export const changeDiagnosis = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId/diagnoses/:diagnosisId',
  summary: 'Change how a diagnosis stands; what it was before is kept',
  needs: writes,
  params: OfDiagnosis,
  body: z.strictObject({ version: z.int(), status: Status.optional(), ...z.strictObject(written).partial().shape }),
  output: Diagnosis,
  problems: [...refusals, 'changed_meanwhile', 'entered_in_error'],
});
