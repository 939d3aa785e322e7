import { z } from 'zod';
import { Colleague } from './access.ts';
import { endpoint, Id, IdText, Instant, Nothing, Page, page, text } from './endpoint.ts';
import { OfPatient } from './patients.ts';

// Notes (C1). There are two families of addresses with the same acts: `notes` for what only those who write in the record write, and
// `contact-notes` for contact and missed-appointment notes, which schedulers write too (table R).

export const clinicalKinds = ['progress', 'intake'] as const;
export const contactKinds = ['contact', 'missedAppointment'] as const;
const NoteKind = z.enum([...clinicalKinds, ...contactKinds]);
export type NoteKind = z.infer<typeof NoteKind>;

/** A field of a template: text of any length, one line of it, or a whole number from 0 to 10. */
type Field = { key: string; is: 'text' | 'line' | 'scale'; required?: true };
type Template = { kinds: readonly NoteKind[]; fields: readonly Field[]; bodyChart?: true };

/** The templates, with the keys under which their fields are kept; the words for them are in the catalogue. */
export const noteTemplates = {
  plain: { kinds: ['progress', 'intake'], fields: [{ key: 'text', is: 'text', required: true }] },
  soap: {
    kinds: ['progress'],
    fields: [
      { key: 'subjective', is: 'text', required: true },
      { key: 'objective', is: 'text' },
      { key: 'assessment', is: 'text', required: true },
      { key: 'plan', is: 'text', required: true },
    ],
  },
  dap: {
    kinds: ['progress'],
    fields: [
      { key: 'data', is: 'text', required: true },
      { key: 'assessment', is: 'text', required: true },
      { key: 'plan', is: 'text', required: true },
    ],
  },
  intake: {
    kinds: ['intake'],
    fields: [
      { key: 'presentingProblem', is: 'text', required: true },
      { key: 'history', is: 'text' },
      { key: 'medication', is: 'text' },
      { key: 'riskAssessment', is: 'text', required: true },
      { key: 'goals', is: 'text' },
      { key: 'plan', is: 'text', required: true },
    ],
  },
  physioProgress: {
    kinds: ['progress', 'intake'],
    bodyChart: true,
    fields: [
      { key: 'subjective', is: 'text', required: true },
      { key: 'painNow', is: 'scale' },
      { key: 'painWorst', is: 'scale' },
      { key: 'rangeOfMotion', is: 'text' },
      { key: 'strength', is: 'line' },
      { key: 'treatment', is: 'text', required: true },
      { key: 'response', is: 'text' },
      { key: 'homeExercise', is: 'text' },
      { key: 'plan', is: 'text', required: true },
    ],
  },
  contact: {
    kinds: ['contact'],
    fields: [
      { key: 'with', is: 'line', required: true },
      { key: 'text', is: 'text', required: true },
    ],
  },
  missedAppointment: {
    kinds: ['missedAppointment'],
    fields: [
      { key: 'reason', is: 'line' },
      { key: 'text', is: 'text', required: true },
    ],
  },
} as const satisfies Record<string, Template>;
export type NoteTemplate = keyof typeof noteTemplates;
export const templateOf = (key: NoteTemplate): Template => noteTemplates[key];
const templates = Object.keys(noteTemplates) as [NoteTemplate, ...NoteTemplate[]];

/** The longest text of a note, over all its fields, in characters. */
export const longestNote = 20_000;

const wellFormed = (value: string) => value.isWellFormed() && !/(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(value);

/** A place on the body chart: from the left and the top of the figure, in thousandths of its width and height. */
const Mark = z.strictObject({
  side: z.enum(['front', 'back']),
  x: z.int().min(0).max(1000),
  y: z.int().min(0).max(1000),
  what: z.enum(['pain', 'numbness', 'stiffness', 'swelling', 'scar']),
  note: z.string().max(200).refine(wellFormed, 'has characters that cannot be shown'),
});
export type Mark = z.infer<typeof Mark>;

/** What stands in a note: the text of each field, the numbers of its scales, the marks on its body chart. Unfinished in a draft. */
export const NoteContent = z.strictObject({
  fields: z.record(z.string().max(40), z.string().max(longestNote).refine(wellFormed, 'has characters that cannot be shown')),
  scales: z.record(z.string().max(40), z.int().min(0).max(10)),
  marks: z.array(Mark).max(100),
});
export type NoteContent = z.infer<typeof NoteContent>;

const Draft = z.object({ content: NoteContent, version: z.int(), savedAt: Instant });
export type Draft = z.infer<typeof Draft>;

export const Note = z.object({
  id: Id,
  kind: NoteKind,
  template: z.enum(templates),
  author: Colleague,
  isMine: z.boolean(),
  /** When the session or the contact was. */
  happenedAt: Instant,
  /** `draft`: seen by its author alone. `signed`: locked. `returned`: by the supervisor, for changes; what was signed still stands. */
  status: z.enum(['draft', 'signed', 'returned']),
  /** What was signed last; null in a draft that never was. */
  content: NoteContent.nullable(),
  signedAt: Instant.nullable(),
  /** How often it was signed: more than once, and `noteVersions` has the earlier ones. */
  timesSigned: z.int(),
  coSignature: z.enum(['notNeeded', 'needed', 'given']),
  coSignedBy: Colleague.nullable(),
  coSignedAt: Instant.nullable(),
  returned: z.object({ by: Colleague, at: Instant, reason: z.string() }).nullable(),
  addenda: z.array(z.object({ id: Id, author: Colleague, at: Instant, text: z.string() })),
  /** Of the note itself: signing, returning and unlocking need it. */
  version: z.int(),
  /** One's own working text: of a draft, or of a signed note that was unlocked. */
  draft: Draft.nullable(),
  /** Whose sealed draft this began with (C4). */
  takenFrom: Colleague.nullable(),
  may: z.object({
    edit: z.boolean(),
    /** Take a signed note back into work: with the permission for it, or because it was returned. */
    unlock: z.boolean(),
    addend: z.boolean(),
    coSign: z.boolean(),
    discard: z.boolean(),
  }),
});
export type Note = z.infer<typeof Note>;

const OfNote = z.strictObject({ patientId: IdText, noteId: IdText });
type Family = { base: 'notes' | 'contact-notes'; right: 'record.write' | 'contactNote.write' };
const notes: Family = { base: 'notes', right: 'record.write' };
const contactNotes: Family = { base: 'contact-notes', right: 'contactNote.write' };

const creating = <K extends z.ZodType>({ base, right }: Family, kind: K) =>
  endpoint({
    method: 'POST',
    path: `/v2/patients/:patientId/${base}`,
    summary: `Begin a draft among the ${base}`,
    needs: { right, of: 'patientId' },
    params: OfPatient,
    body: z.strictObject({ kind, template: z.enum(templates), happenedAt: Instant.optional() }),
    output: z.object({ id: Id, version: z.int(), draftVersion: z.int() }),
    status: 201,
    problems: ['not_found', 'record_closed', 'record_read_only', 'not_of_template'],
  });
const saving = ({ base, right }: Family) =>
  endpoint({
    method: 'PUT',
    path: `/v2/patients/:patientId/${base}/:noteId/draft`,
    summary: 'Keep what has been written so far; `version` is that of the draft',
    needs: { right, of: 'patientId' },
    params: OfNote,
    body: z.strictObject({ version: z.int(), content: NoteContent, happenedAt: Instant.optional() }),
    output: z.object({ version: z.int(), savedAt: Instant }),
    problems: ['not_found', 'record_closed', 'record_read_only', 'note_locked', 'note_too_long', 'not_of_template', 'changed_meanwhile'],
  });
const signing = ({ base, right }: Family) =>
  endpoint({
    method: 'POST',
    path: `/v2/patients/:patientId/${base}/:noteId/sign`,
    summary: 'Sign one’s own draft as it was kept last: it is locked, and the record shows it',
    needs: { right, of: 'patientId' },
    params: OfNote,
    body: z.strictObject({ draftVersion: z.int() }),
    output: Note,
    problems: ['not_found', 'record_closed', 'record_read_only', 'note_locked', 'note_incomplete', 'may_not_unlock', 'changed_meanwhile'],
  });
const addending = ({ base, right }: Family) =>
  endpoint({
    method: 'POST',
    path: `/v2/patients/:patientId/${base}/:noteId/addenda`,
    summary: 'Add to a signed note, under one’s own name',
    needs: { right, of: 'patientId' },
    params: OfNote,
    body: z.strictObject({ text: text(5000) }),
    output: z.object({ id: Id }),
    status: 201,
    problems: ['not_found', 'record_closed', 'record_read_only', 'note_not_signed'],
  });
const discarding = ({ base, right }: Family) =>
  endpoint({
    method: 'POST',
    path: `/v2/patients/:patientId/${base}/:noteId/discard`,
    summary: 'Put away one’s own draft that was never signed; of an unlocked note, only the changes',
    needs: { right, of: 'patientId' },
    params: OfNote,
    body: z.strictObject({ draftVersion: z.int() }),
    output: Nothing,
    problems: ['not_found', 'record_closed', 'record_read_only', 'note_locked', 'changed_meanwhile'],
  });
const unlocking = ({ base, right }: Family) =>
  endpoint({
    method: 'POST',
    path: `/v2/patients/:patientId/${base}/:noteId/unlock`,
    summary: 'Take one’s own signed note back into work; what was signed stays, and stands until it is signed anew',
    needs: { right, of: 'patientId' },
    params: OfNote,
    body: z.strictObject({ version: z.int(), reason: text(500) }),
    output: Note,
    problems: ['not_found', 'record_closed', 'record_read_only', 'may_not_unlock', 'changed_meanwhile'],
  });

export const listNotes = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/notes',
  summary: 'The notes of a patient, latest session first, with one’s own drafts among them',
  needs: { right: 'record.read', of: 'patientId', reads: 'notes.read' },
  params: OfPatient,
  query: z.strictObject({ ...Page, kind: NoteKind.optional() }),
  output: page(Note),
  problems: ['not_found', 'record_closed'],
});
export const noteVersions = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/notes/:noteId/versions',
  summary: 'Everything a note has said, each time it was signed, latest first',
  needs: { right: 'record.read', of: 'patientId', reads: 'notes.read' },
  params: OfNote,
  output: z.object({
    items: z.array(z.object({ nth: z.int(), content: NoteContent, signedAt: Instant, unlockedReason: z.string().nullable() })),
  }),
  problems: ['not_found', 'record_closed'],
});
export const createNote = creating(notes, z.enum(clinicalKinds));
export const saveNote = saving(notes);
export const signNote = signing(notes);
export const addToNote = addending(notes);
export const discardNote = discarding(notes);
export const unlockNote = unlocking(notes);

export const listContactNotes = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/contact-notes',
  summary: 'Contact and missed-appointment notes of a patient, latest first, with one’s own drafts among them',
  needs: { right: 'contactNote.write', of: 'patientId', reads: 'contactNotes.read' },
  params: OfPatient,
  query: z.strictObject(Page),
  output: page(Note),
  problems: ['not_found', 'record_closed', 'record_read_only'],
});
export const createContactNote = creating(contactNotes, z.enum(contactKinds));
export const saveContactNote = saving(contactNotes);
export const signContactNote = signing(contactNotes);
export const addToContactNote = addending(contactNotes);
export const discardContactNote = discarding(contactNotes);
export const unlockContactNote = unlocking(contactNotes);

export const coSignNote = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/notes/:noteId/co-sign',
  summary: 'Co-sign the note of a trainee whom one supervises',
  needs: { right: 'note.coSign', of: 'patientId' },
  params: OfNote,
  body: z.strictObject({ version: z.int() }),
  output: Note,
  problems: ['not_found', 'record_closed', 'record_read_only', 'not_to_co_sign', 'changed_meanwhile'],
});
export const returnNote = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/notes/:noteId/return',
  summary: 'Return the note of a trainee whom one supervises for changes',
  needs: { right: 'note.coSign', of: 'patientId' },
  params: OfNote,
  body: z.strictObject({ version: z.int(), reason: text(1000) }),
  output: Note,
  problems: ['not_found', 'record_closed', 'record_read_only', 'not_to_co_sign', 'changed_meanwhile'],
});

/** Psychotherapy notes, kept apart from the record: nobody but their author reads them, nothing else knows that they exist (PN-1). */
export const PsychotherapyNote = z.object({
  id: Id,
  text: z.string(),
  happenedAt: Instant,
  createdAt: Instant,
  savedAt: Instant,
  version: z.int(),
});
export type PsychotherapyNote = z.infer<typeof PsychotherapyNote>;
const PsychotherapyText = z.string().max(longestNote).refine(wellFormed, 'has characters that cannot be shown');

export const listPsychotherapyNotes = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/psychotherapy-notes',
  summary: 'One’s own psychotherapy notes about a patient, latest session first',
  // In the log, where others read, it is an opening of the record like any other: not even that there are such notes is told.
  needs: { right: 'psychotherapyNote.write', of: 'patientId', reads: 'record.opened' },
  params: OfPatient,
  query: z.strictObject(Page),
  output: page(PsychotherapyNote),
  problems: ['not_found', 'record_closed', 'record_read_only', 'not_in_emergency'],
});
export const createPsychotherapyNote = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/psychotherapy-notes',
  summary: 'Begin a psychotherapy note',
  needs: { right: 'psychotherapyNote.write', of: 'patientId' },
  params: OfPatient,
  body: z.strictObject({ happenedAt: Instant.optional() }),
  output: z.object({ id: Id, version: z.int() }),
  status: 201,
  problems: ['not_found', 'record_closed', 'record_read_only', 'not_in_emergency'],
});
export const savePsychotherapyNote = endpoint({
  method: 'PUT',
  path: '/v2/patients/:patientId/psychotherapy-notes/:noteId',
  summary: 'Keep the text of one’s own psychotherapy note; what it said on an earlier day is kept with it',
  needs: { right: 'psychotherapyNote.write', of: 'patientId' },
  params: OfNote,
  body: z.strictObject({ version: z.int(), text: PsychotherapyText, happenedAt: Instant.optional() }),
  output: z.object({ version: z.int(), savedAt: Instant }),
  problems: ['not_found', 'record_closed', 'record_read_only', 'not_in_emergency', 'changed_meanwhile'],
});

// C4: text that was being written when its author's access ended. Sealed: kept, read by nobody, until its author gives it to the care team.

export const sealDraft = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/notes/:noteId/sealed',
  summary: 'Keep unsaved text of one’s own draft after access has ended; it can be written, not read',
  needs: { right: 'contactNote.write' },
  params: OfNote,
  body: z.strictObject({ content: NoteContent }),
  output: z.object({ id: Id }),
  status: 201,
  problems: ['not_found', 'note_too_long', 'not_of_template'],
});
export const SealedDraft = z.object({
  id: Id,
  /** Null where the patient does not exist for the caller any more. */
  patient: z.object({ id: Id, firstName: z.string(), lastName: z.string() }).nullable(),
  kind: NoteKind,
  sealedAt: Instant,
  givenAt: Instant.nullable(),
});
export type SealedDraft = z.infer<typeof SealedDraft>;
export const mySealedDrafts = endpoint({
  method: 'GET',
  path: '/v2/sealed-drafts',
  summary: 'One’s own sealed drafts: that they are there, not what they say',
  needs: { right: 'contactNote.write' },
  output: z.object({ items: z.array(SealedDraft) }),
});
export const giveSealedDraft = endpoint({
  method: 'POST',
  path: '/v2/sealed-drafts/:draftId/give',
  summary: 'Give one’s own sealed draft to the care team',
  needs: { right: 'contactNote.write' },
  params: z.strictObject({ draftId: IdText }),
  output: SealedDraft,
  problems: ['not_found'],
});
export const givenDrafts = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/given-drafts',
  summary: 'Drafts that former members of the care team have given to it, and nobody has taken up yet',
  needs: { right: 'record.write', of: 'patientId', reads: 'givenDrafts.read' },
  params: OfPatient,
  output: z.object({
    items: z.array(
      z.object({
        id: Id,
        author: Colleague,
        kind: NoteKind,
        template: z.enum(templates),
        happenedAt: Instant,
        givenAt: Instant,
        content: NoteContent,
      }),
    ),
  }),
  problems: ['not_found', 'record_closed', 'record_read_only'],
});
export const takeGivenDraft = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/given-drafts/:draftId/take',
  summary: 'Go on with a given draft as one’s own, which says whose it was',
  needs: { right: 'record.write', of: 'patientId' },
  params: z.strictObject({ patientId: IdText, draftId: IdText }),
  output: z.object({ id: Id }),
  status: 201,
  problems: ['not_found', 'record_closed', 'record_read_only', 'already_settled'],
});
