import { me, requestSignInLink, signIn, signInByLink, signOut, switchIdentity } from '#src/contract/auth.ts';
import { Problem } from '#src/contract/problems.ts';
import { untilFullStep } from '#src/http/refusals.ts';
import { answer, open } from '#src/http/serve.ts';
import type { Asked, Here, Route } from '#src/http/serve.ts';
import { enter } from '#src/http/session.ts';
import { canonicalEmail } from '#src/platform/names.ts';
import { hashToken, newId, newToken } from '#src/platform/ids.ts';
import { assigningOf } from '#src/policy/assigning.ts';
import { rightsOf } from '#src/policy/rights.ts';
import { featuresNow, flagsOf } from '../clinic/queries.ts';
import { verifyPassword } from './passwords.ts';
import {
  askedForLink,
  attemptAt,
  closeSessions,
  countRefusal,
  identitiesOf,
  loginOf,
  makeSignInLink,
  meNow,
  myIdentities,
  noteRefusedSignIn,
  openSession,
  openSessionByLink,
  throttle,
} from './queries.ts';
import { browserSecret, digitsHash, digitsIn, isSignInToken, signInDigits, signInToken } from './rules.ts';

/** Milliseconds, at whose full steps a wish for a link is answered: far more than making one takes. */
const linkStep = 200;
/** How often digits may be mistyped in one browser while its links are open. */
const mostDigits = 5;

export const routes: Route[] = [
  // Threat: guessing passwords, and learning who has a login. Limits by address and login, an equal amount of work and one answer for every failure.
  open(signIn, async ({ body, asked, here, reply }) => {
    const email = canonicalEmail(body.email);
    const [rows, [counted]] = await here.database.together(loginOf(email ?? ''), attemptAt(email ?? '', asked.ip, 1));
    if (counted && counted.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: counted.wait });

    const matches = await verifyPassword(rows[0]?.passwordHash ?? null, body.password);
    const identities = rows.map(({ userId: _user, passwordHash: _hash, ...identity }) => identity);
    const [login, as] = [rows[0], identities[0]];
    if (!matches || !login || !as) {
      // It is written into the log of each clinic of the login. Where there is none, as much is done for nobody.
      const refused = rows.length > 0 ? rows : [{ userId: 0, tenantId: 0, memberId: null, patientId: null }];
      await here.database.together(countRefusal(email ?? ''), ...refused.map((one) => noteRefusedSignIn(one.userId, one, asked)));
      throw new Problem('wrong_credentials');
    }

    const token = newToken();
    await here.database.together(
      openSession(token, login.userId, as, asked, null),
      attemptAt(email ?? '', asked.ip, -1),
      // A session that was here before ends: nobody can plant one and wait (SE-2).
      ...(asked.token ? [closeSessions(asked.token, false, asked)] : []),
    );
    reply.startSession(token);
    return { as, identities };
  }),

  // Threat: learning who has a portal, flooding a mailbox, signing somebody in with a link of one's own. One answer at full steps of time, limits by
  // address and login, and a link that works in this browser only (IN-2).
  open(requestSignInLink, async ({ body, asked, here, reply }) => {
    const since = performance.now();
    const email = canonicalEmail(body.email);
    const [[limit]] = await here.database.together(askedForLink(email ?? '', asked.ip));
    if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
    const browser = browserSecret(asked.browser) ?? newToken();
    const linkId = newId();
    const { secret } = here.config;
    const hashes = {
      token: hashToken(signInToken(secret, linkId)),
      digits: digitsHash(browser, signInDigits(secret, linkId)),
      browser: hashToken(browser),
    };
    await here.database.together(makeSignInLink(email ?? '', linkId, hashes));
    reply.knowBrowser(browser);
    await untilFullStep(since, linkStep);
    return {};
  }),

  // Threat: guessing the digits, using a link twice, or where it was not asked for, or for a membership (AN-4). The database uses it up, once, with
  // the secret of the browser; mistyped digits are counted for each browser.
  open(signInByLink, async ({ body, asked, here, reply }) => {
    const browser = browserSecret(asked.browser);
    const link = await ('token' in body ? byToken(body.token, asked, here) : byDigits(body.code, browser, asked, here));
    const token = newToken();
    const opened = await here.database.transaction(
      openSessionByLink(token, link, hashToken(browser ?? ''), asked),
      async (tx, [session]) => {
        // The session that was here before ends in the same transaction (SE-2).
        if (session?.opened && asked.token) await tx.one(closeSessions(asked.token, false, asked));
        return session?.opened ?? false;
      },
    );
    if (!opened) throw new Problem('token' in body ? 'sign_in_link_over' : 'wrong_digits');
    if ('code' in body) await here.database.together(throttle(digitsAt(browser), mostDigits, digitsWindow, -1));
    reply.startSession(token);
    return {};
  }),

  // Threat: a session that goes on elsewhere. The token ends in the database, everywhere if asked, and its streams are told.
  open(signOut, async ({ body, asked, here, reply }) => {
    if (asked.token) await here.database.together(closeSessions(asked.token, body?.everywhere ?? false, asked));
    reply.endSession();
    return {};
  }),

  // Threat: acting as somebody else. The identity is looked up among those of the session's own login; the old token dies.
  open(switchIdentity, async ({ body, asked, here, reply }) => {
    if (!asked.token) throw new Problem('not_signed_in');
    const old = asked.token;
    const token = newToken();
    const as = await here.database.transaction(enter(asked, 'signedIn'), async (tx, [viewer]) => {
      const identities = await tx.many(identitiesOf(viewer?.userId ?? 0));
      const found = identities.find(
        (one) => one.tenantId === body.tenantId && one.memberId === body.memberId && one.patientId === body.patientId,
      );
      if (!viewer || !found) throw new Problem('not_found');
      await tx.one(openSession(token, viewer.userId, found, asked, old));
      await tx.one(closeSessions(old, false, asked));
      return found;
    });
    reply.startSession(token);
    return as;
  }),

  answer(
    me,
    () => [meNow(), myIdentities(), featuresNow()],
    ([[now], identities, features], { here }) => {
      if (!now) throw new Problem('not_signed_in');
      const member =
        now.memberId === null
          ? null
          : {
              id: now.memberId,
              firstName: now.memberFirstName,
              lastName: now.memberLastName,
              roles: now.roles,
              permissions: now.permissions,
              accessLevel: now.accessLevel,
              visibility: now.visibility,
              practitionerId: now.practitionerId,
            };
      const patient =
        now.patientId === null
          ? null
          : {
              id: now.patientId,
              firstName: now.patientFirstName,
              lastName: now.patientLastName,
              preferredName: now.preferredName,
              scopes: now.scopes,
              isGuardian: identities.some(({ patientId, forWhom }) => patientId === now.patientId && forWhom !== null),
            };
      const on = flagsOf(features);
      return {
        user: { id: now.userId, email: identities[0]?.email ?? '' },
        tenant: {
          id: now.tenantId,
          name: now.tenantName,
          assignmentPolicy: now.assignmentPolicy,
          patientWord: now.patientWord,
          therapistWord: now.therapistWord,
          timeZone: now.timeZone,
        },
        member,
        patient,
        features: on,
        rights: member ? rightsOf(member) : [],
        assigning: assigningOf(member, now.assignmentPolicy, on.therapistPatientAssignment),
        identities,
        demo: here.config.demo,
        mails: here.config.mails !== false,
      };
    },
  ),
];

const digitsWindow = 10 * 60;
const digitsAt = (browser: string | null): string => `sign-in digits\0${browser ?? ''}`;

/** What a link is found by. */
async function byToken(token: string, asked: Asked, here: Here): Promise<Buffer> {
  const [[limit]] = await here.database.together(throttle(`sign-in link use\0${asked.ip}`, 300, 15 * 60));
  if (limit && limit.wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: limit.wait });
  if (!isSignInToken(token)) throw new Problem('sign_in_link_over');
  return hashToken(token);
}

/** The same for its digits, which count for nothing but in the browser that asked. */
async function byDigits(typed: string, browser: string | null, asked: Asked, here: Here): Promise<Buffer> {
  const digits = digitsIn(typed);
  if (browser === null || digits === null) throw new Problem('wrong_digits');
  const [[guessed], [limit]] = await here.database.together(
    throttle(`sign-in link use\0${asked.ip}`, 300, 15 * 60),
    throttle(digitsAt(browser), mostDigits, digitsWindow),
  );
  const wait = Math.max(guessed?.wait ?? 0, limit?.wait ?? 0);
  if (wait > 0) throw new Problem('too_many_attempts', { retryAfterSeconds: wait });
  return digitsHash(browser, digits);
}
