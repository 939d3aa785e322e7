import { Alert, Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appointment } from '#src/contract/scheduling.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { offerQuery, useCancel, useRestore } from './data.ts';
import { ScopeChoice } from './ScopeChoice.tsx';
import type { Scope } from './ScopeChoice.tsx';
import { useWords } from './useWords.ts';

type Props = { appointment: Appointment; onClose: () => void };

/** S3: by whom and, if one likes, why; it stays in the list, and its time is free. */
export function CancelAppointmentModal({ appointment, onClose }: Props) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const words = useWords();
  const { data: offered } = useQuery(offerQuery);
  const cancel = useCancel();
  const restore = useRestore();
  const [by, setBy] = useState<'clinic' | 'patient'>('clinic');
  const [reason, setReason] = useState('');
  const [scope, setScope] = useState<Scope>('this');
  const [openedAt] = useState(Date.now);
  const notice = offered?.noticeHours;
  const isLate = notice !== undefined && Date.parse(appointment.startsAt) - openedAt < notice * 3_600_000;
  const whom = fullName(appointment.patient);
  const save = () =>
    cancel.mutate(
      {
        appointment,
        body: { by, ...(reason.trim() && { reason: reason.trim() }), ...(appointment.seriesId !== null && { scope }) },
      },
      {
        onSuccess: ({ cancelled, ...now }) => {
          const undo = () => restore.mutate({ appointment: now, body: {} });
          toastDone(t('done.cancelled', { count: cancelled, whom }), cancelled === 1 ? undo : undefined);
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('cancel.title', { whom })} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Stack gap="md">
        <Text size="sm">{words.when(appointment)}</Text>
        {isLate && (
          <Alert variant="light" color="amber" p="sm" icon={<IconClockExclamation aria-hidden />}>
            <Text size="sm">{t('cancel.late', { count: notice })}</Text>
          </Alert>
        )}
        <Radio.Group label={t('cancel.by')} value={by} onChange={(value) => setBy(value as typeof by)}>
          <Group gap="lg" mt={6}>
            <Radio value="clinic" label={t('cancel.clinic')} />
            <Radio value="patient" label={t('cancel.patient')} />
          </Group>
        </Radio.Group>
        <Textarea
          label={t('cancel.reason')}
          description={t('cancel.reasonHint')}
          maxLength={500}
          autosize
          minRows={2}
          maxRows={5}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {appointment.seriesId !== null && <ScopeChoice scope={scope} onChange={setScope} />}
        {cancel.error && <ErrorNote error={cancel.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel.keep')}
          </Button>
          <Button color="red" onClick={save} loading={cancel.isPending}>
            {t('cancel.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
