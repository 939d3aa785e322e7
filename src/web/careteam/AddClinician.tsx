import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PatientPage } from '#src/contract/patients.ts';
import type { TherapistInfo } from '#src/contract/people.ts';
import { useTenantDoctors } from '#src/web/assignments/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { fullName } from '#src/web/ui/formats.ts';

type Props = { patient: PatientPage; taken: number[]; onAdd: (whom: TherapistInfo) => void };

/** Whom one may still add: chosen one after another, each stands in the box at once. */
export function AddClinician({ patient, taken, onAdd }: Props) {
  const { t } = useTranslation(['careteam', 'assignments']);
  const options = useAddable(patient).filter(({ id }) => !taken.includes(id));
  const myId = useMe().member?.practitionerId ?? null;
  const [typed, setTyped] = useState('');
  return (
    <Select
      label={t('add')}
      placeholder={options.length > 0 ? t('addPlaceholder') : t('nobodyElse')}
      disabled={options.length === 0}
      data={options.map((one) => ({
        value: String(one.id),
        label: one.id === myId ? t('assignments:you', { name: fullName(one) }) : fullName(one),
      }))}
      value={null}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={t('assignments:modal.noMatch', { q: typed.trim() })}
      onChange={(value) => {
        const whom = options.find(({ id }) => String(id) === value);
        if (whom) onAdd(whom);
        setTyped('');
      }}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maw={420}
    />
  );
}

/** Everybody whom the one looking may put on this care team: colleagues, oneself, both or nobody (A3). */
export const useAddable = ({ may }: PatientPage): TherapistInfo[] => {
  const { member } = useMe();
  const doctors = useTenantDoctors(may.assignColleagues);
  const colleagues = may.assignColleagues ? (doctors.data ?? []) : [];
  const { practitionerId, firstName, lastName } = member ?? { practitionerId: null, firstName: '', lastName: '' };
  return may.assignMyself && practitionerId !== null ? [{ id: practitionerId, firstName, lastName }, ...colleagues] : colleagues;
};
