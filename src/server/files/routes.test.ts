import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  archiveFile,
  beginFile,
  cancelFile,
  changeFile,
  fileUpload,
  finishFile,
  getFile,
  listFiles,
  restoreFile,
} from '#src/contract/files.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { docx, odt, pdf, picture, xlsx } from '#test/papers.ts';
import { sendBytes, uploaded } from '#test/uploading.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const letter = { name: 'letter.pdf', bytes: pdf() };
const listOf = async (who: Someone, patientId: number, archived: 'true' | 'false' = 'false') =>
  (await world.as(who, listFiles, { params: { patientId }, query: { archived } })).body.items;
const content = (who: Someone, patientId: number, fileId: number, headers: Record<string, string> = {}) =>
  knock(world, who, `/v2/patients/${patientId}/files/${fileId}/content`, { headers });
const actionsOf = async (patientId: number) =>
  (
    await looked<{ action: string }>(world, `select action from activity where patient_id = $1 and action like 'file%' order by id`, [
      patientId,
    ])
  ).map(({ action }) => action);
const incoming = async () => {
  let count = 0;
  for await (const _each of world.here.files.incoming.list()) count += 1;
  return count;
};

test('C2 L1 a file of every kind is uploaded in parts, listed, and read again by a colleague on the care team, and that is logged', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const files = {
    'letter.pdf': pdf(['Referral', 'Findings'], 5_000_000),
    'photo.png': await picture('png'),
    'photo.JPG': await picture('jpeg', 2400, 1200),
    'moving.gif': await picture('gif'),
    'photo.webp': await picture('webp'),
    'note.txt': Buffer.from('Dear colleague,\nSéance du 3 mars.\n'),
    'scores.csv': Buffer.from('day,score\n1,12\n'),
    'report.docx': docx(),
    'table.xlsx': xlsx(),
    'report.odt': odt(),
  };
  for (const [name, bytes] of Object.entries(files)) {
    const { status, body, fileId } = await uploaded(world, maya, patientId, { name, bytes });
    expect([name, status, body.reason], name).toEqual([name, 200, undefined]);
    expect(body).toMatchObject({
      name,
      size: bytes.length,
      state: 'ready',
      revision: 1,
      hash: createHash('sha256').update(bytes).digest('hex'),
    });
    const read = await content(nina, patientId, fileId);
    expect([read.status, read.headers['content-length']], name).toEqual([200, String(bytes.length)]);
  }
  const listed = await listOf(nina, patientId);
  expect(listed.map(({ name }) => name)).toEqual(Object.keys(files).reverse());
  expect(listed.map(({ type, shown }) => [type, shown])).toContainEqual(['jpeg', 'image']);
  expect(listed[0]?.by).toMatchObject({ firstName: 'Maya' });
  expect(new Set(await actionsOf(patientId))).toEqual(new Set(['file.added', 'files.read', 'file.opened']));
  expect(await incoming()).toBe(0);
});

test('C2 a picture is shown as the server has drawn it anew: smaller, upright and without what the camera adds', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { fileId } = await uploaded(world, maya, sam.patientId, {
    name: 'photo.jpg',
    bytes: await picture('jpeg', 2400, 1200),
    type: 'image/jpeg',
  });
  const shown = await world.app.inject({
    url: `/v2/patients/${sam.patientId}/files/${fileId}/preview`,
    cookies: { caseload: await world.session(maya) },
  });
  expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/webp']);
  expect(shown.rawPayload.toString('latin1', 0, 12)).toMatch(/^RIFF.{4}WEBP$/s);
  expect(shown.rawPayload.includes('taken at home')).toBe(false);
  const { fileId: other } = await uploaded(world, maya, sam.patientId, letter);
  expect((await knock(world, maya, `/v2/patients/${sam.patientId}/files/${other}/preview`)).status).toBe(404);
});

test('C2 an upload goes on where it stopped; bytes at another place, too many, or of nobody’s upload are refused', async () => {
  const { maya, nina, sam, ofMaya } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, ofMaya: all.ofMaya('Ada') };
  });
  const { patientId } = sam;
  const { bytes } = letter;
  const params = {
    patientId,
    fileId: (await world.as(maya, beginFile, { params: { patientId }, body: { name: 'letter.pdf', size: bytes.length } })).body.id,
  };
  const upload = async () => (await world.as(maya, fileUpload, { params })).body;
  const send = (part: Buffer, at: number) => sendBytes(world, maya, patientId, params.fileId, part, at);
  expect(await upload()).toEqual({ received: 0, size: bytes.length });
  expect((await send(bytes.subarray(0, 100), 0)).body).toEqual({ received: 100, size: bytes.length });
  expect((await send(bytes.subarray(0, 100), 0)).body).toMatchObject({ code: 'wrong_offset', received: 100 });
  expect((await send(bytes.subarray(150), 150)).status).toBe(409);
  expect((await send(Buffer.alloc(bytes.length), 100)).body.code).toBe('too_large');
  expect((await upload()).received).toBe(100);
  expect((await world.as(maya, finishFile, { params })).body).toMatchObject({ code: 'upload_incomplete', received: 100 });
  // Somebody else's upload is not there, neither under another patient.
  expect((await sendBytes(world, nina, patientId, params.fileId, bytes.subarray(100), 100)).status).toBe(404);
  expect((await world.as(nina, finishFile, { params })).status).toBe(404);
  expect((await sendBytes(world, maya, ofMaya.patientId, params.fileId, bytes.subarray(100), 100)).status).toBe(404);
  expect(await listOf(maya, patientId)).toEqual([]);
  expect((await content(maya, patientId, params.fileId)).status).toBe(404);
  await send(bytes.subarray(100), 100);
  // Sent twice at once, one of them may find that the other is at it.
  const both = await Promise.all([world.as(maya, finishFile, { params }), world.as(maya, finishFile, { params })]);
  const done = both.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  for (const { status, body } of both) expect(status === 200 ? status : body.code).toBe(status === 200 ? 200 : 'upload_incomplete');
  expect((await world.as(maya, finishFile, { params })).body).toEqual(done[0]?.body);
  expect((await listOf(nina, patientId)).length).toBe(1);
});

test('C2 JSON instead of bytes, and bytes instead of JSON, are refused; so are a size of nothing, unknown keys and more than one part may hold', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const url = `/v2/patients/${sam.patientId}/files`;
  const begin = (body: object) => knock(world, maya, url, { method: 'POST', body });
  for (const wrong of [
    { name: 'a.pdf' },
    { name: 'a.pdf', size: 0 },
    { name: 'a.pdf', size: -1 },
    { name: 'a.pdf', size: 1.5 },
    { name: '...', size: 1 },
    { name: 'a.pdf', size: 1, path: '/' },
  ])
    expect((await begin(wrong)).status, JSON.stringify(wrong)).toBe(400);
  expect((await begin({ name: 'a.pdf', size: 26 * 1024 * 1024 })).body.code).toBe('file_too_large');
  expect((await begin({ name: 'a.exe', size: 10 })).body).toMatchObject({ code: 'file_refused', reason: 'type' });
  expect((await begin({ name: 'a.pdf', size: 10, type: 'text/html' })).body).toMatchObject({ code: 'file_refused', reason: 'mismatch' });
  const id = ((await begin({ name: 'a.pdf', size: 10_000_000 })).body as { id?: number }).id;
  const parts = `${url}/${id}/parts?at=0`;
  expect((await knock(world, maya, parts, { method: 'PUT', body: { a: 1 } })).body.code).toBe('unsupported_media');
  expect(
    (await knock(world, maya, url, { method: 'POST', raw: 'bytes', headers: { 'content-type': 'application/octet-stream' } })).body.code,
  ).toBe('unsupported_media');
  const much = await sendBytes(world, maya, sam.patientId, id as number, Buffer.alloc(4 * 1024 * 1024 + 1));
  expect([much.status, much.body.code]).toEqual([413, 'too_large']);
});

test('C3 a file is renamed, described, put aside with a reason and taken back; its ending stays, and of two who change it one is told', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { fileId } = await uploaded(world, maya, patientId, letter);
  const params = { patientId, fileId };
  const named = await world.as(nina, changeFile, {
    params,
    body: { version: 1, name: 'Referral from Dr Adair', description: 'came by fax' },
  });
  expect(named.body).toMatchObject({ name: 'Referral from Dr Adair.pdf', description: 'came by fax', version: 2 });
  const late = await world.as(maya, changeFile, { params, body: { version: 1, name: 'Letter' } });
  expect([late.status, late.body]).toMatchObject([
    412,
    { code: 'changed_meanwhile', current: { name: 'Referral from Dr Adair.pdf' }, yours: { name: 'Letter.pdf' } },
  ]);
  const put = await world.as(maya, archiveFile, { params, body: { version: 2, reason: 'belongs to another patient' } });
  expect(put.body.archived).toMatchObject({ by: { firstName: 'Maya' }, reason: 'belongs to another patient' });
  expect(await listOf(nina, patientId)).toEqual([]);
  expect((await listOf(nina, patientId, 'true')).length).toBe(1);
  expect((await content(nina, patientId, fileId)).status).toBe(200);
  expect((await world.as(nina, changeFile, { params, body: { version: 3, name: 'x' } })).body.code).toBe('file_archived');
  expect((await uploaded(world, nina, patientId, { ...letter, replaces: fileId })).body.code).toBe('file_archived');
  expect((await world.as(nina, restoreFile, { params, body: { version: 3 } })).body.archived).toBeNull();
  expect((await actionsOf(patientId)).filter((one) => one !== 'files.read')).toEqual([
    'file.added',
    'file.changed',
    'file.archived',
    'file.opened',
    'file.restored',
  ]);
});

test('C3 a new version takes the place of the earlier one, which is kept and can be read', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const first = await uploaded(world, maya, patientId, letter);
  const second = await uploaded(world, nina, patientId, {
    name: 'letter corrected.pdf',
    bytes: pdf(['Corrected']),
    replaces: first.fileId,
  });
  expect(second.body.revision).toBe(2);
  expect((await listOf(maya, patientId)).map(({ id }) => id)).toEqual([second.fileId]);
  const { body } = await world.as(maya, getFile, { params: { patientId, fileId: second.fileId } });
  expect(body.versions.map(({ id, revision }) => [id, revision])).toEqual([
    [second.fileId, 2],
    [first.fileId, 1],
  ]);
  expect((await content(maya, patientId, first.fileId)).text).toContain('Referral');
  expect((await uploaded(world, maya, patientId, { ...letter, replaces: first.fileId })).status).toBe(404);
});

test('C3 new versions that are finished at once are all kept, one after the other', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const first = await uploaded(world, maya, patientId, letter);
  const begun = await Promise.all(
    [maya, nina, maya, nina].map(async (who) => {
      const body = { name: letter.name, size: letter.bytes.length, replaces: first.fileId };
      const fileId = (await world.as(who, beginFile, { params: { patientId }, body })).body.id;
      await sendBytes(world, who, patientId, fileId, letter.bytes);
      return { who, params: { patientId, fileId } };
    }),
  );
  const all = await Promise.all(begun.map(({ who, params }) => world.as(who, finishFile, { params })));
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(all.map(({ body }) => body.revision))).toEqual(new Set([2, 3, 4, 5]));
});

test('L1 looking at one file and its versions is logged', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { fileId } = await uploaded(world, maya, patientId, letter);
  await world.as(maya, getFile, { params: { patientId, fileId } });
  expect(await actionsOf(patientId)).toEqual(['file.added', 'files.read']);
});

test('UP-4 a member has at most twenty uploads under way; a colleague’s do not count, and one given up makes room', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const begin = (who: Someone) => world.as(who, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: 10 } });
  const begun = await Promise.all(Array.from({ length: 23 }, () => begin(maya)));
  expect([201, 409].map((one) => begun.filter(({ status }) => status === one).length)).toEqual([20, 3]);
  expect((await begin(maya)).body).toMatchObject({ code: 'files_full', mostUnderWay: 20 });
  expect((await begin(nina)).status).toBe(201);
  const fileId = begun.find(({ status }) => status === 201)?.body.id ?? 0;
  await world.as(maya, cancelFile, { params: { patientId, fileId } });
  expect((await begin(maya)).status).toBe(201);
});

test('C2 an upload that is given up, and one of yesterday, leave nothing to go on with', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const begin = async () => (await world.as(maya, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: 10 } })).body.id;
  const before = await incoming();
  const fileId = await begin();
  await sendBytes(world, maya, patientId, fileId, Buffer.from('%PDF'));
  expect(await incoming()).toBe(before + 1);
  expect((await world.as(maya, cancelFile, { params: { patientId, fileId } })).status).toBe(200);
  expect(await incoming()).toBe(before);
  expect((await sendBytes(world, maya, patientId, fileId, Buffer.from('%PDF'))).status).toBe(404);
  const old = await begin();
  await world.owner.query(`update record_file set created_at = now() - interval '25 hours' where id = $1`, [old]);
  expect((await world.as(maya, fileUpload, { params: { patientId, fileId: old } })).status).toBe(404);
});

test('C2 a record and a clinic have only so much room, announced uploads counted, and refused ones not', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { fileId } = await uploaded(world, maya, patientId, letter);
  const begin = () => world.as(maya, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: 20_000_000 } });
  expect((await begin()).status).toBe(201);
  const eleven = (refusal: string | null) =>
    world.owner.query(
      `insert into record_file (tenant_id, id, patient_id, first_id, name, declared, size, key, author_id, created_at, refusal)
       select tenant_id, id + n, patient_id, id, name, '', 200000000, md5(n::text || $2) || left(md5(id::text), 16), author_id, now(), nullif($2, '')
       from record_file, generate_series(1, 11) m, lateral (select m + length($2) * 100 as n) t where id = $1`,
      [fileId, refusal ?? ''],
    );
  // What was not taken takes no room.
  await eleven('infected');
  expect((await begin()).status).toBe(201);
  await eleven(null);
  expect((await begin()).body.code).toBe('files_full');
});

test('UP-5 bytes that are not those that were stored are not sent', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { fileId } = await uploaded(world, maya, sam.patientId, letter);
  const [row] = await looked<{ key: string }>(world, 'select key from record_file where id = $1', [fileId]);
  await world.here.files.store.remove(row?.key ?? '');
  await world.here.files.store.put(row?.key ?? '', Readable.from([Buffer.alloc(letter.bytes.length)]));
  const read = await content(maya, sam.patientId, fileId);
  expect([read.status, read.body.code, read.headers['content-disposition']]).toEqual([500, 'internal', undefined]);
});

describe('UP-1 UP-6 what is kept is what was looked at', () => {
  const begun = async () => {
    const { maya, sam } = await world.tell((story) => cast(story));
    const { patientId } = sam;
    const body = { name: letter.name, size: letter.bytes.length };
    const params = { patientId, fileId: (await world.as(maya, beginFile, { params: { patientId }, body })).body.id };
    const [row] = await looked<{ key: string }>(world, 'select key from record_file where id = $1', [params.fileId]);
    return {
      key: row?.key ?? '',
      finish: () => world.as(maya, finishFile, { params }),
      send: (bytes: Buffer, at = 0) => sendBytes(world, maya, patientId, params.fileId, bytes, at),
    };
  };

  test('while its bytes still arrive a file is not looked at, though all that were announced are there', async () => {
    const { key, finish, send } = await begun();
    const open = new PassThrough();
    const arriving = world.here.files.incoming.append(key, 0, open, letter.bytes.length);
    open.write(letter.bytes);
    await vi.waitFor(async () => expect(await world.here.files.incoming.size(key)).toBe(letter.bytes.length));
    const early = await finish();
    expect([early.status, early.body.code]).toEqual([409, 'upload_incomplete']);
    open.end(Buffer.from('x'));
    expect((await arriving).refused).toBe('tooMuch');
    expect((await send(letter.bytes)).status).toBe(200);
    expect((await finish()).status).toBe(200);
  });

  test('while it is looked at no byte is added or taken away, and it is not looked at twice', async () => {
    const { key, finish, send } = await begun();
    await send(letter.bytes);
    const held = world.here.files.incoming.hold(key);
    const more = await send(Buffer.from('x'), letter.bytes.length);
    expect([more.status, more.body.code, more.body.received]).toEqual([409, 'wrong_offset', letter.bytes.length]);
    expect((await finish()).body.code).toBe('upload_incomplete');
    await world.here.files.incoming.remove(key);
    expect(await world.here.files.incoming.size(key)).toBe(letter.bytes.length);
    held?.letGo();
    expect((await finish()).status).toBe(200);
  });

  test('what an attempt that went no further has put into the store is taken if it is the same, and never replaced', async () => {
    const { store } = world.here.files;
    const same = await begun();
    await store.put(same.key, Readable.from([letter.bytes]));
    await same.send(letter.bytes);
    expect((await same.finish()).status).toBe(200);
    const other = await begun();
    await store.put(other.key, Readable.from([Buffer.from('other')]));
    await other.send(letter.bytes);
    expect((await other.finish()).status).toBe(500);
    expect(Buffer.concat(await store.read(other.key, 0, 10).toArray()).toString()).toBe('other');
  });
});
