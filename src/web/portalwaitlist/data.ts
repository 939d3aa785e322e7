import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In, Out } from '#src/contract/endpoint.ts';
import { acceptOffer, declineOffer, joinWaitlist, leaveWaitlist, myWaitlist } from '#src/contract/waitlist.ts';
import type { MyWait, WaitlistOffer } from '#src/contract/waitlist.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { MyWait, WaitlistOffer };
export type Accepted = Out<typeof acceptOffer.output>;

const aMinute = 60_000;
/** What one waits for, and what is kept for one now. */
export const waitlistQuery = queryOptions({
  queryKey: ['myWaitlist'],
  queryFn: (context) => call(myWaitlist, {}, requestOf(context)),
  // An offer runs out by the clock.
  refetchInterval: aMinute,
});

const changed = new Set(['myWaitlist', 'myAppointments', 'portalOffer', 'portalSlots', 'myCareTeam']);
const useChanged = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => changed.has(String(name)) });
};

export const useJoin = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (body: In<typeof joinWaitlist.body>) => call(joinWaitlist, { body }), onSettled });
};
export const useLeave = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (id: number) => call(leaveWaitlist, { params: { id } }), onSettled });
};
/** Books what is kept. @param id of the offer; sent again, it is answered again */
export const useAccept = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (id: number) => call(acceptOffer, { params: { id } }, { idempotencyKey: `offer ${id}` }), onSettled });
};
export const useDecline = () => {
  const onSettled = useChanged();
  return useMutation({ mutationFn: (id: number) => call(declineOffer, { params: { id } }), onSettled });
};
