import { expect, test } from 'vitest';
import { mayInChart, WAYS } from './record.ts';
import type { Way } from './record.ts';
import { all, as, ME, only, PORTAL, readsAll, scene } from './scene.ts';
import type { Ask, Scene } from './scene.ts';
import type { Principal, Role } from './world.ts';

const may =
  (way: Way): Ask =>
  (w) =>
    mayInChart(w, ME, 31, way);
const ADMINISTRATIVE = { accessLevel: 'administrative' } as const;
const role = (name: Role, fact: Scene['me'] = {}): Scene['me'] => ({ roles: [name], ...fact });
const mine: Scene = { mine: {} };
const everybody = { visibility: 'all' } as const;

// ---- R1, R6: writing
test(
  'R1 who gives care writes in the records of their own patients, in nobody else’s',
  only(
    may('write'),
    mine,
    {},
    { theirs: {} },
    { mine: { until: 0 } },
    { mine: {}, blocked: true },
    { mine: {}, me: ADMINISTRATIVE },
    { mine: {}, me: role('supervisor') },
    { mine: {}, me: role('scheduler') },
    { mine: {}, me: role('owner') },
    { theirs: {}, watch: {} },
    { ...readsAll },
  ),
);
test('R1 a trainee writes as a clinician does, and a Clinical admin in every record that opens', () => {
  all(may('write'), { mine: {}, me: role('trainee') }, as('clinicalAdmin'), { ...as('clinicalAdmin'), theirs: {} })();
  only(
    may('write'),
    as('clinicalAdmin'),
    { ...as('clinicalAdmin'), patient: { sealed: true } },
    { me: role('clinicalAdmin', ADMINISTRATIVE) },
  )();
});
test(
  'A14 in an emergency one writes, while it lasts',
  only(may('write'), { emergency: {} }, { emergency: { until: 0 } }, { emergency: { memberId: 22 } }),
);
test('R6 who reads all and supervises reads, and does not write', () => {
  all(may('read'), { theirs: {}, watch: {} }, readsAll)();
  only(may('write'), mine, { theirs: {}, watch: {} }, readsAll)();
});

// ---- R1: contact notes
test(
  'R1 a scheduler writes contact notes of all patients, at any access level, and of none who is hidden',
  only(
    may('contact'),
    { me: role('scheduler', ADMINISTRATIVE) },
    { me: role('biller', ADMINISTRATIVE) },
    { ...as('scheduler'), blocked: true },
  ),
);
test(
  'R1 who gives care writes contact notes of their own patients',
  only(may('contact'), mine, {}, { mine: {}, me: role('supervisor') }, readsAll),
);

// ---- psychotherapy notes
test(
  'R1 A14 psychotherapy notes are for who treats, never by an emergency and never for a trainee',
  only(
    may('psychotherapy'),
    mine,
    {},
    { emergency: {} },
    { mine: {}, me: role('trainee') },
    { mine: {}, me: role('supervisor') },
    { theirs: {}, watch: {} },
    readsAll,
    { mine: {}, me: ADMINISTRATIVE },
  ),
);
test(
  'A14 a Clinical admin has them where the record opens by more than an emergency',
  only(may('psychotherapy'), as('clinicalAdmin'), { ...as('clinicalAdmin'), emergency: {}, patient: { sealed: true } }),
);
test('A14 an emergency beside an assignment takes nothing away', () => {
  all(may('psychotherapy'), { mine: {}, emergency: {} })();
  all(may('export'), { mine: {}, emergency: {}, me: { permissions: ['canExport'] } })();
});

// ---- co-signing
test(
  'R1 a supervisor co-signs in the records of supervisees’ patients',
  only(
    may('cosign'),
    { ...as('supervisor'), theirs: {}, watch: {} },
    { ...as('supervisor'), theirs: {} },
    { ...as('supervisor'), watch: {} },
    { ...as('supervisor'), mine: {} },
    { ...as('supervisor'), theirs: {}, watch: { until: 0 } },
    { theirs: {}, watch: {} },
    { me: role('supervisor', ADMINISTRATIVE), theirs: {}, watch: {} },
  ),
);
test(
  'R1 who is on the care team as well co-signs all the same',
  all(may('cosign'), { ...as('supervisor'), mine: {}, theirs: {}, watch: {} }),
);

// ---- profiles
test(
  'R1 R3 who gives care edits the profiles of their own patients, at any access level, and not by an emergency',
  only(
    may('profile'),
    { mine: {}, me: ADMINISTRATIVE },
    { me: everybody },
    { emergency: {} },
    { mine: {}, blocked: true },
    { mine: {}, me: role('biller') },
  ),
);
test('R1 owners, admins and schedulers edit every profile they see', () => {
  all(may('profile'), as('owner'), as('practiceAdmin'), as('clinicalAdmin'), as('scheduler'))();
  only(may('profile'), as('owner'), { ...as('owner'), blocked: true }, as('biller'))();
});
test(
  'R1 a supervisor edits the profiles of supervisees’ patients',
  only(
    may('profile'),
    { ...as('supervisor'), theirs: {}, watch: {} },
    { ...as('supervisor'), theirs: {} },
    { ...as('supervisor'), mine: {} },
    { theirs: {}, watch: {} },
  ),
);
test('R1 a permission to read every record edits no profile', only(may('profile'), mine, { me: { ...readsAll.me, ...everybody } }));

// ---- export
test(
  'R2 C3 A14 a record is exported with the permission, where it opens, and not by an emergency',
  only(
    may('export'),
    { mine: {}, me: { permissions: ['canExport'] } },
    mine,
    { me: { permissions: ['canExport'] } },
    { emergency: {}, me: { permissions: ['canExport'] } },
    { mine: {}, me: { permissions: ['canExport'], ...ADMINISTRATIVE } },
  ),
);
test(
  'R2 R3 an owner passes the permission, and exports what opens',
  only(may('export'), as('owner'), { me: role('owner', ADMINISTRATIVE) }, { ...as('owner'), patient: { sealed: true } }),
);

// ---- nobody else
test('B3 R7 a patient in the portal, another clinic and a suspended member do nothing in a chart', () => {
  const world = scene({ me: { roles: ['owner', 'clinicalAdmin', 'scheduler', 'supervisor'] }, mine: {}, theirs: {}, watch: {} });
  const abroad: Principal = { kind: 'member', tenantId: 2, memberId: 28 };
  for (const way of WAYS) {
    const may = (who: Principal, patientId: number) => mayInChart(world, who, patientId, way).allow;
    expect([way, may(ME, 31), may(PORTAL, 31), may(abroad, 31), may(ME, 38), may(ME, 404)]).toEqual([
      way,
      true,
      false,
      false,
      false,
      false,
    ]);
  }
  only(
    may('contact'),
    as('scheduler'),
    { me: role('scheduler', { status: 'suspended' }) },
    { me: role('scheduler', { approved: false }) },
  )();
});
