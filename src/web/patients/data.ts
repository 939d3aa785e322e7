import { keepPreviousData, notifyManager, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { allActivePatients, myPatients, unassignedPatients } from '#src/contract/patients.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** The lists of the dashboard; the first two by the names the clinics' developers know. */
export const patientLists = ['patients', 'allTenantPatients', 'unassigned'] as const;
export type PatientList = (typeof patientLists)[number];
export type PatientPages = InfiniteData<{ items: PatientSummaryV2[]; nextCursor: string | null }, string | null>;

const endpoints = { patients: myPatients, allTenantPatients: allActivePatients, unassigned: unassignedPatients } as const;
const rowsPerPage = 100;

/** One list as it is filtered by `q`; '' is the whole list. */
export const listKey = (list: PatientList, q: string) => [list, q] as const;

export const usePatientList = (list: PatientList, q: string, enabled = true) => {
  const query = useInfiniteQuery({
    queryKey: listKey(list, q),
    queryFn: (context) =>
      call(
        endpoints[list],
        { query: { limit: rowsPerPage, q: q || undefined, cursor: context.pageParam ?? undefined } },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    enabled,
  });
  // A patient renamed while one pages through stands on two pages; a list shows them once.
  const patients = useMemo(
    () => [...new Map(query.data?.pages.flatMap((page) => page.items).map((patient) => [patient.id, patient])).values()],
    [query.data],
  );
  return { ...query, patients };
};

/** The cached lists that are loaded, with the filter each was asked for. */
export const loadedLists = (client: QueryClient, list: PatientList): { q: string; pages: PatientPages }[] =>
  client
    .getQueriesData<PatientPages>({ queryKey: [list] })
    .flatMap(([key, pages]) => (pages ? [{ q: typeof key[1] === 'string' ? key[1] : '', pages }] : []));

export const findPatient = (client: QueryClient, patientId: number): PatientSummaryV2 | undefined => {
  for (const list of ['allTenantPatients', 'patients', 'unassigned'] as const) {
    for (const { pages } of loadedLists(client, list)) {
      for (const page of pages.pages) {
        const found = page.items.find((patient) => patient.id === patientId);
        if (found) return found;
      }
    }
  }
  return undefined;
};

/** The same pages with one patient changed; the same object where the patient is on none of them. */
export const changePatient = (
  pages: PatientPages,
  patientId: number,
  change: (patient: PatientSummaryV2) => PatientSummaryV2,
): PatientPages =>
  pages.pages.some((page) => page.items.some((patient) => patient.id === patientId))
    ? {
        ...pages,
        pages: pages.pages.map((page) => ({
          ...page,
          items: page.items.map((patient) => (patient.id === patientId ? change(patient) : patient)),
        })),
      }
    : pages;

export const removePatient = (pages: PatientPages, patientId: number): PatientPages => ({
  ...pages,
  pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((patient) => patient.id !== patientId) })),
});

const byName = new Intl.Collator('en', { sensitivity: 'base' });
const comesBefore = (one: PatientSummaryV2, other: PatientSummaryV2) =>
  (byName.compare(one.lastName, other.lastName) || byName.compare(one.firstName, other.firstName) || one.id - other.id) < 0;

/** Puts a patient where the list's order by name has them, or nowhere if that page is not loaded yet. */
export const insertPatient = (pages: PatientPages, patient: PatientSummaryV2): PatientPages => {
  if (pages.pages.some((page) => page.items.some(({ id }) => id === patient.id))) return pages;
  const at = pages.pages.findIndex((page) => page.nextCursor === null || page.items.some((other) => comesBefore(patient, other)));
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (index !== at) return page;
      const before = page.items.findIndex((other) => comesBefore(patient, other));
      return { ...page, items: before < 0 ? [...page.items, patient] : page.items.toSpliced(before, 0, patient) };
    }),
  };
};

/** A patient as the lists have them now, or as they were when last seen in one. */
export const useListedPatient = (patient: PatientSummaryV2 | null): PatientSummaryV2 | null => {
  const client = useQueryClient();
  const subscribe = useCallback((changed: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(changed)), [client]);
  return useSyncExternalStore(subscribe, () => (patient && findPatient(client, patient.id)) ?? patient);
};
