import { Anchor, Text } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { invitationsQuery } from './data.ts';
import classes from './InvitedNote.module.css';

const named = 3;

/** On the dashboard of those who manage the team: who is invited and has not accepted yet, and where that is settled. Nothing, where there is nobody. */
export function InvitedNote() {
  const { t } = useTranslation('colleagues');
  const { data } = useQuery(invitationsQuery);
  const invited = data?.invitations ?? [];
  if (invited.length === 0) return null;
  const more = invited.length - named;
  return (
    <aside className={classes.note} aria-label={t('title')}>
      <IconUserShare size={18} stroke={1.6} aria-hidden />
      <Text size="sm" className={classes.words}>
        <strong>{t('title')}:</strong>{' '}
        {t('note.who', {
          names: [...invited.slice(0, named).map((one) => fullName(one)), ...(more > 0 ? [t('note.more', { count: more })] : [])],
        })}
      </Text>
      <Anchor size="sm" renderRoot={(props) => <Link to="/clinic/team" {...props} />}>
        {t('note.team')}
      </Anchor>
    </aside>
  );
}
