// Near misses: for the allows of a world, the twin in which one fact more or less makes it a deny.
import { mayAssign, opensProfile, opensRecord, seesPatient } from './decide.ts';
import { mayBookWith, mayMove } from './portal.ts';
import { goesOn, mayInChart, readsItem } from './record.ts';
import { lawful, SCOPES } from './world.ts';
import type {
  Assignment,
  Decision,
  Emergency,
  Member,
  Patient,
  Period,
  Policy,
  PortalAccess,
  Practitioner,
  Principal,
  RecordItem,
  Role,
  Supervision,
  Tenant,
  Visibility,
  World,
} from './world.ts';

/** A member and a patient of one clinic, and a practitioner there: theirs, a supervisee, a target. */
interface Trio {
  readonly world: World;
  readonly who: Principal;
  readonly member: Member;
  readonly patient: Patient;
  readonly practitionerId: number;
}

const QUESTIONS = {
  sees: (w: World, t: Trio) => seesPatient(w, t.who, t.patient.id),
  profile: (w: World, t: Trio) => opensProfile(w, t.who, t.patient.id),
  record: (w: World, t: Trio) => opensRecord(w, t.who, t.patient.id),
  assign: (w: World, t: Trio) => mayAssign(w, t.who, t.patient.id, t.practitionerId),
  write: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'write'),
  contact: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'contact'),
  psychotherapy: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'psychotherapy'),
  cosign: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'cosign'),
  edit: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'profile'),
  export: (w: World, t: Trio) => mayInChart(w, t.who, t.patient.id, 'export'),
  item: (w: World, t: Trio) => ofItems(w, t, (item) => readsItem(w, t.who, item)),
  goesOn: (w: World, t: Trio) => ofItems(w, t, (item) => goesOn(w, t.who, item)),
};
type Question = keyof typeof QUESTIONS;

/** Allowed, where it is of anything in the chart. */
const ofItems = (w: World, t: Trio, decide: (item: RecordItem) => Decision): Decision => {
  const all = w.records.filter((r) => r.patientId === t.patient.id).map(decide);
  return all.find((one) => one.allow) ?? all[0] ?? { allow: false, reason: 'R7 not in this clinic' };
};

type Row<K extends keyof World> = World[K][number];
const edit = <K extends keyof World>(world: World, table: K, which: (row: Row<K>) => boolean, fact: Partial<Row<K>>): World => ({
  ...world,
  [table]: (world[table] as readonly Row<K>[]).map((r) => (which(r) ? { ...r, ...fact } : r)),
});

const me = (t: Trio, fact: Partial<Member>) => edit(t.world, 'members', (m) => m.id === t.member.id, fact);
const target = (t: Trio, fact: Partial<Member>) => edit(t.world, 'members', (m) => m.practitionerId === t.practitionerId, fact);
const chart = (t: Trio, fact: Partial<Patient>) => edit(t.world, 'patients', (x) => x.id === t.patient.id, fact);
const chartIn = (t: Trio, fact: Partial<Patient>): Trio => ({ ...t, world: chart(t, fact) });
const therapist = (t: Trio, fact: Partial<Practitioner>) => edit(t.world, 'practitioners', (x) => x.id === t.practitionerId, fact);
const clinic = (t: Trio, fact: Partial<Tenant>) => edit(t.world, 'tenants', (x) => x.id === t.patient.tenantId, fact);

const isRow = (t: Trio, practitionerId: number | null) => (a: Assignment) =>
  a.patientId === t.patient.id && a.practitionerId === practitionerId;
const row = (t: Trio, fact: Partial<Assignment>) => edit(t.world, 'assignments', isRow(t, t.practitionerId), fact);
const ownRow = (t: Trio, fact: Partial<Assignment>) => edit(t.world, 'assignments', isRow(t, t.member.practitionerId), fact);
const watch = (t: Trio, fact: Partial<Supervision>) => {
  const is = (s: Supervision) => s.practitionerId === t.practitionerId && s.supervisorMemberId === t.member.id;
  return edit(t.world, 'supervisions', is, fact);
};

const feature = (t: Trio, fact: Partial<Tenant['features']>): World => ({
  ...t.world,
  tenants: t.world.tenants.map((x) => (x.id === t.patient.tenantId ? { ...x, features: { ...x.features, ...fact } } : x)),
});
const flagOff = (t: Trio) => feature(t, { therapistPatientAssignment: false });
const isGlass = (t: Trio) => (e: Emergency) => e.patientId === t.patient.id && e.practitionerId === t.practitionerId;
const glass = (t: Trio, fact: Partial<Emergency>) => edit(t.world, 'emergencies', isGlass(t), fact);
/** Whoever assigns has no connection but an emergency that runs. */
const inEmergency = (t: Trio): World => {
  const { practitionerId, id: memberId } = t.member;
  const { tenantId, id: patientId } = t.patient;
  if (practitionerId === null) return t.world;
  const on = feature(t, { breakGlass: true });
  const row = { tenantId, id: 999_999, patientId, practitionerId, memberId, from: -1, until: 3_599_999_999, reviewed: false };
  const others = <T extends { patientId: number; practitionerId: number }>(rows: readonly T[]) =>
    rows.filter((r) => r.patientId !== patientId || r.practitionerId !== practitionerId);
  return { ...on, assignments: others(on.assignments), emergencies: [...others(on.emergencies), row] };
};
/** All that I wrote in the chart, another wrote. */
const written = (t: Trio): World[] =>
  each(t, 'members', (authorMemberId) =>
    edit(t.world, 'records', (r) => r.patientId === t.patient.id && r.authorMemberId === t.member.id, { authorMemberId }),
  );
const items = (t: Trio, fact: Partial<RecordItem>) => edit(t.world, 'records', (r) => r.patientId === t.patient.id, fact);
const block = (t: Trio): World => {
  const { tenantId, id: patientId } = t.patient;
  const rows = [...t.world.blocks, { tenantId, memberId: t.member.id, patientId }];
  return { ...t.world, blocks: rows };
};
const demote = (t: Trio, from: Role, to: Role) => me(t, { roles: t.member.roles.map((r) => (r === from ? to : r)) });
const limit = (t: Trio, visibility: Visibility) => me(t, { visibility });
const policy = (t: Trio, to: Policy) => clinic(t, { policy: to });

const ENDS: Period = { from: -3_600_000_000, until: 0 };
const COMES: Period = { from: 1, until: 3_600_000_001 };

/** The same fact about each of the others of that clinic. */
const each = (t: Trio, table: 'members' | 'patients' | 'practitioners', flip: (id: number) => World): World[] => {
  const rows: readonly { tenantId: number; id: number }[] = t.world[table];
  return rows.filter((r) => r.tenantId === t.patient.tenantId).map((r) => flip(r.id));
};

const FLIPS: readonly (readonly [string, Question, (t: Trio) => World | World[]])[] = [
  ['member suspended', 'record', (t) => me(t, { status: 'suspended' })],
  ['member not approved', 'record', (t) => me(t, { approved: false })],
  ['access level administrative', 'record', (t) => me(t, { accessLevel: 'administrative' })],
  ['no default practitioner', 'record', (t) => me(t, { practitionerId: null })],
  ['blocked from the record', 'record', block],
  ['blocked from the name', 'sees', block],
  ['assignment archived', 'record', (t) => row(t, { status: 'archived' })],
  ['assignment ends now', 'record', (t) => row(t, ENDS)],
  ['assignment begins in a microsecond', 'record', (t) => row(t, COMES)],
  ['assignment of another practitioner', 'record', (t) => each(t, 'practitioners', (practitionerId) => row(t, { practitionerId }))],
  ['assignment to another patient', 'record', (t) => each(t, 'patients', (patientId) => row(t, { patientId }))],
  ['supervision ends now', 'record', (t) => watch(t, ENDS)],
  ['supervision begins in a microsecond', 'record', (t) => watch(t, COMES)],
  ['supervision of another practitioner', 'record', (t) => each(t, 'practitioners', (practitionerId) => watch(t, { practitionerId }))],
  ['supervision by another member', 'record', (t) => each(t, 'members', (supervisorMemberId) => watch(t, { supervisorMemberId }))],
  ['chart sealed', 'record', (t) => chart(t, { sealed: true })],
  ['clinical admin demoted', 'record', (t) => demote(t, 'clinicalAdmin', 'practiceAdmin')],
  ['owner demoted', 'record', (t) => demote(t, 'owner', 'practiceAdmin')],
  ['permissions lost', 'record', (t) => me(t, { permissions: [] })],
  ['flag off', 'record', flagOff],
  ['invited by nobody', 'record', (t) => chart(t, { invitedByPractitionerId: null })],
  ['visibility own', 'sees', (t) => limit(t, 'own')],
  ['visibility names only', 'profile', (t) => limit(t, 'namesOnly')],
  ['scheduler demoted', 'sees', (t) => demote(t, 'scheduler', 'trainee')],
  ['biller demoted', 'profile', (t) => demote(t, 'biller', 'supervisor')],
  ['practice admin demoted', 'sees', (t) => demote(t, 'practiceAdmin', 'supervisor')],
  ['assigning: flag off', 'assign', flagOff],
  ['assigning: blocked', 'assign', block],
  ['assigning: visibility own', 'assign', (t) => limit(t, 'own')],
  ['assigning: policy managed', 'assign', (t) => policy(t, 'managed')],
  ['assigning: policy careTeam', 'assign', (t) => policy(t, 'careTeam')],
  ['assigning: clinician demoted', 'assign', (t) => demote(t, 'clinician', 'trainee')],
  ['assigning: clinical admin demoted', 'assign', (t) => demote(t, 'clinicalAdmin', 'supervisor')],
  ['assigning: owner demoted', 'assign', (t) => demote(t, 'owner', 'practiceAdmin')],
  ['assigning: permissions lost', 'assign', (t) => me(t, { permissions: [] })],
  ['assigning: patient archived', 'assign', (t) => chart(t, { status: 'archived' })],
  ['assigning: practitioner archived', 'assign', (t) => therapist(t, { status: 'archived' })],
  ['assigning: target suspended', 'assign', (t) => target(t, { status: 'suspended' })],
  ['assigning: target not approved', 'assign', (t) => target(t, { approved: false })],
  ['assigning: target STAFF', 'assign', (t) => target(t, { type: 'STAFF' })],
  ['assigning: target without practitioner', 'assign', (t) => target(t, { practitionerId: null })],
  ['assigning: own row ends now', 'assign', (t) => ownRow(t, ENDS)],
  ['assigning: own row archived', 'assign', (t) => ownRow(t, { status: 'archived' })],
  ['assigning: only by an emergency', 'assign', (t) => inEmergency(t)],
  ['emergency over', 'record', (t) => glass(t, { from: -1, until: 0 })],
  ['emergency of another practitioner', 'record', (t) => each(t, 'practitioners', (practitionerId) => glass(t, { practitionerId }))],
  ['emergency for another patient', 'record', (t) => each(t, 'patients', (patientId) => glass(t, { patientId }))],
  ['emergencies switched off', 'record', (t) => feature(t, { breakGlass: false })],
  ['writing: clinician demoted', 'write', (t) => demote(t, 'clinician', 'supervisor')],
  ['writing: trainee promoted to supervisor', 'write', (t) => demote(t, 'trainee', 'supervisor')],
  ['writing: clinical admin demoted', 'write', (t) => demote(t, 'clinicalAdmin', 'owner')],
  ['writing: own row ends now', 'write', (t) => ownRow(t, ENDS)],
  ['contact notes: scheduler demoted', 'contact', (t) => demote(t, 'scheduler', 'biller')],
  ['contact notes: blocked', 'contact', block],
  ['psychotherapy: only by an emergency', 'psychotherapy', (t) => inEmergency(chartIn(t, { sealed: true }))],
  ['psychotherapy: clinician demoted', 'psychotherapy', (t) => demote(t, 'clinician', 'trainee')],
  ['psychotherapy: own row ends now', 'psychotherapy', (t) => ownRow(t, ENDS)],
  ['co-signing: supervision ends now', 'cosign', (t) => watch(t, ENDS)],
  ['co-signing: supervisor demoted', 'cosign', (t) => demote(t, 'supervisor', 'clinician')],
  ['profile: only by an emergency', 'edit', (t) => inEmergency(t)],
  ['profile: scheduler demoted', 'edit', (t) => demote(t, 'scheduler', 'biller')],
  ['profile: supervision ends now', 'edit', (t) => watch(t, ENDS)],
  ['profile: practice admin demoted', 'edit', (t) => demote(t, 'practiceAdmin', 'biller')],
  ['export: permissions lost', 'export', (t) => me(t, { permissions: [] })],
  ['export: only by an emergency', 'export', (t) => inEmergency(chartIn(t, { sealed: true }))],
  ['a draft of another', 'goesOn', written],
  ['what is signed', 'goesOn', (t) => items(t, { kind: 'signedNote' })],
  ['a psychotherapy note of another', 'item', (t) => written({ ...t, world: items(t, { kind: 'psychotherapyNote' }) })],
  ['a draft note of another', 'item', (t) => written({ ...t, world: items(t, { kind: 'draftNote' }) })],
  ['a contact note made a progress note', 'item', (t) => items(t, { kind: 'signedNote' })],
  ['a given draft kept back', 'item', (t) => items(t, { kind: 'sealedDraft' })],
  ['only a role without the function', 'record', (t) => me(t, { roles: ['scheduler', 'biller'], permissions: [] })],
];

/** A patient in the portal, and a practitioner whom they may book with. */
interface Pair {
  readonly world: World;
  readonly who: Principal;
  readonly patient: Patient;
  readonly practitionerId: number;
}
const ofPair = (t: Pair) => (a: Assignment) => a.patientId === t.patient.id && a.practitionerId === t.practitionerId;
const onTeam = (t: Pair, fact: Partial<Assignment>) => edit(t.world, 'assignments', ofPair(t), fact);
const whom = (t: Pair, fact: Partial<Practitioner>) => edit(t.world, 'practitioners', (p) => p.id === t.practitionerId, fact);
const member = (t: Pair, fact: Partial<Member>) => edit(t.world, 'members', (m) => m.practitionerId === t.practitionerId, fact);
const settled = (t: Pair, fact: Partial<Tenant>) => edit(t.world, 'tenants', (x) => x.id === t.patient.tenantId, fact);
const switched = (t: Pair, fact: Partial<Tenant['features']>): World => ({
  ...t.world,
  tenants: t.world.tenants.map((x) => (x.id === t.patient.tenantId ? { ...x, features: { ...x.features, ...fact } } : x)),
});
/** What connects them is an emergency, and nothing else. */
const byEmergency = (t: Pair): World[] =>
  t.world.members
    .filter((m) => m.practitionerId === t.practitionerId)
    .map((m) => {
      const on = switched(t, { breakGlass: true });
      const same = (r: { patientId: number; practitionerId: number }) =>
        r.patientId === t.patient.id && r.practitionerId === t.practitionerId;
      const { tenantId, id: patientId } = t.patient;
      const row = {
        tenantId,
        id: 999_998,
        patientId,
        practitionerId: t.practitionerId,
        memberId: m.id,
        from: -1,
        until: 3_599_999_999,
        reviewed: false,
      };
      return {
        ...on,
        assignments: on.assignments.filter((a) => !same(a)),
        emergencies: [...on.emergencies.filter((e) => !same(e)), row],
      };
    });
/** They have an appointment with somebody, or somebody else on their care team, and are no new client any more. */
const booked = (t: Pair): World => {
  const { tenantId, id: patientId } = t.patient;
  const memberId = t.world.members.find((m) => m.tenantId === tenantId)?.id ?? 0;
  const row = { tenantId, id: 999_997, patientId, practitionerId: t.practitionerId, memberId, isToCome: false, isSoon: false, need: null };
  return { ...t.world, appointments: [...t.world.appointments, { ...row, status: 'cancelled' }] };
};
const cared = (t: Pair): World[] =>
  t.world.assignments
    .filter((a) => a.patientId === t.patient.id && a.practitionerId !== t.practitionerId)
    .map((row) => edit(t.world, 'assignments', (a) => a === row, { status: 'active', kind: 'assigned', from: null, until: null }));
const guardian = (t: Pair, by: PortalAccess['guardian']) =>
  edit(t.world, 'portalAccess', (a) => a.patientId === t.patient.id, { ...(by && { guardian: by }) });
const appointments = (t: Pair, fact: Partial<World['appointments'][number]>) =>
  edit(t.world, 'appointments', (a) => a.patientId === t.patient.id, fact);

const IN_PORTAL = {
  books: (w: World, t: Pair) => mayBookWith(w, t.who, t.practitionerId),
  moves: (w: World, t: Pair): Decision => {
    const all = w.appointments.filter((a) => a.patientId === t.patient.id).map((a) => mayMove(w, t.who, a, t.practitionerId));
    return all.find((one) => one.allow) ?? all[0] ?? { allow: false, reason: 'B3 over' };
  },
};
const PORTAL_FLIPS: readonly (readonly [string, keyof typeof IN_PORTAL, (t: Pair) => World | World[]])[] = [
  [
    'portal: a guardian’s, for all but appointments',
    'books',
    (t) => guardian(t, { scopes: ['forms', 'documents', 'access', 'profile'], until: null }),
  ],
  ['portal: a guardian’s, which ends now', 'books', (t) => guardian(t, { scopes: SCOPES, until: 0 })],
  ['portal: switched off', 'books', (t) => switched(t, { clientPortal: false })],
  ['portal: with anyone no more', 'books', (t) => settled(t, { bookWithAnyone: false, newClientsBook: false })],
  ['portal: new clients choose no more', 'books', (t) => settled(t, { newClientsBook: false })],
  ['portal: takes nobody new', 'books', (t) => whom(t, { acceptsNew: false })],
  ['portal: booked once already', 'books', booked],
  ['portal: on a care team by now', 'books', cared],
  ['portal: assignment ends now', 'books', (t) => onTeam(t, ENDS)],
  ['portal: assignment begins in a microsecond', 'books', (t) => onTeam(t, COMES)],
  ['portal: assignment archived', 'books', (t) => onTeam(t, { status: 'archived' })],
  ['portal: only by an emergency', 'books', byEmergency],
  ['portal: invited by somebody else, and assigning switched off', 'books', (t) => switched(t, { therapistPatientAssignment: false })],
  ['portal: practitioner archived', 'books', (t) => whom(t, { status: 'archived' })],
  ['portal: practitioner suspended', 'books', (t) => member(t, { status: 'suspended' })],
  ['portal: practitioner not approved', 'books', (t) => member(t, { approved: false })],
  ['portal: patient archived', 'books', (t) => edit(t.world, 'patients', (p) => p.id === t.patient.id, { status: 'archived' })],
  ['portal: within the notice', 'moves', (t) => appointments(t, { isSoon: true })],
  ['portal: appointment over', 'moves', (t) => appointments(t, { isToCome: false })],
  ['portal: appointment cancelled', 'moves', (t) => appointments(t, { status: 'cancelled' })],
];
export const FLIP_NAMES: readonly string[] = [...FLIPS, ...PORTAL_FLIPS].map(([name]) => name);

function* pairs(world: World): Generator<Pair> {
  for (const { tenantId, patientId } of world.portalAccess) {
    const patient = world.patients.find((p) => p.id === patientId);
    for (const practitioner of world.practitioners)
      if (patient && practitioner.tenantId === tenantId)
        yield { world, who: { kind: 'portal', tenantId, patientId }, patient, practitionerId: practitioner.id };
  }
}

function* trios(world: World): Generator<Trio> {
  for (const member of world.members)
    for (const patient of world.patients)
      for (const practitioner of world.practitioners) {
        const { tenantId } = member;
        if (patient.tenantId !== tenantId || practitioner.tenantId !== tenantId) continue;
        const who: Principal = { kind: 'member', tenantId, memberId: member.id };
        yield { world, who, member, patient, practitionerId: practitioner.id };
      }
}

/** Twins by the name of the flipped fact: at most one each, of the first allow that it turns. */
export function nearMissesByName(world: World): Map<string, World> {
  const found = new Map<string, World>();
  for (const trio of trios(world)) {
    const allowed = new Set<Question>();
    for (const key of Object.keys(QUESTIONS) as Question[]) if (QUESTIONS[key](world, trio).allow) allowed.add(key);
    for (const [name, question, flip] of FLIPS) {
      if (found.has(name) || !allowed.has(question)) continue;
      const turned = [flip(trio)].flat().find((w) => !QUESTIONS[question](w, trio).allow && lawful(w));
      if (turned) found.set(name, turned);
    }
  }
  for (const pair of pairs(world))
    for (const [name, question, flip] of PORTAL_FLIPS) {
      const decide = IN_PORTAL[question];
      if (found.has(name) || !decide(world, pair).allow) continue;
      const turned = [flip(pair)].flat().find((w) => !decide(w, pair).allow && lawful(w));
      if (turned) found.set(name, turned);
    }
  return found;
}
