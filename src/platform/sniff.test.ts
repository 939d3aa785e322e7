import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docx, pdf, picture, xlsx, zip } from '#test/papers.ts';
import { sniff } from './sniff.ts';
import { Refused } from './sniff-refusal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caseload-sniff-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const found = async (name: string, bytes: Buffer | string, declared = ''): Promise<string> => {
  const path = join(folder, 'one');
  await writeFile(path, bytes);
  return sniff(path, name, declared).then(
    ({ type }) => type,
    (error: unknown) => {
      if (error instanceof Refused) return `refused: ${error.reason}`;
      throw error;
    },
  );
};

test('UP-1 what a file is, its content says; name and browser must agree', async () => {
  const png = await picture('png');
  expect(await found('a.png', png, 'image/png')).toBe('png');
  expect(await found('a.jpg', png)).toBe('refused: mismatch');
  expect(await found('a.png', png, 'text/html')).toBe('refused: mismatch');
  expect(await found('a.htm', png)).toBe('refused: type');
  expect(await found('a', png)).toBe('refused: type');
  expect(await found('a.csv', 'a,b\n', 'application/vnd.ms-excel')).toBe('csv');
  expect(await found('a.pdf', 'just words')).toBe('refused: mismatch');
  expect(await found('a.txt', Buffer.from([0xff, 0xfe, 0x41, 0]))).toMatch(/^refused/);
  expect(await found('a.txt', 'x'.repeat(65_535) + 'é')).toBe('text');
});

test('UP-1 a telephone’s JPEG may have more behind it; a page or an archive behind a picture is refused', async () => {
  const jpeg = await picture('jpeg');
  expect(await found('a.jpg', Buffer.concat([jpeg, jpeg]))).toBe('jpeg');
  expect(await found('a.jpg', Buffer.concat([jpeg, docx()]))).toBe('refused: hidden');
  for (const format of ['png', 'gif', 'webp'] as const)
    expect(await found(`a.${format}`, Buffer.concat([await picture(format), Buffer.from('more')]))).toBe('refused: hidden');
});

test('UP-1 a PDF begins at its first byte, ends at its last, and does nothing when it is opened', async () => {
  const whole = pdf();
  expect(await found('a.pdf', Buffer.concat([whole, Buffer.from('\r\n')]))).toBe('pdf');
  expect(await found('a.pdf', Buffer.concat([Buffer.from(' '), whole]))).toBe('refused: mismatch');
  expect(await found('a.pdf', whole.subarray(0, whole.length - 20))).toBe('refused: hidden');
  expect(await found('a.pdf', pdf(['<< /S /Java#53cript /JS (app.alert(1)) >>']))).toBe('refused: active');
});

test('UP-4 an archive that unpacks to too much, holds others, links or programs is refused; a document with pictures is not', async () => {
  expect(await found('a.docx', docx([{ name: 'word/media/image1.png', data: await picture('png') }]))).toBe('docx');
  expect(await found('a.docx', docx([{ name: 'bomb', data: Buffer.alloc(60_000_000) }]))).toBe('refused: archive');
  expect(await found('a.docx', docx([{ name: 'bomb', data: Buffer.alloc(60_000_000), says: 10 }]))).toBe('refused: archive');
  expect(await found('a.xlsx', xlsx([{ name: 'xl/vbaProject.bin', data: 'x' }]))).toBe('refused: active');
  expect(await found('a.docx', docx([{ name: '../../etc/passwd', data: 'x' }]))).toBe('refused: archive');
  expect(await found('a.docx', docx([{ name: 'to', data: '/etc/passwd', link: true }]))).toBe('refused: archive');
  expect(await found('a.docx', docx([{ name: 'to', data: 'x', encrypted: true }]))).toBe('refused: encrypted');
  expect(await found('a.docx', zip([{ name: 'a.txt', data: 'x' }]))).toBe('refused: type');
});
