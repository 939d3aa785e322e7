import { Paper, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRightWords } from '#src/web/team/EffectOnAccess.tsx';
import { ErrorNote } from '#src/web/ui/ErrorNote.tsx';
import { useForeseen } from './data.ts';
import type { Becoming } from './data.ts';

const sees = { all: 'seesAll', namesOnly: 'seesNames', own: 'seesOwn' } as const;

/** O3: what somebody invited like this could do and open. */
export function Foreseen({ becoming }: { becoming: Becoming | null }) {
  const { t } = useTranslation('colleagues');
  const words = useRightWords();
  const { data, error, refetch, isFetching } = useForeseen(becoming);
  const rights = words(data?.rights ?? []);
  return (
    <Paper withBorder p="sm" aria-live="polite">
      <Text size="sm" fw={600} mb={4}>
        {t('foreseen.title')}
      </Text>
      {error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} busy={isFetching} />
      ) : data ? (
        <>
          <Text size="sm">{data.reads === 'all' ? t('foreseen.all', { count: data.opens }) : t(`foreseen.${data.reads}`)}</Text>
          <Text size="sm">{t(`foreseen.${sees[data.sees]}`)}</Text>
          {rights.length > 0 && <Text size="sm">{t('foreseen.rights', { rights })}</Text>}
        </>
      ) : (
        <Skeleton h={14} maw={360} />
      )}
    </Paper>
  );
}
