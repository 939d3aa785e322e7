import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './HandoverScreen.module.css';
import type { Draft } from './useDraft.ts';

type Props = { mine: Draft; onLook: () => void; isLooking: boolean };

/** What it comes to so far, and the one step that follows, in reach however long the caseload is. */
export function BoardBar({ mine, onLook, isLooking }: Props) {
  const { t } = useTranslation('handover');
  const given = [...mine.to.values()].filter((id) => id !== null);
  const toFirst = () => {
    const first = document.querySelector<HTMLElement>('[data-undecided]');
    first?.scrollIntoView({ block: 'center' });
    first?.focus({ preventScroll: true });
  };
  return (
    <div className={classes.footer}>
      <Text size="sm" role="status" className={classes.sum}>
        {given.length === 0
          ? t('sumNobody')
          : t('sum', { who: t('patients', { count: given.length }), whom: t('toColleagues', { count: new Set(given).size }) })}
      </Text>
      {mine.open > 0 && (
        <Button variant="light" color="amber" onClick={toFirst}>
          {t('open_things', { count: mine.open })}
        </Button>
      )}
      <Button onClick={onLook} loading={isLooking} disabled={mine.open > 0}>
        {t('look')}
      </Button>
    </div>
  );
}
