import { SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { isContact } from './data.ts';
import { EndedWriting } from './EndedWriting.tsx';
import { NoteEditor } from './NoteEditor.tsx';
import classes from './NotesPanel.module.css';
import { NoteStream } from './NoteStream.tsx';
import { PsychotherapyNotes } from './PsychotherapyNotes.tsx';
import { useEnded } from './useWriting.ts';
import type { Opened } from './useWriting.ts';

type Section = 'record' | 'psychotherapy';

/** C1: the notes of a patient, the editor in their place while one writes, and apart from both one's own psychotherapy notes. */
export function NotesPanel({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation('notes');
  const [section, setSection] = useState<Section>('record');
  const [open, setOpen] = useState<{ note: Opened; previous: Note | null } | null>(null);
  const ended = useEnded(patient.id);
  const root = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The editor that had the focus is gone.
    if (wasOpen.current && !open) root.current?.focus({ preventScroll: true });
    wasOpen.current = open !== null;
  }, [open]);
  // Where the record is closed, the tab around this says it.
  if (ended.length > 0) return patient.recordOpens ? <EndedWriting patientId={patient.id} whom={fullName(patient)} /> : null;
  if (open)
    return <NoteEditor key={open.note.id} patientId={patient.id} note={open.note} previous={open.previous} onClose={() => setOpen(null)} />;
  const start = (note: Opened, notes: Note[]) => {
    const signed = notes.filter((one) => one.id !== note.id && one.content !== null);
    setOpen({ note, previous: signed.find((one) => isContact(one.kind) === isContact(note.kind)) ?? signed[0] ?? null });
  };
  return (
    <div ref={root} tabIndex={-1} className={classes.root}>
      {patient.may.writePsychotherapy && (
        <SegmentedControl
          mb="md"
          aria-label={t('section.label')}
          data={(['record', 'psychotherapy'] as const).map((one) => ({ value: one, label: t(`section.${one}`) }))}
          value={section}
          onChange={(next) => setSection(next as Section)}
        />
      )}
      {patient.may.writePsychotherapy && section === 'psychotherapy' ? (
        <PsychotherapyNotes patient={patient} />
      ) : (
        <NoteStream patient={patient} onOpen={start} />
      )}
    </div>
  );
}
