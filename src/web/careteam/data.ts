import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { changeCareTeam, partingAppointments } from '#src/contract/assignments.ts';
import type { CareTeam, CareTeamChange } from '#src/contract/assignments.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** A7: the appointments to come with one of the care team, and who else is free then. */
export const partingsQuery = (patientId: number, practitionerId: number) =>
  queryOptions({
    queryKey: ['partings', patientId, practitionerId],
    queryFn: (context) =>
      call(partingAppointments, { params: { patientId }, query: { practitionerId: String(practitionerId) } }, requestOf(context)),
  });

/** A8 (d): saves a change of a care team as one. Whatever shows the team is asked for again. */
export const useSaveCareTeam = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: CareTeamChange) => call(changeCareTeam, { params: { patientId }, body: change }),
    onSuccess: (team) => client.setQueryData(['careTeam', patientId], team),
    onSettled: () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [name, of] }) =>
          ['patients', 'allTenantPatients', 'unassigned', 'caseloads', 'calendar', 'slots', 'inbox'].includes(String(name)) ||
          (['patient', 'access', 'record', 'careTeam', 'partings', 'appointments', 'bookingEffect'].includes(String(name)) &&
            of === patientId),
      }),
  });
};

/** The team as a colleague has left it meanwhile, where that is why saving failed. */
export const theirsOf = (error: unknown): CareTeam | null =>
  error instanceof Problem && error.code === 'care_team_changed' ? (error.detail['current'] as CareTeam) : null;
