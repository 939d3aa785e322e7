import { Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { fullName } from '#src/web/ui/formats.ts';
import type { Policy, PolicyEffect } from './data.ts';

type Member = PolicyEffect['members'][number];
const ranks = { oneself: ['never', 'onRequest', 'allowed'], colleagues: ['never', 'toOwnPatients', 'toAnyone'] } as const;

/** O3: who gains and who loses which way of changing care teams, in numbers and names. */
export function EffectOfPolicy({ policy, query }: { policy: Policy; query: UseQueryResult<PolicyEffect> }) {
  const { t } = useTranslation('clinic');
  const { features } = useMe();
  return (
    <Paper withBorder p="md" mt="md" aria-busy={query.isPlaceholderData}>
      <Title order={2} size="h4" mb="xs">
        {t('policy.effect.title', { name: t(`policy.${policy}.name`) })}
      </Title>
      <FourStates query={query} loading={<Skeleton h={60} />}>
        {({ members }) => (
          <Stack gap="xs">
            {members.length === 0 ? (
              <Text size="sm">{features.therapistPatientAssignment ? t('policy.effect.nobody') : t('policy.effect.off')}</Text>
            ) : (
              <>
                <Text size="sm">{t('policy.effect.records')}</Text>
                <Ways members={members} way="gains" />
                <Ways members={members} way="loses" />
              </>
            )}
          </Stack>
        )}
      </FourStates>
    </Paper>
  );
}

/** One line for each way that comes or goes, with everyone for whom it does. */
function Ways({ members, way }: { members: Member[]; way: 'gains' | 'loses' }) {
  const { t } = useTranslation('clinic');
  const moved = ({ before, after }: Member, of: 'oneself' | 'colleagues') => {
    const rank = (one: Member['before']) => (ranks[of] as readonly string[]).indexOf(one[of]);
    return way === 'gains' ? rank(after) > rank(before) : rank(after) < rank(before);
  };
  const lines = [
    ...ranks.oneself.map((to) => {
      const names = members.filter((one) => one.after.oneself === to && moved(one, 'oneself')).map((one) => fullName(one));
      return { key: `oneself-${to}`, names, text: t(`policy.effect.oneself.${to}`, { count: names.length, names }) };
    }),
    ...ranks.colleagues.map((to) => {
      const names = members.filter((one) => one.after.colleagues === to && moved(one, 'colleagues')).map((one) => fullName(one));
      const said = to === 'toOwnPatients' && way === 'gains' ? 'toOwnGained' : to;
      return { key: `colleagues-${to}`, names, text: t(`policy.effect.colleagues.${said}`, { count: names.length, names }) };
    }),
  ].filter(({ names }) => names.length > 0);
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t(`policy.effect.${way}`)}
      </Text>
      {lines.map(({ key, text }) => (
        <Text key={key} size="sm">
          {text}
        </Text>
      ))}
    </div>
  );
}
