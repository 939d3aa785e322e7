import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileRefusal, FileType } from '#src/contract/files.ts';
import type { Here } from '#src/http/serve.ts';
import type { Database } from '#src/platform/db.ts';
import { hashOf, newKey, previewOf, verified } from '#src/platform/files.ts';
import type { Logger } from '#src/platform/log.ts';
import { sniff } from '#src/platform/sniff.ts';
import { Refused } from '#src/platform/sniff-refusal.ts';
import * as queries from './queries.ts';

type Files = Here['files'];
type Looked =
  | { refusal: FileRefusal }
  | { refusal: null; type: FileType; hash: Buffer; previewSize: number | null; scan: 'none' | 'waiting' | 'clean' };

const mostAtOnce = 2;
let looking = 0;
const queue: (() => void)[] = [];
/** Files are looked at two at a time: what a picture unpacks to fits into memory that way (UP-4). */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  while (looking >= mostAtOnce) await new Promise<void>((resolve) => void queue.push(resolve));
  looking += 1;
  try {
    return await work();
  } finally {
    looking -= 1;
    queue.shift()?.();
  }
}

/** Puts bytes into the store as they were looked at. An attempt that went no further may have put them there before. */
async function stored(store: Files['store'], name: string, bytes: () => Readable, hash: Buffer): Promise<void> {
  if (!(await store.has(name))) return store.put(name, verified(bytes(), hash));
  const before = await hashOf(store.read(name, 0, Number.MAX_SAFE_INTEGER));
  if (!before.equals(hash)) throw new Error('something else of this name is in the store');
}

/**
 * Looks at what has arrived, which the caller holds, and puts it into the store where nothing speaks against it; what has arrived stays
 * where it is.
 */
export const look = ({ key, name, declared }: { key: string; name: string; declared: string }, files: Files): Promise<Looked> =>
  inTurn(async () => {
    const path = files.incoming.path(key);
    try {
      const { type, preview } = await sniff(path, name, declared);
      const hash = await hashOf(createReadStream(path));
      const scan = files.scan ? await files.scan(path).catch(() => 'waiting' as const) : 'none';
      if (scan === 'found') return { refusal: 'infected' };
      await stored(files.store, key, () => createReadStream(path), hash);
      if (preview) await stored(files.store, previewOf(key), () => Readable.from([preview]), await hashOf(Readable.from([preview])));
      return { refusal: null, type, hash, previewSize: preview?.length ?? null, scan };
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.reason };
      throw error;
    }
  });

export type Swept = { incoming: number; objects: number; missing: { tenantId: number; id: number }[] };

const pageSize = 2_000;

/**
 * Removes what nothing refers to: uploads that ended more than a day ago, and objects from before `before` of which no row says that
 * they are kept. Rows whose object is not there are told, and left as they are (UP-5).
 */
export async function sweep(database: Database, { store, incoming }: Files, before: Date): Promise<Swept> {
  const swept: Swept = { incoming: 0, objects: 0, missing: [] };
  const arrived: string[] = [];
  for await (const { name } of incoming.list()) arrived.push(name);
  const [arriving] = await database.together(queries.objectsArriving());
  const underWay = new Set(arriving.map(({ key }) => key));
  for (const key of arrived) {
    if (underWay.has(key)) continue;
    await incoming.remove(key);
    swept.incoming += 1;
  }
  // Objects first, rows after: what is stored meanwhile is not taken for lost.
  const objects = new Map<string, Date>();
  for await (const { name, changedAt } of store.list()) objects.set(name, changedAt);
  let place = { tenantId: 0, id: 0 };
  for (;;) {
    const [rows] = await database.together(queries.objectsKept(place, pageSize));
    for (const row of rows) {
      for (const name of [row.key, ...(row.previewSize === null ? [] : [previewOf(row.key)])]) {
        if (!objects.delete(name) && !(await store.has(name))) swept.missing.push({ tenantId: row.tenantId, id: row.id });
      }
    }
    const last = rows.at(-1);
    if (rows.length < pageSize || !last) break;
    place = { tenantId: last.tenantId, id: last.id };
  }
  for (const [name, changedAt] of objects) {
    if (changedAt >= before) continue;
    await store.remove(name);
    swept.objects += 1;
  }
  return swept;
}

const mostShown = 50;

/**
 * Shows the scanner what waits for it. What it finds leaves the record, and the store. Files whose object is not there are told, and do not
 * hold up those behind them. @throws where the scanner does not answer
 */
export async function rescan(database: Database, { store, incoming, scan }: Files): Promise<Pick<Swept, 'missing'>> {
  const missing: Swept['missing'] = [];
  if (!scan) return { missing };
  let place = { tenantId: 0, id: 0 };
  for (let shown = 0; shown < mostShown;) {
    const [[file]] = await database.together(queries.objectsWaiting(place, 1));
    if (!file) break;
    place = { tenantId: file.tenantId, id: file.id };
    if (!(await store.has(file.key))) {
      missing.push(place);
      continue;
    }
    shown += 1;
    const copy = newKey();
    try {
      await pipeline(
        store.read(file.key, 0, Number.MAX_SAFE_INTEGER),
        createWriteStream(incoming.path(copy), { flags: 'wx', mode: 0o600 }),
      );
      const verdict = await scan(incoming.path(copy));
      await database.together(queries.asNobody(file.tenantId), queries.settleScan(file, verdict));
      if (verdict === 'found') for (const name of [file.key, previewOf(file.key)]) await store.remove(name);
    } finally {
      await rm(incoming.path(copy), { force: true });
    }
  }
  return { missing };
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Keeps the store in order from now on: once at the start, when what is older than this process belongs to no upload, and then every hour. */
export function keepOrder(database: Database, files: Files, log: Logger, before = new Date()): { stop(): Promise<void> } {
  let turn = Promise.resolve();
  const run = (what: string, work: () => Promise<void>) => {
    turn = turn.then(work).catch((error: unknown) => log.error({ err: error }, what));
  };
  const tell = (missing: Swept['missing'], what: string) => {
    if (missing.length > 0) log.error({ missing: missing.slice(0, 100), count: missing.length }, what);
  };
  const sweepOnce = (olderThan: Date) =>
    run('the store of files could not be put in order', async () => {
      const { missing, ...removed } = await sweep(database, files, olderThan);
      if (removed.incoming + removed.objects > 0) log.info(removed, 'files that belong to nothing were removed');
      tell(missing, 'files of the record are not in the store');
    });
  const scanOnce = () =>
    run('the scanner could not be asked', async () => {
      tell((await rescan(database, files)).missing, 'files that wait for the scanner are not in the store');
    });
  const timers = [setInterval(() => sweepOnce(new Date(Date.now() - hourMs)), hourMs), setInterval(scanOnce, minuteMs)];
  sweepOnce(before);
  scanOnce();
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await turn;
    },
  };
}
