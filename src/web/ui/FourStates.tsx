import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from './ErrorNote.tsx';

type Query<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  refetch: () => unknown;
};
type Props<T> = {
  query: Query<T>;
  /** A skeleton in the shape of what comes. */
  loading: ReactNode;
  /** What this is, and the one act that fills it; null where there is something to show. */
  empty?: (data: T) => ReactNode;
  /** Instead of the note that says what happened. */
  failed?: (error: unknown, retry: () => void) => ReactNode;
  children: (data: T) => ReactNode;
};

/** Loading, error, empty, content, in that order. What is there already stays while it is asked for again. */
export function FourStates<T>({ query, loading, empty, failed, children }: Props<T>) {
  const { t } = useTranslation();
  const retry = () => void query.refetch();
  if (query.data !== undefined) return empty?.(query.data) ?? children(query.data);
  if (query.isPending)
    return (
      <div aria-busy="true">
        <VisuallyHidden component="output">{t('loading')}</VisuallyHidden>
        {loading}
      </div>
    );
  return failed?.(query.error, retry) ?? <ErrorNote error={query.error} onRetry={retry} busy={query.isFetching} />;
}
