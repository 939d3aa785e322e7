import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Nothing, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';

// The whole record of a patient, to take away (C3): one PDF to read and one archive for programs. It is made in the background, page by
// page, each with the rights that the one who asked has then; psychotherapy notes are never in it (PN-1).

export const RecordExport = z.object({
  id: Id,
  purpose: z.string(),
  /** `refused`: access ended while it was made. */
  state: z.enum(['waiting', 'running', 'ready', 'refused', 'failed']),
  /** Steps that are done, of how many: known once it has begun. */
  done: z.int(),
  total: z.int().nullable(),
  createdAt: Instant,
  /** Until when it can be fetched; then it is thrown away. */
  expiresAt: Instant.nullable(),
  /** In bytes, once it is ready. */
  pdfSize: z.int().nullable(),
  archiveSize: z.int().nullable(),
});
export type RecordExport = z.infer<typeof RecordExport>;

const needs = { right: 'record.export', of: 'patientId' } as const;
const problems = ['not_found', 'record_closed', 'record_read_only', 'not_in_emergency'] as const;
const OfExport = z.strictObject({ patientId: IdText, exportId: IdText });

export const startExport = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/exports',
  summary: 'Begin to export the whole record; the purpose is kept in the activity log’s terms and with the export',
  needs,
  params: OfPatient,
  body: z.strictObject({ purpose: text(300) }),
  output: z.object({ id: Id }),
  status: 201,
  problems: [...problems, 'export_running'],
});

export const myExports = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/exports',
  summary: 'One’s own exports of this record, the latest first, with how far they are',
  needs,
  params: OfPatient,
  output: z.object({ items: z.array(RecordExport) }),
  problems,
});

export const discardExport = endpoint({
  method: 'DELETE',
  path: '/v2/patients/:patientId/exports/:exportId',
  summary: 'Stop an export that is being made, or throw away one that is ready; the record itself is not touched',
  needs,
  params: OfExport,
  output: Nothing,
  problems,
});

export const exportedPdf = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/exports/:exportId/pdf',
  summary: 'The record as one PDF',
  needs: { ...needs, reads: 'export.fetched' },
  params: OfExport,
  media: 'application/pdf',
  output: z.string(),
  problems: [...problems, 'export_not_ready'],
});

export const exportedArchive = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/exports/:exportId/archive',
  summary: 'The record as one archive: record.json, as docs/record-archive.md says, and the files',
  needs: { ...needs, reads: 'export.fetched' },
  params: OfExport,
  media: 'application/zip',
  output: z.string(),
  problems: [...problems, 'export_not_ready'],
});
