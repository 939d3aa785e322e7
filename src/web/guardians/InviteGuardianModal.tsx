import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useInviteToPortal } from './data.ts';
import type { PortalScope } from './data.ts';
import { ScopeChoice } from './ScopeChoice.tsx';

type Props = { patient: PatientPage; opened: boolean; onClose: () => void };

/** Invites somebody to act for a patient in the portal (B4). */
export function InviteGuardianModal({ patient, opened, onClose }: Props) {
  const { t } = useTranslation(['guardians', 'ui']);
  return (
    <Modal opened={opened} onClose={onClose} title={t('form.title')} closeButtonProps={{ 'aria-label': t('ui:close') }} centered>
      <Form patient={patient} onClose={onClose} />
    </Modal>
  );
}

function Form({ patient, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation('guardians');
  const invite = useInviteToPortal(patient.id);
  const [key, setKey] = useState(randomId);
  const [tried, setTried] = useState(false);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [scopes, setScopes] = useState<PortalScope[]>([]);
  const flaws = {
    name: name.trim() ? null : t('form.missingName'),
    email: /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(email.trim()) ? null : t('form.badEmail'),
    scopes: scopes.length > 0 ? null : t('form.missingScopes'),
  };
  const shown = (flaw: string | null) => (tried ? flaw : null);
  const called = patient.preferredName ?? patient.firstName;
  const send = () => {
    setTried(true);
    if (Object.values(flaws).some((flaw) => flaw !== null)) return;
    const body = { who: 'guardian' as const, name: name.trim(), email: email.trim(), scopes };
    invite.mutate(
      { body, key },
      {
        // What is changed after a refusal is another request.
        onError: () => setKey(randomId()),
        onSuccess: () => {
          toastDone(t('sent', { email: body.email }));
          onClose();
        },
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
        <Text size="sm">{t('form.what', { name: called })}</Text>
        {invite.error && <ErrorNote error={invite.error} />}
        <TextInput
          label={t('form.name', { whom: called })}
          description={t('form.nameExample')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
          error={shown(flaws.name)}
          data-autofocus
        />
        <TextInput
          label={t('form.email')}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={shown(flaws.email)}
        />
        <ScopeChoice value={scopes} onChange={setScopes} error={shown(flaws.scopes)} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t('form.send')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
