// Importing as the page does it: begun, sent in parts, worked on in the background, looked at.
import { beginImport, getImport, mostPart, startImport } from '#src/contract/transfer.ts';
import { cookieName } from '#src/http/session.ts';
import { openLog } from '#src/platform/log.ts';
import { workOnNextImport } from '#src/server/importing/jobs.ts';
import type { Someone, World } from './world.ts';

export const workOnImports = async (world: World): Promise<void> => {
  while (await workOnNextImport(world.database, openLog())());
};

export async function sendPart(world: World, who: Someone, importId: number, bytes: Buffer, at = 0) {
  const response = await world.app.inject({
    method: 'PUT',
    url: `/v2/imports/${importId}/parts?at=${at}`,
    headers: { 'content-type': 'application/octet-stream' },
    cookies: { [cookieName(world.here.baseUrl)]: await world.session(who) },
    payload: bytes,
  });
  return { status: response.statusCode, body: response.json<{ code?: string; received?: number }>() };
}

/** Sends a table and lets it be checked; what the trial says. */
export async function tried(world: World, who: Someone, table: string | Buffer, fileName = 'patients.csv') {
  const bytes = Buffer.from(table as string);
  const begun = await world.as(who, beginImport, { body: { fileName, size: bytes.length } });
  for (let at = 0; at < bytes.length; at += mostPart) await sendPart(world, who, begun.body.id, bytes.subarray(at, at + mostPart), at);
  await workOnImports(world);
  return looked(world, who, begun.body.id);
}
export const looked = async (world: World, who: Someone, importId: number) =>
  (await world.as(who, getImport, { params: { importId } })).body;

/** Starts what was tried, and lets it be done. */
export async function carriedOut(world: World, who: Someone, importId: number) {
  await world.as(who, startImport, { params: { importId } });
  await workOnImports(world);
  return looked(world, who, importId);
}

/** The text of a file that is sent as a stream. */
export async function fetched(world: World, who: Someone, url: string) {
  const response = await world.app.inject({ url, cookies: { [cookieName(world.here.baseUrl)]: await world.session(who) } });
  return { status: response.statusCode, text: response.body, headers: response.headers };
}
