import { Problem } from '#src/contract/problems.ts';
import {
  acceptOffer,
  addToWaitlist,
  declineOffer,
  joinWaitlist,
  leaveWaitlist,
  myWaitlist,
  takeOffWaitlist,
  waitlist,
} from '#src/contract/waitlist.ts';
import { pageOf, placeOf } from '#src/http/pages.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route, Viewer } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { postAppointmentLetter } from '../links/queries.ts';
import { lockChart } from '../patients/queries.ts';
import { myAppointment, portalRefusal } from '../portal/queries.ts';
import * as scheduling from '../scheduling/queries.ts';
import { notBooked } from '../scheduling/rules.ts';
import * as queries from './queries.ts';

export const routes: Route[] = [
  answer(
    myWaitlist,
    () => [queries.myEntries(), queries.myOffers()],
    ([entries, offers]) => ({ entries, offers }),
  ),

  // Threat: waiting for somebody whom one may not book with, to learn of their cancellations. Asked here and by the database, and once more when a
  // time is offered, and when it is accepted.
  serve(joinWaitlist, async ({ tx, viewer, body }) => {
    const patientId = patientOf(viewer);
    if (!(await tx.one(queries.mayWaitFor(body.serviceId, body.practitionerId)))?.may) throw new Problem('not_bookable');
    await tx.one(queries.endPast(patientId));
    const joined = await tx.one(queries.join(newId(), patientId, body));
    if (!joined) throw new Problem('already_waiting');
    return (await tx.one(queries.myEntries(joined.id))) ?? notThere();
  }),

  // Threat: ending another's wait. Only one's own is seen; what was kept for it goes on in the same transaction.
  serve(leaveWaitlist, async ({ tx, params: { id } }) => {
    await leave(tx, id, 'declined');
    return {};
  }),

  // Threat: two who have one time, or a way to a calendar, and onto a care team, past the clinic's setting. The offer is looked at again under the
  // locks that every booking takes; with whom, what and when is decided by the database with the row (B2), what it gives, by the rule of every booking
  // (A5, A6). Its row is answered once, in the transaction that books; whoever comes second, or late, has booked nothing.
  serve(acceptOffer, async ({ tx, viewer, params: { id } }) => {
    const patientId = patientOf(viewer);
    const asked = (await tx.one(queries.myOffer(id))) ?? notThere();
    // Many who come after the first wait for no lock.
    if (!asked.stands) throw new Problem('offer_gone');
    const { practitionerId, serviceId, entryId, zone, startsAt } = asked;
    if (!(await tx.one(lockChart(patientId)))) notThere();
    const decided = await tx.one(portalRefusal(practitionerId, serviceId, startsAt));
    if (!decided || decided.refusal) throw new Problem('offer_gone');
    await tx.one(scheduling.lockCalendar(practitionerId));
    // As whoever leaves the list: the entry before the offer.
    if (!(await tx.one(queries.lockEntry(entryId)))) throw new Problem('offer_gone');
    const offer = await tx.one(queries.myOffer(id));
    if (!offer?.stands || !(await tx.one(queries.isFree(id)))?.free) throw new Problem('offer_gone');
    const appointmentId = newId();
    const about = { id: appointmentId, patientId, practitionerId, serviceId, roomId: null, seriesId: null, zone };
    await orGone(tx.one(scheduling.bookPlace(about, offer)));
    if (!(await tx.one(queries.answerOffer(id, 'accepted', appointmentId)))) throw new Problem('offer_gone');
    await tx.one(queries.end(entryId, 'booked'));
    const effect = await scheduling.giveAccess(tx, appointmentId, patientId, practitionerId);
    await tx.one(postAppointmentLetter('appointmentBooked', [appointmentId]));
    return { appointment: (await tx.one(myAppointment(appointmentId))) ?? notThere(), joinsCareTeam: scheduling.assigns(effect) };
  }),

  // Threat: declining for another. Only one's own is seen, and answered once.
  serve(declineOffer, async ({ tx, viewer, params: { id } }) => {
    if (!(await tx.one(queries.myOffer(id)))) notThere();
    const declined = await tx.one(queries.answerOffer(id, 'declined', null));
    if (!declined) throw new Problem('offer_gone');
    await tx.one(queries.offerToNext(declined.freedBy, patientOf(viewer)));
    return {};
  }),

  serve(waitlist, async (input) => {
    const rows = await input.tx.many(queries.waitingNow(placeOf(input, 'at'), input.query.limit));
    const { items, nextCursor } = pageOf(
      rows.map((row) => ({ ...row, at: row.joinedAt })),
      input,
    );
    return { items, nextCursor };
  }),

  // Threat: learning of patients who are not one's own. As booking: visible, and decided by the same rule.
  serve(addToWaitlist, async ({ tx, body }) => {
    const { patientId, practitionerId, serviceId } = body;
    const facts = await tx.one(scheduling.mayBook(patientId, practitionerId));
    if (!facts?.known) throw new Problem('not_found');
    if (facts.refusal) throw notBooked(facts.refusal, practitionerId ?? 0);
    if (!(await tx.one(queries.isOffered(serviceId)))) throw new Problem('service_gone');
    await tx.one(queries.endPast(patientId));
    const added = await tx.one(queries.join(newId(), patientId, body));
    if (!added) throw new Problem('already_waiting');
    return (await tx.one(queries.waitingById(added.id))) ?? notThere();
  }),

  // Threat: taking off whom a colleague cares for. Seen are those for whom one books.
  serve(takeOffWaitlist, async ({ tx, params: { id } }) => {
    await leave(tx, id, 'withdrawn');
    return {};
  }),
];

/** Ends a wait first: whoever is offering a time for it meanwhile has done so by then, or finds nobody waiting. */
async function leave(tx: Tx, entryId: number, outcome: 'declined' | 'withdrawn'): Promise<void> {
  if (!(await tx.one(queries.end(entryId, 'left')))) notThere();
  for (const { freedBy, patientId } of await tx.many(queries.settleOfEntry(entryId, outcome)))
    await tx.one(queries.offerToNext(freedBy, patientId));
}

const notThere = (): never => {
  throw new Problem('not_found');
};

const patientOf = ({ patientId }: Viewer): number => {
  if (patientId === null) throw new Problem('not_allowed');
  return patientId;
};

/** Somebody was quicker by a way that takes no lock of ours: a constraint has refused. */
const orGone = async <T>(booking: Promise<T>): Promise<T> =>
  booking.catch((error: { code?: string }) => {
    if (error.code !== '23P01') throw error;
    throw new Problem('offer_gone');
  });
