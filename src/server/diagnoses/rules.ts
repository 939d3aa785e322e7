import { parse } from 'csv-parse/sync';
import { fold } from '#src/platform/names.ts';

export type CodeLine = { code: string; title: string; search: string };

/** A code as tables write it: a letter, a digit, and up to five more signs, with or without the dot after the third. */
const shape = /^[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?$/;
const dotted = (code: string): string => (code.length > 3 && !code.includes('.') ? `${code.slice(0, 3)}.${code.slice(3)}` : code);

function codeLine(code: string, title: string): CodeLine | null {
  const signs = code.trim().toUpperCase();
  const said = title.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!shape.test(signs) || said === '' || said.length > 400 || /\p{Cc}/u.test(said)) return null;
  return { code: dotted(signs), title: said, search: ` ${fold(said)}` };
}

/**
 * A line of the order file of CMS: five digits, the code in columns 7 to 13, whether it can be billed in 15, the short title from 17, the
 * long one from 78. Null for anything else.
 */
const orderLine = (line: string): CodeLine | null =>
  /^\d{5} .{7} [01] /.test(line) ? codeLine(line.slice(6, 13), line.slice(77).trim() || line.slice(16, 76)) : null;

/** A line of CSV: code, title, and whatever follows; parted by commas, semicolons or tabs. */
function csvLine(line: string): CodeLine | null {
  try {
    const [row = []] = parse(line, { delimiter: [',', ';', '\t'], relax_column_count: true, trim: true }) as string[][];
    return codeLine(row[0] ?? '', row[1] ?? '');
  } catch {
    return null;
  }
}

/** The lines of a part of a code table, each code once, and the numbers of those that could not be read. A heading in line 1 is passed over. */
export function readLines(text: string, format: 'order' | 'csv', firstLine: number): { lines: CodeLine[]; unreadable: number[] } {
  const read = format === 'order' ? orderLine : csvLine;
  const found = new Map<string, CodeLine>();
  const unreadable: number[] = [];
  for (const [nth, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    const one = read(line);
    if (one) found.set(one.code, one);
    else if (!(firstLine + nth === 1 && format === 'csv')) unreadable.push(firstLine + nth);
  }
  return { lines: [...found.values()], unreadable };
}
