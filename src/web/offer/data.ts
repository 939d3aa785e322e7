import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { In, Out } from '#src/contract/endpoint.ts';
import {
  addLocation,
  addRoom,
  addService,
  addTimeOff,
  changeLocation,
  changeRoom,
  changeService,
  colours,
  locationUse,
  offer,
  removeTimeOff,
  setHours,
  workingHours,
} from '#src/contract/offer.ts';
import type { Hours, Location, Room, Service, TimeOff, WorkingHours } from '#src/contract/offer.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export { colours };
export type { Hours, Location, Room, Service, TimeOff, WorkingHours };
export type Practitioner = WorkingHours['practitioners'][number];

export const offerQuery = queryOptions({
  queryKey: ['offer'],
  queryFn: (context) => call(offer, {}, requestOf(context)),
});

export const hoursQuery = queryOptions({
  queryKey: ['workingHours'],
  queryFn: (context) => call(workingHours, {}, requestOf(context)),
});

/** An act after which a list is asked for again, whatever came of it. */
const useAct = <Wanted, Done>(act: (wanted: Wanted) => Promise<Done>, { queryKey }: { queryKey: readonly unknown[] }) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => void client.invalidateQueries({ queryKey }) });
};

type Change<T> = { of: { id: number; version: number }; change: Omit<T, 'version'> };

export const useAddService = () => useAct((body: In<typeof addService.body>) => call(addService, { body }), offerQuery);
export const useChangeService = () =>
  useAct(
    ({ of: { id, version }, change }: Change<In<typeof changeService.body>>) =>
      call(changeService, { params: { id }, body: { version, ...change } }),
    offerQuery,
  );

export const useAddLocation = () => useAct((body: In<typeof addLocation.body>) => call(addLocation, { body }), offerQuery);
export const useChangeLocation = () =>
  useAct(
    ({ of: { id, version }, change }: Change<In<typeof changeLocation.body>>) =>
      call(changeLocation, { params: { id }, body: { version, ...change } }),
    offerQuery,
  );

/** What hangs on a location, asked when the question is put. */
export const locationUseQuery = (id: number) =>
  queryOptions({
    queryKey: ['offer', 'use', id],
    queryFn: (context) => call(locationUse, { params: { id } }, requestOf(context)),
    staleTime: 0,
    gcTime: 0,
  });

export const useAddRoom = () => useAct((body: In<typeof addRoom.body>) => call(addRoom, { body }), offerQuery);
export const useChangeRoom = () =>
  useAct(
    ({ of: { id, version }, change }: Change<In<typeof changeRoom.body>>) =>
      call(changeRoom, { params: { id }, body: { version, ...change } }),
    offerQuery,
  );

type Week = Out<typeof setHours.output>;
/** Whether somebody else saved first. */
export const isOvertaken = (error: unknown): error is Problem => error instanceof Problem && error.code === 'changed_meanwhile';

export const useSetHours = () => {
  const client = useQueryClient();
  const put = (id: number, { hours, version }: Week) =>
    client.setQueryData(
      hoursQuery.queryKey,
      (now) => now && { ...now, practitioners: now.practitioners.map((one) => (one.id === id ? { ...one, hours, version } : one)) },
    );
  return useMutation({
    mutationFn: ({ practitionerId, hours, version }: Week & { practitionerId: number }) =>
      call(setHours, { params: { practitionerId }, body: { version, hours } }),
    onSuccess: (week, { practitionerId }) => put(practitionerId, week),
    // What a colleague saved meanwhile comes with the refusal.
    onError: (error, { practitionerId }) => {
      if (isOvertaken(error)) put(practitionerId, error.detail['current'] as Week);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: hoursQuery.queryKey }),
  });
};

export const useAddTimeOff = () =>
  useAct(
    ({ practitionerId, startsAt, endsAt }: Omit<TimeOff, 'id'>) =>
      call(addTimeOff, { params: { practitionerId }, body: { startsAt, endsAt } }),
    hoursQuery,
  );
export const useRemoveTimeOff = () => useAct((id: number) => call(removeTimeOff, { params: { id } }), hoursQuery);

/** How a colour of a service is painted, light and dark. */
export const paint = (colour: string): string => `light-dark(var(--mantine-color-${colour}-6), var(--mantine-color-${colour}-5))`;
