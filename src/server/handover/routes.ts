import { handoverDraft, handovers, makeHandover, previewHandover } from '#src/contract/handover.ts';
import type { HandoverWanted } from '#src/contract/handover.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { newId } from '#src/platform/ids.ts';
import { effectOf } from '../clinic/queries.ts';
import { offerFreed, postAppointmentLetter } from '../links/queries.ts';
import { clashesOf, colleaguesFor, knownAmong, practitionerLeaving, wantingOf } from '../proposals/queries.ts';
import { propose } from '../proposals/rules.ts';
import { cancelAll, clockNow, elsewhereOf, hoursFor, lockCalendars, takenWithin } from '../scheduling/queries.ts';
import type { Place } from '../scheduling/queries.ts';
import { freeTimes, lengthOf, placeAt } from '../scheduling/rules.ts';
import * as queries from './queries.ts';
import { isOf, planOf, targetsOf } from './rules.ts';
import type { Plan, Situation } from './rules.ts';

/** How far ahead a first free time is looked for, in days. */
const searched = 56;

export const routes: Route[] = [
  answer(
    handovers,
    () => [queries.handoversNow(), queries.practitionersWithCaseload()],
    ([items, practitioners]) => ({ items, practitioners }),
  ),

  // Threat: a look at somebody’s caseload and calendar. For those who may change every care team, of patients who exist for them.
  serve(handoverDraft, async ({ tx, params: { practitionerId } }) => {
    const practitioner = await tx.one(practitionerLeaving(practitionerId));
    if (!practitioner) throw new Problem('not_found');
    const patients = await tx.many(queries.caseloadOf(practitionerId));
    const wanting = await tx.many(
      wantingOf(
        patients.map(({ id }) => id),
        practitionerId,
      ),
    );
    const colleagues = await tx.many(colleaguesFor(practitionerId));
    const appointments = await tx.many(queries.appointmentsOf(practitionerId));
    const clashes = await tx.many(
      clashesOf(
        appointments,
        colleagues.map(({ id }) => id),
      ),
    );
    const proposals = new Map(propose(wanting, colleagues, practitioner.discipline).map((one) => [one.patientId, one]));
    const about = new Map(wanting.map((one) => [one.id, one]));
    const ofAppointment = new Map(clashes.map(({ appointmentId, ...clash }) => [appointmentId, clash]));
    return {
      practitioner,
      patients: patients.map((patient) => {
        const { practitionerId: proposed = null, grounds = [] } = proposals.get(patient.id) ?? {};
        const { language = null, team = [] } = about.get(patient.id) ?? {};
        return { ...patient, language, team, proposed: { practitionerId: proposed, grounds } };
      }),
      appointments: appointments.map((one) => ({ taken: [], outside: [], ...ofAppointment.get(one.id), ...one })),
      colleagues,
    };
  }),

  // Threat: a preview that stays, or tells of patients one does not see. It needs the right of the act, and the database takes it back.
  serve(previewHandover, async ({ tx, body }) => {
    const plan = await foreseen(tx, body);
    if (plan.effect.unsettled.length > 0) return plan.effect;
    const members = await effectOf(tx, { patients: body.patients.map(({ patientId }) => patientId) }, () =>
      carryOut(tx, newId(), body, plan),
    );
    return { ...plan.effect, members };
  }),

  // Threat: records for a friend, by handing them over; and a caseload that is another by now. The database decides each row (A2, A3, table R),
  // with the charts and calendars locked; what was not shown is not done.
  serve(makeHandover, async ({ tx, body }) => {
    const plan = await foreseen(tx, body);
    if (plan.effect.version !== body.version) throw new Problem('handover_changed');
    if (plan.effect.unsettled.length > 0) throw new Problem('handover_unsettled', { unsettled: plan.effect.unsettled });
    const id = newId();
    await carryOut(tx, id, body, plan);
    return { id };
  }),
];

/** What a hand-over comes to now, with charts and calendars taken. @throws Problem not_found, invalid_target, handover_changed */
async function foreseen(tx: Tx, body: HandoverWanted): Promise<Plan> {
  const { practitionerId } = body;
  if (!(await tx.one(practitionerLeaving(practitionerId)))) throw new Problem('not_found');
  const named = [...body.patients, ...body.appointments].flatMap((one) =>
    'practitionerId' in one && one.practitionerId !== null ? [one.practitionerId] : [],
  );
  const wantedIds = [...new Set(named)];
  if ((await tx.many(knownAmong(wantedIds))).length < wantedIds.length) throw new Problem('not_found');
  await tx.many(queries.lockCharts(body.patients.map(({ patientId }) => patientId)));
  await tx.many(lockCalendars([...new Set([practitionerId, ...wantedIds])]));
  const patients = await tx.many(queries.caseloadOf(practitionerId));
  const appointments = await tx.many(queries.appointmentsOf(practitionerId));
  if (!isOf({ patients, appointments }, body)) throw new Problem('handover_changed');
  const colleagues = await tx.many(colleaguesFor(practitionerId));
  const { practitionerIds, pairs, firstFree } = targetsOf({ patients, appointments }, body);
  const wrong = practitionerIds.filter((one) => !colleagues.some(({ id }) => id === one));
  // The primary, to whom appointments go where nobody follows, may be away for good as well.
  if (wrong.length > 0) throw new Problem('invalid_target', { ids: wrong });
  const clashes = await tx.many(clashesOf(appointments, practitionerIds));
  const situation: Situation = { practitionerId, patients, appointments, clashes, colleagues };
  const clock = await tx.one(clockNow());
  return planOf(situation, body, await freeFor(tx, firstFree, appointments, pairs), new Date(clock?.now ?? 0));
}

/** The first free time for each appointment that needs one, soonest first, so that none is given twice. */
async function freeFor(
  tx: Tx,
  wanted: readonly { one: Situation['appointments'][number]; practitionerId: number }[],
  all: readonly { id: number; roomId: number | null }[],
  staying: readonly (Place & { practitionerId: number })[],
): Promise<Map<number, Place>> {
  const found = new Map<number, Place>();
  const clock = await tx.one(clockNow());
  const [first] = wanted;
  if (!first || !clock) return found;
  const from = first.one.wallStart.slice(0, 10);
  const last = wanted.at(-1)?.one.wallStart.slice(0, 10) ?? from;
  const days = Math.round((Date.parse(last) - Date.parse(from)) / 86_400_000) + searched;
  const ids = all.map(({ id }) => id);
  const hours = await tx.many(hoursFor(undefined));
  const taken = await tx.many(takenWithin(from, days, undefined, ids));
  const rooms = new Map(all.map(({ id, roomId }) => [id, roomId]));
  const patientIds = wanted.map(({ one }) => one.patientId);
  const elsewhere = await tx.many(
    elsewhereOf(
      patientIds,
      [...rooms.values()].flatMap((id) => id ?? []),
    ),
  );
  const given = staying.map(({ practitionerId, busyFrom, busyUntil }) => ({ practitionerId, from: busyFrom, until: busyUntil }));
  for (const { one, practitionerId } of wanted) {
    const length = lengthOf(one);
    const [slot] = freeTimes(length, {
      hours: hours.filter((hour) => hour.practitionerId === practitionerId),
      taken: [...taken, ...given].filter((other) => other.practitionerId === practitionerId),
      elsewhere: elsewhere.filter(
        ({ id, patientId, roomId }) => id !== one.id && (patientId === one.patientId || (roomId !== null && roomId === rooms.get(one.id))),
      ),
      from: one.wallStart.slice(0, 10),
      days: searched,
      timeZone: clock.timeZone,
      now: clock.now,
      most: 1,
    });
    if (!slot) continue;
    const place = placeAt(slot.wallStart, clock.timeZone, length);
    found.set(one.id, place);
    given.push({ practitionerId, from: place.busyFrom, until: place.busyUntil });
    elsewhere.push({ id: one.id, patientId: one.patientId, roomId: rooms.get(one.id) ?? null, from: place.startsAt, until: place.endsAt });
  }
  return found;
}

const unlessTaken = (error: { code?: string }) => {
  // Somebody was quicker by a way that takes no lock of ours: the constraint, or row security, has refused.
  throw error.code === '23P01' || error.code === '42501' ? new Problem('handover_changed') : error;
};

/** Does what was foreseen: who leaves goes first, for there is one primary at a time; then those who follow, and what they take. */
async function carryOut(tx: Tx, id: number, { practitionerId, patients, stopAccepting }: HandoverWanted, plan: Plan): Promise<void> {
  await tx.one(queries.begin({ id, practitionerId, stops: stopAccepting }));
  const appointments = Map.groupBy([...plan.moves, ...plan.cancels], ({ patientId }) => patientId);
  const joins = Map.groupBy(plan.joins, ({ patientId }) => patientId);
  const ends = Map.groupBy(plan.ends, ({ patientId }) => patientId);
  const patientIds = patients.map(({ patientId }) => patientId);
  await tx.one(
    queries.keepBefore(
      id,
      practitionerId,
      patients.map((one) => ({
        ...one,
        teamIds: [
          ...(ends.get(one.patientId) ?? []).map((other) => other.practitionerId),
          ...(joins.get(one.patientId) ?? []).map((join) => join.practitionerId),
        ],
        appointmentIds: (appointments.get(one.patientId) ?? []).map((appointment) => appointment.id),
      })),
    ),
  );
  const ended = await tx.many(queries.endAll(plan.ends, 'handed over'));
  const forgotten = await tx.many(queries.forgetCovers(practitionerId, patientIds));
  const joined = await tx.many(queries.joinAll(plan.joins)).catch(unlessTaken);
  await tx.many(queries.notePrimaries(plan.primaries));
  const moved = await tx.many(queries.moveAll(plan.moves)).catch(unlessTaken);
  const cancelled = await tx.many(
    cancelAll(
      plan.cancels.map((one) => one.id),
      'clinic',
      null,
    ),
  );
  const isWhole =
    ended.length === plan.ends.length &&
    forgotten.length === plan.covers &&
    joined.length === plan.joins.length &&
    moved.length === plan.moves.length &&
    cancelled.length === plan.cancels.length;
  if (!isWhole) throw new Problem('handover_changed');
  const ids = { moved: moved.map((one) => one.id), cancelled: cancelled.map((one) => one.id) };
  if (ids.moved.length > 0) await tx.one(postAppointmentLetter('appointmentMoved', ids.moved));
  if (ids.cancelled.length === 0) return;
  await tx.one(postAppointmentLetter('appointmentCancelled', ids.cancelled));
  await tx.one(offerFreed(ids.cancelled));
}
