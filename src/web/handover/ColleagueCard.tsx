import { Badge, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import type { Colleague, HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';

type Props = {
  colleague: Colleague;
  draft: HandoverDraft;
  to: ReadonlyMap<number, number | null>;
  dragged: readonly number[];
  onDrop: (patientIds: readonly number[]) => void;
};

/** A colleague with what they have and would have, against what they have room for; patients can be dropped on it. */
export function ColleagueCard({ colleague, draft, to, dragged, onDrop }: Props) {
  const { t } = useTranslation('handover');
  const [isOver, setOver] = useState(false);
  const given = draft.patients.filter(({ id }) => to.get(id) === colleague.id);
  const joins = given.filter(({ team }) => !team.includes(colleague.id)).length;
  const after = colleague.caseload + joins;
  const widest = Math.max(colleague.capacity ?? 0, after, 1);
  const share = (count: number) => `${(count / widest) * 100}%`;
  const isFull = colleague.capacity !== null && after > colleague.capacity;
  return (
    // The list of names in each patient's row is the way of the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classes.colleague}
      data-over={(isOver && dragged.length > 0) || undefined}
      onDragOver={(event) => {
        if (dragged.length === 0) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDrop(dragged);
      }}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <div>
          <Text size="sm" fw={500}>
            {fullName(colleague)}
          </Text>
          <Text size="xs" c="dimmed">
            {[colleague.discipline, ...colleague.languages].filter(Boolean).join(' · ')}
          </Text>
        </div>
        <Group gap={4}>
          {!colleague.acceptingNewPatients && (
            <Badge color="gray" variant="light" tt="none">
              {t('notAccepting')}
            </Badge>
          )}
          {given.length > 0 && (
            <Badge variant="light" tt="none">
              {t('gets', { count: given.length })}
            </Badge>
          )}
        </Group>
      </Group>
      <div className={classes.bar} aria-hidden>
        <span className={classes.now} style={{ width: share(colleague.caseload) }} />
        <span className={classes.more} data-full={isFull || undefined} style={{ width: share(joins) }} />
        {colleague.capacity !== null && <span className={classes.limit} style={{ left: share(colleague.capacity) }} />}
      </div>
      <Text size="xs" c={isFull ? 'var(--mantine-color-error)' : 'dimmed'}>
        {colleague.capacity === null
          ? t('load', { now: colleague.caseload, after })
          : t('loadOf', { now: colleague.caseload, after, most: colleague.capacity })}
      </Text>
    </li>
  );
}
