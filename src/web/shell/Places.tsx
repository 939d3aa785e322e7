import { Tooltip, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { placesOf } from './places.ts';
import classes from './StaffShell.module.css';

type Places = ReturnType<typeof placesOf>;
const exact = { exact: true, includeSearch: false };

export function RailPlaces({ places, narrow }: { places: Places; narrow: boolean }) {
  const { t } = useTranslation('shell');
  return (
    <ul className={classes.places}>
      {places.map(({ to, name, icon: Icon, group }) => (
        <li key={to}>
          {group && !narrow && <div className={classes.group}>{t(`places.${group}`)}</div>}
          <Tooltip label={t(`places.${name}`)} position="right" disabled={!narrow}>
            <Link to={to} className={classes.place} activeOptions={exact}>
              <Icon size={20} stroke={1.6} aria-hidden />
              {narrow ? <VisuallyHidden>{t(`places.${name}`)}</VisuallyHidden> : t(`places.${name}`)}
            </Link>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

export function BottomPlaces({ places }: { places: Places }) {
  const { t } = useTranslation('shell');
  return (
    <ul className={classes.bottomPlaces}>
      {places.map(({ to, name, icon: Icon }) => (
        <li key={to}>
          <Link to={to} className={classes.bottomPlace} activeOptions={exact}>
            <Icon size={22} stroke={1.6} aria-hidden />
            {t(`places.${name}`)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
