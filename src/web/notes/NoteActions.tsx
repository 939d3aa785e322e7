import { Button, Group, Text } from '@mantine/core';
import { IconArrowBackUp, IconChecks, IconLockOpen, IconPencil, IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useAddendum, useCoSign, useDiscard, useReturn, useUnlock } from './data.ts';
import classes from './NotesPanel.module.css';
import { SaidForm } from './SaidForm.tsx';
import { opened } from './useWriting.ts';
import type { Opened } from './useWriting.ts';

type Act = 'addendum' | 'unlock' | 'return' | 'discard';
type Props = { patientId: number; note: Note; onOpen: (note: Opened) => void };

/** What the one looking may do with this note; nothing, where they only read. */
export function NoteActions({ patientId, note, onOpen }: Props) {
  const { t } = useTranslation('notes');
  const [act, setAct] = useState<Act | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const coSign = useCoSign(patientId);
  const { may, draft } = note;
  const who = fullName(note.author);
  const goesOn = may.edit && draft !== null;
  const close = () => {
    setAct(null);
    // The focus goes back to where the form was opened.
    requestAnimationFrame(() => row.current?.querySelector('button')?.focus());
  };
  if (act === 'addendum') return <AddendumForm patientId={patientId} note={note} onClose={close} />;
  if (act === 'unlock') return <UnlockForm patientId={patientId} note={note} onClose={close} onOpen={onOpen} />;
  if (act === 'return') return <ReturnForm patientId={patientId} note={note} onClose={close} />;
  if (act === 'discard' && draft)
    return <Discard patientId={patientId} note={note} versionNow={() => Promise.resolve(draft.version)} onClose={close} />;
  if (!goesOn && !may.discard && !may.coSign && !may.addend && !may.unlock) return null;
  return (
    <Group gap="xs" ref={row}>
      {goesOn && (
        <Button
          size="xs"
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => {
            const one = opened(note);
            if (one) onOpen(one);
          }}
        >
          {t('draft.continue')}
        </Button>
      )}
      {may.coSign && (
        <>
          <Button
            size="xs"
            leftSection={<IconChecks size={14} aria-hidden />}
            loading={coSign.isPending}
            onClick={() => coSign.mutate(note, { onSuccess: () => toastDone(t('coSign.done', { who })), onError: toastProblem })}
          >
            {t('coSign.sign')}
          </Button>
          <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={14} aria-hidden />} onClick={() => setAct('return')}>
            {t('return.open')}
          </Button>
        </>
      )}
      {may.addend && (
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAct('addendum')}>
          {t('addendum.add')}
        </Button>
      )}
      {may.unlock && !draft && (
        <Button size="xs" variant="default" leftSection={<IconLockOpen size={14} aria-hidden />} onClick={() => setAct('unlock')}>
          {t('unlock.open')}
        </Button>
      )}
      {may.discard && draft && (
        <Button size="xs" variant="subtle" color="gray" onClick={() => setAct('discard')}>
          {t(note.timesSigned > 0 ? 'draft.discardChanges' : 'draft.discard')}
        </Button>
      )}
    </Group>
  );
}

type FormProps = { patientId: number; note: Note; onClose: () => void };

function AddendumForm({ patientId, note, onClose }: FormProps) {
  const { t } = useTranslation('notes');
  const add = useAddendum(patientId);
  const [key] = useState<string>(() => crypto.randomUUID());
  const done = () => {
    toastDone(t('addendum.done'));
    onClose();
  };
  return (
    <SaidForm
      label={t('addendum.label')}
      advice={t('addendum.advice')}
      confirm={t('addendum.confirm')}
      missing={t('addendum.missing')}
      most={5000}
      busy={add.isPending}
      error={add.error}
      onSend={(text) => add.mutate({ note, text, key }, { onSuccess: done })}
      onCancel={onClose}
    />
  );
}

function UnlockForm({ patientId, note, onClose, onOpen }: FormProps & Pick<Props, 'onOpen'>) {
  const { t } = useTranslation('notes');
  const unlock = useUnlock(patientId);
  const done = (now: Note) => {
    const one = opened(now);
    if (one) onOpen(one);
    else onClose();
  };
  return (
    <SaidForm
      label={t('unlock.label')}
      advice={t('unlock.advice')}
      confirm={t('unlock.confirm')}
      missing={t('unlock.missing')}
      most={500}
      busy={unlock.isPending}
      error={unlock.error}
      onSend={(reason) => unlock.mutate({ note, reason }, { onSuccess: done })}
      onCancel={onClose}
    />
  );
}

function ReturnForm({ patientId, note, onClose }: FormProps) {
  const { t } = useTranslation('notes');
  const back = useReturn(patientId);
  const who = fullName(note.author);
  const done = () => {
    toastDone(t('return.done', { who }));
    onClose();
  };
  return (
    <SaidForm
      label={t('return.label', { who })}
      advice={t('return.advice', { who })}
      confirm={t('return.confirm')}
      missing={t('return.missing')}
      most={1000}
      busy={back.isPending}
      error={back.error}
      onSend={(reason) => back.mutate({ note, reason }, { onSuccess: done })}
      onCancel={onClose}
    />
  );
}

/** The button that was pressed is gone: the focus goes to the one that took its place. */
export const focused = (button: HTMLButtonElement | null): void => button?.focus({ preventScroll: true });

type DiscardProps = {
  patientId: number;
  note: Pick<Note, 'id' | 'kind' | 'timesSigned'>;
  versionNow: () => Promise<number>;
  onClose: () => void;
};

/** Asks before a draft is put away: its author will not see it again. */
export function Discard({ patientId, note, versionNow, onClose, onDone }: DiscardProps & { onDone?: () => void }) {
  const { t } = useTranslation(['notes', 'ui']);
  const discard = useDiscard(patientId);
  const wasSigned = note.timesSigned > 0;
  const done = () => {
    toastDone(t('draft.discarded'));
    (onDone ?? onClose)();
  };
  return (
    <div className={classes.form}>
      <Text size="sm" mb="sm">
        {t(wasSigned ? 'draft.sureChanges' : 'draft.sure')}
      </Text>
      <Group gap="xs">
        <Button
          size="xs"
          color="red"
          ref={focused}
          loading={discard.isPending}
          onClick={() => discard.mutate({ note, versionNow }, { onSuccess: done, onError: toastProblem })}
        >
          {t(wasSigned ? 'draft.discardChanges' : 'draft.discard')}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
      </Group>
    </div>
  );
}
