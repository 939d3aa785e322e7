import { changeLeave, coverLeave, leavePlan, leaves, previewCover, previewLeaveDates, withdrawLeave } from '#src/contract/leave.ts';
import type { Covering, Leave, LeavePlan } from '#src/contract/leave.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { lockCharts } from '../assignments/queries.ts';
import { refused } from '../assignments/rules.ts';
import * as booked from '../leaveappointments/queries.ts';
import type { InLeave } from '../leaveappointments/queries.ts';
import { offerFreed, postAppointmentLetter } from '../links/queries.ts';
import { runsForward } from '../offer/queries.ts';
import { colleaguesFor, wantingOf } from '../proposals/queries.ts';
import { cancelAll, clockNow, hoursFor, lockCalendars, takenWithin } from '../scheduling/queries.ts';
import * as queries from './queries.ts';
import { daysToSearch, fatesOf, placesFor, proposals, strangersIn } from './rules.ts';
import type { Calendars } from './rules.ts';

export const routes: Route[] = [
  answer(
    leaves,
    () => [queries.leavesNow(), clockNow()],
    ([items, [clock]]) => ({ items, timeZone: clock?.timeZone ?? '' }),
  ),

  // Threat: a colleague's caseload, by asking who would cover it. Their own, or of those who assign everywhere; patients as far as they exist for the caller.
  serve(leavePlan, async ({ tx, params: { id } }) => planOf(tx, await coverable(tx, id))),

  // Threat: when somebody has time, by asking. Of a plan that the caller may confirm, for colleagues who can be proposed: no more than confirming it says.
  serve(previewCover, async ({ tx, params: { id }, body }) => {
    const leave = await asShown(tx, await coverable(tx, id), body.version);
    const colleagues = new Set((await tx.many(colleaguesFor(leave.practitioner.id))).map((one) => one.id));
    const wrong = body.covers.map(({ practitionerId }) => practitionerId).filter((one) => !colleagues.has(one));
    if (wrong.length > 0) throw new Problem('invalid_target', { ids: [...new Set(wrong)] });
    const { elsewhere, without } = await placed(tx, leave, body.covers, await decided(tx, leave, body));
    return { elsewhere, without };
  }),

  // Threat: a way into records past the clinic's policy, for longer than the leave, or from a plan that is no more; appointments lost or doubled. Each
  // cover is decided by the database under the locks of its chart and calendars, after which the plan is compared; one that is refused undoes them all.
  serve(coverLeave, async ({ tx, params: { id }, body }) => {
    const before = await coverable(tx, id);
    const { covers } = body;
    const leave = await taken(tx, before, body.version, { patients: covers, practitioners: covers });
    const patientIds = covers.map(({ patientId }) => patientId);
    const fates = await decided(tx, leave, body);

    const again = await tx.many(queries.coversOf(id, patientIds));
    await end(
      tx,
      id,
      again.map(({ patientId }) => patientId),
      'somebody else covers',
    );
    const given = await tx.many(queries.giveCovers(id, covers));
    const refusals = given.filter(({ refusal }) => refusal !== null);
    const policy = refusals.find(({ refusal }) => refusal !== 'held' && refusal !== 'invalidTarget')?.refusal;
    if (policy && policy !== 'held') throw refused(policy, null);
    if (refusals.length > 0) {
      throw new Problem('cover_refused', { covers: refusals.map(({ patientId, practitionerId }) => ({ patientId, practitionerId })) });
    }

    const { moves, elsewhere, without } = await placed(tx, leave, covers, fates);
    if (without.length > 0) throw new Problem('colleague_not_free', { times: without.map((one) => ({ ...one, why: 'taken' })) });
    if (moves.length > 0) {
      const moved = await orNotFree(tx.many(booked.moveAll(id, moves)));
      if (moved.length < moves.length) throw await changed(tx, leave);
      await tx.one(
        postAppointmentLetter(
          'appointmentMoved',
          moves.map((one) => one.id),
        ),
      );
    }
    const cancelled = fates.cancelled.map((one) => one.id);
    if (cancelled.length > 0) {
      await tx.one(booked.rememberCancelled(id, cancelled));
      if ((await tx.many(cancelAll(cancelled, 'clinic', null))).length < cancelled.length) throw await changed(tx, leave);
      await tx.one(postAppointmentLetter('appointmentCancelled', cancelled));
      await tx.one(offerFreed(cancelled));
    }
    if (leave.covers === 0) await tx.one(queries.postDigest(id));
    const counts = { patients: covers.length, moved: moves.length, cancelled: cancelled.length };
    await tx.one(queries.noteLeave('covered', id, leave.practitioner.id, counts));
    return {
      given: given.filter(({ gives }) => gives).length,
      ...counts,
      elsewhere,
      kept: fates.kept.length,
      mayUndo: again.length === 0,
      plan: await planOf(tx, await coverable(tx, id)),
    };
  }),

  // Threat: access that outlasts the leave, or is lengthened past the policy. The covers follow the dates in the same transaction, each decided by the database.
  serve(changeLeave, async ({ tx, params: { id }, body }) => {
    const before = await coverable(tx, id);
    if (!before.mayChangeDates) throw new Problem('not_allowed');
    const leave = await taken(tx, before, body.version, { patients: await tx.many(queries.coversOf(id, null)), practitioners: [] });
    const dates = { practitionerId: leave.practitioner.id, startsAt: body.startsAt, endsAt: body.endsAt };
    const dated = await redated(tx, id, dates);
    const given = body.giveBack ? await returned(tx, id, { onlyOutside: true }) : nothingBack;
    if (leave.covers > 0 && Date.parse(body.endsAt) !== Date.parse(leave.endsAt)) await tx.one(queries.postDigest(id));
    await tx.one(queries.noteLeave('changed', id, leave.practitioner.id, { patients: dated.changed, ...given }));
    return { ...given, ...dated, plan: await planOf(tx, await coverable(tx, id)) };
  }),

  // Threat: the same, by looking. Who may change the dates; tried and taken back, so that it says what changing does, of what the caller sees.
  serve(previewLeaveDates, async ({ tx, params: { id }, body }) => {
    const leave = await coverable(tx, id);
    if (!leave.mayChangeDates) throw new Problem('not_allowed');
    if (leave.state === 'over') throw new Problem('leave_over');
    const withWhomIsAway = async () =>
      (await tx.many(booked.appointmentsOf(id, null))).filter(({ practitionerId }) => practitionerId === leave.practitioner.id);
    const before = new Set((await withWhomIsAway()).map((one) => one.id));
    await tx.one(queries.savepoint());
    const dated = await redated(tx, id, { practitionerId: leave.practitioner.id, ...body });
    const outside = await tx.many(booked.toGiveBack(id, { onlyOutside: true }));
    const after = await withWhomIsAway();
    await tx.one(queries.takeBack());
    return { ...dated, ...counted(outside), toPlan: after.filter((one) => !before.has(one.id)).length };
  }),

  // Threat: covers that go on without their leave, and appointments that are nobody's. Everything in one transaction, as it was planned; who is
  // not named keeps theirs.
  serve(withdrawLeave, async ({ tx, params: { id }, body }) => {
    const before = await coverable(tx, id);
    const covers = await tx.many(queries.coversOf(id, body.patientIds ?? null));
    const leave = await taken(tx, before, body.version, { patients: covers, practitioners: covers });
    if (covers.length < (body.patientIds?.length ?? 0)) throw await changed(tx, leave);
    const given = body.giveBack ? await returned(tx, id, { patientIds: body.patientIds ?? null }) : nothingBack;
    const ended = await end(
      tx,
      id,
      covers.map(({ patientId }) => patientId),
      'the leave was taken back',
    );
    await tx.one(booked.forgetAll(id, body.patientIds ?? null));
    await tx.one(queries.noteLeave('withdrawn', id, leave.practitioner.id, { patients: ended, ...given }));
    return { ...given, ended };
  }),
];

/**
 * Gives a leave other dates, and its covers with it. A cover that nobody can be given other dates for ends: it gave for those that were.
 * @returns which covers follow, and of how many patients who were covered the cover does not hold for these dates
 * @throws dates_backwards; not_allowed; leave_in_part; what the database refuses of a cover
 */
async function redated(tx: Tx, id: number, dates: Parameters<typeof runsForward>[0]) {
  if (!(await tx.one(runsForward(dates)))?.forward) throw new Problem('dates_backwards');
  const before = await tx.many(queries.coversOf(id, null));
  const aside = (await tx.many(queries.coversAsideOf(id))).map(({ patientId }) => patientId);
  if (aside.length > 0) await tx.many(queries.endCovers(id, aside, 'the leave has other dates'));
  const set = await tx.one(queries.setDates(id, dates.startsAt, dates.endsAt)).catch((error: { constraint?: string }) => {
    throw error.constraint === 'cover_of_leave' ? new Problem('leave_in_part') : error;
  });
  if (!set) throw new Problem('not_allowed');
  const dated = await orHeld(tx.many(queries.redateCovers(id)));
  const refusal = dated.find((one) => one.refusal !== null);
  if (refusal?.refusal) throw refused(refusal.refusal, refusal.practitionerId);
  const held = new Set(before.filter((one) => one.holds && !aside.includes(one.patientId)).map(({ patientId }) => patientId));
  const after = await tx.many(queries.coversOf(id, [...held]));
  return { changed: dated.length, uncovered: after.filter((one) => !one.holds).length };
}

/** A leave that the caller may have covered. @throws not_found; not_allowed, managed_assignments, feature_off by A3 */
async function coverable(tx: Tx, id: number): Promise<Leave> {
  const leave = await tx.one(queries.leaveById(id));
  if (!leave) throw new Problem('not_found');
  const refusal = (await tx.one(queries.coverRefusal(leave.practitioner.id)))?.refusal;
  if (refusal) throw refused(refusal, null);
  return leave;
}

/** Takes the charts and calendars that are touched, and compares the plan with what there is then. @throws leave_over; leave_changed with the plan as it is */
async function taken(
  tx: Tx,
  before: Leave,
  version: string,
  { patients, practitioners }: { patients: { patientId: number }[]; practitioners: { practitionerId: number }[] },
): Promise<Leave> {
  const { id } = before;
  await tx.many(lockCharts(patients.map(({ patientId }) => patientId)));
  const ofAll = [before.practitioner.id, ...practitioners.map(({ practitionerId }) => practitionerId)];
  await tx.many(lockCalendars([...new Set(ofAll)]));
  const leave = await tx.one(queries.leaveById(id));
  if (!leave) throw new Problem('not_found');
  return asShown(tx, leave, version);
}

/** A leave whose plan is as it was shown. @throws leave_over; leave_changed with the plan as it is */
async function asShown(tx: Tx, leave: Leave, version: string): Promise<Leave> {
  if (leave.state === 'over') throw new Problem('leave_over');
  if ((await tx.one(queries.planVersion(leave.id)))?.version !== version) throw await changed(tx, leave);
  return leave;
}

const changed = async (tx: Tx, leave: Leave): Promise<Problem> => new Problem('leave_changed', { current: await planOf(tx, leave) });

/** The plan of a leave as it stands in this transaction. */
async function planOf(tx: Tx, leave: Leave): Promise<LeavePlan> {
  const { id, practitioner } = leave;
  const version = (await tx.one(queries.planVersion(id)))?.version ?? '';
  const all = await tx.many(colleaguesFor(practitioner.id));
  const away = new Set((await tx.many(queries.awayMeanwhile(id))).map(({ practitionerId }) => practitionerId));
  const colleagues = all.map((one) => ({ ...one, isAway: away.has(one.id) }));
  const cared = await tx.many(queries.caredFor(id, colleagues[0]?.id ?? null, null));
  const patientIds = cared.map(({ patientId }) => patientId);
  const wanting = await tx.many(wantingOf(patientIds, practitioner.id));
  const found = await tx.many(booked.appointmentsOf(id, patientIds));
  const notFree = Map.groupBy(
    await tx.many(
      booked.notFreeAt(
        found.map((one) => one.id),
        colleagues.map((one) => one.id),
      ),
    ),
    ({ appointmentId }) => appointmentId,
  );
  const appointments = found.map((one) => ({ ...one, notFree: (notFree.get(one.id) ?? []).map(({ practitionerId }) => practitionerId) }));
  const uncovered = new Set(cared.filter(({ coveredBy }) => coveredBy === null).map(({ patientId }) => patientId));
  const toPlace = appointments.filter(({ patientId }) => uncovered.has(patientId));
  const proposed = proposals(cared, wanting, colleagues, practitioner.discipline, toPlace, await calendarsFor(tx, leave, toPlace));
  const planned = new Set((await tx.many(queries.plannedInLeave(id))).map((one) => one.id));
  const ofPatient = Map.groupBy(appointments, ({ patientId }) => patientId);
  return {
    leave,
    version,
    patients: cared.map(({ patientId, assignRefusal, ...one }) => ({
      ...one,
      mayCover: assignRefusal === null,
      proposed: proposed.get(patientId)?.practitionerId ?? null,
      grounds: proposed.get(patientId)?.grounds ?? [],
      appointments: ofPatient.get(patientId) ?? [],
    })),
    colleagues,
    otherAppointments: (await tx.many(queries.takenInLeave(id))).filter((one) => !planned.has(one.id)).length,
    movable: (await tx.many(booked.toGiveBack(id, {}))).length,
  };
}

type Fates = ReturnType<typeof fatesOf>;
/** What becomes of the appointments of those who are covered. @throws leave_changed, not_their_appointment, appointments_undecided, booking_not_yours */
async function decided(tx: Tx, leave: Leave, body: Covering): Promise<Fates> {
  const patientIds = body.covers.map(({ patientId }) => patientId);
  const cared = await tx.many(queries.caredFor(leave.id, null, patientIds));
  if (strangersIn(body.covers, cared).length > 0) throw await changed(tx, leave);
  const fates = fatesOf(await tx.many(booked.appointmentsOf(leave.id, patientIds)), body);
  const closed = new Set(cared.filter(({ mayBook }) => !mayBook).map(({ patientId }) => patientId));
  if ([...fates.moves, ...fates.firstFree, ...fates.cancelled].some(({ patientId }) => closed.has(patientId))) {
    throw new Problem('booking_not_yours');
  }
  return fates;
}
/** What is in the way of these within the leave: hours, and what is taken of calendars, rooms and patients. Null where there is none of them. */
async function calendarsFor(
  tx: Tx,
  { startsAt: since, endsAt: until }: Leave,
  appointments: readonly InLeave[],
): Promise<Calendars | null> {
  const clock = await tx.one(clockNow());
  const [first, searching] = [appointments[0], clock && daysToSearch(appointments, { until, timeZone: clock.timeZone })];
  if (!first || !clock || !searching) return null;
  // What lies on the first day before the first of them is in the way as well.
  const spell = [new Date(Date.parse(first.startsAt) - 86_400_000).toISOString(), until] as const;
  const of = (one: 'roomId' | 'patientId') => [...new Set(appointments.flatMap((each) => each[one] ?? []))];
  return {
    hours: await tx.many(hoursFor(undefined)),
    taken: await tx.many(takenWithin(searching.from, searching.days, undefined)),
    elsewhere: [
      ...(await tx.many(booked.takenRooms(of('roomId'), ...spell))),
      ...(await tx.many(booked.bookedPatients(of('patientId'), ...spell))),
    ],
    ...clock,
    since,
    until,
  };
}

/** Where the appointments go that are moved, and those for which there is no time. */
async function placed(tx: Tx, leave: Leave, covers: readonly queries.Cover[], { moves: same, firstFree }: Fates) {
  const wanted = [...same, ...firstFree].toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt) || a.id - b.id);
  const to = new Map(covers.map(({ patientId, practitionerId }) => [patientId, practitionerId]));
  // One that was moved to this colleague before stays where it is.
  const open = wanted.filter((one) => to.get(one.patientId) !== one.practitionerId);
  const calendars = await calendarsFor(tx, leave, open);
  if (!calendars) return { moves: [], elsewhere: [], without: [] };
  const practitioners = [...new Set(open.flatMap(({ patientId }) => to.get(patientId) ?? []))];
  const notFree = await tx.many(
    booked.notFreeAt(
      open.map((one) => one.id),
      practitioners,
    ),
  );
  const mayElsewhere = new Set(firstFree.map((one) => one.id));
  const { moves, without } = placesFor(
    open.map((one) => {
      const practitionerId = to.get(one.patientId) ?? one.practitionerId;
      const isFree = !notFree.some((other) => other.appointmentId === one.id && other.practitionerId === practitionerId);
      return { one, to: practitionerId, isFree, mayElsewhere: mayElsewhere.has(one.id) };
    }),
    calendars,
  );
  const patientOf = new Map(open.map((one) => [one.id, one.patientId]));
  return {
    moves,
    elsewhere: moves
      .filter(({ isElsewhere }) => isElsewhere)
      .map((one) => ({
        appointmentId: one.id,
        patientId: patientOf.get(one.id) ?? 0,
        practitionerId: one.practitionerId,
        wallStart: one.wallStart,
      })),
    without: without.map((one) => ({
      appointmentId: one.id,
      practitionerId: to.get(one.patientId) ?? one.practitionerId,
      wallStart: one.wallStart,
    })),
  };
}

/** Ends covers, and forgets them. @returns how many lost what the leave had given */
async function end(tx: Tx, id: number, patientIds: number[], why: string): Promise<number> {
  if (patientIds.length === 0) return 0;
  const ended = await tx.many(queries.endCovers(id, patientIds, why));
  await tx.one(queries.forgetCovers(id, patientIds));
  return ended.length;
}

const nothingBack = { back: 0, stayed: 0, notTheirs: 0 };
const counted = (all: readonly { stays: 'taken' | 'notTheirs' | null }[]): typeof nothingBack => {
  const of = (why: 'taken' | 'notTheirs' | null) => all.filter(({ stays }) => stays === why).length;
  return { back: of(null), stayed: of('taken'), notTheirs: of('notTheirs') };
};
/** Gives back what a leave has moved or cancelled, where its old time is free and the patient still theirs who was to be away. */
async function returned(tx: Tx, id: number, of: booked.GiveBack): Promise<typeof nothingBack> {
  const all = await tx.many(booked.toGiveBack(id, of));
  const free = all.filter(({ stays }) => stays === null);
  if (free.length > 0) {
    const back = await orNotFree(tx.many(booked.giveBack(id, free)));
    await tx.one(
      booked.forgetAppointments(
        id,
        back.map((one) => one.id),
      ),
    );
    const [restored, moved] = [free.filter(({ wasCancelled }) => wasCancelled), free.filter(({ wasCancelled }) => !wasCancelled)];
    if (moved.length > 0)
      await tx.one(
        postAppointmentLetter(
          'appointmentMoved',
          moved.map((one) => one.id),
        ),
      );
    if (restored.length > 0)
      await tx.one(
        postAppointmentLetter(
          'appointmentBooked',
          restored.map((one) => one.id),
        ),
      );
  }
  return counted(all);
}

/** Somebody was quicker by a way that takes no lock of ours: a constraint has refused. */
const orNotFree = async <T>(moving: Promise<T>): Promise<T> =>
  moving.catch((error: { code?: string }) => {
    throw error.code === '23P01' ? new Problem('colleague_not_free', { times: [] }) : error;
  });
/** The database's word on periods of one place that would overlap. */
const orHeld = async <T>(dating: Promise<T>): Promise<T> =>
  dating.catch((error: { code?: string }) => {
    throw error.code === '23P01' || error.code === '23514' ? new Problem('cover_refused', { covers: [] }) : error;
  });
