import type { changeCareTeam, PartingAppointment } from '#src/contract/assignments.ts';
import type { Out } from '#src/contract/endpoint.ts';
import { Problem } from '#src/contract/problems.ts';

type Standing = { practitionerId: number; isPrimary: boolean; holdsNow: boolean; isMe: boolean };
export type Change = Out<typeof changeCareTeam.body>;
type Plan = {
  /** Who is primary now, and is not to be any more. */
  stepsDown: number | null;
  /** Who becomes primary. */
  nextPrimary: number | null;
  /** In this order: oneself last, since with it the patient may go out of one's own sight. */
  remove: number[];
};

/**
 * What a change of a care team comes to (A7): the primary is replaced, or stays; the last one goes only where that is said.
 * @throws Problem not_assigned, invalid_target, primary_needed
 */
export const planOf = (
  standing: Standing[],
  { add, remove, primaryId, leaveUnassigned }: Pick<Change, 'add' | 'remove' | 'primaryId' | 'leaveUnassigned'>,
  now: Date,
): Plan => {
  const strangers = remove.filter((id) => !standing.some(({ practitionerId }) => practitionerId === id));
  if (strangers.length > 0) throw new Problem('not_assigned', { ids: strangers });

  const stay = standing.filter(({ practitionerId }) => !remove.includes(practitionerId));
  const belongs = (id: number) => [...stay, ...add].some(({ practitionerId }) => practitionerId === id);
  if (primaryId !== undefined && !belongs(primaryId)) throw new Problem('invalid_target', { ids: [primaryId] });

  const begins = add.filter(({ from }) => from === undefined || new Date(from) <= now);
  const isPutOff = (id: number) =>
    add.some(({ practitionerId }) => practitionerId === id) && !begins.some((one) => one.practitionerId === id);
  const caresOn = stay.some(({ practitionerId, holdsNow }) => holdsNow && !isPutOff(practitionerId)) || begins.length > 0;
  const cared = standing.some(({ holdsNow }) => holdsNow);
  const primary = standing.find(({ isPrimary }) => isPrimary)?.practitionerId ?? null;
  const nextPrimary = primaryId === undefined || primaryId === primary ? null : primaryId;
  const primaryLeaves = primary !== null && remove.includes(primary);
  if (caresOn ? primaryLeaves && nextPrimary === null : cared && !leaveUnassigned) throw new Problem('primary_needed');

  const isMe = (id: number) => standing.some((one) => one.practitionerId === id && one.isMe);
  return {
    stepsDown: primaryLeaves || nextPrimary !== null ? primary : null,
    nextPrimary,
    remove: remove.toSorted((a, b) => Number(isMe(a)) - Number(isMe(b))),
  };
};

type Fate = Change['appointments'][number];
export type MoveFate = Extract<Fate, { outcome: 'move' }>;

/**
 * What becomes of the appointments to come with those who are removed (A7): each of them is decided, as it stands now, and nothing else is.
 * @throws Problem not_their_appointment, appointments_undecided; invalid_target where one is moved to somebody who is removed as well
 */
export const fatesOf = (
  toCome: PartingAppointment[],
  { remove, appointments }: Pick<Change, 'remove' | 'appointments'>,
): { moves: MoveFate[]; cancelled: number[] } => {
  const strangers = appointments.filter(({ appointmentId }) => !toCome.some(({ id }) => id === appointmentId));
  if (strangers.length > 0) throw new Problem('not_their_appointment', { ids: strangers.map(({ appointmentId }) => appointmentId) });
  const undecided = toCome.filter(({ id, version }) => !appointments.some((one) => one.appointmentId === id && one.version === version));
  if (undecided.length > 0) throw new Problem('appointments_undecided', { count: undecided.length, appointments: undecided });
  const moves = appointments.filter((one) => one.outcome === 'move');
  const leaving = moves.filter(({ practitionerId }) => remove.includes(practitionerId)).map(({ practitionerId }) => practitionerId);
  if (leaving.length > 0) throw new Problem('invalid_target', { ids: [...new Set(leaving)] });
  return { moves, cancelled: appointments.filter(({ outcome }) => outcome === 'cancel').map(({ appointmentId }) => appointmentId) };
};

type Wanted = { id: number; busyFrom: string; busyUntil: string };
/** Which of these, all moved to one colleague, overlap another of them: two of those removed may have been booked together. */
export const overlapping = (wanted: readonly Wanted[]): number[] =>
  wanted
    .filter((one) =>
      wanted.some(
        (other) =>
          other.id !== one.id &&
          Date.parse(other.busyFrom) < Date.parse(one.busyUntil) &&
          Date.parse(other.busyUntil) > Date.parse(one.busyFrom),
      ),
    )
    .map(({ id }) => id);
