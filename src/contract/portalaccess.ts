import { z } from 'zod';
import { Colleague } from './access.ts';
import { endpoint, Id, IdText, Instant, Nothing, Page, page, text } from './endpoint.ts';

/** Somebody by name, where the clinic tells clients names, and by discipline, where they have one. */
const Told = z.object({
  name: z.object({ firstName: z.string(), lastName: z.string() }).nullable(),
  discipline: z.string().nullable(),
});

/** What was read or done. What has to do with psychotherapy notes is an opening of the record like any other (PN-1). */
const accessActs = [
  'profile',
  'record',
  'notes',
  'contactNotes',
  'forms',
  'form',
  'files',
  'file',
  'letters',
  'letter',
  'letterDownloaded',
  'diagnoses',
  'exportMade',
  'exportFetched',
  'emergency',
  'assigned',
  'unassigned',
  'primaryChanged',
  'datesChanged',
] as const;

/** One reading of one’s record, an export, an emergency, or a change of one’s care team: who, when, in which capacity and why (B3). */
export const Access = z.object({
  id: Id,
  at: Instant,
  /** Until when, where the same person did the same again soon after: that is one reading. */
  until: Instant.nullable(),
  /** How many entries of the clinic’s log stand behind it. */
  times: z.int(),
  act: z.enum(accessActs),
  who: Told.extend({ roles: z.array(z.string()) }),
  why: z.object({
    because: z.enum(['careTeam', 'covering', 'emergency', 'supervises', 'readsAll', 'booked', 'role']),
    /** Since when they are on the care team, or supervise. */
    since: Instant.nullable(),
    /** Of the appointment that was booked with them. */
    bookedAt: Instant.nullable(),
  }),
  /** Whom they supervise, or whom the care team gained or lost. */
  about: Told.nullable(),
  /** What was asked about it here, latest first. */
  questions: z.array(
    z.object({ id: Id, question: z.string(), askedAt: Instant, answer: z.string().nullable(), answeredAt: Instant.nullable() }),
  ),
});
export type Access = z.infer<typeof Access>;

const needs = { patient: true, scope: 'access', feature: 'clientPortal' } as const;

export const myAccesses = endpoint({
  method: 'GET',
  path: '/v2/portal/accesses',
  summary: 'Who looked at my record, newest first: when, in which capacity and why',
  needs,
  query: z.strictObject(Page),
  output: page(Access),
});

const OfOne = z.strictObject({ id: IdText });

export const askAboutAccess = endpoint({
  method: 'POST',
  path: '/v2/portal/accesses/:id/questions',
  summary: 'Ask the clinic about one of these; one open question each',
  needs,
  params: OfOne,
  body: z.strictObject({ question: text(1000) }),
  output: Nothing,
  problems: ['not_found', 'already_asked', 'questions_waiting'],
});

/** A client’s question that waits for an answer, for those who oversee the log. */
export const AccessQuestion = z.object({
  id: Id,
  patient: z.object({ id: Id, firstName: z.string(), lastName: z.string(), preferredName: z.string().nullable() }),
  question: z.string(),
  askedAt: Instant,
  /** The entry of the log; null where it is there no more. */
  entry: z.object({ at: Instant, action: z.string(), rule: z.string().nullable(), member: Colleague.nullable() }).nullable(),
});
export type AccessQuestion = z.infer<typeof AccessQuestion>;

export const answerAccessQuestion = endpoint({
  method: 'POST',
  path: '/v2/access-questions/:id/answer',
  summary:
    'Answer a client’s question about who looked at their record; they read it in the portal, and a mail says that something is there',
  needs: { right: 'accessQuestion.answer' },
  params: OfOne,
  body: z.strictObject({ answer: text(2000) }),
  output: Nothing,
  problems: ['not_found', 'already_settled'],
});

/** AU-6: whether clients are told who looked by name, or by role and discipline alone. */
export const AccessNames = z.object({ version: z.int(), portalNames: z.enum(['names', 'roles']) });
export type AccessNames = z.infer<typeof AccessNames>;

export const accessNames = endpoint({
  method: 'GET',
  path: '/v2/tenant/access-names',
  summary: 'Whether clients are told who looked at their record by name, or by role and discipline',
  needs: { right: 'settings.read' },
  output: AccessNames,
});

export const changeAccessNames = endpoint({
  method: 'PATCH',
  path: '/v2/tenant/access-names',
  summary: 'Tell clients who looked at their record by name, or by role and discipline, effective on the next request',
  needs: { right: 'settings.change' },
  body: z.strictObject(AccessNames.shape),
  output: AccessNames,
  problems: ['changed_meanwhile'],
});
