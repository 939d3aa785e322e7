import { ActionIcon, Button, Group, Menu, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft, IconDots, IconLayoutSidebarRight } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { isContact, useSign } from './data.ts';
import { Discard } from './NoteActions.tsx';
import { useNoteName } from './NoteCard.tsx';
import { NoteConflict } from './NoteConflict.tsx';
import classes from './NoteEditor.module.css';
import { missingIn, NoteFields } from './NoteFields.tsx';
import { PreviousNote } from './PreviousNote.tsx';
import { SaveState } from './SaveState.tsx';
import { SignBar } from './SignBar.tsx';
import { useAutosave } from './useAutosave.ts';
import { leaveWriting, settleWriting, writingOf } from './useWriting.ts';
import type { Opened } from './useWriting.ts';
import { WhenField } from './WhenField.tsx';

type Props = { patientId: number; note: Opened; previous: Note | null; onClose: () => void };

/** C1: a draft while it is written. It is kept as one types, and signed with a keystroke. */
export function NoteEditor({ patientId, note, previous, onClose }: Props) {
  const { t } = useTranslation('notes');
  const client = useQueryClient();
  const isTrainee = useMe().member?.roles.includes('trainee') ?? false;
  const nameOf = useNoteName();
  const [autosave] = useState(() => writingOf(client, patientId, note));
  const { text, state } = useAutosave(autosave);
  const sign = useSign(patientId);
  const isWide = useMediaQuery('(min-width: 80em)', undefined, { getInitialValueInEffect: false });
  const [beside, setBeside] = useState<boolean>();
  const [asking, setAsking] = useState<'sign' | 'discard' | null>(null);
  const [tried, setTried] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  const missing = missingIn(note.template, text.content);
  const showsPrevious = beside ?? isWide;
  // The stream that had the focus is gone: one goes on at the end of the first text, with the editor over the whole height.
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'start' });
    const first = root.current?.querySelector<HTMLTextAreaElement | HTMLInputElement>('textarea, input[name]');
    first?.focus({ preventScroll: true });
    first?.setSelectionRange(first.value.length, first.value.length);
  }, []);

  const leave = () => {
    void leaveWriting(note.id);
    onClose();
  };
  const settled = () => {
    settleWriting(note.id);
    onClose();
  };
  const ask = () => {
    setTried(true);
    const [first] = missing;
    if (first === undefined) setAsking('sign');
    else root.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };
  const refused = (error: unknown) => {
    setAsking(null);
    const code = error instanceof Problem ? error.code : 'internal';
    if (code === 'record_closed' || code === 'not_found' || code === 'record_read_only') autosave.end();
    else if (code === 'changed_meanwhile') void autosave.compare(error as Problem);
    else if (code === 'note_incomplete') setTried(true);
    else toastProblem(error);
  };
  const signNow = async () => {
    setBusy(true);
    // What was typed last is signed too; where it cannot be kept, the line above says why.
    if (await autosave.flush())
      await sign.mutateAsync({ note, draftVersion: autosave.keptVersion }).then(() => {
        toastDone(t(isTrainee ? 'sign.doneTrainee' : 'sign.done'));
        settled();
      }, refused);
    else setAsking(null);
    setBusy(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && asking) setAsking(null);
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing || busy) return;
    event.preventDefault();
    if (asking === 'sign') void signNow();
    else if (state.is !== 'changed') ask();
  };
  if (state.is === 'ended') return null;
  return (
    // Listens for one key from whatever is inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={classes.editor} ref={root} onKeyDown={onKey}>
      <header className={classes.bar}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('editor.back')} onClick={leave}>
          <IconArrowLeft size={20} aria-hidden />
        </ActionIcon>
        <div className={classes.title}>
          <Title order={2} size="h3">
            {nameOf(note)}
          </Title>
          <SaveState state={state} />
        </div>
        <Group gap="xs" wrap="nowrap">
          {previous && (
            <Button
              variant="default"
              aria-expanded={showsPrevious}
              leftSection={<IconLayoutSidebarRight size={16} aria-hidden />}
              onClick={() => setBeside(!showsPrevious)}
              visibleFrom="sm"
            >
              {t('editor.previous')}
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label={t('draft.more')}>
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {previous && (
                <Menu.Item hiddenFrom="sm" onClick={() => setBeside(!showsPrevious)}>
                  {t(showsPrevious ? 'editor.hidePrevious' : 'editor.showPrevious')}
                </Menu.Item>
              )}
              <Menu.Item onClick={() => setAsking('discard')}>
                {t(note.timesSigned > 0 ? 'draft.discardChanges' : 'draft.discard')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </header>
      <div className={classes.sides} data-beside={(showsPrevious && previous !== null) || undefined}>
        <div className={classes.paper}>
          {asking === 'discard' && (
            <Discard
              patientId={patientId}
              note={note}
              versionNow={async () => {
                await autosave.flush();
                return autosave.keptVersion;
              }}
              onClose={() => setAsking(null)}
              onDone={settled}
            />
          )}
          {state.is === 'refused' && <ErrorNote error={state.error} />}
          {state.is === 'changed' ? (
            <NoteConflict template={note.template} mine={text} theirs={state.theirs} onGo={(merged) => autosave.resolve(merged)} />
          ) : (
            <>
              <WhenField
                label={t(isContact(note.kind) ? 'editor.contactWhen' : 'editor.when')}
                value={text.happenedAt}
                onChange={(happenedAt) => autosave.change({ ...text, happenedAt })}
              />
              <NoteFields
                template={note.template}
                content={text.content}
                missing={tried ? missing : []}
                readOnly={busy}
                onChange={(content) => autosave.change({ ...text, content })}
              />
            </>
          )}
        </div>
        {showsPrevious && previous && <PreviousNote note={previous} />}
      </div>
      <SignBar
        wasSigned={note.timesSigned > 0}
        asking={asking === 'sign'}
        busy={busy}
        disabled={state.is === 'changed'}
        onAsk={ask}
        onSign={() => void signNow()}
        onNotYet={() => setAsking(null)}
      />
    </div>
  );
}
