import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeWords, getWords } from '#src/contract/clinic.ts';
import type { ClinicWords } from '#src/contract/clinic.ts';
import type { In } from '#src/contract/endpoint.ts';
import { lookAtSetup, setUp } from '#src/contract/setup.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { forgetDraft } from './useDraft.ts';

export type { ClinicWords };
export type Wanted = Omit<In<typeof setUp.body>, 'code'>;

/** Whether a code is good, which changes nothing. */
export const useLook = (code: string) =>
  useQuery({
    queryKey: ['setup', code],
    queryFn: ({ signal }) => call(lookAtSetup, { body: { code } }, { signal }),
    gcTime: 0,
    retry: false,
    staleTime: Infinity,
  });

/** Makes the clinic, once; then inside, and the code leaves the history, and what was typed this tab. */
export const useSetUp = (code: string) =>
  useMutation({
    mutationFn: (wanted: Wanted) => call(setUp, { body: { code, ...wanted } }),
    onSuccess: () => {
      forgetDraft();
      window.location.replace('/');
    },
  });

export const wordsQuery = queryOptions({
  queryKey: ['settings', 'words'],
  queryFn: (context) => call(getWords, {}, requestOf(context)),
});

export const useChangeWords = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: In<typeof changeWords.body>) => call(changeWords, { body }),
    onSuccess: (words) => client.setQueryData(wordsQuery.queryKey, words),
    onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'settings' || name === 'me' }),
  });
};
