import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconPlus, IconStethoscope } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { AddDiagnosisModal } from './AddDiagnosisModal.tsx';
import { diagnosesQuery, isActive } from './data.ts';
import type { Diagnosis } from './data.ts';
import { DiagnosisItem } from './DiagnosisItem.tsx';
import classes from './DiagnosesPanel.module.css';

/** What is diagnosed for a patient: what stands now first, the primary at the top, then what has passed (C2). */
export function DiagnosesPanel({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('diagnoses');
  const [adding, setAdding] = useState(false);
  const query = useInfiniteQuery(diagnosesQuery(patient.id));
  const group = (items: Diagnosis[], title: string) =>
    items.length > 0 && (
      <section>
        <Title order={3} size="h4" mb="xs">
          {title}
        </Title>
        <ul className={classes.diagnoses}>
          {items.map((one) => (
            <DiagnosisItem key={one.id} patientId={patient.id} diagnosis={one} mayWrite={patient.may.write} />
          ))}
        </ul>
      </section>
    );
  return (
    <Stack gap="md" maw={960}>
      {patient.may.write && (
        <Group>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        </Group>
      )}
      <FourStates
        query={query}
        loading={<Loading />}
        empty={({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState icon={IconStethoscope} title={t('empty.title')} advice={t('empty.advice', { whom: fullName(patient) })} />
          ) : null
        }
      >
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          const now = all.filter(({ status }) => isActive(status)).sort((one, other) => Number(other.isPrimary) - Number(one.isPrimary));
          return (
            <>
              {group(now, t('now'))}
              {group(
                all.filter(({ status }) => !isActive(status)),
                t('earlier'),
              )}
              {query.hasNextPage && (
                <Group justify="center">
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('more')}
                  </Button>
                </Group>
              )}
            </>
          );
        }}
      </FourStates>
      {adding && <AddDiagnosisModal patientId={patient.id} onClose={() => setAdding(false)} />}
    </Stack>
  );
}

const Loading = () => (
  <div className={classes.diagnoses}>
    {[0, 1].map((row) => (
      <div key={row} className={classes.diagnosis}>
        <Skeleton h={16} w="45%" mb={8} />
        <Skeleton h={12} w="60%" />
      </div>
    ))}
  </div>
);
