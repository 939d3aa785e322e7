import type { Settings } from '#src/contract/clinic.ts';
import type { Effect } from '#src/contract/team.ts';
import { assigningOf } from '#src/policy/assigning.ts';
import type { Assigning } from '#src/policy/assigning.ts';
import { rightsOf } from '#src/policy/rights.ts';
import type { Feature, Right } from '#src/policy/rights.ts';
import type { MemberNow } from './queries.ts';

const named = ({ id, firstName, lastName }: MemberNow) => ({ id, firstName, lastName });

/** O3: for whom another policy changes which way of changing care teams (A3). */
export const underAnotherPolicy = (
  members: MemberNow[],
  from: Settings['assignmentPolicy'],
  to: Settings['assignmentPolicy'],
  on: boolean,
) =>
  members
    .map((member) => ({ ...named(member), before: assigningOf(member, from, on), after: assigningOf(member, to, on) }))
    .filter(({ before, after }) => !isSame(before, after));
const isSame = (one: Assigning, other: Assigning) => one.oneself === other.oneself && one.colleagues === other.colleagues;

/** Rights that nobody has while their flag is off (F1). */
const restsOn: Partial<Record<Feature, Right[]>> = {
  therapistPatientAssignment: ['careTeam.assign', 'careTeam.unassign', 'careTeam.queue', 'careTeam.request'],
  breakGlass: ['emergency.open'],
};

/** O3: the rights that each member gains and loses when flags are switched. */
export const rightsBySwitching = (
  members: MemberNow[],
  before: { feature: Feature; enabled: boolean }[],
  wanted: Partial<Record<Feature, boolean>>,
): Effect['rights'] => {
  const turned = (on: boolean): Right[] =>
    before.flatMap(({ feature, enabled }) => (wanted[feature] === on && enabled !== on ? (restsOn[feature] ?? []) : []));
  const [given, taken] = [turned(true), turned(false)];
  return members
    .map((member) => {
      const held = rightsOf(member);
      const { id, ...name } = named(member);
      return {
        memberId: id,
        ...name,
        gains: given.filter((right) => held.includes(right)),
        loses: taken.filter((right) => held.includes(right)),
      };
    })
    .filter(({ gains, loses }) => gains.length + loses.length > 0);
};

/** The settings wanted, and what changes, old and new. */
export const withSettings = <S extends { version: number }>(now: S, wanted: Partial<S>) => {
  const to: S = { ...now, ...wanted, version: now.version };
  const names = (Object.keys(to) as (keyof S)[]).filter((name) => to[name] !== now[name]);
  return { to, changed: Object.fromEntries(names.map((name) => [name, { from: now[name], to: to[name] }])) };
};
