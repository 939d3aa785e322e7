import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Tag } from '#src/contract/patients.ts';
import { changeTags } from '#src/contract/tags.ts';
import { call } from '#src/web/client.ts';

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
        [['patient', patientId], ['found'], ['foundCount'], ['searchChoices']].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
};
