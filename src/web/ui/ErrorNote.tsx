import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { problemText } from './problemText.ts';

type Props = { error: unknown; onRetry?: () => void; busy?: boolean };

/** What happened, what to do about it, and the button that does it. Said aloud by screen readers when it appears. */
export function ErrorNote({ error, onRetry, busy = false }: Props) {
  const { t } = useTranslation();
  const { title, advice, requestId } = problemText(error);
  const code = error instanceof Problem ? error.code : 'internal';
  const action =
    code === 'another_clinic'
      ? { label: t('reload'), act: () => window.location.reload() }
      : onRetry && { label: t('retry'), act: onRetry };
  const Icon = code === 'unavailable' ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert color="red" variant="light" icon={<Icon aria-hidden />} title={title} role="alert">
      <Text size="sm">{advice}</Text>
      {requestId && (
        <Text size="xs" mt={4} ff="monospace">
          {t('requestId', { id: requestId })}
        </Text>
      )}
      {action && (
        <Button size="xs" variant="default" mt="sm" onClick={action.act} loading={busy}>
          {action.label}
        </Button>
      )}
    </Alert>
  );
}
