import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Coverer } from '#src/contract/leave.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './LeaveScreen.module.css';

/** How full a colleague is, and becomes by what is chosen. */
export function ColleagueLoad({ one, adds }: { one: Coverer; adds: number }) {
  const { t } = useTranslation('leave');
  const { caseload, capacity } = one;
  const whole = Math.max(capacity ?? 0, caseload + adds, 1);
  const isOver = capacity !== null && adds > 0 && caseload + adds > capacity;
  const said = capacity === null ? t('load', { count: caseload }) : t('loadOf', { count: caseload, capacity });
  return (
    <li className={classes.colleague}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={500} truncate>
          {fullName(one)}
        </Text>
        {one.isAway && (
          <Text size="xs" c="dimmed">
            {t('away')}
          </Text>
        )}
      </Group>
      <Progress.Root size="md" mt={4} aria-hidden>
        <Progress.Section value={(caseload / whole) * 100} color="gray" />
        <Progress.Section value={(adds / whole) * 100} color={isOver ? 'amber' : 'teal'} />
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4} data-figures>
        {[said, adds > 0 && t('adds', { count: adds }), isOver && t('over')].filter(Boolean).join(' · ')}
      </Text>
    </li>
  );
}
