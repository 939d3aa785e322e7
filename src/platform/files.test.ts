import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskStore, newKey, previewOf } from './files.ts';
import type { Store } from './files.ts';
import { s3Store } from './files-s3.ts';

type S3Server = { run(): Promise<{ port: number }>; close(): Promise<void> };
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3Server;

let folder: string;
let server: S3Server;
const stores: Record<string, Store> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caseload-store-'));
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'clinic', configs: [] }],
  });
  const { port } = await server.run();
  stores['disk'] = await diskStore(join(folder, 'disk'));
  stores['bucket'] = s3Store(`s3://S3RVER:S3RVER@127.0.0.1:${port}/clinic/caseload?tls=off`);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const whole = async (bytes: Readable): Promise<Buffer> => Buffer.concat(await bytes.toArray());
const namesIn = async (store: Store): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of store.list()) names.push(name);
  return names.sort();
};

describe.each(['disk', 'bucket'])('UP-5 the store on a %s', (kind) => {
  const store = () => stores[kind] as Store;

  test('keeps what is put, small and of several parts, and reads it whole and in part', async () => {
    for (const size of [1, 70_000, 20 * 1024 * 1024]) {
      const [key, bytes] = [newKey(), randomBytes(size)];
      await store().put(key, Readable.from(bytes.length > 65_536 ? [bytes.subarray(0, 65_536), bytes.subarray(65_536)] : [bytes]));
      expect(await store().has(key)).toBe(true);
      expect((await whole(store().read(key, 0, size - 1))).equals(bytes)).toBe(true);
      const [from, to] = [Math.floor(size / 3), Math.floor(size / 2)];
      expect((await whole(store().read(key, from, to))).equals(bytes.subarray(from, to + 1))).toBe(true);
      await store().remove(key);
      expect(await store().has(key)).toBe(false);
      await store().remove(key);
    }
  });

  test('never replaces what is there', async () => {
    const key = newKey();
    await store().put(key, Readable.from([Buffer.from('first')]));
    await expect(store().put(key, Readable.from([Buffer.from('other')]))).rejects.toThrow(/./);
    expect((await whole(store().read(key, 0, 4))).toString()).toBe('first');
    await store().remove(key);
  });

  test('lists what is there, and keeps nothing of what broke off', async () => {
    const key = newKey();
    await store().put(key, Readable.from([Buffer.from('a')]));
    await store().put(previewOf(key), Readable.from([Buffer.from('b')]));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('gone');
      })(),
    );
    await expect(store().put(newKey(), broken)).rejects.toThrow(/./);
    expect(await namesIn(store())).toEqual([key, previewOf(key)]);
    await expect(whole(store().read(newKey(), 0, 1))).rejects.toThrow(/./);
  });
});

test('UP-3 a store on the disk takes no name but its own random ones, and begins with nothing half written', async () => {
  const store = await diskStore(join(folder, 'disk'));
  for (const name of ['../x', '/etc/passwd', 'a'.repeat(48).replace('a', '/'), `${newKey()}.txt`])
    await expect(store.put(name, Readable.from(['x']))).rejects.toThrow('not the name');
  expect(await readdir(join(folder, 'disk', 'writing'))).toEqual([]);
});
