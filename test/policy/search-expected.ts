// Whom the oracle says that advanced search finds (Q2).
import * as booking from '#test/oracle/booking.ts';
import * as care from '#test/oracle/care.ts';
import * as rules from '#test/oracle/decide.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import type { Expected, Verdict } from './expected.ts';
import { sortName } from './loader.ts';
import { memberOf } from './entering.ts';

/**
 * A filter that fits each of them shows whom the list shows. A value of a profile fits where the profile opens, and so do appointments where every
 * calendar is shown, or the patient is one's own (S1).
 */
export function searching(world: World, who: Principal): Expected {
  const no = (reason: string): Verdict => ({ allow: false, reason });
  const me = memberOf(world, who);
  const first = world.patients.map(({ id }) => sortName(id)).toSorted()[0] ?? '';
  const sees = (id: number): Verdict => (who.kind === 'portal' ? no('R1 the right is missing') : rules.seesPatient(world, who, id));
  const isActive = (id: number): boolean => world.patients.some((p) => p.id === id && p.status === 'active');
  const listed = (id: number): Verdict => (isActive(id) ? sees(id) : no('A2 patient archived'));
  const where = (fits: boolean, id: number): Verdict => (fits ? listed(id) : no('does not fit the filter'));
  const joint = (id: number, also: Verdict): Verdict => (listed(id).allow ? also : listed(id));
  const byId = (decide: (id: number) => Verdict) => new Map(world.patients.map(({ id }) => [String(id), decide(id)]));
  const someoneHere = world.practitioners.some((pr) => pr.tenantId === who.tenantId);
  return {
    filtered: byId(listed),
    'filtered after the first': byId((id) => where(sortName(id) > first, id)),
    'filtered search': byId(listed),
    'filtered of any status': byId(sees),
    'filtered unassigned': byId((id) => where(care.isUnassigned(world, id), id)),
    'filtered mine': byId((id) => where(me !== undefined && rules.ownConnections(world, me, id).length > 0, id)),
    'filtered by practitioners': byId((id) => where(someoneHere && !care.isUnassigned(world, id), id)),
    'filtered by tag': byId((id) => joint(id, rules.opensProfile(world, who, id))),
    'filtered by birth': byId((id) => joint(id, rules.opensProfile(world, who, id))),
    'filtered by appointments': byId((id) => joint(id, booking.seesWholeCalendarOf(world, who, id))),
  };
}
