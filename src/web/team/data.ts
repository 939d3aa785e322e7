import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import { changeMember, changePractitioner, endSupervision, previewMember, supervise, team } from '#src/contract/team.ts';
import type { Effect, Supervision, Team, TeamMember } from '#src/contract/team.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Effect, Supervision, Team, TeamMember };
/** What is to change of a member; what is not named stays. */
export type MemberChange = Omit<In<typeof changeMember.body>, 'version'>;

export const teamQuery = queryOptions({
  queryKey: ['team'],
  queryFn: (context) => call(team, {}, requestOf(context)),
});

/** O3: what a change would do, asked for each change anew. */
export const useMemberEffect = (member: TeamMember, change: MemberChange | null) =>
  useQuery({
    queryKey: ['memberEffect', member.id, member.version, change],
    queryFn: ({ signal }) =>
      call(previewMember, { params: { memberId: member.id }, body: { version: member.version, ...change } }, { signal }),
    enabled: change !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export const useChangeMember = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, change }: { id: number; version: number; change: MemberChange }) =>
      call(changeMember, { params: { memberId: id }, body: { version, ...change } }),
    onSuccess: (changed) =>
      client.setQueryData(
        teamQuery.queryKey,
        (now) => now && { ...now, members: now.members.map((one) => (one.id === changed.id ? changed : one)) },
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: teamQuery.queryKey }),
  });
};

export type PractitionerChange = In<typeof changePractitioner.body>;
export const useChangePractitioner = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: number; change: PractitionerChange }) =>
      call(changePractitioner, { params: { practitionerId: id }, body: change }),
    onSettled: () => client.invalidateQueries({ queryKey: teamQuery.queryKey }),
  });
};

export const useSupervise = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: In<typeof supervise.body>) => call(supervise, { body }),
    onSuccess: (begun) => client.setQueryData(teamQuery.queryKey, (now) => now && { ...now, supervisions: [...now.supervisions, begun] }),
    onSettled: () => void client.invalidateQueries({ queryKey: teamQuery.queryKey }),
  });
};

export const useEndSupervision = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (supervisionId: number) => call(endSupervision, { params: { supervisionId } }),
    onSuccess: ({ id }) =>
      client.setQueryData(teamQuery.queryKey, (now) => now && { ...now, supervisions: now.supervisions.filter((one) => one.id !== id) }),
    onSettled: () => void client.invalidateQueries({ queryKey: teamQuery.queryKey }),
  });
};

/** The members whose default practitioner this is. */
export const sharersOf = (members: TeamMember[], practitionerId: number | null, but: number): TeamMember[] =>
  practitionerId === null ? [] : members.filter((one) => one.practitionerId === practitionerId && one.id !== but);
