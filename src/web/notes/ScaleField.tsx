import { ActionIcon, SegmentedControl, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './NoteEditor.module.css';

const steps = Array.from({ length: 11 }, (_, step) => String(step));
type Props = { label: string; value: number | undefined; onChange: (value: number | undefined) => void };

/** A whole number from 0 to 10, or none yet: with the pointer, or with the arrow keys. */
export function ScaleField({ label, value, onChange }: Props) {
  const { t } = useTranslation('notes');
  const id = useId();
  return (
    <div className={classes.scale}>
      <Text size="sm" fw={500} id={id}>
        {label}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {t('editor.scale')}
        </Text>
      </Text>
      <div className={classes.steps}>
        <SegmentedControl
          aria-labelledby={id}
          fullWidth
          size="sm"
          color="teal"
          data={steps}
          value={value === undefined ? '' : String(value)}
          onChange={(step) => onChange(Number(step))}
        />
        {value !== undefined && (
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('editor.noAnswer')}: ${label}`} onClick={() => onChange(undefined)}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </div>
  );
}
