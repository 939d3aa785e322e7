import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconBeach, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formats } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { AddTimeOffModal } from './AddTimeOffModal.tsx';
import { useAddTimeOff, useRemoveTimeOff } from './data.ts';
import type { Practitioner, TimeOff } from './data.ts';
import classes from './HoursScreen.module.css';
import { daysFrom, useClinicClock } from './useClinicClock.ts';

/** When someone is away, from now on; why is nobody’s business. */
export function TimeOffList({ practitioner, timeZone }: { practitioner: Practitioner; timeZone: string }) {
  const { t } = useTranslation('offer');
  const [isAdding, setAdding] = useState(false);
  // How many appointments lie in what was entered just now: they stay, and somebody has to move them.
  const [booked, setBooked] = useState<Record<number, number>>({});
  const adding = useAddTimeOff();
  const removing = useRemoveTimeOff();
  const period = usePeriod(timeZone);
  const { timeOff, mayChange } = practitioner;
  const add = (when: Pick<TimeOff, 'startsAt' | 'endsAt'>, onDone: () => void) =>
    adding.mutate(
      { practitionerId: practitioner.id, ...when },
      {
        onSuccess: ({ id, appointments }) => {
          setBooked((now) => ({ ...now, [id]: appointments }));
          onDone();
        },
        onError: toastProblem,
      },
    );
  const remove = ({ id, startsAt, endsAt }: TimeOff) =>
    removing.mutate(id, {
      onSuccess: () => toastDone(t('off.removed'), () => add({ startsAt, endsAt }, () => {})),
      onError: toastProblem,
    });
  return (
    <section>
      <Group justify="space-between" align="center" mb="xs" mih={36}>
        <Title order={2}>{t('off.title')}</Title>
        {mayChange && (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t('off.add')}
          </Button>
        )}
      </Group>
      {timeOff.length === 0 ? (
        <Group gap="sm" className={classes.noneOff}>
          <IconBeach size={20} stroke={1.6} aria-hidden />
          <Text size="sm" c="dimmed">
            {t('off.none')}
          </Text>
        </Group>
      ) : (
        <ul className={classes.off}>
          {timeOff.map((one) => (
            <li key={one.id}>
              <div>
                <Group gap="xs">
                  <Text size="sm" fw={500} data-figures>
                    {period.said(one)}
                  </Text>
                  {period.isNow(one) && (
                    <Badge variant="light" color="amber" tt="none" radius="sm">
                      {t('off.now')}
                    </Badge>
                  )}
                </Group>
                <Text size="xs" c="dimmed">
                  {period.length(one)}
                </Text>
                {(booked[one.id] ?? 0) > 0 && (
                  <Text size="sm" mt={4} c="var(--signal-text)" role="status">
                    {t('off.booked', { count: booked[one.id] })}
                  </Text>
                )}
              </div>
              {mayChange && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  loading={removing.isPending && removing.variables === one.id}
                  aria-label={t('off.removeOf', { when: period.said(one) })}
                  onClick={() => remove(one)}
                >
                  {t('off.remove')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && (
        <AddTimeOffModal
          timeZone={timeZone}
          isBusy={adding.isPending}
          onAdd={(when) =>
            add(when, () => {
              setAdding(false);
              toastDone(t('off.added'));
            })
          }
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

/** Absences in words: whole days by their dates, others with the time. */
function usePeriod(timeZone: string) {
  const { t, i18n } = useTranslation('offer');
  const [now] = useState(() => Date.now());
  const { span } = formats(i18n.language, timeZone);
  const { wallOf, lastOf } = useClinicClock(timeZone);
  const days = ({ startsAt, endsAt }: TimeOff): [string, string] => [wallOf(startsAt).slice(0, 10), wallOf(lastOf(endsAt)).slice(0, 10)];
  const isWhole = ({ startsAt, endsAt }: TimeOff) => wallOf(startsAt).endsWith('T00:00') && wallOf(endsAt).endsWith('T00:00');
  return {
    isNow: ({ startsAt }: TimeOff) => Date.parse(startsAt) <= now,
    length: (one: TimeOff): string => (isWhole(one) ? t('off.days', { count: daysFrom(...days(one)) }) : t('off.part')),
    said: ({ startsAt, endsAt }: TimeOff): string => span(startsAt, endsAt),
  };
}
