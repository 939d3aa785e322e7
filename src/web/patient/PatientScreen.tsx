import { Button, Group, Skeleton, Stack, Tabs } from '@mantine/core';
import { IconLock, IconUserQuestion } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { AccessTab } from '#src/web/access/AccessTab.tsx';
import type { At } from '#src/web/access/address.ts';
import { RecordsTab } from '#src/web/access/RecordsTab.tsx';
import { CliniciansTab } from '#src/web/careteam/CliniciansTab.tsx';
import { ManageTab } from '#src/web/careteam/ManageTab.tsx';
import { EndedWriting } from '#src/web/notes/EndedWriting.tsx';
import type { RecordPart } from '#src/web/records/data.ts';
import { AppointmentsTab } from '#src/web/scheduling/AppointmentsTab.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { useChosenShown } from '#src/web/ui/useChosenShown.ts';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { tabs, usePatient } from './data.ts';
import type { Tab } from './data.ts';
import { OverviewTab } from './OverviewTab.tsx';
import { PatientHeader } from './PatientHeader.tsx';
import classes from './PatientScreen.module.css';

const route = getRouteApi('/staff/patients/$patientId');

export function PatientScreen() {
  const { patientId } = route.useParams();
  const { tab = 'overview', part = 'notes', at = null } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <PatientTabs
      key={patientId}
      patientId={Number(patientId)}
      tab={tab}
      part={part}
      at={at}
      onAt={(moment) =>
        void navigate({ search: { tab: 'access', ...(moment !== null && { at: moment }) }, replace: true, resetScroll: false })
      }
      onPart={(next) => void navigate({ search: { tab: 'records', part: next }, replace: true, resetScroll: false })}
      onTab={(next) => void navigate({ search: next === 'overview' ? {} : { tab: next }, replace: true, resetScroll: false })}
    />
  );
}

type Props = {
  patientId: number;
  tab: Tab;
  onTab: (tab: Tab) => void;
  part?: RecordPart;
  onPart?: (part: RecordPart) => void;
  /** The moment at which access is looked at. */
  at?: At;
  onAt?: (at: At) => void;
};

/** One patient: who they are, who cares for them, and what of it is open to the one looking. */
export function PatientTabs({ patientId, ...shown }: Props) {
  const { t } = useTranslation('patient');
  const query = usePatient(patientId);
  // Whoever may no longer see the patient is shown nothing of them any more.
  const isGone = query.error instanceof Problem && query.error.code === 'not_found';
  useTitle(query.data && !isGone ? fullName(query.data) : t('title'));
  if (isGone)
    return (
      <>
        <EmptyState icon={IconUserQuestion} order={1} title={t('gone.title')} advice={t('gone.advice')}>
          <Button component={Link} to="/" variant="default" mt="xs">
            {t('gone.home')}
          </Button>
        </EmptyState>
        <EndedWriting patientId={patientId} closed={{ mayWriteContacts: false }} />
      </>
    );
  return (
    <FourStates
      query={query}
      loading={<Loading />}
      failed={(error, retry) => <ErrorNote error={error} onRetry={retry} busy={query.isFetching} />}
    >
      {(patient) => <Page patient={patient} {...shown} />}
    </FourStates>
  );
}

function Page({
  patient,
  tab: wanted,
  onTab,
  part = 'notes',
  onPart = () => {},
  at = null,
  onAt = () => {},
}: { patient: PatientPage } & Omit<Props, 'patientId'>) {
  const { t } = useTranslation('patient');
  const { features, rights } = useMe();
  const shown = tabs.filter((tab) => {
    if (tab === 'appointments') return rights.includes('calendar.read');
    if (tab === 'clinicians') return features.therapistPatientAssignment;
    return tab !== 'manage' || patient.may.unassign;
  });
  const tab = shown.includes(wanted) ? wanted : 'overview';
  // On a phone not all of them may fit.
  const list = useChosenShown(tab);
  return (
    <>
      <PatientHeader patient={patient} onAccess={() => onTab('access')} />
      <Tabs value={tab} onChange={(next) => onTab(next as Tab)} keepMounted={false}>
        <Tabs.List ref={list} aria-label={t('tabs.label', { whom: fullName(patient) })} className={classes.tabs}>
          {shown.map((one) => (
            <Tabs.Tab
              key={one}
              value={one}
              rightSection={one === 'records' && !patient.recordOpens && <IconLock size={14} role="img" aria-label={t('locked')} />}
            >
              {t(`tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview" pt="lg">
          <OverviewTab patient={patient} />
        </Tabs.Panel>
        <Tabs.Panel value="records" pt="lg">
          <RecordsTab patient={patient} part={part} onPart={onPart} />
        </Tabs.Panel>
        <Tabs.Panel value="appointments" pt="lg">
          <AppointmentsTab patient={patient} />
        </Tabs.Panel>
        <Tabs.Panel value="clinicians" pt="lg">
          <CliniciansTab patient={patient} />
        </Tabs.Panel>
        <Tabs.Panel value="access" pt="lg">
          <AccessTab patient={patient} at={at} onAt={onAt} />
        </Tabs.Panel>
        <Tabs.Panel value="manage" pt="lg">
          <ManageTab patient={patient} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton height={28} width={240} />
    <Skeleton height={14} width={320} maw="100%" />
    <Group gap="lg" mt="md">
      {[72, 64, 80, 56].map((width) => (
        <Skeleton key={width} height={20} width={width} />
      ))}
    </Group>
    <Skeleton height={220} radius="md" maw={800} mt="md" />
  </Stack>
);
