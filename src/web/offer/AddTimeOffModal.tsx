import { Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeOff } from './data.ts';
import classes from './HoursScreen.module.css';
import { isDay, plusDays } from '#src/web/ui/wall.ts';
import { isTime, useClinicClock } from './useClinicClock.ts';

type Props = {
  timeZone: string;
  /** Who is to be away, where the screen behind does not say. */
  whose?: string;
  isBusy: boolean;
  onAdd: (when: Pick<TimeOff, 'startsAt' | 'endsAt'>) => void;
  onClose: () => void;
  /** An absence that is there, and gets other dates; what has begun keeps its beginning. */
  of?: { startsAt: string; endsAt: string; isBegun: boolean; title: string; action: string };
  /** Told of what is picked: null where that is no absence, or over. */
  onPick?: (when: Pick<TimeOff, 'startsAt' | 'endsAt'> | null) => void;
  isBlocked?: boolean;
  children?: ReactNode;
};
type Draft = { isWhole: boolean; first: string; begin: string; last: string; end: string };

const empty: Draft = { isWhole: true, first: '', begin: '09:00', last: '', end: '17:00' };
/** An absence as the fields say it: whole days where it begins and ends at midnight. */
const draftOf = (from: string, until: string): Draft => {
  const [first = '', begin = ''] = from.split('T');
  const [last = '', end = ''] = until.split('T');
  const isWhole = begin.startsWith('00:00') && end.startsWith('00:00');
  return isWhole ? { ...empty, first, last: plusDays(last, -1) } : { isWhole, first, begin: begin.slice(0, 5), last, end: end.slice(0, 5) };
};

/** From when until when, by the clinic’s clock: whole days, both counted, or with the time. */
export function AddTimeOffModal({ timeZone, whose, isBusy, onAdd, onClose, of, onPick, isBlocked = false, children }: Props) {
  const { t } = useTranslation('offer');
  const [now] = useState(() => Date.now());
  const { instantOf, wallOf, today } = useClinicClock(timeZone);
  const [draft, setDraft] = useState(() => (of ? draftOf(wallOf(of.startsAt), wallOf(of.endsAt)) : empty));
  const { isWhole, first, begin, last, end } = draft;
  const until = last || first;
  const whenOf = (one: Draft): Pick<TimeOff, 'startsAt' | 'endsAt'> | null => {
    const lastDay = one.last || one.first;
    if (!isDay(one.first) || !isDay(lastDay) || !(one.isWhole || (isTime(one.begin) && isTime(one.end)))) return null;
    const picked = one.isWhole
      ? { startsAt: instantOf(`${one.first}T00:00`), endsAt: instantOf(`${plusDays(lastDay, 1)}T00:00`) }
      : { startsAt: instantOf(`${one.first}T${one.begin}`), endsAt: instantOf(`${lastDay}T${one.end}`, 'end') };
    return of?.isBegun ? { ...picked, startsAt: of.startsAt } : picked;
  };
  const faultOf = (when: ReturnType<typeof whenOf>) => {
    if (!when) return null;
    if (Date.parse(when.endsAt) <= Date.parse(when.startsAt)) return 'backwards';
    return Date.parse(when.endsAt) <= now ? 'over' : null;
  };
  const when = whenOf(draft);
  const fault = faultOf(when);
  const change = (part: Partial<Draft>) => {
    const to = { ...draft, ...part };
    setDraft(to);
    const then = whenOf(to);
    onPick?.(faultOf(then) ? null : then);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
      title={of?.title ?? (whose === undefined ? t('off.add') : t('off.addFor', { name: whose }))}
      size={480}
    >
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
              disabled={of?.isBegun ?? false}
              value={first}
              onChange={({ currentTarget }) => change({ first: currentTarget.value })}
            />
            {!isWhole && (
              <TextInput
                type="time"
                label={t('off.begin')}
                disabled={of?.isBegun ?? false}
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
          {children ?? (
            <Text size="sm" c="dimmed">
              {t('off.what')}
            </Text>
          )}
        </Stack>
        <Group mt="lg" gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'ui' })}
          </Button>
          <Button type="submit" loading={isBusy} disabled={!when || fault !== null || isBlocked}>
            {of?.action ?? t('off.enter')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
