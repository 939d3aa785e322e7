import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { PatientPage } from '#src/contract/patients.ts';
import { appointment, begin, boxOf, Clinic, day, menuOf, open, sam } from '#test/calendar.tsx';
import { ana, nothingMay, show, tom } from '#test/screen.tsx';
import { AppointmentsTab } from './AppointmentsTab.tsx';
import { Calendar } from './CalendarScreen.tsx';

test('S1 BO-7 a column for each who works, appointments with names, and what is not for one’s eyes as busy', async () => {
  await open((clinic) => {
    clinic.busy = [
      {
        practitionerId: ana.id,
        startsAt: `${day}T09:00:00Z`,
        endsAt: `${day}T10:00:00Z`,
        wallStart: `${day}T09:00`,
        wallEnd: `${day}T10:00`,
      },
    ];
  });
  const rows = screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows[0]).toMatch(/Maya Lin.*Sam Okafor.*Physiotherapy/s);
  expect(rows[1]).toMatch(/Ana Ruiz.*Busy/s);
  expect(rows[1]).not.toMatch(/Okafor/);
});

test('S1 the week shows one practitioner, oneself first, and the month opens a day of whomever', async () => {
  const { person, clinic } = await open(() => {}, { view: 'week', date: day });
  expect(screen.getAllByRole('rowheader')).toHaveLength(7);
  expect(clinic.requests.find(({ path }) => path.endsWith('/calendar'))?.query.get('practitionerId')).toBe('1');
  expect(clinic.requests.find(({ path }) => path.endsWith('/calendar'))?.query.get('from')).toBe('2026-11-23');
  await person.click(screen.getByText('Month'));
  await person.click(await screen.findByRole('button', { name: /Thu\s*26\D.*open the day/ }));
  expect(await screen.findByRole('heading', { level: 2, name: /26/ })).toBeDefined();
});

test('S1 nobody has working hours: the calendar says where they are entered', async () => {
  const clinic = new Clinic();
  clinic.answers.set('working-hours', () => ({ practitioners: [], timeZone: 'Europe/London' }));
  show(<Calendar shown={{}} onShow={() => {}} />, clinic);
  expect(await screen.findByText('Nobody has working hours yet')).toBeDefined();
});

test('S1 with the keyboard alone: the arrows reach an appointment, Enter opens it, and a free time begins a booking', async () => {
  const { person } = await open();
  const grid = screen.getByRole('grid');
  within(grid)
    .getByRole('button', { name: /^Book .*8:00/ })
    .focus();
  await person.keyboard('{ArrowDown}{ArrowDown}');
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/Sam Okafor.*9:00/));
  await person.keyboard('{Enter}');
  expect(await screen.findByRole('dialog', { name: 'Sam Okafor' })).toBeDefined();
  await person.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBe(null));
  boxOf(/9:00.*Maya Lin/).focus();
  await person.keyboard('{ArrowRight}');
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/Book .*9:00.*Ana Ruiz/));
  await person.keyboard('{Enter}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Book an appointment' }));
  expect(((await dialog.findByLabelText('Time')) as HTMLInputElement).value).toBe('09:00');
});

test('S3 a move is shown at once, and can be taken back in the toast', async () => {
  const { person, clinic } = await open();
  const release = clinic.hold('501');
  const menu = await menuOf(person, /9:00.*Maya/);
  await person.click(menu.getByRole('menuitem', { name: 'Move…' }));
  const dialog = within(await screen.findByRole('dialog'));
  const time = await dialog.findByLabelText('Time');
  await person.clear(time);
  await person.type(time, '15:00');
  await person.click(dialog.getByRole('button', { name: 'Move' }));
  expect(await screen.findByRole('button', { name: /Sam Okafor.*(3:00\sPM|15:00)/ })).toBeDefined();
  release();
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(clinic.sent).toHaveLength(2));
  expect(clinic.sent[1]?.body).toMatchObject({ version: 2, start: `${day}T09:00`, practitionerId: 1, minutes: 45, anyway: true });
});

test('S2 a move to a time that is taken is put back, and the free times are there to choose', async () => {
  const { person, clinic } = await open((one) =>
    one.refusals.set('501', {
      code: 'slot_taken',
      alternatives: [{ practitionerId: 1, startsAt: `${day}T16:00:00.000Z`, wallStart: `${day}T16:00` }],
    }),
  );
  const menu = await menuOf(person, /9:00.*Maya/);
  await person.click(menu.getByRole('menuitem', { name: 'Move…' }));
  const dialog = within(await screen.findByRole('dialog'));
  const time = await dialog.findByLabelText('Time');
  await person.clear(time);
  await person.type(time, '11:00');
  await person.click(dialog.getByRole('button', { name: 'Move' }));
  const refused = within(await screen.findByRole('alert'));
  expect(screen.getByRole('button', { name: /Sam Okafor.*9:00/, hidden: true })).toBeDefined();
  clinic.refusals.clear();
  await person.click(refused.getByRole('button', { name: /(4:00\sPM|16:00).*Maya Lin/ }));
  await waitFor(() => expect(clinic.sent.at(-1)?.body).toMatchObject({ start: `${day}T16:00`, practitionerId: 1 }));
});

test('A6 a move to a colleague who would come onto the care team is asked first, and a no puts it back', async () => {
  const { person, clinic } = await open((one) => (one.effect = { effect: 'booker', becomesPrimary: false }));
  const menu = await menuOf(person, /9:00.*Maya/);
  await person.click(menu.getByRole('menuitem', { name: 'Move…' }));
  const dialog = within(await screen.findByRole('dialog'));
  await person.click(await dialog.findByLabelText('Therapist', { selector: 'input:not([type=hidden])' }));
  await person.click(await screen.findByRole('option', { name: 'Ana Ruiz' }));
  await person.click(dialog.getByRole('button', { name: 'Move' }));
  const asked = within(await screen.findByRole('dialog', { name: 'Move Sam Okafor to Ana Ruiz?' }));
  expect(asked.getByText('This also puts Ana Ruiz on the care team: Ana Ruiz will be able to open the record.')).toBeDefined();
  await person.click(asked.getByRole('button', { name: 'Leave it where it was' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBe(null));
  expect(clinic.sent).toEqual([]);
  expect(boxOf(/9:00.*Maya Lin/)).toBeDefined();
});

test.each([
  ['first', true, 'as the primary therapist: Maya Lin will be able to open the record'],
  ['booker', false, 'This also puts Maya Lin on the care team: Maya Lin will be able to open the record.'],
  ['needed', false, 'Maya Lin is not on the care team and will not be by this booking; the care team and the clinical admins are asked.'],
  ['already', false, 'Maya Lin is on the care team.'],
] as const)('A5 A6 before a booking whose effect is %s the form says so', async (effect, becomesPrimary, said) => {
  const { person } = await open((one) => (one.effect = { effect, becomesPrimary }));
  const dialog = await begin(person);
  expect(await dialog.findByText(said, { exact: false })).toBeDefined();
});

test('A5 S1 a booking is sent as it was filled in, and the toast says what it did', async () => {
  const { person, clinic } = await open((one) => (one.effect = { effect: 'first', becomesPrimary: true }));
  const dialog = await begin(person);
  await person.click(dialog.getByRole('button', { name: 'Book' }));
  expect(await screen.findByText('Booked. Maya Lin is now on the care team of Sam Okafor.')).toBeDefined();
  expect(clinic.sent.at(-1)?.body).toEqual({ patientId: sam.id, start: `${day}T14:00`, practitionerId: 1, serviceId: 1, roomId: null });
});

test('S2 outside the working hours one may book anyway', async () => {
  const { person, clinic } = await open((one) => one.refusals.set('appointments', { code: 'outside_hours' }));
  const dialog = await begin(person);
  await person.click(dialog.getByRole('button', { name: 'Book' }));
  const anyway = await dialog.findByRole('button', { name: 'Book anyway' });
  clinic.refusals.clear();
  await person.click(anyway);
  await waitFor(() => expect(clinic.sent.at(-1)?.body).toMatchObject({ anyway: true }));
});

test('ID-1 a booking that is sent again after an answer that was lost is the same booking, and another place is another', async () => {
  const { person, clinic } = await open((one) => one.refusals.set('appointments', { code: 'unavailable' }));
  const dialog = await begin(person);
  const confirm = () => person.click(dialog.getByRole('button', { name: 'Book' }));
  await confirm();
  await dialog.findByRole('alert');
  await confirm();
  const keys = () =>
    clinic.requests
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/appointments'))
      .map(({ headers }) => headers['idempotency-key']);
  await waitFor(() => expect(keys()).toHaveLength(2));
  await person.click(dialog.getByLabelText('Repeat at the same time'));
  await confirm();
  await waitFor(() => expect(keys()).toHaveLength(3));
  expect(keys()[0]).toBeTruthy();
  expect(keys().map((key) => key === keys()[0])).toEqual([true, true, false]);
});

test('S1 of a series the form says what became of each', async () => {
  const { person, clinic } = await open(
    (one) =>
      (one.outcomes = [
        { wallStart: `${day}T14:00`, outcome: 'booked', id: 600 },
        { wallStart: '2026-12-03T14:00', outcome: 'taken', id: null },
      ]),
  );
  const dialog = await begin(person);
  await person.click(dialog.getByLabelText('Repeat at the same time'));
  await person.click(dialog.getByRole('button', { name: 'Book' }));
  expect(await dialog.findByText('1 of 2 are booked.')).toBeDefined();
  expect(dialog.getByText('Left out: taken')).toBeDefined();
  expect(clinic.sent.at(-1)?.body).toMatchObject({ repeat: { everyWeeks: 1, times: 6 } });
});

test('S3 a status is set at once from the menu, and put back where the server refuses', async () => {
  const { person, clinic } = await open((one) => one.refusals.set('status', { code: 'changed_meanwhile' }));
  const release = clinic.hold('status');
  const menu = await menuOf(person, /9:00.*Maya/);
  await person.click(menu.getByRole('menuitem', { name: 'Arrived' }));
  await waitFor(() => expect(boxOf(/9:00.*Arrived/)).toBeDefined());
  release();
  await waitFor(() => expect(boxOf(/9:00.*Booked/)).toBeDefined());
  expect(await screen.findByText('Someone changed this meanwhile')).toBeDefined();
});

test('S3 what one may not change opens to be read', async () => {
  const { person } = await open();
  await person.click(boxOf(/11:00/));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('You can see this appointment, and not change it.')).toBeDefined();
  expect(dialog.queryByRole('button', { name: 'Cancel…' })).toBe(null);
});

test('S3 a late cancellation is called one beforehand, and can be taken back', async () => {
  vi.setSystemTime(new Date(`${day}T08:00:00Z`));
  try {
    const { person, clinic } = await open();
    const menu = await menuOf(person, /9:00.*Maya/);
    await person.click(menu.getByRole('menuitem', { name: 'Cancel…' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByText(/late cancellation: it is less than 24 hours/)).toBeDefined();
    await person.click(dialog.getByLabelText('The patient'));
    await person.click(dialog.getByRole('button', { name: 'Cancel the appointment' }));
    expect(await screen.findByText('The appointment of Sam Okafor is cancelled.')).toBeDefined();
    expect(clinic.sent.at(-1)?.body).toEqual({ version: 1, by: 'patient' });
    expect(screen.getByRole('button', { name: 'Undo' })).toBeDefined();
  } finally {
    vi.useRealTimers();
  }
});

test('S1 the page of a patient has what comes next and what is past, and books', async () => {
  const page: PatientPage = {
    ...sam,
    profile: null,
    sealed: false,
    recordOpens: false,
    may: nothingMay,
    requestedAt: null,
    emergency: null,
  };
  const clinic = new Clinic();
  clinic.appointments = [
    appointment(501, '09:00', '09:45', { startsAt: '2020-01-01T09:00:00.000Z', endsAt: '2020-01-01T09:45:00.000Z', practitioner: tom }),
    appointment(502, '11:00', '11:45', { startsAt: '2190-01-01T11:00:00.000Z', endsAt: '2190-01-01T11:45:00.000Z' }),
  ];
  const { person } = show(<AppointmentsTab patient={page} />, clinic);
  expect(await screen.findByRole('heading', { name: 'Next' })).toBeDefined();
  expect(screen.getByRole('button', { name: /Tom Berg/ })).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Book an appointment' }));
  const dialog = within(await screen.findByRole('dialog'));
  await dialog.findByLabelText('Time');
  expect(dialog.queryByLabelText('Patient')).toBe(null);
});
