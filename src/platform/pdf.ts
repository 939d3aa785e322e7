import { Worker } from 'node:worker_threads';

/** A part of a paper, in plain text: nothing in it is read as markup, a link or the name of a file. */
export type Block =
  | { heading: string; level?: 1 | 2 | 3 }
  /** Lines stay lines. */
  | { text: string; quiet?: boolean }
  /** Names and their values. */
  | { facts: [name: string, value: string][] }
  | { columns: string[]; rows: string[][] }
  | { items: string[] }
  /** What follows begins on a page of its own. */
  | { newPage: true };

/** Data and nothing else: it is handed to a thread of its own. */
export type Paper = {
  /** BCP 47, such as `en`: for who has the paper read aloud. */
  language: string;
  size: 'A4' | 'LETTER';
  title: string;
  /** Who stands at the top of the first page, and how they are reached: at most eight lines. */
  letterhead: { name: string; lines: string[] };
  /** Name and address, where a window of an envelope shows them (DIN 5008 form B and US no. 10); absent on what is no letter. */
  recipient?: string[];
  /** The day, written out. */
  date: string;
  blocks: Block[];
  footer: string;
  /** How a page says which it is, such as `Page {page} of {pages}`. */
  pageWords: string;
  writtenAt: Date;
};

/** What the thread answers. */
export type Written = { pdf: Uint8Array } | { fault: string };

/** A paper that is not written: too many wait, it takes too long or too much memory. Says nothing of what stands in it. */
export class PaperRefused extends Error {}

type Limits = {
  /** For how long one paper may be written, in milliseconds. */
  time: number;
  /** How much memory the thread may take, in MB. */
  memory: number;
  /** How many papers may wait for their turn. */
  waiting: number;
};

/**
 * Writes papers one after the other in a thread of its own, so that the server goes on meanwhile. The thread begins with the first paper,
 * stays for the next, and is replaced where it has died; it keeps no process from ending once nothing is being written.
 */
export function pdfWriter({ time, memory, waiting }: Limits): (paper: Paper) => Promise<Buffer> {
  let thread: Worker | null = null;
  const queue: (() => void)[] = [];
  let writing = false;

  const begin = (): Worker => {
    const begun = new Worker(new URL('./pdf-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memory }, env: {} });
    begun.on('error', () => {});
    begun.on('exit', () => {
      if (thread === begun) thread = null;
    });
    return begun;
  };

  const writeNow = (paper: Paper): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const by = (thread ??= begin());
      by.postMessage(paper);
      by.ref();
      const end = (settle: () => void) => {
        clearTimeout(timer);
        by.off('message', written).off('error', died).off('exit', died);
        by.unref();
        settle();
      };
      const giveUp = (why: string) => {
        if (thread === by) thread = null;
        end(() => reject(new PaperRefused(why)));
      };
      const written = (answer: Written) =>
        end(() =>
          'pdf' in answer
            ? resolve(Buffer.from(answer.pdf.buffer, answer.pdf.byteOffset, answer.pdf.byteLength))
            : reject(new Error(`A paper could not be set: ${answer.fault}`)),
        );
      const died = (error: unknown) =>
        giveUp(`The thread that writes papers died: ${(error as { code?: string }).code ?? 'without a word'}`);
      const timer = setTimeout(() => {
        void by.terminate();
        giveUp(`A paper took longer than ${time} ms.`);
      }, time);
      by.on('message', written).on('error', died).on('exit', died);
    });

  return async (paper) => {
    if (writing) {
      if (queue.length >= waiting) throw new PaperRefused('Too many papers wait to be written.');
      await new Promise<void>((resolve) => void queue.push(resolve));
    }
    writing = true;
    try {
      return await writeNow(paper);
    } finally {
      // Whoever is next takes over at once: nobody slips in between.
      const next = queue.shift();
      if (next) next();
      else writing = false;
    }
  };
}

/** A paper as PDF, in its turn. @throws PaperRefused where that takes too long, or too many wait */
export const writePdf = pdfWriter({ time: 60_000, memory: 512, waiting: 50 });
