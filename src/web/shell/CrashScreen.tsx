import { Button, Text } from '@mantine/core';
import { IconBandage, IconPlugConnectedX } from '@tabler/icons-react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { Stage } from './Stage.tsx';

/** For a screen that could not be loaded (the server says why) or drawn (our fault). */
export function CrashScreen({ error }: ErrorComponentProps) {
  const { t } = useTranslation(['shell', 'ui']);
  const refused = error instanceof Problem;
  const said = refused ? problemText(error) : { title: t('crash.title'), advice: t('crash.advice'), requestId: null };
  useTitle(said.title);
  return (
    <Stage>
      <EmptyState icon={refused ? IconPlugConnectedX : IconBandage} order={1} title={said.title} advice={said.advice}>
        {said.requestId && (
          <Text size="xs" ff="monospace">
            {t('requestId', { id: said.requestId, ns: 'ui' })}
          </Text>
        )}
        <Button mt="sm" onClick={() => window.location.reload()}>
          {refused ? t('retry', { ns: 'ui' }) : t('reload', { ns: 'ui' })}
        </Button>
      </EmptyState>
    </Stage>
  );
}
