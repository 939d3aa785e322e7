import type { Needs } from '#src/contract/endpoint.ts';
import { query } from '#src/platform/db.ts';
import type { Query } from '#src/platform/db.ts';
import { hashToken } from '#src/platform/ids.ts';
import { holdersOf } from '#src/policy/rights.ts';
import type { Asked, Viewer } from './serve.ts';

/** The name of the session cookie; with the prefix that ties it to this host wherever the connection is encrypted. */
export const cookieName = (baseUrl: string): string => (baseUrl.startsWith('https:') ? '__Host-caseload' : 'caseload');

/** How the session cookie is set. It lives as long as the browser; the database ends the session earlier. */
export const cookieOptions = (baseUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: baseUrl.startsWith('https:') }) as const;

/** The name of the cookie by which the browser that asked for a link is known (IN-2), and how it is set: for as long as a link lasts. */
export const browserCookieName = (baseUrl: string): string => `${cookieName(baseUrl)}-browser`;
export const browserCookieOptions = (baseUrl: string) => ({ ...cookieOptions(baseUrl), maxAge: 10 * 60 });

const noToken = Buffer.alloc(32);

/** The first statement of every transaction: who is asking, whether they may use this function at all, and the context for all that follows. */
export function enter(asked: Asked, needs: Exclude<Needs, 'anyone'>): Query<Viewer> {
  const token = asked.token === null ? noToken : hashToken(asked.token);
  const actingAs = needs === 'signedIn' ? null : 'right' in needs ? 'member' : 'patient';
  const holders = needs !== 'signedIn' && 'right' in needs ? holdersOf(needs.right) : null;
  const feature = needs === 'signedIn' ? null : (needs.feature ?? null);
  const scope = needs !== 'signedIn' && 'patient' in needs ? (needs.scope ?? null) : null;
  return query<Viewer>`
    select tenant_id as "tenantId", user_id as "userId", member_id as "memberId", patient_id as "patientId",
      practitioner_id as "practitionerId", roles, permissions
    from app.enter(${token}, ${actingAs}, ${holders?.roles ?? null}, ${holders?.permission ?? null}, ${feature}, ${scope},
      ${asked.clinic}, ${!asked.background}, ${asked.requestId}, ${asked.ip})`;
}

/**
 * The first statement of a transaction for whoever holds a link that is no session: as its appointment alone, or as the member whose calendar's
 * address it is. Not entered: it is no token, there is no such link, or it is good no longer.
 */
export const enterByLink = (
  what: 'appointment' | 'calendar',
  link: { tenantId: number; hash: Buffer } | null,
  asked: Pick<Asked, 'requestId' | 'ip'>,
) =>
  query<{ entered: boolean }>`
    select app.enter_link(${what}, ${link?.tenantId ?? 0}, ${link?.hash ?? noToken}, ${asked.requestId}, ${asked.ip}) as entered`;
