import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// Text that the database keeps without being able to read it: AES-256-GCM, a key for each clinic made from the installation's secret.
// A sealed text opens only for what it was sealed for: moved to another row, it does not open.

const algorithm = 'aes-256-gcm';
const [nonceLength, tagLength] = [12, 16];
/** Says by which key and form a text was sealed, so that another can follow. */
const firstForm = 1;

const keyOf = (secret: string, tenantId: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', JSON.stringify(['vault', firstForm, tenantId]), 32));

/** What a text belongs to: the kind of row, and the ids that make it this one. */
export type Place = { secret: string; tenantId: number; of: readonly (string | number)[] };
const boundTo = ({ tenantId, of }: Place): Buffer => Buffer.from(JSON.stringify([firstForm, tenantId, ...of]));

/** A text as the database keeps it: the form, a random nonce, the tag, and what cannot be read. */
export function sealText(text: string, place: Place): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, keyOf(place.secret, place.tenantId), nonce, { authTagLength: tagLength });
  cipher.setAAD(boundTo(place));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(firstForm), nonce, cipher.getAuthTag(), body]);
}

/** @throws Error where it was sealed for another place or with another secret, or was changed since */
export function openText(sealed: Buffer, place: Place): string {
  if (sealed[0] !== firstForm || sealed.length < 1 + nonceLength + tagLength) throw new Error('a sealed text is of no form that is known');
  const nonce = sealed.subarray(1, 1 + nonceLength);
  const tag = sealed.subarray(1 + nonceLength, 1 + nonceLength + tagLength);
  const decipher = createDecipheriv(algorithm, keyOf(place.secret, place.tenantId), nonce, { authTagLength: tagLength });
  decipher.setAAD(boundTo(place));
  decipher.setAuthTag(tag);
  return decipher.update(sealed.subarray(1 + nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8');
}
