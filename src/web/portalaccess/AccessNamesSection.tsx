import { Radio, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { toastDone, toastProblem } from '#src/web/ui/toasts.tsx';
import { accessNamesQuery, useChangeAccessNames } from './data.ts';
import type { AccessNames } from './data.ts';

/** AU-6: whether clients are told who looked by name, or by role and discipline. Who does not keep the settings reads it. */
export function AccessNamesSection({ mayChange }: { mayChange: boolean }) {
  const { t } = useTranslation('accessquestions');
  const query = useQuery(accessNamesQuery);
  return (
    <section>
      <Title order={2}>{t('setting.title')}</Title>
      <Text size="sm" c="dimmed" mb="md" maw={640}>
        {t('setting.what')}
      </Text>
      <FourStates query={query} loading={<Skeleton h={72} maw={560} />}>
        {(names) => (mayChange ? <NamesForm names={names} /> : <Text size="sm">{t(`setting.${names.portalNames}`)}</Text>)}
      </FourStates>
    </section>
  );
}

/** Kept as soon as it is chosen, and can be taken back. */
function NamesForm({ names: { version, portalNames } }: { names: AccessNames }) {
  const { t } = useTranslation('accessquestions');
  const { mutate, isPending, variables } = useChangeAccessNames();
  const choose = (to: AccessNames['portalNames']) => {
    if (isPending || to === portalNames) return;
    mutate(
      { version, portalNames: to },
      {
        onSuccess: (now) => toastDone(t('setting.saved'), () => mutate({ version: now.version, portalNames }, { onError: toastProblem })),
        onError: toastProblem,
      },
    );
  };
  return (
    <Radio.Group
      label={t('setting.label')}
      value={isPending ? variables.portalNames : portalNames}
      onChange={(to) => choose(to as AccessNames['portalNames'])}
    >
      <Stack gap="xs" mt="xs">
        {(['names', 'roles'] as const).map((one) => (
          <Radio key={one} value={one} label={t(`setting.${one}`)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
