import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PatientPage } from '#src/contract/patients.ts';
import type { Appointment, BookingEffect } from '#src/contract/scheduling.ts';
import { ana, ClinicAtFetch, maya, nothingMay, patientNamed, show, signedInAs } from '#test/screen.tsx';
import { AppointmentsTab } from './AppointmentsTab.tsx';

const sam = patientNamed('Sam Okafor');
const session: Appointment = {
  id: 501,
  patient: { id: sam.id, firstName: 'Sam', lastName: 'Okafor', preferredName: null },
  practitioner: maya,
  service: { id: 1, name: 'Physiotherapy', colour: 'teal' },
  room: null,
  startsAt: '2031-03-06T09:00:00.000Z',
  endsAt: '2031-03-06T09:45:00.000Z',
  wallStart: '2031-03-06T09:00',
  wallEnd: '2031-03-06T09:45',
  status: 'booked',
  seriesId: null,
  isException: false,
  cancelledBy: null,
  cancelledLate: null,
  cancelReason: null,
  bookedByClient: false,
  version: 1,
  mayChange: true,
};

const open = async (effect: BookingEffect, about: Partial<Appointment> = {}) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['patient.list', 'calendar.read', 'appointment.book'] }), patients: [sam] });
  const one = { ...session, ...about };
  clinic.answers.set('appointments', () => ({ items: [one], nextCursor: null, timeZone: 'Europe/London', mayBook: true }));
  clinic.answers.set('working-hours', () => ({
    timeZone: 'Europe/London',
    practitioners: [maya, ana].map((who) => ({ ...who, discipline: 'Physiotherapy', hours: [], timeOff: [], mayChange: false })),
  }));
  clinic.answers.set('booking-effect', () => ({ effect, becomesPrimary: false }));
  clinic.answers.set('501', () => ({ appointment: { ...one, practitioner: ana, version: 2 }, effect, series: [] }));
  const patient: PatientPage = {
    ...sam,
    profile: null,
    sealed: false,
    recordOpens: true,
    requestedAt: null,
    emergency: null,
    may: nothingMay,
  };
  const { person } = show(<AppointmentsTab patient={patient} />, clinic);
  await person.click(await screen.findByRole('button', { name: /Physiotherapy/ }));
  await person.click(await screen.findByRole('button', { name: 'Hand over…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Hand over the appointment of Sam Okafor' }));
  const confirm = () => person.click(dialog.getByRole('button', { name: 'Hand over' }));
  const choose = async () => {
    await person.click(await dialog.findByRole('combobox', { name: 'To whom?' }));
    await person.click(await screen.findByRole('option', { name: 'Ana Ruiz' }));
  };
  const moved = () => clinic.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  return { dialog, choose, confirm, moved };
};

test('A7 A6 one session is handed over at its time; what it gives is said before, and not asked twice', async () => {
  const { dialog, choose, confirm, moved } = await open('booker');
  expect((await dialog.findByText(/The time stays\.$/)).textContent).toMatch(/now with Maya Lin/);
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Hand over' }).disabled).toBe(true);
  await choose();
  expect(await dialog.findByText('This also puts Ana Ruiz on the care team: Ana Ruiz will be able to open the record.')).toBeDefined();
  await confirm();
  expect(await screen.findByText(/Ana Ruiz is now on the care team\./)).toBeDefined();
  expect(moved()).toEqual([{ version: 1, practitionerId: ana.id }]);
});

test('A7 of a series, this one, those that follow or all of them are handed over', async () => {
  const { dialog, choose, confirm, moved } = await open('already', { seriesId: 9 });
  await choose();
  await dialog.findByText('Ana Ruiz is on the care team.');
  dialog.getByRole('radio', { name: 'This and those that follow' }).click();
  await confirm();
  expect(await screen.findByText(/^Sam Okafor is now on/)).toBeDefined();
  expect(moved()).toEqual([{ version: 1, practitionerId: ana.id, scope: 'following' }]);
});
