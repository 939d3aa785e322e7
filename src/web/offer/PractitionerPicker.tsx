import { Select, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import type { Practitioner } from './data.ts';
import classes from './HoursScreen.module.css';
import { useClinicClock } from './useClinicClock.ts';
import { minutesOf, rowsOf } from './useWeeks.ts';

type Props = {
  practitioners: Practitioner[];
  isMe: (one: Practitioner) => boolean;
  isChanged: (one: Practitioner) => boolean;
  chosen: Practitioner;
  timeZone: string;
  onChoose: (id: number) => void;
};

/** Whose week: a list beside it, with how much each works and who is away; on a phone, a field. */
export function PractitionerPicker({ practitioners, isMe, isChanged, chosen, timeZone, onChoose }: Props) {
  const { t, i18n } = useTranslation('offer');
  const { date } = formats(i18n.language, timeZone);
  const { lastOf } = useClinicClock(timeZone);
  const [now] = useState(() => Date.now());
  const standing = ({ hours, timeOff }: Practitioner): string => {
    const [next] = timeOff;
    if (next && Date.parse(next.startsAt) <= now) return t('hours.awayUntil', { on: date(lastOf(next.endsAt)) });
    return hours.length === 0 ? t('hours.none') : t('hours.aWeek', { hours: hoursIn(i18n.language, minutesOf(rowsOf(hours))) });
  };
  const named = (one: Practitioner) => [fullName(one), isMe(one) ? t('you') : ''].filter(Boolean).join(' ');
  return (
    <>
      <nav className={classes.people} aria-label={t('hours.whose')}>
        <ul>
          {practitioners.map((one) => (
            <li key={one.id}>
              <UnstyledButton className={classes.person} aria-current={one.id === chosen.id || undefined} onClick={() => onChoose(one.id)}>
                <PersonAvatar person={one} size={32} color={isMe(one) ? 'teal' : 'gray'} />
                <span className={classes.personName}>
                  <Text span size="sm" fw={500} truncate>
                    {named(one)}
                  </Text>
                  <Text span size="xs" c="dimmed" truncate>
                    {isChanged(one) ? t('hours.notSaved') : standing(one)}
                  </Text>
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </nav>
      <Select
        hiddenFrom="md"
        label={t('hours.whose')}
        data={practitioners.map((one) => ({ value: String(one.id), label: named(one) }))}
        value={String(chosen.id)}
        onChange={(value) => value && onChoose(Number(value))}
        searchable
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
      />
    </>
  );
}

/** Minutes as hours, `37.5`. */
export const hoursIn = (language: string, minutes: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(minutes / 60);
