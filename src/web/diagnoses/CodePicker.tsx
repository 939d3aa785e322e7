import { Combobox, InputBase, Loader, Text, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codesQuery } from './data.ts';
import type { Code } from './data.ts';
import classes from './DiagnosesPanel.module.css';

const pauseMs = 200;
const said = ({ code, title }: Code): string => `${code} ${title}`;

/** Finds a code as one types, with the keyboard alone: arrows, Enter. */
export function CodePicker({ chosen, onChoose }: { chosen: Code | null; onChoose: (code: Code | null) => void }) {
  const { t } = useTranslation('diagnoses');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), pauseMs);
  const { data, isFetching } = useQuery(codesQuery(q));
  const items = q === '' ? [] : (data?.items ?? []);
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
  });
  const choose = (value: string) => {
    const code = items.find((one) => `${one.system} ${one.code}` === value) ?? null;
    onChoose(code);
    setTyped(code ? said(code) : '');
    combobox.closeDropdown();
  };
  const type = (text: string) => {
    setTyped(text);
    if (chosen) onChoose(null);
    combobox.openDropdown();
    combobox.updateSelectedOptionIndex();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal>
      <Combobox.Target>
        <InputBase
          label={t('field.code')}
          description={t('field.codeHint')}
          value={typed}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          onChange={({ currentTarget }) => type(currentTarget.value)}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          rightSection={isFetching ? <Loader size={16} aria-hidden /> : null}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={chosen !== null}>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label={t('field.code')}>
          {items.map((one) => (
            <Combobox.Option key={`${one.system} ${one.code}`} value={`${one.system} ${one.code}`}>
              <div className={classes.option}>
                <Text size="sm" fw={600} className={classes.code}>
                  {one.code}
                </Text>
                <Text size="sm">{one.title}</Text>
                <Text size="xs" c="dimmed">
                  {one.system}
                </Text>
              </div>
            </Combobox.Option>
          ))}
          {items.length === 0 && (
            <Combobox.Empty>
              {t(typed.trim() === '' ? 'field.type' : isFetching || q !== typed.trim() ? 'field.searching' : 'field.none')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
