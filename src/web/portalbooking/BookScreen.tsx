import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconCalendarOff, IconCheck, IconUserQuestion, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WaitlistSection } from '#src/web/portalwaitlist/WaitlistSection.tsx';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { ConfirmStep } from './ConfirmStep.tsx';
import type { Done } from './ConfirmStep.tsx';
import { appointmentsQuery, offerQuery } from './data.ts';
import type { PortalAppointment, PortalOffer, Slot } from './data.ts';
import { TimeStep } from './TimeStep.tsx';
import { useSpoken } from './useSpoken.ts';
import '#src/web/portalText.ts';

/** B3: books an appointment, or moves one: what for, with whom, when, and once more. Where there is one answer, nothing is asked. */
export function BookScreen() {
  const { t } = useTranslation('portalbooking');
  const { move } = useLocation().search;
  const isMoving = move !== undefined;
  const title = t(isMoving ? 'booking.moving' : 'booking.title');
  useTitle(title);
  const offer = useQuery(offerQuery);
  return (
    <>
      <Title order={1} mb="md">
        {title}
      </Title>
      <FourStates query={offer} loading={<Loading />}>
        {(offered) => (isMoving ? <Moving offer={offered} appointmentId={move} /> : <Booking offer={offered} />)}
      </FourStates>
    </>
  );
}

function Moving({ offer, appointmentId }: { offer: PortalOffer; appointmentId: number }) {
  const { t } = useTranslation('portalbooking');
  const query = useInfiniteQuery(appointmentsQuery('next'));
  const [moved, setMoved] = useState<Done | null>(null);
  if (moved) return <Booked done={moved} offer={offer} isMoved />;
  return (
    <FourStates query={query} loading={<Loading />}>
      {({ pages }) => {
        const one = pages.flatMap(({ items }) => items).find(({ id }) => id === appointmentId);
        return one?.mayMove ? (
          <Steps offer={offer} moving={one} onDone={setMoved} />
        ) : (
          <EmptyState icon={IconCalendarOff} title={t('booking.gone.title')} advice={t('booking.gone.advice', { clinic: offer.clinic })} />
        );
      }}
    </FourStates>
  );
}

function Booking({ offer }: { offer: PortalOffer }) {
  const { t } = useTranslation('portalbooking');
  const [booked, setBooked] = useState<Done | null>(null);
  const { clinic } = offer;
  if (booked) return <Booked done={booked} offer={offer} isMoved={false} />;
  if (offer.practitioners.length === 0) {
    return (
      <>
        <EmptyState icon={IconUserQuestion} title={t('booking.nobody.title')} advice={t('booking.nobody.advice', { clinic })} />
        <WaitlistSection />
      </>
    );
  }
  if (offer.services.length === 0) {
    return <EmptyState icon={IconCalendarOff} title={t('booking.nothing.title')} advice={t('booking.nothing.advice', { clinic })} />;
  }
  return (
    <>
      <Steps offer={offer} moving={null} onDone={setBooked} />
      <WaitlistSection />
    </>
  );
}

type StepsProps = { offer: PortalOffer; moving: PortalAppointment | null; onDone: (done: Done) => void };

function Steps({ offer, moving, onDone }: StepsProps) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  const { services, practitioners } = offer;
  const only = <T,>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);
  const [serviceId, setServiceId] = useState<number | undefined>(moving?.service.id);
  // Null: whoever has time first.
  const [whom, setWhom] = useState<number | null | undefined>(undefined);
  const [slot, setSlot] = useState<Slot | null>(null);
  const service = services.find(({ id }) => id === serviceId) ?? only(services);
  const practitionerId = whom === undefined ? only(practitioners)?.id : whom;
  const practitioner = practitioners.find(({ id }) => id === slot?.practitionerId);

  const back =
    slot !== null
      ? () => setSlot(null)
      : whom !== undefined && practitioners.length > 1
        ? () => setWhom(undefined)
        : !moving && serviceId !== undefined
          ? () => setServiceId(undefined)
          : null;
  const step = () => {
    if (!service) {
      return (
        <ChoiceList
          question={t('booking.service')}
          choices={services.map(({ id, name, duration, priceLabel }) => ({
            key: String(id),
            title: name,
            what: [t('booking.minutes', { count: duration }), priceLabel].filter((one) => one).join(' · '),
            onChoose: () => setServiceId(id),
          }))}
        />
      );
    }
    if (practitionerId === undefined) {
      const people = practitioners.map((one) => ({
        key: String(one.id),
        title: fullName(one),
        what: [one.discipline, t(one.isPrimary ? 'booking.primary' : one.isMine ? 'booking.mine' : 'booking.accepts')]
          .filter((part) => part)
          .join(' · '),
        face: <PersonAvatar person={one} size={40} color={one.isMine ? 'teal' : 'gray'} />,
        onChoose: () => setWhom(one.id),
      }));
      const anyone = {
        key: 'anyone',
        title: t('booking.anyone'),
        what: '',
        face: <IconUsers size={28} stroke={1.4} aria-hidden />,
        onChoose: () => setWhom(null),
      };
      return <ChoiceList question={t('booking.whom')} choices={[...people, anyone]} />;
    }
    if (!slot || !practitioner) {
      return (
        <TimeStep
          offer={offer}
          serviceId={service.id}
          practitionerId={practitionerId}
          appointmentId={moving?.id ?? null}
          onChoose={setSlot}
        />
      );
    }
    return (
      <ConfirmStep
        offer={offer}
        service={service}
        practitioner={practitioner}
        slot={slot}
        moving={moving}
        onDone={onDone}
        onOther={() => setSlot(null)}
      />
    );
  };
  return (
    <>
      {moving && (
        <Text mb="sm" c="dimmed">
          {t('booking.movingFrom', { when: words.when(moving) })}
        </Text>
      )}
      {back && (
        <Button variant="subtle" px={4} mb="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={back}>
          {t('booking.back')}
        </Button>
      )}
      {step()}
    </>
  );
}

function Booked({ done: { appointment, joinsCareTeam }, offer, isMoved }: { done: Done; offer: PortalOffer; isMoved: boolean }) {
  const { t } = useTranslation('portalbooking');
  const words = useSpoken();
  return (
    <Stack gap="md">
      <Alert
        color="teal"
        variant="light"
        role="status"
        icon={<IconCheck aria-hidden />}
        title={t(isMoved ? 'booking.moved' : 'booking.booked')}
      >
        <Text fw={600}>{words.when(appointment)}</Text>
        <Text>{t('with', { service: appointment.service.name, whom: fullName(appointment.practitioner) })}</Text>
        {joinsCareTeam && <Text mt="xs">{t('booking.joins', { whom: fullName(appointment.practitioner) })}</Text>}
        <Text size="sm" mt="xs">
          {t('booking.mail', { clinic: offer.clinic })}
        </Text>
      </Alert>
      <Group>
        <Button component={Link} to="/portal/appointments">
          {t('booking.all')}
        </Button>
      </Group>
    </Stack>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={20} w={160} />
    <Skeleton h={60} radius="lg" />
    <Skeleton h={60} radius="lg" />
    <Skeleton h={60} radius="lg" />
  </Stack>
);
