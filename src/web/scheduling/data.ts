import { infiniteQueryOptions, keepPreviousData, notifyManager, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { In, Out } from '#src/contract/endpoint.ts';
import { offer, workingHours } from '#src/contract/offer.ts';
import {
  book,
  bookingEffect,
  calendar,
  cancelAppointment,
  moveAppointment,
  patientAppointments,
  restoreAppointment,
  setAppointmentStatus,
  slots,
} from '#src/contract/scheduling.ts';
import type { Appointment, BookingEffect, Calendar } from '#src/contract/scheduling.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { isDay } from '#src/web/ui/wall.ts';

const aMinute = 60_000;
export type Span = { from: string; days: number; practitionerId?: number | undefined; cancelled?: boolean };
export const calendarQuery = ({ from, days, practitionerId, cancelled = false }: Span) =>
  queryOptions({
    queryKey: ['calendar', from, days, practitionerId ?? null, cancelled],
    queryFn: (context) =>
      call(
        calendar,
        { query: { from, days, practitionerId: idText(practitionerId), ...(cancelled && { cancelled: 'true' }) } },
        requestOf(context),
      ),
    refetchInterval: 5 * aMinute,
  });
const idText = (id: number | undefined) => (id === undefined ? undefined : String(id));

type Pages = InfiniteData<Out<typeof patientAppointments.output>, string | null>;
export const appointmentsQuery = (patientId: number) =>
  infiniteQueryOptions({
    queryKey: ['appointments', patientId],
    queryFn: ({ pageParam, ...context }) =>
      call(patientAppointments, { params: { patientId }, query: { cursor: pageParam ?? undefined } }, requestOf(context)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const offerQuery = queryOptions({
  queryKey: ['offer'],
  queryFn: (context) => call(offer, {}, requestOf(context)),
  staleTime: aMinute,
});
export const hoursQuery = queryOptions({
  queryKey: ['workingHours'],
  queryFn: (context) => call(workingHours, {}, requestOf(context)),
  staleTime: aMinute,
});

type Wish = { serviceId: number | null; practitionerId: number | null; from: string };
/** So many days are looked through for a free time. */
export const daysAhead = 14;
export const slotsQuery = ({ serviceId, practitionerId, from }: Wish) =>
  queryOptions({
    queryKey: ['slots', serviceId, practitionerId, from],
    queryFn: ({ signal }) =>
      call(
        slots,
        { query: { serviceId: String(serviceId), practitionerId: idText(practitionerId ?? undefined), from, days: daysAhead } },
        { signal },
      ),
    enabled: serviceId !== null && practitionerId !== null && isDay(from),
    placeholderData: keepPreviousData,
  });

export const effectQuery = (patientId: number | null, practitionerId: number | null) =>
  queryOptions({
    queryKey: ['bookingEffect', patientId, practitionerId],
    queryFn: ({ signal }) =>
      call(bookingEffect, { params: { patientId: patientId ?? 0 }, query: { practitionerId: String(practitionerId) } }, { signal }),
    enabled: patientId !== null && practitionerId !== null,
    // It is said before an act that may widen access: never from memory.
    staleTime: 0,
    gcTime: 0,
  });

/** Whether a booking puts its practitioner on the care team. */
export const assigns = (effect: BookingEffect): boolean => effect === 'first' || effect === 'booker' || effect === 'self';
/** Whether one should know of it beforehand. */
export const isToBeSaid = (effect: BookingEffect): boolean => assigns(effect) || effect === 'needed';

/** Changes an appointment wherever it is shown: in every calendar, and in the list of its patient. */
export const changeEverywhere = (client: QueryClient, id: number, change: (appointment: Appointment) => Appointment): void => {
  const changed = (list: Appointment[]) =>
    list.some((one) => one.id === id) ? list.map((one) => (one.id === id ? change(one) : one)) : list;
  client.setQueriesData<Calendar>({ queryKey: ['calendar'] }, (shown) => shown && { ...shown, appointments: changed(shown.appointments) });
  client.setQueriesData<Pages>(
    { queryKey: ['appointments'] },
    (list) => list && { ...list, pages: list.pages.map((one) => ({ ...one, items: changed(one.items) })) },
  );
};

const findAppointment = (client: QueryClient, id: number): Appointment | undefined => {
  for (const [, shown] of client.getQueriesData<Calendar>({ queryKey: ['calendar'] })) {
    const found = shown?.appointments.find((one) => one.id === id);
    if (found) return found;
  }
  for (const [, list] of client.getQueriesData<Pages>({ queryKey: ['appointments'] })) {
    const found = list?.pages.flatMap(({ items }) => items).find((one) => one.id === id);
    if (found) return found;
  }
  return undefined;
};

/** An appointment as it is known now, or as it was when it was last shown. */
export const useListedAppointment = (appointment: Appointment): Appointment => {
  const client = useQueryClient();
  const subscribe = useCallback((changed: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(changed)), [client]);
  const found = useSyncExternalStore(subscribe, () => findAppointment(client, appointment.id));
  return found && found.version >= appointment.version ? found : appointment;
};

/** What an act on an appointment is told of: calendars, lists and free times; and care teams, where it puts somebody on one. */
export const refreshAfter = (client: QueryClient, effect: BookingEffect = 'already'): void => {
  const touched = ['calendar', 'appointments', 'slots', 'bookingEffect'];
  const access = ['patients', 'allTenantPatients', 'unassigned', 'patient', 'careTeam', 'caseloads', 'access', 'inbox'];
  const keys = new Set([...touched, ...(isToBeSaid(effect) ? access : [])]);
  void client.invalidateQueries({ predicate: ({ queryKey }) => keys.has(String(queryKey[0])) });
};

/** What was asked for before the change would put it back. A calendar still on its first load has nothing to protect. */
export const holdBack = (client: QueryClient): Promise<void> =>
  client.cancelQueries({
    predicate: ({ queryKey, state }) => ['calendar', 'appointments'].includes(String(queryKey[0])) && state.data !== undefined,
  });

/** Books, once: the same again, after an answer that was lost, is not booked a second time (ID-1). */
export const useBook = () => {
  const client = useQueryClient();
  const last = useRef({ said: '', key: '' });
  return useMutation({
    mutationFn: (body: In<typeof book.body>) => {
      const said = JSON.stringify(body);
      if (last.current.said !== said) last.current = { said, key: crypto.randomUUID() };
      return call(book, { body }, { idempotencyKey: last.current.key });
    },
    onSuccess: ({ effect }) => refreshAfter(client, effect),
  });
};

/** An act whose result is known before it is done: shown at once, taken back where the server refuses. */
const useAct = <Body>(
  act: (appointment: Appointment, body: Body) => Promise<Appointment>,
  expected: (body: Body) => Partial<Appointment>,
) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ appointment, body }: { appointment: Appointment; body: Body }) => act(appointment, body),
    onMutate: async ({ appointment, body }) => {
      await holdBack(client);
      changeEverywhere(client, appointment.id, (one) => ({ ...one, ...expected(body) }));
    },
    onSuccess: (now) => changeEverywhere(client, now.id, () => now),
    // Only this change is taken back: another may be under way.
    onError: (refused, { appointment }) => {
      changeEverywhere(client, appointment.id, () => appointment);
      // Said here, since the menu or dialog that it came from may be closed by now.
      toastProblem(refused);
    },
    onSettled: () => refreshAfter(client),
  });
};

export type StatusBody = Omit<In<typeof setAppointmentStatus.body>, 'version'>;
export const useSetStatus = () =>
  useAct(
    ({ id, version }, body: StatusBody) => call(setAppointmentStatus, { params: { appointmentId: id }, body: { version, ...body } }),
    ({ status }) => ({ status }),
  );
export const useRestore = () =>
  useAct(
    ({ id, version }, _body: object) => call(restoreAppointment, { params: { appointmentId: id }, body: { version } }),
    () => ({ status: 'booked', cancelledBy: null, cancelledLate: null, cancelReason: null }),
  );
export type CancelBody = Omit<In<typeof cancelAppointment.body>, 'version'>;
export const useCancel = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ appointment: { id, version }, body }: { appointment: Appointment; body: CancelBody }) =>
      call(cancelAppointment, { params: { appointmentId: id }, body: { version, ...body } }),
    onSuccess: ({ cancelled: _count, ...now }) => changeEverywhere(client, now.id, () => now),
    onSettled: () => refreshAfter(client),
  });
};

export type MoveBody = Omit<In<typeof moveAppointment.body>, 'version'>;
export const sendMove = ({ id, version }: Appointment, body: MoveBody) =>
  call(moveAppointment, { params: { appointmentId: id }, body: { version, ...body } });
export type Moved = Out<typeof moveAppointment.output>;

/** How an appointment will stand once it has been moved, as far as the screen can know. */
export const movedTo = (appointment: Appointment, body: MoveBody, to: Partial<Appointment>, timeZone: string): Appointment => {
  const lasts = body.minutes ?? (Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / aMinute;
  const moved = body.start === undefined ? null : instantAt(body.start, timeZone, body.later ? 'second' : 'first');
  const startsAt = moved ?? new Date(appointment.startsAt);
  const endsAt = new Date(startsAt.getTime() + lasts * aMinute);
  return {
    ...appointment,
    ...to,
    // As the clock will show it: a time that it leaves out is another.
    wallStart: wallAt(startsAt, timeZone),
    wallEnd: wallAt(endsAt, timeZone),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
};
