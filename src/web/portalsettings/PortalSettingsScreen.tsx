import { Alert, Skeleton, Stack } from '@mantine/core';
import { IconDoorOff, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { AccessNamesSection } from '#src/web/portalaccess/AccessNamesSection.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { portalSettingsQuery } from './data.ts';
import { PortalForm } from './PortalForm.tsx';

/** B2: with whom clients book in the portal, what, and how near and far ahead. */
export function PortalSettingsScreen() {
  const { t } = useTranslation('portalsettings');
  const { tenant, rights, features } = useMe();
  const mayChange = rights.includes('settings.change');
  const query = useQuery({ ...portalSettingsQuery, enabled: mayChange });
  if (!mayChange) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <Stack gap="lg" maw={720}>
      <ScreenHeader title={t('title')} description={t('description', { clinic: tenant.name })} />
      {!features.clientPortal && (
        <Alert color="amber" variant="light" icon={<IconDoorOff aria-hidden />}>
          {t('off')}
        </Alert>
      )}
      <FourStates query={query} loading={<Loading />}>
        {(settings) => <PortalForm settings={settings} />}
      </FourStates>
      <AccessNamesSection mayChange />
    </Stack>
  );
}

const Loading = () => (
  <Stack gap="md">
    <Skeleton h={48} />
    <Skeleton h={48} />
    <Skeleton h={64} maw={400} />
    <Skeleton h={160} />
  </Stack>
);
