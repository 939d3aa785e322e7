import { Button, Group, Skeleton, Stack, Title } from '@mantine/core';
import { IconCalendarHeart, IconCalendarPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OfferList } from '#src/web/portalwaitlist/OfferList.tsx';
import { WaitlistSection } from '#src/web/portalwaitlist/WaitlistSection.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { AppointmentCard } from './AppointmentCard.tsx';
import classes from './Appointments.module.css';
import { CancelAppointmentModal } from './CancelAppointmentModal.tsx';
import { appointmentsQuery } from './data.ts';
import type { MyAppointments, PortalAppointment } from './data.ts';
import '#src/web/portalText.ts';

/** B3: one's own appointments, those to come first. */
export function AppointmentsScreen() {
  const { t } = useTranslation('portalbooking');
  useTitle(t('title'));
  return (
    <>
      <div className={classes.head}>
        <Title order={1}>{t('title')}</Title>
        <Button component={Link} to="/portal/book" leftSection={<IconCalendarPlus size={18} aria-hidden />}>
          {t('book')}
        </Button>
      </div>
      <OfferList />
      <Appointments which="next" />
      <WaitlistSection />
      <Appointments which="past" />
    </>
  );
}

function Appointments({ which }: { which: 'next' | 'past' }) {
  const { t } = useTranslation('portalbooking');
  const query = useInfiniteQuery(appointmentsQuery(which));
  const [cancelling, setCancelling] = useState<PortalAppointment | null>(null);
  const nothing = ({ pages }: { pages: MyAppointments[] }) =>
    pages[0]?.items.length !== 0 ? null : which === 'next' ? (
      <EmptyState icon={IconCalendarHeart} title={t('none.title')} advice={t('none.advice')} />
    ) : (
      <></>
    );
  return (
    <FourStates query={query} loading={<Loading count={which === 'next' ? 2 : 1} />} empty={nothing}>
      {({ pages }) => {
        const [clinic] = pages as [MyAppointments, ...MyAppointments[]];
        return (
          <section>
            <Title order={2} size="h4" mt="lg" mb="sm">
              {t(which)}
            </Title>
            <ul className={classes.list}>
              {pages
                .flatMap(({ items }) => items)
                .map((appointment) => (
                  <AppointmentCard
                    key={appointment.id}
                    appointment={appointment}
                    clinic={clinic}
                    {...(which === 'next' && { onCancel: () => setCancelling(appointment) })}
                  />
                ))}
            </ul>
            {query.hasNextPage && (
              <Group justify="center" mt="sm">
                <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('more')}
                </Button>
              </Group>
            )}
            <CancelAppointmentModal appointment={cancelling} clinic={clinic} onClose={() => setCancelling(null)} />
          </section>
        );
      }}
    </FourStates>
  );
}

const Loading = ({ count }: { count: number }) => (
  <Stack gap="sm" mt="lg">
    <Skeleton h={20} w={120} />
    {Array.from({ length: count }, (_, nth) => (
      <Skeleton key={nth} h={132} radius="lg" />
    ))}
  </Stack>
);
