import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

// Where the bytes of files are: under random names, so that nothing a person wrote is ever part of a path (UP-3).

/** A new name for what is stored: 192 random bits. */
export const newKey = (): string => randomBytes(24).toString('hex');
/** What is drawn from a file to be shown in the page lies beside it. */
export const previewOf = (key: string): string => `${key}.preview`;
const known = /^[0-9a-f]{48}(\.preview)?$/;
const own = (name: string): string => {
  if (!known.test(name)) throw new Error('this is not the name of a stored object');
  return name;
};

/** Keeps objects: whole under their names, or not at all. */
export type Store = {
  /** Resolves when the object would be there after a power cut. @throws where one of this name is there: none is ever replaced */
  put(name: string, bytes: Readable): Promise<void>;
  /** The bytes from `from` up to and including `to`. It breaks off where they are not there. */
  read(name: string, from: number, to: number): Readable;
  has(name: string): Promise<boolean>;
  /** Nothing happens where it is not there. */
  remove(name: string): Promise<void>;
  /** Everything that is there, in no order. */
  list(): AsyncIterable<{ name: string; changedAt: Date }>;
};

const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Makes what a folder lists survive a power cut. Windows does not open folders, and needs no telling. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A store in a folder: 256 folders by the beginning of the name, and one for what is being written. */
export async function diskStore(folder: string): Promise<Store> {
  const writing = join(folder, 'writing');
  await mkdir(writing, { recursive: true, mode: 0o700 });
  // What was being written when the process ended was never put.
  for (const name of await readdir(writing)) await rm(join(writing, name), { force: true });
  const pathOf = (name: string) => join(folder, own(name).slice(0, 2), name);
  return {
    async put(name, bytes) {
      const path = pathOf(name);
      const temporary = join(writing, `${name}.${randomBytes(6).toString('hex')}`);
      try {
        await pipeline(bytes, createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true }));
        if (await mkdir(dirname(path), { recursive: true, mode: 0o700 })) await syncFolder(folder);
        // Unlike a renaming, this fails where the name is taken.
        await link(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
      await syncFolder(dirname(path));
    },
    read: (name, from, to) => createReadStream(pathOf(name), { start: from, end: to }),
    has: (name) =>
      stat(pathOf(name)).then(
        () => true,
        (error: unknown) => {
          if (absent(error)) return false;
          throw error;
        },
      ),
    remove: (name) => rm(pathOf(name), { force: true }),
    async *list() {
      for (const part of await readdir(folder)) {
        if (!/^[0-9a-f]{2}$/.test(part)) continue;
        for (const name of await readdir(join(folder, part))) {
          const found = await stat(join(folder, part, name)).catch(() => null);
          if (found && known.test(name)) yield { name, changedAt: found.mtime };
        }
      }
    },
  };
}

/** What keeps files, and what is on its way, in one folder of this machine. */
export const filesIn = async (folder: string): Promise<{ store: Store; incoming: Incoming }> => ({
  store: await diskStore(join(folder, 'files')),
  incoming: await incomingIn(join(folder, 'incoming')),
});

type Received = { received: number; refused: 'offset' | 'tooMuch' | null };

/** What has arrived of files whose upload is under way: on this machine's disk, wherever the store is. */
export type Incoming = {
  /** How many bytes there are. */
  size(key: string): Promise<number>;
  /** Writes the next bytes, at most so many: where the offset is not the end of what is there, none; where there are more, none either. */
  append(key: string, at: number, bytes: Readable, most: number): Promise<Received>;
  /**
   * Keeps what has arrived as it is, so that what is looked at is what is kept, until it is let go of. Null where bytes are arriving, or
   * somebody else has it.
   */
  hold(key: string): { letGo(): void } | null;
  path(key: string): string;
  /** Nothing happens while it is held. */
  remove(key: string): Promise<void>;
  list(): AsyncIterable<{ name: string; changedAt: Date }>;
};

async function incomingIn(folder: string): Promise<Incoming> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (key: string) => join(folder, own(key));
  const size = (key: string) =>
    stat(path(key)).then(
      (found) => found.size,
      (error: unknown) => {
        if (absent(error)) return 0;
        throw error;
      },
    );
  const writing = new Set<string>();
  const held = new Set<string>();
  return {
    path,
    size,
    hold(key) {
      if (writing.has(key) || held.has(key)) return null;
      held.add(key);
      return { letGo: () => void held.delete(key) };
    },
    async append(key, at, bytes, most) {
      // The same part sent twice at once would be written twice; and what is being looked at must not change.
      if (writing.has(key) || held.has(key)) return { received: await size(key), refused: 'offset' };
      writing.add(key);
      try {
        const handle = await open(path(key), 'a', 0o600);
        try {
          const before = (await handle.stat()).size;
          if (before !== at) return { received: before, refused: 'offset' };
          let written = 0;
          for await (const chunk of bytes as AsyncIterable<Buffer>) {
            if (written + chunk.length > most) {
              await handle.truncate(before);
              return { received: before, refused: 'tooMuch' };
            }
            await handle.appendFile(chunk);
            written += chunk.length;
          }
          await handle.datasync();
          return { received: before + written, refused: null };
        } finally {
          await handle.close();
        }
      } finally {
        writing.delete(key);
      }
    },
    async remove(key) {
      if (!held.has(key)) await rm(path(key), { force: true });
    },
    async *list() {
      for (const name of await readdir(folder)) {
        const found = await stat(join(folder, name)).catch(() => null);
        if (found && known.test(name)) yield { name, changedAt: found.mtime };
      }
    },
  };
}

/** The bytes as they are, broken off before their last where they are not those that were stored (UP-5). */
export function verified(bytes: Readable, hash: Buffer): Readable {
  return Readable.from(
    (async function* () {
      const sum = createHash('sha256');
      let last: Buffer | null = null;
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        if (last) yield last;
        sum.update(chunk);
        last = chunk;
      }
      if (!sum.digest().equals(hash)) throw new Error('a stored file is not what was stored');
      if (last) yield last;
    })(),
    { objectMode: false },
  );
}

/** SHA-256 of what is read. */
export async function hashOf(bytes: Readable): Promise<Buffer> {
  const sum = createHash('sha256');
  for await (const chunk of bytes as AsyncIterable<Buffer>) sum.update(chunk);
  return sum.digest();
}
