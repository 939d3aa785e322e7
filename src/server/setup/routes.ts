import { Problem } from '#src/contract/problems.ts';
import { lookAtSetup, setUp } from '#src/contract/setup.ts';
import { open } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { newToken } from '#src/platform/ids.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { hashPassword, isWeak } from '../session/passwords.ts';
import { closeSessions, openSession, throttle } from '../session/queries.ts';
import { makeClinic, openSetup, zoneKnown } from './queries.ts';
import { isTimeZone, setupCodeIn } from './rules.ts';

/** How many codes may be tried from one address in a quarter of an hour, wrong passwords of the owner among them. */
const mostTries = 30;

export const routes: Route[] = [
  // Threat: guessing the code, or learning that an installation still waits for its clinic. 100 bits, a limit by address, one answer for every cause.
  open(lookAtSetup, async ({ body, asked, here }) => {
    const { expiresAt } = await findOpen(body.code, asked, here);
    return { expiresAt };
  }),

  // Threat: making oneself the owner of somebody else's installation, or a second clinic. The database uses the code up and makes the clinic in one
  // act, once, where there is none; nothing else about the request is looked at before the code.
  open(setUp, async ({ body, asked, here, reply }) => {
    const { code } = await findOpen(body.code, asked, here);
    const { clinic, owner } = body;
    const email = canonicalEmail(owner.email);
    if (!email) throw new Problem('invalid', { fields: [{ path: 'owner.email', message: 'is not an e-mail address' }] });
    const [[zone]] = await here.database.together(zoneKnown(clinic.timeZone));
    if (!zone || !isTimeZone(clinic.timeZone))
      throw new Problem('invalid', { fields: [{ path: 'clinic.timeZone', message: 'is not a time zone' }] });
    if (isWeak(owner.password, email, clinic.name)) throw new Problem('weak_password');
    const passwordHash = await hashPassword(owner.password);
    const [[made]] = await here.database.together(makeClinic(code, body, { email, passwordHash }, asked));
    if (!made) throw new Problem('setup_not_open');
    const session = newToken();
    await here.database.together(
      openSession(session, made.userId, { tenantId: made.tenantId, memberId: made.memberId, patientId: null }, asked, null),
      ...(asked.token ? [closeSessions(asked.token, false, asked)] : []),
    );
    reply.startSession(session);
    return { tenantName: clinic.name };
  }),
];

async function findOpen(typed: string, asked: Asked, here: Here): Promise<{ code: string; expiresAt: string }> {
  const code = setupCodeIn(typed);
  const [[limit], [found]] = await here.database.together(throttle(`setup\0${asked.ip}`, mostTries, 15 * 60), openSetup(code));
  if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
  if (code === null || !found) throw new Problem('setup_not_open');
  return { code, expiresAt: found.expiresAt };
}
