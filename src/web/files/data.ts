import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { archiveFile, changeFile, getFile, listFiles, restoreFile } from '#src/contract/files.ts';
import type { RecordFile } from '#src/contract/files.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** The files of a record, newest first, or those put aside; older ones when asked for. */
export const useFiles = (patientId: number, archived: boolean) =>
  useInfiniteQuery({
    queryKey: ['files', patientId, archived],
    initialPageParam: undefined as string | undefined,
    queryFn: (context) =>
      call(
        listFiles,
        { params: { patientId }, query: { archived: archived ? 'true' : 'false', cursor: context.pageParam, limit: 50 } },
        requestOf(context),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => ({ files: pages.flatMap(({ items }) => items), limit: pages[0]?.limit ?? 0 }),
  });

export const fileQuery = (patientId: number, fileId: number) =>
  queryOptions({
    queryKey: ['files', patientId, 'one', fileId],
    queryFn: (context) => call(getFile, { params: { patientId, fileId } }, requestOf(context)),
  });

/** Where a browser fetches the bytes of a file, or the picture the server has drawn of it. */
export const addressOf = (patientId: number, { id }: RecordFile, what: 'content' | 'preview'): string =>
  `/v2/patients/${patientId}/files/${id}/${what}`;

const useChanging = <With>(patientId: number, send: (how: With) => Promise<RecordFile>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => void client.invalidateQueries({ queryKey: ['files', patientId] }) });
};

export const useChangeFile = (patientId: number) =>
  useChanging(patientId, ({ file, name, description }: { file: RecordFile; name: string; description: string | null }) =>
    call(changeFile, { params: { patientId, fileId: file.id }, body: { version: file.version, name, description } }),
  );
export const useArchiveFile = (patientId: number) =>
  useChanging(patientId, ({ file, reason }: { file: RecordFile; reason: string }) =>
    call(archiveFile, { params: { patientId, fileId: file.id }, body: { version: file.version, reason } }),
  );
export const useRestoreFile = (patientId: number) =>
  useChanging(patientId, (file: Pick<RecordFile, 'id' | 'version'>) =>
    call(restoreFile, { params: { patientId, fileId: file.id }, body: { version: file.version } }),
  );

/** A size as people say it, in the language of the screen. */
export const sizeIn = (language: string, bytes: number): string => {
  const step = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const amount = bytes / 1024 ** step;
  const unit = ['byte', 'kilobyte', 'megabyte'][step];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
};
