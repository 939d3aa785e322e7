import { useState } from 'react';
import type { Appointment, HandoverDraft, HandoverEffect, HandoverWanted } from './data.ts';

type Fate = HandoverWanted['appointments'][number];
/** What is said of an appointment that cannot simply go along. */
export type Choice = '' | 'cancel' | 'firstFree' | 'anyway' | `to ${number}`;

/** Who follows for each patient: as proposed, unless it was said otherwise; so that what comes anew is proposed, and what was said stays. */
export function useDraft(draft: HandoverDraft) {
  const [said, setSaid] = useState<ReadonlyMap<number, number | null>>(new Map());
  const [choices, setChoices] = useState<ReadonlyMap<number, Choice>>(new Map());
  /** With whom which appointments did not go when it was last looked at, as when two of several colleagues are at one time. */
  const [met, setMet] = useState<ReadonlySet<string>>(new Set());
  const [stopAccepting, setStopAccepting] = useState(true);
  const { patients, appointments, colleagues } = draft;
  const isColleague = new Set(colleagues.map(({ id }) => id));
  const to = new Map(
    patients.map(({ id, proposed }) => {
      const one = said.get(id);
      return [id, one !== undefined && (one === null || isColleague.has(one)) ? one : proposed.practitionerId] as const;
    }),
  );
  const primaries = new Map(patients.map(({ id, primaryId }) => [id, primaryId]));
  /** With whom an appointment goes on, unless it is said otherwise. */
  const followsAt = ({ patientId }: Appointment) => to.get(patientId) ?? primaries.get(patientId) ?? null;
  const obstacleOf = (one: Appointment): 'notYours' | 'taken' | 'outside' | null => {
    const follows = followsAt(one);
    if (!one.mayMove) return 'notYours';
    if (follows === null || follows === one.practitionerId) return null;
    return one.taken.includes(follows) || met.has(`${one.id} ${follows}`) ? 'taken' : one.outside.includes(follows) ? 'outside' : null;
  };
  const obstacles = appointments.flatMap((one) => {
    const why = obstacleOf(one);
    return why ? [{ appointment: one, why, follows: followsAt(one), choice: choices.get(one.id) ?? '' }] : [];
  });
  const without = patients.filter(({ id, primaryId }) => to.get(id) === null && primaryId === null);
  const wanted: HandoverWanted = {
    practitionerId: draft.practitioner.id,
    patients: patients.map(({ id }) => ({ patientId: id, practitionerId: to.get(id) ?? null })),
    appointments: obstacles.flatMap(({ appointment: { id }, follows, choice }): Fate[] => {
      if (choice === 'cancel') return [{ appointmentId: id, outcome: 'cancel' }];
      if (choice.startsWith('to ')) return [{ appointmentId: id, outcome: 'move', practitionerId: Number(choice.slice(3)), anyway: true }];
      if (follows === null) return [];
      if (choice === 'firstFree') return [{ appointmentId: id, outcome: 'firstFree', practitionerId: follows }];
      return choice === 'anyway' ? [{ appointmentId: id, outcome: 'move', practitionerId: follows, anyway: true }] : [];
    }),
    stopAccepting,
  };
  return {
    to,
    obstacles,
    wanted,
    open: without.length + obstacles.filter(({ choice, why }) => why === 'notYours' || choice === '').length,
    give: (patientIds: readonly number[], practitionerId: number | null) =>
      setSaid(new Map([...said, ...patientIds.map((id) => [id, practitionerId] as const)])),
    choose: (appointmentIds: readonly number[], choice: Choice) =>
      setChoices(new Map([...choices, ...appointmentIds.map((id) => [id, choice] as const)])),
    /** Takes in what a preview has found, so that it can be decided. */
    see: ({ unsettled }: HandoverEffect) =>
      setMet(
        new Set([
          ...met,
          ...unsettled.flatMap(({ appointmentId, why }) => {
            const one = why === 'taken' ? appointments.find(({ id }) => id === appointmentId) : undefined;
            return one ? [`${one.id} ${followsAt(one) ?? 0}`] : [];
          }),
        ]),
      ),
    stopAccepting,
    setStopAccepting,
  };
}
export type Draft = ReturnType<typeof useDraft>;
