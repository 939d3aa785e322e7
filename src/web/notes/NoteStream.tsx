import { Button, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconNotes } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clinicalKinds, contactKinds } from '#src/contract/notes.ts';
import type { Note, NoteKind } from '#src/contract/notes.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { useNotes } from './data.ts';
import { GivenDrafts } from './GivenDrafts.tsx';
import { MySealedDrafts } from './MySealedDrafts.tsx';
import { NewNoteMenu } from './NewNoteMenu.tsx';
import { NoteCard } from './NoteCard.tsx';
import classes from './NotesPanel.module.css';
import type { Opened } from './useWriting.ts';

type Props = {
  patient: PatientPage;
  /** Opens a draft in the editor, with the notes that are on the screen now. */
  onOpen: (note: Opened, notes: Note[]) => void;
};

/** The notes of a patient, latest session first; of contacts only, for those who do not read the record. */
export function NoteStream({ patient, onOpen }: Props) {
  const { t } = useTranslation('notes');
  const [kind, setKind] = useState<NoteKind>();
  const readsRecord = patient.recordOpens;
  const query = useNotes(patient.id, readsRecord ? 'notes' : 'contact-notes', kind);
  const { notes } = query;
  const whom = fullName(patient);
  const open = (note: Opened) => onOpen(note, notes);
  const mayBegin = patient.may.write || patient.may.writeContacts;
  const begin = mayBegin && <NewNoteMenu patientId={patient.id} contactsOnly={!patient.may.write} notes={notes} onOpen={open} />;
  const kinds = [...clinicalKinds, ...contactKinds].map((one) => ({ value: one as string, label: t(`kind.${one}`) }));
  return (
    <section className={classes.panel} aria-label={t('stream', { whom })}>
      {patient.may.write && <GivenDrafts patientId={patient.id} onOpen={open} />}
      <MySealedDrafts patientId={patient.id} />
      <FourStates
        query={query}
        loading={<Loading />}
        empty={() =>
          notes.length === 0 && kind === undefined ? (
            <EmptyState
              icon={IconNotes}
              title={t(readsRecord ? 'empty.title' : 'empty.contactsTitle')}
              advice={t(readsRecord ? 'empty.advice' : 'empty.contacts', { whom })}
            >
              {begin && <Group mt="sm">{begin}</Group>}
            </EmptyState>
          ) : null
        }
      >
        {() => (
          <>
            <Group justify="space-between" gap="sm">
              {readsRecord ? (
                <Select
                  aria-label={t('filter.label')}
                  data={[{ value: 'all', label: t('filter.all') }, ...kinds]}
                  value={kind ?? 'all'}
                  onChange={(value) => setKind(value === 'all' ? undefined : (value as NoteKind))}
                  allowDeselect={false}
                  w={200}
                />
              ) : (
                <Title order={2} size="h3">
                  {t('contactsTitle')}
                </Title>
              )}
              {begin}
            </Group>
            {notes.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('empty.kind')}
              </Text>
            )}
            {notes.map((note) => (
              <NoteCard key={note.id} patientId={patient.id} note={note} readsRecord={readsRecord} onOpen={open} />
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
          </>
        )}
      </FourStates>
    </section>
  );
}

const Loading = () => (
  <Stack gap="md">
    <Group justify="space-between">
      <Skeleton h={36} w={200} />
      <Skeleton h={36} w={140} />
    </Group>
    {[220, 180].map((height) => (
      <Skeleton key={height} h={height} radius="lg" />
    ))}
  </Stack>
);
