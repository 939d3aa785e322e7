import { Menu, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { placesOf } from './places.ts';
import classes from './StaffShell.module.css';

type Places = ReturnType<typeof placesOf>;
const exact = { exact: true, includeSearch: false };

export function RailPlaces({ places, narrow, waiting }: { places: Places; narrow: boolean; waiting: number }) {
  const { t } = useTranslation('shell');
  return (
    <ul className={classes.places}>
      {places.map(({ to, name, icon: Icon, group }, index) => (
        <li key={to}>
          {group && group !== places[index - 1]?.group && !narrow && <div className={classes.group}>{t(`places.${group}`)}</div>}
          <Tooltip label={t(`places.${name}`)} position="right" disabled={!narrow}>
            <Link to={to} className={classes.place} activeOptions={exact}>
              <Icon size={20} stroke={1.6} aria-hidden />
              {narrow ? <VisuallyHidden>{t(`places.${name}`)}</VisuallyHidden> : t(`places.${name}`)}
              {name === 'inbox' && <Waiting count={waiting} />}
            </Link>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

/** So many places fit side by side on a phone; with more, the last opens the others, first those of the clinic. */
const abreast = 5;

export function BottomPlaces({ places, waiting }: { places: Places; waiting: number }) {
  const { t } = useTranslation('shell');
  const shown = places.length <= abreast ? places : places.filter(({ group }) => !group).slice(0, abreast - 1);
  const others = places.filter((place) => !shown.includes(place));
  return (
    <ul className={classes.bottomPlaces}>
      {shown.map(({ to, name, icon: Icon }) => (
        <li key={to}>
          <Link to={to} className={classes.bottomPlace} activeOptions={exact}>
            <Icon size={22} stroke={1.6} aria-hidden />
            <span className={classes.bottomName}>{t(`places.${name}`)}</span>
            {name === 'inbox' && <Waiting count={waiting} />}
          </Link>
        </li>
      ))}
      {others.length > 0 && (
        <li>
          <OtherPlaces places={others} />
        </li>
      )}
    </ul>
  );
}

function OtherPlaces({ places }: { places: Places }) {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const isHere = places.some(({ to }) => to === pathname);
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.bottomPlace} w="100%" data-here={isHere || undefined}>
          <IconDots size={22} stroke={1.6} aria-hidden />
          <span className={classes.bottomName}>{t('places.more')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ to, name, icon: Icon }) => (
          <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={18} stroke={1.6} aria-hidden />} h={44}>
            {t(`places.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** How many wait in the inbox; nothing where none does. */
function Waiting({ count }: { count: number }) {
  const { t } = useTranslation('shell');
  if (count === 0) return null;
  return (
    <span className={classes.waiting}>
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <VisuallyHidden>{t('places.waiting', { count })}</VisuallyHidden>
    </span>
  );
}
