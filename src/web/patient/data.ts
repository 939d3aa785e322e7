import { queryOptions, useQuery } from '@tanstack/react-query';
import { getPatient } from '#src/contract/patients.ts';
import { call } from '#src/web/client.ts';
import { wallAt } from '#src/web/ui/clock.ts';
import { requestOf } from '#src/web/queries.ts';

const patientQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['patient', patientId] as const,
    queryFn: (context) => call(getPatient, { params: { patientId } }, requestOf(context)),
  });
export const usePatient = (patientId: number) => useQuery(patientQuery(patientId));

export const tabs = ['overview', 'records', 'clinicians', 'access', 'manage'] as const;
export type Tab = (typeof tabs)[number];

/** How old somebody born on a day is today, by the clock of a clinic. */
export const ageOf = (birthDate: string, zone: string): number => {
  const day = wallAt(new Date(), zone).slice(0, 10);
  const hadBirthday = day.slice(5) >= birthDate.slice(5);
  return Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (hadBirthday ? 0 : 1);
};
