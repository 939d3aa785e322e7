import { ActionIcon, Button, Group, NumberInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Field } from '#src/contract/forms.ts';
import { freeWord } from './data.ts';
import classes from './FieldEditor.module.css';

type Props<F extends Field = Field> = {
  field: F;
  nth: number;
  last: boolean;
  /** Where it does not fit, by path inside the field. */
  wrong: Set<string>;
  onChange: (field: Field) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** One field of a template: its text, what it asks for, and where it stands. */
export function FieldEditor({ field, nth, last, wrong, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation('forms');
  const what = t(field.kind === 'heading' ? 'builder.heading' : 'builder.question');
  return (
    <div className={classes.field}>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {nth}. {t(`builder.kind.${field.kind}`)}
        </Text>
        <Group gap={4}>
          <ActionIcon variant="subtle" color="gray" disabled={nth === 1} onClick={() => onMove(-1)} aria-label={t('builder.up', { nth })}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" disabled={last} onClick={() => onMove(1)} aria-label={t('builder.down', { nth })}>
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={t('builder.remove', { nth })}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Stack gap="sm">
        <Textarea
          aria-label={t('builder.label', { what, nth })}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={500}
          value={field.label}
          onChange={(event) => onChange({ ...field, label: event.currentTarget.value.replaceAll('\n', ' ') })}
          error={wrong.has('label') && t('builder.empty')}
        />
        <TextInput
          size="xs"
          aria-label={`${t('builder.help')} ${nth}`}
          placeholder={t('builder.help')}
          maxLength={1000}
          value={field.help}
          onChange={(event) => onChange({ ...field, help: event.currentTarget.value })}
        />
        {'options' in field && <Options field={field} wrong={wrong} onChange={onChange} />}
        {field.kind === 'number' && <Limits field={field} wrong={wrong} onChange={onChange} />}
        <Group gap="lg">
          {field.kind !== 'heading' && (
            <Switch
              label={t('builder.required')}
              checked={field.required}
              onChange={(event) => onChange({ ...field, required: event.currentTarget.checked })}
            />
          )}
          {field.kind === 'text' && (
            <Switch
              label={t('builder.long')}
              checked={field.long}
              onChange={(event) => onChange({ ...field, long: event.currentTarget.checked })}
            />
          )}
          {'options' in field && (
            <Switch
              label={t('builder.warn')}
              checked={field.warning !== null}
              onChange={(event) =>
                onChange({
                  ...field,
                  warning: event.currentTarget.checked ? { from: Math.max(...field.options.map((one) => one.points)), text: '' } : null,
                })
              }
            />
          )}
        </Group>
        {'options' in field && field.warning && <Warning field={field} warning={field.warning} wrong={wrong} onChange={onChange} />}
      </Stack>
    </div>
  );
}

type Chosen = Extract<Field, { options: unknown }>;
type Part<F extends Field> = Pick<Props<F>, 'field' | 'wrong' | 'onChange'>;
const numberOf = (value: number | string): number => (typeof value === 'number' ? value : 0);

function Options({ field, wrong, onChange }: Part<Chosen>) {
  const { t } = useTranslation('forms');
  const { options } = field;
  const set = (next: Chosen['options']) => onChange({ ...field, options: next });
  return (
    <fieldset className={classes.options}>
      <legend className={classes.legend}>{t('builder.options')}</legend>
      <Stack gap={6}>
        {options.map((option, index) => (
          <Group key={option.id} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              size="sm"
              aria-label={t('builder.option', { nth: index + 1 })}
              maxLength={300}
              value={option.label}
              onChange={(event) => set(options.with(index, { ...option, label: event.currentTarget.value }))}
              error={wrong.has(`options.${index}.label`) && t('builder.empty')}
            />
            <NumberInput
              w={84}
              size="sm"
              aria-label={t('builder.pointsOf', { nth: index + 1 })}
              decimalScale={2}
              min={-1000}
              max={1000}
              value={option.points}
              onChange={(value) => set(options.with(index, { ...option, points: numberOf(value) }))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              disabled={options.length <= 2}
              onClick={() => set(options.toSpliced(index, 1))}
              aria-label={t('builder.removeOption', { nth: index + 1 })}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      <Button
        variant="subtle"
        size="compact-sm"
        mt={6}
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={options.length >= 30}
        onClick={() => {
          const step = field.kind === 'multiple' ? 0 : 1;
          set([
            ...options,
            {
              id: freeWord(
                'o',
                options.map(({ id }) => id),
              ),
              label: '',
              points: (options.at(-1)?.points ?? 0) + step,
            },
          ]);
        }}
      >
        {t('builder.addOption')}
      </Button>
    </fieldset>
  );
}

function Warning({ field, warning, wrong, onChange }: Part<Chosen> & { warning: NonNullable<Chosen['warning']> }) {
  const { t } = useTranslation('forms');
  return (
    <Group gap="xs" align="flex-start">
      <NumberInput
        w={120}
        label={t('builder.warnFrom')}
        decimalScale={2}
        value={warning.from}
        onChange={(value) => onChange({ ...field, warning: { ...warning, from: numberOf(value) } })}
      />
      <TextInput
        flex="1 1 220px"
        label={t('builder.warnText')}
        maxLength={300}
        value={warning.text}
        onChange={(event) => onChange({ ...field, warning: { ...warning, text: event.currentTarget.value } })}
        error={wrong.has('warning.text') && t('builder.empty')}
      />
    </Group>
  );
}

function Limits({ field, wrong, onChange }: Part<Extract<Field, { kind: 'number' }>>) {
  const { t } = useTranslation('forms');
  const limit = (name: 'min' | 'max') => (
    <NumberInput
      w={110}
      label={t(`builder.${name}`)}
      value={field[name] ?? ''}
      onChange={(value) => onChange({ ...field, [name]: typeof value === 'number' ? value : null })}
      error={wrong.has(name) && t('builder.unfit')}
    />
  );
  return (
    <Group gap="xs" align="flex-start">
      {limit('min')}
      {limit('max')}
      <TextInput
        w={110}
        label={t('builder.unit')}
        maxLength={20}
        value={field.unit}
        onChange={(event) => onChange({ ...field, unit: event.currentTarget.value })}
      />
    </Group>
  );
}
