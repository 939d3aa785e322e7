import type { Failure } from '#src/contract/transfer.ts';
import { CsvReader, CsvRefusal } from '#src/platform/csv.ts';
import { query } from '#src/platform/db.ts';
import type { Database, Query, Rows, Tx } from '#src/platform/db.ts';
import type { Logger } from '#src/platform/log.ts';
import { nameKeys } from '#src/platform/names.ts';
import { colleagues, summarise } from '../transfer/queries.ts';
import { bounds, detected, directoryOf, isClear, readRow } from '../transfer/rules.ts';
import * as queries from './queries.ts';
import type { Becoming } from './queries.ts';

type Claimed = { tenantId: number; importId: number; attempts: number };
type PageOf = <const Queries extends readonly Query<unknown>[]>(...queries: Queries) => Promise<Rows<Queries>>;

const mostAttempts = 3;
const retrySeconds = 6;
/** Rows that are read, checked or carried out at a time: few enough that a statement is far from its time limit, and that who stops waits little. */
const [atOnce, carriedAtOnce, emptiedAtOnce] = [500, 200, 5_000];

const claim = query<Claimed>`
  select tenant_id as "tenantId", subject_id as "importId", attempts from app.claim_letter('import')`;
const again = ({ tenantId, importId }: Claimed) =>
  query<{ importId: number }>`select subject_id as "importId" from app.claim_letter('import', ${tenantId}, ${importId})`;

/** It was stopped, or its member may import no longer. */
class Ended extends Error {}

/**
 * Works on the next import that is due, in steps that are each a transaction of its own, as the member whose it is and with the rights they have
 * then (RV-7). What was interrupted goes on where it was. Tells whether there was one.
 */
export const workOnNextImport = (database: Database, log: Logger) => async (): Promise<boolean> => {
  const next = await database.transaction(claim, async (_tx, [claimed]) => claimed ?? null);
  if (!next) return false;
  const { importId: id } = next;
  const page: PageOf = async (...asked) => {
    const [[held], ...rows] = await database.together(again(next), ...asked);
    if (!held) throw new Ended();
    return rows as never;
  };
  const fail = async (failure: Failure): Promise<void> => {
    const [[now]] = await page(queries.stateOf(id));
    if (now) await page(queries.moveOn(id, now.state, { state: 'failed', failure, over: true }));
  };
  try {
    // Whatever ended the process while this was worked on would end it again.
    if (next.attempts > mostAttempts) await fail({ code: 'interrupted', row: null });
    else await work(next, database, page);
  } catch (error) {
    if (error instanceof CsvRefusal) await fail({ code: error.code, row: error.row });
    else if (!(error instanceof Ended)) {
      log.warn({ err: error }, 'an import was interrupted; it goes on where it was');
      if (next.attempts < mostAttempts) await page(queries.tryLater(id, retrySeconds));
      else await fail({ code: 'interrupted', row: null });
    }
  }
  return true;
};

async function work(next: Claimed, database: Database, page: PageOf): Promise<void> {
  const { importId: id } = next;
  for (;;) {
    const [[now]] = await page(queries.stateOf(id));
    if (now?.state === 'reading') await read(id, now.size, page);
    else if (now?.state === 'checking') await check(id, now, page);
    else if (now?.state === 'running') await carryOut(next, now.done, database, page);
    // Its member did not come back to it.
    else if (now && ['arriving', 'mapping', 'checked'].includes(now.state))
      await page(queries.moveOn(id, now.state, { state: 'discarded', failure: { code: 'expired', row: null }, over: true }));
    else if (now) return clear(id, page);
    const [[after]] = await page(queries.stateOf(id));
    if (!after || after.state === now?.state) throw new Error(`an import stayed ${after?.state}`);
    if (after.state === 'mapping' || after.state === 'checked') {
      await page(queries.moveOn(id, after.state, { state: after.state, waits: true }));
      return;
    }
  }
}

/** Reads the file part by part into rows; from the beginning, where it was interrupted. */
async function read(id: number, size: number, page: PageOf): Promise<void> {
  await page(queries.forgetRows(id));
  const reader = new CsvReader(bounds);
  let headings: string[] | null = null;
  let rows = 0;
  let waiting: { nth: number; cells: string[] }[] = [];
  const keep = async (least: number) => {
    for (; waiting.length >= least && waiting.length > 0; waiting = waiting.slice(atOnce))
      await page(queries.keepRows(id, waiting.slice(0, atOnce)));
  };
  const take = async (found: ReturnType<CsvReader['push']>) => {
    for (const { row, cells } of found) {
      // The database keeps no NUL; the cell is refused for what is left of it.
      const kept = cells.map((cell) => cell.replaceAll('\0', '\ufffd').toWellFormed());
      if (headings === null) headings = kept.map((cell) => cell.slice(0, 200));
      else {
        waiting.push({ nth: row, cells: kept });
        rows++;
      }
    }
    await keep(atOnce);
  };
  for (let at = 0; at < size;) {
    const [[part]] = await page(queries.partAt(id, at));
    if (!part) throw new Error('a part of an import is missing');
    at += part.bytes.length;
    // A little at a time: others are served in between.
    for (let from = 0; from < part.bytes.length; from += 65_536) await take(reader.push(part.bytes.subarray(from, from + 65_536)));
  }
  await take(reader.end());
  await keep(1);
  if (headings === null || rows === 0) throw new CsvRefusal('empty', 1);
  const mapping = detected(headings);
  const state = isClear(mapping) ? 'checking' : 'mapping';
  await page(queries.moveOn(id, 'reading', { state, headings, mapping, rows, done: 0 }), queries.forgetParts(id));
}

/** The trial: what each row says, whom it is about, and what would become of it. Nothing but the import's own rows is changed. */
async function check(id: number, { mapping, done }: { mapping: Parameters<typeof readRow>[1]; done: number }, page: PageOf): Promise<void> {
  const [everyone] = await page(colleagues());
  const find = directoryOf(everyone);
  for (let after = done; ;) {
    const [rows] = await page(queries.rowsAfter(id, after, atOnce));
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) break;
    const span = { id, from: first.nth, to: last.nth };
    const [, , , , [going]] = await page(
      queries.keepRead(
        span,
        rows.map((row) => readRow(row, mapping, find)),
      ),
      queries.match(span),
      queries.compare(span),
      queries.refuseAdds(span, 'trial'),
      queries.moveOn(id, 'checking', { state: 'checking', done: last.nth }),
    );
    if (!going) throw new Ended();
    after = last.nth;
  }
  await page(queries.ofEveryRow, queries.refuseTwice(id));
  const [, [summary]] = await page(queries.ofEveryRow, summarise(id));
  if (!summary) throw new Error('an import has no summary');
  await page(queries.moveOn(id, 'checking', { state: 'checked', summary, waits: true }));
}

/** Carries rows out, a few in a transaction each, and says in it how far it is: so none is carried out twice, whatever happens in between. */
async function carryOut(next: Claimed, done: number, database: Database, page: PageOf): Promise<void> {
  const { importId: id } = next;
  for (let after = done; ;) {
    const to = await database.transaction(again(next), async (tx, [held]) => {
      if (!held) throw new Ended();
      return carrySome(tx, id, after);
    });
    if (to === null) break;
    after = to;
  }
  await page(queries.finished(id));
}

/** Tells up to which row it is done; null where there was none left. */
async function carrySome(tx: Tx, id: number, after: number): Promise<number | null> {
  await tx.many(queries.oneRunsAtOnce());
  const rows = await tx.many(queries.nextRows(id, after, carriedAtOnce));
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return null;
  const span = { id, from: first.nth, to: last.nth };
  const there = rows.filter(({ outcome }) => outcome === 'update').map(({ patientId }) => patientId);
  await tx.many(queries.lockCharts(there));
  await tx.many(queries.lockProfiles(there));
  await tx.many(queries.refuseChanged(span));
  await tx.many(queries.refuseAdds(span, 'now'));
  const carried = await tx.many(queries.toCarryOut(span));
  const created = carried.filter(({ outcome }) => outcome === 'create').map(({ patientId, given }) => becoming(patientId, given));
  const changed = carried.flatMap(({ outcome, patientId, version, given, changes, now }) => {
    if (outcome !== 'update' || changes.length === 0 || !now || version === null) return [];
    const pick = (of: Record<string, unknown>) => Object.fromEntries(changes.map((field) => [field, of[field] ?? null]));
    return [
      { ...becoming(patientId, { ...now, ...pick(given) } as Record<string, string>), version, before: pick(now), after: pick(given) },
    ];
  });
  if (created.length > 0) for (const statement of queries.createAll(id, created)) await tx.many(statement);
  if (changed.length > 0) for (const statement of queries.changeAll(id, changed)) await tx.many(statement);
  await tx.many(queries.assignAll(span));
  if (!(await tx.one(queries.carriedOut(span)))) throw new Ended();
  return last.nth;
}

function becoming(id: number, said: Record<string, string | undefined>): Becoming {
  const [firstName = '', lastName = ''] = [said['firstName'], said['lastName']];
  const preferredName = said['preferredName'] ?? null;
  const [email, phone] = [said['email'] ?? null, said['phone'] ?? null];
  return {
    id,
    firstName,
    lastName,
    preferredName,
    email,
    phone,
    birthDate: said['birthDate'] ?? null,
    language: said['language'] ?? null,
    status: said['status'] ?? 'active',
    ...nameKeys({ firstName, lastName, preferredName, email, phone }),
  };
}

/** Takes away what is left of the file. */
async function clear(id: number, page: PageOf): Promise<void> {
  await page(queries.forgetParts(id));
  for (;;) {
    const [emptied] = await page(queries.emptyRows(id, emptiedAtOnce));
    if (emptied.length < emptiedAtOnce) break;
  }
  await page(queries.cleared(id));
}
