import { Group, NativeSelect, Title } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';
import { PatientChoices } from './PatientChoices.tsx';
import type { Choice, Draft } from './useDraft.ts';

/** The appointments that cannot simply go along, by patient, each with what can be done about it. */
export function AppointmentChoices({ draft, mine }: { draft: HandoverDraft; mine: Draft }) {
  const { t } = useTranslation('handover');
  const title = useRef<HTMLHeadingElement>(null);
  const undecided = mine.obstacles.filter(({ why, choice }) => why !== 'notYours' && choice === '').map(({ appointment: { id } }) => id);
  const byPatient = [...Map.groupBy(mine.obstacles, ({ appointment: { patientId } }) => patientId)];
  return (
    <section className={classes.obstacles}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h3" ref={title} tabIndex={-1}>
          {t('obstacles', { count: mine.obstacles.length })}
        </Title>
        {undecided.length > 1 && (
          <NativeSelect
            size="xs"
            className={classes.forAll}
            aria-label={t('undecided', { count: undecided.length })}
            value=""
            onChange={({ currentTarget: { value } }) => {
              mine.choose(undecided, value as Choice);
              // This field goes, having nothing left to decide.
              title.current?.focus();
            }}
            data={[
              { value: '', label: t('undecided', { count: undecided.length }) },
              { value: 'firstFree', label: t('allFirstFree') },
              { value: 'cancel', label: t('allCancelled') },
            ]}
          />
        )}
      </Group>
      <ul className={classes.rows}>
        {byPatient.map(([patientId, of]) => (
          <PatientChoices key={patientId} of={of} draft={draft} choose={mine.choose} />
        ))}
      </ul>
    </section>
  );
}
