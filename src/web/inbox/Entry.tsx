import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import classes from './InboxScreen.module.css';

type Props = {
  ref?: Ref<HTMLLIElement>;
  who: { firstName: string; lastName: string };
  patient: { id: number };
  /** The sentence that says what this is; it leads to the patient's page, or to the note that it is about. */
  title: string;
  noteId?: number;
  reason?: string;
  /** When, and how it stands. */
  facts: ReactNode;
  /** What can be done about it. */
  children?: ReactNode;
};

/** One entry of the inbox: who, what, why, and what to do. */
export function Entry({ ref, who, patient, title, noteId, reason, facts, children }: Props) {
  const { t } = useTranslation('inbox');
  return (
    <li ref={ref} className={classes.entry} data-entry tabIndex={-1}>
      <PersonAvatar person={who} size={36} />
      <div className={classes.words}>
        <Text fw={600} size="sm" component="h3" className={classes.title}>
          <Link
            to="/patients/$patientId"
            params={{ patientId: String(patient.id) }}
            {...(noteId !== undefined && { search: { tab: 'records', part: 'notes' } as const, hash: `note-${noteId}` })}
            className={classes.patient}
          >
            {title}
          </Link>
        </Text>
        <div className={classes.facts}>{facts}</div>
        {reason !== undefined && (
          <Text size="sm" className={classes.reason}>
            {t('because', { reason })}
          </Text>
        )}
        {children}
      </div>
    </li>
  );
}
