import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import { addToWaitlist, takeOffWaitlist, waitlist } from '#src/contract/waitlist.ts';
import type { Waiting } from '#src/contract/waitlist.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Waiting };

/** Who waits, of those for whom one books, first come first. */
export const waitlistQuery = infiniteQueryOptions({
  queryKey: ['waitlist'],
  queryFn: ({ pageParam, ...context }) => call(waitlist, { query: pageParam === null ? {} : { cursor: pageParam } }, requestOf(context)),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

const useChanged = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: waitlistQuery.queryKey });
};
export const useAdd = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (body: In<typeof addToWaitlist.body>) => call(addToWaitlist, { body }), onSettled });
};
export const useTakeOff = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (id: number) => call(takeOffWaitlist, { params: { id } }), onSettled });
};
