import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import classes from './NotesPanel.module.css';

type Props = {
  label: string;
  advice: string;
  confirm: string;
  missing: string;
  most: number;
  busy: boolean;
  error: unknown;
  onSend: (text: string) => void;
  onCancel: () => void;
};

/** A few words that go with an act on a note, typed in place under it. */
export function SaidForm({ label, advice, confirm, missing, most, busy, error, onSend, onCancel }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  // The button that was pressed is gone.
  useEffect(() => field.current?.focus(), []);
  const isEmpty = text.trim() === '';
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isEmpty && !busy) onSend(text.trim());
      }}
    >
      <Stack gap="sm">
        <Textarea
          ref={field}
          label={label}
          description={advice}
          autosize
          minRows={2}
          maxRows={14}
          maxLength={most}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={tried && isEmpty && missing}
        />
        {error !== null && <ErrorNote error={error} />}
        <Group gap="xs">
          <Button type="submit" size="xs" loading={busy}>
            {confirm}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
