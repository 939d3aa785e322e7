import { rightsOf } from './rights.ts';

type Policy = 'open' | 'careTeam' | 'managed';
type Asking = { roles: readonly string[]; permissions: readonly string[]; practitionerId: number | null } | null;
export type Assigning = {
  oneself: 'allowed' | 'onRequest' | 'never';
  colleagues: 'toAnyone' | 'toOwnPatients' | 'never';
};

/** A3 as the interface offers it to one member. The database decides each case again (app.assign_refusal). */
export function assigningOf(member: Asking, policy: Policy, featureOn: boolean): Assigning {
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
