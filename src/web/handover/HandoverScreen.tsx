import { Group, NativeSelect, Skeleton, Stack } from '@mantine/core';
import { IconLock, IconTransfer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { draftQuery, handoversQuery } from './data.ts';
import type { Handovers } from './data.ts';
import { DraftBoard } from './DraftBoard.tsx';
import { PastHandovers } from './PastHandovers.tsx';

const route = getRouteApi('/staff/handover');

/** A13: gives the caseload of somebody who leaves to their colleagues, and takes it back. */
export function HandoverScreen() {
  const { t } = useTranslation('handover');
  const { rights } = useMe();
  const mayHandOver = rights.includes('handover.make');
  const { of } = route.useSearch();
  const query = useQuery({ ...handoversQuery, enabled: mayHandOver });
  if (!mayHandOver) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <>
      <ScreenHeader title={t('title')} description={t('description')} />
      <FourStates query={query} loading={<Loading />}>
        {(all) => (
          <Stack gap="xl">
            <WhoLeaves practitioners={all.practitioners} of={of} />
            {of !== undefined && <Caseload key={of} of={of} />}
            <PastHandovers items={all.items} />
          </Stack>
        )}
      </FourStates>
    </>
  );
}

function WhoLeaves({ practitioners, of }: { practitioners: Handovers['practitioners']; of: number | undefined }) {
  const { t } = useTranslation('handover');
  const navigate = useNavigate();
  return (
    <NativeSelect
      label={t('who')}
      maw={420}
      value={practitioners.some(({ id }) => id === of) ? of : ''}
      onChange={({ currentTarget: { value } }) => void navigate({ to: '/handover', search: value ? { of: Number(value) } : {} })}
      data={[
        { value: '', label: t('choose') },
        ...practitioners.map((one) => ({ value: String(one.id), label: t('withPatients', { name: fullName(one), count: one.patients }) })),
      ]}
    />
  );
}

function Caseload({ of }: { of: number }) {
  const { t } = useTranslation('handover');
  const query = useQuery(draftQuery(of));
  return (
    <FourStates
      query={query}
      loading={<Loading />}
      empty={(draft) =>
        draft.patients.length === 0 ? (
          <EmptyState icon={IconTransfer} title={t('empty.title', { name: fullName(draft.practitioner) })} advice={t('empty.advice')} />
        ) : null
      }
    >
      {(draft) => <DraftBoard draft={draft} />}
    </FourStates>
  );
}

const Loading = () => (
  <Group align="flex-start" grow>
    <Skeleton h={320} radius="md" />
    <Skeleton h={320} radius="md" />
  </Group>
);
