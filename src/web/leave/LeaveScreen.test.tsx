import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { LeavePlan } from '#src/contract/leave.ts';
import { ana, ClinicAtFetch, maya, show, tom } from '#test/screen.tsx';
import { LeavePlanOf } from './LeaveScreen.tsx';

const patientOf = (id: number, firstName: string, more: Partial<LeavePlan['patients'][number]> = {}): LeavePlan['patients'][number] => ({
  patient: { id, firstName, lastName: 'Okafor', preferredName: null },
  coveredBy: null,
  proposed: ana.id,
  grounds: ['discipline'],
  onCareTeam: [],
  unavailable: [],
  mayCover: true,
  mayBook: true,
  appointments: [],
  ...more,
});
const plan: LeavePlan = {
  leave: {
    id: 77,
    practitioner: { ...maya, discipline: 'Physiotherapy' },
    startsAt: '2027-02-01T00:00:00Z',
    endsAt: '2027-02-15T00:00:00Z',
    wallStart: '2027-02-01T00:00',
    wallEnd: '2027-02-15T00:00',
    state: 'toCome',
    patients: 2,
    covered: 0,
    covers: 0,
    isMine: true,
    mayChangeDates: true,
  },
  version: 'seen',
  patients: [
    patientOf(1, 'Sam', {
      appointments: [
        {
          id: 9,
          version: 3,
          service: 'Session',
          startsAt: '2027-02-02T09:00:00Z',
          wallStart: '2027-02-02T09:00',
          wallEnd: '2027-02-02T09:50',
          practitionerId: maya.id,
          notFree: [ana.id],
        },
      ],
    }),
    patientOf(2, 'Lee', { onCareTeam: [tom.id], unavailable: [] }),
  ],
  colleagues: [ana, tom].map((one) => ({
    ...one,
    discipline: 'Physiotherapy',
    caseload: 10,
    capacity: 11,
    acceptingNewPatients: true,
    isAway: false,
  })),
  otherAppointments: 0,
  movable: 0,
};
const atTen = { appointmentId: 9, patientId: 1, practitionerId: ana.id, wallStart: '2027-02-03T10:00' };
const open = () => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('77', () => plan);
  clinic.answers.set('covers', () => ({ given: 2, moved: 1, elsewhere: [], cancelled: 0, kept: 0, mayUndo: true, plan }));
  clinic.answers.set('preview', () => ({ elsewhere: [atTen], without: [] }));
  clinic.answers.set('withdraw', () => ({ back: 1, stayed: 0, notTheirs: 2, ended: 1 }));
  return { ...show(<LeavePlanOf id={77} />, clinic), clinic };
};
const sent = (clinic: ClinicAtFetch) => clinic.requests.find(({ path }) => path === '/v2/leaves/77/covers')?.body;

test('A12 says in one sentence who gains access to how many, from when until when, and confirms all proposals with one click', async () => {
  const { person, clinic } = open();
  expect(await screen.findByRole('heading', { name: 'Leave of Maya Lin' })).toBeDefined();
  expect(
    screen.getByText(
      /^Ana Ruiz \(2\) gains access to 2 patients, from Mon, Feb 1, 2027 until Sun, Feb 14, 2027\. One appointment moves\. One of them gets another time\.$/,
    ),
  ).toBeDefined();
  // At which time, as soon as it is found.
  expect(await screen.findByText(/^Tue, Feb 2, 9:00.AM moves to Wed, Feb 3, 10:00.AM$/)).toBeDefined();
  expect(screen.queryByText(/at another time/)).toBeNull();
  // One more than she has room for, and it is said so: with her name, where she is chosen, and before it is confirmed.
  const [, herself] = screen.getAllByRole('list');
  expect(within(herself!).getByText('10 of 11 patients · +2 by this plan')).toBeDefined();
  expect(within(herself!).getByText('One more than there is room for')).toBeDefined();
  const field = screen.getByLabelText('Who covers Sam Okafor');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe('One more than there is room for');
  expect(screen.getByRole('status').textContent).toMatch(/Ana Ruiz would have more patients than there is room for\.$/);
  await person.click(screen.getByRole('button', { name: 'Confirm all proposals' }));
  await waitFor(() =>
    expect(sent(clinic)).toEqual({
      version: 'seen',
      covers: [
        { patientId: 1, practitionerId: ana.id },
        { patientId: 2, practitionerId: ana.id },
      ],
      appointments: [{ appointmentId: 9, version: 3, outcome: 'firstFree' }],
    }),
  );
});

test('A12 one is changed by itself, several at once; who is on the care team gains nothing, and nobody is left out by saying so', async () => {
  const { person, clinic } = open();
  await person.selectOptions(await screen.findByLabelText('Who covers Lee Okafor'), 'Tom Berg');
  expect(screen.getByText(/^Ana Ruiz \(1\) gains access to 1 patient, /)).toBeDefined();
  expect(screen.getAllByText('On the care team').length).toBeGreaterThan(0);
  expect(screen.queryByText(/more (patients )?than there is room for/)).toBeNull();
  await person.selectOptions(screen.getByLabelText('Appointments of Sam Okafor'), 'Cancel');
  await person.click(screen.getByLabelText('Select all'));
  await person.selectOptions(screen.getByLabelText('All selected are covered by'), 'Tom Berg');
  await person.selectOptions(screen.getByLabelText('Who covers Lee Okafor'), 'Nobody');
  await person.click(within(document.body).getByRole('button', { name: 'Confirm all proposals' }));
  await waitFor(() =>
    expect(sent(clinic)).toEqual({
      version: 'seen',
      covers: [{ patientId: 1, practitionerId: tom.id }],
      appointments: [{ appointmentId: 9, version: 3, outcome: 'cancel' }],
    }),
  );
});

test('A12 where a colleague has no time for somebody’s appointment, they are marked and selected, and nothing is confirmed until that is decided', async () => {
  const { person, clinic } = open();
  clinic.refusals.set('covers', { code: 'colleague_not_free', times: [{ appointmentId: 9, practitionerId: ana.id, why: 'taken' }] });
  await person.click(await screen.findByRole('button', { name: 'Confirm all proposals' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Nothing is confirmed yet: 1 appointment finds no free time/);
  expect(screen.getByText(/^Tue, Feb 2, 9:00.AM: no free time with this colleague$/)).toBeDefined();
  const chooser = screen.getByLabelText('All selected are covered by');
  await waitFor(() => expect(document.activeElement).toBe(chooser));
  expect(screen.getByLabelText<HTMLInputElement>('Select Sam Okafor').checked).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>('Select Lee Okafor').checked).toBe(false);
  clinic.refusals.delete('covers');
  await person.selectOptions(chooser, 'Tom Berg');
  expect(screen.queryByRole('alert')).toBeNull();
  await person.click(screen.getByRole('button', { name: 'Confirm all proposals' }));
  expect(await screen.findByText('2 patients are covered.')).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole('status'));
});

test('A12 where no time is found it is said before anything is confirmed, whose it is is selected on a click, and another choice is looked at anew', async () => {
  const { person, clinic } = open();
  clinic.answers.set('preview', ({ body }) =>
    (body['covers'] as { practitionerId: number }[])[0]?.practitionerId === tom.id
      ? { elsewhere: [], without: [] }
      : { elsewhere: [], without: [{ appointmentId: 9, practitionerId: ana.id }] },
  );
  expect(await screen.findByText(/^Tue, Feb 2, 9:00.AM: no free time with this colleague$/)).toBeDefined();
  expect(screen.getByRole('status').textContent).toMatch(/until Sun, Feb 14, 2027\.One finds no free time: choose somebody else/);
  await person.click(screen.getByRole('button', { name: 'Select these patients' }));
  const chooser = screen.getByLabelText('All selected are covered by');
  await waitFor(() => expect(document.activeElement).toBe(chooser));
  expect(screen.getByLabelText<HTMLInputElement>('Select Sam Okafor').checked).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>('Select Lee Okafor').checked).toBe(false);
  await person.selectOptions(chooser, 'Tom Berg');
  await waitFor(() => expect(screen.queryByText(/no free time/)).toBeNull());
  expect(screen.getByRole('status').textContent).toMatch(/One appointment moves\.$/);
  expect(clinic.requests.some(({ path }) => path === '/v2/leaves/77/covers')).toBe(false);
});

test('A12 the dates are changed on the screen of the leave: what that does is said before, and saved with what was seen', async () => {
  const { person, clinic } = open();
  const times = clinic.answers.get('preview')!;
  clinic.answers.set('preview', (request) =>
    request.path.includes('covers') ? times(request) : { changed: 2, uncovered: 1, back: 1, stayed: 1, notTheirs: 2, toPlan: 3 },
  );
  clinic.answers.set('dates', () => ({ changed: 2, uncovered: 1, back: 1, stayed: 1, notTheirs: 2, plan }));
  await person.click(await screen.findByRole('button', { name: 'Change dates' }));
  const dialog = within(await screen.findByRole('dialog'));
  const last = dialog.getByLabelText<HTMLInputElement>('Last day');
  expect([dialog.getByLabelText<HTMLInputElement>('First day').value, last.value]).toEqual(['2027-02-01', '2027-02-14']);
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Save these dates' }).disabled).toBe(true);
  fireEvent.change(last, { target: { value: '2027-02-09' } });
  expect(await dialog.findByText(/^2 covers follow: access from Mon, Feb 1, 2027 until Tue, Feb 9, 2027, /)).toBeDefined();
  expect(
    dialog.getByText(/^One appointment that was moved or cancelled lies in the leave no longer, and its time with Maya Lin/),
  ).toBeDefined();
  expect(dialog.getByText(/^One cover does not reach so far: /)).toBeDefined();
  expect(dialog.getByText('One more stays as it is now: its old time is taken.')).toBeDefined();
  expect(dialog.getByText('2 stay with whoever has them: the patients are not with Maya Lin any more.')).toBeDefined();
  expect(dialog.getByText('3 appointments come into the leave. Plan them afterwards.')).toBeDefined();
  await person.click(dialog.getByRole('button', { name: 'Save these dates' }));
  await waitFor(() =>
    expect(clinic.requests.find(({ path }) => path === '/v2/leaves/77/dates')?.body).toEqual({
      version: 'seen',
      startsAt: '2027-02-01T00:00:00.000Z',
      endsAt: '2027-02-10T00:00:00.000Z',
      giveBack: true,
    }),
  );
});

test('A12 taking back what was just confirmed ends the covers of these patients and of nobody else', async () => {
  const { person, clinic } = open();
  await person.selectOptions(await screen.findByLabelText('Who covers Lee Okafor'), 'Nobody');
  await person.click(screen.getByRole('button', { name: 'Confirm all proposals' }));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() =>
    expect(clinic.requests.find(({ path }) => path === '/v2/leaves/77/withdraw')?.body).toEqual({
      version: 'seen',
      patientIds: [1],
      giveBack: true,
    }),
  );
  expect(await screen.findByText(/One appointment is given back\. 2 stay where they are\. 2 stay with whoever has them/)).toBeDefined();
});

test('A12 where somebody else covered before, ending the new cover would bring nobody back: no undo is offered', async () => {
  const { person, clinic } = open();
  clinic.answers.set('covers', () => ({ given: 2, moved: 1, elsewhere: [], cancelled: 0, kept: 0, mayUndo: false, plan }));
  await person.click(await screen.findByRole('button', { name: 'Confirm all proposals' }));
  expect(await screen.findByText('2 patients are covered.')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('A12 of what is confirmed nothing is said to be at another time', async () => {
  const clinic = new ClinicAtFetch({});
  const appointments = plan.patients.flatMap((one) => one.appointments.map((each) => ({ ...each, practitionerId: ana.id })));
  const patients = plan.patients.map((one) => ({ ...one, coveredBy: ana.id, appointments: one.patient.id === 1 ? appointments : [] }));
  clinic.answers.set('77', () => ({ ...plan, patients }));
  show(<LeavePlanOf id={77} />, clinic);
  expect((await screen.findAllByText('Confirmed')).length).toBe(2);
  expect(screen.queryByText(/at another time/)).toBeNull();
});

test('A12 of a leave of more people than are planned at a time, it is said how many come up once these are covered', async () => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('77', () => ({ ...plan, leave: { ...plan.leave, patients: 523, covered: 500 } }));
  show(<LeavePlanOf id={77} />, clinic);
  expect(await screen.findByText('21 more patients come up here once these are covered.')).toBeDefined();
});
