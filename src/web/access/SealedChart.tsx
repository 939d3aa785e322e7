import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WhoCanOpen } from '#src/contract/access.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { useSeal, whoCanOpenQuery } from './data.ts';

/** R5: a sealed chart is open to its care team; before it is sealed, it is said who loses access. */
export function SealedChart({ patient }: { patient: PatientPage }) {
  const { t } = useTranslation(['access', 'ui']);
  const { mutate } = useSeal(patient.id);
  const [asking, setAsking] = useState(false);
  const { sealed } = patient;
  const query = useQuery({ ...whoCanOpenQuery(patient.id), enabled: asking && !sealed });
  const act = () => {
    setAsking(false);
    mutate(!sealed, { onSuccess: () => toastDone(t(sealed ? 'seal.lifted' : 'seal.sealed')), onError: toastProblem });
  };
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm">{t(sealed ? 'seal.on' : 'seal.off')}</Text>
      <Button
        variant="default"
        leftSection={sealed ? <IconLockOpen size={16} aria-hidden /> : <IconLock size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t(sealed ? 'seal.lift' : 'seal.seal')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t(sealed ? 'seal.askLift' : 'seal.ask')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        {sealed ? (
          <Text size="sm">{t('seal.gains')}</Text>
        ) : (
          <FourStates query={query} loading={<Skeleton h={40} />}>
            {(openings) => <WhoLoses openings={openings} />}
          </FourStates>
        )}
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {t('ui:cancel')}
          </Button>
          <Button onClick={act} disabled={!sealed && !query.data}>
            {t(sealed ? 'seal.lift' : 'seal.seal')}
          </Button>
        </Group>
      </Modal>
    </Group>
  );
}

/** Those whose only reason is that they read every record. */
function WhoLoses({ openings: { members } }: { openings: WhoCanOpen }) {
  const { t } = useTranslation('access');
  const me = useMe().member;
  const losers = members.filter(({ reasons }) => reasons.every(({ because }) => because === 'readsAll')).map(({ member }) => member);
  return (
    <Stack gap="xs">
      <Text size="sm">
        {losers.length === 0 ? t('seal.losesNobody') : t('seal.loses', { count: losers.length, names: losers.map(fullName) })}
      </Text>
      {losers.some(({ id }) => id === me?.id) && (
        <Text size="sm" fw={600}>
          {t('seal.you')}
        </Text>
      )}
    </Stack>
  );
}
