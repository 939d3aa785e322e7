import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { changeFeatures, featureEffect, getFeatures } from '#src/contract/clinic.ts';
import type { Features } from '#src/contract/clinic.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type Feature = keyof Features['features'];
export type Effect = Out<typeof featureEffect.output>;

export const featuresQuery = queryOptions({
  queryKey: ['features'],
  queryFn: (context) => call(getFeatures, {}, requestOf(context)),
});

/** What switching assignment off would do, asked anew each time the question is put. */
export const featureEffectQuery = queryOptions({
  queryKey: ['featureEffect'],
  queryFn: (context) => call(featureEffect, {}, requestOf(context)),
  staleTime: 0,
  gcTime: 0,
});

/** Switches features at once on the screen, and back if the server refuses. */
export const useChangeFeatures = () => {
  const client = useQueryClient();
  const { queryKey } = featuresQuery;
  return useMutation({
    mutationFn: (features: Partial<Features['features']>) => call(changeFeatures, { body: { features } }),
    onMutate: async (features) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (now) => now && { features: { ...now.features, ...features } });
      return before;
    },
    onError: (_error, features, before) => {
      // Only what this change touched goes back: another one may be under way.
      const undone = Object.fromEntries(Object.keys(features).map((name) => [name, before?.features[name as Feature]]));
      client.setQueryData(queryKey, (now) => now && { features: { ...now.features, ...undone } as Features['features'] });
    },
    onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'features' || name === 'me' }),
  });
};
