import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCalendarX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import type { Problem } from '#src/contract/problems.ts';
import type { Slot } from '#src/contract/scheduling.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { problemText } from '#src/web/ui/problemText.ts';
import { dayOf } from '#src/web/ui/wall.ts';
import classes from './PlaceFields.module.css';
import { alternativesOf } from './useMoving.ts';
import { useWords } from './useWords.ts';

type Props = {
  problem: Problem;
  people: TherapistInfo[];
  busy?: boolean;
  onChoose: (slot: Slot) => void;
  onAnyway: () => void;
  /** Of a series, book what is free. */
  onLeaveOut?: (() => void) | undefined;
};

/** S2: why this time is not to be had, and what is: other times, or the same although it is outside the hours. */
export function PlaceRefusal({ problem, people, busy = false, onChoose, onAnyway, onLeaveOut }: Props) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const { title, advice } = problemText(problem);
  const others = alternativesOf(problem);
  const nameOf = (id: number) => {
    const found = people.find((one) => one.id === id);
    return found ? fullName(found) : '';
  };
  return (
    <Alert color="red" variant="light" icon={<IconCalendarX aria-hidden />} title={title} role="alert">
      <Text size="sm">{problem.code === 'slot_taken' && others.length > 0 ? t('refused.choose') : advice}</Text>
      {others.length > 0 && (
        <ul className={classes.pills} aria-label={t('refused.free')}>
          {others.slice(0, 8).map((slot) => (
            <li key={`${slot.practitionerId} ${slot.startsAt}`}>
              <Button variant="default" size="xs" radius="xl" disabled={busy} onClick={() => onChoose(slot)}>
                {t('refused.slot', {
                  day: words.day(dayOf(slot.wallStart)),
                  time: words.time(slot.wallStart),
                  who: nameOf(slot.practitionerId),
                })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {(problem.code === 'outside_hours' || onLeaveOut) && (
        <Group gap="xs" mt="sm">
          {problem.code === 'outside_hours' && (
            <Button size="xs" variant="default" loading={busy} onClick={onAnyway}>
              {t('refused.anyway')}
            </Button>
          )}
          {onLeaveOut && (
            <Button size="xs" variant="default" loading={busy} onClick={onLeaveOut}>
              {t('refused.leaveOut')}
            </Button>
          )}
        </Group>
      )}
    </Alert>
  );
}
