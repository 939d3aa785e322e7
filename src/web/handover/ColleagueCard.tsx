import { Badge, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fullName } from '#src/web/ui/formats.ts';
import { LoadBar } from '#src/web/ui/LoadBar.tsx';
import type { Colleague, HandoverDraft } from './data.ts';
import classes from './HandoverScreen.module.css';

type Props = {
  colleague: Colleague;
  draft: HandoverDraft;
  to: ReadonlyMap<number, number | null>;
  dragged: readonly number[];
  /** Whether somebody is theirs to follow for. */
  gets: boolean;
  onDrop: (patientIds: readonly number[]) => void;
};

/** A colleague with what they have and would have, against what they have room for; patients can be dropped on it. */
export function ColleagueCard({ colleague, draft, to, dragged, gets, onDrop }: Props) {
  const { t } = useTranslation('handover');
  const [isOver, setOver] = useState(false);
  const given = draft.patients.filter(({ id }) => to.get(id) === colleague.id);
  const joins = given.filter(({ team }) => !team.includes(colleague.id)).length;
  const after = colleague.caseload + joins;
  const isFull = colleague.capacity !== null && after > colleague.capacity;
  return (
    // The list of names in each patient's row is the way of the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className={classes.colleague}
      data-gets={gets || undefined}
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
        <div className={classes.name}>
          <Text size="sm" fw={500}>
            {fullName(colleague)}
          </Text>
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {[colleague.discipline, ...colleague.languages].filter(Boolean).join(' · ')}
          </Text>
        </div>
        <Group gap={4} flex="none">
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
      <LoadBar now={colleague.caseload} more={joins} most={colleague.capacity} />
      <Text size="xs" c={isFull ? 'var(--mantine-color-error)' : 'dimmed'}>
        {t(colleague.capacity === null ? (joins > 0 ? 'load' : 'loadNow') : joins > 0 ? 'loadOf' : 'loadNowOf', {
          now: colleague.caseload,
          after,
          most: colleague.capacity,
        })}
      </Text>
    </li>
  );
}
