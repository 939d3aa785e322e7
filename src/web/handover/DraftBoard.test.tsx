import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import type { HandoverDraft, HandoverEffect } from './data.ts';
import { DraftBoard } from './DraftBoard.tsx';

const person = (id: number, firstName: string, lastName: string) => ({ id, firstName, lastName });
const colleague = (id: number, firstName: string) => ({
  ...person(id, firstName, 'Kind'),
  discipline: 'Physiotherapy',
  languages: [],
  capacity: null,
  acceptingNewPatients: true,
  caseload: 3,
});
/** Lena leaves; Sam's session has Diego, who covers her leave. */
const draft: HandoverDraft = {
  practitioner: { ...person(1, 'Lena', 'Leaver'), discipline: 'Physiotherapy', acceptingNewPatients: true },
  patients: [
    {
      ...person(10, 'Sam', 'Okafor'),
      preferredName: null,
      language: null,
      own: { kind: 'primary', from: '2026-01-01T00:00:00Z', until: null },
      primaryId: null,
      team: [],
      proposed: { practitionerId: 4, grounds: [] },
    },
  ],
  appointments: [
    {
      id: 100,
      patientId: 10,
      practitionerId: 5,
      service: { name: 'Session', colour: 'blue' },
      wallStart: '2027-03-02T09:00',
      wallEnd: '2027-03-02T09:50',
      taken: [],
      outside: [],
      mayMove: true,
    },
  ],
  colleagues: [colleague(4, 'Kai'), colleague(5, 'Diego')],
};
const effect: HandoverEffect = {
  version: 'v',
  patients: [{ patientId: 10, practitionerId: 4, becomesPrimary: true, joins: true }],
  joinForAppointment: [],
  longerForAppointment: [{ patientId: 10, practitionerId: 4 }],
  coversEnd: [{ patientId: 10, practitionerId: 5 }],
  moves: [],
  cancelled: [],
  unsettled: [],
  colleagues: [],
  members: [],
};
const open = (shown: HandoverEffect) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['handover.make'] }) });
  clinic.answers.set('preview', () => shown);
  return { clinic, ...show(<DraftBoard draft={draft} />, clinic) };
};

test('A13 O3 whose cover ends and who is on a care team for longer is said before anything is done', async () => {
  const { person: user } = open(effect);
  await user.click(screen.getByRole('button', { name: 'See what it does' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText(/Diego Kind no longer covers for Lena Leaver: Sam Okafor/)).toBeDefined();
  expect(within(dialog).getByText(/Kai Kind is on the care team of Sam Okafor for longer than was set/)).toBeDefined();
});

test('A13 an appointment that was found not to go when it was looked at can be decided: to stay with who covers', async () => {
  const { clinic, person: user } = open({ ...effect, unsettled: [{ patientId: 10, appointmentId: 100, why: 'taken' }] });
  expect(screen.queryByRole('heading', { name: '1 appointment needs a decision' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'See what it does' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  expect(await screen.findByRole('heading', { name: '1 appointment needs a decision' })).toBeDefined();
  const choices = screen.getByRole('combobox', { name: /^What becomes of the appointment of Sam Okafor/ });
  await user.selectOptions(choices, 'Same time, with Diego Kind');
  await user.click(screen.getByRole('button', { name: 'See what it does' }));
  await waitFor(() =>
    expect(clinic.requests.findLast(({ path }) => path === '/v2/handovers/preview')?.body).toMatchObject({
      appointments: [{ appointmentId: 100, outcome: 'move', practitionerId: 5 }],
    }),
  );
});
