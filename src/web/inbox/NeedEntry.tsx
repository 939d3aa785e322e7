import { Button, Group, Text } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessNeed } from '#src/contract/scheduling.ts';
import { useMe } from '#src/web/session/data.ts';
import { formats, fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useSettleNeed } from './data.ts';
import { Entry } from './Entry.tsx';

/** A6: a patient is booked with somebody who is not on the care team; settled in one click. */
export function NeedEntry({ need, onSettled }: { need: AccessNeed; onSettled: (entry: HTMLElement | null) => void }) {
  const { t, i18n } = useTranslation('inbox');
  const { tenant } = useMe();
  const { mutateAsync } = useSettleNeed();
  const entry = useRef<HTMLLIElement>(null);
  const who = fullName(need.practitioner);
  const whom = fullName(need.patient);
  const write = formats(i18n.language, tenant.timeZone);
  const settle = (decision: 'assign' | 'dismiss') => {
    onSettled(entry.current);
    void mutateAsync({ item: need, how: decision }).then(
      () => toastDone(t(decision === 'assign' ? 'need.assigned' : 'need.dismissed', { who, whom })),
      toastProblem,
    );
  };
  return (
    <Entry
      ref={entry}
      who={need.practitioner}
      patient={need.patient}
      title={t('need.what', { who, whom })}
      facts={t('need.facts', { date: write.dateTime(need.startsAt), by: need.raisedBy ? fullName(need.raisedBy) : t('need.byClient') })}
    >
      {need.maySettle ? (
        <>
          <Text size="sm">{t('need.effect', { who })}</Text>
          <Group gap="xs" mt={4}>
            {(['assign', 'dismiss'] as const).map((act) => (
              <Button
                key={act}
                size="xs"
                variant={act === 'assign' ? 'filled' : 'default'}
                aria-label={t('request.named', { act: t(`need.${act}`), who, whom })}
                onClick={() => settle(act)}
              >
                {t(`need.${act}`)}
              </Button>
            ))}
          </Group>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t('request.notYours')}
        </Text>
      )}
    </Entry>
  );
}
