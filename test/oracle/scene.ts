// A tiny hand-made world for the oracle's own cases, and how to ask about it.
import { expect } from 'vitest';
import { mayUnassign, opensProfile, opensRecord, seesActivity, seesPatient } from './decide.ts';
import type {
  ActivityEntry,
  Appointment,
  Assignment,
  Decision,
  Emergency,
  Member,
  Patient,
  Period,
  Policy,
  Principal,
  Role,
  World,
} from './world.ts';

// One clinic (1) with me (member 21, practitioner 11), a colleague (22, practitioner 12), an owner
// (23) and a patient (31); a neighbour clinic (2) with a member (28), practitioner 18, patient 38.
export interface Scene {
  me?: Partial<Member>;
  colleague?: Partial<Member>;
  patient?: Partial<Patient>;
  /** My practitioner's row with the patient, and my colleague's. */
  mine?: Partial<Assignment>;
  theirs?: Partial<Assignment>;
  /** An emergency access of mine. */
  emergency?: Partial<Emergency>;
  /** I supervise the colleague's practitioner. */
  watch?: Partial<Period>;
  blocked?: boolean;
  policy?: Policy;
  flag?: boolean;
  breakGlass?: boolean;
  portal?: boolean;
  bookWithAnyone?: boolean;
  newClientsBook?: boolean;
  /** Whether my practitioner takes new clients. */
  acceptsNew?: boolean;
  appointments?: Appointment[];
  gone?: 'target' | 'portal';
}

export const ME: Principal = { kind: 'member', tenantId: 1, memberId: 21 };
export const PORTAL: Principal = { kind: 'portal', tenantId: 1, patientId: 31 };

export function scene(s: Scene = {}): World {
  const tenant = (id: number, policy: Policy, on: boolean, breakGlass: boolean) => ({
    id,
    policy,
    features: {
      therapistPatientAssignment: on,
      allActivePatientsDashboard: false,
      clientPortal: s.portal ?? false,
      breakGlass,
    },
    bookWithAnyone: s.bookWithAnyone ?? false,
    newClientsBook: s.newClientsBook ?? false,
  });
  const member = (tenantId: number, id: number, fact: Partial<Member> = {}): Member => ({
    tenantId,
    id,
    userId: id + 70,
    roles: ['clinician'],
    permissions: [],
    accessLevel: 'clinical',
    visibility: 'own',
    status: 'active',
    approved: true,
    type: 'DOCTOR',
    practitionerId: id - 10,
    ...fact,
  });
  const patient = (tenantId: number, id: number, fact: Partial<Patient> = {}): Patient => ({
    tenantId,
    id,
    status: 'active',
    sealed: false,
    invitedByPractitionerId: null,
    ...fact,
  });
  const row = (practitionerId: number, fact?: Partial<Assignment>): Assignment[] =>
    fact ? [{ tenantId: 1, patientId: 31, practitionerId, ...PLAIN, ...fact }] : [];
  const PLAIN = { kind: 'assigned', via: 'manual', status: 'active', ...ALWAYS } as const;
  const watch = { tenantId: 1, id: 71, supervisorMemberId: 21, practitionerId: 12, ...ALWAYS, ...s.watch };
  return {
    tenants: [tenant(1, s.policy ?? 'open', s.flag ?? true, s.breakGlass ?? true), tenant(2, 'open', true, true)],
    members: [
      member(1, 21, s.me),
      member(1, 22, s.colleague),
      member(1, 23, { roles: ['owner'], practitionerId: null }),
      member(2, 28, { roles: ['owner', 'clinicalAdmin'] }),
    ],
    practitioners: [
      { tenantId: 1, id: 11, status: 'active', acceptsNew: s.acceptsNew ?? true },
      { tenantId: 1, id: 12, status: s.gone === 'target' ? 'archived' : 'active', acceptsNew: false },
      { tenantId: 2, id: 18, status: 'active', acceptsNew: true },
    ],
    patients: [patient(1, 31, s.patient), patient(1, 32), patient(2, 38)],
    assignments: [...row(11, s.mine), ...row(12, s.theirs)],
    emergencies: s.emergency ? [{ ...EMERGENCY, ...s.emergency }] : [],
    requests: [],
    supervisions: s.watch ? [watch] : [],
    blocks: s.blocked ? [{ tenantId: 1, memberId: 21, patientId: 31 }] : [],
    portalAccess: [
      ...(s.gone === 'portal' ? [] : [{ tenantId: 1, patientId: 31, userId: 99 }]),
      { tenantId: 1, patientId: 32, userId: 98 },
    ],
    activity: [],
    records: [],
    appointments: s.appointments ?? [],
  };
}
const ALWAYS: Period = { from: null, until: null };
const EMERGENCY: Emergency = {
  tenantId: 1,
  id: 81,
  patientId: 31,
  practitionerId: 11,
  memberId: 21,
  from: 0,
  until: 3_600_000_000,
  reviewed: false,
};

export type Ask = (world: World) => Decision;
export const sees: Ask = (w) => seesPatient(w, ME, 31);
export const profile: Ask = (w) => opensProfile(w, ME, 31);
export const record: Ask = (w) => opensRecord(w, ME, 31);
export const unassigns: Ask = (w) => mayUnassign(w, ME, 31);
export const logs =
  (fact: Partial<ActivityEntry> = {}): Ask =>
  (w) =>
    seesActivity(w, ME, { tenantId: 1, id: 91, memberId: 21, patientId: null, ...fact });

/** The first scene is allowed, each of the others is not. */
export const only =
  (ask: Ask, yes: Scene, ...no: Scene[]) =>
  () => {
    expect(ask(scene(yes))).toMatchObject({ allow: true });
    for (const s of no) expect([s, ask(scene(s))]).toMatchObject([s, { allow: false }]);
  };
/** Every scene is allowed. */
export const all =
  (ask: Ask, ...yes: Scene[]) =>
  () => {
    for (const s of yes) expect([s, ask(scene(s))]).toMatchObject([s, { allow: true }]);
  };
export const as = (...roles: Role[]): { me: Partial<Member> } => ({ me: { roles } });
export const holder: Scene = { me: { permissions: ['canChangeAssignedPractitioners'] } };
export const readsAll: Scene = { me: { permissions: ['canReadAllRecords'] } };
export const OVER: Scene = { mine: { until: 0 } };
