import { IconCalendarHeart, IconClipboardText, IconFileText, IconHeartHandshake, IconHome, IconUser } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Me } from '#src/contract/auth.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';

type PlaceName = 'home' | 'appointments' | 'documents' | 'forms' | 'record' | 'profile';
/** A screen of the portal: `scope` is what a guardian must have been given to see it (B4). */
type Place = { to: NonNullable<LinkProps['to']>; name: PlaceName; icon: Icon; scope?: PortalScope };

/** The places of the portal, in the order of the bar; a screen with a route of its own has one line here. Their names are in text.ts. */
const places: Place[] = [
  { to: '/portal', name: 'home', icon: IconHome },
  { to: '/portal/appointments', name: 'appointments', icon: IconCalendarHeart, scope: 'appointments' },
  { to: '/portal/documents', name: 'documents', icon: IconFileText, scope: 'documents' },
  { to: '/portal/record', name: 'record', icon: IconHeartHandshake, scope: 'access' },
  { to: '/portal/forms', name: 'forms', icon: IconClipboardText, scope: 'forms' },
  { to: '/portal/profile', name: 'profile', icon: IconUser, scope: 'profile' },
];

/** Whose portal it is: the patient has all of it, a guardian what they were given. */
type Whose = Me['patient'];

export const mayUse = (patient: Whose, scope: PortalScope): boolean => patient?.scopes.includes(scope) ?? false;
export const isGuardian = (patient: Whose): boolean => patient?.isGuardian ?? false;
/** The places that exist for whoever is signed in; nothing is shown that would answer no. */
export const placesOf = (patient: Whose): Place[] => places.filter(({ scope }) => !scope || mayUse(patient, scope));
