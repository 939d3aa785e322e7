import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In } from '#src/contract/endpoint.ts';
import {
  bookInPortal,
  cancelInPortal,
  holdSlot,
  letSlotGo,
  moveInPortal,
  myAppointments,
  portalOffer,
  portalSlots,
} from '#src/contract/portal.ts';
import type { Bookable, MyAppointments, OfferedService, PortalAppointment, PortalOffer } from '#src/contract/portal.ts';
import type { Slot } from '#src/contract/scheduling.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Bookable, MyAppointments, OfferedService, PortalAppointment, PortalOffer, Slot };

export const offerQuery = queryOptions({
  queryKey: ['portalOffer'],
  queryFn: (context) => call(portalOffer, {}, requestOf(context)),
});

/** One's own appointments to come, or those before, page by page. */
export const appointmentsQuery = (which: 'next' | 'past') =>
  infiniteQueryOptions({
    queryKey: ['myAppointments', which],
    queryFn: ({ pageParam, ...context }) =>
      call(
        myAppointments,
        { query: { which, limit: which === 'next' ? 50 : 10, ...(pageParam !== null && { cursor: pageParam }) } },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** So many days are shown at once. */
export const daysAhead = 14;
type Wanted = { serviceId: number; practitionerId: number | null; from: string; appointmentId: number | null };
export const slotsQuery = ({ serviceId, practitionerId, from, appointmentId }: Wanted) =>
  queryOptions({
    queryKey: ['portalSlots', serviceId, practitionerId, from, appointmentId],
    queryFn: (context) =>
      call(
        portalSlots,
        {
          query: {
            serviceId: String(serviceId),
            from,
            days: daysAhead,
            ...(practitionerId !== null && { practitionerId: String(practitionerId) }),
            ...(appointmentId !== null && { appointmentId: String(appointmentId) }),
          },
        },
        requestOf(context),
      ),
    // Somebody else may book it meanwhile.
    staleTime: 0,
  });

const changed = new Set(['myAppointments', 'portalOffer', 'portalSlots', 'myCareTeam']);
const useChanged = () => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => changed.has(String(name)) });
};

/** Books a time. @param key the same for the same booking sent again */
export const useBook = () => {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ key, ...body }: In<typeof bookInPortal.body> & { key: string }) => call(bookInPortal, { body }, { idempotencyKey: key }),
    onSettled,
  });
};

export const useMove = () => {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ appointmentId, ...body }: In<typeof moveInPortal.body> & { appointmentId: number }) =>
      call(moveInPortal, { params: { appointmentId }, body }),
    onSettled,
  });
};

export const useCancel = () => {
  const onSettled = useChanged();
  return useMutation({
    mutationFn: ({ id, version }: PortalAppointment) => call(cancelInPortal, { params: { appointmentId: id }, body: { version } }),
    onSettled,
  });
};

export const hold = (body: In<typeof holdSlot.body>) => call(holdSlot, { body });
export const letGo = () => call(letSlotGo, {}, { background: true });
