import { z } from 'zod';
import { endpoint, Id, IdText, Instant, portalScopes, text } from './endpoint.ts';
import { BirthDate, Email, PatientSummaryV2 } from './patients.ts';
import { TherapistInfo } from './people.ts';
import { RoleName } from './team.ts';

export const InviteBody = z.strictObject({
  firstName: text(100),
  lastName: text(100),
  email: Email,
  phone: text(40).nullish(),
  birthDate: BirthDate.nullish(),
  /** Others to assign along with the inviter; repeats and oneself are ignored (A4). */
  additionalTherapistIds: z.array(Id).max(100).default([]),
});

export const invite = endpoint({
  method: 'POST',
  path: '/v2/doctor/patients/invite',
  summary: 'Create a patient, invite them to the portal, and assign oneself and others',
  needs: { right: 'patient.invite' },
  body: InviteBody,
  status: 201,
  output: z.object({ patient: PatientSummaryV2, invitationId: Id, expiresAt: Instant }),
  problems: ['invalid', 'feature_off', 'invalid_target', 'colleague_by_team', 'managed_assignments', 'key_reused'],
});

const OfInvitation = z.strictObject({ invitationId: IdText });

export const invitationLink = endpoint({
  method: 'POST',
  path: '/v2/invitations/:invitationId/link',
  summary: 'The link of an open invitation, to hand to a patient standing there',
  needs: { right: 'patient.invite' },
  params: OfInvitation,
  output: z.object({ url: z.string(), expiresAt: Instant }),
  problems: ['not_found', 'already_accepted'],
});

export const resendInvitation = endpoint({
  method: 'POST',
  path: '/v2/invitations/:invitationId/resend',
  summary: 'Send an invitation again; a link older than five minutes is replaced by a new one',
  needs: { right: 'patient.invite' },
  params: OfInvitation,
  output: z.object({ expiresAt: Instant }),
  problems: ['not_found', 'already_accepted', 'too_many_attempts'],
});

const Token = z.string().min(10).max(200);

/** A POST, so that the token stands in no address, log or history; it changes nothing (B1). */
export const lookAtInvitation = endpoint({
  method: 'POST',
  path: '/v2/portal/invitations/look',
  summary: 'Who invites, for whoever holds the link',
  needs: 'anyone',
  body: z.strictObject({ token: Token }),
  output: z.object({
    tenantName: z.string(),
    inviter: z.string(),
    /** The patient’s: of whoever is invited, or of whom a guardian is invited to act for. */
    firstName: z.string(),
    /** Whether it lets somebody act for the patient, and in what (B4). */
    isGuardian: z.boolean(),
    scopes: z.array(z.enum(portalScopes)),
    /** Whether it lets somebody work at the clinic, and as what; the first name is then theirs. */
    isColleague: z.boolean(),
    roles: z.array(RoleName),
    email: z.string(),
    expiresAt: Instant,
    /** A login with this address exists: the person signs in with it instead of choosing a password (IN-4). */
    hasLogin: z.boolean(),
    signedInAsThem: z.boolean(),
  }),
  problems: ['link_not_open', 'too_many_attempts'],
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/v2/portal/invitations/accept',
  summary: 'Accept an invitation, once, with a new password, the login one is signed in with, or the password of the login there is',
  needs: 'anyone',
  body: z.strictObject({
    token: Token,
    /** A new one, where there is no login with the address. */
    password: z.string().max(1024).optional(),
    /** That of the login with the address. */
    loginPassword: z.string().max(1024).optional(),
  }),
  output: z.object({ tenantName: z.string(), isColleague: z.boolean() }),
  problems: ['link_not_open', 'login_exists', 'already_member', 'weak_password', 'wrong_credentials', 'too_many_attempts'],
});

export const myCareTeam = endpoint({
  method: 'GET',
  path: '/v2/portal/care-team',
  summary: 'My care team, as a patient in the portal',
  needs: { patient: true, scope: 'access', feature: 'clientPortal' },
  output: z.object({
    tenantName: z.string(),
    firstName: z.string(),
    careTeam: z.array(TherapistInfo.extend({ discipline: z.string(), isPrimary: z.boolean() })),
  }),
  problems: ['feature_off'],
});
