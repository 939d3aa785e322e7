import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type Props = { icon: Icon; title: string; advice?: string; order?: 1 | 2 | 3; children?: ReactNode };

/** What would stand here, and the one act that fills it. */
export const EmptyState = ({ icon: Icon, title, advice, order = 2, children }: Props) => (
  <Stack align="center" gap="xs" py={48} px="md" ta="center">
    <ThemeIcon size={44} radius="xl" variant="light" color="gray" aria-hidden>
      <Icon size={22} stroke={1.6} />
    </ThemeIcon>
    <Title order={order} size="h3" mt={4}>
      {title}
    </Title>
    {advice && (
      <Text size="sm" c="dimmed" maw={420}>
        {advice}
      </Text>
    )}
    {children}
  </Stack>
);
