import { MultiSelect, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CareTeam } from '#src/contract/assignments.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useCareTeam } from '#src/web/assignments/data.ts';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { useAddable } from './AddClinician.tsx';
import classes from './CliniciansTab.module.css';
import { PendingChange } from './PendingChange.tsx';
import { assignmentsOf, primaryOf, rowsOf, useDraft } from './useDraft.ts';

/** A8 (e): the primary and everybody assigned, each in one field; for those who may change all of it. */
export function ManageTab({ patient }: { patient: PatientPage }) {
  const team = useCareTeam(patient.id);
  const [kept, setKept] = useState<CareTeam | null>(null);
  const [round, setRound] = useState(0);
  return (
    <FourStates query={team} loading={<div className={classes.box} />}>
      {(now) => (
        <section className={classes.box} aria-labelledby="manage-team">
          <Fields
            key={round}
            patient={patient}
            team={kept ?? now}
            onTouch={() => setKept((before) => before ?? now)}
            onRebase={setKept}
            onDone={() => {
              setKept(null);
              setRound(round + 1);
            }}
          />
        </section>
      )}
    </FourStates>
  );
}

type Props = {
  patient: PatientPage;
  team: CareTeam;
  /** The first change: from here on the team stays as it was. */
  onTouch: () => void;
  onRebase: (team: CareTeam) => void;
  onDone: () => void;
};

function Fields({ patient, team, onTouch, onRebase, onDone }: Props) {
  const { t } = useTranslation(['careteam', 'assignments']);
  const me = useMe();
  const myId = me.member?.practitionerId ?? null;
  const edited = useDraft();
  const { draft } = edited;
  const rows = rowsOf(team, draft, myId, me.tenant.timeZone);
  const standing = assignmentsOf(team);
  const addable = useAddable(patient);
  const known = new Map([...standing, ...addable].map((one) => [one.id, one]));
  const option = (id: number) => {
    const one = known.get(id);
    const name = one ? fullName(one) : '';
    return { value: String(id), label: id === myId ? t('assignments:you', { name }) : name };
  };
  const primary = draft.primaryId ?? primaryOf(team);
  const choose = (ids: number[]) => {
    onTouch();
    const before = rows.map(({ id }) => id);
    for (const id of ids.filter((one) => !before.includes(one))) {
      const whom = known.get(id);
      if (whom) edited.add({ id, firstName: whom.firstName, lastName: whom.lastName });
    }
    for (const id of before.filter((one) => !ids.includes(one))) edited.remove(id);
  };
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="h3" id="manage-team">
          {t('manage.title')}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {t('manage.advice')}
        </Text>
      </div>
      <Select
        label={t('manage.primary')}
        placeholder={t('manage.primaryNone')}
        data={rows.filter(({ holdsNow, until }) => holdsNow && until === '').map(({ id }) => option(id))}
        value={primary === null || draft.removed.includes(primary) ? null : String(primary)}
        onChange={(value) => {
          onTouch();
          edited.set({ primaryId: value === null || Number(value) === primaryOf(team) ? null : Number(value) });
        }}
        allowDeselect={false}
        maw={420}
      />
      <MultiSelect
        label={t('manage.others')}
        data={[...known.keys()].map(option)}
        value={rows.map(({ id }) => String(id))}
        onChange={(values) => choose(values.map(Number))}
        searchable
        hidePickedOptions
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <PendingChange patient={patient} team={team} edited={edited} onRebase={onRebase} onDone={onDone} />
    </Stack>
  );
}
