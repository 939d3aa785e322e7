import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { beginFile, cancelFile, fileUpload, finishFile, partBytes, sendPart } from '#src/contract/files.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';

export type Upload = {
  id: number;
  patientId: number;
  file: File;
  replaces: number | null;
  sent: number;
  /** again: the connection is lost, and it tries to go on by itself. */
  state: 'sending' | 'again' | 'looking' | 'failed';
  error: unknown;
};

// Uploads go on while other parts of the page are looked at: they are kept beside the screens.
let uploads: readonly Upload[] = [];
const running = new Map<number, { stop: AbortController; fileId: number | null; key: string }>();
const watchers = new Set<() => void>();
let ids = 0;

const show = (next: readonly Upload[]) => {
  uploads = next;
  for (const watcher of watchers) watcher();
};
const change = (id: number, now: Partial<Upload>) => show(uploads.map((one) => (one.id === id ? { ...one, ...now } : one)));
const forget = (id: number) => {
  running.delete(id);
  show(uploads.filter((one) => one.id !== id));
};

const smallestPart = 256 * 1024;
const longestWaitMs = 15_000;
const mayPass = (error: unknown) => error instanceof Problem && (error.code === 'unavailable' || error.code === 'internal');

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });

/** Sends a file part by part. Parts grow while the line is quick; one that did not arrive is asked for and sent again, ever more patiently. */
async function send(upload: Upload, onDone: (name: string) => void, client: QueryClient): Promise<void> {
  const { id, patientId, file, replaces } = upload;
  const own = running.get(id);
  if (!own) return;
  const { signal } = own.stop;
  let failures = 0;
  const patiently = async <T>(work: () => Promise<T>, onAgain: () => Promise<void> = async () => {}): Promise<T> => {
    for (;;) {
      try {
        const done = await work();
        failures = 0;
        return done;
      } catch (error) {
        if (signal.aborted || !mayPass(error) || failures > 20) throw error;
        change(id, { state: 'again' });
        await wait(Math.min(longestWaitMs, 500 * 2 ** failures++), signal);
        await onAgain().catch(() => {});
      }
    }
  };
  try {
    own.fileId ??= (
      await patiently(() =>
        call(
          beginFile,
          { params: { patientId }, body: { name: file.name, size: file.size, type: file.type, ...(replaces !== null && { replaces }) } },
          { signal, idempotencyKey: own.key },
        ),
      )
    ).id;
    const params = { patientId, fileId: own.fileId };
    let at = (await patiently(() => call(fileUpload, { params }, { signal }))).received;
    let size = smallestPart;
    while (at < file.size) {
      const began = performance.now();
      const part = () =>
        call(sendPart, { params, query: { at } }, { signal, bytes: file.slice(at, at + size) }).catch((error: unknown) => {
          // Some of it had arrived before.
          const received = error instanceof Problem && error.code === 'wrong_offset' ? error.detail['received'] : null;
          if (typeof received !== 'number') throw error;
          return { received };
        });
      const onAgain = async () => {
        size = smallestPart;
        at = (await call(fileUpload, { params }, { signal })).received;
      };
      at = (await patiently(part, onAgain)).received;
      if (performance.now() - began < 1_000) size = Math.min(partBytes, size * 2);
      change(id, { sent: at, state: 'sending' });
    }
    change(id, { state: 'looking' });
    const { name } = await patiently(() => call(finishFile, { params }, { signal }));
    await client.invalidateQueries({ queryKey: ['files', patientId] });
    forget(id);
    onDone(name);
  } catch (error) {
    if (!signal.aborted) change(id, { state: 'failed', error });
  }
}

const stop = (id: number): void => {
  const own = running.get(id);
  const upload = uploads.find((one) => one.id === id);
  own?.stop.abort();
  // What has arrived is dropped at once; if this does not reach the server, it does so itself after a day.
  if (own?.fileId && upload) void call(cancelFile, { params: { patientId: upload.patientId, fileId: own.fileId } }).catch(() => {});
  forget(id);
};

/** The uploads into a record, under way and failed. */
export const useUploads = (patientId: number, onDone: (name: string) => void) => {
  const client = useQueryClient();
  const all = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => uploads,
  );
  const run = (upload: Upload) => {
    running.set(upload.id, {
      stop: new AbortController(),
      fileId: running.get(upload.id)?.fileId ?? null,
      key: running.get(upload.id)?.key ?? crypto.randomUUID(),
    });
    void send(upload, onDone, client);
  };
  return {
    uploads: all.filter((one) => one.patientId === patientId),
    add: (files: readonly File[], limit: number, replaces: number | null = null) => {
      for (const file of files) {
        const error =
          file.size > limit ? new Problem('file_too_large') : file.size === 0 ? new Problem('file_refused', { reason: 'broken' }) : null;
        const upload: Upload = { id: ++ids, patientId, file, replaces, sent: 0, state: error ? 'failed' : 'sending', error };
        show([...uploads, upload]);
        if (!error) run(upload);
      }
    },
    retry: (upload: Upload) => {
      change(upload.id, { state: 'sending', error: null });
      run(upload);
    },
    stop,
  };
};
