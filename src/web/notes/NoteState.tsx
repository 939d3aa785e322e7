import { IconArrowBackUp, IconChecks, IconHourglass, IconLock, IconLockOpen, IconPencil } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Note } from '#src/contract/notes.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './NotesPanel.module.css';

const Fact = ({ icon: Icon, tone, children }: { icon: Icon; tone?: 'waits' | 'draft' | 'done'; children: string }) => (
  <span className={classes.state} data-tone={tone}>
    <Icon size={14} stroke={1.8} aria-hidden />
    <span>{children}</span>
  </span>
);

/** How a note stands, in words and signs: whether it is a draft or locked, and what its supervisor has said. */
export function NoteState({ note }: { note: Note }) {
  const { t, i18n } = useTranslation('notes');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const { status, signedAt, coSignature, coSignedAt, coSignedBy, returned, draft } = note;
  if (status === 'draft')
    return (
      <Fact icon={IconPencil} tone="draft">
        {t('state.draft')}
      </Fact>
    );
  return (
    <>
      {signedAt && <Fact icon={IconLock}>{t('state.signed', { date: dateTime(signedAt) })}</Fact>}
      {coSignature === 'given' && coSignedBy && coSignedAt && (
        <Fact icon={IconChecks} tone="done">
          {t('state.given', { who: fullName(coSignedBy), date: dateTime(coSignedAt) })}
        </Fact>
      )}
      {coSignature === 'needed' && status === 'signed' && (
        <Fact icon={IconHourglass} tone="waits">
          {t('state.needed')}
        </Fact>
      )}
      {status === 'returned' && returned && (
        <Fact icon={IconArrowBackUp} tone="waits">
          {t('state.returned', { who: fullName(returned.by) })}
        </Fact>
      )}
      {draft && (
        <Fact icon={IconLockOpen} tone="draft">
          {t('state.unlocked')}
        </Fact>
      )}
    </>
  );
}
