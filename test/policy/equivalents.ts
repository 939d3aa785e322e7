// Mutants that decide the same as the original, with the argument why. Everything else must be killed.
import type { Mutant } from './mutants.ts';

const arguments_: readonly (readonly [object: RegExp, change: RegExp, why: string])[] = [];

/** Why a mutant decides the same as the original; undefined where nobody has said. */
export const equivalentBecause = ({ object, change }: Pick<Mutant, 'object' | 'change'>): string | undefined =>
  arguments_.find(([of, what]) => of.test(object) && what.test(change))?.[2];
