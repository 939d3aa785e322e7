import { Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeOff } from './data.ts';
import classes from './HoursScreen.module.css';
import { isDay, plusDays } from '#src/web/ui/wall.ts';
import { isTime, useClinicClock } from './useClinicClock.ts';

type Props = {
  timeZone: string;
  isBusy: boolean;
  onAdd: (when: Pick<TimeOff, 'startsAt' | 'endsAt'>) => void;
  onClose: () => void;
};

/** From when until when, by the clinic’s clock: whole days, both counted, or with the time. */
export function AddTimeOffModal({ timeZone, isBusy, onAdd, onClose }: Props) {
  const { t } = useTranslation('offer');
  const [now] = useState(() => Date.now());
  const { instantOf, today } = useClinicClock(timeZone);
  const [{ isWhole, first, begin, last, end }, setDraft] = useState({ isWhole: true, first: '', begin: '09:00', last: '', end: '17:00' });
  const change = (part: Partial<{ isWhole: boolean; first: string; begin: string; last: string; end: string }>) =>
    setDraft({ isWhole, first, begin, last, end, ...part });
  const until = last || first;
  const isFilled = isDay(first) && isDay(until) && (isWhole || (isTime(begin) && isTime(end)));
  const when = !isFilled
    ? null
    : isWhole
      ? { startsAt: instantOf(`${first}T00:00`), endsAt: instantOf(`${plusDays(until, 1)}T00:00`) }
      : { startsAt: instantOf(`${first}T${begin}`), endsAt: instantOf(`${until}T${end}`, 'end') };
  const fault = !when
    ? null
    : Date.parse(when.endsAt) <= Date.parse(when.startsAt)
      ? 'backwards'
      : Date.parse(when.endsAt) <= now
        ? 'over'
        : null;
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }} title={t('off.add')} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (when && !fault) onAdd(when);
        }}
      >
        <Stack gap="md">
          <Switch label={t('off.whole')} checked={isWhole} onChange={({ currentTarget }) => change({ isWhole: currentTarget.checked })} />
          <div className={classes.when}>
            <TextInput
              type="date"
              label={t('off.first')}
              data-autofocus
              value={first}
              onChange={({ currentTarget }) => change({ first: currentTarget.value })}
            />
            {!isWhole && (
              <TextInput
                type="time"
                label={t('off.begin')}
                value={begin}
                onChange={({ currentTarget }) => change({ begin: currentTarget.value })}
              />
            )}
          </div>
          <div className={classes.when}>
            <TextInput
              type="date"
              label={t('off.last')}
              min={first || today()}
              value={until}
              error={fault && t(`off.fault.${fault}`)}
              onChange={({ currentTarget }) => change({ last: currentTarget.value })}
            />
            {!isWhole && (
              <TextInput
                type="time"
                label={t('off.end')}
                value={end}
                onChange={({ currentTarget }) => change({ end: currentTarget.value })}
              />
            )}
          </div>
          <Text size="sm" c="dimmed">
            {t('off.what')}
          </Text>
        </Stack>
        <Group mt="lg" gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'ui' })}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!when || fault !== null}>
            {t('off.enter')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
