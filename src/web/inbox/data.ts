import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { breakGlass, endEmergency, inbox, requestAccess, reviewEmergency, settleRequest, withdrawRequest } from '#src/contract/inbox.ts';
import { settleNeed } from '#src/contract/scheduling.ts';
import type { AccessNeed } from '#src/contract/scheduling.ts';
import type { AccessRequest, CoSignature, EmergencyAccess, Inbox } from '#src/contract/inbox.ts';
import { coSignNote, returnNote } from '#src/contract/notes.ts';
import { call } from '#src/web/client.ts';
import { settingsQuery } from '#src/web/clinic/data.ts';
import { requestOf } from '#src/web/queries.ts';

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: (context) => call(inbox, {}, requestOf(context)),
});

/** For how many minutes an emergency access opens a record at this clinic; at most an hour, until it is known. */
export const useEmergencyMinutes = (): number =>
  useQuery({ ...settingsQuery, select: ({ emergencyMinutes }) => emergencyMinutes }).data ?? 60;

/** How many wait for the one looking; 0 until it is known. */
export const useInboxCount = (): number => useQuery({ ...inboxQuery, select: ({ count }) => count }).data ?? 0;

const openOnesOf = ({ myRequests }: Inbox) =>
  new Set(myRequests.filter(({ outcome }) => outcome === null).map(({ patient }) => patient.id));
/** The patients to whom the one looking has asked for access and waits for the answer. */
export const useRequestedPatients = (): ReadonlySet<number> => useQuery({ ...inboxQuery, select: openOnesOf }).data ?? none;
const none: ReadonlySet<number> = new Set();

/** Whatever shows one's access to this patient is asked for again. */
const touched = (client: QueryClient, patientId: number) =>
  client.invalidateQueries({
    predicate: ({ queryKey: [name, of] }) =>
      name === 'inbox' || ((name === 'patient' || name === 'careTeam' || name === 'notes') && of === patientId),
  });

const change = (client: QueryClient, how: (now: Inbox) => Inbox) =>
  client.setQueryData(inboxQuery.queryKey, (now) => now && counted(how(now)));
/** The badge says what the lists hold. */
const counted = (now: Inbox): Inbox => ({
  ...now,
  count:
    [...now.requests, ...now.needs].filter(({ maySettle }) => maySettle).length +
    now.emergencies.length +
    now.questions.length +
    now.coSignatures.length +
    now.returned.length,
});

/** A10. Sent again with the same key, it asks once. */
export const useRequestAccess = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ reason, key }: { reason: string; key: string }) =>
      call(requestAccess, { params: { patientId }, body: { reason } }, { idempotencyKey: key }),
    onSuccess: (made) => change(client, (now) => ({ ...now, myRequests: [made, ...now.myRequests] })),
    onSettled: () => void touched(client, patientId),
  });
};

/** A14. What opens now is on every screen. */
export const useBreakGlass = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { reason: string; password: string }) => call(breakGlass, { params: { patientId }, body }),
    onSuccess: () => void client.invalidateQueries(),
  });
};

export type Decision = { decision: 'approve' | 'decline'; until?: string | null; note?: string };

/** Takes an entry from the inbox at once, and puts that entry back where it was if the server refuses. */
const useSettling = <Item extends AccessRequest | AccessNeed | EmergencyAccess | CoSignature, With>(
  list: 'requests' | 'needs' | 'emergencies' | 'coSignatures',
  send: (item: Item, how: With) => Promise<unknown>,
) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ item, how }: { item: Item; how: With }) => send(item, how),
    onMutate: async ({ item }) => {
      await client.cancelQueries({ queryKey: inboxQuery.queryKey });
      const place = client.getQueryData(inboxQuery.queryKey)?.[list].findIndex(({ id }) => id === item.id) ?? -1;
      change(client, (now) => ({ ...now, [list]: now[list].filter(({ id }) => id !== item.id) }));
      return place;
    },
    onError: (_refused, { item }, place) => {
      if (place === undefined || place < 0) return;
      change(client, (now) => ({ ...now, [list]: now[list].toSpliced(place, 0, item as never) }));
    },
    onSettled: (_answer, _refused, { item }) => void touched(client, item.patient.id),
  });
};

export const useSettleRequest = () =>
  useSettling<AccessRequest, Decision>('requests', ({ id }, body) => call(settleRequest, { params: { requestId: id }, body }));

export type Review = { verdict: 'justified' | 'unjustified'; note?: string };
export const useReviewEmergency = () =>
  useSettling<EmergencyAccess, Review>('emergencies', ({ id }, body) => call(reviewEmergency, { params: { emergencyId: id }, body }));

/** A6. */
export const useSettleNeed = () =>
  useSettling<AccessNeed, 'assign' | 'dismiss'>('needs', ({ id }, decision) => call(settleNeed, { params: { id }, body: { decision } }));

/** C1: co-signed, or returned for the reason that is given. */
export type Verdict = { reason?: string };
export const useSettleCoSignature = () =>
  useSettling<CoSignature, Verdict>('coSignatures', ({ id, patient, version }, { reason }) => {
    const params = { patientId: patient.id, noteId: id };
    return reason === undefined ? call(coSignNote, { params, body: { version } }) : call(returnNote, { params, body: { version, reason } });
  });

export const useWithdrawRequest = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: AccessRequest) => call(withdrawRequest, { params: { requestId: id } }),
    onSuccess: (settled) =>
      change(client, (now) => ({ ...now, myRequests: now.myRequests.map((one) => (one.id === settled.id ? settled : one)) })),
    onSettled: (_answer, _refused, { patient }) => void touched(client, patient.id),
  });
};

/** Ends an emergency access, one's own or a colleague's. What it opened closes on every screen. */
export const useEndEmergency = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (emergencyId: number) => call(endEmergency, { params: { emergencyId } }),
    onSettled: () => void client.invalidateQueries(),
  });
};
