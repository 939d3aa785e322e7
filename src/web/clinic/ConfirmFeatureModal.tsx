import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Effect } from '#src/contract/team.ts';
import { EffectOnAccess, useRightWords } from '#src/web/team/EffectOnAccess.tsx';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { useFeatureEffect } from './data.ts';
import type { Feature } from './data.ts';
import classes from './ConfirmFeatureModal.module.css';

type Props = { feature: Feature | null; on: boolean; opened: boolean; onClose: () => void; onConfirm: () => void };

/** O3, F2: before a feature that opens or closes records is switched, who gains and who loses what, in numbers and names. */
export function ConfirmFeatureModal({ feature, on, opened, onClose, onConfirm }: Props) {
  const { t } = useTranslation(['clinic', 'ui']);
  const query = useFeatureEffect(opened ? feature : null, on);
  const name = feature && t(`feature.${feature}.name`);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={560}
      title={t(on ? 'ask.titleOn' : 'ask.titleOff', { name })}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
    >
      <FourStates query={query} loading={<Loading />}>
        {(effect) => <WhoGainsAndLoses effect={effect} feature={feature} on={on} />}
      </FourStates>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button {...(!on && { color: 'red' })} onClick={onConfirm} disabled={!query.data}>
          {t(on ? 'ask.confirmOn' : 'ask.confirmOff')}
        </Button>
      </Group>
    </Modal>
  );
}

function WhoGainsAndLoses({ effect, feature, on }: { effect: Effect; feature: Feature | null; on: boolean }) {
  const { t } = useTranslation('clinic');
  const words = useRightWords();
  // The same right comes or goes for many: one line for each right, with the names.
  const rights = [...new Set(effect.rights.flatMap((one) => [...one.gains, ...one.loses]))].flatMap((right) => {
    const [said] = words([right]);
    const names = effect.rights.filter((one) => one.gains.includes(right) || one.loses.includes(right)).map((one) => fullName(one));
    return said ? [{ right, said, names }] : [];
  });
  const lose = effect.members.filter(({ loses }) => loses > 0).length;
  const gain = effect.members.filter(({ gains }) => gains > 0).length;
  return (
    <Stack gap="sm">
      {effect.members.length > 0 && (
        <Text size="sm" fw={600}>
          {[gain > 0 && t('ask.gain', { count: gain }), lose > 0 && t('ask.lose', { count: lose })].filter(Boolean).join(' ')}
        </Text>
      )}
      {/* A long list scrolls, and then the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.effect} role="region" aria-label={t('ask.list')} tabIndex={0}>
        <EffectOnAccess effect={{ members: effect.members, rights: [] }} />
        {rights.length > 0 && (
          <Stack gap={6} mt="sm">
            {rights.map(({ right, said, names }) => (
              <Text key={right} size="sm">
                {t(on ? 'ask.rightGained' : 'ask.rightLost', { count: names.length, right: said, names })}
              </Text>
            ))}
          </Stack>
        )}
      </div>
      {feature === 'therapistPatientAssignment' && !on && (
        <Text size="sm" c="dimmed">
          {t('ask.kept')}
        </Text>
      )}
    </Stack>
  );
}

function Loading() {
  const { t } = useTranslation('clinic');
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('ask.checking')}
      </Text>
      <Skeleton h={28} />
      <Skeleton h={28} />
      <Skeleton h={28} />
    </Stack>
  );
}
