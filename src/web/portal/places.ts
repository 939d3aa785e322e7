import { IconCalendarHeart, IconFileText, IconHeartHandshake, IconHome } from '@tabler/icons-react';

/** The places of the portal, in the order of the bar; a screen with a route of its own has one line here. Their names are in text.ts. */
export const places = [
  { to: '/portal', name: 'home', icon: IconHome },
  { to: '/portal/appointments', name: 'appointments', icon: IconCalendarHeart },
  { to: '/portal/documents', name: 'documents', icon: IconFileText },
  { to: '/portal/record', name: 'record', icon: IconHeartHandshake },
] as const;
