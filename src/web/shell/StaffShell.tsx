import { ActionIcon, AppShell, Box, Group, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKeyboard, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInboxCount } from '#src/web/inbox/data.ts';
import { useInterrupted, useLive } from '#src/web/live.ts';
import '#src/web/staffText.ts';
import { SearchBox } from '#src/web/search/SearchBox.tsx';
import { ClinicSwitcher } from '#src/web/session/ClinicSwitcher.tsx';
import { useMe } from '#src/web/session/data.ts';
import { IdleGuard } from '#src/web/session/IdleGuard.tsx';
import { chosen, remember } from '#src/web/ui/preferences.ts';
import { useShortcut } from '#src/web/ui/shortcuts.ts';
import { ShortcutsDialog } from '#src/web/ui/ShortcutsDialog.tsx';
import { Wordmark } from '#src/web/ui/Wordmark.tsx';
import { ColoursMenu } from './ColoursMenu.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import { MeMenu } from './MeMenu.tsx';
import { BottomPlaces, RailPlaces } from './Places.tsx';
import { placesOf } from './places.ts';
import classes from './StaffShell.module.css';
import { Strips } from './Strips.tsx';
import { useFocusOnMain } from './useFocusOnMain.ts';

/** What surrounds every screen of a member: the places on the left or, on a phone, below; clinic, help and oneself above. */
export function StaffShell() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const navigate = useNavigate();
  const [narrow, setNarrow] = useState(chosen('caseload-rail') === 'narrow');
  const [helpOpened, help] = useDisclosure(false);
  const main = useFocusOnMain();
  const interrupted = useInterrupted();
  const waiting = useInboxCount();
  useLive();
  useShortcut('?', t('help'), help.open);

  const toggleRail = () => {
    remember('caseload-rail', narrow ? 'wide' : 'narrow');
    setNarrow(!narrow);
  };
  const places = placesOf(me);
  const commands = places.map(({ to, name }) => ({ name: t(`places.${name}`), run: () => void navigate({ to }) }));
  const railLabel = narrow ? t('expand') : t('collapse');
  return (
    <AppShell
      layout="alt"
      header={{ height: me.demo || interrupted ? 88 : 56 }}
      navbar={{ width: narrow ? 60 : 224, breakpoint: 'sm', collapsed: { mobile: true } }}
      footer={{ height: { base: 'calc(56px + env(safe-area-inset-bottom))', sm: 0 } }}
      withBorder={false}
    >
      <a className={classes.skip} href="#main">
        {t('skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Strips demo={me.demo} outbox={places.some(({ name }) => name === 'outbox')} />
        <div className={classes.bar}>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Box hiddenFrom="sm">
              <Wordmark markOnly />
            </Box>
            <ClinicSwitcher />
          </Group>
          <Group gap={4} wrap="nowrap" flex="none">
            {me.rights.includes('patient.list') && <SearchBox commands={commands} />}
            <Tooltip label={t('help')}>
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('help')} onClick={help.open} visibleFrom="sm">
                <IconKeyboard size={20} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
            <LanguageMenu />
            <ColoursMenu />
            <MeMenu />
          </Group>
        </div>
      </AppShell.Header>

      <AppShell.Navbar className={classes.rail} component="nav" aria-label={t('places.label')}>
        <div className={classes.brand}>
          <Wordmark markOnly={narrow} />
        </div>
        <RailPlaces places={places} narrow={narrow} waiting={waiting} />
        <Box flex="none" p={8}>
          <Tooltip label={railLabel} position="right">
            <ActionIcon variant="subtle" color="gray" size={36} mx={4} aria-label={railLabel} aria-expanded={!narrow} onClick={toggleRail}>
              {narrow ? <IconLayoutSidebarLeftExpand size={20} stroke={1.6} /> : <IconLayoutSidebarLeftCollapse size={20} stroke={1.6} />}
            </ActionIcon>
          </Tooltip>
        </Box>
      </AppShell.Navbar>

      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <div className={classes.content}>
          <Outlet />
        </div>
      </AppShell.Main>

      <AppShell.Footer hiddenFrom="sm" className={classes.bottom} component="nav" aria-label={t('places.label')}>
        <BottomPlaces places={places} waiting={waiting} />
      </AppShell.Footer>
      <IdleGuard />
      <ShortcutsDialog opened={helpOpened} onClose={help.close} />
    </AppShell>
  );
}
