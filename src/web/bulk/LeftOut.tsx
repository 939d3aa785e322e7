import { Alert, List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProblemCode } from '#src/contract/problems.ts';
import { Problem } from '#src/contract/problems.ts';
import { fullName } from '#src/web/ui/formats.ts';
import { problemText } from '#src/web/ui/problemText.ts';

type Left = { why: ProblemCode; count: number; patients: { id: number; firstName: string; lastName: string }[] };
const namedAtMost = 6;

/** Who is left out, and why, in the words in which one would be refused. */
export function LeftOut({ left }: { left: readonly Left[] }) {
  const { t } = useTranslation('bulk');
  if (left.length === 0) return null;
  return (
    <Alert color="amber" variant="light" title={t('refused', { count: left.reduce((sum, { count }) => sum + count, 0) })}>
      <List size="sm" spacing={4}>
        {left.map(({ why, count, patients }) => {
          const { title, advice } = problemText(new Problem(why));
          const named = patients.slice(0, namedAtMost).map((one) => fullName(one));
          const rest = count - named.length;
          return (
            <List.Item key={why}>
              <Text size="sm" fw={500}>
                {count}: {title}
              </Text>
              <Text size="sm">{advice}</Text>
              <Text size="sm">{[named.join(', '), rest > 0 && t('others', { count: rest })].filter(Boolean).join(' ')}</Text>
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}
