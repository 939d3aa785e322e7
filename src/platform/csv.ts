// Tables as text (RFC 4180), written so that no spreadsheet takes a cell for a formula, and read piece by piece within bounds (IJ-1).

// What begins a formula: the signs themselves, as full-width and small forms, and the control characters that spreadsheets skip.
const dangerous = '=+\\-@\\t\\r\\0\\u2212\\uff1d\\uff0b\\uff0d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b';
// What may stand before it unseen: spaces of every kind, marks of byte order, quotes, and the guard itself.
const unseen = '\'"\\v\\f\\n \\u00a0\\u00ad\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u3000\\ufeff';
// Another program may part the cell at any of these.
const start = '(?<=^|[;,|\\t\\r\\n])';
const atRisk = new RegExp(`${start}(?=[${unseen}]*[${dangerous}])`, 'g');
const guard = new RegExp(`${start}'(?=[${unseen}]*[${dangerous}])`, 'g');

/** Puts a `'` before whatever a spreadsheet would take for a formula, also behind a separator at which it might part the cell. */
export const guarded = (text: string): string => text.replace(atRisk, "'");
/** The text that was guarded, exactly. */
export const unguarded = (cell: string): string => cell.replace(guard, '');

/** One row as it is written, with its line break. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells
    .map((cell) => {
      const text = guarded(cell === null ? '' : String(cell));
      return /^[^"',;|\p{Cc}\p{Z}\ufeff][^"',;|\p{Cc}\ufeff]*$|^$/u.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
    })
    .join(',')}\r\n`;

/** What a table begins with, so that spreadsheets read it as UTF-8. */
export const csvMark = '\ufeff';

/** Why a table cannot be read, and in which row of it; the row of the headings is 1. */
export class CsvRefusal extends Error {
  readonly code: 'encoding' | 'binary' | 'rowTooLong' | 'tooManyColumns' | 'tooManyRows' | 'openQuote' | 'empty';
  readonly row: number;
  constructor(code: CsvRefusal['code'], row: number) {
    super(code);
    this.code = code;
    this.row = row;
  }
}

type Bounds = { rows: number; columns: number; charactersOfRow: number };
export type CsvRow = { row: number; cells: string[] };

const separators = [',', ';', '\t'] as const;

/** The separator that stands most often in the first row, outside of quotes. */
function separatorOf(text: string): string {
  const counts = new Map<string, number>(separators.map((one) => [one, 0]));
  let quoted = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '\n' || sign === '\r')) break;
    else if (!quoted && counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ',';
}

/** Reads a table while it arrives: what is kept of it is one row, and that is bounded. */
export class CsvReader {
  readonly #bounds: Bounds;
  // Fatal: bytes that are no UTF-8 are refused, not replaced. The mark of byte order is taken off.
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  separator: string | null = null;
  #head = '';
  #row = 0;
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  #afterReturn = false;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** The rows that these bytes complete. @throws CsvRefusal */
  push(bytes: Uint8Array): CsvRow[] {
    return this.#take(this.#decoded(bytes, true), false);
  }

  /** The last row, where no line break ends it. @throws CsvRefusal */
  end(): CsvRow[] {
    const rows = this.#take(this.#decoded(new Uint8Array(), false), true);
    if (this.#state === 'quoted') throw new CsvRefusal('openQuote', this.#row + 1);
    if (this.#cells.length > 0 || this.#state !== 'start') this.#endRow(rows);
    return rows;
  }

  #decoded(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.#decoder.decode(bytes, { stream });
    } catch {
      throw new CsvRefusal('encoding', this.#row + 1);
    }
  }

  #take(text: string, last: boolean): CsvRow[] {
    if (this.separator !== null) return this.#read(text);
    this.#head += text;
    // The first row whole, or as much as a row may have.
    if (!last && !/[\r\n]/.test(this.#head) && this.#head.length < this.#bounds.charactersOfRow) return [];
    this.separator = separatorOf(this.#head.slice(0, this.#bounds.charactersOfRow));
    const head = this.#head;
    this.#head = '';
    return this.#read(head);
  }

  #read(text: string): CsvRow[] {
    const rows: CsvRow[] = [];
    for (let at = 0; at < text.length; at++) {
      const sign = text[at] as string;
      if (this.#afterReturn) {
        this.#afterReturn = false;
        if (sign === '\n') continue;
      }
      if (++this.#length > this.#bounds.charactersOfRow) throw new CsvRefusal('rowTooLong', this.#row + 1);
      if (this.#state === 'quoted') {
        if (sign === '"') this.#state = 'closing';
        else this.#cell += sign;
      } else if (sign === '"' && this.#state !== 'plain') {
        if (this.#state === 'closing') this.#cell += '"';
        this.#state = 'quoted';
      } else if (sign === this.separator) this.#endCell();
      else if (sign === '\n' || sign === '\r') {
        this.#afterReturn = sign === '\r';
        this.#endRow(rows);
      } else {
        if (sign === '\0') throw new CsvRefusal('binary', this.#row + 1);
        this.#cell += sign;
        this.#state = 'plain';
      }
    }
    return rows;
  }

  #endCell(): void {
    this.#cells.push(unguarded(this.#cell));
    this.#cell = '';
    this.#state = 'start';
    if (this.#cells.length > this.#bounds.columns) throw new CsvRefusal('tooManyColumns', this.#row + 1);
  }

  #endRow(rows: CsvRow[]): void {
    this.#endCell();
    this.#row++;
    if (this.#row > this.#bounds.rows + 1) throw new CsvRefusal('tooManyRows', this.#row);
    if (this.#cells.some((cell) => cell.trim() !== '')) rows.push({ row: this.#row, cells: this.#cells });
    this.#cells = [];
    this.#length = 0;
  }
}
