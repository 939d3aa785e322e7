import { Button } from '@mantine/core';
import { IconBandage } from '@tabler/icons-react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { Stage } from './Stage.tsx';

/** For a screen that could not be loaded (the server says why) or drawn (our fault). */
export function CrashScreen({ error }: ErrorComponentProps) {
  const { t } = useTranslation(['shell', 'ui']);
  useTitle(t('crash.title'));
  const reload = () => window.location.reload();
  return (
    <Stage>
      {error instanceof Problem ? (
        <ErrorNote error={error} onRetry={reload} />
      ) : (
        <EmptyState icon={IconBandage} order={1} title={t('crash.title')} advice={t('crash.advice')}>
          <Button mt="sm" onClick={reload}>
            {t('reload', { ns: 'ui' })}
          </Button>
        </EmptyState>
      )}
    </Stage>
  );
}
