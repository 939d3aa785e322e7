import { z } from 'zod';
import { FeatureName } from './clinic.ts';
import { endpoint, Id, Nothing, portalScopes } from './endpoint.ts';

/** One of the ways in which a login can act: a membership, or a place in a clinic's portal. */
const Identity = z.object({
  tenantId: Id,
  tenantName: z.string(),
  memberId: Id.nullable(),
  patientId: Id.nullable(),
  /** The name of the patient for whom a guardian acts (B4); null in one’s own portal, and for a member. */
  forWhom: z.string().nullable(),
});

export const Me = z.object({
  user: z.object({ id: Id, email: z.string() }),
  tenant: z.object({
    id: Id,
    name: z.string(),
    assignmentPolicy: z.enum(['open', 'careTeam', 'managed']),
    patientWord: z.enum(['patient', 'client']),
    therapistWord: z.enum(['therapist', 'clinician', 'practitioner']),
    timeZone: z.string(),
  }),
  /** Null in the portal. */
  member: z
    .object({
      id: Id,
      firstName: z.string(),
      lastName: z.string(),
      roles: z.array(z.string()),
      permissions: z.array(z.string()),
      accessLevel: z.enum(['clinical', 'administrative']),
      visibility: z.enum(['all', 'namesOnly', 'own']),
      practitionerId: Id.nullable(),
    })
    .nullable(),
  /** Null for a member. */
  patient: z
    .object({
      id: Id,
      firstName: z.string(),
      lastName: z.string(),
      preferredName: z.string().nullable(),
      /** What of the portal may be used: everything by the patient, some of it by a guardian (B4). */
      scopes: z.array(z.enum(portalScopes)),
      isGuardian: z.boolean(),
    })
    .nullable(),
  features: z.record(FeatureName, z.boolean()),
  /** What the interface offers; every request is decided again. */
  rights: z.array(z.string()),
  /** A3 as it falls out for this member: may they assign themselves, and colleagues to whom? */
  assigning: z.object({
    oneself: z.enum(['allowed', 'onRequest', 'never']),
    colleagues: z.enum(['toAnyone', 'toOwnPatients', 'never']),
  }),
  identities: z.array(Identity),
  demo: z.boolean(),
  /** False where this server sends no mail: links are handed over. */
  mails: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const signIn = endpoint({
  method: 'POST',
  path: '/v2/auth/sign-in',
  summary: 'Sign in with e-mail address and password',
  needs: 'anyone',
  body: z.strictObject({ email: z.string().max(320), password: z.string().max(1024) }),
  output: z.object({ as: Identity, identities: z.array(Identity) }),
  problems: ['wrong_credentials', 'too_many_attempts'],
});

/** Asks for the mail that signs a client in without a password. The browser that asks is told apart by a cookie (IN-2). */
export const requestSignInLink = endpoint({
  method: 'POST',
  path: '/v2/portal/sign-in-links',
  summary: 'Have a link to the portal mailed; the answer is the same for every address',
  needs: 'anyone',
  body: z.strictObject({ email: z.string().max(320) }),
  output: Nothing,
  problems: ['too_many_attempts'],
});

/** Uses the link up: a POST that a click sends, so that whoever merely opens links changes nothing (B1). */
export const signInByLink = endpoint({
  method: 'POST',
  path: '/v2/portal/sign-in-links/use',
  summary: 'Sign in to the portal with a mailed link, or with its digits, in the browser that asked for it; once',
  needs: 'anyone',
  body: z.union([z.strictObject({ token: z.string().min(10).max(200) }), z.strictObject({ code: z.string().max(40) })]),
  output: Nothing,
  problems: ['another_browser', 'sign_in_link_over', 'wrong_digits', 'too_many_attempts'],
});

export const signOut = endpoint({
  method: 'POST',
  path: '/v2/auth/sign-out',
  summary: 'End this session, or every session of this login',
  needs: 'anyone',
  body: z.strictObject({ everywhere: z.boolean().default(false) }).nullish(),
  output: Nothing,
});

export const switchIdentity = endpoint({
  method: 'POST',
  path: '/v2/auth/switch',
  summary: 'Act at another clinic, or in another role, of the same login',
  needs: 'signedIn',
  body: z.strictObject({ tenantId: Id, memberId: Id.nullable(), patientId: Id.nullable() }),
  output: Identity,
  problems: ['not_found', 'password_needed'],
});

export const me = endpoint({
  method: 'GET',
  path: '/v2/auth/me',
  summary: 'Who is signed in, where, and with which rights',
  needs: 'signedIn',
  output: Me,
});
