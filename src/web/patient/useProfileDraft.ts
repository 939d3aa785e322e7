import { useState } from 'react';
import { ProfileChange } from '#src/contract/patients.ts';
import type { PatientPage, ProfileField, ProfileNow } from '#src/contract/patients.ts';

/** The fields of a profile in the order in which they stand on the screen. */
export const profileFields = [
  'firstName',
  'lastName',
  'preferredName',
  'pronouns',
  'birthDate',
  'language',
  'alerts',
  'email',
  'phone',
  'addressLines',
  'emergencyContactName',
  'emergencyContactRelation',
  'emergencyContactPhone',
  'referredBy',
] as const satisfies ProfileField[];

/** What is typed: text in every field, lists line by line. */
export type Draft = Record<ProfileField, string>;
export type Values = Omit<ProfileNow, 'version'>;

const asText = (value: string | string[] | null): string => (Array.isArray(value) ? value.join('\n') : (value ?? ''));
export const draftOf = (values: Values): Draft => Object.fromEntries(profileFields.map((field) => [field, asText(values[field])])) as Draft;

const lists: readonly ProfileField[] = ['alerts', 'addressLines'];
const trimmed = (text: string): string => text.trim();
/** What a field's text means: nothing typed is none. */
const valueOf = (field: ProfileField, text: string): string | string[] | null =>
  lists.includes(field) ? text.split('\n').map(trimmed).filter(Boolean) : trimmed(text) || null;
const isSame = (field: ProfileField, one: string, other: string): boolean =>
  JSON.stringify(valueOf(field, one)) === JSON.stringify(valueOf(field, other));

/** The fields in which two drafts say different things. */
export const differences = (one: Draft, other: Draft): ProfileField[] =>
  profileFields.filter((field) => !isSame(field, one[field], other[field]));

/** What to send so that what `from` says becomes what `to` says. */
export const changeFrom = (from: Draft, to: Draft) =>
  Object.fromEntries(differences(from, to).map((field) => [field, valueOf(field, to[field])]));

/** Which of the changed fields the server would not take, by the contract and by what people mean. */
export const flawsOf = (from: Draft, to: Draft, today: string): ProfileField[] => {
  const flaws = new Set<ProfileField>();
  const change = changeFrom(from, to) as Partial<Record<ProfileField, unknown>>;
  for (const { path } of ProfileChange.safeParse(change).error?.issues ?? []) {
    const field = profileFields.find((one) => one === path[0]);
    if (field) flaws.add(field);
  }
  if (change.email && !/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(to.email.trim())) flaws.add('email');
  if (change.birthDate && (to.birthDate > today || to.birthDate < '1900')) flaws.add('birthDate');
  return profileFields.filter((field) => flaws.has(field));
};

/** What a patient's page knows of the fields; only where the profile is open to the one looking. */
export const valuesOf = (patient: PatientPage & { profile: NonNullable<PatientPage['profile']> }): ProfileNow => ({
  ...patient.profile,
  firstName: patient.firstName,
  lastName: patient.lastName,
  preferredName: patient.preferredName,
  email: patient.email,
  phone: patient.phone,
});

/** The draft of a profile: as it was when one began, and as one would have it. A colleague's change meanwhile does not move either. */
export function useProfileDraft(first: ProfileNow) {
  const [begun, setBegun] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const from = draftOf(begun);
  return {
    begun,
    from,
    draft,
    isDirty: differences(from, draft).length > 0,
    set: (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })),
    /** Goes on from what a colleague has saved, with these texts. */
    rebase: (now: ProfileNow, merged: Draft) => {
      setBegun(now);
      setDraft(merged);
    },
  };
}
