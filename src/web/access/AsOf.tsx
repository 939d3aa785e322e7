import { ActionIcon, Alert, Button, CopyButton, Group, SegmentedControl, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconClockHour4, IconHistory, IconLink } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { instantAt, wallAt } from '#src/web/ui/clock.ts';
import type { Which } from '#src/web/ui/clock.ts';
import { isSecond, isTwice, shownFor } from '#src/web/ui/wall.ts';
import { neighboursOf } from './address.ts';
import type { At } from './address.ts';
import { useMoments } from './useMoments.ts';

type Props = { at: At; since: string; changes: readonly string[]; onChange: (at: At) => void };

/** The moment that is looked at, by the clinic's clock; and the steps to the changes before and after it. */
export function AsOf({ at, since, changes, onChange }: Props) {
  const { t } = useTranslation('access');
  const { timeZone } = useMe().tenant;
  const { moment } = useMoments();
  const shown = at === null ? '' : wallAt(new Date(at), timeZone);
  const [now] = useState(() => Date.now());
  // What is being typed counts until another moment is chosen elsewhere.
  const [typed, setTyped] = useState({ wall: shown, of: at });
  const wall = typed.of === at ? typed.wall : shown;
  const field = useRef<HTMLInputElement>(null);
  const choose = (next: string, which: Which = 'second') => {
    const instant = next === '' ? null : instantAt(next, timeZone, which);
    // While a year is being typed it is still a very early one.
    const chosen = next === '' ? null : instant !== null && instant.getFullYear() > 1970 ? instant.toISOString() : at;
    setTyped({ wall: next, of: chosen });
    if (chosen !== at) onChange(chosen);
  };
  const { before, after } = neighboursOf(changes, at, now);
  const skipped = wall !== '' && shownFor(wall, timeZone) !== wall;
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          ref={field}
          type="datetime-local"
          label={t('tab.asOf')}
          description={t('tab.asOfAdvice')}
          leftSection={<IconClockHour4 size={16} aria-hidden />}
          value={wall}
          min={wallAt(new Date(since), timeZone)}
          max={wallAt(new Date(now), timeZone)}
          onChange={(event) => choose(event.currentTarget.value)}
          w={280}
        />
        <Group gap={4}>
          <Step label={t('tab.before')} to={before} onStep={onChange}>
            <IconArrowLeft size={18} aria-hidden />
          </Step>
          <Step label={t('tab.after')} to={after} onStep={onChange}>
            <IconArrowRight size={18} aria-hidden />
          </Step>
        </Group>
        {(at !== null || wall !== '') && (
          <Button
            variant="default"
            onClick={() => {
              choose('');
              field.current?.focus();
            }}
          >
            {t('tab.now')}
          </Button>
        )}
      </Group>
      {at !== null && isTwice(wall, timeZone) && (
        <Group gap="sm">
          <Text size="sm">{t('tab.twice')}</Text>
          <SegmentedControl
            size="xs"
            aria-label={t('tab.twice')}
            value={isSecond(at, wall, timeZone) ? 'second' : 'first'}
            onChange={(which) => choose(wall, which as Which)}
            data={(['first', 'second'] as const).map((which) => ({ value: which, label: t(`tab.${which}`) }))}
          />
        </Group>
      )}
      {skipped && at !== null && (
        <Text size="sm" c="dimmed">
          {t('tab.skipped', { at: moment(at) })}
        </Text>
      )}
      {at !== null && (
        <Alert color="amber" variant="light" icon={<IconHistory aria-hidden />} py="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm" role="status">
              {t('tab.past', { at: moment(at) })}
            </Text>
            <CopyButton value={window.location.href}>
              {({ copied, copy }) => (
                <Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconLink size={14} aria-hidden />} onClick={copy}>
                  {t(copied ? 'tab.copied' : 'tab.copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}

type StepProps = { label: string; to: At; onStep: (at: At) => void; children: ReactNode };
// With nothing to step to it stays where the focus is: a button that is disabled would lose it.
const Step = ({ label, to, onStep, children }: StepProps) => (
  <Tooltip label={label}>
    <ActionIcon
      variant="default"
      size={36}
      aria-label={label}
      aria-disabled={to === null}
      data-disabled={to === null || undefined}
      onClick={() => to !== null && onStep(to)}
    >
      {children}
    </ActionIcon>
  </Tooltip>
);
