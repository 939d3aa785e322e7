import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import {
  beginLetter,
  changeLetterhead,
  changeLetterTemplate,
  createLetterTemplate,
  discardLetter,
  finishLetter,
  getLetter,
  getLetterhead,
  letterPdf,
  letters,
  letterTemplates,
  placeholders,
  receiveLetter,
  saveLetter,
  sendLetter,
} from '#src/contract/correspondence.ts';
import type { Dispatch, Language, Letter, Letterhead, LetterSummary, Template } from '#src/contract/correspondence.ts';
import type { In } from '#src/contract/endpoint.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

export { placeholders };
export type { Dispatch, Letter, Letterhead, LetterSummary, Template };

/** The language in which papers are dated and numbered: that of the screen. */
const paperLanguage = (): Language => (i18next.language === 'es' ? 'es' : 'en');
export const pdfAddress = (patientId: number, letterId: number): string =>
  `${letterPdf.path.replace(':patientId', String(patientId)).replace(':letterId', String(letterId))}?language=${paperLanguage()}`;

export const lettersQuery = (patientId: number) =>
  infiniteQueryOptions({
    queryKey: ['correspondence', patientId, 'list'],
    queryFn: ({ pageParam, ...context }) =>
      call(letters, { params: { patientId }, query: pageParam === null ? {} : { cursor: pageParam } }, requestOf(context)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const letterQuery = (patientId: number, letterId: number) =>
  queryOptions({
    queryKey: ['correspondence', patientId, letterId],
    queryFn: (context) => call(getLetter, { params: { patientId, letterId } }, requestOf(context)),
  });

export const templatesQuery = queryOptions({
  queryKey: ['letterTemplates'],
  queryFn: (context) => call(letterTemplates, { query: { language: paperLanguage() } }, requestOf(context)),
});

export const letterheadQuery = queryOptions({
  queryKey: ['letterhead'],
  queryFn: (context) => call(getLetterhead, {}, requestOf(context)),
});

/** What changes in a patient's correspondence is asked for again. */
const useRefresh = (patientId: number) => {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['correspondence', patientId] });
};

export const useBeginLetter = (patientId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: (from: { templateId?: number; corrects?: number }) =>
      call(beginLetter, { params: { patientId }, body: { ...from, language: paperLanguage() } }),
    onSuccess: refresh,
  });
};

export type Draft = Pick<Letter, 'party' | 'partyName' | 'partyLines' | 'subject' | 'body'>;
export const useSaveLetter = (patientId: number, letterId: number) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, version }: { draft: Draft; version: number }) =>
      call(saveLetter, { params: { patientId, letterId }, body: { version, ...draft } }),
    onSuccess: (letter) => client.setQueryData(letterQuery(patientId, letterId).queryKey, letter),
  });
};

export const useCloseLetter = (patientId: number, letterId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: ({ how, version }: { how: 'finish' | 'discard'; version: number }) =>
      call(how === 'finish' ? finishLetter : discardLetter, { params: { patientId, letterId }, body: { version } }),
    onSuccess: refresh,
  });
};

export const useSendLetter = (patientId: number, letterId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: (body: In<typeof sendLetter.body>) => call(sendLetter, { params: { patientId, letterId }, body }),
    onSuccess: refresh,
  });
};

export const useReceiveLetter = (patientId: number) => {
  const refresh = useRefresh(patientId);
  return useMutation({
    mutationFn: (body: In<typeof receiveLetter.body>) => call(receiveLetter, { params: { patientId }, body }),
    onSuccess: refresh,
  });
};

export const useChangeLetterhead = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Letterhead) => call(changeLetterhead, { body }),
    onSettled: () => void client.invalidateQueries({ queryKey: letterheadQuery.queryKey }),
  });
};

type TemplateText = Pick<Template, 'name' | 'subject' | 'body'>;
export const useSaveTemplate = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ of, ...text }: Partial<TemplateText> & { of: Template | null; archived?: boolean }) =>
      of
        ? call(changeLetterTemplate, { params: { templateId: of.id }, body: { version: of.version, ...text } })
        : call(createLetterTemplate, { body: text as TemplateText }),
    onSettled: () => void client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
};
