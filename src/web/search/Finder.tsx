import { Badge, Loader, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent as Pressed, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundPatient } from '#src/contract/search.ts';
import { useMe } from '#src/web/session/data.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { beginsWords } from '#src/web/ui/matching.ts';
import { changed } from './address.ts';
import { useChoices, useQuickSearch } from './data.ts';
import classes from './SearchBox.module.css';

/** Something that can be done from anywhere, by its name. */
export type Command = { name: string; run: () => void };
type Option = { key: string; content: ReactNode; run: () => void };
/** So many colleagues, and so many commands, are listed at a time. */
const most = 4;

/** Patients by whatever one knows of them, then colleagues and commands by how their names begin. */
export function Finder({ commands, onDone }: { commands: readonly Command[]; onDone: () => void }) {
  const { t } = useTranslation('search');
  const id = useId();
  const [typed, setTyped] = useState('');
  const [debounced] = useDebouncedValue(typed.trim(), 150);
  const q = typed.trim() === '' ? '' : debounced;
  const query = useQuickSearch(q);
  const [current, setCurrent] = useState(0);
  const found = q === '' ? [] : (query.data ?? []);
  const options = useOptions(q, found, commands);
  // What stands there answers what was typed before, until the next answer comes: nothing of it is chosen unseen.
  const isCurrent = q === typed.trim() && !query.isPlaceholderData && !query.isPending;
  const list = useRef<HTMLDivElement>(null);
  // The focus stays in the field, so nothing else brings what the keys have come to into sight.
  useEffect(() => list.current?.children[current]?.scrollIntoView({ block: 'nearest' }), [current]);
  const choose = ({ run }: Option) => {
    onDone();
    run();
  };
  const onKeyDown = (event: Pressed<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = options.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setCurrent((at) => (event.key === 'ArrowDown' ? (at >= last ? 0 : at + 1) : at <= 0 ? Math.max(last, 0) : at - 1));
    } else if (event.key === 'Enter' && isCurrent) {
      event.preventDefault();
      const chosen = options[current];
      if (chosen) choose(chosen);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        role="combobox"
        aria-label={t('box.placeholder')}
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={options.length > 0 ? `${id}-${current}` : undefined}
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
      {q === '' && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('box.hint')}
        </Text>
      )}
      {q !== '' && query.isError && (
        <div className={classes.note}>
          <ErrorNote error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
        </div>
      )}
      {options.length > 0 ? (
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={t('box.results')} aria-busy={!isCurrent} className={classes.list}>
          {options.map((option, index) => (
            // The keys are answered by the field above, which keeps the focus.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={option.key}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={classes.hit}
              onClick={() => choose(option)}
              onMouseMove={() => setCurrent(index)}
            >
              {option.content}
            </div>
          ))}
        </div>
      ) : (
        q !== '' &&
        isCurrent &&
        !query.isError && (
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

/** What can be chosen: whom was found, all whom the list finds, and what is called as was typed. */
function useOptions(q: string, found: readonly FoundPatient[], commands: readonly Command[]): Option[] {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const { features } = useMe();
  const { data } = useChoices();
  if (q === '') return [];
  const filtered = (by: Parameters<typeof changed>[1]) => void navigate({ to: '/patients', search: changed({}, by) });
  const named = <One,>(all: readonly One[], nameOf: (one: One) => string) =>
    all.filter((one) => beginsWords(nameOf(one), q)).slice(0, most);
  return [
    ...found.map((patient) => ({
      key: `patient ${patient.id}`,
      content: <Patient patient={patient} />,
      run: () => void navigate({ to: '/patients/$patientId', params: { patientId: String(patient.id) } }),
    })),
    ...(found.length > 0 ? [{ key: 'all', content: <span className={classes.all}>{t('box.all')}</span>, run: () => filtered({ q }) }] : []),
    ...(features.therapistPatientAssignment ? named(data?.practitioners ?? [], fullName) : []).map((one) => ({
      key: `colleague ${one.id}`,
      content: <Named name={fullName(one)} about={t('box.theirPatients')} />,
      run: () => filtered({ practitioners: String(one.id) }),
    })),
    ...named(commands, ({ name }) => name).map(({ name, run }) => ({
      key: `command ${name}`,
      content: <Named name={name} about={t('box.goThere')} />,
      run,
    })),
  ];
}

const Named = ({ name, about }: { name: ReactNode; about: string }) => (
  <>
    <span className={classes.name}>{name}</span>
    <span className={classes.about}>{about}</span>
  </>
);

function Patient({ patient }: { patient: FoundPatient }) {
  const { t, i18n } = useTranslation('search');
  const about = [
    patient.birthDate && t('box.born', { date: wallFormats(i18n.language).date(patient.birthDate) }),
    patient.phone,
    patient.email,
  ].filter(Boolean);
  return (
    <Named
      name={
        <>
          {fullName(patient)}
          {patient.preferredName && patient.preferredName !== patient.firstName && (
            <span className={classes.called}> “{patient.preferredName}”</span>
          )}
          {patient.status === 'archived' && (
            <Badge size="sm" variant="light" color="gray" ml={8}>
              {t('box.archived')}
            </Badge>
          )}
        </>
      }
      about={about.join(' · ')}
    />
  );
}
