import { Button, Group, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entry } from '#src/contract/activity.ts';
import { usePatientList } from '#src/web/patients/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import classes from './ActivityScreen.module.css';
import { groups } from './data.ts';
import type { Filters } from './address.ts';

type Props = { filters: Filters; entries: Entry[]; oversees: boolean; onChange: (filters: Filters) => void };
type Person = { id: number; firstName: string; lastName: string };

/** What to look for, each as a field, and what is being looked for as chips that can be taken away one by one (L2). */
export function ActivityFilters({ filters, entries, oversees, onChange }: Props) {
  const { t } = useTranslation('activity');
  const { member: me } = useMe();
  const set = (change: Filters) => onChange({ ...filters, ...change });
  const members = byId([...(me ? [me] : []), ...entries.flatMap(({ member }) => member ?? [])]);
  return (
    <>
      <div role="search" aria-label={t('filter.label')} className={classes.filters}>
        <PatientFilter chosen={filters.patient} entries={entries} onChange={(patient) => set({ patient })} />
        {oversees && (
          <Select
            label={t('filter.member')}
            placeholder={t('filter.anyMember')}
            searchable
            clearable
            data={members.map((one) => ({ value: String(one.id), label: fullName(one) }))}
            nothingFoundMessage={t('filter.noMatch')}
            value={filters.member === undefined ? null : String(filters.member)}
            onChange={(value) => set({ member: value === null ? undefined : Number(value) })}
          />
        )}
        <Select
          label={t('filter.action')}
          placeholder={t('filter.anyAction')}
          clearable
          data={groups.map((group) => ({ value: group, label: t(`group.${group}`) }))}
          value={groups.find((group) => group === filters.action) ?? null}
          onChange={(value) => set({ action: value ?? undefined })}
        />
        <Select
          label={t('filter.outcome')}
          placeholder={t('filter.anyOutcome')}
          clearable
          data={(['done', 'refused'] as const).map((outcome) => ({ value: outcome, label: t(`filter.${outcome}`) }))}
          value={filters.outcome ?? null}
          onChange={(value) => set({ outcome: (value ?? undefined) as Filters['outcome'] })}
        />
        <TextInput
          type="date"
          label={t('filter.since')}
          value={filters.since ?? ''}
          max={filters.until}
          onChange={(event) => set({ since: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={t('filter.until')}
          value={filters.until ?? ''}
          min={filters.since}
          onChange={(event) => set({ until: event.currentTarget.value || undefined })}
        />
      </div>
      <Chips filters={filters} entries={entries} members={members} onChange={onChange} />
    </>
  );
}

const byId = (people: Person[]): Person[] => [...new Map(people.map((one) => [one.id, one])).values()];
const patientsIn = (entries: Entry[]): Person[] => byId(entries.flatMap(({ patient }) => patient ?? []));

type PatientProps = { chosen: number | undefined; entries: Entry[]; onChange: (patient: number | undefined) => void };

/** Patients by name, out of all whom the one looking may see. */
function PatientFilter({ chosen, entries, onChange }: PatientProps) {
  const { t } = useTranslation('activity');
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { patients } = usePatientList(me.features.allActivePatientsDashboard ? 'allTenantPatients' : 'patients', q, q !== '');
  const found = q === '' ? patientsIn(entries) : byId([...patients, ...patientsIn(entries).filter(({ id }) => id === chosen)]);
  return (
    <Select
      label={t('filter.patient')}
      placeholder={t('filter.anyPatient')}
      searchable
      clearable
      data={found.slice(0, 50).map((one) => ({ value: String(one.id), label: fullName(one) }))}
      // The server has matched already, also where the name is spelled otherwise.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('filter.noMatch')}
      value={chosen === undefined ? null : String(chosen)}
      onChange={(value) => onChange(value === null ? undefined : Number(value))}
    />
  );
}

function Chips({ filters, entries, members, onChange }: Omit<Props, 'oversees'> & { members: Person[] }) {
  const { t, i18n } = useTranslation('activity');
  const nameOf = (people: Person[], id: number | undefined) => {
    const found = people.find((one) => one.id === id);
    return found ? fullName(found) : '…';
  };
  // A day is a day, whatever zone one is in.
  const day = (date: string | undefined) => formats(i18n.language, 'UTC').date(`${date}T12:00Z`);
  const group = groups.find((one) => one === filters.action);
  const said: Record<keyof Filters, string> = {
    patient: nameOf(patientsIn(entries), filters.patient),
    member: nameOf(members, filters.member),
    action: group ? t(`group.${group}`) : (filters.action ?? ''),
    outcome: filters.outcome ? t(`filter.${filters.outcome}`) : '',
    since: filters.since ? day(filters.since) : '',
    until: filters.until ? day(filters.until) : '',
  };
  const chosen = (Object.keys(said) as (keyof Filters)[]).filter((key) => filters[key] !== undefined);
  if (chosen.length === 0) return null;
  return (
    <Group gap="xs" mb="md" role="group" aria-label={t('filter.chosen')}>
      {chosen.map((key) => {
        const filter = t('filter.chip', { what: t(`filter.${key}`), value: said[key] });
        return (
          <UnstyledButton
            key={key}
            className={classes.chip}
            aria-label={t('filter.remove', { filter })}
            onClick={() => onChange({ ...filters, [key]: undefined })}
          >
            {filter}
            <IconX size={14} aria-hidden />
          </UnstyledButton>
        );
      })}
      {chosen.length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  );
}
