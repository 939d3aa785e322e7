import { useQueries } from '@tanstack/react-query';
import type { CareTeam, CareTeamChange, Connection, Partings } from '#src/contract/assignments.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { BookingEffect } from '#src/contract/scheduling.ts';
import { assigns, effectQuery, isToBeSaid } from '#src/web/scheduling/data.ts';
import { partingsQuery } from './data.ts';
import { assignmentsOf } from './useDraft.ts';
import type { Choice, Draft, Row } from './useDraft.ts';

export type ToCome = Partings['appointments'][number];
/** Somebody who is about to be removed, with their appointments to come. */
export type Leaving = { practitioner: Connection; partings: Partings | undefined; error: unknown; retry: () => void };
/** A colleague who takes appointments over, and what that does to the care team (A6). */
type Successor = { practitioner: TherapistInfo; effect: BookingEffect };

/** A7: the appointments to come with those who are about to be removed, and what has been chosen for each. */
export const useParting = (patientId: number, team: CareTeam, draft: Draft) => {
  const leavers = assignmentsOf(team).filter(({ id }) => draft.removed.includes(id));
  const found = useQueries({ queries: leavers.map(({ id }) => partingsQuery(patientId, id)) });
  const leaving = leavers.map((practitioner, nth): Leaving => ({
    practitioner,
    partings: found[nth]?.data,
    error: found[nth]?.error ?? null,
    retry: () => void found[nth]?.refetch(),
  }));
  /** Who goes as well takes nothing over. */
  const choiceOf = ({ id }: ToCome): Choice => {
    const choice = draft.choices[id] ?? 'keep';
    return typeof choice === 'number' && draft.removed.includes(choice) ? 'keep' : choice;
  };
  const decided = leaving.flatMap(({ practitioner, partings }) =>
    (partings?.appointments ?? []).map((one) => ({ one, practitioner, choice: choiceOf(one) })),
  );

  const colleagues = new Map(leaving.flatMap(({ partings }) => (partings?.colleagues ?? []).map((one) => [one.id, one] as const)));
  // On the care team now, or added by this very change: it gives them nothing.
  const settled = [...team.connections.filter(({ kind }) => kind !== 'emergency'), ...draft.added].map(({ id }) => id);
  const others = [...new Set(decided.flatMap(({ choice }) => (typeof choice === 'number' && !settled.includes(choice) ? [choice] : [])))];
  const effects = useQueries({ queries: others.map((id) => effectQuery(patientId, id)) });
  const successors = others.flatMap((id, nth): Successor[] => {
    const [practitioner, effect] = [colleagues.get(id), effects[nth]?.data?.effect];
    return practitioner && effect && isToBeSaid(effect) ? [{ practitioner, effect }] : [];
  });

  const fates = decided.map(({ one, choice }) => {
    const about = { appointmentId: one.id, version: one.version };
    return typeof choice === 'number'
      ? { ...about, outcome: 'move' as const, practitionerId: choice, ...(one.outside.includes(choice) && { anyway: true }) }
      : { ...about, outcome: choice };
  });
  const isCancelling = fates.some(({ outcome }) => outcome === 'cancel');
  return {
    leaving,
    decided,
    colleagues,
    successors,
    choiceOf,
    isCancelling,
    /** Everything that is to be said before it is saved is known. */
    isKnown: found.every(({ data }) => data !== undefined) && effects.every(({ data }) => data !== undefined),
    /** What is sent of it with the change. */
    body: {
      ...(fates.length > 0 && { appointments: fates }),
      ...(isCancelling && draft.cancelReason.trim() !== '' && { cancelReason: draft.cancelReason.trim() }),
    } satisfies Partial<CareTeamChange>,
  };
};
export type Parting = ReturnType<typeof useParting>;

/** Those who get onto the care team by what they take over, as rows of it: they may be primary, and somebody cares on. */
export const joiningRows = ({ successors }: Parting, rows: Row[], draft: Draft, myId: number | null): Row[] =>
  successors
    .filter(({ effect, practitioner }) => assigns(effect) && !rows.some(({ id }) => id === practitioner.id))
    .map(({ practitioner }) => ({
      ...practitioner,
      from: '',
      until: '',
      isMe: practitioner.id === myId,
      isNew: false,
      isPrimary: practitioner.id === draft.primaryId,
      connection: null,
      holdsNow: true,
    }));
