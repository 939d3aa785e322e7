import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { accessNames, answerAccessQuestion, askAboutAccess, changeAccessNames, myAccesses } from '#src/contract/portalaccess.ts';
import type { Access, AccessNames } from '#src/contract/portalaccess.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Access, AccessNames };

export const accessesQuery = infiniteQueryOptions({
  queryKey: ['myAccesses'],
  queryFn: ({ pageParam, ...context }) =>
    call(myAccesses, { query: { limit: 50, ...(pageParam !== null && { cursor: pageParam }) } }, requestOf(context)),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** The whole list, however long. */
export async function everyAccess(): Promise<Access[]> {
  const all: Access[] = [];
  let cursor: string | null = null;
  do {
    const { items, nextCursor }: { items: Access[]; nextCursor: string | null } = await call(myAccesses, {
      query: { limit: 200, ...(cursor !== null && { cursor }) },
    });
    all.push(...items);
    cursor = nextCursor;
  } while (cursor !== null);
  return all;
}

export const useAskAboutAccess = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, question }: { id: number; question: string }) => call(askAboutAccess, { params: { id }, body: { question } }),
    onSettled: () => void client.invalidateQueries({ queryKey: accessesQuery.queryKey }),
  });
};

export const useAnswerQuestion = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, answer }: { id: number; answer: string }) => call(answerAccessQuestion, { params: { id }, body: { answer } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['inbox'] }),
  });
};

export const accessNamesQuery = queryOptions({
  queryKey: ['settings', 'accessNames'],
  queryFn: (context) => call(accessNames, {}, requestOf(context)),
});

export const useChangeAccessNames = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AccessNames) => call(changeAccessNames, { body }),
    onSuccess: (now) => client.setQueryData(accessNamesQuery.queryKey, now),
    // The clinic's settings share one version.
    onSettled: () => void client.invalidateQueries({ queryKey: ['settings'] }),
  });
};
