import { Group } from '@mantine/core';
import { IconDoorOff } from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLive } from '#src/web/live.ts';
import { ClinicSwitcher } from '#src/web/session/ClinicSwitcher.tsx';
import { useMe } from '#src/web/session/data.ts';
import { IdleGuard } from '#src/web/session/IdleGuard.tsx';
import { ColoursMenu } from '#src/web/shell/ColoursMenu.tsx';
import { LanguageMenu } from '#src/web/shell/LanguageMenu.tsx';
import { MeMenu } from '#src/web/shell/MeMenu.tsx';
import { Strips } from '#src/web/shell/Strips.tsx';
import { useFocusOnMain } from '#src/web/shell/useFocusOnMain.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { isGuardian, placesOf } from './places.ts';
import { PortalPlaces } from './PortalPlaces.tsx';
import classes from './PortalShell.module.css';
import { useInstalled } from './useInstalled.ts';

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
          <ClinicSwitcher />
          <Group gap={4} wrap="nowrap">
            <LanguageMenu />
            <ColoursMenu />
            <MeMenu />
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
      <IdleGuard />
    </div>
  );
}
