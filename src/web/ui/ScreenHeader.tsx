import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTitle } from './useTitle.ts';

type Props = { title: string; description?: ReactNode; children?: ReactNode };

/** The name of a screen, what it is for, and its main act at the end of the line. */
export function ScreenHeader({ title, description, children }: Props) {
  useTitle(title);
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mb="lg">
      <Box>
        <Title order={1}>{title}</Title>
        {description && (
          <Text size="sm" c="dimmed" mt={2} maw={640}>
            {description}
          </Text>
        )}
      </Box>
      {children}
    </Group>
  );
}
