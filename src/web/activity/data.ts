import { queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { activity, chainState } from '#src/contract/activity.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { instantAt } from '#src/web/ui/clock.ts';
import type { Filters } from './address.ts';

/** The kinds of entries that can be asked for, by the beginning of their actions. */
export const groups = [
  'careTeam',
  'patient',
  'record',
  'note',
  'form',
  'file',
  'letter',
  'diagnosis',
  'draft',
  'export',
  'appointment',
  'waitlist',
  'service',
  'hours',
  'timeOff',
  'leave',
  'access',
  'emergency',
  'chart',
  'member',
  'supervision',
  'settings',
  'feature',
  'invitation',
  'session',
  'request',
  'activity',
] as const;

/** When a day begins by the clinic's clock; `after`, when the one after it does. */
const beginOf = (date: string | undefined, timeZone: string, after: 0 | 1 = 0): string | undefined => {
  const at = date === undefined ? Number.NaN : Date.parse(`${date}T00:00Z`) + after * 86_400_000;
  if (Number.isNaN(at)) return undefined;
  return instantAt(new Date(at).toISOString().slice(0, 16), timeZone)?.toISOString();
};

const entriesPerPage = 100;

export const useActivity = ({ patient, member, action, outcome, since, until }: Filters, timeZone: string) => {
  const query = useInfiniteQuery({
    queryKey: ['activity', { patient, member, action, outcome, since, until }],
    queryFn: (context) =>
      call(
        activity,
        {
          query: {
            limit: entriesPerPage,
            cursor: context.pageParam ?? undefined,
            patientId: patient === undefined ? undefined : String(patient),
            memberId: member === undefined ? undefined : String(member),
            action,
            outcome,
            since: beginOf(since, timeZone),
            until: beginOf(until, timeZone, 1),
          },
        },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const entries = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, entries };
};

export const chainQuery = queryOptions({
  queryKey: ['activityChain'],
  queryFn: (context) => call(chainState, {}, requestOf(context)),
});
