import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { discardExport, exportedArchive, exportedPdf, myExports, startExport } from '#src/contract/exports.ts';
import type { RecordExport } from '#src/contract/exports.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export const isUnderway = ({ state }: RecordExport): boolean => state === 'waiting' || state === 'running';

/** One's own exports of a record; looked at every second while one is being made. */
export const exportsQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['exports', patientId],
    queryFn: (context) => call(myExports, { params: { patientId } }, requestOf(context)),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderway) ? 1000 : false),
  });

export const useStartExport = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ purpose, key }: { purpose: string; key: string }) =>
      call(startExport, { params: { patientId }, body: { purpose } }, { idempotencyKey: key }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['exports', patientId] }),
  });
};

export const useDiscardExport = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (exportId: number) => call(discardExport, { params: { patientId, exportId } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['exports', patientId] }),
  });
};

/** Where the browser fetches what was made. */
export const addressOf = (what: 'pdf' | 'archive', patientId: number, exportId: number): string =>
  (what === 'pdf' ? exportedPdf : exportedArchive).path.replace(':patientId', String(patientId)).replace(':exportId', String(exportId));
