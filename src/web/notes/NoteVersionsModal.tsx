import { Modal, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats } from '#src/web/ui/formats.ts';
import { versionsQuery } from './data.ts';
import { NoteBody } from './NoteBody.tsx';
import classes from './NotesPanel.module.css';

type Props = { patientId: number; note: Note; opened: boolean; onClose: () => void };

/** C3: everything a note has said, each time it was signed. */
export function NoteVersionsModal({ patientId, note, opened, onClose }: Props) {
  const { t, i18n } = useTranslation(['notes', 'ui']);
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const query = useQuery({ ...versionsQuery(patientId, note.id), enabled: opened });
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={t('versions.title')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <FourStates query={query} loading={<Skeleton h={240} />}>
        {({ items }) => (
          <Stack gap="lg">
            {items.map(({ nth, content, signedAt, unlockedReason }) => (
              <section key={nth} className={classes.version}>
                <Title order={3} size="h4">
                  {t('versions.nth', { nth, date: dateTime(signedAt) })}
                </Title>
                {unlockedReason && (
                  <Text size="sm" c="dimmed">
                    {t('versions.why', { reason: unlockedReason })}
                  </Text>
                )}
                <NoteBody template={note.template} content={content} />
              </section>
            ))}
          </Stack>
        )}
      </FourStates>
    </Modal>
  );
}
