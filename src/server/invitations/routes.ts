import { acceptInvitation, invitationLink, invite, lookAtInvitation, myCareTeam, resendInvitation } from '#src/contract/invitations.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, open, serve } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enter } from '#src/http/session.ts';
import type { Tx } from '#src/platform/db.ts';
import { hashToken, newId, newToken, readToken } from '#src/platform/ids.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { rightsOf } from '#src/policy/rights.ts';
import { assignableAmong } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import { featuresNow, isOn } from '../clinic/queries.ts';
import { patientSummary } from '../patients/queries.ts';
import { withoutTeam } from '../patients/rules.ts';
import { hashPassword, isWeak, verifyPassword } from '../session/passwords.ts';
import {
  accountOf,
  attemptAt,
  closeSessions,
  countRefusal,
  identitiesOf,
  loginOf,
  noteRefusedSignIn,
  openSession,
  throttle,
} from '../session/queries.ts';
import {
  assignableMyself,
  assignAtInvite,
  assignRefusals,
  consumeInvitation,
  createInvitation,
  createPatient,
  invitationForUpdate,
  lockChartOf,
  myCareTeamNow,
  myself,
  openInvitation,
  postInvitation,
  recordLinkShown,
  renewLink,
} from './queries.ts';
import { invitationToken, invitationUrl } from './rules.ts';

export const routes: Route[] = [
  // Threat: opening records by way of an invitation. Others are assigned only as A2 and A3 allow; one bad id and nothing was created, no mail sent.
  serve(invite, async ({ tx, viewer, body, here }) => {
    const email = canonicalEmail(body.email);
    if (!email) throw new Problem('invalid', { fields: [{ path: 'email', message: 'is not an e-mail address' }] });
    const others = [...new Set(body.additionalTherapistIds)].filter((id) => id !== viewer.practitionerId);
    if (body.additionalTherapistIds.length > 0) await refuseOthers(tx, viewer, others);

    const [myselfAssignable] = await tx.many(assignableMyself());
    const patientId = newId();
    for (const statement of createPatient(patientId, { ...body, email }, myselfAssignable?.id ?? null)) await tx.one(statement);
    if (myselfAssignable) await tx.one(assignAtInvite(patientId, myselfAssignable.id, 'primary'));
    if (others.length > 0) {
      const [first] = await tx.many(assignRefusals(patientId, others));
      if (first) throw refused(first.refusal, first.id);
    }
    for (const id of others) await tx.one(assignAtInvite(patientId, id, 'assigned'));

    const invitation = { id: newId(), patientId, email, nonce: newId() };
    const tokenHash = hashToken(
      invitationToken(here.config.secret, { tenantId: viewer.tenantId, invitationId: invitation.id, nonce: invitation.nonce }),
    );
    const made = await tx.one(createInvitation({ ...invitation, tokenHash }));
    const patient = await tx.one(patientSummary(patientId));
    if (!made || !patient) throw new Problem('not_allowed');
    const flags = await tx.many(featuresNow());
    return {
      patient: isOn(flags, 'therapistPatientAssignment') ? patient : withoutTeam(patient),
      invitationId: invitation.id,
      expiresAt: made.expiresAt,
    };
  }),

  // Threat: taking a patient's place with their link. Only who may invite and sees the patient is shown it, and that is logged.
  serve(invitationLink, async ({ tx, viewer, params: { invitationId }, here }) => {
    const { patientId, nonce, expiresAt } = await freshLink(tx, here, viewer.tenantId, invitationId);
    await tx.one(recordLinkShown(invitationId, patientId));
    return {
      url: invitationUrl(here.baseUrl, invitationToken(here.config.secret, { tenantId: viewer.tenantId, invitationId, nonce })),
      expiresAt,
    };
  }),

  // Threat: flooding a mailbox, or writing to an address that is the patient's no more. Counted for each invitation; the letter is decided when it is sent.
  serve(resendInvitation, async ({ tx, viewer, params: { invitationId }, here }) => {
    const [limit] = await tx.many(throttle(`resend\0${invitationId}`, 10, 24 * 60 * 60));
    if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
    const { patientId, expiresAt } = await freshLink(tx, here, viewer.tenantId, invitationId);
    await tx.one(postInvitation(invitationId, patientId));
    return { expiresAt };
  }),

  // Threat: guessing links. 256 bits, and a limit by address. Looking changes nothing, so a mail scanner may look.
  open(lookAtInvitation, async ({ body, asked, here }) => {
    const { invitation } = await findOpen(body.token, asked, here);
    const signedIn = asked.token === null ? null : await userOf(asked, here);
    return { ...invitation, signedInAsThem: isThem(signedIn, invitation) };
  }),

  // Threat: taking over an account by an invitation to its address (IN-4). An existing login accepts only while signed in here, or with its password,
  // which is counted as where one signs in.
  open(acceptInvitation, async ({ body, asked, here, reply }) => {
    const { token, invitation } = await findOpen(body.token, asked, here);
    const signedIn = asked.token === null ? null : await userOf(asked, here);
    let by: { userId: number } | { passwordHash: string };
    const asThem = isThem(signedIn, invitation);
    if (asThem && signedIn) by = { userId: signedIn.userId };
    else if (invitation.hasLogin) by = await withPassword(invitation.email, body.loginPassword, asked, here);
    else if (body.password === undefined || isWeak(body.password, invitation.email, invitation.tenantName))
      throw new Problem('weak_password');
    else by = { passwordHash: await hashPassword(body.password) };

    const session = newToken();
    const [[accepted]] = await here.database.together(consumeInvitation(token.tenantId, token.hash, by, asked));
    if (!accepted) throw new Problem('link_not_open');
    await here.database.together(
      openSession(
        session,
        accepted.userId,
        { tenantId: token.tenantId, memberId: accepted.memberId, patientId: accepted.patientId },
        asked,
        asThem ? asked.token : null,
      ),
      ...(asked.token ? [closeSessions(asked.token, false, asked)] : []),
    );
    reply.startSession(session);
    return { tenantName: invitation.tenantName, isColleague: invitation.isColleague };
  }),

  answer(
    myCareTeam,
    () => [myself(), myCareTeamNow()],
    ([[who], careTeam]) => {
      if (!who) throw new Problem('not_found');
      return { ...who, careTeam };
    },
  ),
];

/** A4: the feature, the right, and A2 for each: one answer for every cause, and before anything is created. */
async function refuseOthers(tx: Tx, viewer: { roles: string[] | null; permissions: string[] | null }, others: number[]): Promise<void> {
  const flags = await tx.many(featuresNow());
  if (!isOn(flags, 'therapistPatientAssignment')) throw new Problem('feature_off');
  if (!rightsOf({ roles: viewer.roles ?? [], permissions: viewer.permissions ?? [] }).includes('careTeam.assign'))
    throw new Problem('not_allowed');
  const assignable = new Set((await tx.many(assignableAmong(others))).map(({ id }) => id));
  const ids = others.filter((id) => !assignable.has(id));
  if (ids.length > 0) throw new Problem('invalid_target', { ids });
}

/** The link of an open invitation: the one there is while it is fresh, else a new one (B1, IN-2). */
async function freshLink(
  tx: Tx,
  here: Here,
  tenantId: number,
  invitationId: number,
): Promise<{ patientId: number; nonce: number; expiresAt: string }> {
  if (!(await tx.one(lockChartOf(invitationId)))) throw new Problem('not_found');
  const invitation = await tx.one(invitationForUpdate(invitationId));
  if (!invitation) throw new Problem('not_found');
  if (invitation.accepted) throw new Problem('already_accepted');
  if (!invitation.open) throw new Problem('not_found');
  if (invitation.linkIsFresh) return invitation;
  const nonce = newId();
  const renewed = await tx.one(
    renewLink(invitationId, nonce, hashToken(invitationToken(here.config.secret, { tenantId, invitationId, nonce }))),
  );
  return { patientId: invitation.patientId, nonce, expiresAt: renewed?.expiresAt ?? invitation.expiresAt };
}

async function findOpen(text: string, asked: Asked, here: Here) {
  const token = readToken(text);
  const [[limit], [invitation]] = await here.database.together(
    throttle(`invitation\0${asked.ip}`, 300, 15 * 60),
    openInvitation(token?.tenantId ?? 0, token?.hash ?? Buffer.alloc(32)),
  );
  if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
  if (!token || !invitation) throw new Problem('link_not_open');
  return { token, invitation };
}

/** Whoever knows the password of the login with this address; it may act nowhere any more, so that nobody could sign in with it. */
async function withPassword(email: string, password: string | undefined, asked: Asked, here: Here): Promise<{ userId: number }> {
  if (password === undefined) throw new Problem('login_exists');
  const [[account], identities, [counted]] = await here.database.together(accountOf(email), loginOf(email), attemptAt(email, asked.ip, 1));
  if (counted && counted.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: counted.wait });
  const matches = await verifyPassword(account?.passwordHash ?? null, password);
  if (!account || !matches) {
    await here.database.together(countRefusal(email), ...identities.map((one) => noteRefusedSignIn(one.userId, one, asked)));
    throw new Problem('wrong_credentials');
  }
  await here.database.together(attemptAt(email, asked.ip, -1));
  return { userId: account.userId };
}

type SignedIn = { userId: number; email: string; isMember: boolean };
/** Whoever is signed in in the portal may have come by a mailed link, which opens no membership (AN-4): as a colleague they prove their password. */
const isThem = (signedIn: SignedIn | null, invitation: { email: string; isColleague: boolean }): boolean =>
  signedIn?.email === invitation.email && (signedIn.isMember || !invitation.isColleague);

/** The login that is signed in, in whichever clinic; null where the session has ended. */
async function userOf(asked: Asked, here: Here): Promise<SignedIn | null> {
  try {
    return await here.database.transaction(enter({ ...asked, clinic: null }, 'signedIn'), async (tx, [viewer]) => {
      const [identity] = viewer ? await tx.many(identitiesOf(viewer.userId)) : [];
      return viewer && identity ? { userId: viewer.userId, email: identity.email, isMember: viewer.memberId !== null } : null;
    });
  } catch (error) {
    if ((error as { code?: string }).code === 'CL401') return null;
    throw error;
  }
}
