import { cancelByLink, confirmAppointment, lookAtAppointment } from '#src/contract/appointmentLinks.ts';
import type { LinkedAppointment } from '#src/contract/appointmentLinks.ts';
import { Problem } from '#src/contract/problems.ts';
import { open } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enterByLink } from '#src/http/session.ts';
import type { Tx } from '#src/platform/db.ts';
import { readToken } from '#src/platform/ids.ts';
import { throttle } from '../session/queries.ts';
import { cancelLinked, confirmLinked, linkedAppointment, lockLinked, offerFreed, tellColleagues } from './queries.ts';

export const routes: Route[] = [
  // Threat: guessing links. 256 bits, and a limit by address. Looking changes nothing, so a mail scanner may look.
  open(lookAtAppointment, ({ body, asked, here }) => byLink(body.token, asked, here, async () => {})),

  // Threat: answering for another appointment, or again and again. The database lets a link change its own appointment only, while it is to come;
  // whoever comes second changes nothing.
  open(confirmAppointment, ({ body, asked, here }) =>
    byLink(body.token, asked, here, async (tx) => {
      await tx.one(lockLinked());
      if (await tx.one(confirmLinked())) return;
      const now = await tx.one(linkedAppointment());
      if (!now?.open) throw new Problem('appointment_over');
    }),
  ),

  // Threat: as confirming. Whose time it was is told in the same transaction.
  open(cancelByLink, ({ body, asked, here }) =>
    byLink(body.token, asked, here, async (tx) => {
      await tx.one(lockLinked());
      const cancelled = await tx.one(cancelLinked());
      if (cancelled) {
        await tx.one(tellColleagues(cancelled.id, cancelled.patientId));
        await tx.one(offerFreed([cancelled.id]));
      } else if ((await tx.one(linkedAppointment()))?.status !== 'cancelled') throw new Problem('appointment_over');
    }),
  ),
];

/** Acts for whoever holds the link of a letter, and shows its appointment as it is then. */
async function byLink(text: string, asked: Asked, here: Here, act: (tx: Tx) => Promise<void>): Promise<LinkedAppointment> {
  const [[limit]] = await here.database.together(throttle(`appointment\0${asked.ip}`, 300, 15 * 60));
  if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
  return here.database.transaction(enterByLink('appointment', readToken(text), asked), async (tx, [link]) => {
    if (!link?.entered) throw new Problem('link_not_open');
    await act(tx);
    const appointment = await tx.one(linkedAppointment());
    if (!appointment) throw new Problem('link_not_open');
    return appointment;
  });
}
