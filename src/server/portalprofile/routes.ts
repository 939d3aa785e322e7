import { changeMyProfile, myProfile } from '#src/contract/portalprofile.ts';
import type { OwnProfile } from '#src/contract/portalprofile.ts';
import type { ProfileNow } from '#src/contract/patients.ts';
import { Problem } from '#src/contract/problems.ts';
import { serve } from '#src/http/serve.ts';
import type { Route } from '#src/http/serve.ts';
import type { Tx } from '#src/platform/db.ts';
import { changeProfileTo, lockProfile, profileNow } from '../patients/queries.ts';
import { changeOf } from '../patients/rules.ts';

export const routes: Route[] = [
  serve(myProfile, async ({ tx, viewer }) => ownOf(await now(tx, viewer.patientId))),

  // Threat: changing what is the clinic's to change, or writing over what it has just saved. The contract knows no other field, row security
  // compares the row with what it was, and one version follows the other, whatever races.
  serve(changeMyProfile, async ({ tx, viewer, body: { version, ...wanted } }) => {
    const patientId = viewer.patientId ?? 0;
    await tx.one(lockProfile(patientId));
    const before = await now(tx, patientId);
    if (before.version !== version) throw new Problem('changed_meanwhile', { current: ownOf(before) });
    const { fields, was, next } = changeOf(before, wanted);
    if (fields.length > 0 && !(await tx.one(changeProfileTo(patientId, next, was, fields)))) throw new Problem('not_allowed');
    return ownOf(await now(tx, patientId));
  }),
];

async function now(tx: Tx, patientId: number | null): Promise<ProfileNow> {
  const found = patientId === null ? undefined : await tx.one(profileNow(patientId));
  if (!found) throw new Problem('not_found');
  return found;
}

/** What of a profile its patient is shown: not the clinic's notes for safety, nor who referred. */
const ownOf = ({ alerts: _alerts, referredBy: _referredBy, ...own }: ProfileNow): OwnProfile => own;
