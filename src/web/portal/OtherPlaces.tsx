import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { placesOf } from './places.ts';
import classes from './PortalShell.module.css';

/** Opens the places that do not fit side by side on a phone. */
export function OtherPlaces({ places }: { places: ReturnType<typeof placesOf> }) {
  const { t } = useTranslation('portal');
  const { pathname } = useLocation();
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.place} w="100%" data-here={places.some(({ to }) => to === pathname) || undefined}>
          <IconDots size={22} stroke={1.6} aria-hidden />
          <span className={classes.name}>{t('places.more')}</span>
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
