import { Button, Card, SimpleGrid, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserHeart, IconUsersPlus } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { InviteColleagueModal } from '#src/web/colleagues/InviteColleagueModal.tsx';
import { InvitedColleagues } from '#src/web/colleagues/InvitedColleagues.tsx';
import { useMe } from '#src/web/session/data.ts';
import classes from './Setup.module.css';

/** What a clinic without patients begins with: its first colleague and its first patient (O1). */
export function FirstSteps({ onInvitePatient }: { onInvitePatient: () => void }) {
  const { t } = useTranslation('setup');
  const { tenant, mails } = useMe();
  const [opened, invite] = useDisclosure(false);
  const step = (icon: Icon, what: string, name: string, act: () => void, isMain: boolean) => {
    const Sign = icon;
    return (
      <Card withBorder radius="lg" padding="lg">
        <Sign size={28} stroke={1.5} aria-hidden />
        <Text size="sm" c="dimmed" mt="sm" mb="md" flex={1}>
          {what}
        </Text>
        <Button size="md" variant={isMain ? 'filled' : 'default'} onClick={act} fullWidth>
          {name}
        </Button>
      </Card>
    );
  };
  return (
    <section className={classes.first}>
      <Title order={2} ta="center">
        {t('first.title', { clinic: tenant.name })}
      </Title>
      <Text c="dimmed" ta="center" mt={4} mb="lg">
        {t('first.advice')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {step(IconUsersPlus, t(mails ? 'first.colleagueWhat' : 'first.colleagueByHand'), t('first.colleague'), invite.open, true)}
        {step(IconUserHeart, t(mails ? 'first.patientWhat' : 'first.patientByHand'), t('first.patient'), onInvitePatient, true)}
      </SimpleGrid>
      <InvitedColleagues />
      <InviteColleagueModal opened={opened} onClose={invite.close} />
    </section>
  );
}
