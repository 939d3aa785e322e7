import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Coverer } from '#src/contract/leave.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { LoadBar } from '#src/web/ui/LoadBar.tsx';
import { isFull } from './data.ts';
import type { Load } from './data.ts';
import classes from './LeaveScreen.module.css';
import { Over } from './Over.tsx';

/** How full a colleague is, and becomes by what is chosen. */
export function ColleagueLoad({ one, load: { adds, over } }: { one: Coverer; load: Load }) {
  const { t } = useTranslation('leave');
  const { caseload, capacity } = one;
  const said = capacity === null ? t('load', { count: caseload }) : t('loadOf', { count: caseload, capacity });
  return (
    <li className={classes.colleague}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm" fw={500} className={classes.name}>
          {fullName(one)}
        </Text>
        {one.isAway && (
          <Text size="xs" c="dimmed" className={classes.aside}>
            {t('away')}
          </Text>
        )}
      </Group>
      <LoadBar now={caseload} more={adds} most={capacity} />
      <Text size="xs" c="dimmed" data-figures>
        {[said, adds > 0 && t('adds', { count: adds }), over === 0 && isFull(one) && t('full')].filter(Boolean).join(' · ')}
      </Text>
      {over > 0 && <Over>{t('over', { count: over })}</Over>}
    </li>
  );
}
