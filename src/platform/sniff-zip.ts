import { open } from 'node:fs/promises';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { Refused } from './sniff-refusal.ts';

// Containers: a Word or Excel file, or an OpenDocument text, is an archive. It is read through once, entry by entry, so that what it says
// of itself is held against what it is (UP-4).

const mostEntries = 1_000;
const mostTimes = 100;
const mostBytes = 500_000_000;
const isLink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
const programs =
  /(vbaProject|vbaData|oleObject\d*)\.bin$|(^|\/)(activeX|Basic|Scripts|macrosheets|dialogsheets)\/|\.(exe|dll|js|vbs|cmd|bat|ps1|jar|hta|lnk|scr|html?|svg)$/i;
const archives = /\.(zip|docx|xlsx|pptx|docm|xlsm|odt|ods|7z|rar|gz|tgz|tar|jar|bz2|xz)$/i;
const archiveMarks = ['PK\x03\x04', 'Rar!', '7z\xbc\xaf', '\x1f\x8b', '\xd0\xcf\x11\xe0', 'MZ'];

/** What kind of document an archive is. @throws Refused */
export async function archiveType(path: string): Promise<'docx' | 'xlsx' | 'odt'> {
  const { size, zip } = await opened(path);
  try {
    if (zip.entryCount > mostEntries) throw new Refused('archive');
    const names = new Set<string>();
    const facts = { said: 0, packed: 0, contentTypes: '', mimetype: '' };
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      if (names.has(name) || /\p{Cc}/u.test(name)) throw new Refused('archive');
      names.add(name);
      if (entry.generalPurposeBitFlag & 1) throw new Refused('encrypted');
      if (isLink(entry) || archives.test(name)) throw new Refused('archive');
      if (programs.test(name)) throw new Refused('active');
      facts.said += entry.uncompressedSize;
      facts.packed += entry.compressedSize;
      // Entries that lie over each other say more than there is.
      if (facts.packed > size || facts.said > Math.min(mostBytes, mostTimes * size)) throw new Refused('archive');
      if (name.endsWith('/')) continue;
      const { text, isWhole } = await readThrough(zip, entry);
      if (name === '[Content_Types].xml') facts.contentTypes = text;
      if (name === 'mimetype' && names.size === 1) facts.mimetype = text;
      // What cannot be seen whole cannot be said to fetch nothing.
      if (/\.rels$/i.test(name)) {
        if (!isWhole) throw new Refused('archive');
        if (fetches(text)) throw new Refused('active');
      }
    }
    return kindOf(names, facts.contentTypes, facts.mimetype);
  } catch (error) {
    // Whatever the reader of archives does not like about it.
    throw error instanceof Refused ? error : new Refused('archive');
  } finally {
    zip.close();
  }
}

const fetched = ['attachedtemplate', 'oleobject', 'frame', 'subdocument'];
/**
 * Whether a template or an object is fetched from elsewhere when the document is opened. It is cut where tags begin, which no value can
 * hold, and each piece is searched for plain words: however it is written, it is read through a few times and no more.
 */
const fetches = (relationships: string): boolean =>
  relationships
    // In two bytes a character, plain words have a zero beside each letter.
    .replaceAll('\0', '')
    .replace(/&#(?:x0{0,6}([0-9a-f]{2})|0{0,6}(\d{2,3}));/gi, (_, hex?: string, decimal?: string) =>
      String.fromCharCode(hex === undefined ? Number(decimal) : parseInt(hex, 16)),
    )
    .toLowerCase()
    .split('<')
    .some(
      (tag) =>
        ['"', "'"].some((quote) => tag.includes(`external${quote}`)) &&
        fetched.some((kind) => tag.includes(`${kind}"`) || tag.includes(`${kind}'`)),
    );

/** Opens an archive that ends with its directory, and nothing behind it. */
async function opened(path: string): Promise<{ size: number; zip: ZipFile }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(22);
    if (size < 22) throw new Refused('broken');
    await handle.read(end, 0, 22, size - 22);
    if (end.readUInt32LE(0) !== 0x06054b50 || end.readUInt16LE(20) !== 0) throw new Refused('hidden');
    return { size, zip: await yauzl.openPromise(path, { strictFileNames: true, autoClose: false }) };
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('archive');
  } finally {
    await handle.close();
  }
}

const keptBytes = 200_000;
/** Unpacks an entry without keeping it but for its beginning; the reader stops where it is longer than it says. */
async function readThrough(zip: ZipFile, entry: Entry): Promise<{ text: string; isWhole: boolean }> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    if (length === 0 && archiveMarks.some((mark) => chunk.toString('latin1', 0, 4).startsWith(mark))) throw new Refused('archive');
    if (length < keptBytes) kept.push(chunk);
    length += chunk.length;
  }
  const beginning = Buffer.concat(kept);
  return { text: beginning.toString('utf8'), isWhole: beginning.length === length };
}

function kindOf(names: Set<string>, contentTypes: string, mimetype: string): 'docx' | 'xlsx' | 'odt' {
  if (mimetype === 'application/vnd.oasis.opendocument.text' && names.has('content.xml')) return 'odt';
  if (/macroEnabled|vbaProject/i.test(contentTypes)) throw new Refused('active');
  if (names.has('word/document.xml') && contentTypes.includes('wordprocessingml.document.main+xml')) return 'docx';
  if (names.has('xl/workbook.xml') && contentTypes.includes('spreadsheetml.sheet.main+xml')) return 'xlsx';
  throw new Refused('type');
}
