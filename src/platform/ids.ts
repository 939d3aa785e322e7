import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A new id: a random positive integer below 2^53, so that ids neither count nor order anything. */
export const newId = (): number => {
  const id = randomBytes(8).readBigUInt64BE() >> 11n;
  return id === 0n ? newId() : Number(id);
};

/** A new secret of 256 random bits, as 43 URL-safe characters. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 of a token: what the database keeps instead of the token. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A token that can be made again from what it is for, and by nobody without the secret: 256 bits, URL-safe. */
export const deriveToken = (secret: string, ...purpose: (string | number)[]): string =>
  createHmac('sha256', secret).update(JSON.stringify(purpose)).digest('base64url');

/** A token that says whose it is: the tenant, and 256 bits that nobody guesses. */
export const tokenOf = (tenantId: number, secret: string): string => `${tenantId.toString(36)}.${secret}`;

/** The tenant that a token names and the hash by which it is found; null for what cannot be a token. */
export const readToken = (token: string): { tenantId: number; hash: Buffer } | null => {
  const tenantId = /^([0-9a-z]{1,11})\.[\w-]{43}$/.exec(token)?.[1];
  const id = tenantId ? Number.parseInt(tenantId, 36) : NaN;
  return Number.isSafeInteger(id) ? { tenantId: id, hash: hashToken(token) } : null;
};
