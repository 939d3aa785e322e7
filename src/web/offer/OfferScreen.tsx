import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { BookingRules } from '#src/web/clinic/BookingRules.tsx';
import { ClientMailsSection } from '#src/web/clinic/ClientMailsSection.tsx';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { offerQuery } from './data.ts';
import { LocationList } from './LocationList.tsx';
import { OfferList } from './OfferList.tsx';
import classes from './OfferScreen.module.css';

/** What the clinic offers, and where (S1). Who does not keep the settings reads it. */
export function OfferScreen() {
  const { t } = useTranslation('offer');
  const { tenant, rights } = useMe();
  const query = useQuery(offerQuery);
  const mayChange = rights.includes('settings.change');
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('services.title')} description={t('services.description', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />}>
        {({ services, locations, rooms }) => (
          <Stack gap={40}>
            <OfferList services={services} mayChange={mayChange} />
            <LocationList locations={locations} rooms={rooms} mayChange={mayChange} />
            <BookingRules mayChange={mayChange} />
            <ClientMailsSection mayChange={mayChange} />
          </Stack>
        )}
      </FourStates>
    </div>
  );
}

const Loading = () => (
  <Stack gap="md">
    <Skeleton h={28} w={140} />
    <Skeleton h={260} radius="lg" />
    <Skeleton h={28} w={180} mt="lg" />
    <div className={classes.locations}>
      <Skeleton h={200} radius="lg" />
      <Skeleton h={200} radius="lg" />
    </div>
  </Stack>
);
