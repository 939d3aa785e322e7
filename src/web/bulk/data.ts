import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bulkAssign, bulkTag, previewBulkAssign, previewBulkTag } from '#src/contract/bulk.ts';
import type { BulkAssignEffect, BulkTagChange } from '#src/contract/bulk.ts';
import { call } from '#src/web/client.ts';

export type { BulkAssignEffect, BulkTagChange };
type Assigning = { patientIds: number[]; practitionerIds: number[] };
type Tagging = { patientIds: number[]; change: BulkTagChange };

/** O3: what it would do, found by carrying it out and taking it back. */
export const usePreviewAssign = () => useMutation({ mutationFn: (body: Assigning) => call(previewBulkAssign, { body }) });
export const usePreviewTag = () => useMutation({ mutationFn: (body: Tagging) => call(previewBulkTag, { body }) });

const useAgain = () => {
  const client = useQueryClient();
  return () => {
    for (const name of [
      'found',
      'foundCount',
      'searchChoices',
      'patients',
      'allTenantPatients',
      'unassigned',
      'patient',
      'careTeam',
      'caseloads',
    ])
      void client.invalidateQueries({ queryKey: [name] });
  };
};
export const useBulkAssign = () => {
  const again = useAgain();
  return useMutation({ mutationFn: (body: Assigning & { version: string }) => call(bulkAssign, { body }), onSettled: again });
};
export const useBulkTag = () => {
  const again = useAgain();
  return useMutation({ mutationFn: (body: Tagging & { version: string }) => call(bulkTag, { body }), onSettled: again });
};
/** Takes back what a tag has changed, of those whom it has changed. */
export const useUntag = () => {
  const again = useAgain();
  return useMutation({
    mutationFn: async (body: Tagging) => {
      const { version } = await call(previewBulkTag, { body });
      await call(bulkTag, { body: { ...body, version } });
    },
    onSettled: again,
  });
};
