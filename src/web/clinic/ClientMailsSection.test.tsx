import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Settings } from '#src/contract/clinic.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { ClientMailsSection } from './ClientMailsSection.tsx';

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
  changes: object[] = [];
  constructor() {
    super({ me: signedInAs({ tenant: { ...signedInAs().tenant, patientWord: 'client' } }) });
    this.answers.set('settings', ({ method, body }) => {
      if (method !== 'PATCH') return this.settings;
      this.changes.push(body);
      this.settings = { ...this.settings, ...body, version: this.settings.version + 1 };
      return this.settings;
    });
  }
}
const open = async (mayChange = true, clinic = new Clinic()) => {
  const { person } = show(<ClientMailsSection mayChange={mayChange} />, clinic);
  await screen.findByRole('heading', { level: 2 });
  return { clinic, person };
};

test('S4 mails are switched off and on again by Undo', async () => {
  const { clinic, person } = await open();
  const on = await screen.findByRole<HTMLInputElement>('switch', { name: /^Write to \w+ about their appointments/ });
  expect(on.checked).toBe(true);
  await person.click(on);
  await waitFor(() => expect(clinic.changes).toEqual([{ version: 3, appointmentMails: false }]));
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Reminder' }).disabled).toBe(true));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(clinic.changes.at(-1)).toEqual({ version: 4, appointmentMails: true }));
  await waitFor(() => expect(on.checked).toBe(true));
});

test('S4 the reminder is picked, by days where they are whole; hours that are not among those offered stand there too', async () => {
  const clinic = new Clinic();
  clinic.settings.reminderHours = 5;
  const { person } = await open(true, clinic);
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Reminder' });
  expect(field.value).toBe('5 hours before');
  await person.click(field);
  expect(
    within(screen.getByRole('listbox', { name: 'Reminder', hidden: true }))
      .getAllByRole('option', { hidden: true })
      .map(({ textContent }) => textContent),
  ).toEqual([
    'No reminder',
    '2 hours before',
    '4 hours before',
    '5 hours before',
    '12 hours before',
    '1 day before',
    '2 days before',
    '3 days before',
    '7 days before',
  ]);
  await person.click(screen.getByRole('option', { name: '2 days before', hidden: true }));
  await waitFor(() => expect(clinic.changes).toEqual([{ version: 3, reminderHours: 48 }]));
  await waitFor(() => expect(field.value).toBe('2 days before'));
});

test('S4 over a colleague’s change nothing is written, and what holds now is shown', async () => {
  const { clinic, person } = await open();
  const on = await screen.findByRole<HTMLInputElement>('switch');
  clinic.refusals.set('settings', { code: 'changed_meanwhile' });
  await person.click(on);
  expect(await screen.findByText(/^Someone changed this meanwhile/)).toBeDefined();
  clinic.refusals.clear();
  expect(clinic.changes).toEqual([]);
  await waitFor(() => expect(on.checked).toBe(true));
});

test.each([
  [true, 24, / are reminded 1 day before\.$/],
  [true, 0, /, and no reminder\.$/],
  [false, 24, / get no mails about their appointments\.$/],
])('S4 who does not keep the settings reads them (mails %s, %i hours)', async (appointmentMails, reminderHours, said) => {
  const clinic = new Clinic();
  clinic.settings = { ...clinic.settings, appointmentMails, reminderHours };
  await open(false, clinic);
  expect(await screen.findByText(said)).toBeDefined();
  expect(screen.queryByRole('switch')).toBeNull();
});

test('O1 the language of mails is picked, and kept at once', async () => {
  const { clinic, person } = await open();
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Language of mails' });
  expect(field.value).toBe('English');
  await person.click(field);
  await person.click(screen.getByRole('option', { name: 'Español', hidden: true }));
  await waitFor(() => expect(clinic.changes).toEqual([{ version: 3, language: 'es' }]));
});
