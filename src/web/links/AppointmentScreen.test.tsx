import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { LinkedAppointment } from '#src/contract/appointmentLinks.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { AppointmentScreen } from './AppointmentScreen.tsx';

const token = `a1.${'t'.repeat(43)}`;
beforeEach(() => {
  window.location.hash = token;
});

const booked: LinkedAppointment = {
  clinic: 'Hill House',
  firstName: 'Sam',
  practitioner: 'Maya Lin',
  wallStart: '2027-03-02T09:00',
  wallEnd: '2027-03-02T09:50',
  timeZone: 'Australia/Sydney',
  startsAt: '2027-03-01T22:00:00Z',
  place: { location: 'Main street', addressLines: ['1 Hill Road', 'Hilltown'], room: 'Blue' },
  status: 'booked',
  open: true,
  isLate: false,
  noticeHours: 24,
};
const open = async (about: Partial<LinkedAppointment> = {}) => {
  const clinic = new ClinicAtFetch({});
  let now = { ...booked, ...about };
  clinic.answers.set('look', () => now);
  clinic.answers.set('confirm', () => (now = { ...now, status: 'confirmed' }));
  clinic.answers.set('cancel', () => (now = { ...now, status: 'cancelled', open: false }));
  const { person } = show(<AppointmentScreen />, clinic);
  await screen.findByRole('heading', { name: 'Your appointment at Hill House' });
  const asked = () => clinic.requests.map(({ path }) => path.split('/').at(-1));
  return { person, clinic, asked };
};
const button = (name: string) => screen.queryByRole('button', { name });

test('S4 B1 opening the link shows when, where and with whom, and only looks', async () => {
  const { clinic, asked } = await open();
  for (const said of ['Hello Sam,', 'Tuesday, March 2, 2027', 'Maya Lin', 'Blue', 'Main street', '1 Hill Road', 'Hilltown'])
    expect(screen.getByText(said)).toBeDefined();
  expect(screen.getByText(/^9:00.AM – 9:50.AM$/)).toBeDefined();
  // This browser is not in Sydney.
  expect(screen.getByText('By the clock of the clinic: Australian Eastern Daylight Time')).toBeDefined();
  expect(asked()).toEqual(['look']);
  expect(clinic.requests[0]).toMatchObject({ method: 'POST', path: '/v2/appointment-links/look', body: { token } });
});

test('S4 the zone is left out where the clock here shows the same', async () => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  await open({ timeZone: zone, startsAt: new Date(2027, 2, 2, 9, 0).toISOString() });
  expect(screen.queryByText(/By the clock of the clinic/)).toBeNull();
});

test('S4 one click confirms; what came of it is said, and has the focus', async () => {
  const { person, asked } = await open();
  await person.click(screen.getByRole('button', { name: 'I will come' }));
  const said = await screen.findByText('You have confirmed. See you then!');
  expect(said.closest('[role=status]')).toBe(document.activeElement);
  expect([button('I will come'), button('I cannot come')?.tagName]).toEqual([null, 'BUTTON']);
  expect(asked()).toEqual(['look', 'confirm']);
});

test('S4 cancelling asks once more, and can be left', async () => {
  const { person, asked } = await open({ status: 'confirmed' });
  await person.click(screen.getByRole('button', { name: 'I cannot come' }));
  const dialog = await screen.findByRole('dialog', { name: 'Cancel this appointment?' });
  expect(within(dialog).queryByText(/late cancellation/)).toBeNull();
  await person.click(within(dialog).getByRole('button', { name: 'Keep it' }));
  expect(asked()).toEqual(['look']);
  await person.click(screen.getByRole('button', { name: 'I cannot come' }));
  await person.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel the appointment' }));
  expect(await screen.findByText('This appointment is cancelled')).toBeDefined();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect([asked(), button('I will come'), button('I cannot come')]).toEqual([['look', 'cancel'], null, null]);
});

test('S3 S4 who cancels late is told so before', async () => {
  const { person } = await open({ isLate: true });
  await person.click(screen.getByRole('button', { name: 'I cannot come' }));
  expect(
    await screen.findByText('It is less than 24 hours to the appointment, so Hill House counts this as a late cancellation.'),
  ).toBeDefined();
});

test.each([
  ['cancelled', 'This appointment is cancelled'],
  ['completed', 'This appointment can no longer be changed here'],
  ['arrived', 'This appointment can no longer be changed here'],
] as const)('S4 of an appointment that is %s it says so, and nothing can be clicked', async (status, title) => {
  await open({ status, open: false });
  expect(screen.getByText(title)).toBeDefined();
  expect([button('I will come'), button('I cannot come')]).toEqual([null, null]);
});

test('S4 what became impossible meanwhile is shown as it is by now', async () => {
  const { person, clinic } = await open();
  clinic.refusals.set('confirm', { code: 'appointment_over' });
  clinic.answers.set('look', () => ({ ...booked, status: 'cancelled', open: false }));
  await person.click(screen.getByRole('button', { name: 'I will come' }));
  expect(await screen.findByText('This appointment is cancelled')).toBeDefined();
});

test('S4 a click that fails says what happened, and can be tried again', async () => {
  const { person, clinic } = await open();
  clinic.refusals.set('confirm', { code: 'too_many_attempts' });
  await person.click(screen.getByRole('button', { name: 'I will come' }));
  expect(await screen.findByRole('alert')).toBeDefined();
  clinic.refusals.delete('confirm');
  await person.click(screen.getByRole('button', { name: 'I will come' }));
  expect(await screen.findByText('You have confirmed. See you then!')).toBeDefined();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('S4 a link that is not good says whom to ask; one that was cut off asks the server nothing', async () => {
  const clinic = new ClinicAtFetch({});
  clinic.refusals.set('look', { code: 'link_not_open' });
  show(<AppointmentScreen />, clinic);
  expect(await screen.findByRole('heading', { name: 'This link does not open' })).toBeDefined();
  window.location.hash = 'short';
  const silent = new ClinicAtFetch({});
  show(<AppointmentScreen />, silent);
  expect(await screen.findByRole('heading', { name: 'This link is not complete' })).toBeDefined();
  expect(silent.requests).toEqual([]);
});
