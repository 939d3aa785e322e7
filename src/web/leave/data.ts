import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  changeLeave,
  coverLeave,
  leaveDigest,
  leavePlan,
  leaves,
  previewCover,
  previewLeaveDates,
  readDigest,
  withdrawLeave,
} from '#src/contract/leave.ts';
import type { Coverer, Covering, CoverTimes, Leave, LeavePlan, PlannedPatient } from '#src/contract/leave.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { inboxQuery } from '#src/web/inbox/data.ts';
import { requestOf } from '#src/web/queries.ts';

export type { CoverTimes as Times, Leave, LeavePlan };

export const leavesQuery = queryOptions({ queryKey: ['leaves'], queryFn: (context) => call(leaves, {}, requestOf(context)) });
export const planQuery = (id: number) =>
  queryOptions({ queryKey: ['leaves', id], queryFn: (context) => call(leavePlan, { params: { id } }, requestOf(context)) });
export const digestQuery = (id: number) =>
  queryOptions({ queryKey: ['leaveDigest', id], queryFn: (context) => call(leaveDigest, { params: { id } }, requestOf(context)) });

const useChanged = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: leavesQuery.queryKey });
};
export const useCover = (id: number) => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (body: Covering) => call(coverLeave, { params: { id }, body }), onSettled });
};
/** At which times the appointments would be, were it confirmed as it is chosen now. */
export const timesQuery = (id: number, body: Covering) =>
  queryOptions({
    queryKey: ['leaves', id, 'times', body],
    queryFn: (context) => call(previewCover, { params: { id }, body }, requestOf(context)),
    placeholderData: keepPreviousData,
  });
export const useWithdraw = (id: number) => {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (body: { version: string; giveBack: boolean; patientIds?: number[] }) => call(withdrawLeave, { params: { id }, body }),
    onSettled,
  });
};
export type Dates = { startsAt: string; endsAt: string };
/** What other dates would do, found by trying them. */
export const datesEffectQuery = (id: number, version: string, { startsAt, endsAt }: Dates) =>
  queryOptions({
    queryKey: ['leaves', id, 'dates', version, startsAt, endsAt],
    queryFn: (context) => call(previewLeaveDates, { params: { id }, body: { startsAt, endsAt } }, requestOf(context)),
  });
export const useChangeDates = (id: number) => {
  const client = useQueryClient();
  const onSettled = useChanged();
  return useMutation({
    mutationFn: (body: Dates & { version: string; giveBack: boolean }) => call(changeLeave, { params: { id }, body }),
    // The plan as it is now comes with the answer: what is confirmed next goes by it.
    onSuccess: ({ plan }) => client.setQueryData(planQuery(id).queryKey, plan),
    onSettled,
  });
};
export const useReadDigest = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => call(readDigest, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: inboxQuery.queryKey }),
  });
};

export type Fate = 'firstFree' | 'keep' | 'cancel';
/** What is chosen for a patient, where it is another than what is proposed. */
export type Choice = { practitionerId?: number | null; fate?: Fate };

/** Who is to cover a patient: as chosen, else as it is, else as proposed. Null: nobody. */
export const covererOf = (one: PlannedPatient, choice: Choice | undefined): number | null =>
  choice?.practitionerId !== undefined ? choice.practitionerId : (one.coveredBy ?? one.proposed);
export const fateOf = (one: PlannedPatient, choice: Choice | undefined): Fate => (one.mayBook ? (choice?.fate ?? 'firstFree') : 'keep');

export type Change = { one: PlannedPatient; to: number; fate: Fate };
/** What confirming does: for each patient who gets somebody, or somebody else. */
export const changesOf = ({ patients }: LeavePlan, choices: ReadonlyMap<number, Choice>): Change[] =>
  patients.flatMap((one) => {
    const choice = choices.get(one.patient.id);
    const to = covererOf(one, choice);
    const isNew = to !== one.coveredBy || (choice?.fate !== undefined && one.appointments.length > 0);
    return to !== null && one.mayCover && isNew ? [{ one, to, fate: fateOf(one, choice) }] : [];
  });
/** The appointments that are moved, each with the colleague to whom. */
export const movesOf = (changes: readonly Change[]) =>
  changes
    .filter(({ fate }) => fate === 'firstFree')
    .flatMap(({ one, to }) => one.appointments.filter(({ practitionerId }) => practitionerId !== to).map((each) => ({ ...each, to })));
/** What a plan makes of the caseload of one who covers: how many come to it, and by how many it is then more than there is room for. */
export type Load = { adds: number; over: number };
export const loadsOf = ({ patients, colleagues }: LeavePlan, choices: ReadonlyMap<number, Choice>): ReadonlyMap<number, Load> => {
  const covered = Map.groupBy(
    patients.filter((one) => one.mayCover),
    (one) => covererOf(one, choices.get(one.patient.id)),
  );
  return new Map(
    colleagues.map(({ id, caseload, capacity }) => {
      const given = (covered.get(id) ?? []).filter(({ onCareTeam }) => !onCareTeam.includes(id));
      const adds = given.filter(({ coveredBy }) => coveredBy !== id).length;
      return [id, { adds, over: capacity === null || given.length === 0 ? 0 : Math.max(caseload + adds - capacity, 0) }];
    }),
  );
};
export const isFull = ({ caseload, capacity }: Pick<Coverer, 'caseload' | 'capacity'>): boolean =>
  capacity !== null && caseload >= capacity;

/** The appointments for which a colleague has no time, of a plan that was refused for them; empty where it was for something else. */
export const withoutTime = (error: unknown): ReadonlySet<number> => {
  const times = error instanceof Problem && error.code === 'colleague_not_free' ? error.detail['times'] : [];
  return new Set(((times ?? []) as { appointmentId: number }[]).map(({ appointmentId }) => appointmentId));
};

export const bodyOf = ({ version }: LeavePlan, changes: readonly Change[]): Covering => ({
  version,
  covers: changes.map(({ one, to }) => ({ patientId: one.patient.id, practitionerId: to })),
  appointments: changes.flatMap(({ one, fate }) =>
    one.appointments.map((each) => ({ appointmentId: each.id, version: each.version, outcome: fate })),
  ),
});
