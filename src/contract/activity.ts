import { z } from 'zod';
import { endpoint, Id, IdText, Instant, Page, page } from './endpoint.ts';

/** One line of the activity log (L1): who did what, about whom, when, by which rule, with what result. */
export const Entry = z.object({
  at: Instant,
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  /** Null where a patient acted, or nobody signed in. */
  member: z.object({ id: Id, firstName: z.string(), lastName: z.string() }).nullable(),
  patient: z.object({ id: Id, firstName: z.string(), lastName: z.string() }).nullable(),
  rule: z.string().nullable(),
  /** Ids and words of our own vocabulary; of a list that was sent, how many patients were on it. */
  detail: z.record(z.string(), z.unknown()),
  /** Names of the practitioners, members and tags that `detail` names by id. */
  named: z.record(z.string(), z.string()),
  ip: z.string().nullable(),
});
export type Entry = z.infer<typeof Entry>;

const filters = {
  /** Entries about them, lists on which they were sent included. */
  patientId: IdText.optional(),
  memberId: IdText.optional(),
  /** The beginning of an action: `careTeam` finds `careTeam.assigned`, and `note` finds `note.signed` and `notes.read`. */
  action: z
    .string()
    .regex(/^[a-zA-Z]{1,40}(\.[a-zA-Z]{1,40})?$/)
    .optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  since: Instant.optional(),
  until: Instant.optional(),
};

export const activity = endpoint({
  method: 'GET',
  path: '/v2/activity',
  summary: 'The activity log, newest first: one’s own acts, or the clinic’s for those who oversee it',
  needs: { right: 'activity.read' },
  query: z.strictObject({ ...filters, ...Page }),
  output: page(Entry),
});

/** The chain of hashes over the whole log (L1), looked at from its end. */
export const chainState = endpoint({
  method: 'GET',
  path: '/v2/activity/chain',
  summary: 'How many entries the log has, its last hash, and whether the most recent ones are intact',
  needs: { right: 'activity.export' },
  output: z.object({
    entries: z.int(),
    head: z.string().nullable(),
    /** How many of the most recent entries were just computed anew. */
    checked: z.int(),
    intact: z.boolean(),
    /** The place of the first entry that does not fit; null where all do. */
    firstBad: z.int().nullable(),
    /** How many of the most recent entries are in the log and not in the chain: nobody but the owner of the database can write such. */
    strays: z.int(),
  }),
});

/** The whole log with its chain, for `audit:verify`: one JSON value a line, as docs/activity-log.md says. */
export const exportActivity = endpoint({
  method: 'GET',
  path: '/v2/activity/export',
  summary: 'The whole activity log of the clinic with its chain of hashes, signed, to keep and to verify elsewhere',
  needs: { right: 'activity.export' },
  media: 'application/x-ndjson',
  output: z.string(),
});
