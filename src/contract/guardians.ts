import { z } from 'zod';
import { endpoint, Id, IdText, Instant, portalScopes, text } from './endpoint.ts';
import { Email, OfPatient } from './patients.ts';

const Scopes = z.array(z.enum(portalScopes)).min(1).max(portalScopes.length);

/** Somebody who enters a patient's portal: the patient, or a guardian who acts for them in some of it (B4). */
const PortalEntry = z.object({
  /** Of the login that enters. */
  id: Id,
  isGuardian: z.boolean(),
  /** Who a guardian is to the patient, as the clinic wrote it down; empty for the patient. */
  name: z.string(),
  email: z.string(),
  scopes: Scopes,
  since: Instant,
  version: z.int(),
});
export type PortalEntry = z.infer<typeof PortalEntry>;

const OpenInvitation = z.object({
  id: Id,
  isGuardian: z.boolean(),
  name: z.string(),
  email: z.string(),
  scopes: Scopes,
  invitedBy: z.string(),
  invitedAt: Instant,
  expiresAt: Instant,
  hasExpired: z.boolean(),
});
export type OpenInvitation = z.infer<typeof OpenInvitation>;

export const PortalAccess = z.object({
  /** The patient first, then guardians by how long they have been in. */
  entries: z.array(PortalEntry),
  invitations: z.array(OpenInvitation),
  /** The address to which the patient's own invitation goes; null where there is none. */
  patientEmail: z.string().nullable(),
});
export type PortalAccess = z.infer<typeof PortalAccess>;

const needs = { right: 'portal.entrust', of: 'patientId' } as const;
const closed = ['not_found', 'record_closed', 'record_read_only'] as const;

export const portalAccess = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/portal-access',
  summary: 'Who enters the portal of a patient, with what they may do there, and who is invited',
  needs,
  params: OfPatient,
  output: PortalAccess,
  problems: closed,
});

export const InviteToPortalBody = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('patient') }),
  z.strictObject({ who: z.literal('guardian'), name: text(100), email: Email, scopes: Scopes }),
]);

export const inviteToPortal = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/portal-access/invitations',
  summary: 'Invite a guardian to act for a patient in the portal, or the patient themselves once more',
  needs,
  params: OfPatient,
  body: InviteToPortalBody,
  status: 201,
  output: z.object({ invitationId: Id, expiresAt: Instant }),
  problems: [...closed, 'patient_archived', 'no_address', 'already_invited', 'already_in_portal', 'key_reused'],
});

export const withdrawInvitation = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/portal-access/invitations/:invitationId/withdraw',
  summary: 'Take back an invitation that is still open: its link is dead',
  needs,
  params: z.strictObject({ patientId: IdText, invitationId: IdText }),
  output: PortalAccess,
  problems: [...closed, 'already_accepted'],
});

const OfEntry = z.strictObject({ patientId: IdText, id: IdText });

export const changeGuardian = endpoint({
  method: 'PATCH',
  path: '/v2/patients/:patientId/portal-access/:id',
  summary: 'Change what a guardian may do in the portal; it holds from their next request on',
  needs,
  params: OfEntry,
  body: z.strictObject({ version: z.int(), scopes: Scopes }),
  output: PortalAccess,
  problems: [...closed, 'changed_meanwhile', 'own_portal_is_whole'],
});

export const endPortalAccess = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/portal-access/:id/end',
  summary: 'End somebody’s way into the portal at once, with what they have open there',
  needs,
  params: OfEntry,
  output: PortalAccess,
  problems: closed,
});
