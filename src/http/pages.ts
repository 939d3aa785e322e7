import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#src/contract/problems.ts';
import type { Asked, Here } from './serve.ts';

type Place = { name: string; id: number };
type Input = { query: { cursor?: string | undefined; limit: number }; asked: Asked; here: Here };

const sealOf = (place: string, { asked, here }: Input): Buffer =>
  createHmac('sha256', here.config.secret).update(`cursor\0${asked.token}\0${place}`).digest().subarray(0, 16);

/**
 * The place after which a page begins, from its cursor; null for the first page.
 * @throws Problem invalid, for a cursor that this server did not give to this session
 */
export function placeOf(input: Input): Place | null {
  if (input.query.cursor === undefined) return null;
  const [place = '', seal = ''] = input.query.cursor.split('.');
  const given = Buffer.from(seal, 'base64url');
  const expected = sealOf(place, input);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Problem('invalid', { fields: [{ path: 'cursor', message: 'is not a cursor of this list' }] });
  const [name, id] = JSON.parse(Buffer.from(place, 'base64url').toString()) as [string, number];
  return { name, id };
}

/** A page of `limit` rows, of the `limit + 1` that were asked for, with the cursor of the next. */
export function pageOf<Row extends { id: number; sortName: string }>(rows: Row[], input: Input): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, input.query.limit);
  const last = items.at(-1);
  if (rows.length <= input.query.limit || !last) return { items, nextCursor: null };
  const place = Buffer.from(JSON.stringify([last.sortName, last.id])).toString('base64url');
  return { items, nextCursor: `${place}.${sealOf(place, input).toString('base64url')}` };
}
