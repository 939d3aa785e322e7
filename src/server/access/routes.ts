import {
  blockMember,
  blocksOfPatient,
  colleagues,
  explainAccess,
  openRecord,
  sealChart,
  unblockMember,
  whoCanOpen,
} from '#src/contract/access.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { explain } from '#src/policy/explain.ts';
import { lockChart, patientSeen } from '../patients/queries.ts';
import {
  block,
  blocksOf,
  conditionOf,
  everyColleague,
  memberAsked,
  moment,
  myOpening,
  openedAround,
  openedUntil,
  openings,
  pastLookedAt,
  patientAt,
  reasonsOf,
  seal,
  standingOf,
  timelineOf,
  unblock,
} from './queries.ts';
import { answerable, byMember } from './rules.ts';

export const routes: Route[] = [
  // Threat: a record read by someone it does not open to, or read and not logged. The door opens the chart, decides and logs.
  answer(
    openRecord,
    ({ params }) => [myOpening(params.patientId)],
    ([reasons], { params }) => ({ patientId: params.patientId, reasons }),
  ),

  answer(
    colleagues,
    () => [everyColleague()],
    ([everyone]) => everyone,
  ),

  // Threat: learning of a hidden patient, or of an emergency’s reason. Every row comes through the fences, those of the past as well, and who looks at the past is in the log.
  answer(
    whoCanOpen,
    ({ params: { patientId }, query: { at = null } }) => [
      moment(at),
      patientSeen(patientId),
      patientAt(patientId, at),
      openings(patientId, at),
      timelineOf(patientId),
      openedUntil(patientId, at),
      openedAround(patientId, at),
      pastLookedAt(patientId, at),
    ],
    ([[when], [seen], [patient], rows, timeline, opened, around]) => {
      const { at, known } = answerable(when, seen, patient);
      return { at, sealed: known.sealed, members: byMember(rows), timeline, opened, around };
    },
  ),

  // Threat: a blocked member finding out; a member asking about colleagues. To the blocked the patient does not exist, and others’ rows are for those who oversee.
  answer(
    explainAccess,
    ({ params: { patientId, memberId }, query: { at = null } }) => [
      moment(at),
      patientSeen(patientId),
      memberAsked(patientId, memberId, at),
      conditionOf(patientId, memberId, at),
      reasonsOf(patientId, memberId, at),
      standingOf(patientId, memberId, at),
      pastLookedAt(patientId, at),
    ],
    ([[when], [seen], [asked], [condition], reasons, [standing]]) => {
      if (!seen || !asked) throw new Problem('not_found');
      if (!asked.isTold) throw new Problem('not_allowed');
      const { at, known } = answerable(when, seen, condition && standing && { condition, standing });
      return { at, member: asked.member, ...explain(known.condition, reasons, known.standing) };
    },
  ),

  answer(
    blocksOfPatient,
    ({ params }) => [patientSeen(params.patientId), blocksOf(params.patientId)],
    ([[seen], items]) => {
      if (!seen) throw new Problem('not_found');
      return { items };
    },
  ),

  // Threat: shutting oneself out, or someone of another clinic in. Under the chart’s lock; the fences ask who blocks whom.
  serve(blockMember, async ({ tx, viewer, params: { patientId, memberId }, body }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    if (!(await tx.one(memberAsked(patientId, memberId)))) throw new Problem('not_found');
    if (memberId === viewer.memberId) throw new Problem('own_rights');
    if (!(await tx.one(block(patientId, memberId, body.reason)))) throw new Problem('already_blocked');
    return { items: await tx.many(blocksOf(patientId)) };
  }),

  // Threat: lifting a block that keeps someone away. Only for those who may block, and who see the patient themselves.
  serve(unblockMember, async ({ tx, params: { patientId, memberId } }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    if (!(await tx.one(memberAsked(patientId, memberId)))) throw new Problem('not_found');
    if (!(await tx.one(unblock(patientId, memberId)))) throw new Problem('not_blocked');
    return { items: await tx.many(blocksOf(patientId)) };
  }),

  // Threat: opening a sealed chart to all who read all. The fence on the row asks for the role; the change is logged.
  serve(sealChart, async ({ tx, params: { patientId }, body: { sealed } }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    await tx.one(seal(patientId, sealed));
    return { sealed };
  }),
];
