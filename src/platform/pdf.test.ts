import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { drawn } from './pdf-worker.ts';
import { PaperRefused, pdfWriter, writePdf } from './pdf.ts';
import type { Paper } from './pdf.ts';

const paper = (about: Partial<Paper>): Paper => ({
  language: 'en',
  size: 'A4',
  title: 'Report',
  letterhead: { name: 'Hill Clinic', lines: ['1 Hill Road', 'Hilltown'] },
  date: '3 March 2026',
  blocks: [],
  footer: '',
  pageWords: 'Page {page} of {pages}',
  writtenAt: new Date('2026-03-03T09:30:00Z'),
  ...about,
});
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;

test('C2 a paper is a PDF of as many pages as it needs, the same bytes each time it is written', async () => {
  const short = await writePdf(paper({ recipient: ['Dr Ada Roe', '2 Mill Lane', 'Hilltown'], blocks: [{ text: 'Dear Dr Roe,' }] }));
  expect(short.toString('latin1', 0, 5)).toBe('%PDF-');
  expect(pagesOf(short)).toBe(1);
  const again = await writePdf(paper({ recipient: ['Dr Ada Roe', '2 Mill Lane', 'Hilltown'], blocks: [{ text: 'Dear Dr Roe,' }] }));
  expect(again.equals(short)).toBe(true);
  const long = await writePdf(
    paper({
      blocks: Array.from({ length: 60 }, (_, i) => [
        { heading: `Note ${i}`, level: 1 as const },
        { facts: [['Author', 'Maya Lin'] as [string, string]] },
        { columns: ['When', 'What'], rows: [['Monday', 'Exercise']] },
        { items: ['one', 'two'] },
      ]).flat(),
    }),
  );
  expect(pagesOf(long)).toBeGreaterThan(5);
});

test('IJ-3 whatever a text says, a paper runs nothing, links nothing and fetches nothing', async () => {
  const hostile = [
    '<script>alert(1)</script>',
    'file:///etc/passwd',
    'https://example.test/pixel.png',
    'data:image/png;base64,AAAA',
    '/JS (app.alert(1)) /OpenAction <</S /JavaScript>>',
    ') Tj ET endstream endobj',
    '{{patient.name}} ${process.env.HOME}',
  ];
  const pdf = await writePdf(
    paper({
      title: hostile.join(' '),
      recipient: hostile,
      letterhead: { name: hostile[0] ?? '', lines: hostile },
      footer: hostile.join(' '),
      blocks: [
        ...hostile.map((text) => ({ text })),
        { items: hostile },
        { facts: hostile.map((text): [string, string] => [text, text]) },
        { columns: hostile.slice(0, 3), rows: [hostile.slice(0, 3)] },
      ],
    }),
  );
  // What the file itself says, apart from its texts in streams and strings.
  const objects = pdf
    .toString('latin1')
    .replace(/stream\r?\n[\s\S]*?endstream/g, '')
    .replace(/\((?:\\.|[^\\)])*\)/g, '');
  for (const act of ['/JavaScript', '/JS', '/OpenAction', '/AA', '/URI', '/Launch', '/EmbeddedFile', '/XFA'])
    expect(objects).not.toContain(act);
});

test('C2 long words and any character are drawn, those the font lacks as a visible mark', async () => {
  expect(drawn('Zoë Łuczak – Ирина Ώρα')).toBe('Zoë Łuczak – Ирина Ώρα');
  expect(drawn('e\u0301te\u0301\r\nx')).toBe('été\nx');
  expect(drawn('李 😀 \u202e\u0000x\ud800')).toBe('\ufffd \ufffd x\ufffd');
  const word = 'Donaudampfschifffahrtsgesellschaft'.repeat(40);
  const everything = Array.from({ length: 0x3000 }, (_, i) => String.fromCodePoint(i)).join('');
  const pdf = await writePdf(
    paper({
      title: word,
      recipient: [word, ''],
      blocks: [
        { text: word },
        { text: everything },
        { text: '' },
        { items: [] },
        { facts: [] },
        { facts: [[word, word]] },
        { columns: ['a', 'b', 'c'], rows: [[word, word, word], []] },
        { newPage: true },
        { heading: word },
      ],
    }),
  );
  expect(pagesOf(pdf)).toBeGreaterThan(1);
});

const words = (count: number) => Array.from({ length: count }, (_, i) => `word${i % 97}`).join(' ');
const short = paper({ blocks: [{ text: 'Dear Dr Roe,' }] });
const long = paper({ blocks: Array.from({ length: 600 }, (_, i) => [{ heading: `Note ${i}` }, { text: words(30) }]).flat() });

test('C2 while a long paper is written, the server goes on', async () => {
  await writePdf(short);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const began = performance.now();
  expect(pagesOf(await writePdf(long))).toBeGreaterThan(20);
  delay.disable();
  // Long enough that it would have been felt.
  expect(performance.now() - began).toBeGreaterThan(500);
  expect(delay.max / 1e6).toBeLessThan(500);
});

test('C2 papers are written in their turn, so many may wait and no more', async () => {
  const write = pdfWriter({ time: 60_000, memory: 512, waiting: 2 });
  const done: string[] = [];
  const asked = ['first', 'second', 'third'].map(async (name) => {
    expect((await write(short)).toString('latin1', 0, 5)).toBe('%PDF-');
    done.push(name);
  });
  await expect(write(short)).rejects.toThrow(PaperRefused);
  await Promise.all(asked);
  expect(done).toEqual(['first', 'second', 'third']);
  expect(pagesOf(await write(short))).toBe(1);
});

test('C2 a paper that takes too long, or too much memory, is given up; the next one is written by a new thread', async () => {
  const hasty = pdfWriter({ time: 5_000, memory: 512, waiting: 1 });
  const endless = paper({ blocks: Array.from({ length: 20_000 }, () => ({ text: words(60) })) });
  const [late, after] = await Promise.allSettled([hasty(endless), hasty(short)]);
  expect(late).toMatchObject({ status: 'rejected', reason: expect.any(PaperRefused) });
  expect(after.status).toBe('fulfilled');
  const narrow = pdfWriter({ time: 60_000, memory: 24, waiting: 1 });
  await expect(narrow(endless)).rejects.toThrow('ERR_WORKER_OUT_OF_MEMORY');
  expect(pagesOf(await narrow(short))).toBe(1);
});
