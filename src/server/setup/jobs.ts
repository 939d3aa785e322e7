import type { Database } from '#src/platform/db.ts';
import { asOwner, replaceCode } from './queries.ts';
import { newSetupCode } from './rules.ts';

/**
 * O1, AN-8: the code with which the first clinic of this installation is made, new at every start; null where there is one already. Only its
 * hash is kept.
 * @param owner connected as a login that may act as the tables' owner
 */
export async function makeSetupCode(owner: Database): Promise<string | null> {
  const code = newSetupCode();
  const [, [made]] = await owner.together(asOwner(), replaceCode(code));
  return made ? code : null;
}
