import {
  archiveFile,
  beginFile,
  cancelFile,
  changeFile,
  fileContent,
  filePreview,
  fileUpload,
  finishFile,
  getFile,
  listFiles,
  partBytes,
  restoreFile,
  sendPart,
} from '#src/contract/files.ts';
import type { FileRefusal, FileType, RecordFile } from '#src/contract/files.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, download, receive, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newKey, previewOf, verified } from '#src/platform/files.ts';
import { newId } from '#src/platform/ids.ts';
import { agrees, fileTypes, typeOfName } from '#src/platform/sniff.ts';
import { look } from './jobs.ts';
import * as queries from './queries.ts';
import { mostOfClinic, mostOfPatient, mostUnderWay, renamed } from './rules.ts';

/** What was found of a file that has arrived; null where somebody had looked at it before. */
type Taken = { upload: queries.Upload; found: Awaited<ReturnType<typeof look>> | null };

export const routes: Route[] = [
  answer(
    listFiles,
    (input) => [queries.listed(input.params.patientId, input.query.archived === 'true', placeOf(input, 'at'), input.query.limit + 1)],
    ([files], input) => ({ ...pageOf(files, input), limit: input.here.files.limit }),
  ),

  // Threat: filling the disk, taking room that is never used, or a name that leads elsewhere. What is announced counts at once, so that few
  // uploads are under way; the bytes lie under a random key.
  serve(beginFile, async ({ tx, params: { patientId }, body, here }) => {
    const type = typeOfName(body.name);
    if (!type) throw new Problem('file_refused', { reason: 'type' });
    if (!agrees(type, body.type)) throw new Problem('file_refused', { reason: 'mismatch' });
    if (body.size > here.files.limit) throw new Problem('file_too_large', { limit: here.files.limit });
    await tx.one(queries.oneUploadAtOnce());
    const underWay = await tx.one(queries.uploadsUnderWay());
    if (!underWay || underWay.count >= mostUnderWay) throw new Problem('files_full', { mostUnderWay });
    const taken = await tx.one(queries.roomTaken(patientId));
    if (!taken || taken.ofPatient + body.size > mostOfPatient || taken.ofClinic + body.size > mostOfClinic) throw new Problem('files_full');
    const id = newId();
    const before = body.replaces === undefined ? null : await tx.one(queries.toReplace(patientId, body.replaces));
    if (before === undefined) throw new Problem('not_found');
    if (before?.isArchived) throw new Problem('file_archived');
    const { name, size, type: declared } = body;
    await tx.one(queries.begin({ id, patientId, firstId: before?.firstId ?? id, name, declared, size, key: newKey() }));
    return { id };
  }),

  serve(fileUpload, async ({ tx, params, here }) => {
    const upload = await uploadOf(tx, params);
    return { received: upload.isStored ? upload.size : await here.files.incoming.size(upload.key), size: upload.size };
  }),

  // Threat: more bytes than announced, or into somebody else's upload. They are counted while they arrive, at the end of one's own.
  receive(sendPart, {
    find: ({ tx, params }) => uploadOf(tx, params),
    take: async ({ key, size, isStored }, { query: { at }, here }, bytes) => {
      if (isStored || at > size) throw new Problem('wrong_offset', { received: isStored ? size : await here.files.incoming.size(key) });
      const { received, refused } = await here.files.incoming.append(key, at, bytes, Math.min(partBytes, size - at));
      if (refused === 'offset') throw new Problem('wrong_offset', { received });
      if (refused === 'tooMuch') throw new Problem('too_large');
      return { received, size };
    },
    keep: async (now) => ({ answer: now }),
  }),

  // Threat: a file that is not what it says, does something to who opens it, or is another by the time it is kept. It is looked at whole
  // before anybody can read it, and held meanwhile, so that no byte of it changes.
  receive(finishFile, {
    find: ({ tx, params }) => uploadOf(tx, params),
    async take(upload, { here: { files } }): Promise<Taken> {
      if (upload.isStored) return { upload, found: null };
      const held = files.incoming.hold(upload.key);
      try {
        const received = await files.incoming.size(upload.key);
        if (!held || received !== upload.size) throw new Problem('upload_incomplete', { received });
        return { upload, found: await look(upload, files) };
      } finally {
        held?.letGo();
      }
    },
    async keep({ upload, found }, { tx, params: { patientId, fileId }, here: { files } }) {
      const drop = () => files.incoming.remove(upload.key);
      if (found?.refusal) {
        const { refusal } = found;
        await tx.one(queries.refuse(patientId, fileId, refusal));
        const after = async () => {
          await drop();
          throw refusedFor(refusal);
        };
        return { answer: nothing, after };
      }
      // Where it has been kept already, the answer to that was lost on its way.
      if (found) {
        await tx.one(queries.oneVersionAtOnce(upload.firstId));
        await tx.one(queries.keep(patientId, fileId, found));
      }
      return { answer: await fileNow(tx, patientId, fileId), after: drop };
    },
  }),

  // Threat: giving up what is somebody else's, or what is part of the record by now. The statement reaches neither.
  receive(cancelFile, {
    find: ({ tx, params }) => uploadOf(tx, params),
    take: async (upload) => upload,
    async keep({ key }, { tx, params: { patientId, fileId }, here: { files } }) {
      if (!(await tx.one(queries.refuse(patientId, fileId, 'cancelled')))) throw new Problem('not_found');
      return { answer: {}, after: () => files.incoming.remove(key) };
    },
  }),

  answer(
    getFile,
    ({ params: { patientId, fileId } }) => [queries.fileById(patientId, fileId), queries.versionsOf(patientId, fileId)],
    ([[file], versions]) => {
      if (!file) throw new Problem('not_found');
      return { ...file, versions };
    },
  ),

  // Threat: a name that makes the file pass for something else, or overwriting a colleague's. The ending stays, and the version counts.
  serve(changeFile, async ({ tx, params: { patientId, fileId }, body: { version, name, description } }) => {
    const before = await fileNow(tx, patientId, fileId);
    if (before.archived) throw new Problem('file_archived');
    const changes = { name: name === undefined ? null : renamed(before.name, name), description };
    if (!(await tx.one(queries.change(patientId, fileId, version, changes)))) throw changedMeanwhile(before, { version, ...changes });
    return fileNow(tx, patientId, fileId);
  }),

  // Threat: making a file disappear. It is put aside with who, when and why, stays readable, and can be taken back.
  serve(archiveFile, ({ tx, params, body }) => move(tx, params, body.version, body.reason)),

  // Threat: taking back what a colleague has put aside meanwhile. The version counts.
  serve(restoreFile, ({ tx, params, body }) => move(tx, params, body.version, null)),

  download(fileContent, async ({ tx, params, here }) => {
    const { name, type, size, key, hash } = await bytesOf(tx, params);
    const read = (from: number, to: number) => {
      const bytes = here.files.store.read(key, from, to);
      return from === 0 && to === size - 1 ? verified(bytes, hash) : bytes;
    };
    return { type: fileTypes[type].media, name, size, shown: 'attachment', read };
  }),

  download(filePreview, async ({ tx, params, here }) => {
    const { name, key, previewSize } = await bytesOf(tx, params);
    if (previewSize === null) throw new Problem('not_found');
    return {
      type: 'image/webp',
      name: `${name}.webp`,
      size: previewSize,
      shown: 'inline',
      read: (from, to) => here.files.store.read(previewOf(key), from, to),
    };
  }),
];

/** The media types that are served are those of the contract. */
fileTypes satisfies Record<FileType, unknown>;

const nothing = null as never;

const refusedFor = (reason: FileRefusal): Problem => new Problem('file_refused', { reason });

const changedMeanwhile = (current: RecordFile, yours: object): Problem => new Problem('changed_meanwhile', { current, yours });

type OfFile = { patientId: number; fileId: number };

/** @throws not_found where there is no such upload of one's own */
async function uploadOf(tx: Tx, { patientId, fileId }: OfFile): Promise<queries.Upload> {
  const found = await tx.one(queries.upload(patientId, fileId));
  if (!found) throw new Problem('not_found');
  return found;
}

async function fileNow(tx: Tx, patientId: number, fileId: number): Promise<RecordFile> {
  const found = await tx.one(queries.fileById(patientId, fileId));
  if (!found) throw new Problem('not_found');
  return found;
}

async function move(tx: Tx, { patientId, fileId }: OfFile, version: number, reason: string | null): Promise<RecordFile> {
  const before = await fileNow(tx, patientId, fileId);
  if (!(await tx.one(queries.archive(patientId, fileId, version, reason)))) throw changedMeanwhile(before, { version });
  return fileNow(tx, patientId, fileId);
}

/** @throws not_found, file_in_quarantine */
async function bytesOf(tx: Tx, { patientId, fileId }: OfFile): Promise<queries.Bytes> {
  const found = await tx.one(queries.bytesOf(patientId, fileId));
  if (!found) throw new Problem('not_found');
  if (found.isWaiting) throw new Problem('file_in_quarantine');
  return found;
}
