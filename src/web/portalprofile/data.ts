import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { changeMyProfile, myProfile, ownFields } from '#src/contract/portalprofile.ts';
import type { OwnField, OwnProfile } from '#src/contract/portalprofile.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { OwnField, OwnProfile };

export const profileQuery = queryOptions({
  queryKey: ['myProfile'],
  queryFn: (context) => call(myProfile, {}, requestOf(context)),
});

/** What is typed: text in every field, the address line by line. */
export type Draft = Record<OwnField, string>;
export const draftOf = (profile: OwnProfile): Draft =>
  Object.fromEntries(ownFields.map((field) => [field, [profile[field] ?? ''].flat().join('\n')])) as Draft;

const valueOf = (field: OwnField, text: string): string | string[] | null =>
  field === 'addressLines'
    ? text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    : text.trim() || null;
const isSame = (field: OwnField, one: Draft, other: Draft): boolean =>
  JSON.stringify(valueOf(field, one[field])) === JSON.stringify(valueOf(field, other[field]));
export const differences = (one: Draft, other: Draft): OwnField[] => ownFields.filter((field) => !isSame(field, one, other));

/** What to send so that what `from` says becomes what `to` says. */
const changeFrom = (from: Draft, to: Draft) => Object.fromEntries(differences(from, to).map((field) => [field, valueOf(field, to[field])]));

/** What the clinic has saved meanwhile; null where something else is wrong. */
export const savedMeanwhile = (error: unknown): OwnProfile | null =>
  error instanceof Problem && error.code === 'changed_meanwhile' ? (error.detail['current'] as OwnProfile) : null;

/** The fields that the server did not take. */
export const refusedFields = (error: unknown): OwnField[] => {
  const fields =
    error instanceof Problem && error.code === 'invalid' ? ((error.detail['fields'] as { path: string }[] | undefined) ?? []) : [];
  return ownFields.filter((field) => fields.some(({ path }) => path.split('.')[0] === field));
};

export const useChangeMyProfile = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ from, to, version }: { from: Draft; to: Draft; version: number }) =>
      call(changeMyProfile, { body: { version, ...changeFrom(from, to) } }),
    onSuccess: (profile) => {
      client.setQueryData(profileQuery.queryKey, profile);
      // One is greeted by the name that one prefers.
      void client.invalidateQueries({ queryKey: ['me'] });
    },
  });
};
