import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Slot } from '#src/contract/scheduling.ts';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { dayOf } from '#src/web/ui/wall.ts';
import { daysAhead, slotsQuery } from './data.ts';
import classes from './PlaceFields.module.css';
import { useWords } from './useWords.ts';

const few = 10;
type Wanted = { serviceId: number | null; practitionerId: number | null; day: string; time: string };

/** The free times of the day chosen; where it has none, the next there are. */
export function FreeTimes({ place, onChoose }: { place: Wanted; onChoose: (slot: Slot) => void }) {
  const { t } = useTranslation('scheduling');
  const words = useWords();
  const [all, setAll] = useState(false);
  const query = useQuery(slotsQuery({ serviceId: place.serviceId, practitionerId: place.practitionerId, from: place.day }));
  if (place.serviceId === null || place.practitionerId === null) return null;
  if (query.data === undefined) {
    if (query.error) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />;
    return query.isFetching ? (
      <Group gap={6} aria-busy="true">
        {[64, 64, 64, 64].map((width, index) => (
          <Skeleton key={index} h={30} w={width} radius="xl" />
        ))}
      </Group>
    ) : null;
  }
  const { items } = query.data;
  const today = items.filter(({ wallStart }) => dayOf(wallStart) === place.day);
  const shown = today.length > 0 ? (all ? today : today.slice(0, few)) : items.slice(0, 4);
  return (
    <div aria-busy={query.isPlaceholderData}>
      <Text size="sm" fw={500}>
        {t(today.length > 0 ? 'free.today' : items.length > 0 ? 'free.later' : 'free.none', { days: daysAhead })}
      </Text>
      {shown.length > 0 && (
        <ul className={classes.pills} aria-label={t('free.label')}>
          {shown.map((slot) => {
            const isChosen = slot.wallStart === `${place.day}T${place.time}`;
            return (
              <li key={slot.startsAt}>
                <Button
                  variant={isChosen ? 'light' : 'default'}
                  size="xs"
                  radius="xl"
                  aria-pressed={isChosen}
                  onClick={() => onChoose(slot)}
                >
                  {today.length > 0
                    ? words.time(slot.wallStart)
                    : t('free.slot', { day: words.day(dayOf(slot.wallStart)), time: words.time(slot.wallStart) })}
                </Button>
              </li>
            );
          })}
          {today.length > shown.length && (
            <li>
              <Button variant="subtle" size="xs" radius="xl" onClick={() => setAll(true)}>
                {t('free.more', { count: today.length - shown.length })}
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
