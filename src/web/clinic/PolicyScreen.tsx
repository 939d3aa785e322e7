import { Alert, Button, Group, NumberInput, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '#src/contract/problems.ts';
import { useMe } from '#src/web/session/data.ts';
import { EmptyState } from '#src/web/ui/EmptyState.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { problemText } from '#src/web/ui/problemText.ts';
import { ScreenHeader } from '#src/web/ui/ScreenHeader.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { settingsQuery, useChangeSettings, usePolicyEffect } from './data.ts';
import type { Settings } from './data.ts';
import { EffectOfPolicy } from './EffectOfPolicy.tsx';
import { PolicyCards } from './PolicyCards.tsx';
import classes from './PolicyScreen.module.css';

/** How care teams are made at this clinic (A3), and the limits of emergency access (A14). */
export function PolicyScreen() {
  const { t } = useTranslation('clinic');
  const { tenant, rights } = useMe();
  const mayChange = rights.includes('settings.change');
  const query = useQuery({ ...settingsQuery, enabled: mayChange });
  if (!mayChange) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('policy.title')} description={t('policy.description', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />}>
        {(settings) => <SettingsForm settings={settings} />}
      </FourStates>
    </div>
  );
}

const names = ['assignmentPolicy', 'emergencyMinutes', 'emergencyReviewHours'] as const;

function SettingsForm({ settings }: { settings: Settings }) {
  const { t } = useTranslation('clinic');
  // As they were when the change began: what a colleague saves meanwhile is not overwritten unseen.
  const [begun, setBegun] = useState(settings);
  const [draft, setDraft] = useState<Omit<Settings, 'version'>>(settings);
  const { mutate, isPending } = useChangeSettings();
  const changed = names.filter((name) => draft[name] !== begun[name]);
  const isMine = changed.length > 0;
  const isOutdated = settings.version !== begun.version && !isPending;
  const start = (from: Settings) => {
    setBegun(from);
    setDraft(from);
  };
  // Nothing has been typed: what holds now is shown as it comes.
  if (isOutdated && !isMine) start(settings);

  const policy = draft.assignmentPolicy === begun.assignmentPolicy ? null : draft.assignmentPolicy;
  const effect = usePolicyEffect(policy);
  const isSane = isWithin(draft.emergencyMinutes, 5, 60) && isWithin(draft.emergencyReviewHours, 1, 720);
  const save = () => {
    const change = Object.fromEntries(changed.map((name) => [name, draft[name]]));
    const before = Object.fromEntries(changed.map((name) => [name, begun[name]]));
    mutate(
      { version: begun.version, ...change },
      {
        onSuccess: (saved) => {
          start(saved);
          toastDone(t('policy.saved'), () => mutate({ version: saved.version, ...before }, { onSuccess: start, onError: toastProblem }));
        },
        onError: toastProblem,
      },
    );
  };
  const limit = (name: 'emergencyMinutes' | 'emergencyReviewHours', words: 'minutes' | 'hours', min: number, max: number) => (
    <NumberInput
      label={t(`policy.emergency.${words}`)}
      description={t(`policy.emergency.${words}What`)}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      value={draft[name]}
      error={!isWithin(draft[name], min, max)}
      onChange={(value) => setDraft({ ...draft, [name]: Number(value) })}
      flex="1 1 200px"
    />
  );
  return (
    <Stack gap="xl">
      <div>
        <PolicyCards
          chosen={draft.assignmentPolicy}
          inForce={begun.assignmentPolicy}
          onChoose={(one) => setDraft({ ...draft, assignmentPolicy: one })}
        />
        <div aria-live="polite">{policy && <EffectOfPolicy policy={policy} query={effect} />}</div>
      </div>
      <section>
        <Title order={2} size="h3">
          {t('policy.emergency.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {t('policy.emergency.what')}
        </Text>
        <Group align="flex-start" maw={560}>
          {limit('emergencyMinutes', 'minutes', 5, 60)}
          {limit('emergencyReviewHours', 'hours', 1, 720)}
        </Group>
      </section>
      {isOutdated ? (
        <Alert color="amber" variant="light" icon={<IconInfoCircle aria-hidden />} title={t('policy.changed')}>
          <Button size="xs" variant="default" onClick={() => start(settings)}>
            {t('policy.reload')}
          </Button>
        </Alert>
      ) : (
        <Group className={classes.footer} gap="xs" data-shown={isMine || undefined}>
          <Button
            onClick={save}
            loading={isPending}
            disabled={!isMine || !isSane || (policy !== null && (!effect.data || effect.isPlaceholderData))}
          >
            {t('policy.save')}
          </Button>
          <Button variant="default" onClick={() => start(begun)} disabled={!isMine || isPending}>
            {t('policy.reset')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const isWithin = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

const Loading = () => (
  <Stack gap="md">
    <div className={classes.cards}>
      {[0, 1, 2].map((one) => (
        <Skeleton key={one} h={240} radius="md" />
      ))}
    </div>
    <Skeleton h={60} maw={560} />
  </Stack>
);
