import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportActivity } from '#src/contract/activity.ts';
import { useMe } from '#src/web/session/data.ts';
import classes from './ActivityScreen.module.css';

type Props = { opened: boolean; onClose: () => void };

/** What leaves with the export, and how to verify it afterwards (L1). The browser downloads by itself: a log can be large. */
export function ExportActivityModal({ opened, onClose }: Props) {
  const { t } = useTranslation(['activity', 'ui']);
  const { tenant } = useMe();
  return (
    <Modal opened={opened} onClose={onClose} title={t('export.title')} size="lg" closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <Stack gap="sm">
        <Text size="sm">{t('export.what', { clinic: tenant.name })}</Text>
        <Text size="sm">{t('export.hidden')}</Text>
        <Text size="sm">{t('export.verify')}</Text>
        <Code block className={classes.command}>
          node scripts/audit-verify.mjs caseload-activity.ndjson
        </Code>
        <Text size="sm">{t('export.anchors')}</Text>
        <Group justify="flex-end" mt="sm">
          <Button variant="default" onClick={onClose}>
            {t('export.cancel')}
          </Button>
          <Button
            component="a"
            href={exportActivity.path}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={onClose}
            data-autofocus
          >
            {t('export.download')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
