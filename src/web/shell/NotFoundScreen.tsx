import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { Stage } from './Stage.tsx';

export function NotFoundScreen() {
  const { t } = useTranslation('shell');
  useTitle(t('notFound.title'));
  return (
    <Stage>
      <EmptyState icon={IconMapQuestion} order={1} title={t('notFound.title')} advice={t('notFound.advice')}>
        <Button component={Link} to="/" mt="sm">
          {t('notFound.home')}
        </Button>
      </EmptyState>
    </Stage>
  );
}
