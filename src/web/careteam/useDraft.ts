import { useState } from 'react';
import type { CareTeam, CareTeamChange, Connection } from '#src/contract/assignments.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';

/** Days on the clinic's calendar, YYYY-MM-DD; '' at once, or without an end. The last day belongs to it. */
export type Days = { from: string; until: string };
const undated: Days = { from: '', until: '' };

/** What becomes of an appointment to come with somebody who is removed: kept, cancelled, or moved to the colleague of this id (A7). */
export type Choice = 'keep' | 'cancel' | number;

/** What was changed in the box and is not saved yet: acts, not a result, so that they can be laid on top of another team. */
export type Draft = {
  added: (TherapistInfo & Days)[];
  /** New dates of someone who is on the team or will be. */
  dated: Record<number, Days>;
  removed: number[];
  /** Null while it stays who it is. */
  primaryId: number | null;
  reason: string;
  leaveUnassigned: boolean;
  /** By the appointment; kept where nothing is said. */
  choices: Record<number, Choice>;
  cancelReason: string;
};
const noDraft: Draft = {
  added: [],
  dated: {},
  removed: [],
  primaryId: null,
  reason: '',
  leaveUnassigned: false,
  choices: {},
  cancelReason: '',
};

/** A row of the box: who is on the team, will be, or was just added. */
export type Row = TherapistInfo &
  Days & { isMe: boolean; isNew: boolean; isPrimary: boolean; connection: Connection | null; holdsNow: boolean };

/** The assignments that the box is about: an emergency access stands beside them (A14). */
export const assignmentsOf = (team: CareTeam): Connection[] => [
  ...team.connections.filter(({ kind }) => kind !== 'emergency'),
  ...team.upcoming,
];

const dayOf = (instant: string | null, zone: string): string => (instant === null ? '' : wallAt(new Date(instant), zone).slice(0, 10));
/** The days of an assignment as fields show them; a beginning that has passed is no date to choose any more. */
export const daysOf = ({ since, until }: Connection, zone: string, now = new Date()): Days => ({
  from: new Date(since) > now ? dayOf(since, zone) : '',
  until: dayOf(until, zone),
});
export const today = (zone: string): string => dayOf(new Date().toISOString(), zone);

/** The team as it would be, in the order of the screen. */
export const rowsOf = (team: CareTeam, draft: Draft, myId: number | null, zone: string): Row[] => {
  const now = new Date();
  const primary = draft.primaryId ?? primaryOf(team);
  const standing = assignmentsOf(team)
    .filter(({ id }) => !draft.removed.includes(id))
    .map((connection): Row => {
      const days = draft.dated[connection.id] ?? daysOf(connection, zone, now);
      const { id, firstName, lastName, isMe } = connection;
      return {
        id,
        firstName,
        lastName,
        isMe,
        isNew: false,
        isPrimary: id === primary,
        connection,
        holdsNow: !isLater(days, zone),
        ...days,
      };
    });
  const added = draft.added.map((one): Row => ({
    ...one,
    isMe: one.id === myId,
    isNew: true,
    isPrimary: one.id === primary,
    connection: null,
    holdsNow: !isLater(one, zone),
  }));
  return [...standing, ...added];
};
const isLater = ({ from }: Days, zone: string): boolean => from > today(zone);

export const primaryOf = (team: CareTeam): number | null => assignmentsOf(team).find(({ kind }) => kind === 'primary')?.id ?? null;

const endOf = (day: string, zone: string): string => {
  const lastMinute = instantAt(`${day}T23:59`, zone);
  return lastMinute ? new Date(lastMinute.getTime() + 59_000).toISOString() : day;
};

/** What the server is asked to do; null where nothing is to be changed. */
export const changeOf = (team: CareTeam, draft: Draft, zone: string): CareTeamChange | null => {
  const standing = assignmentsOf(team);
  const isOn = (id: number) => standing.some((one) => one.id === id);
  const instants = ({ from, until }: Days) => ({
    // A day that has begun begins at once. What is no day goes as it is, and is refused.
    ...(from > today(zone) && { from: instantAt(`${from}T00:00`, zone)?.toISOString() ?? from }),
    until: until === '' ? null : endOf(until, zone),
  });
  const remove = draft.removed.filter(isOn);
  const add = [
    ...draft.added.filter(({ id }) => !isOn(id)).map((one) => ({ practitionerId: one.id, ...instants(one) })),
    ...standing.flatMap((one) => {
      const days = draft.dated[one.id];
      const before = daysOf(one, zone);
      if (!days || remove.includes(one.id) || (days.from === before.from && days.until === before.until)) return [];
      // An end that was not touched stays to the second.
      const until = days.until === before.until ? { until: one.until } : {};
      return [{ practitionerId: one.id, ...instants(days), ...until }];
    }),
  ];
  const primaryId = draft.primaryId !== null && draft.primaryId !== primaryOf(team) ? draft.primaryId : undefined;
  if (add.length === 0 && remove.length === 0 && primaryId === undefined) return null;
  return {
    version: team.version,
    add,
    remove,
    ...(primaryId !== undefined && { primaryId }),
    ...(remove.length > 0 && { reason: draft.reason.trim() }),
    ...(draft.leaveUnassigned && { leaveUnassigned: true as const }),
  };
};

/** What has to be said before this can be saved (A7): why someone goes, who is primary then, that nobody is to be left. */
export const questionsOf = (team: CareTeam, draft: Draft, rows: Row[], zone: string) => {
  const change = changeOf(team, draft, zone);
  const cared = assignmentsOf(team).some((one) => daysOf(one, zone).from === '');
  const caresOn = rows.some(({ holdsNow }) => holdsNow);
  const primary = primaryOf(team);
  const primaryGoes =
    primary !== null &&
    (draft.removed.includes(primary) || rows.some((row) => row.id === primary && (row.from !== '' || row.until !== '')));
  return {
    reason: (change?.remove?.length ?? 0) > 0,
    primary: primaryGoes && caresOn,
    leaveUnassigned: change !== null && cared && !caresOn,
  };
};

export const useDraft = () => {
  const [draft, setDraft] = useState<Draft>(noDraft);
  const change = (how: (draft: Draft) => Partial<Draft>) => setDraft((before) => ({ ...before, ...how(before) }));
  return {
    draft,
    clear: () => setDraft(noDraft),
    set: (part: Partial<Draft>) => change(() => part),
    add: (whom: TherapistInfo) =>
      change(({ added, removed }) =>
        removed.includes(whom.id) ? { removed: removed.filter((id) => id !== whom.id) } : { added: [...added, { ...whom, ...undated }] },
      ),
    remove: (id: number) =>
      change(({ added, removed, primaryId }) => ({
        ...(added.some((one) => one.id === id) ? { added: added.filter((one) => one.id !== id) } : { removed: [...removed, id] }),
        primaryId: primaryId === id ? null : primaryId,
      })),
    choose: (ids: number[], choice: Choice) =>
      change(({ choices }) => ({ choices: { ...choices, ...Object.fromEntries(ids.map((id) => [id, choice])) } })),
    date: (id: number, days: Days) =>
      change(({ added, dated }) =>
        added.some((one) => one.id === id)
          ? { added: added.map((one) => (one.id === id ? { ...one, ...days } : one)) }
          : { dated: { ...dated, [id]: days } },
      ),
  };
};
