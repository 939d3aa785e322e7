import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { useSendLetter } from './data.ts';
import type { Dispatch, Letter } from './data.ts';

type Props = { patient: PatientPage; letter: Letter; channel: Dispatch['channel']; onClose: () => void };

/** Says beforehand what sending into the portal does; of the other ways asks the day. */
export function SendLetterModal({ patient, letter, channel, onClose }: Props) {
  const { t } = useTranslation('correspondence');
  const { tenant } = useMe();
  const today = useToday(tenant.timeZone);
  const [on, setOn] = useState(today);
  const { mutate, isPending } = useSendLetter(patient.id, letter.id);
  const isPortal = channel === 'portal';
  const send = () =>
    mutate(isPortal ? { channel } : { channel, on }, {
      onSuccess: () => {
        toastDone(t(`done.${channel}`));
        onClose();
      },
      onError: toastProblem,
    });
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={t(`ask.${channel}`)}>
      {isPortal ? (
        <Text size="sm">{t('ask.portalWhat', { whom: patient.preferredName ?? patient.firstName ?? fullName(patient) })}</Text>
      ) : (
        <TextInput type="date" label={t('ask.on')} max={today} value={on} onChange={({ currentTarget }) => setOn(currentTarget.value)} />
      )}
      <Group mt="lg" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ask.cancel')}
        </Button>
        <Button onClick={send} loading={isPending} disabled={!isPortal && (on === '' || on > today)} data-autofocus>
          {t(isPortal ? 'ask.send' : 'ask.record')}
        </Button>
      </Group>
    </Modal>
  );
}
