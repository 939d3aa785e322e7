// What the oracle says of coming in at all, for one principal.
import * as rules from '#test/oracle/decide.ts';
import { SCOPES } from '#test/oracle/world.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import { features } from '#src/policy/rights.ts';
import { askedRights } from './deciders.ts';
import type { Expected, Verdict } from './expected.ts';
import { sessions } from './loader.ts';

const verdict = (allow: boolean, reason: string): Verdict => ({ allow, reason });

export const memberOf = (world: World, who: Principal) =>
  who.kind === 'member' ? world.members.find((m) => m.id === who.memberId && m.tenantId === who.tenantId) : undefined;
export const inGoodStanding = (world: World, who: Principal): boolean => {
  const member = memberOf(world, who);
  return member !== undefined && member.status === 'active' && member.approved;
};

/** Who is let in at all (R6): a member in good standing; a patient who has a portal and is not archived. */
export function entering(world: World, who: Principal): Expected {
  const rights = Object.entries(askedRights).map(([right, named]) => [right, rules.holdsRight(world, who, named)] as const);
  const portal =
    who.kind === 'portal' &&
    rules.seesPatient(world, who, who.patientId).allow &&
    world.patients.some((p) => p.id === who.patientId && p.status === 'active');
  const enters = who.kind === 'member' ? inGoodStanding(world, who) : portal;
  return {
    enter: new Map([['yes', verdict(enters, who.kind === 'member' ? 'R6 member active' : 'B3 own portal')]]),
    rights: new Map(rights),
    door: door(world, who, enters),
  };
}

/** How one comes in: with a session that is neither over nor left alone too long (SE-3), as who one is, for the clinic on the page. */
function door(world: World, who: Principal, enters: boolean): Map<string, Verdict> {
  const on = (feature: string) => world.tenants.some((t) => t.id === who.tenantId && t.features[feature as 'breakGlass']);
  return new Map([
    ...sessions.map(
      (which) => [which, verdict(enters && (which === 'open' || which === 'just not idle'), `a session that is ${which}`)] as const,
    ),
    ['as the other kind', verdict(false, 'nobody else')],
    ['as either', verdict(enters, 'R6 member active')],
    ['for this clinic', verdict(enters, 'R6 member active')],
    ['for another clinic', verdict(false, 'R7 not in this clinic')],
    ...features.map((feature) => [feature, verdict(enters && on(feature), `F1 ${feature}`)] as const),
    // Of members a scope asks nothing: no endpoint asks them for one.
    ...SCOPES.map(
      (scope) => [scope, verdict(enters && (who.kind === 'member' || rules.opensInPortal(world, who, scope).allow), 'B4')] as const,
    ),
  ]);
}
