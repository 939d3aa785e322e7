import { Alert, Button, Group, Table, Text } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Hours, Location } from './data.ts';
import { dayName, Span } from './DayRow.tsx';
import { daysApart, faultsOf, rowsOf } from './useWeeks.ts';
import type { Row } from './useWeeks.ts';

type Props = { theirs: Hours[]; mine: Row[]; locations: Location[]; busy: boolean; onTake: () => void; onTop: () => void };

/**
 * OC-1: both versions of a week side by side, on the days on which they differ, where a colleague has saved meanwhile.
 * @param mine what would be saved: theirs, with the days on top that one has changed oneself
 */
export function WeekConflict({ theirs, mine, locations, busy, onTake, onTop }: Props) {
  const { t, i18n } = useTranslation('offer');
  const now = rowsOf(theirs);
  const on = (rows: Row[], weekday: number) => rows.filter((row) => row.weekday === weekday);
  const differing = daysApart(now, mine);
  const said = (rows: Row[]) =>
    rows.length === 0 ? (
      <Text size="sm" c="dimmed">
        {t('hours.off')}
      </Text>
    ) : (
      rows.map((row) => <Span key={row.key} row={row} locations={locations} />)
    );
  return (
    <Alert mt="md" color="amber" role="alert" icon={<IconArrowsDiff aria-hidden />} title={t('hours.changed')}>
      <Text size="sm">{differing.length > 0 ? t('hours.changedWhat') : t('hours.changedSame')}</Text>
      {differing.length > 0 && (
        <Table mt="xs" verticalSpacing={4} horizontalSpacing="xs" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('hours.day')}</Table.Th>
              <Table.Th scope="col">{t('hours.theirs')}</Table.Th>
              <Table.Th scope="col">{t('hours.mine')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differing.map((weekday) => (
              <Table.Tr key={weekday}>
                <Table.Th scope="row" fw={500}>
                  {dayName(i18n.language, weekday)}
                </Table.Th>
                <Table.Td>{said(on(now, weekday))}</Table.Td>
                <Table.Td>{said(on(mine, weekday))}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={onTake} disabled={busy}>
          {t('hours.take')}
        </Button>
        {differing.length > 0 && (
          <Button onClick={onTop} loading={busy} disabled={faultsOf(mine).size > 0}>
            {t('hours.onTop')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
