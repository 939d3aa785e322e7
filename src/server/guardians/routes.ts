import { changeGuardian, endPortalAccess, inviteToPortal, portalAccess, withdrawInvitation } from '#src/contract/guardians.ts';
import type { PortalAccess } from '#src/contract/guardians.ts';
import { portalScopes } from '#src/contract/endpoint.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { createInvitation } from '../invitations/queries.ts';
import { invitationToken } from '../invitations/rules.ts';
import { addressOf, end, entriesNow, entryForUpdate, inTheWay, openInvitations, rescope, stateOf, withdraw } from './queries.ts';

const badAddress = { fields: [{ path: 'email', message: 'is not an e-mail address' }] };

export const routes: Route[] = [
  answer(
    portalAccess,
    ({ params: { patientId } }) => [entriesNow(patientId), openInvitations(patientId), addressOf(patientId)],
    ([entries, invitations, [address]]) => ({ entries, invitations, patientEmail: address?.email ?? null }),
  ),

  // Threat: reading a portal as somebody whom one has made its guardian. Only who invites and reaches the patient, as the database decides; logged with
  // their name; and the person accepts with a login of their own.
  serve(inviteToPortal, async ({ tx, viewer, params: { patientId }, body, here }) => {
    const patient = await tx.one(addressOf(patientId));
    if (!patient) throw new Problem('not_found');
    if (!patient.isActive) throw new Problem('patient_archived');
    const guardian =
      body.who === 'guardian' ? { name: body.name, scopes: portalScopes.filter((one) => body.scopes.includes(one)) } : undefined;
    const email = body.who === 'guardian' ? canonicalEmail(body.email) : patient.email;
    if (!email) throw body.who === 'guardian' ? new Problem('invalid', badAddress) : new Problem('no_address');
    const other = await tx.one(inTheWay(patientId, email));
    if (other?.because) throw new Problem(other.because);
    const invitation = { id: newId(), patientId, email, nonce: newId() };
    const about = { tenantId: viewer.tenantId, invitationId: invitation.id, nonce: invitation.nonce };
    const made = await tx.one(
      createInvitation({ ...invitation, tokenHash: hashToken(invitationToken(here.config.secret, about)) }, guardian),
    );
    if (!made) throw new Problem('not_allowed');
    return { invitationId: invitation.id, expiresAt: made.expiresAt };
  }),

  // Threat: taking back what somebody else needs. Those who may invite here; it is logged, and one that was accepted stays.
  serve(withdrawInvitation, async ({ tx, params: { patientId, invitationId } }) => {
    if (!(await tx.one(withdraw(patientId, invitationId)))) {
      const state = await tx.one(stateOf(patientId, invitationId));
      throw new Problem(state?.accepted ? 'already_accepted' : 'not_found');
    }
    return accessOf(tx, patientId);
  }),

  // Threat: giving more than was agreed, over a colleague's change. Versions; the patient's own stays whole, which the database holds as well.
  serve(changeGuardian, async ({ tx, params: { patientId, id }, body }) => {
    const entry = await tx.one(entryForUpdate(patientId, id));
    if (!entry) throw new Problem('not_found');
    if (!entry.isGuardian) throw new Problem('own_portal_is_whole');
    if (entry.version !== body.version) throw new Problem('changed_meanwhile');
    const scopes = portalScopes.filter((one) => body.scopes.includes(one));
    if (scopes.join() !== entry.scopes.join()) await tx.one(rescope(patientId, id, scopes, entry.scopes));
    return accessOf(tx, patientId);
  }),

  // Threat: an access that goes on. It ends in the database, which is asked at every request, and what is open is told (SE-4).
  serve(endPortalAccess, async ({ tx, params: { patientId, id } }) => {
    if (!(await tx.one(end(patientId, id)))) throw new Problem('not_found');
    return accessOf(tx, patientId);
  }),
];

async function accessOf(tx: Tx, patientId: number): Promise<PortalAccess> {
  const address = await tx.one(addressOf(patientId));
  return {
    entries: await tx.many(entriesNow(patientId)),
    invitations: await tx.many(openInvitations(patientId)),
    patientEmail: address?.email ?? null,
  };
}
