import { Button, Group, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { isOvertaken, useSetHours } from './data.ts';
import type { Hours, Location, Practitioner } from './data.ts';
import { DayRow } from './DayRow.tsx';
import classes from './HoursScreen.module.css';
import { hoursIn } from './PractitionerPicker.tsx';
import { WeekConflict } from './WeekConflict.tsx';
import { copied, faultsOf, hoursOf, isSameWeek, minutesOf, onTopOf, rowAfter, rowsOf, weekdays } from './useWeeks.ts';
import type { useWeeks } from './useWeeks.ts';

type Props = { practitioner: Practitioner; isMe: boolean; locations: Location[]; weeks: ReturnType<typeof useWeeks> };

/** The week of one practitioner, changed as a whole and saved as a whole. */
export function WeekEditor({ practitioner, isMe, locations, weeks }: Props) {
  const { t, i18n } = useTranslation('offer');
  const { mutate, isPending } = useSetHours();
  const begun = weeks.of(practitioner);
  const kept = useMemo(() => rowsOf(practitioner.hours), [practitioner.hours]);
  const rows = begun?.rows ?? kept;
  const faults = faultsOf(rows);
  const isChanged = weeks.isChanged(practitioner);
  const isOutdated = begun !== null && !isPending && !isSameWeek(begun.hours, practitioner.hours);
  const name = fullName(practitioner);
  const active = locations.filter(({ status }) => status === 'active');
  const write = (hours: Hours[], version: number, onSuccess: (version: number) => void) =>
    mutate(
      { practitionerId: practitioner.id, hours, version },
      {
        onSuccess: (saved) => onSuccess(saved.version),
        // Both versions are shown then.
        onError: (error) => (isOvertaken(error) && isChanged ? undefined : toastProblem(error)),
      },
    );
  const save = (wanted = rows) => {
    const before = practitioner.hours;
    write(hoursOf(wanted), practitioner.version, (version) => {
      weeks.forget(practitioner);
      toastDone(isMe ? t('hours.savedMine') : t('hours.saved', { name }), () =>
        write(before, version, () => toastDone(t('hours.takenBack'))),
      );
    });
  };
  const change = (to: typeof rows) => weeks.change(practitioner, to);
  return (
    <section>
      <Group justify="space-between" align="baseline" mb="xs" gap="xs">
        <Title order={2}>{isMe ? t('hours.myWeek') : t('hours.weekOf', { name })}</Title>
        <Text size="sm" c="dimmed" data-figures>
          {t('hours.aWeek', { hours: hoursIn(i18n.language, minutesOf(rows)) })}
        </Text>
      </Group>
      {!practitioner.mayChange && (
        <Text size="sm" c="dimmed" mb="sm">
          {t('hours.readOnly')}
        </Text>
      )}
      <ol className={classes.week}>
        {weekdays.map((weekday) => (
          <DayRow
            key={weekday}
            weekday={weekday}
            rows={rows.filter((row) => row.weekday === weekday)}
            faults={faults}
            locations={locations}
            mayChange={practitioner.mayChange}
            onChange={(key, part) => change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))}
            onAdd={() =>
              change([
                ...rows,
                rowAfter(
                  rows,
                  weekday,
                  active.map(({ id }) => id),
                ),
              ])
            }
            onRemove={(key) => change(rows.filter((row) => row.key !== key))}
            onCopy={(days) => change(copied(rows, weekday, days))}
          />
        ))}
      </ol>
      {isOutdated ? (
        <WeekConflict
          theirs={practitioner.hours}
          mine={onTopOf(practitioner.hours, begun)}
          locations={locations}
          busy={isPending}
          onTake={() => weeks.forget(practitioner)}
          onTop={() => save(onTopOf(practitioner.hours, begun))}
        />
      ) : (
        practitioner.mayChange &&
        isChanged && (
          <Group className={classes.footer} gap="xs">
            <Button onClick={() => save()} loading={isPending} disabled={faults.size > 0}>
              {t('hours.save')}
            </Button>
            <Button variant="default" onClick={() => weeks.forget(practitioner)} disabled={isPending}>
              {t('hours.discard')}
            </Button>
            {faults.size > 0 && (
              <Text size="sm" c="var(--mantine-color-error)">
                {t('hours.repair')}
              </Text>
            )}
          </Group>
        )
      )}
    </section>
  );
}
