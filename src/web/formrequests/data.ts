import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import { listFormRequests, sendForm, withdrawForm } from '#src/contract/portalforms.ts';
import { call } from '#src/web/client.ts';

export const sentFormsQuery = (patientId: number) =>
  infiniteQueryOptions({
    queryKey: ['forms', patientId, 'sent'],
    // The list beside it is the opening that is logged.
    queryFn: ({ pageParam, signal }) =>
      call(listFormRequests, { params: { patientId }, query: { limit: 50, cursor: pageParam ?? undefined } }, { signal, background: true }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

const useRefresh = (patientId: number) => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['forms', patientId] });
};

type Sending = In<typeof sendForm.body> & { key: string };
/** Sends a form into the portal. @param key the same for the same form sent again */
export const useSendForm = (patientId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: ({ key, ...body }: Sending) => call(sendForm, { params: { patientId }, body }, { idempotencyKey: key }),
    onSettled: refresh,
  });
};

export const useWithdrawForm = (patientId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({ mutationFn: (id: number) => call(withdrawForm, { params: { patientId, id } }), onSettled: refresh });
};
