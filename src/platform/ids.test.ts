import { expect, test } from 'vitest';
import { deriveToken, hashToken, newId, newToken } from './ids.ts';

test('RL-8 ids are positive, below 2^53, and neither count nor order anything', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  const rising = ids.filter((id, i) => id > (ids[i - 1] ?? 0)).length / ids.length;
  expect(rising).toBeGreaterThan(0.48);
  expect(rising).toBeLessThan(0.52);
  // Every power of two is reached: the top half holds half of them, the top quarter a quarter.
  expect(ids.filter((id) => id >= 2 ** 52).length / ids.length).toBeCloseTo(0.5, 1);
});

test('SE-1 a token is 256 random bits in 43 characters that fit an address', () => {
  const tokens = Array.from({ length: 1000 }, newToken);
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token) && Buffer.from(token, 'base64url').length === 32)).toBe(true);
  expect(new Set(tokens).size).toBe(1000);
  expect(hashToken(tokens[0] ?? '')).toHaveLength(32);
});

test('IN-1 a derived token is the same again for the same purpose, and another for any other', () => {
  const secret = 's'.repeat(32);
  const purposes = [
    ['invitation', 1, 2, 3],
    ['invitation', 1, 2, 4],
    ['invitation', 1, 23],
    ['invitation', 12, 3],
    ['invitation', '1', 2, 3],
    ['invitation 1', 2, 3],
    ['login', 1, 2, 3],
    ['invitation', 1, 2, 3, ''],
    [],
  ];
  const tokens = purposes.map((purpose) => deriveToken(secret, ...purpose));
  expect(tokens).toEqual(purposes.map((purpose) => deriveToken(secret, ...purpose)));
  expect(new Set([...tokens, deriveToken(`${secret}x`, 'invitation', 1, 2, 3)]).size).toBe(purposes.length + 1);
  expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
});
