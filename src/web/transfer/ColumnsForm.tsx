import { Alert, Button, NativeSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toastProblem } from '#src/web/ui/toasts.tsx';
import { columns, useMapColumns } from './data.ts';
import type { Column, ImportWhole } from './data.ts';

/** What each column of the file is taken for: found by its heading, and changeable. */
export function ColumnsForm({ one }: { one: ImportWhole }) {
  const { t } = useTranslation('transfer');
  const map = useMapColumns(one.id);
  const [taken, setTaken] = useState(one.columns.map((column) => column.taken));
  const twice = columns.find((column) => taken.filter((other) => other === column).length > 1);
  const unnamed = !taken.includes('firstName') || !taken.includes('lastName');
  const isSame = taken.every((column, at) => column === one.columns[at]?.taken);
  const wrong = twice ? t('columns.twice', { column: t(`column.${twice}`) }) : unnamed ? t('columns.names') : null;
  return (
    <section>
      <Title order={3} size="h4">
        {t('columns.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('columns.what')}
      </Text>
      <Stack gap="md" align="flex-start">
        {one.state === 'mapping' && (
          <Alert color="amber" variant="light">
            {t('columns.unclear')}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} w="100%" spacing="md">
          {one.columns.map(({ heading, sample }, at) => (
            <NativeSelect
              // Two columns may have one heading.
              // oxlint-disable-next-line react/no-array-index-key
              key={at}
              label={t('columns.of', { name: heading || String(at + 1) })}
              description={sample.filter(Boolean).join(' · ') || ' '}
              value={taken[at] ?? ''}
              onChange={({ currentTarget: { value } }) => setTaken(taken.with(at, value as Column | ''))}
              data={[
                { value: '', label: t('columns.leftOut') },
                ...columns.map((column) => ({ value: column, label: t(`column.${column}`) })),
              ]}
            />
          ))}
        </SimpleGrid>
        {wrong && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {wrong}
          </Text>
        )}
        <Button
          variant={one.state === 'mapping' ? 'filled' : 'default'}
          disabled={wrong !== null || (isSame && one.state !== 'mapping')}
          loading={map.isPending}
          onClick={() => map.mutate(taken, { onError: toastProblem })}
        >
          {t('columns.save')}
        </Button>
      </Stack>
    </section>
  );
}
