import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Settings } from '#src/contract/clinic.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import type { PolicyEffect } from './data.ts';
import { PolicyScreen } from './PolicyScreen.tsx';

const ways = (oneself: 'allowed' | 'onRequest', colleagues: 'toAnyone' | 'toOwnPatients' | 'never') => ({ oneself, colleagues });

/** The owner's clinic, which also answers for its settings. */
class Clinic extends ClinicAtFetch {
  settings: Settings = {
    version: 3,
    assignmentPolicy: 'careTeam',
    emergencyMinutes: 60,
    emergencyReviewHours: 72,
    noticeHours: 24,
    patientOverlap: false,
    appointmentMails: true,
    reminderHours: 24,
    language: 'en' as const,
  };
  effect: PolicyEffect = {
    members: [
      { id: 2, firstName: 'Ana', lastName: 'Ruiz', before: ways('onRequest', 'toOwnPatients'), after: ways('allowed', 'toAnyone') },
      { id: 3, firstName: 'Tom', lastName: 'Berg', before: ways('onRequest', 'toOwnPatients'), after: ways('allowed', 'toAnyone') },
    ],
  };
  changes: object[] = [];
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url.includes('/effect')) return Response.json(this.effect);
    if (options?.method !== 'PATCH') return Response.json(this.settings);
    const change = JSON.parse(options.body ?? '{}') as Partial<Settings>;
    this.changes.push(change);
    if (change.version !== this.settings.version) return Response.json({ code: 'changed_meanwhile' }, { status: 412 });
    this.settings = { ...this.settings, ...change, version: this.settings.version + 1 };
    return Response.json(this.settings);
  };
}
const open = async () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['settings.read', 'settings.change'] }) });
  const { person, client } = show(<PolicyScreen />, clinic);
  await screen.findByRole('radio', { name: 'Open' });
  return { clinic, person, client };
};

test('A3 three cards explain each policy in the clinic’s words, and the one in force is chosen', async () => {
  await open();
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Care team decides' }).getAttribute('aria-checked')).toBe('true');
  expect(screen.getByText('Clinical admin, owner, or a clinician on that care team')).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
});

test('O3 another policy says who gains which way before it can be saved; saved, Undo brings the other back', async () => {
  const { clinic, person } = await open();
  await person.click(screen.getByRole('radio', { name: 'Open' }));
  expect(await screen.findByText('2 members can join any care team themselves: Ana Ruiz and Tom Berg.')).toBeDefined();
  expect(screen.getByText('2 members can add colleagues to any care team: Ana Ruiz and Tom Berg.')).toBeDefined();
  expect(screen.queryByText('Lose')).toBeNull();
  expect(clinic.changes).toEqual([]);
  await person.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(clinic.changes).toEqual([{ version: 3, assignmentPolicy: 'open' }]));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(clinic.settings).toMatchObject({ version: 5, assignmentPolicy: 'careTeam' }));
});

test('A14 limits of emergency access are saved with it, and one out of bounds is not', async () => {
  const { clinic, person } = await open();
  const minutes = screen.getByLabelText(/^Lasts at most/);
  await person.clear(minutes);
  await person.type(minutes, '90');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await person.clear(minutes);
  await person.type(minutes, '30');
  await person.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(clinic.changes).toEqual([{ version: 3, emergencyMinutes: 30 }]));
});

test('A3 what a colleague saves meanwhile is said, and not overwritten', async () => {
  const { clinic, person, client } = await open();
  await person.click(screen.getByRole('radio', { name: 'Open' }));
  await screen.findByText(/^2 members can join/);
  clinic.settings = { ...clinic.settings, version: 4, assignmentPolicy: 'managed' };
  await client.invalidateQueries({ queryKey: ['settings'] });
  const note = within(await screen.findByRole('alert'));
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  await person.click(note.getByRole('button', { name: 'Show what holds now' }));
  expect(screen.getByRole('radio', { name: 'Managed' }).getAttribute('aria-checked')).toBe('true');
  expect(clinic.changes).toEqual([]);
});

test('A3 who may not change settings is told who can', () => {
  const clinic = new Clinic({ me: signedInAs({ rights: ['settings.read'] }) });
  show(<PolicyScreen />, clinic);
  expect(screen.getByText('Ask an owner or practice admin of your clinic.')).toBeDefined();
  expect(screen.queryByRole('radio')).toBeNull();
});
