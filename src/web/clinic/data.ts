import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeFeatures, changeSettings, getFeatures, getSettings, policyEffect, previewFeatures } from '#src/contract/clinic.ts';
import type { Features, Settings } from '#src/contract/clinic.ts';
import type { In, Out } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type Feature = keyof Features['features'];
export type { Settings };
export type Policy = Settings['assignmentPolicy'];
export type PolicyEffect = Out<typeof policyEffect.output>;

export const featuresQuery = queryOptions({
  queryKey: ['features'],
  queryFn: (context) => call(getFeatures, {}, requestOf(context)),
});

/** O3: what switching a feature would do, asked anew each time the question is put. */
export const useFeatureEffect = (feature: Feature | null, on: boolean) =>
  useQuery({
    queryKey: ['featureEffect', feature, on],
    queryFn: ({ signal }) => call(previewFeatures, { body: { features: feature ? { [feature]: on } : {} } }, { signal }),
    enabled: feature !== null,
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

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: (context) => call(getSettings, {}, requestOf(context)),
});

/** O3: who gains and who loses which way of changing care teams under another policy. */
export const usePolicyEffect = (policy: Policy | null) =>
  useQuery({
    queryKey: ['policyEffect', policy],
    queryFn: ({ signal }) => call(policyEffect, { query: { policy: policy ?? 'careTeam' } }, { signal }),
    enabled: policy !== null,
    placeholderData: policy === null ? undefined : keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });

export const useChangeSettings = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: In<typeof changeSettings.body>) => call(changeSettings, { body }),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
    onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'settings' || name === 'me' }),
  });
};
