import { assign, careTeam, caseloads, tenantDoctors } from '#src/contract/assignments.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import { lockChart } from '../patients/queries.ts';
import { assignableOthers, assignStatement, careTeamVersion, caseloadsNow, connectionsOf, upcomingOf } from './queries.ts';
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
    ({ params }) => [careTeamVersion(params.patientId), connectionsOf(params.patientId), upcomingOf(params.patientId)],
    ([[seen], connections, upcoming]) => {
      if (!seen) throw new Problem('not_found');
      return { ...seen, connections, upcoming };
    },
  ),

  // Threat: a way into a record past the clinic's policy, or two rows by a race. The database decides in the statement that writes, under the chart's lock.
  answer(
    assign,
    ({ body }) => [
      lockChart(body.patientId),
      assignStatement(body.patientId, body.targetDoctorId ?? null, body),
      connectionsOf(body.patientId),
    ],
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
];
