import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePatientList } from '#src/web/patients/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';

export type Whom = { id: number; firstName: string; lastName: string };
type Props = { chosen: Whom | null; onChoose: (patient: Whom | null) => void };

const pauseMs = 200;

/** A patient by name, out of all whom the one looking may see. */
export function PatientPicker({ chosen, onChoose }: Props) {
  const { t } = useTranslation('scheduling');
  const { features } = useMe();
  const [typed, setTyped] = useState(chosen ? fullName(chosen) : '');
  const [q] = useDebouncedValue(typed.trim(), pauseMs);
  const isSearch = q !== '' && (!chosen || q !== fullName(chosen));
  const list = features.allActivePatientsDashboard ? 'allTenantPatients' : 'patients';
  const { patients, isFetching } = usePatientList(list, isSearch ? q : '');
  const found: Whom[] = patients.slice(0, 50);
  const shown = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <Select
      label={t('field.patient')}
      placeholder={t('field.patientHint')}
      searchable
      clearable
      data-autofocus
      maxLength={100}
      data={shown.map((one) => ({ value: String(one.id), label: fullName(one) }))}
      // The server has matched already, also where the name is spelled otherwise.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t(isFetching || q !== typed.trim() ? 'field.searching' : 'field.nobody')}
      value={chosen ? String(chosen.id) : null}
      onChange={(value) => onChoose(value === null ? null : (shown.find(({ id }) => String(id) === value) ?? null))}
    />
  );
}
