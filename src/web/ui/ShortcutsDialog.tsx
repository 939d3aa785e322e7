import { Divider, Group, Kbd, Modal, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { allowShortcuts, useShortcutList, useShortcutsAllowed } from './shortcuts.ts';

const Row = ({ keys, does }: { keys: string; does: string }) => (
  <Group justify="space-between" wrap="nowrap">
    <Text size="sm">{does}</Text>
    <Kbd>{keys}</Kbd>
  </Group>
);

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const shortcuts = useShortcutList();
  const allowed = useShortcutsAllowed();
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} closeButtonProps={{ 'aria-label': t('close') }} size="sm">
      <Stack gap="sm">
        {shortcuts
          .filter(({ keys }) => allowed || keys.length > 1)
          .map(({ keys, does }) => (
            <Row key={`${keys}${does}`} keys={keys} does={does} />
          ))}
        <Row keys="Tab" does={t('shortcuts.next')} />
        <Row keys="Esc" does={t('shortcuts.dialogs')} />
        <Divider my={4} />
        <Switch
          checked={allowed}
          onChange={(event) => allowShortcuts(event.currentTarget.checked)}
          label={t('shortcuts.on')}
          description={t('shortcuts.onAdvice')}
        />
      </Stack>
    </Modal>
  );
}
