import type { MemberInvitation } from '#src/contract/colleagues.ts';
import { deriveToken, tokenOf } from '#src/platform/ids.ts';
import { rightsOf } from '#src/policy/rights.ts';

/** The token in a colleague's link: its clinic, and 256 bits that only this server can derive. */
export const memberToken = (secret: string, about: { tenantId: number; invitationId: number; nonce: number }): string =>
  tokenOf(about.tenantId, deriveToken(secret, 'memberInvitation', about.tenantId, about.invitationId, about.nonce));

/** R4, reading (e): roles that see every patient, whatever the visibility. */
const wide = ['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller'];

/** R1, R3: roles that open a record at all, to whoever is clinical. */
const reading = ['owner', 'clinicalAdmin', 'clinician', 'supervisor', 'trainee'];

/** O3: what a member like this may do, and whose records open to them (R1, R3, R6). */
export const accessOf = ({ roles, accessLevel, visibility }: Pick<MemberInvitation, 'roles' | 'accessLevel' | 'visibility'>) => {
  const opens = accessLevel === 'clinical' && roles.some((role) => reading.includes(role));
  return {
    rights: rightsOf({ roles, permissions: [] }),
    reads: !opens
      ? ('none' as const)
      : roles.some((role) => ['owner', 'clinicalAdmin'].includes(role))
        ? ('all' as const)
        : ('assigned' as const),
    sees: roles.some((role) => wide.includes(role)) ? ('all' as const) : visibility,
  };
};
