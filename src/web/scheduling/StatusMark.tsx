import { Badge } from '@mantine/core';
import { IconCalendar, IconCheck, IconChecks, IconDoorEnter, IconUserOff, IconX } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppointmentStatus } from '#src/contract/scheduling.ts';

export const statusIcons: Record<AppointmentStatus, Icon> = {
  booked: IconCalendar,
  confirmed: IconCheck,
  arrived: IconDoorEnter,
  completed: IconChecks,
  cancelled: IconX,
  noShow: IconUserOff,
};
const colours: Record<AppointmentStatus, string> = {
  booked: 'gray',
  confirmed: 'teal',
  arrived: 'teal',
  completed: 'gray',
  cancelled: 'red',
  noShow: 'amber',
};

/** How an appointment stands, in a word. */
export function StatusMark({ status }: { status: AppointmentStatus }) {
  const { t } = useTranslation('scheduling');
  const Mark = statusIcons[status];
  return (
    <Badge variant="light" color={colours[status]} tt="none" leftSection={<Mark size={12} aria-hidden />}>
      {t(`status.${status}`)}
    </Badge>
  );
}
