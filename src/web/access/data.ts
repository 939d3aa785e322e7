import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  blockMember,
  blocksOfPatient,
  colleagues,
  explainAccess,
  openRecord,
  sealChart,
  unblockMember,
  whoCanOpen,
} from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import type { At } from './address.ts';

const asked = (at: At) => (at === null ? {} : { at });

export const whoCanOpenQuery = (patientId: number, at: At = null) =>
  queryOptions({
    queryKey: ['access', patientId, at ?? 'now'],
    queryFn: (context) => call(whoCanOpen, { params: { patientId }, query: asked(at) }, requestOf(context)),
  });

export const explainQuery = (patientId: number, memberId: number, at: At = null) =>
  queryOptions({
    queryKey: ['access', patientId, at ?? 'now', memberId],
    queryFn: (context) => call(explainAccess, { params: { patientId, memberId }, query: asked(at) }, requestOf(context)),
  });

/** Opening a record is logged each time, so it is opened once for each visit, and not again with every return to the window. */
export const recordQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['record', patientId],
    queryFn: (context) => call(openRecord, { params: { patientId } }, requestOf(context)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
  });

export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  queryFn: (context) => call(colleagues, {}, requestOf(context)),
  staleTime: 60_000,
});

export const blocksQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['blocks', patientId],
    queryFn: (context) => call(blocksOfPatient, { params: { patientId } }, requestOf(context)),
  });

/** Keeps a member from a patient. */
export const useBlock = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ memberId, reason }: { memberId: number; reason: string }) =>
      call(blockMember, { params: { patientId, memberId }, body: { reason } }),
    onSuccess: (blocks) => client.setQueryData(blocksQuery(patientId).queryKey, blocks),
    onSettled: () => void client.invalidateQueries({ queryKey: ['access', patientId] }),
  });
};

/** Lets a member see a patient again. */
export const useUnblock = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (memberId: number) => call(unblockMember, { params: { patientId, memberId } }),
    onSuccess: (blocks) => client.setQueryData(blocksQuery(patientId).queryKey, blocks),
    onSettled: () => void client.invalidateQueries({ queryKey: ['access', patientId] }),
  });
};

/** Seals a chart or lifts the seal: at once on the screen, and back if the server refuses. */
export const useSeal = (patientId: number) => {
  const client = useQueryClient();
  const queryKey = ['patient', patientId];
  const show = (sealed: boolean) => client.setQueryData<PatientPage>(queryKey, (page) => page && { ...page, sealed });
  return useMutation({
    mutationFn: (sealed: boolean) => call(sealChart, { params: { patientId }, body: { sealed } }),
    onMutate: (sealed) => void show(sealed),
    onError: (_error, sealed) => void show(!sealed),
    onSettled: () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [name, id] }) => id === patientId && (name === 'access' || name === 'patient'),
      }),
  });
};
