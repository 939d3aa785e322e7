// Advanced search (Q2): whom filters find that fit everyone, or whose profile or calendar is open to the one asking.
import * as booking from '#test/oracle/booking.ts';
import * as care from '#test/oracle/care.ts';
import * as rules from '#test/oracle/decide.ts';
import type { Principal, World } from '#test/oracle/world.ts';
import type { Expected, Verdict } from './expected.ts';
import { sortName } from './loader.ts';
import { memberOf } from './entering.ts';

const filtered = (filter: string, words = 'null', after: 'all' | 'after' = 'all'): string =>
  `(select coalesce(json_agg(id::text), '[]') from app.page_of_patients(${words}, 'all', ${after === 'all' ? 'null, null' : '$3, $4'}, 1000, ${filter}) id)`;
const everyone = `'{"status": "active"}'`;
const byPractitioners = `jsonb_build_object('practitioners', coalesce((select jsonb_agg(pr.id) from practitioner pr where pr.tenant_id = app.tenant()), '[0]'))`;

/** What is asked, as part of the object of all answers. Every profile of the loader has this tag and this date of birth. */
export const inSearch = `
  'filtered', ${filtered(everyone)},
  'filtered after the first', ${filtered(everyone, 'null', 'after')},
  'filtered search', ${filtered(everyone, `'{sam}'`)},
  'filtered of any status', ${filtered(`'{"status": "all"}'`)},
  'filtered unassigned', ${filtered(`'{"unassigned": "yes"}'`)},
  'filtered mine', ${filtered(`'{"mine": "yes"}'`)},
  'filtered by practitioners', ${filtered(byPractitioners)},
  'filtered by tag', ${filtered(`'{"tags": [7]}'`)},
  'filtered by birth', ${filtered(`'{"digits": "4242", "born": ["1987-03-12"]}'`)},
  'filtered by appointments', ${filtered(`'{"noNext": "yes", "nextAfter": "1900-01-01"}'`)}`;

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
