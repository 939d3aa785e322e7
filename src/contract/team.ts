import { z } from 'zod';
import { endpoint, Id, IdText, Instant, words } from './endpoint.ts';
import type { Permission, Role } from '#src/policy/rights.ts';

export const RoleName = z.enum([
  'owner',
  'practiceAdmin',
  'clinicalAdmin',
  'clinician',
  'supervisor',
  'trainee',
  'scheduler',
  'biller',
] satisfies readonly Role[]);
const PermissionName = z.enum([
  'canChangeAssignedPractitioners',
  'canReadAllRecords',
  'canBreakGlass',
  'canExport',
  'canUnlockNotes',
] satisfies readonly Permission[]);

const rightsOfMember = {
  /** R1: one or more. */
  roles: z.array(RoleName).min(1).max(8),
  /** R2. */
  permissions: z.array(PermissionName).max(4),
  /** R3. */
  accessLevel: z.enum(['clinical', 'administrative']),
  /** R4. */
  visibility: z.enum(['all', 'namesOnly', 'own']),
  status: z.enum(['active', 'suspended']),
  approved: z.boolean(),
  type: z.enum(['DOCTOR', 'STAFF']),
  /** The default practitioner; several members may share one. */
  practitionerId: Id.nullable(),
};

export const TeamMember = z.object({
  id: Id,
  firstName: z.string(),
  lastName: z.string(),
  ...rightsOfMember,
  version: z.int(),
  isMe: z.boolean(),
  /** Whether the caller may change this member: nobody their own rights, owners only an owner. */
  mayChange: z.boolean(),
});
export type TeamMember = z.infer<typeof TeamMember>;

export const Supervision = z.object({
  id: Id,
  supervisorId: Id,
  practitionerId: Id,
  from: Instant,
  until: Instant.nullable(),
});
export type Supervision = z.infer<typeof Supervision>;

export const team = endpoint({
  method: 'GET',
  path: '/v2/team',
  summary: 'Everyone who works at the clinic, with roles, permissions, access level, visibility and supervision',
  needs: { right: 'team.manage' },
  output: z.object({
    members: z.array(TeamMember),
    practitioners: z.array(
      z.object({
        id: Id,
        firstName: z.string(),
        lastName: z.string(),
        status: z.enum(['active', 'archived']),
        discipline: z.string(),
        languages: z.array(z.string()),
        capacity: z.int().nullable(),
        acceptingNewPatients: z.boolean(),
      }),
    ),
    /** Those that hold now or will; ended ones stay in the history. */
    supervisions: z.array(Supervision),
  }),
});
export type Team = z.infer<typeof team.output>;

const OfMember = z.strictObject({ memberId: IdText });
/** What is left out stays as it is. */
const Change = z
  .strictObject({ version: z.int().positive(), ...rightsOfMember })
  .partial()
  .required({ version: true });
const refusals = ['not_found', 'own_rights', 'owners_only', 'owner_stays', 'changed_meanwhile', 'invalid_target'] as const;

export const changeMember = endpoint({
  method: 'PATCH',
  path: '/v2/team/:memberId',
  summary: 'Change what a member may do, effective on their next request',
  needs: { right: 'team.manage' },
  params: OfMember,
  body: Change,
  output: TeamMember,
  problems: refusals,
});

/** O3: what a change would do, found by carrying it out and taking it back. */
export const Effect = z.object({
  /** Whose opening of records changes: how many each gains and loses, and by name those the caller can see, at most 20 each. */
  members: z.array(
    z.object({
      memberId: Id,
      firstName: z.string(),
      lastName: z.string(),
      gains: z.int(),
      loses: z.int(),
      gained: z.array(z.object({ id: Id, firstName: z.string(), lastName: z.string() })),
      lost: z.array(z.object({ id: Id, firstName: z.string(), lastName: z.string() })),
    }),
  ),
  /** Rights (table R) that each gains and loses, whatever the patient; who may not act at all has none. */
  rights: z.array(
    z.object({
      memberId: Id,
      firstName: z.string(),
      lastName: z.string(),
      gains: z.array(z.string()),
      loses: z.array(z.string()),
    }),
  ),
});
export type Effect = z.infer<typeof Effect>;

export const previewMember = endpoint({
  method: 'POST',
  path: '/v2/team/:memberId/preview',
  summary: 'Who would gain or lose access to what by a change of a member; nothing is changed',
  needs: { right: 'team.manage' },
  params: OfMember,
  body: Change,
  output: Effect,
  problems: refusals,
});

export const changePractitioner = endpoint({
  method: 'PATCH',
  path: '/v2/team/practitioners/:practitionerId',
  summary: 'Change what proposals for covering and handing over go by: discipline, languages, capacity, and whether new patients are taken',
  needs: { right: 'team.manage' },
  params: z.strictObject({ practitionerId: IdText }),
  /** What is left out stays as it is. */
  body: z
    .strictObject({
      discipline: z.union([z.literal(''), words(80)]),
      /** In the clinic's words, as a patient's profile says it. */
      languages: z.array(words(40)).max(12),
      /** How many patients at a time; null for no limit. */
      capacity: z.int().min(0).max(10_000).nullable(),
      acceptingNewPatients: z.boolean(),
    })
    .partial(),
  output: z.object({ id: Id }),
  problems: ['not_found'],
});

export const supervise = endpoint({
  method: 'POST',
  path: '/v2/supervision',
  summary: 'Let a member supervise a practitioner, from now or later, for good or until a date',
  needs: { right: 'team.manage' },
  body: z.strictObject({ supervisorId: Id, practitionerId: Id, from: Instant.optional(), until: Instant.nullish() }),
  output: Supervision,
  status: 201,
  problems: ['own_rights', 'invalid_target', 'dates_backwards'],
});

export const endSupervision = endpoint({
  method: 'POST',
  path: '/v2/supervision/:supervisionId/end',
  summary: 'End a supervision now',
  needs: { right: 'team.manage' },
  params: z.strictObject({ supervisionId: IdText }),
  output: Supervision,
  problems: ['not_found', 'own_rights', 'already_settled'],
});
