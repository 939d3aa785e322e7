import { z } from 'zod';
import { endpoint, Id, IdText, Instant, text } from './endpoint.ts';
import { Email } from './patients.ts';
import { RoleName } from './team.ts';

/** What a colleague will be once they accept: roles (R1), access level (R3), visibility (R4). */
const Becoming = {
  roles: z.array(RoleName).min(1).max(8),
  accessLevel: z.enum(['clinical', 'administrative']),
  visibility: z.enum(['all', 'namesOnly', 'own']),
  /** Who gives care comes with a practitioner of their own, and can be assigned. */
  givesCare: z.boolean(),
};

const MemberInvitation = z.object({
  id: Id,
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  ...Becoming,
  discipline: z.string(),
  invitedBy: z.string(),
  invitedAt: Instant,
  expiresAt: Instant,
  hasExpired: z.boolean(),
  /** Whether the caller may send it again or take it back: those of owners, only owners. */
  mayChange: z.boolean(),
});
export type MemberInvitation = z.infer<typeof MemberInvitation>;

const needs = { right: 'team.manage' } as const;

const MemberInvitations = z.object({
  invitations: z.array(MemberInvitation),
});

export const memberInvitations = endpoint({
  method: 'GET',
  path: '/v2/team/invitations',
  summary: 'Who is invited to work at the clinic and has not accepted yet, the last first',
  needs,
  output: MemberInvitations,
});

export const inviteMember = endpoint({
  method: 'POST',
  path: '/v2/team/invitations',
  summary: 'Invite somebody to work at the clinic; a mail brings them a link that works once',
  needs,
  body: z.strictObject({
    firstName: text(100),
    lastName: text(100),
    email: Email,
    ...Becoming,
    discipline: z.string().trim().max(100).default(''),
  }),
  status: 201,
  output: z.object({ invitationId: Id, expiresAt: Instant }),
  problems: ['invalid', 'owners_only', 'already_invited', 'already_member', 'too_many_attempts', 'key_reused'],
});

export const previewInvitation = endpoint({
  method: 'POST',
  path: '/v2/team/invitations/preview',
  summary: 'What somebody invited like this could do and open once they accept (O3); nothing is changed',
  needs,
  body: z.strictObject(Becoming),
  output: z.object({
    /** Rights of table R. */
    rights: z.array(z.string()),
    /** How many records would open at once, of patients the caller sees; the others open by care teams. */
    opens: z.int(),
    /** Whose records open: all that are not sealed, those of the own care teams or of whom they supervise, or none. */
    reads: z.enum(['all', 'assigned', 'none']),
    /** Whether they see every patient of the clinic, only names, or their own only. */
    sees: z.enum(['all', 'namesOnly', 'own']),
  }),
  problems: ['owners_only'],
});

const OfInvitation = z.strictObject({ invitationId: IdText });
const refusals = ['not_found', 'owners_only', 'already_accepted'] as const;

export const resendMemberInvitation = endpoint({
  method: 'POST',
  path: '/v2/team/invitations/:invitationId/resend',
  summary: 'Send an invitation of a colleague again, in one’s own name; a link older than five minutes is replaced by a new one',
  needs,
  params: OfInvitation,
  output: z.object({ expiresAt: Instant }),
  problems: [...refusals, 'too_many_attempts'],
});

export const withdrawMemberInvitation = endpoint({
  method: 'POST',
  path: '/v2/team/invitations/:invitationId/withdraw',
  summary: 'Take back an invitation of a colleague that is still open: its link is dead',
  needs,
  params: OfInvitation,
  output: MemberInvitations,
  problems: refusals,
});

export const memberInvitationLink = endpoint({
  method: 'POST',
  path: '/v2/team/invitations/:invitationId/link',
  summary: 'The link of an open invitation, to hand over, where this server sends no mail',
  needs,
  params: OfInvitation,
  output: z.object({ url: z.string(), expiresAt: Instant }),
  problems: [...refusals, 'mailed_only'],
});
