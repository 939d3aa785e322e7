import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import { changeProfile, getPatient } from '#src/contract/patients.ts';
import type { ProfileNow } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { wallAt } from '#src/web/ui/clock.ts';
import { requestOf } from '#src/web/queries.ts';

const patientQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['patient', patientId] as const,
    queryFn: (context) => call(getPatient, { params: { patientId } }, requestOf(context)),
  });
export const usePatient = (patientId: number) => useQuery(patientQuery(patientId));

/** Saves a change of a profile; whatever shows the name or the contact is asked for again. */
export const useChangeProfile = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: In<typeof changeProfile.body>) => call(changeProfile, { params: { patientId }, body }),
    onSuccess: (page) => client.setQueryData(patientQuery(patientId).queryKey, page),
    onSettled: () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [name, of] }) =>
          ['patients', 'allTenantPatients', 'unassigned'].includes(String(name)) || (name === 'patient' && of === patientId),
      }),
  });
};

/** What a colleague has saved meanwhile, where that is why saving failed. */
export type Theirs = { current: ProfileNow; changed: { by: { firstName: string; lastName: string } | null; at: string } | null };
export const theirsOf = (error: unknown): Theirs | null =>
  error instanceof Problem && error.code === 'changed_meanwhile' ? (error.detail as Theirs) : null;

export const tabs = ['overview', 'records', 'appointments', 'clinicians', 'access', 'manage'] as const;
export type Tab = (typeof tabs)[number];

/** How old somebody born on a day is today, by the clock of a clinic. */
export const ageOf = (birthDate: string, zone: string): number => {
  const day = wallAt(new Date(), zone).slice(0, 10);
  const hadBirthday = day.slice(5) >= birthDate.slice(5);
  return Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (hadBirthday ? 0 : 1);
};
