import { queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  beginImport,
  columns,
  exportPatients,
  exportSelected,
  getImport,
  importReport,
  importRows,
  mapColumns,
  mostBytes,
  mostPart,
  myImports,
  sendImportPart,
  startImport,
  stopImport,
} from '#src/contract/transfer.ts';
import type { Column, ImportWhole, PatientImport, RowOfImport } from '#src/contract/transfer.ts';
import { call, callForText } from '#src/web/client.ts';
import type { Filter } from '#src/web/search/address.ts';
import { asText } from '#src/web/search/data.ts';
import { requestOf } from '#src/web/queries.ts';

export { columns, mostBytes };
export type { Column, ImportWhole, PatientImport, RowOfImport };
export type Which = 'refused' | 'widening' | 'similar' | 'update' | 'create';

const working = new Set(['reading', 'checking', 'running']);
/** It goes on by itself, and says how far it is. */
export const isWorking = ({ state }: Pick<PatientImport, 'state'>): boolean => working.has(state);
/** Nothing more happens with it. */
export const isOver = ({ state }: Pick<PatientImport, 'state'>): boolean => ['done', 'stopped', 'failed', 'discarded'].includes(state);

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: (context) => call(myImports, {}, requestOf(context)),
  refetchInterval: ({ state: { data } }) => (data?.items.some(isWorking) ? 2_000 : false),
});
export const importQuery = (importId: number) =>
  queryOptions({
    queryKey: ['imports', importId],
    queryFn: (context) => call(getImport, { params: { importId } }, requestOf(context)),
    refetchInterval: ({ state: { data } }) => (data && isWorking(data) ? 1_000 : false),
  });
export const useRows = (importId: number, which: Which, state: string) =>
  useInfiniteQuery({
    queryKey: ['imports', importId, 'rows', which, state],
    initialPageParam: undefined as string | undefined,
    queryFn: (context) =>
      call(importRows, { params: { importId }, query: { which, cursor: context.pageParam, limit: 50 } }, requestOf(context)),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });

export const exportAddress = (language: string, filter: Filter = {}): string =>
  `${exportPatients.path}?${new URLSearchParams({ ...asText(filter), language: language === 'es' ? 'es' : 'en' }).toString()}`;
/** Keeps a table of those who are selected as a file. */
export const saveSelected = async (patientIds: number[], language: string): Promise<void> => {
  const table = await callForText(exportSelected, { body: { patientIds, language: language === 'es' ? 'es' : 'en' } });
  const address = URL.createObjectURL(new Blob([table], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: 'patients.csv' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
export const reportAddress = (importId: number, language: string): string =>
  `${importReport.path.replace(':importId', String(importId))}?language=${language === 'es' ? 'es' : 'en'}`;

/** Sends a file part by part; tells how many bytes have arrived. */
export const useSendFile = (onSent: (bytes: number) => void) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (file: File): Promise<number> => {
      const { id } = await call(beginImport, { body: { fileName: file.name, size: file.size } });
      try {
        for (let at = 0; at < file.size; at += mostPart) {
          await call(sendImportPart, { params: { importId: id }, query: { at } }, { bytes: file.slice(at, at + mostPart) });
          onSent(Math.min(file.size, at + mostPart));
        }
      } catch (error) {
        void call(stopImport, { params: { importId: id } }).catch(() => {});
        throw error;
      }
      return id;
    },
    onSettled: () => void client.invalidateQueries({ queryKey: importsQuery.queryKey }),
  });
};

const useChanging = <With>(send: (how: With) => Promise<unknown>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: importsQuery.queryKey }) });
};
export const useMapColumns = (importId: number) =>
  useChanging((taken: (Column | '')[]) => call(mapColumns, { params: { importId }, body: { columns: taken } }));
export const useStart = (importId: number) => useChanging(() => call(startImport, { params: { importId } }));
export const useStop = (importId: number) => useChanging(() => call(stopImport, { params: { importId } }));
