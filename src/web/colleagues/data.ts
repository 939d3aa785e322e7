import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  inviteMember,
  memberInvitationLink,
  memberInvitations,
  previewInvitation,
  resendMemberInvitation,
  withdrawMemberInvitation,
} from '#src/contract/colleagues.ts';
import type { MemberInvitation } from '#src/contract/colleagues.ts';
import type { In } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { MemberInvitation };
export type Draft = Required<In<typeof inviteMember.body>>;
export type Becoming = In<typeof previewInvitation.body>;

const key = ['team', 'invitations'];
/** Under the key of the team: what is told of the one is told of the other. */
export const invitationsQuery = queryOptions({
  queryKey: key,
  queryFn: (context) => call(memberInvitations, {}, requestOf(context)),
});

/** O3: what a colleague like this could do and open. */
export const useForeseen = (becoming: Becoming | null) =>
  useQuery({
    queryKey: ['invitationEffect', becoming],
    queryFn: ({ signal }) => call(previewInvitation, { body: becoming as Becoming }, { signal }),
    enabled: becoming !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });

const useAfter = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: key });
};

/** The same key invites nobody twice. */
export const useInviteMember = () => {
  const after = useAfter();
  return useMutation({
    mutationFn: ({ draft, idempotencyKey }: { draft: Draft; idempotencyKey: string }) =>
      call(inviteMember, { body: draft }, { idempotencyKey }),
    onSettled: after,
  });
};

const of = (invitationId: number) => ({ params: { invitationId } });
export const useResend = () => {
  const after = useAfter();
  return useMutation({ mutationFn: (id: number) => call(resendMemberInvitation, of(id)), onSettled: after });
};
export const useWithdraw = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call(withdrawMemberInvitation, of(id)),
    onSuccess: (now) => client.setQueryData(invitationsQuery.queryKey, now),
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
  });
};
export const useLinkOf = () => {
  const after = useAfter();
  return useMutation({ mutationFn: (id: number) => call(memberInvitationLink, of(id)), onSettled: after });
};
