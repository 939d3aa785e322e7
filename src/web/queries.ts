import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { Problem } from '#src/contract/problems.ts';
import type { Options, Way } from './client.ts';

const mayPass = new Set(['unavailable', 'internal']);
const isProblem = (error: unknown, code: string) => error instanceof Problem && error.code === code;

/** What the screens know of the server. `onSessionEnd` is told when an answer says that the session is over. */
export const makeQueryClient = (onSessionEnd: () => void): QueryClient => {
  const onError = (error: unknown) => {
    if (isProblem(error, 'not_signed_in')) onSessionEnd();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // What changes elsewhere is told by the live events; coming back to the window asks again all the same.
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && error instanceof Problem && mayPass.has(error.code),
        retryDelay: (attempt) => 400 * 3 ** attempt,
      },
    },
  });
};

/**
 * How a query's request is sent: it can be cancelled, and asking again for what is on the screen already is not activity of the
 * person in front of it, so that a screen left open does not keep its session open. Scrolling on is activity. A client's `meta.over` is the
 * way that requests go where a view is drawn without a browser (portal/DrawnHome.tsx).
 */
export const requestOf = ({ client, queryKey, signal }: { client: QueryClient; queryKey: QueryKey; signal: AbortSignal }): Options => {
  const known = client.getQueryCache().find({ queryKey, exact: true })?.state;
  const over = client.getDefaultOptions().queries?.meta?.['over'] as Way | undefined;
  return { signal, background: known?.data !== undefined && known.fetchMeta?.fetchMore === undefined, over };
};
