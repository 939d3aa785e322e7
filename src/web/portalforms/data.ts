import { infiniteQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Answers, Field } from '#src/contract/forms.ts';
import { completeMyForm, myForm, myForms, saveMyForm } from '#src/contract/portalforms.ts';
import type { AskedField, MyForm, MyWholeForm } from '#src/contract/portalforms.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export type { MyForm, MyWholeForm };

export const formsQuery = (which: 'open' | 'completed') =>
  infiniteQueryOptions({
    queryKey: ['myForms', which],
    queryFn: ({ pageParam, ...context }) =>
      call(
        myForms,
        { query: { which, limit: which === 'open' ? 50 : 10, ...(pageParam !== null && { cursor: pageParam }) } },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** The form as it is now, for one who goes on with it: what an earlier visit saw is not gone on with. */
export const useMyForm = (id: number) =>
  useQuery({
    queryKey: ['myForm', id],
    queryFn: (context) => call(myForm, { params: { id } }, requestOf(context)),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

export const save = (id: number, version: number, answers: Answers) => call(saveMyForm, { params: { id }, body: { version, answers } });
export const complete = (id: number, version: number, answers: Answers) =>
  call(completeMyForm, { params: { id }, body: { version, answers } });

/** What has been filled in is in the other list by now. */
export const useMyFormsAgain = () => {
  const client = useQueryClient();
  return useCallback(() => void client.invalidateQueries({ queryKey: ['myForms'] }), [client]);
};

/** Questions as the parts that show them know them: here no answer counts or points out anything. */
export const fieldsOf = (asked: AskedField[]): Field[] =>
  asked.map((field) =>
    'options' in field ? { ...field, options: field.options.map((option) => ({ ...option, points: 0 })), warning: null } : field,
  );

/** The one that is due first comes first, then those without a day, newest first. */
export const byDue = (forms: MyForm[]): MyForm[] =>
  forms.toSorted((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') || b.at.localeCompare(a.at));
