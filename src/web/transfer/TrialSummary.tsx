import { Alert, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ImportWhole } from './data.ts';
import classes from './ImportScreen.module.css';

const kinds = ['create', 'update', 'same', 'refused'] as const;

/** What an import would do, in numbers, and who would gain access by it, in names. */
export function TrialSummary({ summary }: { summary: NonNullable<ImportWhole['summary']> }) {
  const { t, i18n } = useTranslation('transfer');
  const number = new Intl.NumberFormat(i18n.language);
  const { gains, widening } = summary;
  return (
    <Stack gap="lg">
      <div>
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
          {kinds.map((kind) => (
            <Paper key={kind} withBorder p="md">
              <div className={classes.figure}>{number.format(summary[kind])}</div>
              <Text size="sm" c="dimmed">
                {t(`count.${kind}`)}
              </Text>
            </Paper>
          ))}
        </SimpleGrid>
        {summary.byNumber + summary.byEmail + summary.byName > 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {t('matched', summary)}
          </Text>
        )}
      </div>
      <section>
        <Title order={3} size="h4" mb="xs">
          {t('gains.title')}
        </Title>
        {widening > 0 && (
          <Alert color="amber" variant="light" icon={<IconShieldExclamation aria-hidden />} mb="sm">
            {t('gains.widening', { count: widening })}
          </Alert>
        )}
        {gains.length === 0 ? (
          <Text size="sm">{t('gains.none')}</Text>
        ) : (
          <div className={classes.wrap}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('gains.who')}</Table.Th>
                  <Table.Th scope="col" className={classes.number}>
                    {t('gains.existing')}
                  </Table.Th>
                  <Table.Th scope="col" className={classes.number}>
                    {t('gains.created')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {gains.map(({ member, existing, created, opensRecords, supervises }) => (
                  <Table.Tr key={member.id}>
                    <Table.Th scope="row" fw={500}>
                      {member.firstName} {member.lastName}{' '}
                      <Text span size="sm" c="dimmed">
                        {[!opensRecords && t('gains.profileOnly'), supervises && t('gains.supervises')].filter(Boolean).join(', ')}
                      </Text>
                    </Table.Th>
                    <Table.Td className={classes.number}>{number.format(existing)}</Table.Td>
                    <Table.Td className={classes.number}>{number.format(created)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </section>
    </Stack>
  );
}
