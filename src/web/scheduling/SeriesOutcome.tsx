import { Badge, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Moved } from './data.ts';
import { useMe } from '#src/web/session/data.ts';
import { dayOf, shownFor } from '#src/web/ui/wall.ts';
import classes from './PlaceFields.module.css';
import { useWords } from './useWords.ts';

const colours = { booked: 'teal', taken: 'red', patientBooked: 'red', outsideHours: 'amber' } as const;

/** What became of each appointment of a series: not all of them may have found their time free. */
export function SeriesOutcome({ series, onClose }: { series: Moved['series']; onClose: () => void }) {
  const { t } = useTranslation(['scheduling', 'ui']);
  const words = useWords();
  const { timeZone } = useMe().tenant;
  const count = series.filter(({ outcome }) => outcome === 'booked').length;
  return (
    <>
      <Text size="sm" role="status">
        {t('series.result', { count, all: series.length })}
      </Text>
      <ol className={classes.outcomes}>
        {series.map(({ wallStart, outcome }) => (
          <li key={wallStart}>
            <Text size="sm">{t('when', { day: words.day(dayOf(wallStart)), times: words.time(shownFor(wallStart, timeZone)) })}</Text>
            <Badge variant="light" color={colours[outcome]} tt="none">
              {t(`series.outcome.${outcome}`)}
            </Badge>
          </li>
        ))}
      </ol>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </>
  );
}
