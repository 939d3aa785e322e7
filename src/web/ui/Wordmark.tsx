import { Group, Text } from '@mantine/core';
import mark from './mark.svg';

/** The product's name in the interface typeface, beside its mark: three overlapping faces. */
export const Wordmark = ({ markOnly = false, size = 24 }: { markOnly?: boolean; size?: number }) => (
  <Group gap={10} wrap="nowrap">
    <img src={mark} alt={markOnly ? 'Caseload' : ''} width={size} height={size} />
    {!markOnly && (
      <Text component="span" fw={650} fz={size * 0.71} lh={1} lts="-0.02em">
        Caseload
      </Text>
    )}
  </Group>
);
