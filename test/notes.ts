// Notes as a server would answer them, for the tests of their screens.
import type { Note, NoteContent } from '#src/contract/notes.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { nothingMay, patientNamed } from './screen.tsx';

export const contentOf = (fields: NoteContent['fields']): NoteContent => ({ fields, scales: {}, marks: [] });

const maySeeOnly: Note['may'] = { edit: false, unlock: false, addend: false, coSign: false, discard: false };
export const colleague = (id: number, firstName: string, lastName: string) => ({ id, firstName, lastName, roles: ['clinician'] });

/** A signed SOAP note of Ana Ruiz, whom the one looking only reads; `about` says what is different. */
export const noteOf = (id: number, about: Partial<Omit<Note, 'may'>> & { may?: Partial<Note['may']> } = {}): Note => ({
  id,
  kind: 'progress',
  template: 'soap',
  author: colleague(2, 'Ana', 'Ruiz'),
  isMine: false,
  happenedAt: '2026-03-03T09:30:00.000Z',
  status: 'signed',
  content: contentOf({ subjective: 'Slept well.', assessment: 'Better.', plan: 'Go on.' }),
  signedAt: '2026-03-03T10:30:00.000Z',
  timesSigned: 1,
  coSignature: 'notNeeded',
  coSignedBy: null,
  coSignedAt: null,
  returned: null,
  addenda: [],
  version: 2,
  draft: null,
  takenFrom: null,
  ...about,
  may: { ...maySeeOnly, ...about.may },
});

/** A draft of Maya's own. */
export const draftOf = (id: number, fields: NoteContent['fields'], about: Partial<Note> = {}): Note =>
  noteOf(id, {
    author: colleague(1, 'Maya', 'Lin'),
    isMine: true,
    status: 'draft',
    content: null,
    signedAt: null,
    timesSigned: 0,
    draft: { content: contentOf(fields), version: 1, savedAt: '2026-03-03T09:40:00.000Z' },
    may: { ...maySeeOnly, edit: true, discard: true },
    ...about,
  });

/** Sam Okafor's page, whose record is open to write in. */
export const pageOfSam = (may: Partial<PatientPage['may']> = { write: true, writeContacts: true }, recordOpens = true): PatientPage => ({
  ...patientNamed('Sam Okafor'),
  id: 7,
  profile: null,
  sealed: false,
  recordOpens,
  requestedAt: null,
  emergency: null,
  may: { ...nothingMay, ...may },
});
