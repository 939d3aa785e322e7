import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { discardExport, exportedArchive, exportedPdf, myExports, startExport } from '#src/contract/exports.ts';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { addToNote, createNote, createPsychotherapyNote, saveNote, savePsychotherapyNote, signNote } from '#src/contract/notes.ts';
import { openLog } from '#src/platform/log.ts';
import { makeNextExport } from './jobs.ts';
import { sweep } from '../files/jobs.ts';
import { emergency } from '#seed/tell.ts';
import type { Member } from '#seed/tell.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const next = () => makeNextExport(world.database, world.here.files.store, openLog())();
const makeAll = async () => {
  while (await next());
};
const ask = (who: Member, patientId: number, purpose = 'asked for by the patient') =>
  world.as(who, startExport, { params: { patientId }, body: { purpose } });
const list = async (who: Member, patientId: number) => (await world.as(who, myExports, { params: { patientId } })).body.items;
const addressOf = (what: Endpoint, patientId: number, exportId: number) =>
  what.path.replace(':patientId', String(patientId)).replace(':exportId', String(exportId));
const fetched = async (who: Member, what: Endpoint, patientId: number, exportId: number) =>
  world.app.inject({ url: addressOf(what, patientId, exportId), cookies: { caseload: await world.session(who) } });

/** Maya may export; her note, its addendum and her psychotherapy note each hold a word of their own. */
async function scene() {
  const all = await world.tell((story) => cast(story, { features: ['therapistPatientAssignment', 'breakGlass'] }));
  const { maya, nina, diego, ruth, sam } = all;
  await world.owner.query(`update member set permissions = '{canExport}' where id = any ($1)`, [
    [maya, nina, diego, ruth].map(({ memberId }) => memberId),
  ]);
  const params = { patientId: sam.patientId };
  const begun = (await world.as(maya, createNote, { params, body: { kind: 'progress', template: 'plain' } })).body;
  const ofNote = { ...params, noteId: begun.id };
  const content = { fields: { text: 'the lighthouse word' }, scales: {}, marks: [] };
  const saved = await world.as(maya, saveNote, { params: ofNote, body: { version: begun.draftVersion, content } });
  await world.as(maya, signNote, { params: ofNote, body: { draftVersion: saved.body.version } });
  await world.as(maya, addToNote, { params: ofNote, body: { text: 'the addendum word' } });
  const kept = (await world.as(maya, createPsychotherapyNote, { params, body: {} })).body;
  await world.as(maya, savePsychotherapyNote, {
    params: { ...params, noteId: kept.id },
    body: { version: kept.version, text: 'the secret word' },
  });
  return all;
}

const entriesOf = (archive: Buffer) =>
  new Promise<Map<string, Buffer>>((resolve, reject) => {
    yauzl.fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const found = new Map<string, Buffer>();
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
        });
      });
      zip.on('end', () => resolve(found));
      zip.readEntry();
    });
  });

test('C3 a clinician with the permission takes the whole record away, as a PDF and as an archive, and never psychotherapy notes', async () => {
  const { maya, sam } = await scene();
  const started = await ask(maya, sam.patientId);
  expect(started.status).toBe(201);
  expect(await list(maya, sam.patientId)).toMatchObject([{ state: 'waiting', purpose: 'asked for by the patient', done: 0, total: null }]);
  // One at a time.
  expect((await ask(maya, sam.patientId)).body.code).toBe('export_running');
  expect((await fetched(maya, exportedPdf, sam.patientId, started.body.id)).json()).toMatchObject({ code: 'export_not_ready' });
  await makeAll();
  const [ready] = await list(maya, sam.patientId);
  expect(ready).toMatchObject({ state: 'ready', done: ready?.total });

  const pdf = await fetched(maya, exportedPdf, sam.patientId, started.body.id);
  expect([pdf.statusCode, pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()]).toEqual([
    200,
    'application/pdf',
    '%PDF-',
  ]);
  expect(pdf.headers['content-disposition']).not.toMatch(/Sam|Okafor/);
  const archive = await fetched(maya, exportedArchive, sam.patientId, started.body.id);
  const entries = await entriesOf(archive.rawPayload);
  const record = JSON.parse((entries.get('record.json') as Buffer).toString()) as {
    format: string;
    notes: { versions: { content: { fields: { text: string } } }[]; addenda: { text: string }[] }[];
  };
  expect(record.format).toBe('caseload-record');
  expect(record.notes[0]?.versions[0]?.content.fields.text).toBe('the lighthouse word');
  expect(record.notes[0]?.addenda[0]?.text).toBe('the addendum word');
  expect([...entries.values()].some((bytes) => bytes.includes('the secret word'))).toBe(false);
  // AU-1: asking, making and each fetching are in the log.
  const acts = await looked<{ action: string }>(
    world,
    `select action from activity where patient_id = $1 and action like 'export.%' order by id`,
    [sam.patientId],
  );
  expect(acts.map(({ action }) => action)).toEqual(['export.asked', 'export.made', 'export.fetched', 'export.fetched']);
});

test('R2 R6 without the permission, off the care team, or for another’s export there is nothing to take', async () => {
  const { maya, nina, diego, ruth, olga, sky, bea, tess, sam } = await scene();
  const { id } = (await ask(maya, sam.patientId)).body;
  await makeAll();
  expect((await ask(diego, sam.patientId)).body.code).toBe('record_closed');
  expect((await ask(olga, sam.patientId)).body.code).toBe('record_closed');
  for (const who of [sky, bea, tess]) expect((await ask(who, sam.patientId)).body.code).toBe('not_allowed');
  // Nina and Ruth may export, and this one is Maya’s.
  for (const who of [nina, ruth]) {
    expect(await list(who, sam.patientId)).toEqual([]);
    const [theirs, absent] = [await fetched(who, exportedPdf, sam.patientId, id), await fetched(who, exportedPdf, sam.patientId, 424_242)];
    expect(theirs.statusCode).toBe(404);
    expect(withoutRequestId(theirs.body)).toBe(withoutRequestId(absent.body));
  }
});

test('A14 an emergency opens the record, and lets nobody take it away', async () => {
  const { diego, sam } = await scene();
  await world.tell((story) => emergency(story, sam, diego));
  expect((await ask(diego, sam.patientId)).body.code).toBe('not_in_emergency');
});

test('RV-7 access that ends while an export is made stops it, and what was made before is refused', async () => {
  const { nina, sam } = await scene();
  const archived = (on: boolean) =>
    world.owner.query('update assignment set status = $3 where patient_id = $1 and practitioner_id = $2', [
      sam.patientId,
      nina.practitionerId,
      on ? 'archived' : 'active',
    ]);
  const { id } = (await ask(nina, sam.patientId)).body;
  await makeAll();
  const second = (await ask(nina, sam.patientId)).body.id;
  await archived(true);
  await makeAll();
  for (const what of [exportedPdf, exportedArchive]) expect((await fetched(nina, what, sam.patientId, id)).statusCode).toBe(403);
  await archived(false);
  expect((await list(nina, sam.patientId)).map(({ id: one, state }) => [one, state])).toEqual([
    [second, 'refused'],
    [id, 'ready'],
  ]);
});

test('C3 an export is thrown away by the one who asked, opens to nobody, and its bytes go with the next sweep', async () => {
  const { maya, sam } = await scene();
  const { id } = (await ask(maya, sam.patientId)).body;
  await makeAll();
  const [row] = await looked<{ key: string }>(world, 'select pdf_key as key from record_export where id = $1', [id]);
  expect(await world.here.files.store.has(row?.key ?? '')).toBe(true);
  expect((await world.as(maya, discardExport, { params: { patientId: sam.patientId, exportId: id } })).status).toBe(200);
  expect(await list(maya, sam.patientId)).toEqual([]);
  expect((await fetched(maya, exportedPdf, sam.patientId, id)).statusCode).toBe(404);
  await sweep(world.database, world.here.files, new Date(Date.now() + 60_000));
  expect(await world.here.files.store.has(row?.key ?? '')).toBe(false);
  // One that is stopped before its turn is never made.
  const stopped = (await ask(maya, sam.patientId)).body.id;
  await world.as(maya, discardExport, { params: { patientId: sam.patientId, exportId: stopped } });
  await makeAll();
  expect(await list(maya, sam.patientId)).toEqual([]);
});

test('C3 an export that ended the process each time it was made is given up, and another may be asked for', async () => {
  const { maya, sam } = await scene();
  const tried = async (times: number) => {
    const { id } = (await ask(maya, sam.patientId)).body;
    await world.owner.query(`update outbox set attempts = $2 where letter = 'recordExport' and subject_id = $1`, [id, times]);
    await makeAll();
    return (await list(maya, sam.patientId)).find((one) => one.id === id)?.state;
  };
  expect(await tried(3)).toBe('failed');
  expect(await next()).toBe(false);
  expect(await tried(2)).toBe('ready');
});

test('C3 an export runs out after a day', async () => {
  const { maya, sam } = await scene();
  const { id } = (await ask(maya, sam.patientId)).body;
  await makeAll();
  await world.owner.query(`update record_export set expires_at = now() + interval '300 milliseconds' where id = $1`, [id]);
  expect((await fetched(maya, exportedPdf, sam.patientId, id)).statusCode).toBe(200);
  await sleep(350);
  expect((await fetched(maya, exportedPdf, sam.patientId, id)).json()).toMatchObject({ code: 'export_not_ready' });
  expect(await list(maya, sam.patientId)).toEqual([]);
});

test('C3 an export without a purpose, or with more than that, is refused and changes nothing', async () => {
  const { maya, sam } = await scene();
  for (const body of [{}, { purpose: '' }, { purpose: 'x', memberId: 1 }, { purpose: 'x'.repeat(301) }]) {
    const answer = await knock(world, maya, startExport.path.replace(':patientId', String(sam.patientId)), { method: 'POST', body });
    expect(answer.status).toBe(400);
  }
  expect(await list(maya, sam.patientId)).toEqual([]);
});
