import { Avatar } from '@mantine/core';
import { initials } from './formats.ts';

type Props = { person: { firstName: string; lastName: string }; size?: number; color?: 'gray' | 'teal' };

/** A face made of initials; hidden from screen readers, since the name stands beside it. */
export const PersonAvatar = ({ person, size = 32, color = 'gray' }: Props) => (
  <Avatar size={size} radius="xl" color={color} variant="light" aria-hidden>
    {initials(person)}
  </Avatar>
);
