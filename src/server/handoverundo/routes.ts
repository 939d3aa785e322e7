import { undoHandover } from '#src/contract/handover.ts';
import { Problem } from '#src/contract/problems.ts';
import { serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { lockCharts } from '../handover/queries.ts';
import { postAppointmentLetter } from '../links/queries.ts';
import { lockCalendars } from '../scheduling/queries.ts';
import * as queries from './queries.ts';

export const routes: Route[] = [
  // Threat: bringing back what somebody has decided since, or somebody who must not be assigned any more. Each patient is compared with what the
  // hand-over left, under the lock of the chart; the database decides each row anew.
  serve(undoHandover, async ({ tx, params: { id: handoverId } }) => {
    await tx.one(queries.lockHandover(handoverId));
    const found = await tx.one(queries.handoverById(handoverId));
    if (!found) throw new Problem('not_found');
    if (found.undone) throw new Problem('already_settled');
    if (!found.assignable) throw new Problem('invalid_target', { ids: [found.practitionerId] });
    const concerned = await tx.many(queries.concernedBy(handoverId));
    await tx.many(lockCharts(concerned.map(({ patientId }) => patientId)));
    await tx.many(
      lockCalendars([...new Set([found.practitionerId, ...concerned.flatMap(({ calendars }) => calendars)])].filter((id) => id > 0)),
    );
    const { judged, back } = await judge(tx, handoverId);
    const undone = await tx.one(queries.undoNow(handoverId, found.practitionerId));
    if (undone?.stopped) await tx.one(queries.acceptAgain(found.practitionerId));
    await tx.many(queries.noteOutcomes(handoverId, judged));
    await tx.many(queries.restoreTeams(handoverId, back, found.practitionerId, false));
    await tx.many(queries.restoreTeams(handoverId, back, found.practitionerId, true));
    await tx.many(queries.restoreCovers(handoverId, back, found.practitionerId));
    const appointments = await tx.many(queries.restoreAppointments(handoverId, back));
    const told = (cancelled: boolean) => appointments.filter(({ wasCancelled }) => wasCancelled === cancelled).map(({ id }) => id);
    if (told(false).length > 0) await tx.one(postAppointmentLetter('appointmentMoved', told(false)));
    if (told(true).length > 0) await tx.one(postAppointmentLetter('appointmentBooked', told(true)));
    const left = judged.flatMap(({ patientId, firstName, lastName, outcome }) =>
      outcome === 'restored' ? [] : [{ id: patientId, firstName, lastName, why: outcome }],
    );
    return { restored: back.length, left };
  }),
];

/** What undo can take back of each patient: of those who are left, appointments stay where they are, in the way of others' old times. */
async function judge(tx: Tx, handoverId: number, going: number[] | null = null): Promise<{ judged: queries.Judged[]; back: number[] }> {
  const judged = await tx.many(queries.judged(handoverId, going));
  const back = judged.filter(({ outcome }) => outcome === 'restored').map(({ patientId }) => patientId);
  return back.length === (going?.length ?? judged.length) ? { judged, back } : judge(tx, handoverId, back);
}
