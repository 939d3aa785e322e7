import { Button, Text } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import type { Change, LeavePlan, Load, movesOf, Times } from './data.ts';
import classes from './LeaveScreen.module.css';
import { Over } from './Over.tsx';
import { useWhen } from './useWhen.ts';

type Props = {
  plan: LeavePlan;
  changes: readonly Change[];
  moves: ReturnType<typeof movesOf>;
  loads: ReadonlyMap<number, Load>;
  times: Times | undefined;
  of: RefObject<HTMLDivElement | null>;
  onSelectWithout: () => void;
};

/** What confirming does, in a few sentences: who gains access to how many and when, and what becomes of appointments. */
export function PlanEffect({ plan: { leave, colleagues }, changes, moves, loads, times, of, onSelectWithout }: Props) {
  const { t, i18n } = useTranslation('leave');
  const when = useWhen();
  const elsewhere = times?.elsewhere.length ?? moves.filter(({ notFree, to }) => notFree.includes(to)).length;
  const without = times?.without.length ?? 0;
  const gains = colleagues.flatMap((one) => {
    const count = changes.filter(
      ({ one: { onCareTeam, coveredBy }, to }) => to === one.id && coveredBy !== to && !onCareTeam.includes(to),
    ).length;
    return count > 0 ? [{ name: fullName(one), count }] : [];
  });
  const tooFull = colleagues.filter(({ id }) => (loads.get(id)?.adds ?? 0) > 0 && (loads.get(id)?.over ?? 0) > 0);
  const listed = (names: string[]) => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(names);
  return (
    <div ref={of} className={classes.effect} role="status" tabIndex={-1}>
      <Text size="sm">
        {changes.length === 0
          ? t('nothing')
          : [
              gains.length > 0 &&
                t('effect', {
                  count: gains.length,
                  whom: listed(gains.map((one) => t('gains', one))),
                  patients: t('people', { count: gains.reduce((sum, { count }) => sum + count, 0) }),
                  when: when(leave),
                }),
              moves.length > without && t('moves', { count: moves.length - without }),
              elsewhere > 0 && t('elsewhere', { count: elsewhere }),
            ]
              .filter(Boolean)
              .join(' ')}
      </Text>
      {without > 0 && (
        <div className={classes.without}>
          <Over>{t('without', { count: without })}</Over>
          <Button variant="default" size="compact-xs" onClick={onSelectWithout}>
            {t('selectWithout')}
          </Button>
        </div>
      )}
      {tooFull.length > 0 && <Over>{t('overAll', { count: tooFull.length, whom: listed(tooFull.map((one) => fullName(one))) })}</Over>}
    </div>
  );
}
