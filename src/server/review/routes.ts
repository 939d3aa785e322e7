import { accessReview, changeContactDays, endAssignments, keepAssignments, overview, undoReview } from '#src/contract/review.ts';
import { Problem } from '#src/contract/problems.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { holdersOf } from '#src/policy/rights.ts';
import { openNeeds, openRequests, unreviewedEmergencies } from '../inbox/queries.ts';
import {
  endAll,
  forgetAll,
  keepAll,
  lockCharts,
  overviewNow,
  raiseAll,
  renewPeriods,
  restoreAll,
  reviewPage,
  setContactDays,
  stepDownAll,
  unassigns,
  undoable,
} from './queries.ts';
import { reviewed } from './rules.ts';

/** Who is told how many emergencies wait for a review. */
const reviewers: readonly string[] = holdersOf('emergency.review').roles;

/** Takes the charts' locks. @throws not_found where one of the patients does not exist for the one asking; not_allowed where they may not unassign */
async function begin(tx: Tx, items: readonly { patientId: number }[]): Promise<void> {
  if (!(await tx.one(unassigns()))?.may) throw new Problem('not_allowed');
  const ids = [...new Set(items.map(({ patientId }) => patientId))];
  if ((await tx.many(lockCharts(ids))).length < ids.length) throw new Problem('not_found');
}

export const routes: Route[] = [
  // Threat: numbers that tell of hidden patients, or of what the one asking has no list of. Each is counted through row security, as its list is.
  answer(
    overview,
    () => [overviewNow(), openNeeds(), openRequests(), unreviewedEmergencies(), unassigns()],
    ([[now], needs, requests, emergencies, [settles]], _, { roles }) => {
      if (!now) throw new Problem('not_found');
      const reviews = roles?.some((role) => reviewers.includes(role)) ?? false;
      return {
        ...now,
        needs: needs.length,
        requests: settles?.may || requests.length > 0 ? requests.length : null,
        emergencies: reviews ? emergencies.length : null,
        overdueEmergencies: emergencies.filter(({ overdue }) => overdue).length,
      };
    },
  ),

  // Threat: whom a hidden patient sees, or when, by the list or its counts. Both are made inside what the one asking sees; instants only.
  answer(
    accessReview,
    (input) => [reviewPage(input.query, placeOf(input), input.query.limit), unassigns()],
    ([[found], [settles]], input) => {
      const { items, nextCursor } = pageOf(found?.items ?? [], input);
      return {
        contactDays: found?.contactDays ?? 0,
        pending: found?.pending ?? 0,
        reviewed: found?.reviewed ?? 0,
        maySettle: settles?.may ?? false,
        items: items.map(({ sortName: _sortName, id: _id, ...item }) => item),
        nextCursor,
      };
    },
  ),

  // Threat: keeping an access in another's name, or of a patient one does not see. Every chart is taken first; row security decides each row.
  serve(keepAssignments, async ({ tx, body: { items } }) => {
    await begin(tx, items);
    return reviewed(await tx.many(keepAll(items)));
  }),

  // Threat: a batch that takes away more than its sender was told. What stands otherwise by now is left alone and named; a primary goes only where another follows.
  serve(endAssignments, async ({ tx, body: { items, reason } }) => {
    await begin(tx, items);
    const settled = await tx.many(endAll(items, reason));
    const next = settled.flatMap(({ refusal, patientId, practitionerId, primaryId }) =>
      refusal === null && primaryId !== null ? [{ patientId, practitionerId: primaryId, before: practitionerId }] : [],
    );
    if (next.length > 0) {
      await tx.many(raiseAll(next));
      await tx.many(renewPeriods(next, 'becomes primary'));
    }
    return reviewed(settled);
  }),

  // Threat: giving access back that somebody else has taken, or long after. One's own acts only, of a quarter of an hour; assigning is decided anew.
  serve(undoReview, async ({ tx, body: { items } }) => {
    await begin(tx, items);
    const settled = await tx.many(undoable(items));
    const back = settled.filter(({ refusal }) => refusal === null);
    const ended = back.flatMap(({ ended: was, kind, ...pair }) => (was && kind !== null ? [{ ...pair, kind }] : []));
    const followers = ended.flatMap(({ patientId, kind, followerId }) =>
      kind === 'primary' && followerId !== null ? [{ patientId, practitionerId: followerId }] : [],
    );
    if (followers.length > 0) {
      await tx.many(stepDownAll(followers));
      await tx.many(renewPeriods(followers, 'is primary no longer'));
    }
    if (ended.length > 0) {
      await tx.many(restoreAll(ended));
      await tx.many(renewPeriods(ended, 'taken back'));
    }
    const kept = back.filter(({ ended: was }) => !was);
    if (kept.length > 0) await tx.many(forgetAll(kept));
    return reviewed(settled);
  }),

  // Threat: making the review ask about nothing. Owners and practice admins only, within limits, logged with what it was.
  serve(changeContactDays, async ({ tx, body: { contactDays } }) => {
    await tx.one(setContactDays(contactDays));
    return { contactDays };
  }),
];
