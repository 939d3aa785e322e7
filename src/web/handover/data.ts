import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { handoverDraft, handovers, makeHandover, previewHandover, undoHandover } from '#src/contract/handover.ts';
import type { HandoverDraft, HandoverEffect, Handovers, HandoverWanted } from '#src/contract/handover.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';
import { fullName } from '#src/web/ui/formats.ts';

export type { HandoverDraft, HandoverEffect, Handovers, HandoverWanted };
export type Colleague = HandoverDraft['colleagues'][number];
export type Appointment = HandoverDraft['appointments'][number];

/** What somebody among these is called. */
export const calledIn = (among: readonly { id: number; firstName: string; lastName: string }[], id: number | null) => {
  const found = among.find((one) => one.id === id);
  return found ? fullName(found) : '';
};

export const handoversQuery = queryOptions({
  queryKey: ['handovers'],
  queryFn: (context) => call(handovers, {}, requestOf(context)),
});
export const draftQuery = (practitionerId: number) =>
  queryOptions({
    queryKey: ['handover', practitionerId],
    queryFn: (context) => call(handoverDraft, { params: { practitionerId } }, requestOf(context)),
  });

/** O3: what it would do. Asked for when it is to be looked at, since it is found by carrying it out. */
export const usePreview = () => useMutation({ mutationFn: (body: HandoverWanted) => call(previewHandover, { body }) });

const useAgain = () => {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [['handover'], ['handovers'], ['patients'], ['careTeam'], ['calendar'], ['team'], ['caseloads']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
};
export const useCommit = () => {
  const again = useAgain();
  return useMutation({
    // What was seen is handed over once, however often the button is pressed; what is seen anew, anew.
    mutationFn: (body: HandoverWanted & { version: string }) =>
      call(makeHandover, { body }, { idempotencyKey: `${body.practitionerId} ${body.version}` }),
    onSettled: again,
  });
};
export const useUndo = () => {
  const again = useAgain();
  return useMutation({ mutationFn: (id: number) => call(undoHandover, { params: { id } }), onSettled: again });
};
