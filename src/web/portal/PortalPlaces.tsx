import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Later } from '#src/web/ui/Later.tsx';
import type { placesOf } from './places.ts';
import classes from './PortalShell.module.css';

/** So many places fit side by side on a phone; with more, the last opens the others. */
const abreast = 5;
const otherPlaces = () => import('./OtherPlaces.tsx').then(({ OtherPlaces }) => OtherPlaces);
const exact = { exact: true, includeSearch: false };

/** The places of the portal: below on a phone, within reach of a thumb, and above where there is room for all of them. */
export function PortalPlaces({ places }: { places: ReturnType<typeof placesOf> }) {
  const { t } = useTranslation('portal');
  const shown = places.length <= abreast ? places.length : abreast - 1;
  const others = places.slice(shown);
  return (
    <nav className={classes.places} aria-label={t('places.label')}>
      <ul>
        {places.map(({ to, name, icon: Icon }, index) => (
          <li key={to} data-other={index >= shown || undefined}>
            <Link to={to} className={classes.place} activeOptions={exact}>
              <Icon size={22} stroke={1.6} aria-hidden />
              <span className={classes.name}>{t(`places.${name}`)}</span>
            </Link>
          </li>
        ))}
        {others.length > 0 && (
          <li className={classes.more}>
            <Later
              load={otherPlaces}
              props={{ places: others }}
              until={
                <span className={classes.place}>
                  <IconDots size={22} stroke={1.6} aria-hidden />
                  <span className={classes.name}>{t('places.more')}</span>
                </span>
              }
            />
          </li>
        )}
      </ul>
    </nav>
  );
}
