import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { beginFile, finishFile, listFiles } from '#src/contract/files.ts';
import { newKey } from '#src/platform/files.ts';
import { clamd } from '#src/platform/scanner.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { sendBytes, uploaded } from '#test/uploading.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { rescan, sweep } from './jobs.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Speaks clamd's INSTREAM: whatever holds the test virus is found. */
async function scanner(): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    let heard = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      if (!heard.subarray(-4).equals(Buffer.alloc(4))) return;
      socket.end(heard.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

const has = (key: string) => world.here.files.store.has(key);
const rowOf = async (fileId: number) =>
  (await looked<{ key: string; scan: string | null }>(world, 'select key, scan from record_file where id = $1', [fileId]))[0];
const letter = { name: 'letter.txt', bytes: Buffer.from('Dear colleague\n') };

test('UP-6 what the scanner finds is refused and not kept; what it does not is taken', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  world.here.files.scan = clamd((await scanner()).url);
  onTestFinished(() => void (world.here.files.scan = null));
  const bad = await uploaded(world, maya, sam.patientId, { name: 'letter.txt', bytes: Buffer.from(`${eicar}\n`) });
  expect([bad.status, bad.body.code, bad.body.reason]).toEqual([422, 'file_refused', 'infected']);
  expect(await has((await rowOf(bad.fileId))?.key ?? '')).toBe(false);
  const good = await uploaded(world, maya, sam.patientId, letter);
  expect([good.status, good.body.state, (await rowOf(good.fileId))?.scan]).toEqual([200, 'ready', 'clean']);
});

test('UP-6 while the scanner is down a file stays in quarantine, closed to everyone; when it is back, it opens, or leaves the record and the store', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  world.here.files.scan = clamd('tcp://127.0.0.1:1');
  onTestFinished(() => void (world.here.files.scan = null));
  const { fileId, body } = await uploaded(world, maya, patientId, letter);
  const { fileId: bad } = await uploaded(world, maya, patientId, { name: 'bad.txt', bytes: Buffer.from(`${eicar}\n`) });
  expect(body.state).toBe('quarantined');
  const read = (id: number) => knock(world, maya, `/v2/patients/${patientId}/files/${id}/content`);
  expect((await read(fileId)).body.code).toBe('file_in_quarantine');
  await expect(rescan(world.database, world.here.files)).rejects.toThrow(/./);
  expect((await read(fileId)).body.code).toBe('file_in_quarantine');
  await rescan(world.database, { ...world.here.files, scan: clamd((await scanner()).url) });
  expect((await read(fileId)).text).toBe('Dear colleague\n');
  expect((await read(bad)).status).toBe(404);
  expect(await has((await rowOf(bad))?.key ?? '')).toBe(false);
  expect((await world.as(maya, listFiles, { params: { patientId }, query: {} })).body.items.map(({ id }) => id)).toEqual([fileId]);
  const noted = await looked<{ action: string }>(
    world,
    `select action from activity where patient_id = $1 and rule = 'scanner' order by action`,
    [patientId],
  );
  expect(noted.map(({ action }) => action)).toEqual(['file.cleared', 'file.infected']);
});

test('UP-6 a file that waits for the scanner and is not in the store is told, and those behind it do not wait for it', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  world.here.files.scan = clamd('tcp://127.0.0.1:1');
  onTestFinished(() => void (world.here.files.scan = null));
  const ids = [(await uploaded(world, maya, patientId, letter)).fileId, (await uploaded(world, maya, patientId, letter)).fileId];
  const [lost = 0, behind = 0] = ids.sort((a, b) => a - b);
  await world.here.files.store.remove((await rowOf(lost))?.key ?? '');
  const { missing } = await rescan(world.database, { ...world.here.files, scan: clamd((await scanner()).url) });
  expect(missing.map(({ id }) => id)).toContain(lost);
  expect([(await rowOf(lost))?.scan, (await rowOf(behind))?.scan]).toEqual(['waiting', 'clean']);
});

test('C3 after a version in which the scanner found something a colleague keeps another, which is counted without it', async () => {
  const { maya, nina, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const first = await uploaded(world, maya, patientId, letter);
  // Begun while the first was the latest: it is finished after the other has left the record.
  const body = { name: letter.name, size: letter.bytes.length, replaces: first.fileId };
  const fileId = (await world.as(nina, beginFile, { params: { patientId }, body })).body.id;
  await sendBytes(world, nina, patientId, fileId, letter.bytes);
  world.here.files.scan = clamd('tcp://127.0.0.1:1');
  onTestFinished(() => void (world.here.files.scan = null));
  const bad = { name: 'bad.txt', bytes: Buffer.from(`${eicar}\n`), replaces: first.fileId };
  expect((await uploaded(world, maya, patientId, bad)).body.revision).toBe(2);
  world.here.files.scan = clamd((await scanner()).url);
  await rescan(world.database, world.here.files);
  const { status, body: kept } = await world.as(nina, finishFile, { params: { patientId, fileId } });
  expect([status, kept.revision]).toEqual([200, 2]);
  const own = await uploaded(world, maya, patientId, { ...letter, replaces: fileId });
  expect([own.status, own.body.revision]).toEqual([200, 3]);
});

test('UP-5 the sweep removes what belongs to nothing, keeps what is kept and what is under way, and tells which files are not there', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { store, incoming } = world.here.files;
  const { fileId } = await uploaded(world, maya, patientId, letter);
  const { fileId: lost } = await uploaded(world, maya, patientId, letter);
  const begun = (await world.as(maya, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: 100 } })).body.id;
  await sendBytes(world, maya, patientId, begun, Buffer.from('%PDF-'));
  const [stray, young, forgotten] = [newKey(), newKey(), newKey()];
  await store.put(stray, Readable.from([Buffer.from('x')]));
  await incoming.append(forgotten, 0, Readable.from([Buffer.from('x')]), 10);
  const before = new Date(Date.now() + 1_000);
  await store.remove((await rowOf(lost))?.key ?? '');
  const swept = await sweep(world.database, world.here.files, before);
  // Rows of other files of tests have their objects elsewhere.
  expect(swept.missing.map(({ id }) => id)).toContain(lost);
  expect(swept.missing.map(({ id }) => id)).not.toContain(fileId);
  expect([await has(stray), await has((await rowOf(fileId))?.key ?? '')]).toEqual([false, true]);
  expect([await incoming.size(forgotten), await incoming.size((await rowOf(begun))?.key ?? '')]).toEqual([0, 5]);
  await store.put(young, Readable.from([Buffer.from('x')]));
  await sweep(world.database, world.here.files, new Date(Date.now() - 3_600_000));
  expect(await has(young)).toBe(true);
});

test('C3 a stored file stays what it is, whatever statement is sent', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const { fileId } = await uploaded(world, maya, sam.patientId, letter);
  await expect(world.owner.query(`update record_file set hash = sha256('x') where id = $1`, [fileId])).rejects.toThrow('stays what it is');
  expect((await world.as(maya, finishFile, { params: { patientId: sam.patientId, fileId } })).body.revision).toBe(1);
});
