import { Button, Group, MultiSelect, Pill } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { SearchField } from '#src/web/ui/SearchField.tsx';
import { changed, filterParts, idsIn } from './address.ts';
import type { Filter, FilterPart } from './address.ts';
import classes from './FilterBar.module.css';
import { usePractitionerOptions } from './data.ts';
import { FilterModal } from './FilterModal.tsx';
import { useFilterWords } from './useFilterWords.ts';
import { ViewsMenu } from './ViewsMenu.tsx';

type Props = { filter: Filter; onFilter: (filter: Filter) => void };

/** What is searched for and filtered by: the words, the assigned practitioners, the rest in a dialog; and each part that is set, to be taken away. */
export function FilterBar({ filter, onFilter }: Props) {
  const { t } = useTranslation('search');
  const { features } = useMe();
  const { practitioners } = usePractitionerOptions();
  const [opened, dialog] = useDisclosure(false);
  const chips = useChips(filter);
  const set = filterParts.filter((part) => filter[part] !== undefined && part !== 'q' && part !== 'practitioners').length;
  return (
    <>
      <div className={classes.bar}>
        <Words filter={filter} onFilter={onFilter} />
        {features.therapistPatientAssignment && (
          <MultiSelect
            className={classes.practitioners}
            aria-label={t('part.practitioners')}
            placeholder={filter.practitioners === undefined ? t('part.practitioners') : ''}
            data={practitioners}
            value={idsIn(filter.practitioners)}
            onChange={(ids) => onFilter(changed(filter, { practitioners: ids.join(',') }))}
            searchable
            clearable
            maxValues={50}
            hidePickedOptions
            clearButtonProps={{ 'aria-label': t('remove', { filter: t('part.practitioners') }) }}
          />
        )}
        <Group gap="xs" wrap="nowrap" className={classes.buttons}>
          <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />} onClick={dialog.open}>
            {set > 0 ? t('filtersSet', { count: set }) : t('filters')}
          </Button>
          <ViewsMenu filter={filter} onFilter={onFilter} />
        </Group>
      </div>
      {chips.length > 0 && (
        <Group gap={6} mb="sm" role="group" aria-label={t('set')}>
          {chips.map(({ part, label }) => (
            <Pill
              key={part}
              size="md"
              withRemoveButton
              onRemove={() => onFilter(changed(filter, { [part]: null }))}
              removeButtonProps={{ 'aria-label': t('remove', { filter: label }), 'aria-hidden': false, tabIndex: 0 }}
            >
              {label}
            </Pill>
          ))}
          <Button variant="subtle" size="compact-sm" onClick={() => onFilter({})}>
            {t('clearAll')}
          </Button>
        </Group>
      )}
      <FilterModal opened={opened} filter={filter} onClose={dialog.close} onFilter={onFilter} />
    </>
  );
}

function Words({ filter, onFilter }: Props) {
  const { t } = useTranslation('search');
  const said = filter.q === undefined ? '' : String(filter.q);
  const [typed, setTyped] = useState(said);
  const [before, setBefore] = useState(said);
  // Another filter came from outside: a saved view, or the way back.
  if (said !== before) {
    setBefore(said);
    if (typed.trim() !== said) setTyped(said);
  }
  const apply = useDebouncedCallback((text: string) => onFilter(changed(filter, { q: text.trim() })), 250);
  const type = (text: string) => {
    setTyped(text);
    apply(text);
  };
  return (
    <SearchField
      className={classes.words}
      label={t('q.label')}
      placeholder={t('q.placeholder')}
      clear={t('q.clear')}
      does={t('q.focus')}
      value={typed}
      onChange={type}
    />
  );
}

/** Each part that is set beside the fields above, in words. */
function useChips(filter: Filter): { part: FilterPart; label: string }[] {
  const { practitioners, tags } = usePractitionerOptions();
  const wordsOf = useFilterWords();
  return filterParts.flatMap((part) => {
    const said = filter[part];
    if (said === undefined || part === 'q' || part === 'practitioners') return [];
    const options = part === 'tags' ? tags : practitioners;
    return [{ part, label: wordsOf(part, said, (id) => options.find(({ value }) => value === id)?.label ?? '…') }];
  });
}
