import { Button, Group, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Appointment } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { effectQuery, hoursQuery } from './data.ts';
import { EffectNote } from './EffectNote.tsx';
import { ScopeChoice } from './ScopeChoice.tsx';
import type { Scope } from './ScopeChoice.tsx';
import { peopleOf } from './useColumns.ts';
import type { Move } from './useMoving.ts';
import { useWords } from './useWords.ts';

type Props = { appointment: Appointment; onMove: (move: Move) => void; onClose: () => void };

/** The same time with a colleague; what that does to the care team is said before. */
export function HandOverAppointmentModal({ appointment, onMove, onClose }: Props) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const hours = useQuery(hoursQuery);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('handOver.title', { whom: fullName(appointment.patient) })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <FourStates query={hours} loading={<Skeleton h={160} />}>
        {(week) => (
          <Form
            appointment={appointment}
            people={peopleOf(week, undefined, null).filter(({ id }) => id !== appointment.practitioner.id)}
            onMove={onMove}
            onClose={onClose}
          />
        )}
      </FourStates>
    </Modal>
  );
}

function Form({ appointment, people, onMove, onClose }: Props & { people: TherapistInfo[] }) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const words = useWords();
  const [chosen, setChosen] = useState<number | null>(null);
  const [scope, setScope] = useState<Scope>('this');
  const practitioner = people.find(({ id }) => id === chosen);
  const effect = useQuery(effectQuery(appointment.patient.id, practitioner?.id ?? null));
  const save = () => {
    if (!practitioner || !effect.isSuccess) return;
    onMove({
      appointment,
      body: { practitionerId: practitioner.id, ...(appointment.seriesId !== null && { scope }) },
      to: { practitioner },
      isAgreed: true,
    });
    onClose();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('handOver.from', { when: words.when(appointment), who: fullName(appointment.practitioner) })}</Text>
        <Select
          data-autofocus
          label={t('handOver.to')}
          data={people.map((one) => ({ value: String(one.id), label: fullName(one) }))}
          value={chosen === null ? null : String(chosen)}
          onChange={(value) => setChosen(value === null ? null : Number(value))}
          allowDeselect={false}
          searchable
          nothingFoundMessage={t('field.nothing')}
        />
        <EffectNote patientId={appointment.patient.id} practitioner={practitioner ?? null} />
        {appointment.seriesId !== null && <ScopeChoice scope={scope} onChange={setScope} />}
        <Group justify="flex-end" gap="xs" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" disabled={!practitioner || !effect.isSuccess}>
            {t('handOver.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
