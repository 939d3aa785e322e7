import { Button, Checkbox, Fieldset, Group, Modal, MultiSelect, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { changed, idsIn } from './address.ts';
import type { Filter, FilterPart } from './address.ts';
import { usePractitionerOptions } from './data.ts';

type Props = { opened: boolean; filter: Filter; onClose: () => void; onFilter: (filter: Filter) => void };

/** Every part of the filter; nothing is looked for before the button is pressed. */
export function FilterModal({ opened, filter, onClose, onFilter }: Props) {
  const { t } = useTranslation(['search', 'ui']);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('formTitle')}
      size="lg"
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && <FilterForm filter={filter} onClose={onClose} onFilter={onFilter} />}
    </Modal>
  );
}

function FilterForm({ filter, onClose, onFilter }: Omit<Props, 'opened'>) {
  const { t } = useTranslation('search');
  const { features, member } = useMe();
  const { practitioners, tags } = usePractitionerOptions();
  const [draft, setDraft] = useState(filter);
  const say = (change: { [Part in FilterPart]?: string | number | null }) => setDraft((now) => changed(now, change));
  const text = (part: FilterPart): string => (draft[part] === undefined ? '' : String(draft[part]));
  const yes = (part: 'mine' | 'unassigned' | 'sealed' | 'alerts' | 'noLast' | 'noNext') => (
    <Checkbox
      label={t(`part.${part}`)}
      checked={draft[part] !== undefined}
      onChange={(event) => say({ [part]: event.currentTarget.checked ? 'yes' : null })}
    />
  );
  const age = (part: 'ageFrom' | 'ageTo') => (
    <NumberInput
      label={t(`part.${part}`)}
      min={0}
      max={150}
      allowDecimal={false}
      allowNegative={false}
      value={draft[part] ?? ''}
      onChange={(value) => say({ [part]: value })}
    />
  );
  const day = (part: 'lastBefore' | 'lastAfter' | 'nextBefore' | 'nextAfter', of: 'last' | 'next') => (
    <TextInput
      type="date"
      label={t(part.endsWith('Before') ? 'part.before' : 'part.after')}
      aria-label={`${t(`part.${of}`)}, ${t(part.endsWith('Before') ? 'part.before' : 'part.after')}`}
      value={text(part)}
      onChange={(event) => say({ [part]: event.currentTarget.value })}
    />
  );
  const teams = features.therapistPatientAssignment;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(draft);
        onClose();
      }}
    >
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {teams && (
            <MultiSelect
              label={t('part.practitioners')}
              data={practitioners}
              value={idsIn(draft.practitioners)}
              onChange={(ids) => say({ practitioners: ids.join(',') })}
              searchable
              maxValues={50}
              hidePickedOptions
              data-autofocus
            />
          )}
          {teams && (
            <MultiSelect
              label={t('part.primary')}
              data={practitioners}
              value={idsIn(draft.primary)}
              onChange={(ids) => say({ primary: ids.join(',') })}
              searchable
              maxValues={50}
              hidePickedOptions
            />
          )}
          <Select
            label={t('part.status')}
            data={(['active', 'archived', 'all'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
            value={text('status') || 'active'}
            allowDeselect={false}
            onChange={(value) => say({ status: value === 'active' ? null : value })}
          />
          <Select
            label={t('part.portal')}
            data={(['none', 'invited', 'active'] as const).map((value) => ({ value, label: t(`portal.${value}`) }))}
            value={text('portal') || null}
            placeholder={t('any')}
            clearable
            onChange={(value) => say({ portal: value })}
          />
          {tags.length > 0 && (
            <MultiSelect
              label={t('part.tags')}
              data={tags}
              value={idsIn(draft.tags)}
              onChange={(ids) => say({ tags: ids.join(',') })}
              searchable
              maxValues={12}
              hidePickedOptions
            />
          )}
          <Group grow align="flex-start">
            {age('ageFrom')}
            {age('ageTo')}
          </Group>
        </SimpleGrid>
        {(['last', 'next'] as const).map((of) => (
          <Fieldset key={of} legend={t(`part.${of}`)}>
            <Stack gap="sm">
              <Group grow align="flex-start">
                {day(`${of}Before`, of)}
                {day(`${of}After`, of)}
              </Group>
              {yes(of === 'last' ? 'noLast' : 'noNext')}
            </Stack>
          </Fieldset>
        ))}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
          {member?.practitionerId != null && yes('mine')}
          {teams && yes('unassigned')}
          {yes('sealed')}
          {yes('alerts')}
        </SimpleGrid>
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={() => setDraft(filter.q === undefined ? {} : { q: filter.q })}>
            {t('clearAll')}
          </Button>
          <Button type="submit">{t('apply')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
