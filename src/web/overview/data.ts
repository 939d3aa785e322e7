import { queryOptions } from '@tanstack/react-query';
import { overview } from '#src/contract/review.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** O2: what the dashboard of the clinic shows. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: (context) => call(overview, {}, requestOf(context)),
});
