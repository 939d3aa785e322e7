import { expect, test } from 'vitest';
import * as care from './care.ts';
import { all, as, holder, ME, only, PORTAL, readsAll, scene } from './scene.ts';
import type { Ask, Scene } from './scene.ts';
import type { AccessRequest, Emergency, Member, Role, World } from './world.ts';

const ALLNAMES: Partial<Member> = { visibility: 'all' };
const me = (fact: Partial<Member>): Scene => ({ me: { ...ALLNAMES, ...fact } });
const roles = (...list: Role[]): Scene => me({ roles: list });
const request = (fact: Partial<AccessRequest> = {}): AccessRequest => ({
  tenantId: 1,
  id: 61,
  patientId: 31,
  practitionerId: 12,
  memberId: 22,
  outcome: null,
  ...fact,
});
const emergency = (fact: Partial<Emergency> = {}): Emergency => ({
  tenantId: 1,
  id: 62,
  patientId: 31,
  practitionerId: 12,
  memberId: 22,
  from: -1_000,
  until: 0,
  reviewed: false,
  ...fact,
});
const other = (w: World): Member => w.members[1] as Member;

// ---- A10
const asks: Ask = (w) => care.mayAsk(w, ME, 31);
test('A10 who may not assign themselves asks: under careTeam and managed, and a trainee under open', () => {
  only(asks, { ...me({}), policy: 'careTeam' }, { ...me({}), policy: 'open' }, { ...me(holder.me ?? {}), policy: 'managed' })();
  all(asks, { ...me({}), policy: 'managed' }, { ...roles('trainee'), policy: 'open' })();
});
test('A10 nobody asks without need or ground', () => {
  const team: Scene = { ...me({}), policy: 'careTeam' };
  const no = { ...me({ practitionerId: null }), policy: 'careTeam' } as const;
  only(
    asks,
    team,
    no,
    { ...team, mine: {} },
    { ...team, flag: false },
    { ...team, blocked: true },
    { ...team, patient: { status: 'archived' } },
  )();
  only(asks, team, { ...team, me: { visibility: 'own' } }, { ...me({ type: 'STAFF' }), policy: 'careTeam' })();
  // An emergency puts nobody on the care team.
  all(asks, { ...team, emergency: {} })();
});
const seesTheirs: Ask = (w) => care.seesRequest(w, ME, request());
test('A10 a request is seen by its maker, the care team and those who may always assign', () => {
  only(seesTheirs, { mine: {} }, me({}), { ...me({}), emergency: {} }, roles('practiceAdmin'))();
  all(seesTheirs, roles('owner'), roles('clinicalAdmin'), me(holder.me ?? {}))();
  only((w) => care.seesRequest(w, ME, request({ memberId: 21 })), me({}), { ...me({}), blocked: true })();
  expect(care.seesRequest(scene(), PORTAL, request()).allow).toBe(false);
});
const settles: Ask = (w) => care.maySettle(w, ME, request());
test('A10 A3 deciding is assigning, and never about oneself or twice', () => {
  only(
    settles,
    { mine: {}, policy: 'careTeam' },
    { mine: {}, policy: 'managed' },
    { ...me({}), policy: 'open' },
    { mine: {}, ...as('trainee') },
  )();
  expect(care.maySettle(scene(roles('clinicalAdmin')), ME, request({ memberId: 21 })).allow).toBe(false);
  expect(care.maySettle(scene(roles('clinicalAdmin')), ME, request({ outcome: 'declined' })).allow).toBe(false);
});
test('A10 one withdraws one’s own open request', () => {
  const withdraws = (fact: Partial<AccessRequest>) => care.mayWithdraw(scene(me({})), ME, request(fact)).allow;
  expect([withdraws({ memberId: 21 }), withdraws({ memberId: 21, outcome: 'declined' }), withdraws({})]).toEqual([true, false, false]);
});

// ---- A14
const breaks: Ask = (w) => care.mayOpenEmergency(w, ME, 31);
test('A14 the glass is broken with flag, permission, level and practitioner, and where the record is closed', () => {
  const may = me({ permissions: ['canBreakGlass'] });
  const lacks = (fact: Partial<Member>) => me({ permissions: ['canBreakGlass'], ...fact });
  only(breaks, may, me({}), { ...may, breakGlass: false }, lacks({ practitionerId: null }), lacks({ accessLevel: 'administrative' }), {
    ...may,
    mine: {},
  })();
  only(breaks, { ...may, patient: { sealed: true } }, { ...may, blocked: true }, { ...may, emergency: {} })();
  all(breaks, { ...roles('owner'), patient: { sealed: true } })();
});
test('A14 an emergency is ended by its maker or a reviewer, and reviewed once, by another, when it is over', () => {
  const ends = (s: Scene, fact: Partial<Emergency>) => care.mayEndEmergency(scene(s), ME, emergency({ until: 1, ...fact })).allow;
  expect([ends(me({}), { memberId: 21 }), ends({ mine: {} }, {}), ends(roles('clinicalAdmin'), {})]).toEqual([true, false, true]);
  const reviews = (s: Scene, fact: Partial<Emergency> = {}) => care.mayReview(scene(s), ME, emergency(fact)).allow;
  expect([reviews(roles('clinicalAdmin')), reviews(roles('owner')), reviews({ mine: {} }), reviews(roles('practiceAdmin'))]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  const admin = roles('clinicalAdmin');
  expect([reviews(admin, { memberId: 21 }), reviews(admin, { until: 1 }), reviews(admin, { reviewed: true })]).toEqual([
    false,
    false,
    false,
  ]);
});
test('A14 an emergency is seen by its maker, the care team and those who review', () => {
  const sees: Ask = (w) => care.seesEmergency(w, ME, emergency());
  only(sees, { mine: {} }, me({}), roles('practiceAdmin'), { ...roles('owner'), blocked: true })();
});

// ---- R5, R1, A15
test('R5 who blocks and seals, and that nobody blocks themselves', () => {
  only((w) => care.mayBlock(w, ME, 31, 22), roles('practiceAdmin'), roles('clinician'), roles('scheduler'), {
    ...roles('owner'),
    blocked: true,
  })();
  only((w) => care.maySeal(w, ME, 31), roles('clinicalAdmin'), roles('practiceAdmin'), roles('clinician'))();
  expect([care.mayBlock(scene(roles('owner')), ME, 31, 21).allow, care.mayBlock(scene(roles('owner')), ME, 31, 28).allow]).toEqual([
    false,
    false,
  ]);
  const block = { tenantId: 1, memberId: 22, patientId: 31 };
  only((w) => care.seesBlock(w, ME, block), roles('clinicalAdmin'), roles('clinician'))();
});
test('R1 R2 the team is managed by others than oneself, and owners by owners', () => {
  const changes = (s: Scene, to: readonly Role[], whom = other) => care.mayChangeMember(scene(s), ME, whom(scene(s)), to).allow;
  const owner = (w: World) => w.members[2] as Member;
  const self = (w: World) => w.members[0] as Member;
  const manager = roles('practiceAdmin');
  expect([
    changes(manager, ['trainee']),
    changes(manager, ['owner']),
    changes(manager, ['trainee'], owner),
    changes(manager, ['trainee'], self),
  ]).toEqual([true, false, false, false]);
  expect([changes(roles('owner'), ['owner']), changes(roles('owner'), [], owner), changes(roles('clinicalAdmin'), ['trainee'])]).toEqual([
    true,
    true,
    false,
  ]);
  const row = { tenantId: 1, id: 71, supervisorMemberId: 22, practitionerId: 11, from: null, until: null };
  expect([
    care.mayEndSupervision(scene(manager), ME, row).allow,
    care.mayEndSupervision(scene(manager), ME, { ...row, supervisorMemberId: 21 }).allow,
    care.mayEndSupervision(scene(manager), ME, { ...row, until: 0 }).allow,
    care.maySupervise(scene(manager), ME, other(scene())).allow,
    care.mayChangeSettings(scene(manager), ME, 1).allow,
    care.mayChangeSettings(scene(manager), ME, 2).allow,
  ]).toEqual([true, false, false, true, true, false]);
});
test('A15 each reason has its name, and several stand side by side', () => {
  const reasons = (s: Scene) => care.reasonsOf(scene(s), scene(s).members[0] as Member, 31).map(({ because }) => because);
  expect(reasons({ mine: {}, emergency: {}, theirs: {}, watch: {}, ...readsAll })).toEqual([
    'careTeam',
    'emergency',
    'supervises',
    'readsAll',
  ]);
  expect(reasons({ mine: { kind: 'covering' } })).toEqual(['covering']);
  expect(reasons({})).toEqual([]);
  expect(care.isUnassigned(scene({ emergency: {} }), 31)).toBe(true);
});
test('A15 how it stands with a colleague is for those who oversee, and for oneself', () => {
  const asked = (s: Scene, at: (w: World) => Member) => care.seesStanding(scene(s), ME, at(scene(s)), 31).allow;
  const self = (w: World) => w.members[0] as Member;
  expect([asked(me({}), self), asked(me({}), other), asked(roles('practiceAdmin'), other)]).toEqual([true, false, true]);
});
