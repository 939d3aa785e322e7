import { deriveToken, hashToken } from '#src/platform/ids.ts';

export const invitationDays = 7;
/** Asking again does not break a link younger than this (B1). */
export const linkGraceMinutes = 5;

/** What makes a link: the invitation, and a number that changes with every new link. */
export type LinkOf = { tenantId: number; invitationId: number; nonce: number };

/** The token in a link: its clinic, and 256 bits that only this server can derive. */
export const invitationToken = (secret: string, { tenantId, invitationId, nonce }: LinkOf): string =>
  `${tenantId.toString(36)}.${deriveToken(secret, 'invitation', tenantId, invitationId, nonce)}`;

/** The link itself. The token stands behind `#`, which no browser sends to a server, so it is in no log and no Referer. */
export const invitationUrl = (baseUrl: string, token: string): string => `${baseUrl}/invitation#${token}`;

/** The clinic that a token names and the hash by which it is found; null for what cannot be a token. */
export const readToken = (token: string): { tenantId: number; hash: Buffer } | null => {
  const tenantId = /^([0-9a-z]{1,11})\.[\w-]{43}$/.exec(token)?.[1];
  const id = tenantId ? Number.parseInt(tenantId, 36) : NaN;
  return Number.isSafeInteger(id) ? { tenantId: id, hash: hashToken(token) } : null;
};
