import { expect, test } from 'vitest';
import { assignablePractitioners, holdsRight, mayAssign, mayChangePrimary, mayUnassign, RIGHTS } from './decide.ts';
import type { Right } from './decide.ts';
import { all, as, holder, ME, only, OVER, PORTAL, readsAll, scene, unassigns } from './scene.ts';
import type { Ask, Scene } from './scene.ts';
import type { Member, Principal, Role } from './world.ts';

const assignsMe: Ask = (w) => mayAssign(w, ME, 31, 11);
const assigns: Ask = (w) => mayAssign(w, ME, 31, 12);

// ---- R1, R2: rights
const right =
  (name: Right): Ask =>
  (w) =>
    holdsRight(w, ME, name);
// Table R column by column: the rights whose cell is "–" (R2 gives the owner the record).
const NOBODY = 'emergency.open patient.export';
const LACKS: Record<Role, string> = {
  owner: 'record.write contactNote.write psychotherapyNote.write note.coSign',
  practiceAdmin: `record.read record.write contactNote.write psychotherapyNote.write note.coSign careTeam.assign careTeam.unassign careTeam.setPrimary chart.seal ${NOBODY}`,
  clinicalAdmin: `note.coSign team.manage features.manage ${NOBODY}`,
  clinician: `note.coSign calendar.seeOthers team.manage features.manage activity.readAll patient.block chart.seal ${NOBODY}`,
  supervisor: `patient.invite record.write contactNote.write psychotherapyNote.write careTeam.assign careTeam.unassign careTeam.setPrimary appointment.manage team.manage features.manage activity.readAll patient.block chart.seal ${NOBODY}`,
  trainee: `patient.invite psychotherapyNote.write note.coSign careTeam.assign careTeam.unassign careTeam.setPrimary calendar.seeOthers team.manage features.manage activity.readAll patient.block chart.seal ${NOBODY}`,
  scheduler: `record.read record.write psychotherapyNote.write note.coSign careTeam.assign careTeam.unassign careTeam.setPrimary team.manage features.manage activity.readAll patient.block chart.seal ${NOBODY}`,
  biller: `patient.invite profile.edit record.read record.write contactNote.write psychotherapyNote.write note.coSign careTeam.assign careTeam.unassign careTeam.setPrimary appointment.manage team.manage features.manage activity.readAll patient.block chart.seal ${NOBODY}`,
};
test('R1 each role holds the rights of its column, and several add up', () => {
  for (const [role, lacks] of Object.entries(LACKS) as [Role, string][]) {
    const missing = (s: Scene) => RIGHTS.filter((name) => !right(name)(scene(s)).allow);
    expect([role, missing(as(role))]).toEqual([role, lacks.split(' ')]);
    expect(missing(as(role, 'clinicalAdmin', 'owner'))).toEqual(lacks.includes('note.coSign') ? ['note.coSign'] : []);
  }
});
test('R2 a permission adds its right to any role', () => {
  only(right('record.read'), { me: { ...readsAll.me, roles: ['biller'] } }, as('biller'))();
  for (const name of ['careTeam.assign', 'careTeam.unassign', 'careTeam.setPrimary'] as const)
    only(right(name), { me: { ...holder.me, roles: ['trainee'] } }, as('trainee'))();
  only(right('emergency.open'), { me: { permissions: ['canBreakGlass'] } }, readsAll)();
  only(right('patient.export'), { me: { permissions: ['canExport'] } }, holder)();
});
test('R1 rights are for members of the clinic in good standing', () => {
  only(right('patient.list'), {}, { me: { status: 'suspended' } }, { me: { approved: false } })();
  expect(holdsRight(scene(), PORTAL, 'patient.list').allow).toBe(false);
  expect(holdsRight(scene(), { ...ME, tenantId: 2 }, 'patient.list').allow).toBe(false);
});

// ---- A2, A3, F2: assigning
const ALLNAMES: Partial<Member> = { visibility: 'all' };
const open: Scene = { policy: 'open', me: ALLNAMES };
const team: Scene = { policy: 'careTeam', me: ALLNAMES };
const managed: Scene = { policy: 'managed', me: ALLNAMES };
test('A3 open lets any clinician assign anyone to any patient they see', () => {
  only(assigns, open, { policy: 'open' }, { ...open, blocked: true })();
  only(assignsMe, open, { policy: 'open' }, { ...open, flag: false })();
});
test('A3 only clinicians assign under open', () => {
  const roles = (...list: Role[]): Scene => ({ me: { ...ALLNAMES, roles: list } });
  const others = ['practiceAdmin', 'supervisor', 'trainee', 'scheduler', 'biller'] as const;
  only(assigns, roles('clinician', 'trainee'), ...others.map((role) => roles(role)))();
});
test(
  'A3 careTeam lets a clinician on the care team assign a colleague',
  only(
    assigns,
    { ...team, mine: {} },
    team,
    { ...team, ...OVER },
    { ...team, mine: { status: 'archived' } },
    { ...team, theirs: {} },
    { ...team, theirs: {}, watch: {} },
  ),
);
test('A3 careTeam lets no clinician assign themselves', only(assignsMe, open, team, { ...team, mine: {} }));
test(
  'A14 emergency access does not let anyone assign',
  only(assigns, { ...team, mine: {} }, { ...team, emergency: {} }, { ...open, emergency: {} }, { ...managed, emergency: {} }),
);
test(
  'A3 careTeam needs the role clinician as well',
  only(assigns, { ...team, mine: {} }, { ...team, ...as('trainee'), mine: {} }, { ...team, ...as('scheduler'), mine: {} }),
);
test('A3 managed lets holders, owner and Clinical admin assign', () => {
  for (const ask of [assigns, assignsMe]) {
    const held: Scene = { me: { ...ALLNAMES, ...holder.me } };
    only(ask, { ...managed, ...held }, managed, { ...managed, mine: {} })();
    all(ask, { ...managed, ...as('owner') }, { ...managed, ...as('clinicalAdmin') })();
  }
});
test('A3 Clinical admin, owner and holders assign under every policy, themselves too', () => {
  for (const policy of ['open', 'careTeam', 'managed'] as const)
    for (const ask of [assigns, assignsMe])
      all(ask, { policy, ...as('clinicalAdmin') }, { policy, ...as('owner') }, { policy, me: { roles: ['scheduler'], ...holder.me } })();
});
test('A3 a holder assigns for the patients they see', only(assigns, { me: { ...holder.me, ...ALLNAMES } }, holder));
test('F2 with the flag off nobody assigns', only(assigns, as('owner'), { ...as('owner'), flag: false }));
test('A2 the patient must be active', only(assigns, open, { ...open, patient: { status: 'archived' } }));
test('A2 the practitioner must be active', only(assigns, open, { ...open, gone: 'target' }));
test(
  'A2 the practitioner needs an active, approved member of type DOCTOR',
  only(
    assigns,
    open,
    { ...open, colleague: { status: 'suspended' } },
    { ...open, colleague: { approved: false } },
    { ...open, colleague: { type: 'STAFF' } },
    { ...open, colleague: { practitionerId: 11 } },
  ),
);
test(
  'A2 one fitting member is enough where several share a practitioner',
  all(assigns, { me: { ...ALLNAMES, practitionerId: 12 }, colleague: { type: 'STAFF' } }),
);
test("A2 the assignable practitioners are those of one's clinic", () => {
  const ids = (s: Scene, who: Principal = ME) => [...assignablePractitioners(scene(s), who)];
  expect(ids({})).toEqual([11, 12]);
  expect(ids({ gone: 'target' })).toEqual([11]);
  expect(ids({ me: { status: 'suspended' } })).toEqual([]);
  expect(ids({}, PORTAL)).toEqual([]);
});
test('A3 unassigning and the primary: Clinical admin, owner, holders, and no clinician', () => {
  expect(mayChangePrimary).toBe(mayUnassign);
  for (const policy of ['open', 'careTeam', 'managed'] as const)
    for (const yes of [as('clinicalAdmin'), as('owner'), { me: { ...holder.me, ...ALLNAMES } }])
      only(
        unassigns,
        { policy, ...yes },
        { policy, me: ALLNAMES },
        { policy, mine: {} },
        { policy, ...as('practiceAdmin') },
        { policy, ...as('scheduler') },
      )();
});
test('A3 a holder changes only the care teams they see', only(unassigns, { ...holder, mine: {} }, holder));
test('F2 with the flag off a care team can still be reduced', all(unassigns, { ...as('owner'), flag: false }));
