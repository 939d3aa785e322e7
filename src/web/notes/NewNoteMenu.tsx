import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { clinicalKinds, contactKinds } from '#src/contract/notes.ts';
import type { Note, NoteKind, NoteTemplate } from '#src/contract/notes.ts';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { emptyContent, isContact, templatesFor, useBeginNote } from './data.ts';
import { useNoteName } from './NoteCard.tsx';
import type { Opened } from './useWriting.ts';

const thisMoment = () => new Date().toISOString();

type Choice = { kind: NoteKind; template: NoteTemplate };
type Props = { patientId: number; contactsOnly: boolean; notes: Note[]; onOpen: (note: Opened) => void };

/** Begins a note: of which kind, after which template; the one of one's latest note first. */
export function NewNoteMenu({ patientId, contactsOnly, notes, onOpen }: Props) {
  const { t } = useTranslation('notes');
  const nameOf = useNoteName();
  const begin = useBeginNote(patientId);
  const last = notes.find(({ isMine, kind }) => isMine && !(contactsOnly && !isContact(kind)));
  const kinds: NoteKind[] = contactsOnly ? [...contactKinds] : [...clinicalKinds, ...contactKinds];
  const open = ({ kind, template }: Choice) => {
    const happenedAt = thisMoment();
    begin.mutate(
      { kind, template, happenedAt, key: crypto.randomUUID() },
      {
        onSuccess: ({ id, draftVersion }) =>
          onOpen({
            id,
            kind,
            template,
            timesSigned: 0,
            draft: { text: { content: emptyContent, happenedAt }, version: draftVersion, savedAt: happenedAt },
          }),
        onError: toastProblem,
      },
    );
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          loading={begin.isPending}
        >
          {t('new.note')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {last && (
          <>
            <Menu.Label>{t('new.lastUsed')}</Menu.Label>
            <Menu.Item onClick={() => open(last)}>{nameOf(last)}</Menu.Item>
            <Menu.Divider />
          </>
        )}
        {kinds.map((kind) => {
          const templates = templatesFor(kind);
          const [only] = templates;
          if (only && templates.length === 1)
            return (
              <Menu.Item key={kind} onClick={() => open({ kind, template: only })}>
                {t(`kind.${kind}`)}
              </Menu.Item>
            );
          return [
            <Menu.Label key={kind}>{t(`kind.${kind}`)}</Menu.Label>,
            ...templates.map((template) => (
              <Menu.Item key={`${kind} ${template}`} aria-label={nameOf({ kind, template })} onClick={() => open({ kind, template })}>
                {t(`template.${template}`)}
              </Menu.Item>
            )),
            <Menu.Divider key={`after ${kind}`} />,
          ];
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
