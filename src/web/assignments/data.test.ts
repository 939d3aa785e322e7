import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Me } from '#src/contract/auth.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { listKey } from '#src/web/patients/data.ts';
import type { PatientList, PatientPages } from '#src/web/patients/data.ts';
import { ana, ClinicAtFetch, maya, patientNamed, signedInAs, tom } from '#test/screen.tsx';
import { assignmentActions, offersOf } from './data.ts';

describe('assignPatientToDoctor', () => {
  let sam: PatientSummaryV2;
  let zoe: PatientSummaryV2;
  let clinic: ClinicAtFetch;
  let client: QueryClient;
  let actions: ReturnType<typeof assignmentActions>;

  /** A list as it is in memory: two pages, the second one the last. */
  const remember = (list: PatientList, q: string, ...pages: PatientSummaryV2[][]) =>
    client.setQueryData<PatientPages>(listKey(list, q), {
      pages: pages.map((items, index) => ({ items, nextCursor: index === pages.length - 1 ? null : 'more' })),
      pageParams: pages.map(() => null),
    });
  const namesIn = (list: PatientList, q = '') =>
    client.getQueryData<PatientPages>(listKey(list, q))?.pages.map((page) => page.items.map(({ firstName }) => firstName));
  const teamIn = (list: PatientList, patient: PatientSummaryV2, q = '') => {
    const found = client
      .getQueryData<PatientPages>(listKey(list, q))
      ?.pages.flatMap((page) => page.items)
      .find(({ id }) => id === patient.id);
    return found && { team: found.connectedTherapists?.map(({ firstName }) => firstName), mine: found.isConnectedToMe };
  };

  beforeEach(async () => {
    sam = patientNamed('Sam Okafor', [tom]);
    zoe = patientNamed('Zoe Young', [maya]);
    clinic = new ClinicAtFetch({ patients: [sam, zoe] });
    vi.stubGlobal('fetch', clinic.fetch);
    onTestFinished(() => void vi.unstubAllGlobals());
    client = new QueryClient();
    actions = assignmentActions(client, clinic.me);
    await actions.fetchTenantDoctors();
    remember('patients', '', [patientNamed('Ben Adams', [maya])], [zoe]);
    remember('allTenantPatients', '', [sam], [zoe]);
  });

  test('A8 assigning oneself shows in both lists at once: in all patients, and among my patients where the name belongs', async () => {
    const release = clinic.hold('assign');
    const assigning = actions.assignPatientToDoctor(sam.id);
    await vi.waitFor(() => expect(teamIn('allTenantPatients', sam)).toEqual({ team: ['Maya', 'Tom'], mine: true }));
    expect(teamIn('patients', sam)).toEqual({ team: ['Maya', 'Tom'], mine: true });
    expect(namesIn('patients')).toEqual([['Ben'], ['Sam', 'Zoe']]);
    release();
    await assigning;
    expect(teamIn('allTenantPatients', sam)).toEqual({ team: ['Maya', 'Tom'], mine: true });
  });

  test('A8 assigning a colleague shows in both lists at once, on every page of them', async () => {
    const release = clinic.hold('assign');
    const assigning = actions.assignPatientToDoctor(zoe.id, ana.id);
    await vi.waitFor(() => expect(teamIn('allTenantPatients', zoe)).toEqual({ team: ['Maya', 'Ana'], mine: true }));
    expect(teamIn('patients', zoe)).toEqual({ team: ['Maya', 'Ana'], mine: true });
    release();
    expect((await assigning).doctorId).toBe(ana.id);
  });

  test('A8 a refused assignment is taken back in both lists, and says why', async () => {
    clinic.refusals.set('assign', { code: 'self_by_request' });
    const release = clinic.hold('assign');
    const assigning = actions.assignPatientToDoctor(sam.id);
    await vi.waitFor(() => expect(namesIn('patients')).toEqual([['Ben'], ['Sam', 'Zoe']]));
    release();
    await expect(assigning).rejects.toMatchObject({ code: 'self_by_request' });
    expect(teamIn('allTenantPatients', sam)).toEqual({ team: ['Tom'], mine: false });
    expect(namesIn('patients')).toEqual([['Ben'], ['Zoe']]);
  });

  test('A8 taking back one assignment leaves another one, still under way, as it is', async () => {
    const releaseAna = clinic.hold('assign');
    const assigningAna = actions.assignPatientToDoctor(zoe.id, ana.id);
    await vi.waitFor(() => expect(teamIn('patients', zoe)?.team).toEqual(['Maya', 'Ana']));
    const releaseTom = clinic.hold('assign');
    const assigningTom = actions.assignPatientToDoctor(zoe.id, tom.id);
    await vi.waitFor(() => expect(teamIn('patients', zoe)?.team).toHaveLength(3));
    clinic.refusals.set('assign', { code: 'invalid_target' });
    releaseTom();
    await expect(assigningTom).rejects.toMatchObject({ code: 'invalid_target' });
    expect(teamIn('patients', zoe)).toEqual({ team: ['Maya', 'Ana'], mine: true });
    clinic.refusals.clear();
    releaseAna();
    await assigningAna;
  });

  test('A8 a filtered list gains the patient only where the same filter finds them', async () => {
    remember('patients', 'okaf', []);
    remember('allTenantPatients', 'okaf', [sam]);
    remember('patients', 'young', [zoe]);
    const release = clinic.hold('assign');
    const assigning = actions.assignPatientToDoctor(sam.id);
    await vi.waitFor(() => expect(namesIn('patients', 'okaf')).toEqual([['Sam']]));
    expect(namesIn('patients', 'young')).toEqual([['Zoe']]);
    release();
    await assigning;
  });

  test('P assigning sends the patient, and the doctor only where it is a colleague', async () => {
    await actions.assignPatientToDoctor(sam.id);
    await actions.assignPatientToDoctor(sam.id, ana.id);
    expect(clinic.requests.filter(({ path }) => path === '/v2/doctor/patients/assign').map(({ body }) => body)).toEqual([
      { patientId: sam.id, targetDoctorId: null },
      { patientId: sam.id, targetDoctorId: ana.id },
    ]);
  });
});

describe('what is offered', () => {
  const sam = patientNamed('Sam Okafor', [tom]);
  const mine = patientNamed('Zoe Young', [maya]);
  const assigning = (oneself: Me['assigning']['oneself'], colleagues: Me['assigning']['colleagues']) =>
    signedInAs({ assigning: { oneself, colleagues } });

  test('A3 who may assign anyone can join a team they are not on, and add colleagues everywhere', () => {
    expect(offersOf(assigning('allowed', 'toAnyone'), sam)).toEqual({ oneself: 'assign', colleague: true });
    expect(offersOf(assigning('allowed', 'toAnyone'), mine)).toEqual({ oneself: null, colleague: true });
  });

  test('A3 a clinician of a care-team clinic asks to join others’ teams, and adds colleagues to their own', () => {
    expect(offersOf(assigning('onRequest', 'toOwnPatients'), sam)).toEqual({ oneself: 'request', colleague: false });
    expect(offersOf(assigning('onRequest', 'toOwnPatients'), mine)).toEqual({ oneself: null, colleague: true });
  });

  test('A2 A3 a scheduler is offered nothing, and an archived patient offers nothing to anybody', () => {
    expect(offersOf(assigning('never', 'never'), sam)).toEqual({ oneself: null, colleague: false });
    expect(offersOf(assigning('allowed', 'toAnyone'), { ...sam, status: 'archived' })).toEqual({
      oneself: null,
      colleague: false,
    });
  });

  test('F2 while assignment is off nothing is offered', () => {
    expect(offersOf(signedInAs({ features: { therapistPatientAssignment: false } }), sam)).toEqual({
      oneself: null,
      colleague: false,
    });
  });
});
