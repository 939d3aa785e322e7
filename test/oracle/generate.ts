// Random worlds from a seed, aimed at the edges of the rules. Their near-miss twins: twins.ts.
import { joined, PERMISSIONS, RECORD_KINDS, ROLES, SCOPES } from './world.ts';
import type {
  AccessRequest,
  Appointment,
  ActivityEntry,
  Assignment,
  AssignmentKind,
  AssignmentVia,
  Block,
  Emergency,
  Feature,
  Member,
  Patient,
  Period,
  Policy,
  PortalAccess,
  Practitioner,
  RecordItem,
  RecordKind,
  Role,
  Supervision,
  Tenant,
  Visibility,
  World,
} from './world.ts';

/** A small seeded source of chance (mulberry32). */
export function diceFrom(seed: number) {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  const shuffled = <T>(items: readonly T[]): T[] => {
    const keyed = items.map((item) => [next(), item] as const);
    return keyed.sort((a, b) => a[0] - b[0]).map(([, item]) => item);
  };
  return { below, pick, shuffled, chance: (share: number) => next() < share };
}

// Periods by what they are at 0; their edges lie a microsecond before, at and after it.
const HOUR = 3_600_000_000;
const FAR = 10 * 365 * 24 * HOUR;
const cross = (froms: (number | null)[], untils: (number | null)[]): Period[] =>
  froms.flatMap((from) => untils.map((until) => ({ from, until })));
const anHourFrom = (...starts: number[]) => starts.map((from) => ({ from, until: from + HOUR }));
const PLAIN = {
  on: cross([null, -FAR, -1, 0], [1, FAR, null]),
  off: [...cross([null, -FAR, -2], [-1, 0]), ...cross([1], [2, FAR, null])],
};
const PERIODS: Record<AssignmentKind, { on: Period[]; off: Period[] }> = {
  primary: PLAIN,
  assigned: PLAIN,
  // A12: coverage has both ends.
  covering: {
    on: cross([-FAR, -1, 0], [1, FAR]),
    off: [...cross([-FAR, -2], [-1, 0]), ...cross([1], [2, FAR])],
  },
};
// A14: an hour at most, and it begins when it is opened.
const EMERGENCIES = {
  on: [...anHourFrom(1 - HOUR, -1, 0), { from: -1, until: 1 }],
  off: [...anHourFrom(-FAR, -HOUR - 1, -HOUR, 1), { from: -1, until: 0 }, { from: 0, until: 0 }],
};
const VIA: Record<AssignmentKind, AssignmentVia[]> = {
  primary: ['invite', 'manual', 'appointment', 'handover', 'import'],
  assigned: ['self', 'manual', 'appointment', 'import', 'handover', 'invite'],
  covering: ['coverage'],
};

const FINISHED: readonly RecordKind[] = ['signedNote', 'contactNote', 'form', 'file', 'letter', 'diagnosis'];

/** Roles as clinics combine them. */
const STAFFING: Role[][] = [
  ['clinician'],
  ['clinician'],
  ['clinician'],
  ['clinician'],
  ['clinician'],
  ['clinician', 'supervisor'],
  ['clinician', 'scheduler'],
  ['trainee'],
  ['trainee'],
  ['supervisor'],
  ['supervisor'],
  ['practiceAdmin', 'supervisor'],
  ['clinicalAdmin'],
  ['clinicalAdmin', 'clinician'],
  ['owner', 'clinician'],
  ['practiceAdmin'],
  ['scheduler'],
  ['biller'],
];

/** Two small clinics, about ten members, six patients, twenty assignments. Same seed, same world. */
export function worldFrom(seed: number): World {
  const dice = diceFrom(seed);
  // Most worlds aim at interesting answers; the rest leave every field to chance.
  const aimed = dice.chance(0.75);
  const odds = (share: number) => dice.chance(aimed ? share : 0.5);
  let last = 0;
  const id = () => (last += 1 + dice.below(3));
  const period = (kind: AssignmentKind) => dice.pick(PERIODS[kind][odds(0.75) ? 'on' : 'off']);

  // Portals and charts have dice of their own.
  const doorbell = diceFrom(seed + 2_000_000_057);
  const ink = diceFrom(seed + 1_000_000_007);

  const clinic = (strangers: readonly number[]): World => {
    const features: Record<Feature, boolean> = {
      therapistPatientAssignment: odds(0.8),
      allActivePatientsDashboard: dice.chance(0.5),
      clientPortal: odds(0.8),
      breakGlass: odds(0.75),
    };
    const policy = dice.pick<Policy>(['open', 'careTeam', 'careTeam', 'managed']);
    const tenant: Tenant = { id: id(), policy, features, bookWithAnyone: doorbell.chance(0.3), newClientsBook: doorbell.chance(0.5) };
    const tenantId = tenant.id;

    const practitioners: Practitioner[] = [];
    for (let at = 0; at < 4; at++)
      practitioners.push({ tenantId, id: id(), status: odds(0.85) ? 'active' : 'archived', acceptsNew: doorbell.chance(0.6) });

    const members: Member[] = [];
    for (let at = 4 + dice.below(2); at > 0; at--) {
      // Every clinic has an owner in good standing (R2).
      const owners: Role[][] = [['owner'], ['owner', 'clinician']];
      const any = dice.shuffled(ROLES).slice(0, 1 + dice.below(2));
      const roles = members.length === 0 ? dice.pick(owners) : aimed ? dice.pick(STAFFING) : any;
      const owns = roles.includes('owner');
      const treats = ['clinician', 'trainee', 'clinicalAdmin'].some((r) => roles.includes(r as Role));
      // One member of the second clinic has a login in the first as well.
      const guest = members.length === 1 && strangers.length > 0;
      members.push({
        tenantId,
        id: id(),
        userId: guest ? dice.pick(strangers) : id(),
        roles,
        permissions: PERMISSIONS.filter((one) => (one === 'canUnlockNotes' ? ink : dice).chance(0.12)),
        accessLevel: odds(0.85) ? 'clinical' : 'administrative',
        visibility: dice.pick<Visibility>(['all', 'namesOnly', 'own', 'own']),
        status: owns || odds(0.92) ? 'active' : 'suspended',
        approved: owns || odds(0.94),
        type: odds(treats ? 0.9 : 0.3) ? 'DOCTOR' : 'STAFF',
        // Drawn with replacement: several members share a practitioner, some have none.
        practitionerId: odds(treats ? 0.95 : 0.4) ? dice.pick(practitioners).id : null,
      });
    }

    const patients: Patient[] = [];
    const assignments: Assignment[] = [];
    const emergencies: Emergency[] = [];
    const requests: AccessRequest[] = [];
    for (let at = 0; at < 3; at++) {
      const patientId = id();
      patients.push({
        tenantId,
        id: patientId,
        status: odds(0.85) ? 'active' : 'archived',
        sealed: dice.chance(0.25),
        invitedByPractitionerId: odds(0.85) ? dice.pick(practitioners).id : null,
      });
      let led = false;
      for (const { id: practitionerId } of dice.shuffled(practitioners)) {
        if (!odds(0.8)) continue;
        const status = odds(0.85) ? 'active' : 'archived';
        const kinds: AssignmentKind[] = ['assigned', 'assigned', 'covering'];
        const kind: AssignmentKind = dice.pick<AssignmentKind>(led ? kinds : [...kinds, 'primary', 'primary']);
        led ||= kind === 'primary' && status === 'active';
        const row = { tenantId, patientId, practitionerId, kind, status } as const;
        assignments.push({ ...row, via: dice.pick(VIA[kind]), ...period(kind) });
      }
      for (const member of dice.shuffled(members)) {
        const by = { tenantId, patientId, memberId: member.id };
        // A member opens for the own practitioner; what was once opened stays when that changes.
        const practitionerId = member.practitionerId !== null && odds(0.9) ? member.practitionerId : dice.pick(practitioners).id;
        const pair = <T extends { patientId: number; practitionerId: number }>(row: T) =>
          row.patientId === patientId && row.practitionerId === practitionerId;
        if (dice.chance(0.3) && !emergencies.some(pair))
          emergencies.push({
            ...by,
            id: id(),
            practitionerId,
            ...dice.pick(EMERGENCIES[odds(0.75) ? 'on' : 'off']),
            reviewed: dice.chance(0.3),
          });
        const outcome = dice.pick(['approved', 'declined', 'withdrawn', null, null, null, null, null] as const);
        if (dice.chance(0.25) && !requests.some((r) => pair(r) && r.outcome === null))
          requests.push({ ...by, id: id(), practitionerId, outcome });
      }
    }

    const supervisions: Supervision[] = [];
    const blocks: Block[] = [];
    for (const { id: memberId, roles, practitionerId: own } of members) {
      const share = roles.includes('supervisor') ? 0.6 : 0.08;
      for (const { id: practitionerId } of practitioners)
        if (practitionerId !== own && dice.chance(share)) {
          const row = { tenantId, id: id(), supervisorMemberId: memberId, practitionerId };
          supervisions.push({ ...row, ...period('assigned') });
        }
      for (const { id: patientId } of patients) if (dice.chance(0.07)) blocks.push({ tenantId, memberId, patientId });
    }

    // Some patients work here, or in the other clinic.
    const users = [...strangers, ...members.map((m) => m.userId)];
    const portalAccess = patients
      .filter(() => dice.chance(0.7))
      .map((patient): PortalAccess => {
        const userId = dice.chance(0.4) ? dice.pick(users) : id();
        const access = { tenantId, patientId: patient.id, userId };
        if (!dice.chance(0.3)) return access;
        const [first = 'forms', ...others] = dice.shuffled(SCOPES);
        const scopes = [first, ...others.filter(() => dice.chance(0.5))];
        return { ...access, guardian: { scopes, until: dice.chance(0.3) ? dice.pick([-1, 0, 1]) : null } };
      });
    const activity = Array.from({ length: 10 }, (): ActivityEntry => {
      const memberId = dice.chance(0.85) ? dice.pick(members).id : null;
      const patientId = dice.chance(0.75) ? dice.pick(patients).id : null;
      return { tenantId, id: id(), memberId, patientId };
    });
    const records = chartsOf(patients, members, assignments);
    const appointments = bookingsOf(patients, members, practitioners);
    const people = { tenants: [tenant], members, practitioners, patients };
    return { ...people, assignments, emergencies, requests, supervisions, blocks, portalAccess, activity, records, appointments };
  };

  // Most is written by those who treat; most of it is finished.
  let sheet = 5_000;
  const chartsOf = (patients: Patient[], members: Member[], assignments: Assignment[]): RecordItem[] =>
    patients.flatMap(({ tenantId, id: patientId }) => {
      const team = assignments.filter((a) => a.patientId === patientId).map((a) => a.practitionerId);
      const treat = members.filter((m) => m.practitionerId !== null && team.includes(m.practitionerId));
      return RECORD_KINDS.filter((kind) => ink.chance(FINISHED.includes(kind) ? 0.95 : 0.15)).map((kind) => ({
        tenantId,
        id: (sheet += 1 + ink.below(3)),
        patientId,
        authorMemberId: ink.pick(treat.length > 0 && ink.chance(aimed ? 0.75 : 0.5) ? treat : members).id,
        kind,
        shared: kind === 'letter' && ink.chance(0.5),
      }));
    });

  // Calendars have dice of their own as well. Many a patient was never booked, so that some are booked for the first time.
  const pencil = diceFrom(seed + 2_000_000_011);
  const hourglass = diceFrom(seed + 2_000_000_033);
  const bookingsOf = (patients: Patient[], members: Member[], practitioners: Practitioner[]): Appointment[] =>
    patients.flatMap(({ tenantId, id: patientId }) =>
      pencil
        .shuffled(practitioners)
        .slice(0, pencil.below(3))
        .map(({ id: practitionerId }) => ({
          tenantId,
          id: (sheet += 1 + pencil.below(3)),
          patientId,
          practitionerId,
          memberId: pencil.pick(members).id,
          status: pencil.chance(0.75) ? ('booked' as const) : ('cancelled' as const),
          isToCome: hourglass.chance(0.75),
          isSoon: doorbell.chance(0.4),
          need: pencil.pick(['open', 'open', 'settled', null] as const),
        })),
    );

  const one = clinic([]);
  return joined(one, clinic(one.members.map((m) => m.userId)));
}
