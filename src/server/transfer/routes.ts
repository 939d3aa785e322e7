import {
  beginImport,
  columns,
  exportPatients,
  exportSelected,
  getImport,
  importReport,
  importRows,
  mapColumns,
  mostImports,
  mostPart,
  myImports,
  sendImportPart,
  startImport,
  stopImport,
} from '#src/contract/transfer.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, receive, serve, stream } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { csvLine, csvMark } from '#src/platform/csv.ts';
import { newId } from '#src/platform/ids.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { asksOfTeams } from '../search/rules.ts';
import * as queries from './queries.ts';
import { headingOf, isClear, loggedOf, reportWords, tagsHeading, writtenAs } from './rules.ts';

/** How many patients, or rows of a report, are read at a time. */
const atOnce = 500;
const csv = 'text/csv; charset=utf-8';

export const routes: Route[] = [
  // Threat: an export as a way around R4 and R5, or one that goes on after access ended; a name that is a formula. Row security decides which
  // patients, profiles and care teams there are, every page is entered anew, cells are guarded, and it is in the log before its first line is sent,
  // and each page of it with whom it names.
  stream(exportPatients, { type: csv, name: 'patients.csv' }, async function* ({ page, query: { language, ...filter } }) {
    const [features] = await page(featuresNow());
    if (asksOfTeams(filter) && !isOn(features, 'therapistPatientAssignment')) throw new Problem('feature_off');
    yield* written(page, language, { filter: loggedOf(filter) }, (after) => queries.exportPage(filter, after, atOnce));
  }),

  // Threat: ids of hidden patients, to learn whether they exist. As above: row security decides whom there is, and who is not there is no line.
  stream(exportSelected, { type: csv, name: 'patients.csv' }, async function* ({ page, body: { patientIds, language } }) {
    yield* written(page, language, { chosen: patientIds.length }, (after) => queries.exportSome(patientIds, after, atOnce));
  }),

  // Threat: filling the database with files. They are bounded, few for each member, and thrown away after a day.
  serve(beginImport, async ({ tx, body: { fileName, size } }) => {
    await tx.one(queries.oneBeginsAtOnce());
    const begun = await tx.one(queries.begin(newId(), fileName, size, mostImports));
    if (!begun) throw new Problem('imports_full', { most: mostImports });
    return begun;
  }),

  // Threat: more bytes than announced, or into somebody else's import. They are counted while they arrive, and follow those there are, of one's own.
  receive(sendImportPart, {
    find: async ({ tx, params: { importId } }) => {
      const found = await tx.one(queries.importById(importId));
      if (!found) throw new Problem('not_found');
      return found;
    },
    async take({ received, size }, { query: { at } }, bytes) {
      const most = Math.min(mostPart, size - at);
      if (at !== received) throw new Problem('wrong_offset', { received });
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > most) throw new Problem('too_large');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    async keep(bytes, { tx, params: { importId }, query: { at } }) {
      const kept = bytes.length > 0 ? await tx.one(queries.keepPart(importId, at, bytes)) : undefined;
      if (!kept) throw new Problem('wrong_offset', { received: (await tx.one(queries.importById(importId)))?.received ?? 0 });
      return { answer: kept };
    },
  }),

  answer(
    myImports,
    () => [queries.imports()],
    ([items]) => ({ items }),
  ),

  answer(
    getImport,
    ({ params: { importId } }) => [queries.importById(importId)],
    ([[found]]) => {
      if (!found) throw new Problem('not_found');
      const { headings, mapping, samples, ...one } = found;
      return {
        ...one,
        columns: headings.map((heading, at) => ({
          heading,
          taken: mapping[at] ?? '',
          sample: samples.map((cells) => (cells[at] ?? '').slice(0, 80)),
        })),
      };
    },
  ),

  // Threat: another meaning for columns while rows are carried out. It waits for its member then, or this does not reach it.
  serve(mapColumns, async ({ tx, params: { importId }, body: { columns: mapping } }) => {
    if (!(await tx.one(queries.importById(importId)))) throw new Problem('not_found');
    if (!isClear(mapping)) throw new Problem('columns_unclear');
    if (!(await tx.one(queries.remap(importId, mapping)))) throw new Problem('import_moved_on');
    return {};
  }),

  // Threat: starting what one has not seen, or twice. Only a trial that is there is started, once; each row is decided again when its turn comes.
  serve(startImport, async ({ tx, params: { importId } }) => {
    if (!(await tx.one(queries.importById(importId)))) throw new Problem('not_found');
    if (!(await tx.one(queries.start(importId)))) throw new Problem('import_moved_on');
    return {};
  }),

  // Threat: throwing away what is over by a second click. Only one that is under way is reached.
  serve(stopImport, async ({ tx, params: { importId } }) => {
    if (!(await tx.one(queries.importById(importId)))) throw new Problem('not_found');
    if (!(await tx.one(queries.stop(importId)))) throw new Problem('import_moved_on');
    return {};
  }),

  answer(
    importRows,
    (input) => [
      queries.importById(input.params.importId),
      queries.rowsOf(input.params.importId, input.query.which, placeOf(input)?.id ?? 0, input.query.limit + 1),
    ],
    ([[found], rows], input) => {
      if (!found) throw new Problem('not_found');
      const { items, nextCursor } = pageOf(
        rows.map((row) => ({ ...row, id: row.row, sortName: '' })),
        input,
      );
      return { items, nextCursor };
    },
  ),

  // Threat: a report as a way to keep what was thrown away. It says what the rows still hold, and cells are guarded.
  stream(importReport, { type: csv, name: 'import-report.csv' }, async function* ({ page, params: { importId }, query: { language } }) {
    const [[found]] = await page(queries.importById(importId));
    if (!found) throw new Problem('not_found');
    const { heads, outcome, reason } = reportWords[language];
    yield csvMark + csvLine(heads);
    for (let after = 0; ;) {
      const [rows] = await page(queries.rowsOf(importId, 'all', after, atOnce));
      const lines = rows.map((row) =>
        csvLine([
          row.row,
          outcome[row.outcome] ?? row.outcome,
          row.name,
          row.patientId,
          // A line of the cell for each fault, beside each other.
          row.faults.map(({ column }) => column && headingOf(column, language)).join('\n'),
          row.faults.map((fault) => reason[fault.reason]).join('\n'),
          row.faults.map(({ detail }) => detail).join('\n'),
          row.changes.map((field) => headingOf(field as 'email', language)).join('; '),
          row.assigns.join('; '),
        ]),
      );
      if (lines.length > 0) yield lines.join('');
      const last = rows.at(-1);
      if (!last || rows.length < atOnce) break;
      after = last.row;
    }
  }),
];

/** An instant as a table has it: to the second. */
const momentOf = (at: string | null): string => (at === null ? '' : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'));

type After = { name: string; id: number } | null;
type PageOf = Parameters<Extract<Route, { kind: 'stream' }>['write']>[0]['page'];

/** Patients with their care teams as a table, page by page; in the log, with what it is `about`, before its first line. */
async function* written(
  page: PageOf,
  language: 'en' | 'es',
  about: object,
  pageAfter: (after: After) => ReturnType<typeof queries.exportPage>,
): AsyncGenerator<string> {
  const [, everyone] = await page(queries.noteExport(about), queries.colleagues());
  const names = writtenAs(everyone);
  yield csvMark + csvLine([...columns.map((column) => headingOf(column, language)), tagsHeading[language]]);
  let after: After = null;
  for (;;) {
    const [patients]: readonly [queries.Exported[]] = await page(pageAfter(after));
    const lines = patients.map(({ team, ...one }) => {
      const assigned = team.filter(({ primary }) => !primary);
      return csvLine([
        one.id,
        one.firstName,
        one.lastName,
        one.preferredName,
        one.email,
        one.phone,
        one.birthDate,
        one.language,
        one.status,
        names.get(team.find(({ primary }) => primary)?.id ?? 0) ?? '',
        assigned.map(({ id }) => names.get(id) ?? '').join('; '),
        assigned.map(({ from, until }) => `${momentOf(from)}/${momentOf(until)}`).join('; '),
        one.tags.join('; '),
      ]);
    });
    if (lines.length > 0) yield lines.join('');
    const last = patients.at(-1);
    if (!last || patients.length < atOnce) break;
    after = { name: last.sortName, id: last.id };
  }
}
