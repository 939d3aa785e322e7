import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import { changePortalSettings, getPortalSettings } from '#src/contract/portal.ts';
import type { PortalSettings } from '#src/contract/portal.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { PortalSettings };

export const portalSettingsQuery = queryOptions({
  queryKey: ['settings', 'portal'],
  queryFn: (context) => call(getPortalSettings, {}, requestOf(context)),
});

export type Change = In<typeof changePortalSettings.body>;
export const useChangePortal = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => call(changePortalSettings, { body }),
    onSuccess: (settings) => client.setQueryData(portalSettingsQuery.queryKey, settings),
    onSettled: () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [name] }) => name === 'settings' || name === 'offer' || name === 'caseloads',
      }),
  });
};
