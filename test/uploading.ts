// Uploading as the page does it: begun, sent in parts, finished.
import { beginFile, finishFile, partBytes } from '#src/contract/files.ts';
import type { RecordFile } from '#src/contract/files.ts';
import { cookieName } from '#src/http/session.ts';
import type { Someone, World } from './world.ts';

type About = { name: string; bytes: Buffer; type?: string; replaces?: number };

/** Sends bytes of an upload, from a place on. */
export async function sendBytes(world: World, who: Someone, patientId: number, fileId: number, bytes: Buffer, at = 0) {
  const response = await world.app.inject({
    method: 'PUT',
    url: `/v2/patients/${patientId}/files/${fileId}/parts?at=${at}`,
    headers: { 'content-type': 'application/octet-stream' },
    cookies: { [cookieName(world.here.baseUrl)]: await world.session(who) },
    payload: bytes,
  });
  return { status: response.statusCode, body: response.json<{ code?: string; received?: number }>(), headers: response.headers };
}

/** Uploads a file whole; the answer is that of the first step that was refused, or of the last. */
export async function uploaded(world: World, who: Someone, patientId: number, { name, bytes, type = '', replaces }: About) {
  const begun = await world.as(who, beginFile, {
    params: { patientId },
    body: { name, size: bytes.length, type, ...(replaces && { replaces }) },
  });
  if (begun.status !== 201)
    return { status: begun.status, body: begun.body as unknown as Partial<RecordFile> & { code?: string; reason?: string }, fileId: 0 };
  const fileId = begun.body.id;
  for (let at = 0; at < bytes.length; at += partBytes) {
    const sent = await sendBytes(world, who, patientId, fileId, bytes.subarray(at, at + partBytes), at);
    if (sent.status !== 200)
      return { status: sent.status, body: sent.body as Partial<RecordFile> & { code?: string; reason?: string }, fileId };
  }
  const done = await world.as(who, finishFile, { params: { patientId, fileId } });
  return { status: done.status, body: done.body as Partial<RecordFile> & { code?: string; reason?: string }, fileId };
}
