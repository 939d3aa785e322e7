import { Alert, Button, Group, NumberInput, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { settingsQuery, useChangeSettings } from './data.ts';
import type { Settings } from './data.ts';

/** How appointments are booked at this clinic: one at a time for each patient, and from when a cancellation is late (S2, S3). */
export function BookingRules({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation('clinic');
  const query = useQuery(settingsQuery);
  return (
    <section>
      <Title order={2} mb="sm">
        {t('booking.title')}
      </Title>
      <FourStates query={query} loading={<Skeleton h={110} maw={560} />}>
        {(settings) => (mayChange ? <BookingForm settings={settings} /> : <BookingWords settings={settings} />)}
      </FourStates>
    </section>
  );
}

function BookingWords({ settings: { noticeHours, patientOverlap } }: { settings: Settings }) {
  const { t } = useTranslation('clinic');
  return (
    <Text size="sm">
      {t(patientOverlap ? 'booking.isOverlap' : 'booking.isAlone')} {t('booking.isNotice', { count: noticeHours })}
    </Text>
  );
}

const draftOf = ({ noticeHours, patientOverlap }: Settings) => ({ noticeHours, patientOverlap });
type Draft = ReturnType<typeof draftOf>;
const names = ['noticeHours', 'patientOverlap'] as const;

function BookingForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation('clinic');
  // As they were when the change began: what a colleague saves meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(settings);
  const [draft, setDraft] = useState<Draft>(draftOf(settings));
  const { mutate, isPending } = useChangeSettings();
  const start = (from: Settings) => {
    setBegun(from);
    setDraft(draftOf(from));
  };
  const isMine = names.some((name) => draft[name] !== begun[name]);
  // Other settings have the same version; only what is shown here can be overtaken.
  const isOutdated = !isPending && names.some((name) => settings[name] !== begun[name]);
  if (!isPending && settings.version !== begun.version && !(isOutdated && isMine)) {
    setBegun(settings);
    if (!isMine) setDraft(draftOf(settings));
  }
  const isSane = Number.isInteger(draft.noticeHours) && draft.noticeHours >= 0 && draft.noticeHours <= 336;
  const save = () => {
    const before = draftOf(begun);
    mutate(
      { version: begun.version, ...draft },
      {
        onSuccess: (saved) => {
          start(saved);
          toastDone(t('booking.saved'), () => mutate({ version: saved.version, ...before }, { onSuccess: start, onError: toastProblem }));
        },
        onError: toastProblem,
      },
    );
  };
  return (
    <Stack gap="md" maw={560}>
      <Switch
        label={t('booking.overlap')}
        description={t('booking.overlapWhat')}
        checked={draft.patientOverlap}
        onChange={({ currentTarget }) => setDraft({ ...draft, patientOverlap: currentTarget.checked })}
      />
      <NumberInput
        label={t('booking.notice')}
        description={t('booking.noticeWhat')}
        min={0}
        max={336}
        allowDecimal={false}
        allowNegative={false}
        value={draft.noticeHours}
        error={!isSane}
        onChange={(value) => setDraft({ ...draft, noticeHours: value === '' ? NaN : Number(value) })}
      />
      {isOutdated && isMine ? (
        <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('policy.changed')}>
          <BookingWords settings={settings} />
          <Group gap="xs" mt="sm">
            <Button size="xs" variant="default" onClick={() => start(settings)}>
              {t('policy.reload')}
            </Button>
            <Button size="xs" onClick={() => setBegun(settings)}>
              {t('booking.keep')}
            </Button>
          </Group>
        </Alert>
      ) : (
        isMine && (
          <Group gap="xs">
            <Button onClick={save} loading={isPending} disabled={!isSane}>
              {t('policy.save')}
            </Button>
            <Button variant="default" onClick={() => start(begun)} disabled={isPending}>
              {t('policy.reset')}
            </Button>
          </Group>
        )
      )}
    </Stack>
  );
}
