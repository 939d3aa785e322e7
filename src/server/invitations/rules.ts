import { deriveToken, tokenOf } from '#src/platform/ids.ts';

export const invitationDays = 7;
/** Asking again does not break a link younger than this (B1). */
export const linkGraceMinutes = 5;

/** What makes a link: the invitation, and a number that changes with every new link. */
export type LinkOf = { tenantId: number; invitationId: number; nonce: number };

/** The token in a link: its clinic, and 256 bits that only this server can derive. */
export const invitationToken = (secret: string, { tenantId, invitationId, nonce }: LinkOf): string =>
  tokenOf(tenantId, deriveToken(secret, 'invitation', tenantId, invitationId, nonce));

/** The link itself. The token stands behind `#`, which no browser sends to a server, so it is in no log and no Referer. */
export const invitationUrl = (baseUrl: string, token: string): string => `${baseUrl}/invitation#${token}`;
