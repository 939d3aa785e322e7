import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { offerQuery } from '#src/web/portalbooking/data.ts';
import type { PortalOffer } from '#src/web/portalbooking/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { beginWish, sentWish, WishFields } from '#src/web/wish/WishFields.tsx';
import { useJoin } from './data.ts';

/** S5: what one waits for, and when it suits. Who has nobody yet waits for whoever it will be. */
export function JoinWaitlistModal({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['portalwaitlist', 'ui']);
  const offer = useQuery(offerQuery);
  return (
    <Modal opened onClose={onClose} title={t('join')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <FourStates query={offer} loading={<Skeleton h={320} />}>
        {(offered) => <Form offer={offered} onClose={onClose} />}
      </FourStates>
    </Modal>
  );
}

function Form({ offer: { services, practitioners, wallNow }, onClose }: { offer: PortalOffer; onClose: () => void }) {
  const { t } = useTranslation('portalwaitlist');
  const [wish, setWish] = useState(() => beginWish(services));
  const { mutate, isPending, error } = useJoin();
  const body = sentWish(wish);
  const send = () => {
    if (!body) return;
    mutate(body, {
      onSuccess: () => {
        toastDone(t('joined'));
        onClose();
      },
    });
  };
  return (
    <Stack gap="md">
      <WishFields wish={wish} services={services} people={practitioners} today={dayOf(wallNow)} onChange={setWish} />
      {error && <ErrorNote error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('back')}
        </Button>
        <Button onClick={send} loading={isPending} disabled={!body}>
          {t('send')}
        </Button>
      </Group>
    </Stack>
  );
}
