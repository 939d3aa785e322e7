import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { PersonAvatar } from '#src/web/ui/PersonAvatar.tsx';
import { featureEffectQuery } from './data.ts';
import type { Effect } from './data.ts';
import classes from './ConfirmSwitchOffModal.module.css';

type Props = { opened: boolean; onClose: () => void; onConfirm: () => void };

/** F2: before assignment is switched off, whose access rests on it, in numbers and names. */
export function ConfirmSwitchOffModal({ opened, onClose, onConfirm }: Props) {
  const { t } = useTranslation(['clinic', 'ui']);
  const query = useQuery({ ...featureEffectQuery, enabled: opened });
  return (
    <Modal opened={opened} onClose={onClose} title={t('ask.title')} closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}>
      <FourStates query={query} loading={<Loading />}>
        {(effect) => (effect.assignments === 0 ? <Text size="sm">{t('ask.nobody')}</Text> : <WhoLoses effect={effect} />)}
      </FourStates>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button color="red" onClick={onConfirm} disabled={!query.data}>
          {t('ask.confirm')}
        </Button>
      </Group>
    </Modal>
  );
}

function WhoLoses({ effect: { assignments, patients, practitioners } }: { effect: Effect }) {
  const { t } = useTranslation('clinic');
  return (
    <Stack gap="sm">
      <Text size="sm">{t('ask.scope', { count: patients, connections: t('ask.connections', { count: assignments }) })}</Text>
      <Text size="sm" fw={600}>
        {t('ask.loses', { count: practitioners.length })}
      </Text>
      {/* A long list scrolls, and then the keyboard must reach it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={classes.practitioners} aria-label={t('ask.list')} tabIndex={0}>
        {practitioners.map((practitioner) => (
          <li key={practitioner.id} className={classes.practitioner}>
            <PersonAvatar person={practitioner} size={28} />
            <span className={classes.name}>{fullName(practitioner)}</span>
            <Text span size="sm" c="dimmed">
              {t('ask.patients', { count: practitioner.patients })}
            </Text>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {t('ask.kept')}
      </Text>
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
