import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The outline of a screen whose code or data is on its way. */
export function LoadingScreen() {
  const { t } = useTranslation();
  return (
    <Stack gap="md" p="lg" maw={1280} mx="auto" aria-busy="true">
      <VisuallyHidden component="output">{t('loading')}</VisuallyHidden>
      <Skeleton h={32} w={200} />
      <Skeleton h={16} w={320} maw="100%" />
      <Skeleton h={280} mt="sm" />
    </Stack>
  );
}
