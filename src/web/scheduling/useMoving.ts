import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import type { Appointment, BookingEffect, Slot } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { isSecond } from '#src/web/ui/wall.ts';
import { assigns, changeEverywhere, effectQuery, holdBack, isToBeSaid, movedTo, refreshAfter, sendMove } from './data.ts';
import type { MoveBody } from './data.ts';
import { useWords } from './useWords.ts';

/** What is to change, and how the screen shows it meanwhile. */
export type Move = {
  appointment: Appointment;
  body: MoveBody;
  to?: Partial<Appointment>;
  /** What it does to the care team has been said already. */
  isAgreed?: boolean;
};
type Effect = { effect: BookingEffect; becomesPrimary: boolean };
export type Moving = {
  move: (move: Move) => Promise<boolean>;
  /** Waits for a yes: this move does something to the care team. */
  asked: (Move & Effect & { answer: (yes: boolean) => void }) | null;
  /** Was put back, where there is something else to choose. */
  refused: (Move & { problem: Problem }) | null;
  again: (change: MoveBody, to?: Partial<Appointment>) => void;
  dismiss: () => void;
};

/** The free times that a refusal names. */
export const alternativesOf = ({ detail }: Problem): Slot[] =>
  Array.isArray(detail['alternatives']) ? (detail['alternatives'] as Slot[]) : [];
const hasWayOut = (error: unknown): error is Problem =>
  error instanceof Problem && ['slot_taken', 'patient_booked', 'outside_hours'].includes(error.code);

/** What takes a move back: where the appointment was, although that may be outside the hours as it was before. */
const backwards = (before: Appointment, after: Appointment, zone: string): Move => ({
  appointment: after,
  body: {
    start: before.wallStart,
    ...(isSecond(before.startsAt, before.wallStart, zone) && { later: true }),
    practitionerId: before.practitioner.id,
    serviceId: before.service.id,
    roomId: before.room?.id ?? null,
    minutes: Math.round((Date.parse(before.endsAt) - Date.parse(before.startsAt)) / 60_000),
    anyway: true,
  },
  to: { practitioner: before.practitioner, service: before.service, room: before.room },
});

/** Moves appointments: shown at once, put back with the reason where the server refuses, and taken back where one changes one's mind. */
export const useMoving = (): Moving => {
  const { t } = useTranslation('scheduling');
  const client = useQueryClient();
  const { timeZone } = useMe().tenant;
  const words = useWords();
  const [asked, setAsked] = useState<Moving['asked']>(null);
  const [refused, setRefused] = useState<Moving['refused']>(null);

  const move = useCallback(
    async function move(wanted: Move, undoes = false): Promise<boolean> {
      const { appointment, body, to = {} } = wanted;
      const { id } = appointment;
      await holdBack(client);
      changeEverywhere(client, id, (one) => movedTo(one, body, to, timeZone));
      const putBack = () => changeEverywhere(client, id, () => appointment);
      try {
        if (body.practitionerId !== undefined && body.practitionerId !== appointment.practitioner.id && !wanted.isAgreed) {
          const effect = await client.fetchQuery(effectQuery(appointment.patient.id, body.practitionerId));
          if (isToBeSaid(effect.effect)) {
            const { promise, resolve } = Promise.withResolvers<boolean>();
            setAsked({ ...wanted, ...effect, answer: resolve });
            const yes = await promise;
            setAsked(null);
            if (!yes) {
              putBack();
              return false;
            }
          }
        }
        const answer = await sendMove(appointment, body);
        const now = answer.appointment;
        changeEverywhere(client, id, () => now);
        refreshAfter(client, answer.effect);
        const said = t(undoes ? 'done.movedBack' : 'done.moved', { whom: fullName(now.patient), when: words.when(now) });
        const added = assigns(answer.effect) ? ` ${t('done.assigned', { who: fullName(now.practitioner) })}` : '';
        const alone = body.scope === undefined || body.scope === 'this';
        toastDone(said + added, undoes || !alone ? undefined : () => void move(backwards(appointment, now, timeZone), true));
        return true;
      } catch (error) {
        putBack();
        refreshAfter(client);
        if (hasWayOut(error) && !undoes) setRefused({ ...wanted, problem: error });
        else toastProblem(error);
        return false;
      }
    },
    [client, t, timeZone, words],
  );

  const again = (change: MoveBody, to: Partial<Appointment> = {}) => {
    if (!refused) return;
    setRefused(null);
    const body = { ...refused.body, ...change };
    const isAgreed = refused.isAgreed === true && body.practitionerId === refused.body.practitionerId;
    void move({ ...refused, body, to: { ...refused.to, ...to }, isAgreed });
  };
  return { move, asked, refused, again, dismiss: () => setRefused(null) };
};
