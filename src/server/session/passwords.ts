import { hash, verify } from '@node-rs/argon2';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { fold } from '#src/platform/names.ts';

// argon2id, 64 MiB, 3 passes (AN-2). The library's Algorithm enum cannot be imported where types are erased; 2 is Argon2id.
const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const shortest = 15;
// A password that falls to fewer guesses is on everybody's list, or is a pattern of the keyboard.
const fewestGuesses = 1e8;
const guessing = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

// Two at a time: hashing takes a core and 64 MiB each, and may not starve everything else.
let free = 2;
const waiting: (() => void)[] = [];
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

/** What is kept of a password: argon2id, as a PHC string. Unicode is normalised once (NFC); nothing is cut off. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFC'), cost));

// What a password is held against where there is no login, so that the answer takes as long.
const nobody = hashPassword('nobody has this password');

/** Whether a password is the one kept; false, after the same work, where none is kept. */
export const verifyPassword = async (kept: string | null, password: string): Promise<boolean> => {
  const against = kept ?? (await nobody);
  const matches = await inTurn(() => verify(against, password.normalize('NFC')));
  return matches && kept !== null;
};

/** Whether a password is too easy to guess: short, common, a pattern, or made of the address or the clinic's name (AN-1). */
export const isWeak = (password: string, email: string, clinic: string): boolean => {
  const plain = password.normalize('NFC');
  const characters = Array.from(plain);
  if (characters.length < shortest || new Set(characters).size < 5 || guessing.check(plain).guesses < fewestGuesses) return true;
  const folded = fold(plain).replaceAll(' ', '');
  return [email.split('@')[0] ?? '', clinic, 'caseload'].some((word) => {
    const part = fold(word).replaceAll(' ', '');
    return part.length >= 4 && folded.includes(part) && folded.length - part.length < shortest - 5;
  });
};
