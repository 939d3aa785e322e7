import {
  IconAdjustmentsHorizontal,
  IconBeach,
  IconCalendarClock,
  IconCalendarWeek,
  IconChartBar,
  IconChecklist,
  IconClipboardText,
  IconDoorEnter,
  IconHistory,
  IconInbox,
  IconLayoutList,
  IconListNumbers,
  IconMailFast,
  IconMailOpened,
  IconMapPin,
  IconShieldHalf,
  IconSignature,
  IconTransfer,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Me } from '#src/contract/auth.ts';

type Place = {
  to:
    | '/'
    | '/patients'
    | '/calendar'
    | '/inbox'
    | '/activity'
    | '/overview'
    | '/review'
    | '/clinic/team'
    | '/handover'
    | '/clinic/words'
    | '/clinic/policy'
    | '/clinic/features'
    | '/clinic/portal'
    | '/clinic/forms'
    | '/clinic/letters'
    | '/clinic/codes'
    | '/clinic/services'
    | '/clinic/hours'
    | '/clinic/leave'
    | '/dev/outbox';
  name:
    | 'dashboard'
    | 'patients'
    | 'calendar'
    | 'inbox'
    | 'activity'
    | 'overview'
    | 'review'
    | 'team'
    | 'handover'
    | 'words'
    | 'policy'
    | 'features'
    | 'portal'
    | 'forms'
    | 'letters'
    | 'codes'
    | 'services'
    | 'hours'
    | 'leave'
    | 'outbox';
  icon: Icon;
  group?: 'clinic' | 'demo';
};

/** The places that exist for this member; nothing is shown that would answer no. */
export const placesOf = ({ rights, demo, features }: Pick<Me, 'rights' | 'demo' | 'features'>): Place[] => [
  { to: '/', name: 'dashboard', icon: IconLayoutList },
  ...(rights.includes('patient.list') ? [{ to: '/patients', name: 'patients', icon: IconUsers } as const] : []),
  ...(rights.includes('calendar.read') ? [{ to: '/calendar', name: 'calendar', icon: IconCalendarWeek } as const] : []),
  { to: '/inbox', name: 'inbox', icon: IconInbox },
  { to: '/activity', name: 'activity', icon: IconHistory },
  ...(rights.includes('clinic.oversee') ? [{ to: '/overview', name: 'overview', icon: IconChartBar, group: 'clinic' } as const] : []),
  ...(rights.includes('accessReview.read') ? [{ to: '/review', name: 'review', icon: IconChecklist, group: 'clinic' } as const] : []),
  ...(rights.includes('team.manage') ? [{ to: '/clinic/team', name: 'team', icon: IconUsersGroup, group: 'clinic' } as const] : []),
  ...(rights.includes('handover.make') ? [{ to: '/handover', name: 'handover', icon: IconTransfer, group: 'clinic' } as const] : []),
  ...(rights.includes('settings.change') ? [{ to: '/clinic/services', name: 'services', icon: IconMapPin, group: 'clinic' } as const] : []),
  ...(rights.includes('hours.change') ? [{ to: '/clinic/hours', name: 'hours', icon: IconCalendarClock, group: 'clinic' } as const] : []),
  ...(rights.includes('careTeam.assign') && features.therapistPatientAssignment
    ? [{ to: '/clinic/leave', name: 'leave', icon: IconBeach, group: 'clinic' } as const]
    : []),
  ...(rights.includes('settings.change')
    ? ([
        { to: '/clinic/words', name: 'words', icon: IconSignature, group: 'clinic' },
        { to: '/clinic/policy', name: 'policy', icon: IconShieldHalf, group: 'clinic' },
        { to: '/clinic/features', name: 'features', icon: IconAdjustmentsHorizontal, group: 'clinic' },
        { to: '/clinic/portal', name: 'portal', icon: IconDoorEnter, group: 'clinic' },
      ] as const)
    : []),
  ...(rights.includes('template.manage')
    ? ([
        { to: '/clinic/forms', name: 'forms', icon: IconClipboardText, group: 'clinic' },
        { to: '/clinic/letters', name: 'letters', icon: IconMailOpened, group: 'clinic' },
        { to: '/clinic/codes', name: 'codes', icon: IconListNumbers, group: 'clinic' },
      ] as const)
    : []),
  ...(demo && rights.includes('patient.invite') ? [{ to: '/dev/outbox', name: 'outbox', icon: IconMailFast, group: 'demo' } as const] : []),
];
