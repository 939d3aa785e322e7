import { Group } from '@mantine/core';
import { IconDoorOff } from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLive } from '#src/web/live.ts';
import { ClinicName } from '#src/web/session/ClinicName.tsx';
import { useMe } from '#src/web/session/data.ts';
import { Strips } from '#src/web/shell/Strips.tsx';
import { useFocusOnMain } from '#src/web/shell/useFocusOnMain.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { Later } from '#src/web/ui/Later.tsx';
import { isGuardian, placesOf } from './places.ts';
import { PortalPlaces } from './PortalPlaces.tsx';
import classes from './PortalShell.module.css';
import { useInstalled } from './useInstalled.ts';

const clinicSwitcher = () => import('#src/web/session/ClinicSwitcher.tsx').then(({ ClinicSwitcher }) => ClinicSwitcher);
const menus = () => import('./PortalMenus.tsx').then(({ PortalMenus }) => PortalMenus);
const idleGuard = () => import('#src/web/session/IdleGuard.tsx').then(({ IdleGuard }) => IdleGuard);

/** What surrounds every screen of the portal: clinic and oneself above, the places below or, on a wide screen, under them. */
export function PortalShell() {
  const { t } = useTranslation(['portal', 'shell']);
  const { tenant, patient, demo, features } = useMe();
  const main = useFocusOnMain();
  useLive();
  useInstalled();
  return (
    <div className={classes.portal}>
      <a className={classes.skip} href="#main">
        {t('skip', { ns: 'shell' })}
      </a>
      <header className={classes.header}>
        <Strips demo={demo} />
        <div className={classes.bar}>
          <Later load={clinicSwitcher} props={{}} until={<ClinicName />} />
          <Group gap={4} wrap="nowrap">
            <Later load={menus} props={{}} />
          </Group>
        </div>
        {patient && isGuardian(patient) && <p className={classes.actingFor}>{t('actingFor', { name: fullName(patient) })}</p>}
        {features.clientPortal && <PortalPlaces places={placesOf(patient)} />}
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {features.clientPortal ? (
          <Outlet />
        ) : (
          <EmptyState icon={IconDoorOff} order={1} title={t('off.title')} advice={t('off.advice', { clinic: tenant.name })} />
        )}
      </main>
      <Later load={idleGuard} props={{}} />
    </div>
  );
}
