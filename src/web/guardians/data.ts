import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { changeGuardian, endPortalAccess, inviteToPortal, portalAccess, withdrawInvitation } from '#src/contract/guardians.ts';
import type { InviteToPortalBody, OpenInvitation, PortalAccess, PortalEntry } from '#src/contract/guardians.ts';
import { portalScopes } from '#src/contract/endpoint.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import { resendInvitation } from '#src/contract/invitations.ts';
import type { z } from 'zod';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export { portalScopes };
export type { OpenInvitation, PortalAccess, PortalEntry, PortalScope };

const keyOf = (patientId: number) => ['portalAccess', patientId];
export const portalAccessQuery = (patientId: number) =>
  queryOptions({
    queryKey: keyOf(patientId),
    queryFn: (context) => call(portalAccess, { params: { patientId } }, requestOf(context)),
  });

/** What an act answers with is how things are from then on; the lists say of the portal what it is. */
const useActs = (patientId: number) => {
  const client = useQueryClient();
  return {
    shown: (now: PortalAccess) => {
      client.setQueryData(keyOf(patientId), now);
      for (const queryKey of [['patient', patientId], ['patients'], ['allTenantPatients']]) void client.invalidateQueries({ queryKey });
    },
    lookAgain: () => client.invalidateQueries({ queryKey: keyOf(patientId) }),
  };
};

export const useInviteToPortal = (patientId: number) => {
  const { lookAgain } = useActs(patientId);
  return useMutation({
    mutationFn: ({ body, key }: { body: z.input<typeof InviteToPortalBody>; key: string }) =>
      call(inviteToPortal, { params: { patientId }, body }, { idempotencyKey: key }),
    onSettled: lookAgain,
  });
};

export const useWithdraw = (patientId: number) => {
  const { shown, lookAgain } = useActs(patientId);
  return useMutation({
    mutationFn: (invitationId: number) => call(withdrawInvitation, { params: { patientId, invitationId } }),
    onSuccess: shown,
    onError: lookAgain,
  });
};

export const useSendAgain = (patientId: number) => {
  const { lookAgain } = useActs(patientId);
  return useMutation({
    mutationFn: (invitationId: number) => call(resendInvitation, { params: { invitationId } }),
    onSettled: lookAgain,
  });
};

export const useChangeGuardian = (patientId: number, { id, version }: PortalEntry) => {
  const { shown, lookAgain } = useActs(patientId);
  return useMutation({
    mutationFn: (scopes: PortalScope[]) => call(changeGuardian, { params: { patientId, id }, body: { version, scopes } }),
    onSuccess: shown,
    onError: lookAgain,
  });
};

export const useEndAccess = (patientId: number) => {
  const { shown, lookAgain } = useActs(patientId);
  return useMutation({
    mutationFn: (id: number) => call(endPortalAccess, { params: { patientId, id } }),
    onSuccess: shown,
    onError: lookAgain,
  });
};
