import { Checkbox, NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import type { HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';

type Props = {
  patient: HandoverDraft['patients'][number];
  /** How many appointments are to come. */
  count: number;
  to: number | null;
  options: { value: string; label: string }[];
  isSelected: boolean;
  isDragged: boolean;
  onSelect: () => void;
  onGive: (to: number | null) => void;
  onDrag: (transfer: DataTransfer) => void;
  onDragEnd: () => void;
};

/** A patient of the caseload: on the left what they are to whoever leaves, on the right who follows, and what speaks for them. */
export function PatientRow({ patient, count, to, options, isSelected, isDragged, onSelect, onGive, onDrag, onDragEnd }: Props) {
  const { t } = useTranslation('handover');
  const name = fullName(patient);
  const isOpen = to === null && patient.primaryId === null;
  const grounds = to !== null && to === patient.proposed.practitionerId ? patient.proposed.grounds : [];
  const facts = [t(`kind.${patient.own?.kind ?? 'appointments'}`), count > 0 && t('toCome', { count })];
  return (
    // The list of names in each row is the way of the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classes.row}
      draggable
      onDragStart={({ dataTransfer }) => onDrag(dataTransfer)}
      onDragEnd={onDragEnd}
      data-dragged={isDragged || undefined}
      data-open={isOpen || undefined}
    >
      <Checkbox aria-label={t('select', { name })} checked={isSelected} onChange={onSelect} />
      <div className={classes.name}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div className={classes.to}>
        <NativeSelect
          size="xs"
          aria-label={t('follows', { name })}
          data-undecided={isOpen || undefined}
          value={to ?? ''}
          data={options}
          onChange={({ currentTarget: { value } }) => onGive(value ? Number(value) : null)}
        />
        {grounds.length > 0 && (
          <Text size="xs" c="dimmed" mt={2}>
            {grounds.map((ground, nth) => (
              <span key={ground} className={nth > 0 && ground !== 'overCapacity' ? classes.minor : undefined}>
                {nth > 0 && ' · '}
                {t(`ground.${ground}`)}
              </span>
            ))}
          </Text>
        )}
      </div>
    </li>
  );
}
