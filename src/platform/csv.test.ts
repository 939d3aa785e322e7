import { expect, test } from 'vitest';
import { csvLine, csvMark, CsvReader, CsvRefusal, guarded, unguarded } from './csv.ts';

const bounds = { rows: 60_000, columns: 100, charactersOfRow: 50_000 };
const read = (bytes: Uint8Array, step = 7) => {
  const reader = new CsvReader(bounds);
  const rows = [];
  for (let at = 0; at < bytes.length; at += step) rows.push(...reader.push(bytes.subarray(at, at + step)));
  return [...rows, ...reader.end()];
};
const refusal = (bytes: Uint8Array, step = 4096) => {
  try {
    read(bytes, step);
  } catch (error) {
    if (error instanceof CsvRefusal) return `${error.code} ${error.row}`;
    throw error;
  }
  return null;
};

const before = [
  '',
  ' ',
  '   ',
  '\u00a0',
  '\ufeff',
  '\u3000',
  '\u200b',
  "'",
  "''",
  '"',
  'x;',
  'x,',
  'a|',
  'line\n',
  'line\r\n',
  '; ',
  ';\ufeff',
];
const signs = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠', '−'];
const after = ['1+1', "cmd|' /C calc'!A0", 'HYPERLINK("http://x.test";"y")', 'a,b', '"quoted"', 'ünï\nline', '', '=-+@'];
const corpus = before.flatMap((lead) => signs.flatMap((sign) => after.map((rest) => `${lead}${sign}${rest}`)));

/** What a spreadsheet, whatever it parts cells at, would begin to calculate. */
const isFormula = (cell: string): boolean =>
  /^[\s\ufeff\u200b\u00a0\u3000"]*[=+\-@＝＋－＠−\0]/.test(cell) || /^[ \u00a0\ufeff]*[\t\r]/.test(cell);

test('IJ-1 no cell of a corpus of over a thousand is a formula, however another program parts it, and each is read back exactly', () => {
  expect(corpus.length).toBeGreaterThan(1_000);
  for (const text of corpus) {
    const written = guarded(text);
    expect(isFormula(written), JSON.stringify(text)).toBe(false);
    for (const part of written.split(/[;,|\n]/)) expect(isFormula(part), JSON.stringify([text, written])).toBe(false);
    expect(unguarded(written)).toBe(text);
  }
  const table = csvMark + csvLine(['head', 'also']) + corpus.map((text) => csvLine([text, 'end'])).join('');
  const rows = read(Buffer.from(table), 1000);
  expect(rows.slice(1).map(({ cells }) => cells[0])).toEqual(corpus);
});

test('IJ-1 random cells of every kind of sign come back as they were', () => {
  const alphabet = ["'", '"', ',', ';', '\n', '\r', '\t', '=', '+', '-', '@', ' ', 'a', 'é', '😀', '\ufeff', '＝', '|', '\0'];
  let seed = 7;
  const random = (most: number) => (seed = (seed * 48271) % 2147483647) % most;
  for (let nth = 0; nth < 3_000; nth++) {
    const cells = Array.from({ length: 3 }, () => Array.from({ length: random(9) }, () => alphabet[random(alphabet.length)]).join(''));
    const [back] = read(Buffer.from(`${csvLine(['a', 'b', 'c', 'd'])}${csvLine([...cells, 'x'])}`)).slice(1);
    expect(back?.cells).toEqual([...cells, 'x']);
  }
});

test('IJ-1 separators, line breaks and a mark of byte order are recognised, and rows are numbered as a spreadsheet does', () => {
  const rows = (text: string) => read(Buffer.from(text)).map(({ row, cells }) => [row, ...cells]);
  expect(rows('\ufeffa;b\r\n1;"2;3"\r\n\r\n4;5')).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2;3'],
    [4, '4', '5'],
  ]);
  expect(rows('a\tb\n1\t"2 ""x"""\n')).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2 "x"'],
  ]);
  expect(rows('"a,b",c\r1,2\r')).toEqual([
    [1, 'a,b', 'c'],
    [2, '1', '2'],
  ]);
});

test('IJ-1 what is no such table is refused at the row where it stops being one', () => {
  expect(refusal(Buffer.from('a,b\n1,\xe9\n', 'latin1'))).toMatch(/^encoding/);
  expect(refusal(Buffer.from('\ufeffa,b\n', 'utf16le'))).toMatch(/^(encoding|binary)/);
  expect(refusal(Buffer.from('a,b\nx\0,2\n'))).toBe('binary 2');
  expect(refusal(Buffer.from(`a,b\n1,"${'x'.repeat(60_000)}`))).toBe('rowTooLong 2');
  expect(refusal(Buffer.from('x'.repeat(60_000)))).toBe('rowTooLong 1');
  expect(refusal(Buffer.from(`a\n${','.repeat(10_000)}\n`))).toBe('tooManyColumns 2');
  expect(refusal(Buffer.from('a,b\n1,"2\n'))).toBe('openQuote 2');
  expect(refusal(Buffer.from(`a\n${'x\n'.repeat(60_001)}`))).toBe('tooManyRows 60002');
});
