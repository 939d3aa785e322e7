import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconEyeOff, IconNotebook, IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PsychotherapyNote } from '#src/contract/notes.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { useBeginPsychotherapyNote, usePsychotherapyNotes } from './data.ts';
import classes from './NotesPanel.module.css';
import { PsychotherapyEditor } from './PsychotherapyEditor.tsx';
import { keptOf } from './useWriting.ts';
import type { Session } from './useWriting.ts';
import type { Kept } from './useAutosave.ts';

type Open = { id: number; kept: Kept<Session> };

/** One's own psychotherapy notes, kept apart from the record: nobody else reads them (PN-1). */
export function PsychotherapyNotes({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('notes');
  const query = usePsychotherapyNotes(patient.id);
  const begin = useBeginPsychotherapyNote(patient.id);
  const [open, setOpen] = useState<Open | null>(null);
  const start = () => {
    const happenedAt = new Date().toISOString();
    begin.mutate(
      { happenedAt, key: crypto.randomUUID() },
      {
        onSuccess: ({ id, version }) => setOpen({ id, kept: { text: { text: '', happenedAt }, version, savedAt: happenedAt } }),
        onError: toastProblem,
      },
    );
  };
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} loading={begin.isPending} onClick={start}>
      {t('own.new')}
    </Button>
  );
  return (
    <section className={classes.own} aria-label={t('own.title')}>
      <Alert color="gray" icon={<IconEyeOff aria-hidden />} title={t('own.title')}>
        <Text size="sm">{t('own.advice')}</Text>
      </Alert>
      {open ? (
        <PsychotherapyEditor key={open.id} patientId={patient.id} noteId={open.id} kept={open.kept} onClose={() => setOpen(null)} />
      ) : (
        <FourStates
          query={query}
          loading={<Skeleton h={160} radius="lg" />}
          empty={() =>
            query.notes.length === 0 ? (
              <EmptyState icon={IconNotebook} title={t('own.empty')} advice={t('own.emptyAdvice', { whom: fullName(patient) })}>
                <Group mt="sm">{button}</Group>
              </EmptyState>
            ) : null
          }
        >
          {() => (
            <Stack gap="md">
              <Group justify="flex-end">{button}</Group>
              {query.notes.map((note) => (
                <OwnNote key={note.id} note={note} onOpen={() => setOpen({ id: note.id, kept: keptOf(note) })} />
              ))}
              {query.hasNextPage && (
                <Button
                  variant="default"
                  className={classes.more}
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('more')}
                </Button>
              )}
            </Stack>
          )}
        </FourStates>
      )}
    </section>
  );
}

function OwnNote({ note, onOpen }: { note: PsychotherapyNote; onOpen: () => void }) {
  const { t, i18n } = useTranslation('notes');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const date = dateTime(note.happenedAt);
  return (
    <article className={classes.card} data-own>
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h3">
          {t('session', { date })}
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={14} aria-hidden />}
          aria-label={t('own.open', { act: t('draft.continue'), date })}
          onClick={onOpen}
        >
          {t('draft.continue')}
        </Button>
      </Group>
      <Text component="p" className={classes.said} dir="auto" {...(note.text === '' && { c: 'dimmed' })}>
        {note.text || t('untitled')}
      </Text>
    </article>
  );
}
