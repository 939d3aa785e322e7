import {
  inviteMember,
  memberInvitationLink,
  memberInvitations,
  previewInvitation,
  resendMemberInvitation,
  withdrawMemberInvitation,
} from '#src/contract/colleagues.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Here, Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { takeClinic } from '../clinic/queries.ts';
import { invitationUrl } from '../invitations/rules.ts';
import { throttle } from '../session/queries.ts';
import {
  createMemberInvitation,
  invitationsNow,
  invitationToChange,
  postMemberInvitation,
  recordInvitation,
  refusalOf,
  renewInvitation,
  unsealedNow,
  withdrawNow,
} from './queries.ts';
import { accessOf, memberToken } from './rules.ts';

const day = 24 * 60 * 60;

export const routes: Route[] = [
  answer(
    memberInvitations,
    () => [invitationsNow()],
    ([invitations]) => ({ invitations }),
  ),

  // Threat: letting in whom one may not, an owner above all, or a stranger's mailbox flooded. The fence holds what the team's own rules say, under the
  // clinic's lock; counted for each member and address; the link goes to the address only, and what the member will be is logged.
  serve(inviteMember, async ({ tx, viewer, body, here }) => {
    const email = canonicalEmail(body.email);
    if (!email) throw new Problem('invalid', { fields: [{ path: 'email', message: 'is not an e-mail address' }] });
    const roles = [...new Set(body.roles)];
    await takeTeam(tx);
    const found = await tx.one(refusalOf(email, roles));
    if (found?.refusal) throw new Problem(found.refusal);
    await hold(tx, `invite member\0${viewer.tenantId}\0${viewer.memberId}`, 100);
    await hold(tx, `invite member to\0${email}`, 10);
    const [id, nonce] = [newId(), newId()];
    const token = memberToken(here.config.secret, { tenantId: viewer.tenantId, invitationId: id, nonce });
    const made = await tx.one(createMemberInvitation(id, nonce, hashToken(token), { ...body, email, roles }));
    if (!made) throw new Problem('not_allowed');
    await tx.one(postMemberInvitation(id));
    return { invitationId: id, expiresAt: made.expiresAt };
  }),

  // Threat: learning how many records there are beyond one's own sight. Row security counts only patients whom the one asking sees.
  serve(previewInvitation, async ({ tx, viewer, body }) => {
    if (body.roles.includes('owner') && !viewer.roles?.includes('owner')) throw new Problem('owners_only');
    const access = accessOf(body);
    const all = access.reads === 'all' ? await tx.one(unsealedNow()) : undefined;
    return { ...access, opens: all?.opens ?? 0 };
  }),

  // Threat: flooding a mailbox, or bringing an owner's invitation back to life. Counted; owners' are sent again by owners; a used or withdrawn one stays so.
  serve(resendMemberInvitation, async ({ tx, viewer, params: { invitationId }, here }) => {
    const invitation = await taken(tx, invitationId);
    await hold(tx, `resend member\0${invitationId}`, 10);
    const { expiresAt } = await freshLink(tx, here, viewer.tenantId, invitationId, invitation.linkIsFresh);
    await tx.one(postMemberInvitation(invitationId));
    await tx.one(recordInvitation('member.invitedAgain', invitationId));
    return { expiresAt };
  }),

  // Threat: taking back what was accepted a moment ago. The fence leaves it; it is logged.
  serve(withdrawMemberInvitation, async ({ tx, params: { invitationId } }) => {
    await taken(tx, invitationId);
    if (!(await tx.one(withdrawNow(invitationId)))) throw new Problem('already_accepted');
    return { invitations: await tx.many(invitationsNow()) };
  }),

  // Threat: making a login for somebody else's address, and waiting in it for them. The link is mailed to its address and shown to nobody; only where this
  // server has no mail at all is it shown to whoever could invite, and that is logged.
  serve(memberInvitationLink, async ({ tx, viewer, params: { invitationId }, here }) => {
    const { linkIsFresh } = await taken(tx, invitationId);
    if (here.config.mails !== false) throw new Problem('mailed_only');
    const { nonce, expiresAt } = await freshLink(tx, here, viewer.tenantId, invitationId, linkIsFresh);
    await tx.one(recordInvitation('member.linkShown', invitationId));
    const token = memberToken(here.config.secret, { tenantId: viewer.tenantId, invitationId, nonce });
    return { url: invitationUrl(here.baseUrl, token), expiresAt };
  }),
];

/** Nobody else changes the team until the transaction ends. */
async function takeTeam(tx: Tx): Promise<void> {
  if (!(await tx.one(takeClinic()))) throw new Problem('not_allowed');
}

async function hold(tx: Tx, what: string, allowed: number): Promise<void> {
  const limit = await tx.one(throttle(what, allowed, day));
  if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
}

/** An open invitation that the one asking may change. */
async function taken(tx: Tx, invitationId: number) {
  await takeTeam(tx);
  const invitation = await tx.one(invitationToChange(invitationId));
  if (!invitation) throw new Problem('not_found');
  if (invitation.accepted) throw new Problem('already_accepted');
  if (!invitation.open) throw new Problem('not_found');
  if (!invitation.mayChange) throw new Problem('owners_only');
  return invitation;
}

/** The link there is while it is fresh, else a new one (B1, IN-2); from now on the one asking stands for it. */
async function freshLink(tx: Tx, here: Here, tenantId: number, invitationId: number, isFresh: boolean) {
  const nonce = newId();
  const tokenHash = hashToken(memberToken(here.config.secret, { tenantId, invitationId, nonce }));
  const renewed = await tx.one(renewInvitation(invitationId, isFresh ? null : { nonce, tokenHash }));
  if (!renewed) throw new Problem('already_accepted');
  return renewed;
}
