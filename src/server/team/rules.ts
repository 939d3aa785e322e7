import type { Effect, TeamMember } from '#src/contract/team.ts';
import { rightsOf } from '#src/policy/rights.ts';
import type { Right } from '#src/policy/rights.ts';

const fields = ['roles', 'permissions', 'accessLevel', 'visibility', 'status', 'approved', 'type', 'practitionerId'] as const;
type Field = (typeof fields)[number];
export type MemberChange = { [K in Field]?: TeamMember[K] | undefined };

/** A member with a change made, and what changes, old and new. What is not named stays: a level that was chosen outlives the roles (R3). */
export const withChange = (before: TeamMember, change: MemberChange) => {
  const given = Object.fromEntries(fields.flatMap((field) => (change[field] === undefined ? [] : [[field, once(change[field])]])));
  const after: TeamMember = { ...before, ...given };
  const names = fields.filter((field) => said(before[field]) !== said(after[field]));
  return { after, changed: Object.fromEntries(names.map((field) => [field, { from: before[field], to: after[field] }])) };
};
const once = <T>(value: T) => (Array.isArray(value) ? [...new Set<unknown>(value)] : value);
const said = (value: TeamMember[Field]) =>
  JSON.stringify(Array.isArray(value) ? [...value].map(String).toSorted((one, other) => one.localeCompare(other)) : value);

/** O3: the rights that a member gains and loses. Who may not act has none. */
export const rightsByChange = (before: TeamMember, after: TeamMember): Effect['rights'] => {
  const [had, has] = [rightsNow(before), rightsNow(after)];
  const gains = has.filter((right) => !had.includes(right));
  const loses = had.filter((right) => !has.includes(right));
  const { id, firstName, lastName } = after;
  return gains.length + loses.length > 0 ? [{ memberId: id, firstName, lastName, gains, loses }] : [];
};
const rightsNow = (member: TeamMember): Right[] => (member.status === 'active' && member.approved ? rightsOf(member) : []);
