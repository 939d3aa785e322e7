import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useCallback, useEffect, useState } from 'react';

/** Opens a PDF from its bytes, in a worker. Its scripts and forms are left out: it is drawn and nothing else. */
async function open(address: string, signal: AbortSignal): Promise<PDFDocumentProxy> {
  const [{ getDocument, GlobalWorkerOptions }, response] = await Promise.all([import('pdfjs-dist'), fetch(address, { signal })]);
  if (!response.ok) throw new Error(`answered with ${response.status}`);
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' });
  return getDocument({ data: await response.arrayBuffer(), enableXfa: false }).promise;
}

/** The pages of a PDF: how many there are, 0 until it is known, and how one is drawn. */
export const usePdf = (address: string) => {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const opening = open(address, stop.signal);
    opening.then(setPdf, () => {
      if (!stop.signal.aborted) setFailed(true);
    });
    return () => {
      stop.abort();
      void opening.then((opened) => opened.cleanup()).catch(() => {});
    };
  }, [address]);
  const draw = useCallback(
    (canvas: HTMLCanvasElement, number: number, scale: number): (() => void) => {
      let stopped = false;
      let stop = () => {};
      void pdf
        ?.getPage(number)
        .then((page) => {
          if (stopped) return null;
          const density = window.devicePixelRatio || 1;
          const viewport = page.getViewport({ scale: scale * 1.25 * density });
          canvas.width = viewport.width;
          canvas.height = viewport.height;
          canvas.style.width = `${viewport.width / density}px`;
          const task = page.render({ canvas, viewport });
          stop = () => task.cancel();
          return task.promise;
        })
        .catch((error: Error) => {
          if (error.name !== 'RenderingCancelledException') setFailed(true);
        });
      return () => {
        stopped = true;
        stop();
      };
    },
    [pdf],
  );
  return { pages: pdf?.numPages ?? 0, failed, draw };
};
