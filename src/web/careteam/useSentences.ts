import { useTranslation } from 'react-i18next';
import type { CareTeam } from '#src/contract/assignments.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { assignmentsOf, daysOf, primaryOf } from './useDraft.ts';
import type { Choice, Days, Draft, Row } from './useDraft.ts';
import type { Parting } from './useParting.ts';

/** What saving would do, in sentences: who will be able to open the record and until when, who no longer, who is primary; and what becomes of appointments (A7). */
export const useSentences = (team: CareTeam, draft: Draft, rows: Row[], zone: string, { decided, colleagues }: Parting): string[] => {
  const { t, i18n } = useTranslation('careteam');
  // A day is a day: it is written as it is, whatever the clock of the browser.
  const { date } = formats(i18n.language, 'UTC');
  const day = (text: string) => date(`${text}T12:00:00Z`);
  const dates = ({ from, until }: Days) =>
    from && until ? ('both' as const) : from ? ('from' as const) : until ? ('until' as const) : ('always' as const);
  const will = (names: string[], days: Days) =>
    t(`will.${dates(days)}`, { names, count: names.length, from: days.from && day(days.from), until: days.until && day(days.until) });

  const before = assignmentsOf(team);
  const changedDays = rows.filter((row) => {
    if (!row.connection) return false;
    const was = daysOf(row.connection, zone);
    return was.from !== row.from || was.until !== row.until;
  });
  // Those with the same dates stand in one sentence.
  const gains = Map.groupBy([...rows.filter(({ isNew }) => isNew), ...changedDays], ({ from, until }) => `${from} ${until}`);
  const losers = before.filter(({ id }) => draft.removed.includes(id)).map((one) => fullName(one));
  const primary = rows.find(({ isPrimary }) => isPrimary);
  const isOther = primary !== undefined && primary.id !== primaryOf(team);
  const nameOf = (choice: Choice) => {
    const to = typeof choice === 'number' ? colleagues.get(choice) : undefined;
    return to ? fullName(to) : null;
  };
  const counted = (outcome: 'kept' | 'moved' | 'cancelled', whose: (one: Parting['decided'][number]) => string | null) =>
    [...Map.groupBy(decided, whose)].flatMap(([name, { length }]) =>
      name === null ? [] : [t(`parting.${outcome}`, { name, count: length })],
    );
  return [
    ...[...gains.values()].map((same) =>
      will(
        same.map((row) => fullName(row)),
        same[0] as Row,
      ),
    ),
    ...(losers.length > 0 ? [t('willNot', { names: losers, count: losers.length })] : []),
    ...(isOther ? [t('becomesPrimary', { name: fullName(primary) })] : []),
    ...counted('kept', (one) => (one.choice === 'keep' ? fullName(one.practitioner) : null)),
    ...counted('moved', ({ choice }) => nameOf(choice)),
    ...counted('cancelled', ({ choice }) => (choice === 'cancel' ? '' : null)),
  ];
};
