import { infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  active,
  changeDiagnosis,
  CodeSystem,
  codeTables,
  diagnoses,
  diagnosisHistory,
  findCodes,
  importCodes,
  recordDiagnosis,
  Status,
  withReason,
} from '#src/contract/diagnoses.ts';
import type { Code, Diagnosis } from '#src/contract/diagnoses.ts';
import type { In, Out } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Code, Diagnosis, Status };
export const statuses = Status.options;
export const systems = CodeSystem.options;
export const isActive = (status: Status): boolean => active.includes(status);
export const asksReason = (status: Status): boolean => withReason.includes(status);
export type Version = Out<typeof diagnosisHistory.output>['items'][number];

export const diagnosesQuery = (patientId: number) =>
  infiniteQueryOptions({
    queryKey: ['diagnoses', patientId, 'list'],
    queryFn: ({ pageParam, ...context }) =>
      call(diagnoses, { params: { patientId }, query: pageParam === null ? {} : { cursor: pageParam } }, requestOf(context)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const historyQuery = (patientId: number, diagnosisId: number) =>
  queryOptions({
    queryKey: ['diagnoses', patientId, 'history', diagnosisId],
    queryFn: (context) => call(diagnosisHistory, { params: { patientId, diagnosisId } }, requestOf(context)),
  });

export const codesQuery = (q: string) =>
  queryOptions({
    queryKey: ['codes', q],
    queryFn: ({ signal }) => call(findCodes, { query: { q } }, { signal }),
    enabled: q !== '',
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

const useRefresh = (patientId: number) => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['diagnoses', patientId] });
};

export const useRecordDiagnosis = (patientId: number) => {
  const onSettled = useRefresh(patientId);
  return useMutation({
    mutationFn: (body: In<typeof recordDiagnosis.body>) => call(recordDiagnosis, { params: { patientId }, body }),
    onSettled,
  });
};

export const useChangeDiagnosis = (patientId: number, diagnosisId: number) => {
  const onSettled = useRefresh(patientId);
  return useMutation({
    mutationFn: (body: In<typeof changeDiagnosis.body>) => call(changeDiagnosis, { params: { patientId, diagnosisId }, body }),
    onSettled,
  });
};

export const tablesQuery = queryOptions({
  queryKey: ['codeTables'],
  queryFn: (context) => call(codeTables, {}, requestOf(context)),
});

export type Import = { system: Code['system']; format: 'order' | 'csv' };
export type Found = Out<typeof importCodes.output>;
const mostCharacters = 16_000;

/** Sends a table part by part, since a request is short; tells how far it is after each, and stops where `goesOn` says no. */
export async function sendTable(
  lines: string[],
  how: Import & { trial: boolean },
  told: (soFar: Found, done: number) => void,
  goesOn: () => boolean,
): Promise<Found> {
  const sum: Found = { added: 0, changed: 0, same: 0, unreadable: [] };
  for (let next = 0; next < lines.length && goesOn();) {
    const first = next;
    for (let size = 0; next < lines.length && (next === first || size + (lines[next]?.length ?? 0) < mostCharacters); next++)
      size += (lines[next]?.length ?? 0) + 1;
    const part = lines.slice(first, next).join('\n');
    if (part.trim() === '') continue;
    const found = await call(importCodes, { body: { ...how, lines: part, firstLine: first + 1 } });
    sum.added += found.added;
    sum.changed += found.changed;
    sum.same += found.same;
    sum.unreadable.push(...found.unreadable);
    told({ ...sum }, next);
  }
  return sum;
}
