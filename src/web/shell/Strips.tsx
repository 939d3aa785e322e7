import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useInterrupted } from '#src/web/live.ts';
import classes from './StaffShell.module.css';

type Props = { demo: boolean; outbox?: boolean };

/** What holds for the whole screen: that this is a demo, and that the connection is interrupted. */
export function Strips({ demo, outbox = false }: Props) {
  const { t } = useTranslation('shell');
  const interrupted = useInterrupted();
  if (interrupted) return <output className={classes.strip}>{t('interrupted')}</output>;
  if (!demo) return null;
  return (
    <div className={classes.strip}>
      <Text span inherit fw={700}>
        {t('demo.label')}
      </Text>
      <Text span inherit visibleFrom="sm" truncate>
        {t('demo.banner')}
      </Text>
      <Text span inherit hiddenFrom="sm" truncate>
        {t('demo.short')}
      </Text>
      {outbox && <Link to="/dev/outbox">{t('demo.outbox')}</Link>}
    </div>
  );
}
