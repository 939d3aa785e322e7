import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { chainQuery } from './data.ts';
import classes from './ActivityScreen.module.css';

/** Whether the log is what it was: said quietly where it is, and not to be overlooked where it is not (L1). */
export function ChainNote() {
  const { t } = useTranslation('activity');
  const { data, isPending, isError } = useQuery(chainQuery);
  if (data && !data.intact) {
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('chain.brokenTitle')} role="alert" mb="md">
        {data.firstBad !== null && <Text size="sm">{t('chain.broken', { place: data.firstBad })}</Text>}
        {data.strays > 0 && <Text size="sm">{t('chain.strays', { count: data.strays })}</Text>}
      </Alert>
    );
  }
  const Icon = data ? IconShieldCheck : IconShieldQuestion;
  return (
    <Group gap={6} wrap="nowrap" className={classes.chain} data-intact={data?.intact} aria-live="polite">
      <Icon size={18} stroke={1.6} aria-hidden />
      <Text size="sm" span>
        {isPending && t('chain.checking')}
        {isError && t('chain.unknown')}
        {data && t(data.checked < data.entries ? 'chain.intact' : 'chain.whole', { count: data.entries, checked: data.checked })}
      </Text>
    </Group>
  );
}
