import { Group, Skeleton, Stack, Switch } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
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
import { ConfirmFeatureModal } from './ConfirmFeatureModal.tsx';
import { featuresQuery, useChangeFeatures } from './data.ts';
import type { Feature } from './data.ts';
import classes from './FeaturesScreen.module.css';

const features: Feature[] = ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass'];
/** Those that open and close records: they ask first (O3). */
const decisive: Feature[] = ['therapistPatientAssignment', 'breakGlass'];

export function FeaturesScreen() {
  const { t } = useTranslation('clinic');
  const { tenant, rights } = useMe();
  const query = useQuery(featuresQuery);
  const { mutate } = useChangeFeatures();
  // The question stays in sight while its dialog fades out.
  const [asked, setAsked] = useState<{ feature: Feature; on: boolean } | null>(null);
  const [asking, setAsking] = useState(false);

  const set = (feature: Feature, on: boolean) =>
    mutate(
      { [feature]: on },
      {
        onSuccess: () =>
          toastDone(t(on ? 'on' : 'off', { name: t(`feature.${feature}.name`) }), () =>
            mutate({ [feature]: !on }, { onError: toastProblem }),
          ),
        onError: toastProblem,
      },
    );
  const change = (feature: Feature, on: boolean) => {
    if (!decisive.includes(feature)) return set(feature, on);
    setAsked({ feature, on });
    setAsking(true);
  };
  if (!rights.includes('settings.change')) {
    const { title, advice } = problemText(new Problem('not_allowed'));
    return <EmptyState icon={IconLock} order={1} title={title} advice={advice} />;
  }
  return (
    <div className={classes.screen}>
      <ScreenHeader title={t('title')} description={t('description', { clinic: tenant.name })} />
      <FourStates query={query} loading={<Loading />}>
        {({ features: now }) => (
          <ul className={classes.features}>
            {features.map((feature) => (
              <FeatureRow key={feature} feature={feature} on={now[feature]} onChange={(on) => change(feature, on)} />
            ))}
          </ul>
        )}
      </FourStates>
      <ConfirmFeatureModal
        feature={asked?.feature ?? null}
        on={asked?.on ?? false}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          if (asked) set(asked.feature, asked.on);
        }}
      />
    </div>
  );
}

function FeatureRow({ feature, on, onChange }: { feature: Feature; on: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation('clinic');
  return (
    <li className={classes.feature}>
      <Switch
        size="md"
        labelPosition="left"
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
        label={t(`feature.${feature}.name`)}
        description={t(`feature.${feature}.what`)}
        classNames={{
          body: classes.body,
          labelWrapper: classes.words,
          label: classes.name,
          description: classes.what,
          track: classes.track,
        }}
      />
    </li>
  );
}

const Loading = () => (
  <Stack gap={0} className={classes.features}>
    {features.map((feature) => (
      <Group key={feature} className={classes.feature} justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap="xs" flex={1}>
          <Skeleton h={16} w={220} />
          <Skeleton h={12} maw={560} />
        </Stack>
        <Skeleton h={24} w={44} radius="xl" />
      </Group>
    ))}
  </Stack>
);
