import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { cancelByLink, confirmAppointment, lookAtAppointment } from '#src/contract/appointmentLinks.ts';
import { call } from '#src/web/client.ts';

const keyOf = (token: string) => ['appointmentLink', token];

/** Looks at the appointment of a link, which changes nothing. */
export const useLinked = (token: string) =>
  useQuery({
    queryKey: keyOf(token),
    queryFn: ({ signal }) => call(lookAtAppointment, { body: { token } }, { signal }),
    gcTime: 0,
  });

/** Confirms or cancels it. Where that is possible no longer, the screen shows how things are by now. */
export const useAnswer = (token: string, answer: 'confirm' | 'cancel') => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(answer === 'confirm' ? confirmAppointment : cancelByLink, { body: { token } }),
    onSuccess: (appointment) => client.setQueryData(keyOf(token), appointment),
    onError: () => client.invalidateQueries({ queryKey: keyOf(token) }),
  });
};
