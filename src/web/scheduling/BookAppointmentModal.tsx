import { Button, Checkbox, Group, Modal, NumberInput, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '#src/contract/offer.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastNews } from '#src/web/ui/toasts.tsx';
import { useToday } from '#src/web/ui/useToday.ts';
import { hoursQuery, offerQuery, useBook } from './data.ts';
import { EffectNote } from './EffectNote.tsx';
import { PatientPicker } from './PatientPicker.tsx';
import type { Whom } from './PatientPicker.tsx';
import { atSlot, bodyOf, isWhole, PlaceFields } from './PlaceFields.tsx';
import type { Place } from './PlaceFields.tsx';
import classes from './PlaceFields.module.css';
import { PlaceRefusal } from './PlaceRefusal.tsx';
import { SeriesOutcome } from './SeriesOutcome.tsx';
import { peopleOf } from './useColumns.ts';
import { useWords } from './useWords.ts';

/** What is known before the form opens: the time that was dragged, the practitioner of the column, the patient of the page. */
export type Begin = { patient?: Whom; practitionerId?: number; day?: string; time?: string; minutes?: number };
type Props = { begin: Begin; onClose: () => void };

export function BookAppointmentModal({ begin, onClose }: Props) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const offer = useQuery(offerQuery);
  const hours = useQuery(hoursQuery);
  return (
    <Modal opened onClose={onClose} title={t('book.title')} size="lg" closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <FourStates query={offer} loading={<Loading />}>
        {(offered) => (
          <FourStates query={hours} loading={<Loading />}>
            {(week) => <Form begin={begin} offer={offered} people={peopleOf(week, undefined, null)} onClose={onClose} />}
          </FourStates>
        )}
      </FourStates>
    </Modal>
  );
}

const Loading = () => (
  <Stack gap="sm">
    <Skeleton h={58} />
    <Skeleton h={58} />
    <Skeleton h={58} />
    <Skeleton h={36} w={180} ms="auto" />
  </Stack>
);

/** A service as long as what was dragged, or the first there is. */
const serviceFor = ({ services }: Offer, minutes: number | undefined) => {
  const active = services.filter(({ status }) => status === 'active');
  return active.find(({ duration }) => duration === minutes) ?? active[0];
};

type FormProps = Props & { offer: Offer; people: TherapistInfo[] };

function Form({ begin, offer, people, onClose }: FormProps) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const { tenant, member } = useMe();
  const today = useToday(tenant.timeZone);
  const words = useWords();
  const book = useBook();
  const [patient, setPatient] = useState<Whom | null>(begin.patient ?? null);
  const [place, setPlace] = useState<Place>(() => {
    const service = serviceFor(offer, begin.minutes);
    const practitionerId = begin.practitionerId ?? member?.practitionerId ?? null;
    return {
      serviceId: service?.id ?? null,
      practitionerId: people.some(({ id }) => id === practitionerId) ? practitionerId : null,
      day: begin.day ?? today,
      time: begin.time ?? '',
      later: false,
      minutes: begin.minutes === undefined || begin.minutes === service?.duration ? null : begin.minutes,
      roomId: null,
    };
  });
  const [repeats, setRepeats] = useState(false);
  const [series, setSeries] = useState({ everyWeeks: 1, times: 6 });
  const { error } = book;
  const refusal = error instanceof Problem && ['slot_taken', 'patient_booked', 'outside_hours'].includes(error.code) ? error : null;
  const practitioner = people.find(({ id }) => id === place.practitionerId) ?? null;
  const change = (to: Partial<Place>) => {
    book.reset();
    setPlace((now) => ({ ...now, ...to }));
  };

  const save = (as: { place?: Place; anyway?: true; leaveOut?: true } = {}) => {
    const chosen = as.place ?? place;
    if (!patient || !isWhole(chosen)) return;
    book.mutate(
      {
        patientId: patient.id,
        ...bodyOf(chosen),
        ...(as.anyway && { anyway: true }),
        ...(repeats && { repeat: series, ...(as.leaveOut && { leaveOut: true }) }),
      },
      {
        onSuccess: ({ appointment, effect, series: became }) => {
          const who = fullName(appointment.practitioner);
          const whom = fullName(appointment.patient);
          if (effect === 'needed') toastNews(t('done.needed', { whom, who }));
          else if (effect === 'off' || effect === 'already') toastDone(t('done.booked', { whom, when: words.when(appointment) }));
          else toastDone(t('done.bookedAndAssigned', { whom, who }));
          if (became.length < 2) onClose();
        },
      },
    );
  };

  if (book.data && book.data.series.length > 1) return <SeriesOutcome series={book.data.series} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="sm">
        {!begin.patient && <PatientPicker chosen={patient} onChoose={(one) => (book.reset(), setPatient(one))} />}
        <PlaceFields place={place} offer={offer} people={people} onChange={change} />
        <Checkbox
          label={t('repeat.label')}
          checked={repeats}
          onChange={(event) => (book.reset(), setRepeats(event.currentTarget.checked))}
        />
        {repeats && (
          <div className={classes.pair}>
            <NumberInput
              label={t('repeat.weeks')}
              min={1}
              max={12}
              allowDecimal={false}
              value={series.everyWeeks}
              onChange={(value) => setSeries((now) => ({ ...now, everyWeeks: within(value, 1, 12) }))}
            />
            <NumberInput
              label={t('repeat.times')}
              min={2}
              max={52}
              allowDecimal={false}
              value={series.times}
              onChange={(value) => setSeries((now) => ({ ...now, times: within(value, 2, 52) }))}
            />
          </div>
        )}
        <EffectNote patientId={patient?.id ?? null} practitioner={practitioner} />
        {refusal ? (
          <PlaceRefusal
            problem={refusal}
            people={people}
            busy={book.isPending}
            onChoose={(slot) => change(atSlot(slot, tenant.timeZone))}
            onAnyway={() => save({ anyway: true })}
            onLeaveOut={repeats ? () => save({ leaveOut: true }) : undefined}
          />
        ) : (
          error && <ErrorNote error={error} />
        )}
        <Group justify="flex-end" gap="xs" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={book.isPending} disabled={!patient || !isWhole(place)}>
            {t('book.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const within = (value: string | number, least: number, most: number): number =>
  Math.min(Math.max(Math.round(Number(value)) || least, least), most);
