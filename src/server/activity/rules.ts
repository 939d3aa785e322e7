import { createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

/** Signs flat statements with a key that nobody has who has only the database. */
export type Signer = {
  /** Ed25519, raw, base64url. */
  publicKey: string;
  /** A statement with its signature, its keys in order: what is signed is all but the key and the signature. */
  sign(statement: Record<string, string | number>): Record<string, string | number>;
};

// How PKCS #8 wraps the 32 bytes of an Ed25519 key.
const wrapped = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The clinic's own key, made from the secret of this installation: the same after every start. */
export function signerOf(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'caseload: signing the activity log', 32));
  const key = createPrivateKey({ key: Buffer.concat([wrapped, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'jwk' }).x as string;
  return {
    publicKey,
    sign: (statement) => {
      const inOrder = Object.fromEntries(Object.entries(statement).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      return { ...inOrder, publicKey, signature: sign(null, Buffer.from(JSON.stringify(inOrder)), key).toString('base64url') };
    },
  };
}
