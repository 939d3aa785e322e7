import { z } from 'zod';
import { endpoint, Id, IdText, Instant, text } from './endpoint.ts';
import { Connection } from './assignments.ts';
import { OfPatient } from './patients.ts';

/** A member by name, with the roles that say in which capacity. */
export const Colleague = z.object({ id: Id, firstName: z.string(), lastName: z.string(), roles: z.array(z.string()) });
export type Colleague = z.infer<typeof Colleague>;
// Who can open a record, and why (A15).

/** One reason of R6, as the database decided by it. */
export const Reason = z.object({
  because: z.enum(['careTeam', 'covering', 'emergency', 'supervises', 'readsAll']),
  /** Through which practitioner; null where a role or permission reads all. */
  practitioner: z.object({ id: Id, firstName: z.string(), lastName: z.string() }).nullable(),
  via: Connection.shape.via.nullable(),
  since: Instant.nullable(),
  until: Instant.nullable(),
  grantedBy: Colleague.nullable(),
});
export type Reason = z.infer<typeof Reason>;

/** Which of the conditions of R6 do not hold. */
const Missing = z.enum(['suspended', 'notApproved', 'blocked', 'function', 'accessLevel', 'sealed', 'reason']);
/** What would turn the answer: all of those named would have to happen. */
const Turn = z.enum([
  'reactivate',
  'approve',
  'unblock',
  'giveRole',
  'setClinical',
  'unseal',
  'switchOnEmergency',
  'switchOnAssignment',
  'waitForStart',
  'assignAgain',
  'assign',
  'supervise',
  'givePractitioner',
  'unassign',
  'endEmergency',
  'endSupervision',
  'removeReadAll',
]);

export const Explanation = z.object({
  at: Instant,
  member: Colleague,
  allowed: z.boolean(),
  /** The reasons by which the record opens; those that would, where it does not. */
  reasons: z.array(Reason),
  missing: z.array(Missing),
  /** The smallest change that would open the record; where it is open, what would close it, taking each of the reasons away. */
  turns: z.array(Turn),
});
export type Explanation = z.infer<typeof Explanation>;

const At = z.strictObject({ at: Instant.optional() });

/** Whom one can ask about, and name in a block. */
export const colleagues = endpoint({
  method: 'GET',
  path: '/v2/colleagues',
  summary: 'Everyone who works at the clinic, by name',
  needs: { right: 'team.list' },
  output: z.array(Colleague),
});

export const whoCanOpen = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/access',
  summary: 'Everyone who can open the clinical record, and why; now, or at a past instant',
  needs: { right: 'access.list' },
  params: OfPatient,
  query: At,
  output: z.object({
    at: Instant,
    sealed: z.boolean(),
    members: z.array(z.object({ member: Colleague, reasons: z.array(Reason) })),
    /** Every time access was given and ended, newest first: the timeline. */
    timeline: z.array(
      z.object({
        practitioner: z.object({ id: Id, firstName: z.string(), lastName: z.string() }),
        kind: Connection.shape.kind,
        via: Connection.shape.via,
        from: Instant,
        until: Instant.nullable(),
        by: Colleague.nullable(),
        reason: z.string().nullable(),
        endedBy: Colleague.nullable(),
        endedReason: z.string().nullable(),
      }),
    ),
    /** Who opened the record: newest first, at most 50; to those who read the whole log, else one's own. */
    opened: z.array(z.object({ member: Colleague, at: Instant, rule: z.string().nullable() })),
    /** Of a past instant, who opened it up to twelve hours before and after, the nearest 50, in their order; to the same people. */
    around: z.array(z.object({ member: Colleague, at: Instant, rule: z.string().nullable() })),
  }),
  problems: ['not_found', 'invalid'],
});
export type WhoCanOpen = z.infer<typeof whoCanOpen.output>;

export const explainAccess = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/access/:memberId',
  summary: 'Whether one member can open the clinical record, by which rule, and what would turn it; oneself, or as one who oversees access',
  needs: { right: 'access.list' },
  params: z.strictObject({ patientId: IdText, memberId: IdText }),
  query: At,
  output: Explanation,
  problems: ['not_found', 'not_allowed', 'invalid'],
});

export const openRecord = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/record',
  summary: 'Open the clinical record: the reasons by which it opens; every opening is logged',
  needs: { right: 'record.read', of: 'patientId', reads: 'record.opened' },
  params: OfPatient,
  output: z.object({ patientId: Id, reasons: z.array(Reason) }),
  problems: ['not_found', 'record_closed'],
});

// Blocks and seals (R5).

export const Block = z.object({ member: Colleague, by: Colleague, since: Instant, reason: z.string() });
export type Block = z.infer<typeof Block>;

export const blocksOfPatient = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/blocks',
  summary: 'Who is kept from this patient',
  needs: { right: 'patient.block' },
  params: OfPatient,
  output: z.object({ items: z.array(Block) }),
  problems: ['not_found'],
});

export const blockMember = endpoint({
  method: 'PUT',
  path: '/v2/patients/:patientId/blocks/:memberId',
  summary: 'Keep a member from a patient: for them the patient does not exist any more',
  needs: { right: 'patient.block' },
  params: z.strictObject({ patientId: IdText, memberId: IdText }),
  body: z.strictObject({ reason: text(500) }),
  output: z.object({ items: z.array(Block) }),
  problems: ['not_found', 'own_rights', 'already_blocked'],
});

export const unblockMember = endpoint({
  method: 'DELETE',
  path: '/v2/patients/:patientId/blocks/:memberId',
  summary: 'Let a member see a patient again',
  needs: { right: 'patient.block' },
  params: z.strictObject({ patientId: IdText, memberId: IdText }),
  output: z.object({ items: z.array(Block) }),
  problems: ['not_found', 'not_blocked'],
});

export const sealChart = endpoint({
  method: 'PUT',
  path: '/v2/patients/:patientId/seal',
  summary: 'Seal a chart, so that only the care team opens it, or lift the seal',
  needs: { right: 'chart.seal' },
  params: OfPatient,
  body: z.strictObject({ sealed: z.boolean() }),
  output: z.object({ sealed: z.boolean() }),
  problems: ['not_found'],
});
