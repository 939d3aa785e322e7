import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { hoursQuery, offerQuery } from '#src/web/scheduling/data.ts';
import { PatientPicker } from '#src/web/scheduling/PatientPicker.tsx';
import type { Whom } from '#src/web/scheduling/PatientPicker.tsx';
import { peopleOf } from '#src/web/scheduling/useColumns.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { beginWish, sentWish, WishFields } from '#src/web/wish/WishFields.tsx';
import { useAdd } from './data.ts';

/** S5: puts somebody at the end of the line. */
export function AddToWaitlistModal({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['waitlist', 'ui']);
  const offer = useQuery(offerQuery);
  const hours = useQuery(hoursQuery);
  return (
    <Modal opened onClose={onClose} title={t('add')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <FourStates query={offer} loading={<Skeleton h={360} />}>
        {(offered) => (
          <FourStates query={hours} loading={<Skeleton h={360} />}>
            {(week) => <Form offer={offered} people={peopleOf(week, undefined, null)} onClose={onClose} />}
          </FourStates>
        )}
      </FourStates>
    </Modal>
  );
}

function Form({ offer, people, onClose }: { offer: Offer; people: TherapistInfo[]; onClose: () => void }) {
  const { t } = useTranslation('waitlist');
  const { tenant } = useMe();
  const today = useToday(tenant.timeZone);
  const services = offer.services.filter(({ status }) => status === 'active');
  const [patient, setPatient] = useState<Whom | null>(null);
  const [wish, setWish] = useState(() => beginWish(services));
  const { mutate, isPending, error } = useAdd();
  const body = sentWish(wish);
  const send = () => {
    if (!body || !patient) return;
    mutate(
      { patientId: patient.id, ...body },
      {
        onSuccess: () => {
          toastDone(t('added', { name: fullName(patient) }));
          onClose();
        },
      },
    );
  };
  return (
    <Stack gap="md">
      <PatientPicker chosen={patient} onChoose={setPatient} />
      <WishFields wish={wish} services={services} people={people} today={today} onChange={setWish} />
      {error && <ErrorNote error={error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button onClick={send} loading={isPending} disabled={!body || !patient}>
          {t('send')}
        </Button>
      </Group>
    </Stack>
  );
}
