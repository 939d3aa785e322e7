import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { query } from '#src/platform/db.ts';
import type { Database, Query, Rows } from '#src/platform/db.ts';
import { newKey } from '#src/platform/files.ts';
import type { Store } from '#src/platform/files.ts';
import type { Logger } from '#src/platform/log.ts';
import { writePdf } from '#src/platform/pdf.ts';
import { headOfPapers } from '../correspondence/queries.ts';
import { countsOf, finish, giveUp, mayStillExport, partOf, parts, progress, whoseRecord } from './queries.ts';
import { keptHours, namesInArchive, recordOf, recordPaper } from './rules.ts';
import type { FileOfRecord, Parts } from './rules.ts';
import { paperOf } from '../correspondence/rules.ts';

type Claimed = { tenantId: number; id: number; exportId: number; patientId: number; attempts: number };
type PageOf = <const Queries extends readonly Query<unknown>[]>(...queries: Queries) => Promise<Rows<Queries>>;

const pageSize = 200;
const mostAttempts = 3;

/** The next export that is due, held for five minutes; from here the transaction acts as the one who asked for it. */
const claim = query<Claimed>`
  select tenant_id as "tenantId", id, subject_id as "exportId", patient_id as "patientId", attempts
  from app.claim_letter('recordExport')`;
/** Acts as them once more, and holds it on. */
const again = ({ tenantId, id }: Claimed) => query<{ id: number }>`select id from app.claim_letter('recordExport', ${tenantId}, ${id})`;
const settle = ({ tenantId, id }: Claimed, result: 'sent' | 'withdrawn' | 'failed' | null, minutes = 0) =>
  query`select app.settle_letter(${tenantId}, ${id}, ${result}, make_interval(mins => ${minutes}))::text`;

/** Access has ended, or whoever asked has stopped it. */
class Ended extends Error {}

/**
 * Makes the next export that is due, page by page: each page is a transaction of its own, as the member who asked and with the rights they
 * have then (RV-7). One that was interrupted begins anew, a few times. Tells whether there was one.
 */
export const makeNextExport = (database: Database, store: Store, log: Logger) => async (): Promise<boolean> => {
  const next = await database.transaction(claim, async (_tx, [claimed]) => claimed ?? null);
  if (!next) return false;
  const page: PageOf = async (...queries) => {
    const [[held], [chart], ...rows] = await database.together(again(next), mayStillExport(next.patientId), ...queries);
    if (!held || chart?.refusal !== null) throw new Ended();
    return rows as never;
  };
  const giveUpAs = (state: 'refused' | 'failed') => database.together(again(next), giveUp(next.exportId, state));
  try {
    // Whatever ended the process while this was made would end it again.
    if (next.attempts > mostAttempts) throw new Error('The process ended each time this export was made.');
    await make(next.exportId, page, store);
    await database.together(settle(next, 'sent'));
  } catch (error) {
    if (error instanceof Ended) {
      await giveUpAs('refused');
      await database.together(settle(next, 'withdrawn'));
    } else if (next.attempts < mostAttempts) {
      await database.together(settle(next, null, 1));
      log.warn({ err: error }, 'an export was interrupted; it begins anew');
    } else {
      await giveUpAs('failed');
      await database.together(settle(next, 'failed'));
      log.error({ err: error }, 'an export could not be made');
    }
  }
  return true;
};

async function make(exportId: number, page: PageOf, store: Store): Promise<void> {
  const [[whose], [counts], [head]] = await page(whoseRecord(exportId), countsOf(), headOfPapers());
  if (!whose || !counts || !head) throw new Ended();
  // A step for each page of rows, one for each file, and one for the papers.
  const pagesOf = (rows: number) => Math.ceil(rows / pageSize);
  const total = parts.reduce((sum, part) => sum + pagesOf(counts[part]), 0) + counts.files + 1;
  let done = 0;
  const step = async () => {
    const [[running]] = await page(progress(exportId, ++done, total));
    if (!running) throw new Ended();
  };

  const found: Parts = { diagnoses: [], notes: [], forms: [], letters: [], files: [] };
  for (const part of parts) {
    for (let skip = 0; skip < counts[part]; skip += pageSize) {
      const [rows] = await page(partOf(part, skip, pageSize));
      found[part].push(...(rows.map(({ value }) => value) as never[]));
      await step();
    }
  }

  const exportedAt = new Date();
  const pdf = await writePdf(recordPaper(paperOf(head, 'en'), whose, found, exportedAt));
  await step();
  const [pdfKey, archiveKey] = [newKey(), newKey()];
  const names = namesInArchive(found.files);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(JSON.stringify(recordOf(whose, found, names, exportedAt), null, 1)), 'record.json');
  zip.addBuffer(pdf, 'record.pdf');
  for (const file of found.files) {
    zip.addReadStreamLazy(names.get(file.id) as string, { compress: false, size: file.size }, (give) => {
      step().then(
        () => give(null, bytesOf(store, file)),
        (error: Error) => give(error, Readable.from([])),
      );
    });
  }
  zip.end();
  let size = 0;
  const archive = new PassThrough();
  zip.outputStream.on('data', (chunk: Buffer) => void (size += chunk.length));
  zip.on('error', (error: Error) => archive.destroy(error));
  zip.outputStream.on('error', (error: Error) => archive.destroy(error)).pipe(archive);
  try {
    await store.put(pdfKey, Readable.from([pdf]));
    await store.put(archiveKey, archive);
    const [[ready]] = await page(finish(exportId, { key: pdfKey, size: pdf.length }, { key: archiveKey, size }, keptHours));
    if (!ready) throw new Ended();
  } catch (error) {
    await Promise.all([store.remove(pdfKey), store.remove(archiveKey)]);
    throw error;
  }
}

const bytesOf = (store: Store, { key, size }: FileOfRecord): Readable => store.read(key, 0, size - 1);
