import { ActionIcon, Badge, Kbd, Loader, Modal, Text, TextInput, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import type { KeyboardEvent as Pressed } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundPatient } from '#src/contract/search.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { useShortcutsAllowed } from '#src/web/ui/shortcuts.ts';
import { changed } from './address.ts';
import { useQuickSearch } from './data.ts';
import classes from './SearchBox.module.css';

const onApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Q1: the one search box, in reach on every screen: Ctrl K (⌘ K), or / where the screen has no field of its own for it. */
export function SearchBox() {
  const { t } = useTranslation(['search', 'ui']);
  const [opened, dialog] = useDisclosure(false);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const allowed = useShortcutsAllowed();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const chord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const target = event.target as HTMLElement | null;
    const slash =
      event.key === '/' &&
      allowed &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !target?.closest('input, textarea, select, [contenteditable]');
    if ((!chord && !slash) || event.isComposing || document.querySelector('[role="dialog"]')) return;
    if (slash && (event.defaultPrevented || document.querySelector('main [aria-keyshortcuts="/"]'))) return;
    event.preventDefault();
    dialog.open();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={dialog.open}
        visibleFrom="md"
        aria-keyshortcuts={onApple ? 'Meta+K' : 'Control+K'}
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.label}>{t('box.open')}</span>
        <Kbd size="xs" aria-hidden>
          {onApple ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      <Tooltip label={t('box.open')}>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('box.open')} onClick={dialog.open} hiddenFrom="md">
          <IconSearch size={20} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('box.title')}
        size="lg"
        yOffset="10vh"
        fullScreen={isPhone}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {opened && <Finder onDone={dialog.close} />}
      </Modal>
    </>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [debounced] = useDebouncedValue(typed.trim(), 150);
  const q = typed.trim() === '' ? '' : debounced;
  const query = useQuickSearch(q);
  const [current, setCurrent] = useState(0);
  const found = q === '' ? [] : (query.data ?? []);
  // What stands there answers what was typed before, until the next answer comes: nothing of it is chosen unseen.
  const isCurrent = q === typed.trim() && !query.isPlaceholderData && !query.isPending;
  const open = (patient: FoundPatient) => {
    onDone();
    void navigate({ to: '/patients/$patientId', params: { patientId: String(patient.id) } });
  };
  const showAll = () => {
    onDone();
    void navigate({ to: '/patients', search: changed({}, { q: typed.trim() }) });
  };
  const onKeyDown = (event: Pressed<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = found.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setCurrent((at) => (event.key === 'ArrowDown' ? (at >= last ? 0 : at + 1) : at <= 0 ? last : at - 1));
    } else if (event.key === 'Enter' && isCurrent) {
      event.preventDefault();
      const chosen = found[current];
      if (chosen) open(chosen);
      else if (found.length > 0) showAll();
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        role="combobox"
        aria-label={t('box.placeholder')}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
        placeholder={t('box.placeholder')}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setCurrent(0);
        }}
        onKeyDown={onKeyDown}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={q !== '' && query.isFetching && <Loader size={16} aria-hidden />}
      />
      <VisuallyHidden role="status">{isCurrent && q !== '' ? t('box.found', { count: found.length }) : ''}</VisuallyHidden>
      {q === '' ? (
        <Text size="sm" c="dimmed" mt="sm">
          {t('box.hint')}
        </Text>
      ) : query.isError ? (
        <div className={classes.note}>
          <ErrorNote error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
        </div>
      ) : found.length > 0 ? (
        <div id={`${id}-list`} role="listbox" aria-label={t('box.results')} aria-busy={!isCurrent} className={classes.list}>
          {found.map((patient, index) => (
            <Hit
              key={patient.id}
              id={`${id}-${index}`}
              patient={patient}
              isCurrent={index === current}
              onPoint={() => setCurrent(index)}
              onOpen={() => open(patient)}
            />
          ))}
          {/* The keys are answered by the field above, which keeps the focus. */}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
          <div
            id={`${id}-${found.length}`}
            role="option"
            tabIndex={-1}
            aria-selected={current === found.length}
            className={classes.all}
            onClick={showAll}
            onMouseMove={() => setCurrent(found.length)}
          >
            {t('box.all')}
          </div>
        </div>
      ) : (
        isCurrent && (
          <div className={classes.note}>
            <Text fw={500}>{t('box.none', { q, interpolation: { escapeValue: false } })}</Text>
            <Text size="sm" c="dimmed">
              {t('box.noneAdvice')}
            </Text>
          </div>
        )
      )}
    </>
  );
}

type HitProps = { id: string; patient: FoundPatient; isCurrent: boolean; onPoint: () => void; onOpen: () => void };

function Hit({ id, patient, isCurrent, onPoint, onOpen }: HitProps) {
  const { t, i18n } = useTranslation('search');
  const about = [
    patient.birthDate && t('box.born', { date: wallFormats(i18n.language).date(patient.birthDate) }),
    patient.phone,
    patient.email,
  ].filter(Boolean);
  return (
    // The keys are answered by the field above, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" tabIndex={-1} aria-selected={isCurrent} className={classes.hit} onClick={onOpen} onMouseMove={onPoint}>
      <span className={classes.name}>
        {fullName(patient)}
        {patient.preferredName && patient.preferredName !== patient.firstName && (
          <span className={classes.called}> “{patient.preferredName}”</span>
        )}
        {patient.status === 'archived' && (
          <Badge size="sm" variant="light" color="gray" ml={8}>
            {t('box.archived')}
          </Badge>
        )}
      </span>
      <span className={classes.about}>{about.join(' · ')}</span>
    </div>
  );
}
