import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  addToContactNote,
  addToNote,
  contactKinds,
  coSignNote,
  createContactNote,
  createNote,
  createPsychotherapyNote,
  discardContactNote,
  discardNote,
  givenDrafts,
  giveSealedDraft,
  listContactNotes,
  listNotes,
  listPsychotherapyNotes,
  mySealedDrafts,
  noteTemplates,
  noteVersions,
  returnNote,
  saveContactNote,
  saveNote,
  signContactNote,
  signNote,
  takeGivenDraft,
  templateOf,
  unlockContactNote,
  unlockNote,
} from '#src/contract/notes.ts';
import type { Note, NoteContent, NoteKind, NoteTemplate, PsychotherapyNote } from '#src/contract/notes.ts';
import { call } from '#src/web/client.ts';
import { requestOf } from '#src/web/queries.ts';

/** The acts on a note: contact and missed-appointment notes have addresses of their own, since schedulers write them too. */
const clinical = {
  create: createNote,
  save: saveNote,
  sign: signNote,
  add: addToNote,
  discard: discardNote,
  unlock: unlockNote,
};
const contact: Record<keyof typeof clinical, unknown> = {
  create: createContactNote,
  save: saveContactNote,
  sign: signContactNote,
  add: addToContactNote,
  discard: discardContactNote,
  unlock: unlockContactNote,
};
export const isContact = (kind: NoteKind): boolean => contactKinds.some((one) => one === kind);
/** Both families take and answer the same; only their addresses differ. */
export const actsOn = (kind: NoteKind): typeof clinical => (isContact(kind) ? (contact as typeof clinical) : clinical);

/** Who reads the record reads all kinds; a scheduler reads those of contacts. */
export type Family = 'notes' | 'contact-notes';
type Pages = InfiniteData<{ items: Note[]; nextCursor: string | null }, string | null>;
const notesPerPage = 20;

const listKey = (patientId: number) => ['notes', patientId, 'list'] as const;
const notesQuery = (patientId: number, family: Family, kind?: NoteKind) =>
  infiniteQueryOptions({
    queryKey: [...listKey(patientId), family, kind ?? 'all'],
    queryFn: (context) => {
      const query = { limit: notesPerPage, cursor: context.pageParam ?? undefined };
      return family === 'notes'
        ? call(listNotes, { params: { patientId }, query: { ...query, kind } }, requestOf(context))
        : call(listContactNotes, { params: { patientId }, query }, requestOf(context));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
export const useNotes = (patientId: number, family: Family, kind?: NoteKind) => {
  const query = useInfiniteQuery(notesQuery(patientId, family, kind));
  const notes = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { ...query, notes };
};

/** One note as it is now, out of the list; null where it is not in it any more. */
export const findNote = async (patientId: number, noteId: number, kind: NoteKind): Promise<Note | null> => {
  for (let cursor: string | undefined; ;) {
    const query = { limit: 100, cursor };
    const { items, nextCursor } = isContact(kind)
      ? await call(listContactNotes, { params: { patientId }, query })
      : await call(listNotes, { params: { patientId }, query });
    const found = items.find(({ id }) => id === noteId);
    if (found || nextCursor === null) return found ?? null;
    cursor = nextCursor;
  }
};

/** Shows a note as the server has answered it, in every list it stands in. */
export const showNote = (client: QueryClient, patientId: number, noteId: number, how: (now: Note) => Note): void => {
  client.setQueriesData<Pages>({ queryKey: listKey(patientId) }, (now) => {
    // A list that does not hold it yet is not told that it is up to date.
    if (!now?.pages.some(({ items }) => items.some(({ id }) => id === noteId))) return undefined;
    const pages = now.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === noteId ? how(one) : one)) }));
    return { ...now, pages };
  });
};

export const versionsQuery = (patientId: number, noteId: number) =>
  queryOptions({
    queryKey: ['notes', patientId, 'versions', noteId],
    queryFn: (context) => call(noteVersions, { params: { patientId, noteId } }, requestOf(context)),
  });

export const emptyContent: NoteContent = { fields: {}, scales: {}, marks: [] };
/** The templates for notes of a kind. */
export const templatesFor = (kind: NoteKind): NoteTemplate[] =>
  (Object.keys(noteTemplates) as NoteTemplate[]).filter((one) => templateOf(one).kinds.includes(kind));

/** Whatever is done to the notes of a patient, they are asked for again. */
const useAct = <With, Answer>(patientId: number, act: (how: With) => Promise<Answer>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => void client.invalidateQueries({ queryKey: ['notes', patientId] }),
  });
};

/** A draft is on the server from its beginning, so that what is typed always has a place. */
export const useBeginNote = (patientId: number) =>
  useAct(patientId, ({ kind, template, happenedAt, key }: { kind: NoteKind; template: NoteTemplate; happenedAt: string; key: string }) =>
    call(
      actsOn(kind).create,
      // The families take their own kinds; this one is of its own.
      { params: { patientId }, body: { kind: kind as 'progress', template, happenedAt } },
      { idempotencyKey: key },
    ),
  );

/** Which note an act is about, as the one acting saw it. */
type Seen = Pick<Note, 'id' | 'kind' | 'version'>;
const of = (patientId: number, { id }: { id: number }) => ({ params: { patientId, noteId: id } });

export const useSign = (patientId: number) =>
  useAct(patientId, ({ note, draftVersion }: { note: { id: number; kind: NoteKind }; draftVersion: number }) =>
    call(actsOn(note.kind).sign, { ...of(patientId, note), body: { draftVersion } }),
  );
export const useDiscard = (patientId: number) =>
  useAct(patientId, async ({ note, versionNow }: { note: { id: number; kind: NoteKind }; versionNow: () => Promise<number> }) =>
    call(actsOn(note.kind).discard, { ...of(patientId, note), body: { draftVersion: await versionNow() } }),
  );
export const useAddendum = (patientId: number) =>
  useAct(patientId, ({ note, text, key }: { note: Seen; text: string; key: string }) =>
    call(actsOn(note.kind).add, { ...of(patientId, note), body: { text } }, { idempotencyKey: key }),
  );
export const useUnlock = (patientId: number) =>
  useAct(patientId, ({ note, reason }: { note: Seen; reason: string }) =>
    call(actsOn(note.kind).unlock, { ...of(patientId, note), body: { version: note.version, reason } }),
  );
export const useCoSign = (patientId: number) =>
  useAct(patientId, (note: Seen) => call(coSignNote, { ...of(patientId, note), body: { version: note.version } }));
export const useReturn = (patientId: number) =>
  useAct(patientId, ({ note, reason }: { note: Seen; reason: string }) =>
    call(returnNote, { ...of(patientId, note), body: { version: note.version, reason } }),
  );

export const givenQuery = (patientId: number) =>
  queryOptions({
    queryKey: ['notes', patientId, 'given'],
    queryFn: (context) => call(givenDrafts, { params: { patientId } }, requestOf(context)),
  });
export const useTakeUp = (patientId: number) =>
  useAct(patientId, ({ draftId, key }: { draftId: number; key: string }) =>
    call(takeGivenDraft, { params: { patientId, draftId } }, { idempotencyKey: key }),
  );

export const sealedQuery = queryOptions({
  queryKey: ['notes', 'sealed'],
  queryFn: (context) => call(mySealedDrafts, {}, requestOf(context)),
});
export const useGive = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draftId: number) => call(giveSealedDraft, { params: { draftId } }),
    onSettled: () => void client.invalidateQueries({ queryKey: sealedQuery.queryKey }),
  });
};

const psychotherapyQuery = (patientId: number) =>
  infiniteQueryOptions({
    queryKey: ['notes', patientId, 'psychotherapy'],
    queryFn: (context) =>
      call(
        listPsychotherapyNotes,
        { params: { patientId }, query: { limit: notesPerPage, cursor: context.pageParam ?? undefined } },
        requestOf(context),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
export const usePsychotherapyNotes = (patientId: number) => {
  const query = useInfiniteQuery(psychotherapyQuery(patientId));
  const notes: PsychotherapyNote[] = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { ...query, notes };
};
export const useBeginPsychotherapyNote = (patientId: number) =>
  useAct(patientId, ({ happenedAt, key }: { happenedAt: string; key: string }) =>
    call(createPsychotherapyNote, { params: { patientId }, body: { happenedAt } }, { idempotencyKey: key }),
  );
