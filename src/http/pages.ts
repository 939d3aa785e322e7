import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Problem } from '#src/contract/problems.ts';
import type { Asked, Here } from './serve.ts';

/** Where a page ends: what the list is ordered by (a name, or an instant), and the id that tells equals apart. */
type Place = { name: string; id: number };
type Input = { query: { cursor?: string | undefined; limit: number }; asked: Asked; here: Here };
/** By what a list is ordered. A cursor of one order is none of the other. */
type Order = 'sortName' | 'at';

// A cursor stands for a patient, or for an act of somebody: it is encrypted, and opens only for the session to which it was given.
const algorithm = 'aes-256-gcm';
const keyOf = ({ asked, here }: Input, by: Order): Buffer =>
  createHash('sha256').update(`cursor\0${by}\0${here.config.secret}\0${asked.token}`).digest();

/**
 * The place after which a page begins, from its cursor; null for the first page.
 * @throws Problem invalid, for a cursor that this server did not give to this session
 */
export function placeOf(input: Input, by: Order = 'sortName'): Place | null {
  if (input.query.cursor === undefined) return null;
  try {
    const sealed = Buffer.from(input.query.cursor, 'base64url');
    if (sealed.toString('base64url') !== input.query.cursor) throw new Error('not as it was written');
    const decipher = createDecipheriv(algorithm, keyOf(input, by), sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(sealed.subarray(12, 28));
    const [name, id] = JSON.parse(decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8')) as [string, number];
    return { name, id };
  } catch {
    throw new Problem('invalid', { fields: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
  }
}

/** A page of `limit` rows, of the `limit + 1` that were asked for, with the cursor of the next. */
export function pageOf<Row extends { id: number } & ({ sortName: string } | { at: string })>(
  rows: Row[],
  input: Input,
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, input.query.limit);
  const last = items.at(-1);
  if (rows.length <= input.query.limit || !last) return { items, nextCursor: null };
  const nonce = randomBytes(12);
  const [by, name] = 'sortName' in last ? (['sortName', last.sortName] as const) : (['at', last.at] as const);
  const cipher = createCipheriv(algorithm, keyOf(input, by), nonce);
  const place = Buffer.concat([cipher.update(JSON.stringify([name, last.id]), 'utf8'), cipher.final()]);
  return { items, nextCursor: Buffer.concat([nonce, cipher.getAuthTag(), place]).toString('base64url') };
}
