import { z } from 'zod';
import { Colleague } from './access.ts';
import { endpoint, Id, IdText, Instant, Nothing, Page, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';

// Files of the record (C2). They are for those who write in the chart (table R).

/** What is taken, by the ending of its name; what it is, its content says. */
export const FileType = z.enum(['pdf', 'png', 'jpeg', 'gif', 'webp', 'text', 'csv', 'docx', 'xlsx', 'odt']);
export type FileType = z.infer<typeof FileType>;
export const takenEndings = ['pdf', 'png', 'jpg', 'jpeg', 'gif', 'webp', 'txt', 'csv', 'docx', 'xlsx', 'odt'] as const;

/** Why a file is not taken (platform/sniff-refusal.ts), or what became of it since. */
export const FileRefusal = z.enum([
  'type',
  'mismatch',
  'broken',
  'hidden',
  'active',
  'archive',
  'pixels',
  'encrypted',
  'infected',
  'cancelled',
]);
export type FileRefusal = z.infer<typeof FileRefusal>;

/** The most that one request carries. */
export const partBytes = 4 * 1024 * 1024;

const longestName = 255;
/** As much of a text as fits into so many bytes of UTF-8. */
const cut = (value: string, bytes: number): string => {
  let left = bytes;
  return Array.from(value)
    .filter((sign) => (left -= new TextEncoder().encode(sign).length) >= 0)
    .join('');
};
const unshown = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

/** A name without what cannot be shown, leads into folders, or is longer than 255 bytes; its ending stays. */
export const cleanName = (name: string): string => {
  const bare = (name.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(unshown, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+|[. ]+$/g, '');
  const ending = /\.[^.]{1,10}$/.exec(bare)?.[0] ?? '';
  return cut(bare.slice(0, bare.length - ending.length), longestName - new TextEncoder().encode(ending).length).trim() + ending;
};
const FileName = z
  .string()
  .max(4_000)
  .transform(cleanName)
  .pipe(z.string().regex(/[\p{L}\p{N}]/u, 'has nothing to be seen'));

export const RecordFile = z.object({
  id: Id,
  name: z.string(),
  description: z.string().nullable(),
  type: FileType,
  size: z.int(),
  /** SHA-256 of its bytes, in hexadecimal. */
  hash: z.string(),
  state: z.enum(['quarantined', 'ready']),
  /** How the page shows it: a picture that the server drew, or a PDF that the page draws itself; else it is kept and opened elsewhere. */
  shown: z.enum(['image', 'pdf']).nullable(),
  by: Colleague.nullable(),
  at: Instant,
  /** Which version of the file this is; earlier ones are kept. */
  revision: z.int(),
  version: z.int(),
  archived: z.object({ at: Instant, by: Colleague.nullable(), reason: z.string() }).nullable(),
});
export type RecordFile = z.infer<typeof RecordFile>;

const OfFile = z.strictObject({ patientId: IdText, fileId: IdText });
const needs = { right: 'record.write', of: 'patientId' } as const;

export const listFiles = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/files',
  summary: 'The files of a record, newest first; with archived=true, those put aside',
  needs: { ...needs, reads: 'files.read' },
  params: OfPatient,
  query: z.strictObject({ ...Page, archived: z.enum(['true', 'false']).default('false') }),
  output: z.object({
    items: z.array(RecordFile),
    nextCursor: z.string().nullable(),
    /** The largest file that is taken, in bytes. */
    limit: z.int(),
  }),
  problems: ['not_found', 'record_closed', 'record_read_only'],
});

export const beginFile = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/files',
  summary: 'Begin to upload a file, or a new version of one; it is sent in parts, and can be gone on with for a day',
  needs,
  params: OfPatient,
  body: z.strictObject({
    name: FileName,
    /** In bytes. */
    size: z.int().positive(),
    /** What the browser calls its type. */
    type: z.string().max(200).default(''),
    replaces: Id.optional(),
  }),
  output: z.object({ id: Id }),
  status: 201,
  problems: [
    'not_found',
    'record_closed',
    'record_read_only',
    'file_refused',
    'file_too_large',
    'files_full',
    'file_archived',
    'key_reused',
  ],
});

const Received = z.object({ received: z.int(), size: z.int() });

export const fileUpload = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/files/:fileId/upload',
  summary: 'How much of an upload of one’s own has arrived',
  needs,
  params: OfFile,
  output: Received,
  problems: ['not_found', 'record_closed', 'record_read_only'],
});

export const sendPart = endpoint({
  method: 'PUT',
  path: '/v2/patients/:patientId/files/:fileId/parts',
  summary: 'Send the next bytes of an upload of one’s own, beginning at what has arrived',
  needs,
  params: OfFile,
  query: z.strictObject({
    at: z.coerce
      .number()
      .int()
      .min(0)
      .max(2 ** 31),
  }),
  receives: { media: 'application/octet-stream', most: partBytes },
  output: Received,
  problems: ['not_found', 'record_closed', 'record_read_only', 'wrong_offset', 'too_large', 'unsupported_media'],
});

export const finishFile = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/files/:fileId/finish',
  summary: 'All has arrived: the file is looked at, scanned, and kept in the record or refused',
  needs,
  params: OfFile,
  output: RecordFile,
  problems: ['not_found', 'record_closed', 'record_read_only', 'upload_incomplete', 'file_refused'],
});

export const cancelFile = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/files/:fileId/cancel',
  summary: 'Give up an upload of one’s own; nothing of it is kept',
  needs,
  params: OfFile,
  output: Nothing,
  problems: ['not_found', 'record_closed', 'record_read_only'],
});

export const getFile = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/files/:fileId',
  summary: 'One file, with all its versions, the latest first',
  needs: { ...needs, reads: 'files.read' },
  params: OfFile,
  output: RecordFile.extend({ versions: z.array(RecordFile) }),
  problems: ['not_found', 'record_closed', 'record_read_only'],
});

export const changeFile = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId/files/:fileId',
  summary: 'Rename or describe a file; the ending of its name stays',
  needs,
  params: OfFile,
  body: z.strictObject({ version: z.int(), name: FileName.optional(), description: text(500).nullable().optional() }),
  output: RecordFile,
  problems: ['not_found', 'record_closed', 'record_read_only', 'changed_meanwhile', 'file_archived'],
});

export const archiveFile = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/files/:fileId/archive',
  summary: 'Put a file aside, with a reason; it can be restored',
  needs,
  params: OfFile,
  body: z.strictObject({ version: z.int(), reason: text(500) }),
  output: RecordFile,
  problems: ['not_found', 'record_closed', 'record_read_only', 'changed_meanwhile'],
});

export const restoreFile = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/files/:fileId/restore',
  summary: 'Take a file that was put aside back into the record',
  needs,
  params: OfFile,
  body: z.strictObject({ version: z.int() }),
  output: RecordFile,
  problems: ['not_found', 'record_closed', 'record_read_only', 'changed_meanwhile'],
});

export const fileContent = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/files/:fileId/content',
  summary: 'The bytes of a file, whole or in part, to be kept',
  needs,
  params: OfFile,
  output: z.string(),
  media: 'application/octet-stream',
  problems: ['not_found', 'record_closed', 'record_read_only', 'file_in_quarantine'],
});

export const filePreview = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/files/:fileId/preview',
  summary: 'A picture as the server has drawn it anew, without what a camera adds',
  needs,
  params: OfFile,
  output: z.string(),
  media: 'image/webp',
  problems: ['not_found', 'record_closed', 'record_read_only', 'file_in_quarantine'],
});
