import { expect, test } from 'vitest';
import { killRounds } from '../bench/kill.ts';

test('UP-5 a server killed at random moments of uploading and saving loses nothing it has acknowledged, and leaves no file without a row nor row without its file', async () => {
  const { rounds, findings } = await killRounds(3);
  expect([rounds, findings]).toEqual([3, []]);
}, 240_000);
