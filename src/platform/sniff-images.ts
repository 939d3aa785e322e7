import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import sharp from 'sharp';
import { Refused } from './sniff-refusal.ts';

// Pictures: each begins, goes on and ends as its format says, so that nothing else hides behind it; then it is decoded, and what the page
// shows is written anew, without what cameras add (UP-1).

// Only these formats are read at all, whatever the bytes say; and nothing of a picture that was is kept.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadNsgifFile', 'VipsForeignLoadWebpFile'],
});
sharp.cache(false);
sharp.concurrency(1);

const mostPixels = 50_000_000;
const longestEdge = 1600;

/** A file read here and there, by windows. */
class Bytes {
  readonly #handle: FileHandle;
  readonly size: number;
  #window = Buffer.alloc(0);
  #from = 0;
  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }
  /** @throws Refused where the file ends before */
  async at(offset: number, length: number): Promise<Buffer> {
    if (offset + length > this.size) throw new Refused('broken');
    if (offset < this.#from || offset + length > this.#from + this.#window.length) {
      const wanted = Math.max(length, 65_536);
      const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(wanted), 0, wanted, offset);
      this.#window = buffer.subarray(0, bytesRead);
      this.#from = offset;
    }
    return this.#window.subarray(offset - this.#from, offset - this.#from + length);
  }
}

type Kind = 'png' | 'jpeg' | 'gif' | 'webp';

/** @throws Refused where a picture is not of one piece, or something stands after its end */
export async function structureOf(path: string, kind: Kind, size: number): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Bytes(handle, size);
    const end = await { png: endOfPng, jpeg: endOfJpeg, gif: endOfGif, webp: endOfWebp }[kind](bytes);
    // Telephones write more after a JPEG: a second picture, or a short film. It is not a page: that is looked at apart.
    if (end !== size && kind !== 'jpeg') throw new Refused('hidden');
    if (end !== size && isSecondThing(await bytes.at(end, Math.min(64, size - end)))) throw new Refused('hidden');
  } finally {
    await handle.close();
  }
}
const isSecondThing = (after: Buffer): boolean =>
  /^\s*(<|PK|%PDF|MZ|Rar!|7z|\x7fELF|#!|\/\*|GIF8|\u00cf\u00fa)/.test(after.toString('latin1'));

async function endOfPng(bytes: Bytes): Promise<number> {
  let at = 8;
  const [width, height] = [(await bytes.at(16, 4)).readUInt32BE(), (await bytes.at(20, 4)).readUInt32BE()];
  if (width * height > mostPixels) throw new Refused('pixels');
  for (;;) {
    const head = await bytes.at(at, 8);
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(type)) throw new Refused('broken');
    at += 12 + length;
    if (type === 'IEND') return at;
  }
}

async function endOfJpeg(bytes: Bytes): Promise<number> {
  let at = 2;
  for (;;) {
    const [mark, code] = await bytes.at(at, 2);
    if (mark !== 0xff || code === undefined) throw new Refused('broken');
    if (code === 0xff) at += 1;
    else if (code === 0xd9) return at + 2;
    else if (code === 0x01 || (code >= 0xd0 && code <= 0xd7)) at += 2;
    else {
      const length = (await bytes.at(at + 2, 2)).readUInt16BE();
      if (length < 2) throw new Refused('broken');
      at += 2 + length;
      if (code === 0xda) at = await endOfScan(bytes, at);
    }
  }
}

/** The next marker after compressed data, in which 0xff stands before 0 or a restart only. */
async function endOfScan(bytes: Bytes, from: number): Promise<number> {
  for (let at = from; at < bytes.size - 1;) {
    const piece = await bytes.at(at, Math.min(32_768, bytes.size - at));
    for (let i = 0; i < piece.length - 1; i++) {
      const code = piece[i + 1] as number;
      if (piece[i] === 0xff && code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at + i;
    }
    at += piece.length - 1;
  }
  throw new Refused('broken');
}

async function endOfGif(bytes: Bytes): Promise<number> {
  const head = await bytes.at(0, 13);
  const [width, height] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  // A width or a comment that is also the beginning of a script: GIF89a/*…*/=1
  if (/^(\/\*|=)/.test(head.toString('latin1', 6, 8))) throw new Refused('hidden');
  if (width * height > mostPixels) throw new Refused('pixels');
  const tableOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const afterBlocks = async (from: number) => {
    let at = from;
    for (;;) {
      const length = (await bytes.at(at, 1))[0] as number;
      at += 1 + length;
      if (length === 0) return at;
    }
  };
  let at = 13 + tableOf(head[10] as number);
  for (;;) {
    const mark = (await bytes.at(at, 1))[0];
    if (mark === 0x3b) return at + 1;
    if (mark === 0x21) at = await afterBlocks(at + 2);
    else if (mark === 0x2c) at = await afterBlocks(at + 11 + tableOf((await bytes.at(at + 9, 1))[0] as number));
    else throw new Refused('broken');
  }
}

const endOfWebp = async (bytes: Bytes): Promise<number> => {
  const length = (await bytes.at(4, 4)).readUInt32LE();
  return 8 + length + (length % 2);
};

/** What the page shows of a picture: upright, at most 1600 pixels long, written anew. @throws Refused where it does not decode */
export async function previewImage(path: string): Promise<Buffer> {
  try {
    return await sharp(path, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true })
      .rotate()
      .resize(longestEdge, longestEdge, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 82 })
      .toBuffer();
  } catch (error) {
    throw new Refused(/pixel limit/.test((error as Error).message) ? 'pixels' : 'broken');
  }
}
