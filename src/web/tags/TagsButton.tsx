import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTags } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { KeepTagsModal } from './KeepTagsModal.tsx';

/** Opens the clinic's tags, for those who put them on patients. */
export function TagsButton() {
  const { t } = useTranslation('tags');
  const { rights } = useMe();
  const [opened, { open, close }] = useDisclosure(false);
  if (!rights.includes('profile.edit')) return null;
  return (
    <>
      <ActionIcon variant="default" size={36} aria-label={t('keep.button')} title={t('keep.button')} onClick={open}>
        <IconTags size={18} aria-hidden />
      </ActionIcon>
      <KeepTagsModal opened={opened} onClose={close} />
    </>
  );
}
