import { expect, test } from 'vitest';
import {
  connectedNow,
  mayAssign,
  mayUnassign,
  opensProfile,
  opensRecord,
  seesActivity,
  seesAssignment,
  seesPatient,
  seesPractitioner,
} from './decide.ts';
import { all, as, holder, logs, ME, only, OVER, PORTAL, profile, readsAll, record, scene, sees, unassigns } from './scene.ts';
import type { Ask, Scene } from './scene.ts';
import type { Assignment, Member, Patient, Principal } from './world.ts';

const assigns: Ask = (w) => mayAssign(w, ME, 31, 12);
const ALLNAMES: Partial<Member> = { visibility: 'all' };

// ---- R6: the record
test(
  'R6 an active assignment opens the record; none, an archived or another one does not',
  only(record, { mine: {} }, {}, { mine: { status: 'archived' } }, { theirs: {} }),
);
test('R6 an assignment opens until just before its end', only(record, { mine: { until: 1 } }, OVER, { mine: { until: -1 } }));
test('R6 an assignment opens at its first microsecond', only(record, { mine: { from: 0 } }, { mine: { from: 1 } }));
test(
  'R6 an assignment of every kind opens, emergency included',
  all(record, { mine: { kind: 'primary' } }, { mine: { kind: 'covering' } }, { emergency: {} }),
);
test(
  'A14 an emergency opens until just before its end, while its flag is on, whatever F2 says',
  only(
    record,
    { emergency: {}, flag: false },
    { emergency: { until: 0, from: -1 } },
    { emergency: {}, breakGlass: false },
    { emergency: { practitionerId: 12 } },
  ),
);
test(
  'A14 R5 an emergency opens a sealed chart, and no block',
  only(record, { emergency: {}, patient: { sealed: true } }, { emergency: {}, blocked: true }),
);
test(
  'R1 R6 the record asks for the function as well: a Scheduler on the care team opens none',
  only(record, { mine: {} }, { ...as('scheduler'), mine: {} }, { ...as('biller'), mine: {} }, { ...as('practiceAdmin'), mine: {} }),
);
test(
  'R2 a permission to read all records is the function',
  all(record, { me: { roles: ['scheduler'], permissions: ['canReadAllRecords'] } }),
);
test(
  'R6 the assignment must be of my own default practitioner',
  only(
    record,
    { mine: {}, me: { practitionerId: 11 } },
    { mine: {}, me: { practitionerId: null } },
    { mine: {}, me: { practitionerId: 12 } },
  ),
);
test('R6 an assignment to one patient does not open another', () => {
  expect(opensRecord(scene({ mine: {} }), ME, 32).allow).toBe(false);
});
test(
  'R6 supervision of an assigned practitioner opens the record',
  only(record, { theirs: {}, watch: {} }, { watch: {} }, { theirs: {} }, { theirs: { until: 0 }, watch: {} }),
);
test(
  'R6 supervision counts while its own dates hold',
  only(record, { theirs: {}, watch: { from: 0, until: 1 } }, { theirs: {}, watch: { until: 0 } }, { theirs: {}, watch: { from: 1 } }),
);
test('R6 supervision is of the named member only', () => {
  const world = scene({ theirs: {}, watch: {}, patient: { sealed: true } });
  expect(opensRecord(world, ME, 31).allow).toBe(true);
  expect(opensRecord(world, { kind: 'member', tenantId: 1, memberId: 23 }, 31).allow).toBe(false);
});
test(
  'R6 a role or permission to read all opens the record',
  only(record, as('clinicalAdmin'), as('practiceAdmin'), as('scheduler'), as('supervisor')),
);
test('R2 canReadAllRecords reads all and the owner passes it', all(record, readsAll, as('owner')));
test('R2 the other permissions read nothing', only(record, readsAll, holder, { me: { permissions: ['canBreakGlass', 'canExport'] } }));
test(
  'R3 the record needs access level clinical, for the owner too',
  only(
    record,
    as('owner'),
    { me: { roles: ['owner'], accessLevel: 'administrative' } },
    { mine: {}, me: { accessLevel: 'administrative' } },
  ),
);
test('R3 an administrative member who is assigned opens the profile', all(profile, { mine: {}, me: { accessLevel: 'administrative' } }));
test(
  'R5 a sealed chart is shut to who reads all',
  only(
    record,
    as('clinicalAdmin'),
    { ...as('clinicalAdmin'), patient: { sealed: true } },
    { ...as('owner'), patient: { sealed: true } },
    { ...readsAll, patient: { sealed: true } },
  ),
);
test(
  'R5 a sealed chart stays open to its care team and their supervisors',
  all(
    record,
    { mine: {}, patient: { sealed: true } },
    { theirs: {}, watch: {}, patient: { sealed: true } },
    { ...as('clinicalAdmin'), mine: {}, patient: { sealed: true } },
  ),
);
test('R5 a block beats an assignment', only(record, { mine: {} }, { mine: {}, blocked: true }));
test('R5 a block beats an owner, in every question', () => {
  for (const ask of [sees, profile, record, assigns, unassigns, logs({ patientId: 31 })])
    only(ask, as('owner'), { ...as('owner'), blocked: true })();
});
test('R5 a block is of one member and one patient', () => {
  const world = scene({ ...as('clinicalAdmin'), blocked: true });
  expect(opensRecord(world, ME, 32).allow).toBe(true);
  expect(seesPatient(world, { kind: 'member', tenantId: 1, memberId: 23 }, 31).allow).toBe(true);
});
test('R6 a suspended or unapproved member gets nothing, owners and own acts included', () => {
  for (const ask of [sees, profile, record, assigns, unassigns, logs()])
    only(ask, as('owner'), { me: { roles: ['owner'], status: 'suspended' } }, { me: { roles: ['owner'], approved: false } })();
});
test('R7 nothing crosses the border of the clinic', () => {
  const world = scene(as('owner', 'clinicalAdmin'));
  const abroad: Principal = { kind: 'member', tenantId: 2, memberId: 21 };
  for (const [who, patient] of [
    [ME, 38],
    [abroad, 31],
    [abroad, 38],
    [ME, 404],
  ] as const)
    for (const ask of [seesPatient, opensProfile, opensRecord, mayUnassign]) expect(ask(world, who, patient).allow).toBe(false);
  expect(mayAssign(world, ME, 31, 18).allow).toBe(false);
  expect(mayAssign(world, ME, 38, 18).allow).toBe(false);
  expect(mayAssign(world, { kind: 'member', tenantId: 2, memberId: 28 }, 38, 18).allow).toBe(true);
});
test('R7 a row of another clinic counts for nothing here', () => {
  only(record, { mine: {} }, { mine: { tenantId: 2 } })();
  only(assigns, as('owner'), { ...as('owner'), colleague: { tenantId: 2 } })();
  const row: Ask = (w) => seesAssignment(w, ME, w.assignments[0] as Assignment);
  only(row, { ...as('owner'), mine: {} }, { ...as('owner'), mine: { tenantId: 2 } })();
});
test('R6 an archived patient is decided like any other', all(record, { mine: {}, patient: { status: 'archived' } }));

// ---- F2: with the flag off
const INVITED: Partial<Patient> = { invitedByPractitionerId: 11 };
test(
  'F2 with the flag off only the inviting practitioner is connected',
  only(
    record,
    { mine: {}, flag: false, patient: INVITED },
    { mine: {}, flag: false },
    { flag: false, patient: INVITED },
    { ...OVER, flag: false, patient: INVITED },
    { mine: {}, flag: false, patient: { invitedByPractitionerId: 12 } },
  ),
);
test('F2 the flag governs supervision and visibility too', () => {
  const off: Scene = { theirs: {}, watch: {}, flag: false };
  only(record, { ...off, patient: { invitedByPractitionerId: 12 } }, off)();
  only(sees, { mine: {}, flag: false, patient: INVITED }, { mine: {}, flag: false })();
});
test('F2 with the flag off who reads all still does', all(record, { ...readsAll, flag: false }));
test('F2 the care team now is who is connected', () => {
  const team = (s: Scene) => [...connectedNow(scene(s), 31)];
  expect(team({ emergency: {}, theirs: {} })).toEqual([12, 11]);
  expect(team({ mine: {}, theirs: { until: 0 } })).toEqual([11]);
  expect([...connectedNow(scene({ mine: {} }), 404)]).toEqual([]);
  expect(team({ mine: {}, theirs: {}, flag: false, patient: INVITED })).toEqual([11]);
});

// ---- R1, R4: names and profiles
const NAMESONLY: Partial<Member> = { visibility: 'namesOnly' };
test(
  'R4 under own a patient exists for who is assigned, supervises or reads all',
  only(sees, { mine: {} }, {}, OVER, as('supervisor'), as('trainee'), { theirs: {} }),
);
test(
  'R4 own counts supervisees, and reading all at any access level',
  all(sees, { theirs: {}, watch: {} }, readsAll, {
    me: { permissions: ['canReadAllRecords'], accessLevel: 'administrative' },
  }),
);
test("R4 namesOnly shows every name and opens only one's own profile", () => {
  all(sees, { me: NAMESONLY })();
  only(profile, { me: NAMESONLY, mine: {} }, { me: NAMESONLY }, { me: NAMESONLY, ...OVER })();
});
test('R4 all opens every profile and no record', () => {
  all(profile, { me: { visibility: 'all' } })();
  only(record, { me: { visibility: 'all' }, mine: {} }, { me: { visibility: 'all' } })();
});
test('R4 under own the profile opens with the name', only(profile, { mine: {} }, {}));
test('R1 roles that see all names are not limited by visibility', () => {
  for (const role of ['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller'] as const)
    for (const ask of [sees, profile]) {
      all(ask, as(role), as('trainee', role), { me: { ...NAMESONLY, roles: [role] } })();
      only(ask, as(role), as('clinician'))();
    }
});
test('R5 a seal hides the chart and not the name', all(sees, { ...readsAll, patient: { sealed: true } }));

// ---- care-team rows, portal, log
test('R4 the care team shows with the patient, archived rows too', () => {
  for (const status of ['active', 'archived'] as const) {
    const row: Ask = (w) => seesAssignment(w, ME, w.assignments[0] as Assignment);
    only(row, { theirs: { status }, me: ALLNAMES }, { theirs: { status } })();
  }
});
test('B3 the portal shows a patient their own name, profile and care team', () => {
  const row: Ask = (w) => seesAssignment(w, PORTAL, w.assignments[0] as Assignment);
  only(row, { theirs: {} }, { theirs: { status: 'archived' } }, { theirs: {}, gone: 'portal' })();
  for (const ask of [seesPatient, opensProfile]) only((w) => ask(w, PORTAL, 31), {}, { gone: 'portal' })();
  const clinician: Ask = (w) => seesPractitioner(w, PORTAL, 12);
  only(clinician, { theirs: {} }, { theirs: { status: 'archived' } }, { mine: {} })();
});
test('B3 the portal shows nothing else', () => {
  const world = scene({ theirs: {} });
  for (const ask of [opensRecord, mayUnassign]) expect(ask(world, PORTAL, 31).allow).toBe(false);
  for (const ask of [seesPatient, opensProfile]) expect(ask(world, PORTAL, 32).allow).toBe(false);
  expect(mayAssign(world, PORTAL, 31, 12).allow).toBe(false);
  const entry = { tenantId: 1, id: 91, memberId: null, patientId: 31 };
  expect(seesActivity(world, PORTAL, entry).allow).toBe(false);
  const abroad: Principal = { kind: 'portal', tenantId: 2, patientId: 31 };
  expect(seesPatient(world, abroad, 31).allow).toBe(false);
  expect(seesAssignment(world, abroad, world.assignments[0] as Assignment).allow).toBe(false);
});
test('R4 a member sees every practitioner of their clinic', () => {
  only((w) => seesPractitioner(w, ME, 12), {}, { me: { approved: false } })();
  expect(seesPractitioner(scene(), ME, 18).allow).toBe(false);
});
test('L2 everyone sees their own acts, admins all', () => {
  only(logs(), {}, { me: { status: 'suspended' } })();
  for (const memberId of [22, null])
    for (const role of ['owner', 'practiceAdmin', 'clinicalAdmin'] as const)
      only(logs({ memberId }), as(role), {}, as('scheduler'), as('supervisor'), readsAll)();
});
test('L2 an entry about a patient one does not see is not shown', () => {
  only(logs({ patientId: 31 }), { mine: {} }, {}, OVER)();
  only(logs({ patientId: 31, memberId: 22 }), as('owner'), { ...as('owner'), blocked: true })();
  expect(logs({ tenantId: 2, memberId: null })(scene(as('owner'))).allow).toBe(false);
});
