import { breakGlass, endEmergency, inbox, requestAccess, reviewEmergency, settleRequest, withdrawRequest } from '#src/contract/inbox.ts';
import { leaveDigest, readDigest } from '#src/contract/leave.ts';
import type { AccessRequest, EmergencyAccess } from '#src/contract/inbox.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enter } from '#src/http/session.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { assignStatement } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import { lockChart } from '../patients/queries.ts';
import { openQuestions } from '../portalaccess/queries.ts';
import { verifyPassword } from '../session/passwords.ts';
import { attemptAt, myLogin } from '../session/queries.ts';
import * as queries from './queries.ts';
import { notGiven } from './rules.ts';

export const routes: Route[] = [
  answer(
    inbox,
    () => [
      queries.openRequests(),
      queries.openNeeds(),
      queries.unreviewedEmergencies(),
      openQuestions(),
      queries.awaitingMe(),
      queries.returnedToMe(),
      queries.digestsNow(),
      queries.myRequests(),
      queries.myEmergencies(),
    ],
    ([requests, needs, emergencies, questions, coSignatures, returned, digests, myRequests, myEmergencies]) => ({
      count:
        [...requests, ...needs].filter(({ maySettle }) => maySettle).length +
        emergencies.length +
        questions.length +
        coSignatures.length +
        returned.length +
        digests.length,
      requests,
      needs,
      emergencies,
      questions,
      coSignatures,
      returned,
      digests,
      myRequests,
      myEmergencies,
    }),
  ),

  // Threat: numbers of a record that is closed, or of somebody else's patients. One's own leave, once it is over; of a record only where it opens.
  answer(
    leaveDigest,
    ({ params: { id } }) => [queries.digestOf(id)],
    ([rows], { params: { id } }) => {
      const [first] = rows;
      if (!first) throw new Problem('not_found');
      return { id, startsAt: first.startsAt, endsAt: first.endsAt, patients: rows };
    },
  ),

  // Threat: putting away what somebody else is to read. One's own leave only, as the database decides.
  serve(readDigest, async ({ tx, params: { id } }) => {
    if ((await tx.many(queries.putDigestAway(id))).length === 0) throw new Problem('not_found');
    return {};
  }),

  // Threat: learning of a hidden patient by asking. The patient is visible, or it is as if it were not; one open request, whatever races.
  serve(requestAccess, async ({ tx, params: { patientId }, body }) => {
    const asked = await tx.one(queries.requestRefusal(patientId));
    if (!asked) throw new Problem('not_found');
    if (asked.refusal) throw notGiven(asked.refusal);
    const made = await tx.one(queries.createRequest(newId(), patientId, body.reason));
    if (!made) throw new Problem('already_requested');
    return requestNow(tx, made.id);
  }),

  // Threat: a way onto a care team past the clinic's policy. Approving is assigning (A3), in the statement that assigns, under the chart's lock.
  serve(settleRequest, async ({ tx, params: { requestId }, body }) => {
    const seen = await requestNow(tx, requestId);
    await tx.one(lockChart(seen.patient.id));
    const before = await requestNow(tx, requestId);
    if (before.outcome) throw settledBy(before);
    if (before.isMine) throw new Problem('own_request');
    const until = body.until ?? null;
    const decided = await tx.one(queries.settleRefusal(requestId, until));
    if (decided?.refusal) throw refused(decided.refusal, before.practitioner.id);
    const outcome = body.decision === 'approve' ? 'approved' : 'declined';
    const settled = await tx.one(queries.settle(requestId, outcome, until, body.note ?? null));
    // Taken back a moment ago: that needs no lock.
    if (!settled) throw settledBy(await requestNow(tx, requestId));
    if (outcome === 'approved') {
      const granted = await tx.one(assignStatement(before.patient.id, before.practitioner.id, { until }));
      if (!granted) throw new Problem('not_found');
      if (granted.refusal && !granted.alreadyAssigned) throw refused(granted.refusal, granted.practitionerId);
    }
    return requestNow(tx, requestId);
  }),

  // Threat: settling someone else's request. Only one's own is taken back, and only once.
  serve(withdrawRequest, async ({ tx, params: { requestId } }) => {
    const before = await requestNow(tx, requestId);
    if (!before.isMine) throw new Problem('not_found');
    if (!(await tx.one(queries.withdraw(requestId)))) throw settledBy(await requestNow(tx, requestId));
    return requestNow(tx, requestId);
  }),

  // Threat: a stolen session opening records, and guessing a password through it. The password again, its attempts counted; the database
  // decides once more in the statement that opens.
  serve(
    breakGlass,
    async ({ tx, params: { patientId }, body }) => {
      if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
      const opened = await tx.one(queries.openEmergency(newId(), patientId, body.reason));
      if (!opened) throw notGiven((await tx.one(queries.emergencyRefusal(patientId)))?.refusal ?? 'notNeeded');
      await tx.one(queries.tellEmergency(opened.id));
      return emergencyNow(tx, opened.id);
    },
    provePassword,
  ),

  // Threat: ending what is somebody else's. The statement reaches one's own and, for those who review, all that they see.
  serve(endEmergency, async ({ tx, params: { emergencyId } }) => {
    const before = await emergencyNow(tx, emergencyId);
    await tx.one(lockChart(before.patient.id));
    if (!(await tx.one(queries.endNow(emergencyId)))) {
      throw new Problem(hasEnded(await emergencyNow(tx, emergencyId)) ? 'emergency_over' : 'not_allowed');
    }
    return emergencyNow(tx, emergencyId);
  }),

  // Threat: reviewing oneself, or a review replaced by another. The statement writes once, and never about the caller's own.
  serve(reviewEmergency, async ({ tx, params: { emergencyId }, body }) => {
    const before = await emergencyNow(tx, emergencyId);
    if (before.isMine) throw new Problem('own_emergency');
    if (!(await tx.one(queries.review(emergencyId, body.verdict, body.note ?? null)))) {
      const now = await emergencyNow(tx, emergencyId);
      throw new Problem(now.reviewedBy ? 'already_settled' : 'emergency_running', now.reviewedBy ? { by: now.reviewedBy } : {});
    }
    return emergencyNow(tx, emergencyId);
  }),
];

/** A request as it is now. @throws not_found where it is not visible */
async function requestNow(tx: Tx, requestId: number): Promise<AccessRequest> {
  const found = await tx.one(queries.requestById(requestId));
  if (!found) throw new Problem('not_found');
  return found;
}

/** An emergency access as it is now. @throws not_found where it is not visible */
async function emergencyNow(tx: Tx, emergencyId: number): Promise<EmergencyAccess> {
  const found = await tx.one(queries.emergencyById(emergencyId));
  if (!found) throw new Problem('not_found');
  return found;
}

const settledBy = ({ outcome, settledBy: by }: AccessRequest): Problem => new Problem('already_settled', { by, outcome });
const hasEnded = ({ until }: EmergencyAccess): boolean => Date.parse(until) <= Date.now();

/**
 * Whether the one asking knows their password, where an emergency access is not refused anyway. An attempt counts even where it fails,
 * and hashing holds up no transaction, so this comes before the one that opens. No part of the password is kept or logged.
 * @throws not_found, too_many_attempts, wrong_password
 */
async function provePassword({ params: { patientId }, body, asked, here }: Proof): Promise<void> {
  const entering = enter(asked, breakGlass.needs as { right: 'emergency.open'; feature: 'breakGlass' });
  const [, [found], [login]] = await here.database.together(entering, queries.emergencyRefusal(patientId), myLogin());
  if (!found) throw new Problem('not_found');
  // One that is open already may have been opened by this very request, whose answer was lost (ID-1).
  if (found.refusal && found.refusal !== 'notNeeded') throw notGiven(found.refusal);
  // Counted apart from the sign-in, where a stranger could use up the attempts and so keep somebody from a record in an emergency.
  const key = `emergency\0${login?.email ?? ''}`;
  const [[counted]] = await here.database.together(attemptAt(key, asked.ip, 1));
  if (counted && counted.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: counted.wait });
  if (await verifyPassword(login?.passwordHash ?? null, body.password)) {
    await here.database.together(attemptAt(key, asked.ip, -1));
    return;
  }
  await here.database.together(entering, queries.noteRefusedEmergency(patientId, 'wrongPassword'));
  throw new Problem('wrong_password');
}
type Proof = { params: { patientId: number }; body: { password: string }; asked: Asked; here: Here };
