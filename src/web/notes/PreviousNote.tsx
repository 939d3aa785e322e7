import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { isContact } from './data.ts';
import { NoteBody } from './NoteBody.tsx';
import { useNoteName } from './NoteCard.tsx';
import classes from './NoteEditor.module.css';
import { NoteState } from './NoteState.tsx';

/** The note before this one, to look at while one writes. */
export function PreviousNote({ note }: { note: Note }) {
  const { t, i18n } = useTranslation('notes');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const nameOf = useNoteName();
  return (
    // It scrolls by itself beside the editor, so the keyboard must be able to get into it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <aside tabIndex={0} className={classes.previous} aria-label={t('editor.previous')}>
      <Text size="xs" fw={600} c="dimmed">
        {t('editor.previous')}
      </Text>
      <Title order={3} size="h4">
        {t(isContact(note.kind) ? 'contactAt' : 'session', { date: dateTime(note.happenedAt) })}
      </Title>
      <Text size="sm" c="dimmed">
        {nameOf(note)} · {fullName(note.author)}
      </Text>
      <div className={classes.states}>
        <NoteState note={note} />
      </div>
      {note.content && <NoteBody template={note.template} content={note.content} />}
      {note.addenda.map((one) => (
        <section key={one.id} className={classes.addendum}>
          <Text size="xs" fw={600} c="dimmed">
            {t('addendum.by', { who: fullName(one.author), date: dateTime(one.at) })}
          </Text>
          <p className={classes.said} dir="auto">
            {one.text}
          </p>
        </section>
      ))}
    </aside>
  );
}
