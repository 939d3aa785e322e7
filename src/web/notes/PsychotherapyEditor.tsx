import { ActionIcon, Alert, Button, Group, Text, Textarea, Title } from '@mantine/core';
import { IconArrowLeft, IconArrowsDiff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { formats } from '#src/web/ui/formats.ts';
import classes from './NoteEditor.module.css';
import { shown } from './NoteFields.tsx';
import { SaveState } from './SaveState.tsx';
import { useAutosave } from './useAutosave.ts';
import type { Kept } from './useAutosave.ts';
import { psychotherapyWritingOf } from './useWriting.ts';
import type { Session } from './useWriting.ts';
import { WhenField } from './WhenField.tsx';

type Props = { patientId: number; noteId: number; kept: Kept<Session>; onClose: () => void };

/** A psychotherapy note while it is written: plain text, kept as one types. */
export function PsychotherapyEditor({ patientId, noteId, kept, onClose }: Props) {
  const { t, i18n } = useTranslation('notes');
  const { time } = formats(i18n.language, useMe().tenant.timeZone);
  const client = useQueryClient();
  const [autosave] = useState(() => psychotherapyWritingOf(client, patientId, noteId, kept));
  const { text, state } = useAutosave(autosave);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const leave = () => {
    void autosave.flush().then(() => client.invalidateQueries({ queryKey: ['notes', patientId, 'psychotherapy'] }));
    onClose();
  };
  if (state.is === 'ended')
    return (
      <Alert color="amber" role="alert" title={t('save.ended')}>
        {t('own.ended')}
      </Alert>
    );
  return (
    <div className={classes.editor}>
      <header className={classes.bar}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('editor.back')} onClick={leave}>
          <IconArrowLeft size={20} aria-hidden />
        </ActionIcon>
        <div className={classes.title}>
          <Title order={2} size="h3">
            {t('own.name')}
          </Title>
          <SaveState state={state} />
        </div>
      </header>
      <div className={classes.paper}>
        {state.is === 'refused' && <ErrorNote error={state.error} />}
        {state.is === 'changed' && (
          <Alert color="amber" role="alert" icon={<IconArrowsDiff aria-hidden />} title={t('conflict.title')}>
            <Text size="xs" c="dimmed" fw={600}>
              {t('conflict.theirs', { time: time(state.theirs.savedAt) })}
            </Text>
            <Text size="sm" className={classes.said} dir="auto">
              {state.theirs.text.text || t('conflict.empty')}
            </Text>
            <Group gap="xs" mt="sm">
              <Button size="xs" onClick={() => autosave.resolve(text)}>
                {t('conflict.keep')}
              </Button>
              <Button size="xs" variant="default" onClick={() => autosave.resolve(state.theirs.text)}>
                {t('conflict.take')}
              </Button>
            </Group>
          </Alert>
        )}
        <WhenField label={t('editor.when')} value={text.happenedAt} onChange={(happenedAt) => autosave.change({ ...text, happenedAt })} />
        <Textarea
          ref={field}
          label={t('own.name')}
          autosize
          minRows={14}
          maxLength={20_000}
          dir="auto"
          readOnly={state.is === 'changed'}
          value={text.text}
          onChange={(event) => autosave.change({ ...text, text: shown(event.currentTarget.value) })}
        />
      </div>
    </div>
  );
}
