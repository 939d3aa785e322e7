import { Anchor, Blockquote, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { isContact } from './data.ts';
import { NoteActions } from './NoteActions.tsx';
import { NoteBody } from './NoteBody.tsx';
import classes from './NotesPanel.module.css';
import { NoteState } from './NoteState.tsx';
import { NoteVersionsModal } from './NoteVersionsModal.tsx';
import type { Opened } from './useWriting.ts';

/** What kind of note, and after which template where its kind has several. */
export const useNoteName = () => {
  const { t } = useTranslation('notes');
  return ({ kind, template }: Pick<Note, 'kind' | 'template'>): string =>
    isContact(kind) ? t(`kind.${kind}`) : `${t(`kind.${kind}`)} · ${t(`template.${template}`)}`;
};

type Props = { patientId: number; note: Note; readsRecord: boolean; onOpen: (note: Opened) => void };

/** One note of the stream, to read; with what may be done with it. */
export function NoteCard({ patientId, note, readsRecord, onOpen }: Props) {
  const { t, i18n } = useTranslation('notes');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const nameOf = useNoteName();
  const [showing, setShowing] = useState(false);
  const content = note.content ?? note.draft?.content;
  const heading = `note-${note.id}`;
  return (
    <article className={classes.card} data-status={note.status} aria-labelledby={heading}>
      <header className={classes.head}>
        <PersonAvatar person={note.author} size={36} />
        <div className={classes.names}>
          <Title order={3} size="h3" id={heading}>
            {t(isContact(note.kind) ? 'contactAt' : 'session', { date: dateTime(note.happenedAt) })}
          </Title>
          <Text size="sm" c="dimmed">
            {nameOf(note)} · {fullName(note.author)}
          </Text>
        </div>
      </header>
      <div className={classes.states}>
        <NoteState note={note} />
      </div>
      {note.takenFrom && (
        <Text size="sm" c="dimmed">
          {t('from', { who: fullName(note.takenFrom) })}
        </Text>
      )}
      {note.status === 'returned' && note.returned && (
        <Blockquote className={classes.returned} color="amber" p="sm" radius="md">
          {note.returned.reason}
        </Blockquote>
      )}
      {content && <NoteBody template={note.template} content={content} />}
      {note.addenda.map((one) => (
        <section key={one.id} className={classes.addendum}>
          <Text size="xs" fw={600} c="dimmed">
            {t('addendum.by', { who: fullName(one.author), date: dateTime(one.at) })}
          </Text>
          <Text component="p" className={classes.said} dir="auto">
            {one.text}
          </Text>
        </section>
      ))}
      {note.timesSigned > 1 && readsRecord && (
        <Anchor component="button" type="button" size="sm" className={classes.versions} onClick={() => setShowing(true)}>
          {t('versions.open', { count: note.timesSigned })}
        </Anchor>
      )}
      <NoteActions patientId={patientId} note={note} onOpen={onOpen} />
      {note.timesSigned > 1 && readsRecord && (
        <NoteVersionsModal patientId={patientId} note={note} opened={showing} onClose={() => setShowing(false)} />
      )}
    </article>
  );
}
