import { IconAdjustmentsHorizontal, IconLayoutList, IconMailFast } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { Me } from '#src/contract/auth.ts';

type Place = {
  to: '/' | '/clinic/features' | '/dev/outbox';
  name: 'dashboard' | 'features' | 'outbox';
  icon: Icon;
  group?: 'clinic' | 'demo';
};

/** The places that exist for this member; nothing is shown that would answer no. */
export const placesOf = ({ rights, demo }: Pick<Me, 'rights' | 'demo'>): Place[] => [
  { to: '/', name: 'dashboard', icon: IconLayoutList },
  ...(rights.includes('features.change')
    ? [{ to: '/clinic/features', name: 'features', icon: IconAdjustmentsHorizontal, group: 'clinic' } as const]
    : []),
  ...(demo && rights.includes('patient.invite') ? [{ to: '/dev/outbox', name: 'outbox', icon: IconMailFast, group: 'demo' } as const] : []),
];
