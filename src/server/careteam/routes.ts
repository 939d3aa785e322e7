import { changeCareTeam, partingAppointments } from '#src/contract/assignments.ts';
import type { CareTeam } from '#src/contract/assignments.ts';
import type { BookingEffect } from '#src/contract/scheduling.ts';
import { Problem } from '#src/contract/problems.ts';
import { serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import {
  archiveAssignment,
  assignStatement,
  careTeamVersion,
  changeDates,
  connectionsOf,
  makePrimary,
  notePrimary,
  renewPeriod,
  standingOf,
  stepDown,
  unassignRefusal,
  upcomingOf,
} from '../assignments/queries.ts';
import type { Refusal } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import { offerFreed, postAppointmentLetter } from '../links/queries.ts';
import { lockChart } from '../patients/queries.ts';
import { assigns, cancelAll, effectOf, giveAccess, lockCalendar, mayBook, movePlace } from '../scheduling/queries.ts';
import { notBooked } from '../scheduling/rules.ts';
import { colleaguesOf, notFree, partingsOf, placesOf } from './queries.ts';
import { fatesOf, overlapping, planOf } from './rules.ts';
import type { Change, MoveFate } from './rules.ts';

/** The care team as it stands in this transaction; null where the patient is not visible. */
const teamNow = async (tx: Tx, patientId: number): Promise<CareTeam | null> => {
  const seen = await tx.one(careTeamVersion(patientId));
  if (!seen) return null;
  return { ...seen, connections: await tx.many(connectionsOf(patientId)), upcoming: await tx.many(upcomingOf(patientId)) };
};

const unless = (refusal: Refusal | null | undefined, practitionerId: number | null = null): void => {
  if (refusal) throw refused(refusal, practitionerId);
};

export const routes: Route[] = [
  // Threat: somebody's appointments, by asking what would become of them. Shown to those who may unassign, of a patient whom they see, with one of the care team.
  serve(partingAppointments, async ({ tx, params: { patientId }, query: { practitionerId } }) => {
    const booking = await tx.one(mayBook(patientId, null));
    if (!booking) throw new Problem('not_found');
    unless((await tx.one(unassignRefusal()))?.refusal);
    const appointments = await tx.many(partingsOf(patientId, [practitionerId]));
    const colleagues = booking.refusal === null ? await tx.many(colleaguesOf(practitionerId)) : [];
    const others = await tx.many(
      notFree(
        appointments.map(({ id }) => id),
        colleagues.map(({ id }) => id),
      ),
    );
    const where = (appointmentId: number, holds: (one: (typeof others)[number]) => boolean) =>
      others.filter((one) => one.appointmentId === appointmentId && holds(one)).map((one) => one.practitionerId);
    return {
      appointments: appointments.map((one) => ({
        ...one,
        taken: where(one.id, ({ taken }) => taken),
        outside: where(one.id, ({ outside, taken }) => outside && !taken),
      })),
      mayBook: booking.refusal === null,
      colleagues,
    };
  }),

  // Threat: a batch that carries one act too many, or is made from a team that is no more; and appointments that are somebody else's. Each act is decided by the database for its own practitioner and appointment; one that is refused undoes them all.
  serve(changeCareTeam, async ({ params: { patientId }, body, tx }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    const current = await teamNow(tx, patientId);
    if (current?.version !== body.version) throw new Problem('care_team_changed', { current });
    const standing = await tx.many(standingOf(patientId));
    const isOn = (id: number) => standing.some(({ practitionerId }) => practitionerId === id);
    if (body.remove.length > 0 || body.primaryId !== undefined) unless((await tx.one(unassignRefusal()))?.refusal);
    const { moves, cancelled } = fatesOf(await tx.many(partingsOf(patientId, body.remove)), body);
    if (moves.length + cancelled.length > 0) {
      const refusal = (await tx.one(mayBook(patientId, null)))?.refusal;
      if (refusal) throw notBooked(refusal, 0);
    }
    const targets = await targetsOf(tx, patientId, moves);
    const joining = [...targets]
      .filter(([id, effect]) => assigns(effect) && !isNamed(body, id))
      .map(([practitionerId]) => ({ practitionerId }));
    const { stepsDown, nextPrimary, remove } = planOf(standing, { ...body, add: [...body.add, ...joining] }, new Date());

    const newPeriods = new Map<number, string>();
    if (stepsDown !== null) {
      await tx.one(stepDown(patientId, stepsDown));
      if (!remove.includes(stepsDown)) newPeriods.set(stepsDown, 'is primary no longer');
    }
    for (const { practitionerId, from, until } of body.add) {
      if (isOn(practitionerId)) {
        const dated = await tx.one(changeDates(patientId, practitionerId, { from, until }));
        unless(dated?.refusal, practitionerId);
        if (dated?.changed) newPeriods.set(practitionerId, 'new dates');
      } else {
        const added = await tx.one(assignStatement(patientId, practitionerId, { from, until, asPrimary: practitionerId === nextPrimary }));
        unless(added?.refusal, practitionerId);
      }
    }
    if (nextPrimary !== null && isOn(nextPrimary)) {
      unless((await tx.one(makePrimary(patientId, nextPrimary)))?.refusal, nextPrimary);
      newPeriods.set(nextPrimary, 'becomes primary');
    }
    for (const [practitionerId, why] of newPeriods) await tx.one(renewPeriod(patientId, practitionerId, why));
    if (stepsDown !== null || nextPrimary !== null) await tx.one(notePrimary(patientId, stepsDown, nextPrimary));
    await handOver(tx, patientId, moves, body, nextPrimary);
    const moved = moves.map(({ appointmentId }) => appointmentId);
    if (moved.length > 0) await tx.one(postAppointmentLetter('appointmentMoved', moved));
    if (cancelled.length > 0) {
      await tx.many(cancelAll(cancelled, 'clinic', body.cancelReason ?? null));
      await tx.one(postAppointmentLetter('appointmentCancelled', cancelled));
      await tx.one(offerFreed(cancelled));
    }
    for (const practitionerId of remove) await tx.one(archiveAssignment(patientId, practitionerId, body.reason ?? ''));
    // Whoever took themselves off may see the patient no more.
    return (await teamNow(tx, patientId)) ?? { patientId, version: '', connections: [], upcoming: [] };
  }),
];

/** Whether this change says itself since and until when somebody is on the care team: being moved to gives them nothing more then. */
const isNamed = ({ add }: Change, id: number): boolean => add.some(({ practitionerId }) => practitionerId === id);

/**
 * To whom appointments are moved, and what that does to the care team (A6). Their calendars are taken, in one order for everybody, before
 * it is looked whether they are free.
 */
async function targetsOf(tx: Tx, patientId: number, moves: readonly MoveFate[]) {
  const effects = new Map<number, BookingEffect>();
  if (moves.length === 0) return effects;
  const ids = [...new Set(moves.map(({ practitionerId }) => practitionerId))].toSorted((a, b) => a - b);
  for (const id of ids) await tx.one(lockCalendar(id));
  for (const id of ids) {
    const facts = await tx.one(mayBook(patientId, id));
    if (!facts?.known) throw new Problem('not_found');
    if (facts.refusal) throw notBooked(facts.refusal, id);
    const decided = await tx.one(effectOf(patientId, id, null));
    if (!decided) throw new Problem('not_found');
    effects.set(id, decided.effect);
  }
  const places = await tx.many(placesOf(moves.map(({ appointmentId }) => appointmentId)));
  const others = await tx.many(
    notFree(
      moves.map(({ appointmentId }) => appointmentId),
      ids,
    ),
  );
  const twice = new Set(
    ids.flatMap((to) => overlapping(places.filter(({ id }) => moves.some((one) => one.appointmentId === id && one.practitionerId === to)))),
  );
  const times = moves.flatMap(({ appointmentId, practitionerId, anyway }) => {
    const one = others.find((other) => other.appointmentId === appointmentId && other.practitionerId === practitionerId);
    const taken = one?.taken === true || twice.has(appointmentId);
    if (!taken && !(one?.outside === true && anyway !== true)) return [];
    const wallStart = places.find(({ id }) => id === appointmentId)?.wallStart.slice(0, 16) ?? '';
    return [{ appointmentId, practitionerId, wallStart, why: taken ? 'taken' : 'outsideHours' }];
  });
  if (times.length > 0) throw new Problem('colleague_not_free', { times });
  return effects;
}

/** Moves appointments to colleagues, everything else about them as it was, and does what that does to the care team. */
async function handOver(tx: Tx, patientId: number, moves: readonly MoveFate[], body: Change, nextPrimary: number | null): Promise<void> {
  if (moves.length === 0) return;
  const places = await tx.many(placesOf(moves.map(({ appointmentId }) => appointmentId)));
  const first = new Map<number, number>();
  for (const place of places) {
    const to = moves.find(({ appointmentId }) => appointmentId === place.id)?.practitionerId;
    if (to === undefined) continue;
    const moved = await tx.one(movePlace({ ...place, practitionerId: to, byItself: false }, place)).catch((error: { code?: string }) => {
      // Somebody was quicker by a way that takes no lock of ours: the constraint has refused.
      throw error.code === '23P01' ? new Problem('colleague_not_free', { times: [] }) : error;
    });
    if (!moved) throw new Problem('booking_not_yours');
    if (!first.has(to)) first.set(to, place.id);
  }
  // Who is to be primary comes first: the next one finds the place taken.
  const inOrder = [...first].toSorted(([a], [b]) => Number(b === nextPrimary) - Number(a === nextPrimary));
  for (const [to, id] of inOrder) if (!isNamed(body, to)) await giveAccess(tx, id, patientId, to);
}
