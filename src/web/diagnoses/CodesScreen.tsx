import { Skeleton, Stack, Table, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { tablesQuery } from './data.ts';
import { ImportTable } from './ImportTable.tsx';
import classes from './DiagnosesPanel.module.css';

/** The code tables of the clinic, and how another is brought in. */
export function CodesScreen() {
  const { t, i18n } = useTranslation('diagnoses');
  const { tenant, rights } = useMe();
  const may = rights.includes('template.manage');
  const query = useQuery({ ...tablesQuery, enabled: may });
  const { date } = formats(i18n.language, tenant.timeZone);
  if (!may) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('codes.title')} description={t('codes.description', { clinic: tenant.name })} />
      <Stack gap="xl">
        <FourStates query={query} loading={<Skeleton h={112} radius="md" />}>
          {({ items }) => (
            <section>
              <Title order={2} size="h3" mb="xs">
                {t('codes.tables')}
              </Title>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('codes.system')}</Table.Th>
                    <Table.Th ta="end">{t('codes.imported')}</Table.Th>
                    <Table.Th ta="end">{t('codes.sample')}</Table.Th>
                    <Table.Th>{t('codes.changed')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ system, imported, sample, changedAt }) => (
                    <Table.Tr key={system}>
                      <Table.Td>{system}</Table.Td>
                      <Table.Td ta="end">{imported.toLocaleString(i18n.language)}</Table.Td>
                      <Table.Td ta="end">{sample.toLocaleString(i18n.language)}</Table.Td>
                      <Table.Td>{changedAt ? date(changedAt) : t('codes.never')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </section>
          )}
        </FourStates>
        <ImportTable />
      </Stack>
    </div>
  );
}
