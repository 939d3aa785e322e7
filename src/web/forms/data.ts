import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  addTemplate,
  archiveTemplate,
  completeForm,
  correctForm,
  discardForm,
  formScores,
  getForm,
  getTemplate,
  listForms,
  listTemplates,
  restoreTemplate,
  saveForm,
  saveTemplate,
  startForm,
} from '#src/contract/forms.ts';
import type { Answers, Definition, Field, FilledForm, Result, Tone } from '#src/contract/forms.ts';
import type { In } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

type Score = NonNullable<Result['score']>;

/** The colour of a band; what it means is always said in words as well. */
export const colourOf: Record<Tone, string> = { calm: 'teal', watch: 'amber', alert: 'red' };

/** A score as it is written: out of the most there can be, or in percent. */
export const scoreWords = ({ value, method, max }: Pick<Score, 'value' | 'method' | 'max'>, language: string) => {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return {
    key: method === 'percent' ? ('score.percent' as const) : ('score.of' as const),
    value: number.format(value),
    max: number.format(max),
  };
};

export const useForms = (patientId: number) =>
  useInfiniteQuery({
    queryKey: ['forms', patientId, 'list'],
    queryFn: (context) =>
      call(listForms, { params: { patientId }, query: { limit: 50, cursor: context.pageParam ?? undefined } }, requestOf(context)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
export const allOf = (pages: { items: FilledForm[] }[]): FilledForm[] => [
  ...new Map(pages.flatMap(({ items }) => items).map((form) => [form.id, form])).values(),
];

export const scoresQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['forms', patientId, 'scores'],
    // The list beside it is the opening that is logged.
    queryFn: ({ signal }) => call(formScores, { params: { patientId }, query: {} }, { signal, background: true }),
  });

export const formQuery = (patientId: number, formId: number) =>
  queryOptions({
    queryKey: ['forms', patientId, formId],
    queryFn: (context) => call(getForm, { params: { patientId, formId } }, requestOf(context)),
  });

/** The draft as it is now, for one who goes on with it: what an earlier visit saw is not gone on with. */
export const useDraftForm = (patientId: number, formId: number) =>
  useQuery({ ...formQuery(patientId, formId), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false });

const useRefresh = (patientId: number) => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['forms', patientId] });
};

export const useStartForm = (patientId: number) =>
  useMutation({
    mutationFn: ({ templateId, key }: { templateId: number; key: string }) =>
      call(startForm, { params: { patientId }, body: { templateId } }, { idempotencyKey: key }),
  });

export const saveDraft = (patientId: number, formId: number, version: number, answers: Answers) =>
  call(saveForm, { params: { patientId, formId }, body: { version, answers } });
export const completeDraft = (patientId: number, formId: number, version: number, answers: Answers) =>
  call(completeForm, { params: { patientId, formId }, body: { version, answers } });

export const useDiscardForm = (patientId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: (formId: number) => call(discardForm, { params: { patientId, formId } }),
    onSettled: refresh,
  });
};

export const useCorrectForm = (patientId: number, formId: number) =>
  useMutation({
    mutationFn: ({ reason, key }: { reason: string; key: string }) =>
      call(correctForm, { params: { patientId, formId }, body: { reason } }, { idempotencyKey: key }),
  });

export const templatesQuery = (status: 'active' | 'archived') =>
  queryOptions({
    queryKey: ['formTemplates', status],
    queryFn: (context) => call(listTemplates, { query: { status, limit: 200 } }, requestOf(context)),
  });

export const templateQuery = (templateId: number) =>
  queryOptions({
    queryKey: ['formTemplates', templateId],
    queryFn: (context) => call(getTemplate, { params: { templateId } }, requestOf(context)),
    staleTime: 0,
    gcTime: 0,
  });

const useTemplateChange = <Change, Done>(mutationFn: (change: Change) => Promise<Done>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => void client.invalidateQueries({ queryKey: ['formTemplates'] }) });
};

export const useAddTemplate = () => useTemplateChange((body: In<typeof addTemplate.body>) => call(addTemplate, { body }));

export const useSaveTemplate = (templateId: number | null) =>
  useTemplateChange(({ version, name, definition }: { version: number; name: string; definition: Definition }) =>
    templateId === null
      ? call(addTemplate, { body: { name, definition } })
      : call(saveTemplate, { params: { templateId }, body: { version, name, definition } }),
  );

export const useSetTemplateStatus = () =>
  useTemplateChange(({ templateId, archived }: { templateId: number; archived: boolean }) =>
    call(archived ? archiveTemplate : restoreTemplate, { params: { templateId } }),
  );

/** A word that nothing here is called yet. */
export const freeWord = (letter: string, taken: string[]): string => {
  let nth = 1;
  while (taken.includes(`${letter}${nth}`)) nth++;
  return `${letter}${nth}`;
};

/** A field as it is added to a template: without words. */
export function newField(kind: Field['kind'], fields: Field[]): Field {
  const field = {
    id: freeWord(
      'f',
      fields.map(({ id }) => id),
    ),
    label: '',
    help: '',
  };
  const asked = { ...field, required: false };
  switch (kind) {
    case 'heading':
      return { kind, ...field };
    case 'text':
      return { kind, ...asked, long: false };
    case 'number':
      return { kind, ...asked, min: null, max: null, unit: '' };
    case 'date':
    case 'signature':
      return { kind, ...asked };
    default:
      return {
        kind,
        ...asked,
        options: [0, 1].map((points) => ({ id: `o${points + 1}`, label: '', points: kind === 'multiple' ? 1 : points })),
        warning: null,
      };
  }
}
