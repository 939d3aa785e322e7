import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { accessReview, changeContactDays, endAssignments, keepAssignments, undoReview } from '#src/contract/review.ts';
import type { Ending, ReviewItem, Reviewed } from '#src/contract/review.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { Ending, ReviewItem };
export type Filter = { practitionerId?: number; only?: 'noContact' | 'ending' | undefined };

export const reviewQuery = ({ practitionerId, only }: Filter) =>
  infiniteQueryOptions({
    queryKey: ['accessReview', practitionerId ?? null, only ?? null],
    queryFn: (context) =>
      call(
        accessReview,
        {
          query: {
            practitionerId: practitionerId === undefined ? undefined : String(practitionerId),
            only,
            limit: 50,
            cursor: context.pageParam ?? undefined,
          },
        },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const keyOf = ({ patient, practitioner }: Pick<ReviewItem, 'patient' | 'practitioner'>): string =>
  `${patient.id}-${practitioner.id}`;
export const pairOf = ({ patient, practitioner }: ReviewItem) => ({ patientId: patient.id, practitionerId: practitioner.id });
/** What ending it says beside whom it concerns: who follows a primary, and that nobody may be left. */
export const endingOf = (item: ReviewItem): Ending => ({
  ...pairOf(item),
  ...(item.follows && { primaryId: item.follows.id }),
  ...(item.leavesNobody && { leaveUnassigned: true }),
});
/** Whether something is left to be decided before it can end, which is done on the page of the patient (A7). */
export const isOpenQuestion = (item: ReviewItem): boolean =>
  item.appointments > 0 || (item.kind === 'primary' && !item.follows && !item.leavesNobody);

const useSettling = <Body>(send: (body: Body) => Promise<Reviewed>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => void client.invalidateQueries() });
};
type Pairs = { items: { patientId: number; practitionerId: number }[] };
export const useKeep = () => useSettling((body: Pairs) => call(keepAssignments, { body }));
export const useEnd = () => useSettling((body: { items: Ending[]; reason: string }) => call(endAssignments, { body }));
export const useUndo = () => useSettling((body: Pairs) => call(undoReview, { body }));

export const useContactDays = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (contactDays: number) => call(changeContactDays, { body: { contactDays } }),
    onSettled: () => void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => name === 'accessReview' || name === 'overview' }),
  });
};
