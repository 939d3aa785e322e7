import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanName } from '#src/contract/files.ts';
import { newKey } from '#src/platform/files.ts';
import { cast, looked } from '#test/cast.ts';
import { hostileFiles, hostileNames } from '#test/hostile.ts';
import type { Hostile } from '#test/hostile.ts';
import { picture } from '#test/papers.ts';
import { uploaded } from '#test/uploading.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { look } from './jobs.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const objectsIn = async (): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of world.here.files.store.list()) names.push(name);
  return names;
};
const incoming = async (): Promise<number> => {
  let count = 0;
  for await (const _each of world.here.files.incoming.list()) count += 1;
  return count;
};

test('UP-1 UP-4 of more than five hundred hostile files none is kept, none leaves anything behind, and memory stays flat', async () => {
  const { files } = world.here;
  const tried = async ({ name, bytes, type = '' }: Hostile) => {
    const key = newKey();
    await files.incoming.append(key, 0, Readable.from([bytes]), bytes.length);
    const { refusal } = await look({ key, name, declared: type }, files);
    await files.incoming.remove(key);
    return refusal;
  };
  // What the first picture needs is loaded before it is measured.
  expect(await tried({ tries: 'nothing', name: 'a.png', bytes: await picture('png') })).toBeNull();
  const kept = await objectsIn();
  const corpus = await hostileFiles();
  expect(corpus.length).toBeGreaterThan(500);
  const before = process.memoryUsage().rss;
  let most = before;
  const taken: string[] = [];
  for (const hostile of corpus) {
    if (!(await tried(hostile))) taken.push(`${hostile.tries}: ${hostile.name}`);
    most = Math.max(most, process.memoryUsage().rss);
  }
  expect(taken).toEqual([]);
  expect(await objectsIn()).toEqual(kept);
  expect(Math.round((most - before) / 1_048_576)).toBeLessThanOrEqual(64);
}, 60_000);

test('UP-1 a hostile file is refused with a reason at the door, and neither a row that can be read nor a byte is left', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  const kept = await objectsIn();
  const each = Object.values(Object.groupBy(await hostileFiles(), ({ tries }) => tries)).flatMap((all) => all?.slice(-1) ?? []);
  for (const { tries, name, bytes, type } of each) {
    const { status, body } = await uploaded(world, maya, sam.patientId, { name, bytes, ...(type && { type }) });
    expect([status, body.code, typeof body.reason], `${tries}: ${name}`).toEqual([422, 'file_refused', 'string']);
  }
  expect(await objectsIn()).toEqual(kept);
  expect(await incoming()).toBe(0);
  expect(await looked(world, `select id from record_file where patient_id = $1 and stored_at is not null`, [sam.patientId])).toEqual([]);
}, 60_000);

test('UP-3 a thousand hostile names become names of at most 255 bytes that lead nowhere', () => {
  const names = hostileNames.flatMap((name) =>
    Array.from({ length: 28 }, (_, i) => `${'ab/..\\\u202e'.slice(0, i % 9)}${name.slice(i)}${'é'.repeat(i * 9)}.pdf`),
  );
  expect(names.length).toBeGreaterThan(1_000);
  for (const name of names) {
    const clean = cleanName(name);
    expect(Buffer.byteLength(clean), name).toBeLessThanOrEqual(255);
    expect(clean, name).toMatch(/\.pdf$/);
    expect(clean, name).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029/\\]|^\../u);
  }
});

test('UP-2 UP-3 whatever a file is called, it lies under a random name, and its headers are those of every file', async () => {
  const { maya, sam } = await world.tell((story) => cast(story));
  for (const name of hostileNames) {
    const { status, body, fileId } = await uploaded(world, maya, sam.patientId, { name, bytes: Buffer.from('harmless\n') });
    expect(status, name).toBe(200);
    const shown = body.name ?? '';
    expect(Buffer.byteLength(shown), name).toBeLessThanOrEqual(255);
    expect(shown, name).toMatch(/\.txt$/i);
    expect(shown, name).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029/\\]|^\./u);
    for (const range of [undefined, 'bytes=1-2', 'bytes=99-']) {
      const { statusCode, headers } = await world.app.inject({
        url: `/v2/patients/${sam.patientId}/files/${fileId}/content`,
        headers: range === undefined ? {} : { range },
        cookies: { caseload: await world.session(maya) },
      });
      expect(statusCode, name).toBe(range === undefined ? 200 : range === 'bytes=1-2' ? 206 : 416);
      expect(headers, name).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      const disposition = String(headers['content-disposition']);
      expect(disposition, name).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/);
      expect(decodeURIComponent(disposition.split("filename*=UTF-8''")[1] ?? ''), name).toBe(shown);
      expect(headers['set-cookie']).toBeUndefined();
    }
  }
  expect((await objectsIn()).every((name) => /^[0-9a-f]{48}(\.preview)?$/.test(name))).toBe(true);
  expect(existsSync('/etc/passwd.txt')).toBe(false);
}, 60_000);
