import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { useGive } from './data.ts';
import classes from './NotesPanel.module.css';
import { endWritings, forgetEnded, useEnded } from './useWriting.ts';
import type { Ended } from './useWriting.ts';

type Props = {
  patientId: number;
  /** Whose record it was; left out where the patient does not exist for the one looking any more. */
  whom?: string;
  /** The record has closed: what is being written in it is put away. */
  closed?: { mayWriteContacts: boolean };
};

/** C4: access has ended while someone was writing. What they wrote is kept, and is not on the screen any more. */
export function EndedWriting({ patientId, whom, closed }: Props) {
  const ended = useEnded(patientId);
  const keeps = closed?.mayWriteContacts;
  useEffect(() => {
    if (keeps !== undefined) endWritings(patientId, keeps);
  }, [patientId, keeps]);
  return ended.map((one) => <Kept key={one.noteId} ended={one} whom={whom} />);
}

function Kept({ ended: { noteId, state }, whom }: { ended: Ended; whom: string | undefined }) {
  const { t } = useTranslation('notes');
  const give = useGive();
  const heading = useRef<HTMLHeadingElement>(null);
  // The field one was typing in is gone.
  useEffect(() => heading.current?.focus(), []);
  return (
    <Paper withBorder radius="lg" className={classes.ended} role="alert">
      <IconLock size={22} stroke={1.6} aria-hidden className={classes.lock} />
      <div className={classes.grow}>
        <Title order={2} size="h3" ref={heading} tabIndex={-1} className={classes.heading}>
          {whom ? t('ended.title', { whom }) : t('ended.titleUnnamed')}
        </Title>
        <Text size="sm" mt={4}>
          {t(`ended.${state.is}`)}
        </Text>
        {state.is === 'failed' && <ErrorNote error={state.error} />}
        {give.isSuccess && (
          <Text size="sm" fw={600} mt="xs" role="status">
            {t('ended.given')}
          </Text>
        )}
        <Group gap="xs" mt="md">
          {state.is === 'sealed' && !give.isSuccess && (
            <Button loading={give.isPending} onClick={() => give.mutate(state.draftId, { onError: toastProblem })}>
              {t('ended.give')}
            </Button>
          )}
          {state.is !== 'sealing' && state.is !== 'offline' && (
            <Button variant="default" onClick={() => forgetEnded(noteId)}>
              {t('ended.close')}
            </Button>
          )}
        </Group>
      </div>
    </Paper>
  );
}
