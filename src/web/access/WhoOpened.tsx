import { Anchor, Group, List, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhoCanOpen as Openings } from '#src/contract/access.ts';
import { useMe } from '#src/web/session/data.ts';
import { wallAt } from '#src/web/ui/clock.ts';
import { fullName } from '#src/web/ui/formats.ts';
import classes from './AccessTab.module.css';
import { useMoments } from './useMoments.ts';

type Opened = Openings['opened'];

/** Who opened the record, the latest first. */
export function WhoOpened({ opened }: { opened: Opened }) {
  const { t } = useTranslation('access');
  const seesAll = useSeesAll();
  return (
    <Stack gap="xs">
      <OpenedList opened={opened} nobody={t(seesAll ? 'opened.nobody' : 'opened.nobodyYou')} />
      {(!seesAll || opened.length === 50) && (
        <Text size="xs" c="dimmed">
          {t(seesAll ? 'opened.most' : 'opened.onlyYou', { count: opened.length })}
        </Text>
      )}
    </Stack>
  );
}

const spans = { hour: 30 * 60_000, day: 12 * 3_600_000 };

/** Who opened the record around a moment: in the hour, or the day, in the middle of which it lies. */
export function OpenedAround({ around, at, patientId }: { around: Opened; at: string; patientId: number }) {
  const { t } = useTranslation('access');
  const { timeZone } = useMe().tenant;
  const seesAll = useSeesAll();
  const [span, setSpan] = useState<keyof typeof spans>('day');
  const within = around.filter((one) => Math.abs(Date.parse(one.at) - Date.parse(at)) <= spans[span]);
  const day = wallAt(new Date(at), timeZone).slice(0, 10);
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('around.span')}
          value={span}
          onChange={(next) => setSpan(next as keyof typeof spans)}
          data={(['hour', 'day'] as const).map((value) => ({ value, label: t(`around.${value}`) }))}
        />
        {seesAll && (
          <Anchor component={Link} size="sm" to="/activity" search={{ patient: patientId, since: day, until: day } as never}>
            {t('around.log')}
          </Anchor>
        )}
      </Group>
      <OpenedList opened={within} nobody={t(seesAll ? 'around.nobody' : 'around.nobodyYou')} />
      {!seesAll && (
        <Text size="xs" c="dimmed">
          {t('opened.onlyYou')}
        </Text>
      )}
    </Stack>
  );
}

const useSeesAll = () => useMe().rights.includes('activity.export');

function OpenedList({ opened, nobody }: { opened: Opened; nobody: string }) {
  const { t } = useTranslation('access');
  const { moment } = useMoments();
  const ruleText = (rule: string) =>
    rule
      .split('+')
      .map((one) => t(`opened.rule.${one as 'careTeam'}`, { defaultValue: one }))
      .join(', ');
  if (opened.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {nobody}
      </Text>
    );
  return (
    <List listStyleType="none" size="sm" spacing={4} className={classes.opened}>
      {opened.map(({ member, at, rule }) => (
        <List.Item key={`${at}-${member.id}`}>
          <time dateTime={at} className={classes.when}>
            {moment(at)}
          </time>{' '}
          <strong>{fullName(member)}</strong>
          {rule && (
            <Text span size="sm" c="dimmed">
              {' '}
              · {ruleText(rule)}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  );
}
