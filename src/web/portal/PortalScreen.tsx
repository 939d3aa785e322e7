import { Badge, Box, Group, Skeleton, Text, Title } from '@mantine/core';
import { IconDoorOff, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useLive } from '#src/web/live.ts';
import { ClinicSwitcher } from '#src/web/session/ClinicSwitcher.tsx';
import { useMe } from '#src/web/session/data.ts';
import { IdleGuard } from '#src/web/session/IdleGuard.tsx';
import { ColoursMenu } from '#src/web/shell/ColoursMenu.tsx';
import { LanguageMenu } from '#src/web/shell/LanguageMenu.tsx';
import { MeMenu } from '#src/web/shell/MeMenu.tsx';
import { Strips } from '#src/web/shell/Strips.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { careTeamQuery } from './data.ts';
import type { CareTeam } from './data.ts';
import { PortalDocuments } from './PortalDocuments.tsx';
import classes from './Portal.module.css';

export function PortalScreen() {
  const { t } = useTranslation('portal');
  const { tenant, patient, demo, features } = useMe();
  const query = useQuery(careTeamQuery);
  useLive();
  useTitle(t('title'));
  const clinic = tenant.name;
  const closed = (error: unknown) =>
    error instanceof Problem && error.code === 'feature_off' ? (
      <EmptyState icon={IconDoorOff} title={t('off.title')} advice={t('off.advice', { clinic })} />
    ) : null;
  const nobody = ({ careTeam }: CareTeam) =>
    careTeam.length === 0 ? (
      <EmptyState icon={IconUsers} order={3} title={t('nobody.title')} advice={t('nobody.advice', { clinic })} />
    ) : null;
  return (
    <div className={classes.portal}>
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
      </header>
      <main id="main" className={classes.main}>
        <Title order={1} fz={26} lh="36px">
          {t('greeting', { name: patient?.preferredName ?? patient?.firstName })}
        </Title>
        <Box mt="xl">
          <Title order={2}>{t('careTeam')}</Title>
          <Text c="dimmed" mb="md">
            {t('careTeamAdvice', { clinic })}
          </Text>
          <FourStates query={query} loading={<Loading />} empty={nobody} failed={closed}>
            {({ careTeam }) => (
              <ul className={classes.people}>
                {careTeam.map((person) => (
                  <Person key={person.id} person={person} />
                ))}
              </ul>
            )}
          </FourStates>
        </Box>
        {features.clientPortal && <PortalDocuments />}
      </main>
      <IdleGuard />
    </div>
  );
}

function Person({ person }: { person: CareTeam['careTeam'][number] }) {
  const { t } = useTranslation('portal');
  return (
    <li className={classes.person}>
      <PersonAvatar person={person} size={48} color={person.isPrimary ? 'teal' : 'gray'} />
      <div>
        <div className={classes.name}>
          <Text span fw={600}>
            {fullName(person)}
          </Text>
          {person.isPrimary && (
            <Badge variant="light" tt="none">
              {t('primary')}
            </Badge>
          )}
        </div>
        <Text size="sm" c="dimmed">
          {person.discipline}
        </Text>
      </div>
    </li>
  );
}

const Loading = () => (
  <div className={classes.people}>
    {[0, 1].map((row) => (
      <div key={row} className={classes.person}>
        <Skeleton circle h={48} />
        <Box flex={1}>
          <Skeleton h={16} w="50%" mb={8} />
          <Skeleton h={12} w="35%" />
        </Box>
      </div>
    ))}
  </div>
);
