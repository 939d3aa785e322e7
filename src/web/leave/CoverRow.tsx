import { Checkbox, NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Coverer, PlannedPatient } from '#src/contract/leave.ts';
import { fullName, wallFormats } from '#src/web/ui/formats.ts';
import { covererOf, fateOf } from './data.ts';
import type { Choice, Fate, Load, Times } from './data.ts';
import classes from './LeaveScreen.module.css';
import { Over } from './Over.tsx';
import { useCoverers } from './useCoverers.ts';

type Props = {
  one: PlannedPatient;
  /** Of who is away. */
  discipline: string;
  colleagues: Coverer[];
  choice: Choice | undefined;
  loads: ReadonlyMap<number, Load>;
  /** When appointments would be, as far as that is known. */
  times: Times | undefined;
  unplaced: ReadonlySet<number>;
  isSelected: boolean;
  onSelect: (isOn: boolean) => void;
  onChoose: (choice: Choice) => void;
};
const fates: Fate[] = ['firstFree', 'keep', 'cancel'];

/** One patient of the plan: who covers, and what becomes of the appointments. */
export function CoverRow({ one, discipline, colleagues, choice, loads, times, unplaced, isSelected, onSelect, onChoose }: Props) {
  const { t, i18n } = useTranslation('leave');
  const { day, time } = wallFormats(i18n.language);
  // “PM” stays beside its hour.
  const dateTime = (wall: string) => `${day(wall)}, ${time(wall).replace(' ', '\u00a0')}`;
  const name = fullName(one.patient);
  const to = covererOf(one, choice);
  const fate = fateOf(one, choice);
  const count = one.appointments.length;
  // What is confirmed has been placed.
  const isOpen = to !== one.coveredBy || choice?.fate !== undefined;
  const moves = isOpen && fate === 'firstFree' ? one.appointments.filter(({ practitionerId }) => practitionerId !== to) : [];
  const clashes = moves.filter(({ notFree }) => to !== null && notFree.includes(to)).length;
  // As long as what is known is of another choice, nothing is said of it.
  const ofThis = (id: number) => (each: { appointmentId: number; practitionerId: number }) =>
    each.appointmentId === id && each.practitionerId === to;
  const others = moves.flatMap(({ id, wallStart }) => {
    const other = times?.elsewhere.find(ofThis(id));
    return other ? [{ id, from: dateTime(wallStart), to: dateTime(other.wallStart) }] : [];
  });
  const without = one.appointments.filter(({ id }) => unplaced.has(id) || (isOpen && times?.without.some(ofThis(id))));
  // Each is said once: as it is, when it will be instead, or that there is no time for it.
  const said = new Set([...others, ...without].map(({ id }) => id));
  const when = (of: typeof one.appointments) => of.map(({ wallStart }) => dateTime(wallStart)).join(', ');
  const asTheyAre = when(one.appointments.filter(({ id }) => !said.has(id)));
  const coverers = useCoverers();
  const isOnTeam = to !== null && one.onCareTeam.includes(to);
  const over = to === null || isOnTeam ? 0 : (loads.get(to)?.over ?? 0);
  const other = colleagues.find(({ id }) => id === to);
  const marks = [
    to !== null && one.coveredBy === to && t('coveredNow'),
    isOnTeam && t('onTeam'),
    other?.isAway && t('isAway'),
    other && other.discipline.toLowerCase() !== discipline.toLowerCase() && other.discipline,
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Checkbox
        aria-label={t('select', { name })}
        checked={isSelected}
        disabled={!one.mayCover}
        onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
      />
      <div className={classes.words}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" data-figures>
          {count === 0 ? t('noAppointments') : t(asTheyAre === '' ? 'someAppointments' : 'appointments', { count, when: asTheyAre })}
        </Text>
        {others.map(({ id, ...change }) => (
          <Text key={id} size="xs" data-figures>
            {t('otherTime', change)}
          </Text>
        ))}
        {without.length > 0 && <Over>{t('noTime', { when: when(without) })}</Over>}
        {times === undefined && without.length === 0 && clashes > 0 && <Text size="xs">{t('clash', { count: clashes })}</Text>}
        {!one.mayCover && <Text size="xs">{t('mayNot')}</Text>}
      </div>
      <NativeSelect
        size="sm"
        aria-label={t('coverBy', { name })}
        disabled={!one.mayCover}
        value={to === null ? '' : String(to)}
        onChange={({ currentTarget: { value } }) => onChoose({ practitionerId: value === '' ? null : Number(value) })}
        data={[
          { value: '', label: t('nobody'), disabled: one.coveredBy !== null },
          ...coverers(
            colleagues.filter(({ id }) => !one.unavailable.includes(id)),
            one,
          ),
        ]}
        inputWrapperOrder={['input', 'description']}
        description={
          marks.length > 0 || over > 0 ? (
            <>
              {marks.join(' · ')}
              {over > 0 && <Over>{t('over', { count: over })}</Over>}
            </>
          ) : undefined
        }
      />
      {count > 0 && (
        <NativeSelect
          size="sm"
          aria-label={t('fate', { name })}
          disabled={!one.mayCover || !one.mayBook || to === null}
          value={fate}
          onChange={({ currentTarget: { value } }) => onChoose({ fate: fates.find((each) => each === value) ?? 'firstFree' })}
          data={fates.map((each) => ({ value: each, label: t(`fates.${each}`) }))}
        />
      )}
    </li>
  );
}
