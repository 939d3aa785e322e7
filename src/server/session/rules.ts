import type { Me } from '#src/contract/auth.ts';
import { rightsOf } from '#src/policy/rights.ts';

type Asking = { roles: string[]; permissions: string[]; practitionerId: number | null } | null;

/** A3 as the interface offers it to one member. The database decides each case again (app.assign_refusal). */
export function assigningOf(member: Asking, policy: Me['tenant']['assignmentPolicy'], featureOn: boolean): Me['assigning'] {
  if (!member || !featureOn) return { oneself: 'never', colleagues: 'never' };
  const seesPatients = member.practitionerId !== null;
  const always =
    member.roles.includes('owner') ||
    member.roles.includes('clinicalAdmin') ||
    member.permissions.includes('canChangeAssignedPractitioners');
  if (always) return { oneself: seesPatients ? 'allowed' : 'never', colleagues: 'toAnyone' };
  if (!rightsOf(member).includes('careTeam.assign')) return { oneself: seesPatients ? 'onRequest' : 'never', colleagues: 'never' };
  return {
    oneself: !seesPatients ? 'never' : policy === 'open' ? 'allowed' : 'onRequest',
    colleagues: policy === 'open' ? 'toAnyone' : policy === 'careTeam' ? 'toOwnPatients' : 'never',
  };
}
