import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { useReceiveLetter } from './data.ts';

/** Writes down what came in: from whom, when, and what it says. */
export function ReceiveLetterModal({ patientId, onClose }: { patientId: number; onClose: () => void }) {
  const { t } = useTranslation('correspondence');
  const { tenant } = useMe();
  const today = useToday(tenant.timeZone);
  const [came, setCame] = useState({ from: '', on: today, subject: '', summary: '' });
  const { mutate, isPending } = useReceiveLetter(patientId);
  const field = (name: keyof typeof came) => ({
    value: came[name],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setCame({ ...came, [name]: currentTarget.value }),
  });
  const save = () =>
    mutate(came, {
      onSuccess: () => {
        toastDone(t('done.received'));
        onClose();
      },
      onError: toastProblem,
    });
  const isWhole = came.from.trim() !== '' && came.subject.trim() !== '' && came.on !== '' && came.on <= today;
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={t('came.title')} size="lg">
      <Stack gap="sm">
        <TextInput label={t('came.from')} maxLength={100} data-autofocus {...field('from')} />
        <TextInput type="date" label={t('came.on')} max={today} {...field('on')} />
        <TextInput label={t('came.subject')} maxLength={200} {...field('subject')} />
        <Textarea label={t('came.summary')} autosize minRows={4} maxRows={14} maxLength={20_000} {...field('summary')} />
      </Stack>
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ask.cancel')}
        </Button>
        <Button onClick={save} loading={isPending} disabled={!isWhole}>
          {t('came.save')}
        </Button>
      </Group>
    </Modal>
  );
}
