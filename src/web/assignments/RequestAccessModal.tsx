import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './AssignTherapistModal.module.css';

type Props = { patient: PatientSummaryV2 | null; opened: boolean; onClose: () => void };

/** Where the policy does not let one assign oneself (A3): who can, until a request can be sent from here (A10). */
export function RequestAccessModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['assignments', 'ui']);
  const me = useMe();
  const whom = patient ? fullName(patient) : '';
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('request.title', { whom })}
      size={440}
      classNames={{ title: classes.title }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t(`request.${me.tenant.assignmentPolicy === 'managed' ? 'whoManaged' : 'who'}`, {
            clinic: me.tenant.name,
            whom,
          })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('request.notYet')}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('request.understood')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
