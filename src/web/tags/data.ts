import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Tag } from '#src/contract/patients.ts';
import { changeTags, listTags, removeTag, renameTag } from '#src/contract/tags.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** As people compare words: the server settles it. */
const keyOf = (name: string): string => name.trim().toLowerCase();

/** What has to be sent so that these tags become those of these names. */
export const tagChange = (now: readonly Tag[], names: readonly string[]) => {
  const [had, wanted] = [new Set(now.map(({ name }) => keyOf(name))), new Set(names.map(keyOf))];
  return {
    add: names.map((name) => name.trim()).filter((name) => !had.has(keyOf(name))),
    remove: now.filter(({ name }) => !wanted.has(keyOf(name))).map(({ id }) => id),
  };
};

export const useChangeTags = (patientId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReturnType<typeof tagChange>) => call(changeTags, { params: { patientId }, body }),
    onSettled: () =>
      Promise.all(
        [['patient', patientId], ['found'], ['foundCount'], ['searchChoices'], ['tags']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
};

/** The clinic's tags, with how many carry each. */
export const useTags = () => useQuery({ queryKey: ['tags'], queryFn: (context) => call(listTags, {}, requestOf(context)) });

type TagAct = { act: 'rename'; id: number; name: string } | { act: 'remove'; id: number };
export const useTagAct = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (act: TagAct) => {
      if (act.act === 'rename') await call(renameTag, { params: { id: act.id }, body: { name: act.name } });
      else await call(removeTag, { params: { id: act.id } });
    },
    onSettled: () =>
      Promise.all(
        [['tags'], ['searchChoices'], ['found'], ['foundCount'], ['patient']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
};
