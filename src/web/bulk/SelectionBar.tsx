import { Button, Group, Text } from '@mantine/core';
import { IconDownload, IconTag, IconTagOff, IconTransfer, IconUserPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { saveSelected } from '#src/web/transfer/data.ts';
import { AssignPatientsModal } from './AssignPatientsModal.tsx';
import classes from './SelectionBar.module.css';
import { TagPatientsModal } from './TagPatientsModal.tsx';

type Props = {
  ids: ReadonlySet<number>;
  /** The one practitioner of the filter, whose caseload can be handed over. */
  practitionerId: number | null;
  onClear: () => void;
  onAll: () => Promise<void>;
  most: number;
};

/** Q2: what can be done with those who are selected, for whom it is theirs to do. Each act says first what it comes to. */
export function SelectionBar({ ids, practitionerId, onClear, onAll, most }: Props) {
  const { t, i18n } = useTranslation('bulk');
  const me = useMe();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<'assign' | 'add' | 'remove' | null>(null);
  const [busy, setBusy] = useState<'all' | 'export' | null>(null);
  if (ids.size === 0) return null;
  const patientIds = [...ids];
  const mayAssign = me.features.therapistPatientAssignment && me.rights.includes('careTeam.assign') && me.assigning.colleagues !== 'never';
  const close = () => setOpened(null);
  const done = () => {
    close();
    onClear();
  };
  const during = (what: 'all' | 'export', act: Promise<void>) => {
    setBusy(what);
    void act.catch(toastProblem).finally(() => setBusy(null));
  };
  return (
    <>
      <section className={classes.bar} aria-label={t('bar')}>
        <Group gap="xs">
          <Text size="sm" fw={600} role="status">
            {t('selected', { count: ids.size })}
          </Text>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={busy === 'all'}
            onClick={() => during('all', onAll())}
            title={t('allAdvice', { most })}
          >
            {t('all')}
          </Button>
          <Button variant="subtle" size="compact-sm" color="gray" onClick={onClear}>
            {t('clear')}
          </Button>
        </Group>
        <Group gap="xs">
          {mayAssign && (
            <Button size="xs" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setOpened('assign')}>
              {t('assign')}
            </Button>
          )}
          {me.rights.includes('profile.edit') && (
            <>
              <Button size="xs" variant="default" leftSection={<IconTag size={16} aria-hidden />} onClick={() => setOpened('add')}>
                {t('tag')}
              </Button>
              <Button size="xs" variant="default" leftSection={<IconTagOff size={16} aria-hidden />} onClick={() => setOpened('remove')}>
                {t('untag')}
              </Button>
            </>
          )}
          {practitionerId !== null && me.features.therapistPatientAssignment && me.rights.includes('handover.make') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTransfer size={16} aria-hidden />}
              onClick={() => void navigate({ to: '/handover', search: { of: practitionerId } })}
            >
              {t('handOver')}
            </Button>
          )}
          {me.rights.includes('patient.export') && (
            <Button
              size="xs"
              variant="default"
              loading={busy === 'export'}
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() => during('export', saveSelected(patientIds, i18n.language))}
            >
              {t('export')}
            </Button>
          )}
        </Group>
      </section>
      <AssignPatientsModal patientIds={patientIds} opened={opened === 'assign'} onClose={close} onDone={done} />
      <TagPatientsModal act="add" patientIds={patientIds} opened={opened === 'add'} onClose={close} onDone={done} />
      <TagPatientsModal act="remove" patientIds={patientIds} opened={opened === 'remove'} onClose={close} onDone={done} />
    </>
  );
}
