import { discardExport, exportedArchive, exportedPdf, myExports, startExport } from '#src/contract/exports.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, download, serve } from '#src/http/serve.ts';
import type { Download, Here, Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { beginExport, discard, exportsOf, keysOf, queueExport } from './queries.ts';
import { nameOfExport } from './rules.ts';

/** What was made, as bytes; only while it is ready, and to the one who asked for it. */
const found = async (tx: Tx, here: Here, exportId: number, what: 'pdf' | 'archive'): Promise<Download> => {
  const keys = await tx.one(keysOf(exportId));
  if (!keys) throw new Problem('not_found');
  const { key, size } = keys[what];
  if (key === null || size === null) throw new Problem('export_not_ready');
  return {
    type: what === 'pdf' ? 'application/pdf' : 'application/zip',
    name: nameOfExport(keys, what),
    size,
    shown: 'attachment',
    read: (from, to) => here.files.store.read(key, from, to),
  };
};

export const routes: Route[] = [
  // Threat: taking a record away by an emergency, or without the permission. The door asks for the way “export”; one at a time by a constraint.
  serve(startExport, async ({ tx, params: { patientId }, body: { purpose } }) => {
    const id = newId();
    if (!(await tx.one(beginExport(id, patientId, purpose)))) throw new Problem('export_running');
    await tx.one(queueExport(id, patientId));
    return { id };
  }),

  answer(
    myExports,
    ({ params }) => [exportsOf(params.patientId)],
    ([items]) => ({ items }),
  ),

  // Threat: throwing away somebody else’s. Row security shows each their own only. The bytes open to nobody from here, and go with the hourly
  // sweep of the store: were they removed here and this not committed, there would be an export without bytes.
  serve(discardExport, async ({ tx, params: { patientId, exportId } }) => {
    if (!(await tx.one(discard(patientId, exportId)))) throw new Problem('not_found');
    return {};
  }),

  // Threat: a link that outlives the access, or the session. It is no more than this address, and the door opens the chart for every request.
  download(exportedPdf, ({ tx, here, params }) => found(tx, here, params.exportId, 'pdf')),
  download(exportedArchive, ({ tx, here, params }) => found(tx, here, params.exportId, 'archive')),
];
