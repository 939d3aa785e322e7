import { Skeleton, Stack } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { letterheadQuery } from './data.ts';
import { LetterheadForm } from './LetterheadForm.tsx';
import { LetterTemplates } from './LetterTemplates.tsx';
import classes from './LettersScreen.module.css';

/** How the clinic's letters look, and what they begin with. */
export function LettersScreen() {
  const { t } = useTranslation('correspondence');
  const { tenant, rights } = useMe();
  const may = rights.includes('template.manage');
  const query = useQuery({ ...letterheadQuery, enabled: may });
  if (!may) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('clinic.title')} description={t('clinic.description', { clinic: tenant.name })} />
      <Stack gap={40}>
        <FourStates query={query} loading={<Skeleton h={320} radius="md" />}>
          {(letterhead) => <LetterheadForm letterhead={letterhead} />}
        </FourStates>
        <LetterTemplates />
      </Stack>
    </div>
  );
}
