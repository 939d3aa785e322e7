import { Button, Text } from '@mantine/core';
import { IconTransfer } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';

/** The way here from somebody’s caseload. */
export function HandoverLink({ practitionerId }: { practitionerId: number }) {
  const { t } = useTranslation('handover');
  const { rights } = useMe();
  const navigate = useNavigate();
  if (!rights.includes('handover.make')) return null;
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconTransfer size={16} aria-hidden />}
        onClick={() => void navigate({ to: '/handover', search: { of: practitionerId } })}
      >
        {t('open')}
      </Button>
      <Text size="xs" c="dimmed" mt={4}>
        {t('openWhat')}
      </Text>
    </div>
  );
}
