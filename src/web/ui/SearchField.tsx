import { ActionIcon, Kbd, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import classes from './SearchField.module.css';
import { useShortcut, useShortcutsAllowed } from './shortcuts.ts';

type Props = {
  label: string;
  placeholder: string;
  clear: string;
  /** What `/` does, as the list of shortcuts says it. */
  does: string;
  value: string;
  onChange: (text: string) => void;
  className: string | undefined;
};

/** The field in which a screen's own list is searched: `/` leads to it, Escape and its cross empty it. */
export function SearchField({ label, placeholder, clear, does, value, onChange, className }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const shortcuts = useShortcutsAllowed();
  useShortcut('/', does, () => field.current?.focus());
  return (
    <TextInput
      ref={field}
      type="search"
      className={`${classes.field} ${className ?? ''}`}
      aria-label={label}
      aria-keyshortcuts={shortcuts ? '/' : undefined}
      placeholder={placeholder}
      maxLength={100}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && onChange('')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSectionPointerEvents={value ? 'all' : 'none'}
      rightSection={
        value ? (
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={clear} onClick={() => (onChange(''), field.current?.focus())}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        ) : (
          shortcuts && (
            <Kbd aria-hidden visibleFrom="md">
              /
            </Kbd>
          )
        )
      }
    />
  );
}
