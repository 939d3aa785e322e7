import { Button, SegmentedControl, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { useRows } from './data.ts';
import type { Column, ImportWhole, RowOfImport, Which } from './data.ts';
import classes from './ImportScreen.module.css';

const kinds: Which[] = ['refused', 'widening', 'similar', 'update', 'create'];

/** The rows that somebody should look at, kind by kind: what is not taken and what to do about it first. */
export function ImportRows({ one }: { one: ImportWhole }) {
  const { t } = useTranslation('transfer');
  const [which, setWhich] = useState<Which>(one.summary && one.summary.refused === 0 && one.summary.widening > 0 ? 'widening' : 'refused');
  const rows = useRows(one.id, which, one.state);
  const shown = <T,>(query: T): Omit<T, 'data'> & { data: RowOfImport[] | undefined } => query as never;
  return (
    <section>
      <Title order={3} size="h4" mb="xs">
        {t('rows.title')}
      </Title>
      <Stack gap="sm">
        <div className={classes.scroll}>
          <SegmentedControl
            aria-label={t('rows.title')}
            value={which}
            onChange={(value) => setWhich(value as Which)}
            data={kinds.map((value) => ({ value, label: t(`rows.${value}`) }))}
          />
        </div>
        <FourStates
          query={shown(rows)}
          loading={<Skeleton height={120} />}
          empty={(items) => (items.length === 0 ? <Text size="sm">{t('rows.none')}</Text> : null)}
        >
          {(items) => (
            <div className={classes.wrap}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col" className={classes.short}>
                      {t('rows.row')}
                    </Table.Th>
                    <Table.Th scope="col">{t('rows.name')}</Table.Th>
                    <Table.Th scope="col">{t('rows.what')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((row) => (
                    <Table.Tr key={row.row}>
                      <Table.Td>{row.row}</Table.Td>
                      <Table.Td dir="auto">{row.name}</Table.Td>
                      <Table.Td>
                        <Said row={row} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          )}
        </FourStates>
        {rows.hasNextPage && (
          <div>
            <Button variant="default" onClick={() => void rows.fetchNextPage()} loading={rows.isFetchingNextPage}>
              {t('rows.more')}
            </Button>
          </div>
        )}
      </Stack>
    </section>
  );
}

function Said({ row: { faults, changes, assigns, similar } }: { row: RowOfImport }) {
  const { t } = useTranslation('transfer');
  const told = faults.map(({ reason, column, detail }) =>
    t(`reason.${reason}`, { column: column ? t(`column.${column}`) : '', detail: detail ?? '' }),
  );
  if (told.length === 1) return <>{told[0]}</>;
  if (told.length > 1)
    return (
      <ul className={classes.faults}>
        {told.map((fault, at) => (
          <li key={at}>{fault}</li>
        ))}
      </ul>
    );
  return (
    <>
      {[
        changes.length > 0 && t('rows.changes', { what: changes.map((field) => t(`column.${field as Column}`)).join(', ') }),
        assigns.length > 0 && t('rows.assigns', { who: assigns.join(', ') }),
        similar && t('rows.similarThere'),
      ]
        .filter(Boolean)
        .join(' · ')}
    </>
  );
}
