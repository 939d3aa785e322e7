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
const open = (shown: HandoverEffect, of = draft) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['handover.make'] }) });
  clinic.answers.set('preview', () => shown);
  return { clinic, ...show(<DraftBoard draft={of} />, clinic) };
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

/** Lena’s patients, all of them to follow to Kai, and at how many of Sam’s sessions Kai is booked. */
const bigger = (sessions: number): HandoverDraft => ({
  ...draft,
  patients: ['Sam', 'Tess', 'Uma'].map((firstName, nth) => ({ ...draft.patients[0]!, ...person(10 + nth, firstName, 'Okafor') })),
  appointments: Array.from({ length: sessions }, (_, nth) => ({
    ...draft.appointments[0]!,
    id: 100 + nth,
    practitionerId: 1,
    wallStart: `2027-03-0${nth + 2}T09:00`,
    wallEnd: `2027-03-0${nth + 2}T09:50`,
    taken: nth === 0 ? [4] : [],
    outside: nth === 0 ? [] : [4],
  })),
  colleagues: [{ ...colleague(4, 'Kai'), capacity: 5 }, colleague(5, 'Diego')],
});

test('A13 the appointments of a patient are decided with one choice, or one by one where that is asked for', async () => {
  const { clinic, person: user } = open(effect, bigger(3));
  expect(screen.getByText('3 patients to 1 colleague')).toBeDefined();
  expect(screen.getByRole('button', { name: 'See what it does' })).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('button', { name: '3 things to settle' }));
  const all = screen.getByRole('combobox', { name: 'What becomes of 3 appointments of Sam Okafor' });
  expect(document.activeElement).toBe(all);
  expect(screen.getByText(/Kai Kind: booked at 1, not at work at 2/)).toBeDefined();
  // Kai is booked at one of them: what goes for all is offered, and no more.
  expect(within(all).queryByRole('option', { name: 'Kai Kind, all the same' })).toBeNull();
  await user.selectOptions(all, 'Same time, with Diego Kind');
  await user.click(screen.getByRole('button', { name: /^One by one: the appointments of Sam Okafor/ }));
  const each = screen.getAllByRole('combobox', { name: /^What becomes of the appointment of Sam Okafor on/ });
  expect(each).toHaveLength(3);
  await user.selectOptions(each[2]!, 'Kai Kind, all the same');
  expect(within(all).getByRole<HTMLOptionElement>('option', { name: 'One by one' }).selected).toBe(true);
  await user.click(screen.getByRole('button', { name: 'See what it does' }));
  await waitFor(() =>
    expect(clinic.requests.findLast(({ path }) => path === '/v2/handovers/preview')?.body).toMatchObject({
      appointments: [
        { appointmentId: 100, outcome: 'move', practitionerId: 5, anyway: true },
        { appointmentId: 101, outcome: 'move', practitionerId: 5, anyway: true },
        { appointmentId: 102, outcome: 'move', practitionerId: 4, anyway: true },
      ],
    }),
  );
});

test('A13 O3 the effect begins with what needs attention, has one row a colleague, and says nothing of what does not happen', async () => {
  const follows = (patientId: number) => ({ patientId, practitionerId: 4, becomesPrimary: false, joins: true });
  const shown: HandoverEffect = {
    ...effect,
    patients: [10, 11, 12].map(follows),
    longerForAppointment: [],
    coversEnd: [],
    moves: [{ appointmentId: 100, patientId: 10, practitionerId: 4, wallStart: '2027-03-04T09:00', isOtherTime: true }],
    cancelled: [101, 102].map((appointmentId) => ({ appointmentId, patientId: 10 })),
    colleagues: [{ practitionerId: 4, patients: 3, primaries: 0, appointments: 0, caseload: 6 }],
    members: [
      { memberId: 1, firstName: 'Lena', lastName: 'Leaver', gains: 0, loses: 3, gained: [], lost: [] },
      { memberId: 2, firstName: 'Kai', lastName: 'Kind', gains: 2, loses: 0, gained: [], lost: [] },
    ],
  };
  const { person: user } = open(shown, bigger(0));
  await user.click(screen.getByRole('button', { name: 'See what it does' }));
  const dialog = await screen.findByRole('dialog');
  const attention = within(dialog).getByRole('alert', { name: 'Look at this first' });
  expect(within(attention).getByText('2 appointments are cancelled: Sam Okafor (2)')).toBeDefined();
  expect(within(attention).getByText('1 appointment goes along at another time.')).toBeDefined();
  expect(within(attention).getByText(/Sam Okafor with Kai Kind:/)).toBeDefined();
  expect(within(attention).getByText('Over capacity by it: Kai Kind (6, room for 5)')).toBeDefined();
  expect(within(dialog).getByText('3 now, 6 then, room for 5')).toBeDefined();
  expect(within(dialog).getByText('Sam Okafor, Tess Okafor, and Uma Okafor')).toBeDefined();
  expect(within(dialog).getByText('Fewer records for Lena Leaver (3).')).toBeDefined();
  expect(within(dialog).getByText('More records for Kai Kind (2).')).toBeDefined();
  expect(dialog.textContent).not.toMatch(/\b0\b|no appointments|goes along, at/);
});
