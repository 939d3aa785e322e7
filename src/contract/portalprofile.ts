import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ProfileChange, ProfileNow } from './patients.ts';

// B3: what clients see of what the clinic knows about them, and what of it is theirs to say.

/** What a client changes without asking. An e-mail address is a way in, and a legal name and a birth date say who somebody is: those, the clinic changes. */
const own = {
  preferredName: true,
  pronouns: true,
  phone: true,
  addressLines: true,
  emergencyContactName: true,
  emergencyContactRelation: true,
  emergencyContactPhone: true,
  language: true,
} as const;
export type OwnField = keyof typeof own;
export const ownFields = Object.keys(own) as OwnField[];

/** Neither what the clinic notes for safety, nor who referred. */
const OwnProfile = ProfileNow.pick({ ...own, version: true, firstName: true, lastName: true, email: true, birthDate: true });
export type OwnProfile = z.infer<typeof OwnProfile>;
const OwnChange = ProfileChange.pick(own);

const needs = { patient: true, scope: 'profile', feature: 'clientPortal' } as const;

export const myProfile = endpoint({
  method: 'GET',
  path: '/v2/portal/profile',
  summary: 'What the clinic knows of how I am called and how to reach me',
  needs,
  output: OwnProfile,
});

export const changeMyProfile = endpoint({
  method: 'PATCH',
  path: '/v2/portal/profile',
  summary: 'Change what of it is mine to say; the clinic sees that I did',
  needs,
  body: OwnChange.extend({ version: z.int().positive() }),
  output: OwnProfile,
  problems: ['changed_meanwhile'],
});
