import { assign, careTeam, caseloads, changeCareTeam, tenantDoctors } from '#src/contract/assignments.ts';
import type { CareTeam } from '#src/contract/assignments.ts';
import { Problem } from '#src/contract/problems.ts';
import { answer, serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { lockChart } from '../patients/queries.ts';
import {
  archiveAssignment,
  assignableOthers,
  assignStatement,
  careTeamVersion,
  caseloadsNow,
  changeDates,
  connectionsOf,
  makePrimary,
  notePrimary,
  renewPeriod,
  standingOf,
  stepDown,
  unassignRefusal,
  upcomingOf,
} from './queries.ts';
import type { Refusal } from './queries.ts';
import { planOf, refused } from './rules.ts';

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

  // Threat: a batch that carries one act too many, or is made from a team that is no more. Each act is decided by the database for its own practitioner; one that is refused undoes them all.
  serve(changeCareTeam, async ({ params: { patientId }, body, tx }) => {
    if (!(await tx.one(lockChart(patientId)))) throw new Problem('not_found');
    const current = await teamNow(tx, patientId);
    if (current?.version !== body.version) throw new Problem('care_team_changed', { current });
    const standing = await tx.many(standingOf(patientId));
    const isOn = (id: number) => standing.some(({ practitionerId }) => practitionerId === id);
    if (body.remove.length > 0 || body.primaryId !== undefined) unless((await tx.one(unassignRefusal()))?.refusal);
    const { stepsDown, nextPrimary, remove } = planOf(standing, body, new Date());

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
    for (const practitionerId of remove) await tx.one(archiveAssignment(patientId, practitionerId, body.reason ?? ''));
    // Whoever took themselves off may see the patient no more.
    return (await teamNow(tx, patientId)) ?? { patientId, version: '', connections: [], upcoming: [] };
  }),
];
