import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Block, Paper, Written } from './pdf.ts';

// The thread that pdf.ts starts: sets one paper after the other, which takes seconds for a long one.

// Measures in points, on a grid of 4; the type scale and the colours of the web app.
const left = 72;
const right = 56;
const ink = '#22201d';
const quiet = '#736d65';
const line = '#ddd9d3';
const accent = '#0f5a5e';
const small = { fontSize: 8.5, lineHeight: 1.25, color: quiet };

const faces = { normal: 'Regular', bold: 'Medium', italics: 'Italic', bolditalics: 'MediumItalic' } as const;
const fileOf = (face: string): Buffer => readFileSync(new URL(import.meta.resolve(`pdfmake/fonts/Roboto/Roboto-${face}.ttf`)));
const regular = fileOf(faces.normal);
// Its types leave out the files that it holds in memory.
const { virtualfs } = pdfmake as unknown as { virtualfs: { writeFileSync(name: string, content: Buffer): void } };
for (const face of Object.values(faces)) virtualfs.writeFileSync(`Roboto-${face}`, face === faces.normal ? regular : fileOf(face));
pdfmake.setFonts({ Roboto: Object.fromEntries(Object.entries(faces).map(([style, face]) => [style, `Roboto-${face}`])) });
// Nothing is fetched and no file is opened, whatever a text says (IJ-3).
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

/** The characters that the font can draw: its table `cmap`, in format 4. */
const drawable = ((): Set<number> => {
  const tables = regular.readUInt16BE(4);
  const found = Array.from({ length: tables }, (_, i) => 12 + i * 16).find((at) => regular.toString('latin1', at, at + 4) === 'cmap') ?? 0;
  const cmap = regular.readUInt32BE(found + 8);
  const points = new Set<number>();
  for (let i = 0; i < regular.readUInt16BE(cmap + 2); i++) {
    const at = cmap + regular.readUInt32BE(cmap + 4 + i * 8 + 4);
    if (regular.readUInt16BE(at) !== 4) continue;
    const segments = regular.readUInt16BE(at + 6) / 2;
    for (let s = 0; s < segments; s++) {
      const end = regular.readUInt16BE(at + 14 + s * 2);
      const start = regular.readUInt16BE(at + 16 + (segments + s) * 2);
      for (let point = start; point <= end && point !== 0xffff; point++) points.add(point);
    }
  }
  return points;
})();

/** Text as the font can draw it: composed, without what has no shape, and with a visible mark for each character that it lacks. */
export const drawn = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\t\u202f]/g, '\u00a0')
    .replace(/[^\n\P{Cc}]|\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\P{ASCII}/gu, (character) => (drawable.has(character.codePointAt(0) ?? 0) ? character : '\ufffd'));

/** As `drawn`, where a word that no line holds may be broken: looking for the place letter by letter would take seconds. */
const inLines = (text: string): string => drawn(text).replace(/\S{40}(?=\S)/gu, '$&\u200b');
/** The same, for a column. */
const inColumn = (text: string): string => drawn(text).replace(/\S{16}(?=\S)/gu, '$&\u200b');

const headings = {
  1: { fontSize: 15, margin: [0, 20, 0, 6] },
  2: { fontSize: 12, margin: [0, 16, 0, 4] },
  3: { fontSize: 10.5, margin: [0, 10, 0, 2] },
} as const;

function contentOf(block: Block): Content {
  if ('newPage' in block) return { text: '', pageBreak: 'before' };
  if ('heading' in block) {
    const { fontSize, margin } = headings[block.level ?? 2];
    return { text: inLines(block.heading), bold: true, fontSize, margin: [...margin], headlineLevel: block.level ?? 2 };
  }
  if ('text' in block) return { text: inLines(block.text), margin: [0, 0, 0, 8], ...(block.quiet && small) };
  if ('items' in block) return { ul: block.items.map((item) => ({ text: inLines(item), margin: [0, 0, 0, 2] })), margin: [0, 0, 0, 8] };
  if ('facts' in block) {
    if (block.facts.length === 0) return { text: '' };
    return {
      table: {
        widths: [136, '*'],
        dontBreakRows: false,
        body: block.facts.map(([name, value]) => [{ text: inColumn(name), color: quiet }, { text: inColumn(value) }]),
      },
      layout: { ...bare, paddingTop: () => 1, paddingBottom: () => 1 },
      margin: [0, 0, 0, 8],
    };
  }
  return {
    table: {
      headerRows: 1,
      widths: block.columns.map(() => '*'),
      body: [
        block.columns.map((name) => ({ text: inColumn(name), bold: true, fontSize: 9 })),
        ...block.rows.map((row) => block.columns.map((_, i) => ({ text: inColumn(row[i] ?? ''), fontSize: 9 }))),
      ],
    },
    layout: { ...bare, hLineWidth: (row: number) => (row === 0 ? 0 : 0.5), paddingTop: () => 4, paddingBottom: () => 3 },
    margin: [0, 4, 0, 12],
  };
}
const bare = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  hLineColor: () => line,
  paddingLeft: () => 0,
  paddingRight: () => 8,
};

/** The top of the first page: the name, and opposite it how to reach them; above the room that the text begins with. */
const letterheadOf = ({ name, lines }: Paper['letterhead']): Content[] => [
  { text: inLines(name), bold: true, fontSize: 15, color: accent, absolutePosition: { x: left, y: 40 } },
  { text: lines.slice(0, 8).map(inLines).join('\n'), ...small, alignment: 'right', absolutePosition: { x: left + 240, y: 40 } },
];

/** A paper as PDF. @throws never for what a text says; only where the program itself is wrong */
async function set(paper: Paper): Promise<Buffer> {
  const title = inLines(paper.title);
  const name = inLines(paper.letterhead.name);
  const body: Content[] = paper.recipient
    ? [
        { text: paper.recipient.slice(0, 6).map(inLines).join('\n'), lineHeight: 1.3, absolutePosition: { x: left, y: 148 } },
        { text: inLines(paper.date), alignment: 'right', margin: [0, 204, 0, 20] },
      ]
    : [{ text: inLines(paper.date), ...small, alignment: 'right', margin: [0, 88, 0, 8] }];
  const definition: TDocumentDefinitions = {
    pageSize: paper.size,
    pageMargins: [left, 56, right, 72],
    language: paper.language,
    displayTitle: true,
    info: {
      title: drawn(paper.title),
      author: drawn(paper.letterhead.name),
      creator: 'Caseload',
      producer: 'Caseload',
      creationDate: paper.writtenAt,
    },
    defaultStyle: { font: 'Roboto', fontSize: 10.5, lineHeight: 1.35, color: ink },
    header: (page) =>
      page === 1
        ? null
        : {
            columns: [
              { text: title, ...small },
              { text: name, ...small, alignment: 'right', width: 200 },
            ],
            margin: [left, 28, right, 0],
          },
    footer: (page, pages) => ({
      columns: [
        { text: inLines(paper.footer), ...small, width: '*' },
        {
          text: inLines(paper.pageWords.replace('{page}', String(page)).replace('{pages}', String(pages))),
          ...small,
          alignment: 'right',
          width: 88,
        },
      ],
      columnGap: 16,
      margin: [left, 16, right, 0],
    }),
    content: [
      ...letterheadOf(paper.letterhead),
      ...body,
      { text: title, bold: true, fontSize: 15, lineHeight: 1.2, margin: [0, 0, 0, 12] },
      ...paper.blocks.map(contentOf),
    ],
    // A heading does not stay behind at the foot of a page.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) => node.headlineLevel !== undefined && getFollowingNodesOnPage().length === 0,
  };
  return pdfmake.createPdf(definition).getBuffer();
}

parentPort?.on('message', (paper: Paper) => {
  set(paper).then(
    (pdf) => parentPort?.postMessage({ pdf } satisfies Written),
    (error: Error) => parentPort?.postMessage({ fault: error.stack ?? error.message } satisfies Written),
  );
});
