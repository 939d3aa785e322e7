import { ActionIcon, Button, Checkbox, Group, NumberInput, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Field, Scoring, Tone } from '#src/contract/forms.ts';
import { rangeOf } from '#src/contract/instruments.ts';
import classes from './FieldEditor.module.css';

type Props = { fields: Field[]; scoring: Scoring | null; wrong: Set<string>; onChange: (scoring: Scoring | null) => void };

const methods = ['none', 'sum', 'mean', 'percent'] as const;
const tones: Tone[] = ['calm', 'watch', 'alert'];

/** How a template is scored: by which questions, and what the score means. */
export function ScoringEditor({ fields, scoring, wrong, onChange }: Props) {
  const { t } = useTranslation('forms');
  const among = fields.filter((field) => 'options' in field);
  const method = scoring?.method ?? 'none';
  const choose = (next: (typeof methods)[number]) =>
    onChange(next === 'none' ? null : { bands: [], fields: among.map(({ id }) => id), ...scoring, method: next });
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {t('builder.scoring')}
      </Title>
      <div className={classes.field}>
        <Select
          label={t('builder.method')}
          description={t(`builder.methodWhat.${method}`)}
          allowDeselect={false}
          disabled={among.length === 0}
          data={methods.map((value) => ({ value, label: t(`builder.methods.${value}`) }))}
          value={method}
          onChange={(value) => choose((value ?? 'none') as (typeof methods)[number])}
        />
        {scoring && (
          <Stack gap="md" mt="md">
            <Checkbox.Group
              label={t('builder.scored')}
              value={scoring.fields}
              onChange={(ids) => onChange({ ...scoring, fields: among.map(({ id }) => id).filter((id) => ids.includes(id)) })}
              error={wrong.has('fields') && t('builder.unfit')}
            >
              <Stack gap="xs" mt="xs">
                {among.map((field) => (
                  <Checkbox key={field.id} value={field.id} label={`${fields.indexOf(field) + 1}. ${field.label}`} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Bands fields={fields} scoring={scoring} wrong={wrong} onChange={onChange} />
          </Stack>
        )}
      </div>
    </section>
  );
}

function Bands({ fields, scoring, wrong, onChange }: Omit<Props, 'scoring'> & { scoring: Scoring }) {
  const { t } = useTranslation('forms');
  const { bands } = scoring;
  const set = (next: Scoring['bands']) => onChange({ ...scoring, bands: next });
  const { min } = rangeOf(fields, scoring);
  return (
    <fieldset className={classes.options}>
      <legend className={classes.legend}>{t('builder.bands')}</legend>
      <Text size="sm" c="dimmed" mb="xs">
        {t('builder.bandsWhat')}
      </Text>
      <Stack gap={6}>
        {bands.map((band, index) => (
          // Bands have no name but their place.
          <Group key={index} gap="xs" align="flex-start">
            <NumberInput
              w={84}
              aria-label={t('builder.fromOf', { nth: index + 1 })}
              decimalScale={2}
              value={band.from}
              onChange={(value) => set(bands.with(index, { ...band, from: typeof value === 'number' ? value : 0 }))}
              error={wrong.has(`bands.${index}.from`) && t('builder.unfit')}
            />
            <TextInput
              flex="1 1 140px"
              aria-label={t('builder.band', { nth: index + 1 })}
              maxLength={60}
              value={band.label}
              onChange={(event) => set(bands.with(index, { ...band, label: event.currentTarget.value }))}
              error={wrong.has(`bands.${index}.label`) && t('builder.empty')}
            />
            <Select
              w={120}
              aria-label={t('builder.tone', { nth: index + 1 })}
              allowDeselect={false}
              data={tones.map((value) => ({ value, label: t(`builder.tones.${value}`) }))}
              value={band.tone}
              onChange={(value) => set(bands.with(index, { ...band, tone: (value ?? 'calm') as Tone }))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              onClick={() => set(bands.toSpliced(index, 1))}
              aria-label={t('builder.removeBand', { nth: index + 1 })}
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
        disabled={bands.length >= 12}
        onClick={() => set([...bands, { from: bands.length === 0 ? min : (bands.at(-1)?.from ?? 0) + 5, label: '', tone: 'calm' }])}
      >
        {t('builder.addBand')}
      </Button>
    </fieldset>
  );
}
