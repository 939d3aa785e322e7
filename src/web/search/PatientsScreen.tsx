import { Button, Group, Text } from '@mantine/core';
import { IconSearchOff, IconUsers } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { mostSelected } from '#src/contract/bulk.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { AssignTherapistModal } from '#src/web/assignments/AssignTherapistModal.tsx';
import { SelectionBar } from '#src/web/bulk/SelectionBar.tsx';
import { RequestAccessModal } from '#src/web/inbox/RequestAccessModal.tsx';
import { PatientManagementTable } from '#src/web/patients/PatientManagementTable.tsx';
import type { PatientActs } from '#src/web/patients/PatientRow.tsx';
import { useListedPatient } from '#src/web/patients/data.ts';
import { useSelection } from '#src/web/patients/useSelection.ts';
import { useMe } from '#src/web/session/data.ts';
import { TagsButton } from '#src/web/tags/TagsButton.tsx';
import { TransferMenu } from '#src/web/transfer/TransferMenu.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastNews } from '#src/web/ui/toasts.tsx';
import { idsIn } from './address.ts';
import type { Filter } from './address.ts';
import { selectFound, useFoundCount, useFoundPatients } from './data.ts';
import { FilterBar } from './FilterBar.tsx';

const route = getRouteApi('/staff/patients');

/** Everyone whom one may see (Q2), with the filter in the address, so that it can be passed on. */
export function PatientsScreen() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  return <PatientSearch filter={filter} onFilter={(search) => void navigate({ search, replace: true })} />;
}

export function PatientSearch({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t, i18n } = useTranslation('search');
  const query = useFoundPatients(filter);
  const counted = useFoundCount(filter);
  const { acts, dialogs } = useActs();
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <ScreenHeader title={t('title')} description={t('description')}>
        <Group gap="xs">
          <TagsButton />
          <TransferMenu filter={filter} />
        </Group>
      </ScreenHeader>
      <FilterBar filter={filter} onFilter={onFilter} />
      <Text size="sm" c="dimmed" mb="xs" role="status" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {counted.data === undefined || counted.isPlaceholderData
          ? counted.isError
            ? ''
            : t('counting')
          : t('count', { count: counted.data, formatted: counted.data.toLocaleString(i18n.language) })}
      </Text>
      <Found
        key={JSON.stringify(filter)}
        filter={filter}
        query={query}
        acts={acts}
        empty={
          isFiltered ? (
            <EmptyState icon={IconSearchOff} title={t('empty.title')} advice={t('empty.advice')}>
              <Group mt="xs">
                <Button variant="default" onClick={() => onFilter({})}>
                  {t('clearAll')}
                </Button>
              </Group>
            </EmptyState>
          ) : (
            <EmptyState icon={IconUsers} title={t('empty.nobody')} advice={t('empty.nobodyAdvice')} />
          )
        }
      />
      {dialogs}
    </>
  );
}

type FoundProps = { filter: Filter; query: ReturnType<typeof useFoundPatients>; acts: PatientActs; empty: ReactNode };

/** Those whom the filter finds, and what is done with several of them; another filter selects anew. */
function Found({ filter, query, acts, empty }: FoundProps) {
  const { t } = useTranslation(['search', 'bulk']);
  const me = useMe();
  const selection = useSelection(query.patients, mostSelected);
  const selects = (['profile.edit', 'careTeam.assign', 'patient.export'] as const).some((right) => me.rights.includes(right));
  const named = idsIn(filter.primary ?? filter.practitioners);
  const all = async () => {
    const { ids, more } = await selectFound(filter);
    selection.set(ids);
    if (more) toastNews(t('bulk:allMore', { most: mostSelected }));
  };
  return (
    <>
      <PatientManagementTable
        list="allTenantPatients"
        label={t('title')}
        query={query}
        compact={false}
        appointments
        acts={acts}
        selection={selects ? selection : null}
        empty={empty}
      />
      <SelectionBar
        ids={selection.ids}
        practitionerId={named.length === 1 ? Number(named[0]) : null}
        onClear={() => selection.set([])}
        onAll={all}
        most={mostSelected}
      />
    </>
  );
}

/** What one does with somebody in the list: open the page, and put somebody on the care team. */
function useActs() {
  const navigate = useNavigate();
  const [joined, setJoined] = useState<PatientSummaryV2 | null>(null);
  const [requested, setRequested] = useState<PatientSummaryV2 | null>(null);
  const [opened, setOpened] = useState<'join' | 'request' | null>(null);
  const acts = useMemo<PatientActs>(
    () => ({
      open: ({ id }) => void navigate({ to: '/patients/$patientId', params: { patientId: String(id) } }),
      addTherapist: (patient) => (setJoined(patient), setOpened('join')),
      requestAccess: (patient) => (setRequested(patient), setOpened('request')),
    }),
    [navigate],
  );
  const dialogs = (
    <>
      <AssignTherapistModal patient={useListedPatient(joined)} opened={opened === 'join'} onClose={() => setOpened(null)} />
      <RequestAccessModal patient={useListedPatient(requested)} opened={opened === 'request'} onClose={() => setOpened(null)} />
    </>
  );
  return { acts, dialogs };
}
