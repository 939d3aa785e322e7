import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Me } from '#src/contract/auth.ts';
import type { PatientSummaryV2 } from '#src/contract/patients.ts';
import { ana, ClinicAtFetch, maya, patientNamed, show, signedInAs, tom } from '#test/screen.tsx';
import { DashboardScreen } from './DashboardScreen.tsx';

const open = async (about: { me?: Me; patients?: PatientSummaryV2[] } = {}) => {
  const clinic = new ClinicAtFetch({
    patients: [patientNamed('Sam Okafor', [tom]), patientNamed('Zoe Young', [maya, ana])],
    ...about,
  });
  const shown = show(<DashboardScreen />, clinic);
  await waitFor(() => expect(document.querySelector('[aria-hidden] > [data-loading]')).toBeNull());
  return { clinic, ...shown };
};
type Person = Awaited<ReturnType<typeof open>>['person'];
const allPatients = (person: Person) => person.click(screen.getByRole('tab', { name: 'All Active Patients' }));
const row = (name: string) => screen.findByRole('row', { name: new RegExp(name) });
const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((one) => within(one).getAllByRole('gridcell')[0]?.textContent);
const columns = () => screen.getAllByRole('columnheader').map((header) => header.textContent);
const careTeamClinic = signedInAs({
  tenant: { ...signedInAs().tenant, assignmentPolicy: 'careTeam' },
  assigning: { oneself: 'onRequest', colleagues: 'toOwnPatients' },
});

describe('the lists', () => {
  test('P one’s own patients come first, all active patients on their own tab', async () => {
    const { person } = await open();
    expect(names()).toEqual(['Zoe Young']);
    await allPatients(person);
    expect(await row('Sam Okafor')).toBeDefined();
    expect(names()).toEqual(['Sam Okafor', 'Zoe Young']);
  });

  test('F3 without its flag there is no tab of all active patients', async () => {
    await open({ me: signedInAs({ features: { allActivePatientsDashboard: false } }) });
    expect(screen.queryByRole('tab')).toBeNull();
    expect(screen.getByRole('heading', { name: 'My Patients' })).toBeDefined();
  });

  test('A8 (a) all patients show their care teams, and both quick actions where one is not connected', async () => {
    const { person } = await open();
    await allPatients(person);
    expect(columns()).toEqual(['Name', 'Contact', 'Patient since', 'Portal', 'Therapists', 'Actions']);
    const [sam, zoe] = [within(await row('Sam Okafor')), within(await row('Zoe Young'))];
    expect(sam.getByRole('button', { name: 'Therapists: Tom Berg' })).toBeDefined();
    expect(sam.getByRole('button', { name: 'Assign to Me: Sam Okafor' })).toBeDefined();
    expect(sam.getByRole('button', { name: 'Add therapist: Sam Okafor' })).toBeDefined();
    expect(zoe.queryByRole('button', { name: /Assign to Me/ })).toBeNull();
    expect(zoe.getByRole('button', { name: 'Add therapist: Zoe Young' })).toBeDefined();
  });

  test('F2 while assignment is off there are no therapists, no buttons and no section about them', async () => {
    const { person } = await open({ me: signedInAs({ features: { therapistPatientAssignment: false } }) });
    await allPatients(person);
    const sam = await row('Sam Okafor');
    expect(columns()).toEqual(['Name', 'Contact', 'Patient since', 'Portal']);
    expect(within(sam).queryByRole('button')).toBeNull();
    await person.click(sam);
    const dialog = within(await screen.findByRole('dialog', { name: 'Sam Okafor' }));
    expect(dialog.getByText('sam@mail.example')).toBeDefined();
    expect(dialog.queryByText(/Management/)).toBeNull();
    expect(dialog.queryByRole('button', { name: /Assign|Add/ })).toBeNull();
  });

  test('A7 who finds someone for them has a list of the unassigned, with how many there are, and others have not', async () => {
    const patients = [patientNamed('Sam Okafor', [tom]), patientNamed('Lee Alone'), patientNamed('Kim Alone')];
    const me = signedInAs({ rights: ['patient.list', 'team.list', 'careTeam.list', 'careTeam.assign', 'careTeam.queue'] });
    const { person } = await open({ me, patients });
    await person.click(await screen.findByRole('tab', { name: 'Unassigned 2' }));
    expect(await row('Lee Alone')).toBeDefined();
    expect(names()).toEqual(['Lee Alone', 'Kim Alone']);
    await person.click(screen.getByRole('button', { name: 'Assign to Me: Lee Alone' }));
    await waitFor(() => expect(names()).toEqual(['Kim Alone']));
  });

  test('A7 a therapist has no list of the unassigned', async () => {
    await open();
    expect(screen.queryByRole('tab', { name: /Unassigned/ })).toBeNull();
  });

  test('G every label says patient and therapist as the clinic does', async () => {
    const me = signedInAs();
    const { speakAs } = await import('#src/web/text.ts');
    speakAs({ patientWord: 'client', therapistWord: 'practitioner' });
    await open({ me });
    expect(screen.getByRole('tab', { name: 'My Clients' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Invite New Client' })).toBeDefined();
    expect(columns()).toContain('Practitioners');
    speakAs({ patientWord: 'patient', therapistWord: 'therapist' });
  });
});

describe('quick actions', () => {
  test('A8 (a) “Assign to Me” shows at once in both lists and says what it gave', async () => {
    const { person, clinic } = await open();
    await allPatients(person);
    const release = clinic.hold('assign');
    await person.click(await screen.findByRole('button', { name: 'Assign to Me: Sam Okafor' }));
    expect(await screen.findByRole('button', { name: 'Therapists: Maya Lin (You) and Tom Berg' })).toBeDefined();
    await person.click(screen.getByRole('tab', { name: 'My Patients' }));
    await waitFor(() => expect(names()).toEqual(['Sam Okafor', 'Zoe Young']));
    release();
    expect(await screen.findByText('You are on Sam Okafor’s care team and can open the record.')).toBeDefined();
  });

  test('A8 (c) a refusal puts both lists back and says why', async () => {
    const { person, clinic } = await open();
    await allPatients(person);
    clinic.refusals.set('assign', { code: 'self_by_request' });
    await person.click(await screen.findByRole('button', { name: 'Assign to Me: Sam Okafor' }));
    expect(await screen.findByText('At this clinic you cannot assign yourself')).toBeDefined();
    expect(await screen.findByRole('button', { name: 'Assign to Me: Sam Okafor' })).toBeDefined();
    await person.click(screen.getByRole('tab', { name: 'My Patients' }));
    await waitFor(() => expect(names()).toEqual(['Zoe Young']));
  });

  test('A3 where one may not assign oneself, “Request access” says who is asked, and asks why', async () => {
    const { person } = await open({ me: careTeamClinic });
    await allPatients(person);
    const sam = within(await row('Sam Okafor'));
    expect(sam.queryByRole('button', { name: /Assign to Me|Add/ })).toBeNull();
    await person.click(sam.getByRole('button', { name: 'Request access: Sam Okafor' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Request access to Sam Okafor' }));
    expect(dialog.getByText(/^The therapists on Sam Okafor’s care team and the clinical admins are asked/)).toBeDefined();
    expect(dialog.getByRole('textbox', { name: /Why do you need access/ })).toBeDefined();
  });

  test('A3 a clinician of such a clinic adds colleagues to their own patients only', async () => {
    const { person } = await open({ me: careTeamClinic });
    await allPatients(person);
    expect(within(await row('Zoe Young')).getByRole('button', { name: 'Add therapist: Zoe Young' })).toBeDefined();
    expect(within(await row('Sam Okafor')).queryByRole('button', { name: /Add therapist/ })).toBeNull();
  });
});

describe('the patient’s dialog', () => {
  test('A8 (b) names every connected therapist, oneself with “(You)”, since when and how', async () => {
    const { person } = await open();
    await person.click(await row('Zoe Young'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Zoe Young' }));
    expect(dialog.getByRole('heading', { name: 'Therapist Management' })).toBeDefined();
    const [me, colleague] = await dialog.findAllByRole('listitem');
    expect(me?.textContent).toMatch(/Maya Lin \(You\)PrimaryPhysiotherapySince .*2026, with the invitation/);
    expect(colleague?.textContent).toMatch(/Ana RuizAssignedPhysiotherapySince .*2026, assigned directly/);
    expect(dialog.getByRole('button', { name: 'Add therapist: Zoe Young' })).toBeDefined();
  });

  test('A8 (b) a therapist added from it stands in it at once', async () => {
    const { person } = await open();
    await person.click(await row('Zoe Young'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Zoe Young' }));
    await dialog.findAllByRole('listitem');
    await person.click(dialog.getByRole('button', { name: 'Add therapist: Zoe Young' }));
    await person.click(await screen.findByRole('option', { name: /Tom Berg/ }));
    await person.click(screen.getByRole('button', { name: 'Assign Tom Berg to Zoe Young' }));
    await waitFor(() => expect(dialog.getAllByRole('listitem')).toHaveLength(3));
    expect(dialog.getByText('Tom Berg')).toBeDefined();
  });

  test('R7 of a patient one may no longer see the dialog says so', async () => {
    const { person, clinic } = await open();
    clinic.refusals.set('care-team', { code: 'not_found' });
    await person.click(await row('Zoe Young'));
    expect((await screen.findByRole('alert')).textContent).toContain('You can no longer see Zoe Young.');
  });
});

describe('with the keyboard', () => {
  test('arrows move from row to row, Enter opens, and closing returns', async () => {
    const { person } = await open();
    await allPatients(person);
    const [sam, zoe] = [await row('Sam Okafor'), await row('Zoe Young')];
    sam.focus();
    await person.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(zoe);
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(within(zoe).getByRole('link', { name: 'Zoe Young' }));
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(within(zoe).getByRole('button', { name: /^Therapists/ }));
    await person.keyboard('{ArrowLeft}{ArrowLeft}{Home}{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Sam Okafor' })).toBeDefined();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(sam));
  });

  test('only one row and its buttons are reached by Tab', async () => {
    const { person } = await open();
    await allPatients(person);
    (await row('Sam Okafor')).focus();
    const reached = [...screen.getByRole('grid').querySelectorAll<HTMLElement>('[tabindex="0"]')];
    expect(reached.every((one) => one.closest('[data-patient]')?.textContent?.includes('Sam Okafor'))).toBe(true);
    expect(reached).toHaveLength(5);
  });

  test('when a patient with the focus leaves the list, the focus goes to the one in their place', async () => {
    const [ben, zoe] = [patientNamed('Ben Adams', [maya]), patientNamed('Zoe Young', [maya])];
    const { clinic, client } = await open({ patients: [ben, zoe] });
    (await row('Ben Adams')).focus();
    clinic.patients = [zoe];
    await client.invalidateQueries({ queryKey: ['patients'] });
    await waitFor(() => expect(screen.queryByText('Ben Adams')).toBeNull());
    expect(document.activeElement).toBe(await row('Zoe Young'));
  });

  test('when “Assign to Me” has done its work and goes, the focus stays in the row', async () => {
    const { person } = await open();
    await allPatients(person);
    (await screen.findByRole('button', { name: 'Assign to Me: Sam Okafor' })).focus();
    await person.keyboard('{Enter}');
    await screen.findByText(/You are on Sam Okafor’s care team/);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add therapist: Sam Okafor' }));
  });

  test('/ goes to the filter, which asks the server, and Escape clears it', async () => {
    const { person } = await open();
    await allPatients(person);
    await row('Sam Okafor');
    await person.keyboard('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Filter patients by name' }));
    await person.keyboard('young');
    await waitFor(() => expect(names()).toEqual(['Zoe Young']));
    await person.keyboard('xx');
    expect(await screen.findByText('No patient is called “youngxx”')).toBeDefined();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(names()).toEqual(['Sam Okafor', 'Zoe Young']));
  });
});

describe('where there is nothing to show', () => {
  test('who has no patients yet is told what belongs here, and can invite one', async () => {
    await open({ patients: [] });
    expect(await screen.findByText('No patients of yours yet')).toBeDefined();
    expect(screen.getAllByRole('button', { name: 'Invite New Patient' })).toHaveLength(2);
  });

  test('R1 who may not invite is not offered it', async () => {
    await open({ patients: [], me: signedInAs({ rights: ['patient.list'] }) });
    expect(screen.queryByRole('button', { name: 'Invite New Patient' })).toBeNull();
  });

  test('an error says what happened, and trying again shows the list', async () => {
    const clinic = new ClinicAtFetch({ patients: [patientNamed('Zoe Young', [maya])] });
    clinic.refusals.set('summary', { code: 'not_allowed' });
    const { person } = show(<DashboardScreen />, clinic);
    expect(await screen.findByRole('alert')).toBeDefined();
    clinic.refusals.clear();
    await person.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('Zoe Young')).toBeDefined();
  });
});
