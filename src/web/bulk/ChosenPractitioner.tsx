import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Caseload } from '#src/web/assignments/data.ts';
import { LoadBar } from '#src/web/ui/LoadBar.tsx';
import classes from './AssignPatientsModal.module.css';
import type { BulkAssignEffect } from './data.ts';
import { LeftOut } from './LeftOut.tsx';

type Props = { name: string; load: Caseload | undefined; effect: BulkAssignEffect['practitioners'][number] | undefined };

/** One who is to be assigned: what they have, and once it was looked at, what comes on top and who is left out. */
export function ChosenPractitioner({ name, load, effect }: Props) {
  const { t } = useTranslation('bulk');
  const more = effect?.assigns ?? 0;
  const after = (load?.caseload ?? 0) + more;
  const isOver = typeof load?.capacity === 'number' && after > load.capacity;
  return (
    <li className={classes.chosen}>
      <Text size="sm" fw={500}>
        {effect ? t(more === 0 ? 'assigning.givesNobody' : 'assigning.gives', { count: more, name }) : name}
      </Text>
      {load && (
        <>
          <LoadBar now={load.caseload} more={more} most={load.capacity} />
          <Text size="xs" c={isOver ? 'var(--mantine-color-error)' : 'dimmed'} data-figures>
            {[
              t(more > 0 ? 'assigning.loadThen' : 'assigning.load', { count: load.caseload, after }),
              load.capacity !== null && t('assigning.room', { count: load.capacity }),
              !load.acceptingNewPatients && t('assigning.notAccepting'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </>
      )}
      {effect && effect.already > 0 && <Text size="sm">{t('assigning.already', { count: effect.already })}</Text>}
      {effect && <LeftOut left={effect.refused} />}
    </li>
  );
}

/** One who can be chosen, with what they have already. */
export function PractitionerToChoose({ name, load }: { name: string; load: Caseload | undefined }) {
  const { t } = useTranslation('bulk');
  return (
    <div className={classes.option}>
      <div className={classes.name}>
        {name}
        {load && !load.acceptingNewPatients && (
          <Text size="xs" c="dimmed">
            {t('assigning.notAccepting')}
          </Text>
        )}
      </div>
      {load && (
        <div className={classes.load} data-full={(load.capacity !== null && load.caseload >= load.capacity) || undefined}>
          {load.capacity === null
            ? t('assigning.load', { count: load.caseload })
            : t('assigning.loadOf', { caseload: load.caseload, count: load.capacity })}
          <LoadBar now={load.caseload} most={load.capacity} />
        </div>
      )}
    </div>
  );
}
