import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { calendarFeed, makeCalendarFeed, revokeCalendarFeed } from '#src/contract/calendarFeed.ts';
import type { CalendarFeed } from '#src/contract/calendarFeed.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type Feed = NonNullable<CalendarFeed['feed']>;

export const feedQuery = queryOptions({
  queryKey: ['calendarFeed'],
  queryFn: (context) => call(calendarFeed, {}, requestOf(context)),
  // When it was last read is what one comes to see.
  staleTime: 0,
});

/** A new address. It is told this once, so it stays with whoever asked and is not kept among the answers. */
export const useMakeFeed = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (language: 'en' | 'es') => call(makeCalendarFeed, { body: { language } }),
    onSuccess: ({ feed }) => client.setQueryData(feedQuery.queryKey, { feed }),
    // Nor among what was asked.
    gcTime: 0,
  });
};

export const useEndFeed = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(revokeCalendarFeed, {}),
    onSuccess: (now) => client.setQueryData(feedQuery.queryKey, now),
  });
};
