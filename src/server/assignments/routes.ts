import { assign, careTeam, caseloads, tenantDoctors, unassign } from '#src/contract/assignments.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { lockChart } from '../patients/queries.ts';
import {
  archiveAssignment,
  assignableAmong,
  assignableOthers,
  assignStatement,
  caseloadsNow,
  connectionsOf,
  makePrimary,
  openPeriod,
  patientSeen,
  unassignRefusal,
} from './queries.ts';
import { refused } from './rules.ts';

export const routes: Route[] = [
  answer(
    tenantDoctors,
    () => [assignableOthers()],
    ([therapists]) => therapists,
  ),

  answer(
    caseloads,
    () => [caseloadsNow()],
    ([therapists]) => therapists,
  ),

  // Threat: the care team of a hidden patient. The patient and every row of the team are visible, or it is as if they were not.
  answer(
    careTeam,
    ({ params }) => [patientSeen(params.patientId), connectionsOf(params.patientId)],
    ([[patient], connections]) => {
      if (!patient) throw new Problem('not_found');
      return { patientId: patient.id, connections };
    },
  ),

  // Threat: a way into a record past the clinic's policy, or two rows by a race. The database decides in the statement that writes, under the chart's lock.
  answer(
    assign,
    ({ body }) => [lockChart(body.patientId), assignStatement(body.patientId, body.targetDoctorId ?? null), connectionsOf(body.patientId)],
    ([, [decided], connections], { body }) => {
      if (!decided) throw new Problem('not_found');
      // Already on the team is no news (P): it is said so, whoever asks.
      if (decided.refusal && !decided.alreadyAssigned) throw refused(decided.refusal, decided.practitionerId);
      return {
        patientId: body.patientId,
        doctorId: decided.practitionerId as number,
        alreadyAssigned: decided.alreadyAssigned,
        connectedTherapists: connections,
        isConnectedToMe: connections.some((one) => one.isMe),
      };
    },
  ),

  // Threat: taking a colleague's patients away. Only those who may by policy (A3); who, when and why stay in the history.
  serve(unassign, async ({ tx, params: { patientId }, body }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    const refusal = (await tx.one(unassignRefusal()))?.refusal;
    if (refusal) throw refused(refusal, body.practitionerId);
    const before = await tx.many(connectionsOf(patientId));
    const leaving = before.find((one) => one.id === body.practitionerId);
    if (!leaving) throw new Problem('not_assigned');
    const others = before.filter((one) => one !== leaving);
    const follows = body.newPrimaryId;
    if (others.length === 0 ? !body.leaveUnassigned : leaving.kind === 'primary' && follows === undefined)
      throw new Problem('primary_needed');
    if (
      follows !== undefined &&
      (leaving.kind !== 'primary' || !others.some((one) => one.id === follows) || !(await tx.one(assignableAmong([follows]))))
    ) {
      throw new Problem('invalid_target', { ids: [follows] });
    }

    await tx.one(archiveAssignment(patientId, leaving.id, body.reason));
    if (follows !== undefined) {
      await tx.one(makePrimary(patientId, follows));
      await tx.one(openPeriod(patientId, follows));
    }
    return { patientId, connections: await tx.many(connectionsOf(patientId)) };
  }),
];
