import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { previewImage, structureOf } from './sniff-images.ts';
import { Refused } from './sniff-refusal.ts';
import { archiveType } from './sniff-zip.ts';

// What a file is, by its content alone, read piece by piece: never by its name, and never the whole of it in memory (UP-1, UP-4).

/** The types that are taken: each with the media type it is served as, the endings of its names, and what browsers call it. */
export const fileTypes = {
  pdf: { media: 'application/pdf', endings: ['pdf'], called: [] },
  png: { media: 'image/png', endings: ['png'], called: [] },
  jpeg: { media: 'image/jpeg', endings: ['jpg', 'jpeg', 'jpe'], called: ['image/jpg', 'image/pjpeg'] },
  gif: { media: 'image/gif', endings: ['gif'], called: [] },
  webp: { media: 'image/webp', endings: ['webp'], called: [] },
  text: { media: 'text/plain; charset=utf-8', endings: ['txt'], called: ['text/plain'] },
  csv: { media: 'text/csv; charset=utf-8', endings: ['csv'], called: ['text/csv', 'text/plain', 'application/vnd.ms-excel'] },
  docx: { media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', endings: ['docx'], called: [] },
  xlsx: { media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', endings: ['xlsx'], called: [] },
  odt: { media: 'application/vnd.oasis.opendocument.text', endings: ['odt'], called: [] },
} as const satisfies Record<string, { media: string; endings: readonly string[]; called: readonly string[] }>;
export type FileType = keyof typeof fileTypes;

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
/** The type that a name claims; null where its ending is none that is taken. */
export const typeOfName = (name: string): FileType | null => {
  const ending = endingOf(name);
  const found = Object.entries(fileTypes).find(([, { endings }]) => (endings as readonly string[]).includes(ending));
  return found ? (found[0] as FileType) : null;
};

const saysNothing = new Set(['', 'application/octet-stream']);
/** Whether what the browser calls a file fits its type. */
export const agrees = (type: FileType, declared: string): boolean => {
  const said = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  const { media, called } = fileTypes[type];
  return saysNothing.has(said) || media.split(';')[0] === said || (called as readonly string[]).includes(said);
};

const headBytes = 4100;
const markup = /<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|style|link|meta|form|\?xml|\?php)/i;
/** Words that make a browser or a shell run what comes after them, and that no picture or document holds by chance. */
const runs = /<script[\s>/]|<!doctype\s+html|<html[\s>]|<iframe[\s>]|<svg\s[^>]{0,200}xmlns|<\?php|multipart\/related/i;

/**
 * What a file is, and what the page may show of it.
 * @throws Refused with the reason
 */
export async function sniff(path: string, name: string, declared = ''): Promise<{ type: FileType; preview: Buffer | null }> {
  const claimed = typeOfName(name);
  if (!claimed) throw new Refused('type');
  const { head, tail, size } = await endsOf(path);
  const type = await typeOfContent(path, head, claimed);
  if (type !== claimed || !agrees(type, declared)) throw new Refused('mismatch');
  if (type === 'text' || type === 'csv') await provePlain(path, head);
  else if (type === 'pdf') await provePdf(path, head, tail);
  else if (isImage(type)) {
    await structureOf(path, type, size);
    await proveQuiet(path);
    return { type, preview: await previewImage(path) };
  }
  return { type, preview: null };
}

const images = ['png', 'jpeg', 'gif', 'webp'] as const;
const isImage = (type: FileType): type is (typeof images)[number] => (images as readonly string[]).includes(type);

async function endsOf(path: string): Promise<{ head: Buffer; tail: Buffer; size: number }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const piece = async (at: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    return { head: await piece(0, headBytes), tail: await piece(Math.max(0, size - headBytes), headBytes), size };
  } finally {
    await handle.close();
  }
}

async function typeOfContent(path: string, head: Buffer, claimed: FileType): Promise<FileType> {
  // A container is told by what is in it, which only its directory says.
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return archiveType(path);
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf';
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (!found) {
    // Nothing tells plain text from a table but what the name says.
    if (claimed === 'text' || claimed === 'csv') return claimed;
    throw new Refused('mismatch');
  }
  const type = images.find((one) => fileTypes[one].media === found.mime);
  if (!type) throw new Refused('type');
  return type;
}

/** Characters that are shown, in UTF-8, and no page or program. @throws Refused */
async function provePlain(path: string, head: Buffer): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const begin = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (markup.test(begin.slice(0, 1024)) || /^(#!|mime-version:|%!PS|MZ|\{\\rtf)/i.test(begin)) throw new Refused('active');
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) provePrintable(decoder.decode(chunk, { stream: true }));
    decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new Refused('broken') : error;
  }
  await proveQuiet(path);
}
const provePrintable = (text: string): void => {
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) throw new Refused('broken');
};

/** Begins at its first byte, ends at its last, points to its table, and does nothing when opened. @throws Refused */
async function provePdf(path: string, head: Buffer, tail: Buffer): Promise<void> {
  const begin = head.toString('latin1', 0, 1024);
  if (!/^%PDF-[12]\.\d *[\r\n]/.test(begin)) throw new Refused('broken');
  if (markup.test(begin)) throw new Refused('hidden');
  const end = tail.toString('latin1');
  if (!/startxref[\r\n\s]+\d+[\r\n\s]+%%EOF[\r\n\s\0]*$/.test(end)) throw new Refused('hidden');
  await proveQuiet(path, /\/(JavaScript|Launch|RichMedia)\b/);
}

/** Reads through a file for what must not be in it. A name in a PDF may be written with #xx. @throws Refused */
async function proveQuiet(path: string, acts?: RegExp): Promise<void> {
  const overlap = 512;
  let kept = '';
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const text = kept + chunk.toString('latin1');
    if (runs.test(text)) throw new Refused('hidden');
    if (acts?.test(text.replace(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))))
      throw new Refused('active');
    kept = text.slice(-overlap);
  }
}
