import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMemo } from 'react';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import type { FoundPatient, PatientFilterText } from '#src/contract/search.ts';
import { changeView, countPatients, deleteView, saveView, searchChoices, searchPatients, selectPatients } from '#src/contract/search.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { fullName } from '#src/web/ui/formats.ts';
import type { Filter } from './address.ts';

const rowsPerPage = 100;
export const asText = (filter: Filter): Partial<PatientFilterText> =>
  Object.fromEntries(Object.entries(filter).map(([part, said]) => [part, String(said)])) as Partial<PatientFilterText>;

/** Whom a filter finds, page by page, as the table of patients takes them. */
export const useFoundPatients = (filter: Filter) => {
  const query = useInfiniteQuery({
    queryKey: ['found', filter],
    queryFn: (context): Promise<{ items: PatientSummaryV2[]; nextCursor: string | null }> =>
      call(
        searchPatients,
        { query: { ...asText(filter), limit: rowsPerPage, cursor: context.pageParam ?? undefined } },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const patients = useMemo(
    () => [...new Map(query.data?.pages.flatMap((page) => page.items).map((patient) => [patient.id, patient])).values()],
    [query.data],
  );
  return { ...query, patients };
};

export const useFoundCount = (filter: Filter) =>
  useQuery({
    queryKey: ['foundCount', filter],
    queryFn: async (context) => (await call(countPatients, { query: asText(filter) }, requestOf(context))).count,
  });

/** The first few whom the box finds. */
export const useQuickSearch = (q: string) =>
  useQuery({
    queryKey: ['quickSearch', q],
    queryFn: async (context): Promise<FoundPatient[]> => (await call(searchPatients, { query: { q, limit: 6 } }, requestOf(context))).items,
    enabled: q !== '',
    placeholderData: (before) => (q === '' ? undefined : before),
  });

const choicesKey = ['searchChoices'];
export const useChoices = () =>
  useQuery({ queryKey: choicesKey, queryFn: (context) => call(searchChoices, {}, requestOf(context)), staleTime: 60_000 });

export type ViewAct =
  | { act: 'save'; name: string; asked: string }
  | { act: 'rename'; id: number; name: string }
  | { act: 'delete'; id: number };
export const useViewAct = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (act: ViewAct) => {
      if (act.act === 'save') await call(saveView, { body: { name: act.name, asked: act.asked } });
      else if (act.act === 'rename') await call(changeView, { params: { id: act.id }, body: { name: act.name } });
      else await call(deleteView, { params: { id: act.id } });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: choicesKey }),
  });
};

/** Practitioners to choose from; whoever works here no longer can still be looked for, after the others. */
export function usePractitionerOptions() {
  const { t } = useTranslation('search');
  const { data } = useChoices();
  const all = (data?.practitioners ?? []).toSorted((a, b) => Number(b.canBeAssigned) - Number(a.canBeAssigned));
  const practitioners = all.map((one) => ({
    value: String(one.id),
    label: one.canBeAssigned ? fullName(one) : t('notAssignable', { name: fullName(one) }),
  }));
  return { practitioners, tags: (data?.tags ?? []).map(({ id, name }) => ({ value: String(id), label: name })) };
}

/** Whom one may assign, as options. */
export function usePractitionersToAssign() {
  const { data } = useChoices();
  return (data?.practitioners ?? [])
    .filter(({ canBeAssigned }) => canBeAssigned)
    .map((one) => ({ value: String(one.id), label: fullName(one) }));
}

/** The first of everyone whom a filter finds, to be selected. */
export const selectFound = (filter: Filter) => call(selectPatients, { query: asText(filter) });
