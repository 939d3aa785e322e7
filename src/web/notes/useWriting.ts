import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { savePsychotherapyNote, sealDraft } from '#src/contract/notes.ts';
import type { Draft, Note, NoteContent, NoteKind, PsychotherapyNote } from '#src/contract/notes.ts';
import { Problem } from '#src/contract/problems.ts';
import { call } from '#src/web/client.ts';
import { actsOn, findNote, isContact, showNote } from './data.ts';
import { Autosave } from './useAutosave.ts';
import type { Kept } from './useAutosave.ts';

/** A draft as its editor opens it. */
export type Opened = Pick<Note, 'id' | 'kind' | 'template' | 'timesSigned'> & { draft: Kept<Written> };
/** What is written: the note itself, and when the session was. */
export type Written = { content: NoteContent; happenedAt: string };

/** One's own draft, to go on with; null where there is none. */
export const opened = ({ id, kind, template, timesSigned, happenedAt, draft }: Note): Opened | null =>
  draft && {
    id,
    kind,
    template,
    timesSigned,
    draft: { text: { content: draft.content, happenedAt }, version: draft.version, savedAt: draft.savedAt },
  };

/** A draft whose author's access ended while they wrote (C4), and how far its text has been put away. */
export type Ended = {
  noteId: number;
  patientId: number;
  state: { is: 'sealing' | 'offline' | 'nothing' } | { is: 'sealed'; draftId: number } | { is: 'failed'; error: Problem };
};

type Writing = { patientId: number; kind: NoteKind; autosave: Autosave<Written> };
const writings = new Map<number, Writing>();
const psychotherapy = new Map<number, Autosave<Session>>();
let ended: readonly Ended[] = [];
const watchers = new Set<() => void>();
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};
const changed = (now: readonly Ended[]) => {
  ended = now;
  for (const watcher of watchers) watcher();
};
/** The drafts about this patient that ended under the hands of the one looking. */
export const useEnded = (patientId: number): Ended[] =>
  useSyncExternalStore(watch, () => ended).filter((one) => one.patientId === patientId);
export const forgetEnded = (noteId: number): void => changed(ended.filter((one) => one.noteId !== noteId));

/** Sent as a mutation, so that a session that is over is noticed as everywhere; tried whatever the browser believes about the network. */
const sent = <Answer>(client: QueryClient, mutationFn: () => Promise<Answer>): Promise<Answer> =>
  client.getMutationCache().build<Answer, unknown, void, unknown>(client, { mutationFn, networkMode: 'always', retry: false }).execute();

/** Whether what is in this page goes beyond, or is, what the server has told. */
const isAhead = <T>(known: Autosave<T>, { version }: Kept<T>): boolean =>
  known.now().state.is !== 'ended' && (!known.isSaved || known.keptVersion >= version);

/** The writing of a draft. One that is not on the server yet is gone on with, also after its screen was left. */
export const writingOf = (client: QueryClient, patientId: number, note: Opened): Autosave<Written> => {
  const known = writings.get(note.id)?.autosave;
  if (known && isAhead(known, note.draft)) return known;
  const of = { params: { patientId, noteId: note.id } };
  const acts = actsOn(note.kind);
  const autosave = new Autosave<Written>(note.draft, {
    send: async ({ content, happenedAt }, version) => {
      const kept = await sent(client, () => call(acts.save, { ...of, body: { version, content, happenedAt } }));
      showNote(client, patientId, note.id, (one) => ({
        ...one,
        ...(one.status === 'draft' && { happenedAt }),
        draft: { content, ...kept },
      }));
      return kept;
    },
    theirs: async ({ detail }, { happenedAt }) => {
      const current = (detail['current'] ?? null) as Draft | null;
      if (current) return { text: { content: current.content, happenedAt }, version: current.version, savedAt: current.savedAt };
      const now = await findNote(patientId, note.id, note.kind);
      const draft = now && opened(now);
      if (!draft) throw new Problem(now ? 'note_locked' : 'not_found');
      return draft.draft;
    },
    onEnded: () => {
      writings.delete(note.id);
      void seal(client, patientId, note.id, autosave.now().text.content);
      forgetPatient(client, patientId);
    },
  });
  writings.set(note.id, { patientId, kind: note.kind, autosave });
  return autosave;
};

/** Its editor was left on purpose. What is not on the server yet still goes there. */
export const leaveWriting = async (noteId: number): Promise<void> => {
  const autosave = writings.get(noteId)?.autosave;
  if (await autosave?.flush()) writings.delete(noteId);
};

/** The draft was signed or put away. */
export const settleWriting = (noteId: number): void => {
  writings.get(noteId)?.autosave.stop();
  writings.delete(noteId);
};

/** The record has closed: whatever is being written in it is put away, now; contact notes only where those are closed too. */
export const endWritings = (patientId: number, mayWriteContacts: boolean): void => {
  for (const { patientId: of, kind, autosave } of writings.values())
    if (of === patientId && !(mayWriteContacts && isContact(kind))) autosave.end();
};

/** Nothing of a record that has closed stays on this machine; what is on the screen asks anew. */
const forgetPatient = (client: QueryClient, patientId: number) => {
  const parts = new Set<unknown>(['notes', 'forms', 'files', 'correspondence', 'diagnoses']);
  client.removeQueries({ predicate: ({ queryKey: [name, of] }) => parts.has(name) && of === patientId });
  void client.invalidateQueries();
};

const longestPauseMs = 30_000;
const isEmpty = ({ fields, scales, marks }: NoteContent) =>
  Object.values(fields).every((text) => text.trim() === '') && Object.keys(scales).length === 0 && marks.length === 0;

/** Keeps the text where its author cannot read it any more; until the server has it, it is tried again. */
const seal = async (client: QueryClient, patientId: number, noteId: number, content: NoteContent): Promise<void> => {
  const key = crypto.randomUUID();
  const say = (state: Ended['state']) => changed([...ended.filter((one) => one.noteId !== noteId), { noteId, patientId, state }]);
  if (isEmpty(content)) return say({ is: 'nothing' });
  const guard = (event: Event) => event.preventDefault();
  window.addEventListener('beforeunload', guard);
  say({ is: 'sealing' });
  for (let failures = 0; ; failures++) {
    try {
      const { id } = await sent(client, () =>
        call(sealDraft, { params: { patientId, noteId }, body: { content } }, { idempotencyKey: key }),
      );
      say({ is: 'sealed', draftId: id });
      void client.invalidateQueries({ queryKey: ['notes', 'sealed'] });
      break;
    } catch (error) {
      if (!(error instanceof Problem) || !['unavailable', 'internal', 'too_many_attempts'].includes(error.code)) {
        say({ is: 'failed', error: error instanceof Problem ? error : new Problem('internal') });
        break;
      }
      say({ is: 'offline' });
      await new Promise((resolve) => setTimeout(resolve, Math.min(longestPauseMs, 1000 * 2 ** failures)));
    }
  }
  window.removeEventListener('beforeunload', guard);
};

/** A psychotherapy note as it is written: its text, and when the session was. */
export type Session = { text: string; happenedAt: string };
export const keptOf = ({ text, happenedAt, version, savedAt }: PsychotherapyNote): Kept<Session> => ({
  text: { text, happenedAt },
  version,
  savedAt,
});

/** The writing of a psychotherapy note. Nobody else is ever given it: when access ends, what was kept last stays its author's. */
export const psychotherapyWritingOf = (client: QueryClient, patientId: number, noteId: number, kept: Kept<Session>): Autosave<Session> => {
  const known = psychotherapy.get(noteId);
  if (known && isAhead(known, kept)) return known;
  const autosave = new Autosave<Session>(kept, {
    send: (session, version) =>
      sent(client, () => call(savePsychotherapyNote, { params: { patientId, noteId }, body: { version, ...session } })),
    theirs: ({ detail }) => Promise.resolve(keptOf(detail['current'] as PsychotherapyNote)),
  });
  psychotherapy.set(noteId, autosave);
  return autosave;
};
