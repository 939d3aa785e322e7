import { Badge, Box, Skeleton, Text, Title } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AccessesSection } from '#src/web/portalaccess/AccessesSection.tsx';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { careTeamQuery } from './data.ts';
import type { CareTeam } from './data.ts';
import classes from './Portal.module.css';
import '#src/web/portalText.ts';

/** Who cares for me, and who looked at my record (B3). */
export function RecordScreen() {
  const { t } = useTranslation('portal');
  const { tenant } = useMe();
  const query = useQuery(careTeamQuery);
  const clinic = tenant.name;
  const nobody = ({ careTeam }: CareTeam) =>
    careTeam.length === 0 ? (
      <EmptyState icon={IconUsers} order={3} title={t('nobody.title')} advice={t('nobody.advice', { clinic })} />
    ) : null;
  return (
    <>
      <ScreenHeader title={t('places.record')} />
      <Title order={2}>{t('careTeam')}</Title>
      <Text c="dimmed" mb="md">
        {t('careTeamAdvice', { clinic })}
      </Text>
      <FourStates query={query} loading={<Loading />} empty={nobody}>
        {({ careTeam }) => (
          <ul className={classes.people} aria-label={t('careTeam')}>
            {careTeam.map((person) => (
              <Person key={person.id} person={person} />
            ))}
          </ul>
        )}
      </FourStates>
      <AccessesSection />
    </>
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
