import { ActionIcon, Badge, Button, Group, Tabs, Title, Tooltip, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconBaselineDensityMedium, IconBaselineDensitySmall, IconPlus, IconSearchOff, IconUsers } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { AssignTherapistModal } from '#src/web/assignments/AssignTherapistModal.tsx';
import { InvitedNote } from '#src/web/colleagues/InvitedNote.tsx';
import { InviteNewPatientModal } from '#src/web/invitations/InviteNewPatientModal.tsx';
import { RequestAccessModal } from '#src/web/inbox/RequestAccessModal.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FirstSteps } from '#src/web/setup/FirstSteps.tsx';
import { TransferMenu } from '#src/web/transfer/TransferMenu.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { SearchField } from '#src/web/ui/SearchField.tsx';
import classes from './DashboardScreen.module.css';
import { patientLists, useListedPatient, usePatientList } from './data.ts';
import type { PatientList } from './data.ts';
import { PatientManagementModal } from './PatientManagementModal.tsx';
import { PatientManagementTable } from './PatientManagementTable.tsx';
import type { PatientActs } from './PatientRow.tsx';

/** My patients, and where the clinic has it on, all active patients; for those who find someone for them, the unassigned; who cares for each, and the quick ways to join (A7, A8 a, F3). */
export function DashboardScreen() {
  const { t } = useTranslation(['patients', 'invitations']);
  const me = useMe();
  const hasQueue = me.rights.includes('careTeam.queue') && me.features.therapistPatientAssignment;
  const others: PatientList[] = [
    ...(me.features.allActivePatientsDashboard ? (['allTenantPatients'] as const) : []),
    ...(hasQueue ? (['unassigned'] as const) : []),
  ];
  // Who sees no patients themselves has none of their own: that list is there only where there is no other.
  const hasOwn = me.member?.practitionerId != null || others.length === 0;
  const lists: PatientList[] = hasOwn ? ['patients', ...others] : others;
  // From the overview one comes for the unassigned.
  const asked = patientLists.find((one) => one === new URLSearchParams(window.location.search).get('list'));
  const [wanted, setList] = useState<PatientList | null>(asked ?? null);
  const list = lists.find((one) => one === wanted) ?? lists[0] ?? 'patients';
  const [typed, setTyped] = useState('');
  const [debounced] = useDebouncedValue(typed, 200);
  const q = typed.trim() === '' ? '' : debounced.trim();
  const [compact, setCompact] = useLocalStorage({
    key: 'caseload-density',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [inviteOpened, invite] = useDisclosure(false);
  const mayInvite = me.rights.includes('patient.invite');
  const inviteButton = mayInvite && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={invite.open}>
      {t('invitations:inviteNew')}
    </Button>
  );
  const { acts, dialogs } = usePatientDialogs();

  return (
    <>
      <ScreenHeader title={t('title')}>
        <Group gap="xs" wrap="nowrap">
          <TransferMenu />
          {inviteButton}
        </Group>
      </ScreenHeader>
      <Tabs value={list} onChange={(value) => setList(value as PatientList)} classNames={{ list: classes.tabs }}>
        <div className={classes.bar}>
          {lists.length > 1 ? (
            <Tabs.List aria-label={t('lists.label')}>
              {lists.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`lists.${one}`)}
                  {one === 'unassigned' && <UnassignedCount />}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          ) : (
            <Title order={2} size="h3">
              {t(`lists.${list}`)}
            </Title>
          )}
          <Group gap="xs" wrap="nowrap" className={classes.tools}>
            <Filter value={typed} onChange={setTyped} />
            <Tooltip label={t('compact')}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t('compact')}
                aria-pressed={compact}
                onClick={() => setCompact(!compact)}
                className={classes.density}
              >
                {compact ? <IconBaselineDensitySmall size={16} aria-hidden /> : <IconBaselineDensityMedium size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          </Group>
        </div>
        {lists.map((one) => (
          <Panel key={one} asTab={lists.length > 1} value={one}>
            {one === list && (
              <ListOfPatients
                list={one}
                q={q}
                compact={compact}
                acts={acts}
                inviteButton={inviteButton}
                onInvite={invite.open}
                onClear={() => setTyped('')}
                onAll={lists.includes('allTenantPatients') && one === 'patients' ? () => setList('allTenantPatients') : undefined}
              />
            )}
          </Panel>
        ))}
      </Tabs>
      {dialogs}
      {mayInvite && <InviteNewPatientModal opened={inviteOpened} onClose={invite.close} />}
    </>
  );
}

const Panel = ({ asTab, value, children }: { asTab: boolean; value: PatientList; children: ReactNode }) =>
  asTab ? <Tabs.Panel value={value}>{children}</Tabs.Panel> : <div>{children}</div>;

/** How many wait for somebody, as far as they are loaded (A7). */
function UnassignedCount() {
  const { patients, hasNextPage } = usePatientList('unassigned', '');
  if (patients.length === 0) return null;
  return (
    <Badge variant="light" color="amber" size="sm" ml={8} className={classes.count}>
      {hasNextPage ? `${patients.length}+` : patients.length}
    </Badge>
  );
}

function Filter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation('patients');
  return (
    <SearchField
      className={classes.filter}
      label={t('filter.label')}
      placeholder={t('filter.placeholder')}
      clear={t('filter.clear')}
      does={t('keys.filter')}
      value={value}
      onChange={onChange}
    />
  );
}

type ListProps = {
  list: PatientList;
  q: string;
  compact: boolean;
  acts: PatientActs;
  inviteButton: ReactNode;
  onInvite: () => void;
  onClear: () => void;
  onAll: (() => void) | undefined;
};

function ListOfPatients({ list, q, compact, acts, inviteButton, onInvite, onClear, onAll }: ListProps) {
  const { t } = useTranslation('patients');
  const { rights, features } = useMe();
  const query = usePatientList(list, q);
  // A clinic in which there is nobody yet begins with its first steps, for those who can take both of them (O1).
  const mayBegin = rights.includes('team.manage') && rights.includes('patient.invite') && features.allActivePatientsDashboard;
  const everybody = usePatientList('allTenantPatients', '', mayBegin && !q && query.isSuccess && query.patients.length === 0);
  const which = ({ patients: 'mine', allTenantPatients: 'all', unassigned: 'unassigned' } as const)[list];
  const count = query.patients.length;
  const isFirst = !q && mayBegin && which !== 'unassigned' && count === 0 && everybody.isSuccess && everybody.patients.length === 0;
  return (
    <>
      {rights.includes('team.manage') && query.isSuccess && !isFirst && <InvitedNote />}
      {q && !query.isPlaceholderData && (
        <VisuallyHidden role="status">{query.hasNextPage ? t('foundMore', { count }) : t('found', { count })}</VisuallyHidden>
      )}
      <PatientManagementTable
        key={q}
        list={list}
        query={query}
        compact={compact}
        acts={acts}
        empty={
          q ? (
            <EmptyState icon={IconSearchOff} title={t('empty.match.title', { q })} advice={t('empty.match.advice')}>
              <Button variant="default" mt="xs" onClick={onClear}>
                {t('filter.clear')}
              </Button>
            </EmptyState>
          ) : isFirst ? (
            <FirstSteps onInvitePatient={onInvite} />
          ) : (
            <EmptyState icon={IconUsers} title={t(`empty.${which}.title`)} advice={t(`empty.${which}.advice`)}>
              <Group mt="xs" gap="xs" justify="center">
                {onAll && (
                  <Button variant="default" onClick={onAll}>
                    {t('empty.mine.elsewhere')}
                  </Button>
                )}
                {list !== 'unassigned' && inviteButton}
              </Group>
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** The dialogs about one patient, and what opens them. The patient stays in sight while a dialog fades out. */
const usePatientDialogs = () => {
  const [managed, manage] = useDialog();
  const [joined, join] = useDialog();
  const [requested, request] = useDialog();
  const acts = useMemo<PatientActs>(
    () => ({ open: manage.open, addTherapist: join.open, requestAccess: request.open }),
    [manage, join, request],
  );
  const dialogs = (
    // Not in a Modal.Stack, which does not return the focus; drawn closed, since a dialog notes where the focus was when it opens.
    <>
      <PatientManagementModal {...managed} isCovered={joined.opened || requested.opened} onClose={manage.close} acts={acts} />
      <AssignTherapistModal {...joined} onClose={join.close} />
      <RequestAccessModal {...requested} onClose={request.close} />
    </>
  );
  return { acts, dialogs };
};

const useDialog = () => {
  const [given, setGiven] = useState<PatientSummaryV2 | null>(null);
  const [opened, setOpened] = useState(false);
  const patient = useListedPatient(given);
  const acts = useMemo(
    () => ({
      open: (chosen: PatientSummaryV2) => {
        setGiven(chosen);
        setOpened(true);
      },
      close: () => setOpened(false),
    }),
    [],
  );
  return [{ patient, opened }, acts] as const;
};
