import { createHmac } from 'node:crypto';
import { deriveToken, hashToken } from '#src/platform/ids.ts';

/** The token in a mailed link: 256 bits that only this server can derive. */
export const signInToken = (secret: string, linkId: number): string => deriveToken(secret, 'sign in', linkId);

/** Whether it can be such a token: digits with their browser, dressed up as one, would be guessed more often than they may be. */
export const isSignInToken = (token: string): boolean => /^[\w-]{43}$/.test(token);

/** The eight digits that can be typed instead, in the browser that asked. */
export const signInDigits = (secret: string, linkId: number): string => {
  const bits = createHmac('sha256', secret)
    .update(JSON.stringify(['sign in digits', linkId]))
    .digest()
    .readBigUInt64BE();
  return String(bits % 100_000_000n).padStart(8, '0');
};

/** As what the digits are kept: with the secret of the browser, without which they are soon guessed. */
export const digitsHash = (browser: string, digits: string): Buffer => hashToken(`sign in digits\0${browser}\0${digits}`);

/** The link itself. The token stands behind `#`, which no browser sends to a server. */
export const signInLinkUrl = (baseUrl: string, token: string): string => `${baseUrl}/sign-in/link#${token}`;

/** The digits that somebody typed, whatever stands between them; null where there are not eight. */
export const digitsIn = (typed: string): string | null => {
  const digits = typed.normalize('NFKC').replace(/[\s.\-–]/g, '');
  return /^[0-9]{8}$/.test(digits) ? digits : null;
};

/** The secret of a browser as we made it; null for anything else that a cookie may hold. */
export const browserSecret = (cookie: string | null | undefined): string | null => (cookie && /^[\w-]{43}$/.test(cookie) ? cookie : null);
