import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { PasswordField } from '#src/web/ui/PasswordField.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useBreakGlass, useEmergencyMinutes } from './data.ts';

type Named = { id: number; firstName: string; lastName: string };
type Props = { patient: Named | null; opened: boolean; onClose: () => void };

const shortestReason = 10;
const lengthOf = (text: string) => Array.from(text.trim()).length;

/** A14: one record, for minutes, with a reason and the password again. */
export function BreakGlassModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['inbox', 'ui']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={patient && t('glass.title', { whom: fullName(patient) })}
      size={480}
      styles={{ title: { overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {patient && <BreakForm key={patient.id} patient={patient} onClose={onClose} />}
    </Modal>
  );
}

function BreakForm({ patient, onClose }: { patient: Named; onClose: () => void }) {
  const { t, i18n } = useTranslation(['inbox', 'ui']);
  const { tenant, user } = useMe();
  const minutes = useEmergencyMinutes();
  const open = useBreakGlass(patient.id);
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const whom = fullName(patient);
  const left = shortestReason - lengthOf(reason);
  const wrong = open.error instanceof Problem && open.error.code === 'wrong_password';
  const send = () => {
    setTried(true);
    if (left > 0 || password === '') return;
    open.mutate(
      { reason, password },
      {
        onSuccess: ({ until }) => {
          toastDone(t('glass.done', { whom, time: formats(i18n.language, tenant.timeZone).time(until) }));
          onClose();
        },
        onError: () => setPassword(''),
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('glass.what', { whom, count: minutes })}</Text>
        <Textarea
          data-autofocus
          label={t('glass.reason')}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={500}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          description={left > 0 ? t('glass.left', { count: left }) : t('glass.enough')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          error={tried && left > 0 && t('glass.reasonShort')}
        />
        {/* The password's owner, for password managers. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <PasswordField
          size="sm"
          label={t('glass.password')}
          autoComplete="current-password"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? problemText(open.error).advice : tried && password === '' && !open.isPending && t('glass.passwordMissing')}
        />
        {open.error && !wrong && <ErrorNote error={open.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" color="red" loading={open.isPending}>
            {t('glass.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
