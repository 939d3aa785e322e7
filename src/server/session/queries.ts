import type { ChosenWords, Language } from '#src/contract/words.ts';
import { fragment, query } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import type { Asked } from '#src/http/serve.ts';

type Identity = {
  email: string;
  tenantId: number;
  tenantName: string;
  memberId: number | null;
  patientId: number | null;
  /** For whom a guardian acts (B4). */
  forWhom: string | null;
};
type Acting = Pick<Identity, 'tenantId' | 'memberId' | 'patientId'>;

const identity = fragment`email, tenant_id as "tenantId", tenant_name as "tenantName", member_id as "memberId", patient_id as "patientId",
  for_whom as "forWhom"`;

/** As whom the login with this address can act, each row with the user and the hash of their password. */
export const loginOf = (email: string) =>
  query<Identity & { userId: number; passwordHash: string | null }>`
    select ${identity}, user_id as "userId", password_hash as "passwordHash" from app.identities(${email}, null) where tenant_id is not null`;

/** The user of an address and the hash of their password, whether or not they can act anywhere now; no row where there is no such login. */
export const accountOf = (email: string) =>
  query<{ userId: number; passwordHash: string | null }>`
    select user_id as "userId", password_hash as "passwordHash" from app.identities(${email}, null) limit 1`;

/** As whom a user can act, clinics by name, memberships before portals. */
export const identitiesOf = (userId: number) => query<Identity>`select ${identity} from app.identities(null, ${userId})`;

/**
 * Opens a session with a new token; `opened` is false where the identity is not the user's.
 * @param insteadOf the token of the session whose place it takes, and whose end it keeps; null after a password
 */
export const openSession = (token: string, userId: number, as: Acting, asked: Asked, insteadOf: string | null) =>
  query<{ opened: boolean }>`
    select app.open_session(${hashToken(token)}, ${userId}, ${as.tenantId}, ${as.memberId}, ${as.patientId}, ${asked.requestId}, ${asked.ip},
      ${insteadOf === null ? null : hashToken(insteadOf)}) as opened`;

/** Logs that somebody did not get in as one of a login's identities (AU-1); nothing, where the identity is not the user's. */
export const noteRefusedSignIn = (userId: number, as: Acting, asked: Asked) =>
  query`
    select app.open_session(null, ${userId}, ${as.tenantId}, ${as.memberId}, ${as.patientId}, ${asked.requestId}, ${asked.ip}, null)`;

/** Ends the session of a token, or all of its user. */
export const closeSessions = (token: string, everywhere: boolean, asked: Asked) =>
  query<{ ended: number }>`select app.close_sessions(${hashToken(token)}, ${everywhere}, ${asked.requestId}, ${asked.ip}) as ended`;

/** Counts an attempt (or, with -1, takes one back) and tells how many seconds to wait; 0, go ahead. */
export const throttle = (what: string, allowed: number, windowSeconds: number, count: 1 | -1 = 1) =>
  query<{ wait: number }>`select app.throttle(${hashToken(what)}, ${allowed}, ${windowSeconds}, ${count}) as wait`;

const minute = 60;
const day = 24 * 60 * minute;

/**
 * Counts an attempt at a password (or, with -1, takes it back): from this address, for this login from this address, for this login;
 * and tells how many seconds to wait, 0 to go ahead. An attempt that one limit refuses does not count towards the next: a stranger
 * who is held up here cannot close the login for its owner.
 */
export const attemptAt = (login: string, ip: string, count: 1 | -1) => {
  const limits = [
    fragment`app.throttle(${hashToken(`sign-in ip\0${ip}`)}, 60, ${15 * minute}, ${count})`,
    fragment`app.throttle(${hashToken(`sign-in login from ip\0${login}\0${ip}`)}, 10, ${15 * minute}, ${count})`,
    fragment`app.throttle(${hashToken(`sign-in login\0${login}`)}, 100, ${day}, ${count})`,
  ] as const;
  return count === 1
    ? query<{ wait: number }>`select coalesce(nullif(${limits[0]}, 0), nullif(${limits[1]}, 0), ${limits[2]}) as wait`
    : query<{ wait: number }>`select greatest(${limits[0]}, ${limits[1]}, ${limits[2]}) as wait`;
};

/**
 * Counts a wish for a mailed link: from this address, for this login from this address, for this login; and tells how many seconds to wait, 0 to
 * go ahead. What one limit refuses does not count towards the next.
 */
export const askedForLink = (login: string, ip: string) =>
  query<{ wait: number }>`
    select coalesce(nullif(app.throttle(${hashToken(`sign-in link ip\0${ip}`)}, 60, ${15 * minute}, 1), 0),
      nullif(app.throttle(${hashToken(`sign-in link login from ip\0${login}\0${ip}`)}, 5, ${15 * minute}, 1), 0),
      app.throttle(${hashToken(`sign-in link login\0${login}`)}, 20, ${day}, 1)) as wait`;

/** Makes a link for the holder of an address, and mails it; nothing, where the address opens no portal. */
export const makeSignInLink = (email: string, linkId: number, hashes: { token: Buffer; digits: Buffer; browser: Buffer }) =>
  query`select app.make_sign_in_link(${email}, ${linkId}, ${hashes.token}, ${hashes.digits}, ${hashes.browser})::text`;

/** Uses a link up, known by the hash of its token or its digits, and opens a session with a new token; `opened` is false where it is over. */
export const openSessionByLink = (token: string, link: Buffer, browser: Buffer, asked: Asked) =>
  query<{ opened: boolean }>`
    select app.open_session(${hashToken(token)}, null, null, null, null, ${asked.requestId}, ${asked.ip}, null, ${link}, ${browser}) as opened`;

/** The clinic whose portal a letter is about, and the language in which one writes to its patient. */
export const clinicOfLetter = (patientId: number | null) =>
  query<ChosenWords & { clinic: string; language: Language }>`
    select t.name as clinic, app.letter_language(f.language, t.language) as language, t.patient_word as "patientWord", t.therapist_word as "therapistWord"
    from tenant t left join patient_profile f on f.tenant_id = t.id and f.patient_id = ${patientId}
    where t.id = app.tenant()`;

/** Counts what limits nobody: so that a refusal is written to the disk whether or not there is such a login. */
export const countRefusal = (email: string) => throttle(`sign-in refused\0${email}`, 1, day);

/** The address and the hash of the password of the one asking. */
export const myLogin = () =>
  query<{ email: string; passwordHash: string | null }>`
    select email, password_hash as "passwordHash"
    from app.identities((select i.email from app.identities(null, current_setting('app.user')::bigint) i limit 1), null)
    limit 1`;

/** Everything `GET /v2/auth/me` tells, but the identities. */
export const meNow = () =>
  query<{
    userId: number;
    tenantId: number;
    tenantName: string;
    assignmentPolicy: 'open' | 'careTeam' | 'managed';
    patientWord: 'patient' | 'client';
    therapistWord: 'therapist' | 'clinician' | 'practitioner';
    timeZone: string;
    memberId: number | null;
    memberFirstName: string;
    memberLastName: string;
    roles: string[];
    permissions: string[];
    accessLevel: 'clinical' | 'administrative';
    visibility: 'all' | 'namesOnly' | 'own';
    practitionerId: number | null;
    patientId: number | null;
    patientFirstName: string;
    patientLastName: string;
    preferredName: string | null;
    scopes: PortalScope[];
  }>`
    select current_setting('app.user')::bigint as "userId", t.id as "tenantId", t.name as "tenantName",
      t.assignment_policy as "assignmentPolicy", t.patient_word as "patientWord", t.therapist_word as "therapistWord", t.time_zone as "timeZone",
      m.id as "memberId", m.first_name as "memberFirstName", m.last_name as "memberLastName", m.roles, m.permissions,
      m.access_level as "accessLevel", m.visibility, m.practitioner_id as "practitionerId",
      p.id as "patientId", p.first_name as "patientFirstName", p.last_name as "patientLastName", p.preferred_name as "preferredName",
      string_to_array(current_setting('app.scopes', true), ',') as scopes
    from tenant t
    left join member m on m.tenant_id = t.id and m.id = app.member()
    left join patient p on p.tenant_id = t.id and p.id = app.patient()
    where t.id = app.tenant()`;

/** The identities of the one asking, with the address of their login. */
export const myIdentities = () => query<Identity>`select ${identity} from app.identities(null, current_setting('app.user')::bigint)`;
