import { Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { AccessTimeline } from './AccessTimeline.tsx';
import classes from './AccessTab.module.css';
import { AsOf } from './AsOf.tsx';
import { BlockedMembers } from './BlockedMembers.tsx';
import { whoCanOpenQuery } from './data.ts';
import { ExplainedMember } from './ExplainedMember.tsx';
import { changesOf, refusalOf } from './address.ts';
import type { At } from './address.ts';
import { SealedChart } from './SealedChart.tsx';
import { WhoCanOpen } from './WhoCanOpen.tsx';
import { OpenedAround, WhoOpened } from './WhoOpened.tsx';

type Props = { patient: PatientPage; at: At; onAt: (at: At) => void };

/** Who can open this patient's record and why, who could, and who did (A15); blocks and the seal (R5). */
export function AccessTab({ patient, at, onAt }: Props) {
  const { t } = useTranslation('access');
  const [now] = useState(() => Date.now());
  // What has happened until now is the same whatever moment is looked at. Of another moment nothing is shown while one is awaited.
  const whole = useQuery(whoCanOpenQuery(patient.id));
  const refusal = refusalOf(at, patient.createdAt, now);
  const query = useQuery({ ...whoCanOpenQuery(patient.id, at), enabled: refusal === null });
  const cannot = (why: 'future' | 'early' | 'badTime') => (
    <EmptyState
      icon={IconHistory}
      order={3}
      title={t(`tab.${why}`, { whom: fullName(patient) })}
      advice={t('tab.badTimeAdvice', { whom: fullName(patient) })}
    />
  );
  const failed = (error: unknown, retry: () => void) =>
    error instanceof Problem && error.code === 'invalid' ? cannot('badTime') : <ErrorNote error={error} onRetry={retry} />;
  return (
    <Stack gap="xl" className={classes.tab}>
      <AsOf
        at={at}
        since={patient.createdAt}
        changes={whole.data ? changesOf(whole.data.timeline, patient.createdAt, now) : []}
        onChange={onAt}
      />
      {refusal !== null ? (
        cannot(refusal)
      ) : (
        <FourStates query={query} failed={failed} loading={<Loading />}>
          {(openings) => (
            <>
              <Part title={t(at === null ? 'who.title' : 'who.titlePast')}>
                <WhoCanOpen openings={openings} />
              </Part>
              <Part title={t('explain.title')}>
                <ExplainedMember patient={patient} at={at} />
              </Part>
              {at !== null && (
                <Part title={t('around.title')}>
                  <OpenedAround around={openings.around} at={at} patientId={patient.id} />
                </Part>
              )}
            </>
          )}
        </FourStates>
      )}
      {whole.data && (
        <>
          <Part title={t('timeline.title')}>
            <AccessTimeline timeline={whole.data.timeline} since={patient.createdAt} at={at} onAt={onAt} />
          </Part>
          {at === null && (
            <Part title={t('opened.title')}>
              <WhoOpened opened={whole.data.opened} />
            </Part>
          )}
        </>
      )}
      {/* What is done here is done now, whatever moment is looked at. */}
      {at === null && patient.may.seal && (
        <Part title={t('seal.title')}>
          <SealedChart patient={patient} />
        </Part>
      )}
      {at === null && patient.may.block && (
        <Part title={t('blocks.title')}>
          <BlockedMembers patient={patient} />
        </Part>
      )}
    </Stack>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <Title order={2} size="h3" mb="sm">
      {title}
    </Title>
    {children}
  </section>
);

const Loading = () => (
  <Stack gap="sm">
    {[0, 1, 2, 3].map((row) => (
      <Group key={row} wrap="nowrap">
        <Skeleton circle h={32} w={32} />
        <Skeleton h={14} maw={420} />
      </Group>
    ))}
    <Skeleton h={140} mt="lg" />
  </Stack>
);
