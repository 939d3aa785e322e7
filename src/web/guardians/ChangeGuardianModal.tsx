import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useChangeGuardian } from './data.ts';
import type { PortalEntry } from './data.ts';
import { ScopeChoice } from './ScopeChoice.tsx';

type Props = { patientId: number; entry: PortalEntry; onClose: () => void };

/** Changes what a guardian may do. Where a colleague did meanwhile, it is said, and shown behind it as it is now. */
export function ChangeGuardianModal({ patientId, entry, onClose }: Props) {
  const { t } = useTranslation(['guardians', 'ui']);
  const change = useChangeGuardian(patientId, entry);
  const [scopes, setScopes] = useState(entry.scopes);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('form.changeTitle', { name: entry.name })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      centered
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (scopes.length > 0) change.mutate(scopes, { onSuccess: onClose });
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t('form.changeWhat')}</Text>
          {change.error && <ErrorNote error={change.error} />}
          <ScopeChoice value={scopes} onChange={setScopes} error={scopes.length > 0 ? null : t('form.missingScopes')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {t('form.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
