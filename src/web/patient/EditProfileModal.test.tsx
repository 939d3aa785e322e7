import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PatientPage } from '#src/contract/patients.ts';
import { ClinicAtFetch, nothingMay, patientNamed, show, signedInAs } from '#test/screen.tsx';
import { OverviewTab } from './OverviewTab.tsx';

const profile: NonNullable<PatientPage['profile']> = {
  version: 4,
  birthDate: '1990-02-03',
  pronouns: 'they/them',
  addressLines: ['12 Harbour Lane', 'Bristol'],
  emergencyContactName: null,
  emergencyContactRelation: null,
  emergencyContactPhone: null,
  language: null,
  referredBy: null,
  alerts: ['Allergic to latex'],
};
const open = (about: Partial<PatientPage> = {}) => {
  const page: PatientPage = {
    ...patientNamed('Zoe Young'),
    portal: 'invited',
    profile,
    sealed: false,
    recordOpens: true,
    requestedAt: null,
    emergency: null,
    may: { ...nothingMay, editProfile: true },
    ...about,
  };
  const clinic = new ClinicAtFetch({ patients: [page], me: signedInAs({ features: { therapistPatientAssignment: false } }) });
  const shown = show(<OverviewTab patient={page} />, clinic);
  return { clinic, page, ...shown };
};

test('R4 whose profile is closed to the one looking, or who may not edit it, has no button for it', () => {
  open({ profile: null });
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText(/^The profile opens to those who care for this patient/)).toBeDefined();
});

test('OC-1 what is typed is sent with the version it began with, and only what differs; a refused version is shown beside it', async () => {
  const { clinic, page, person } = open();
  clinic.refusals.set(String(page.id), {
    code: 'changed_meanwhile',
    current: { ...profile, version: 5, firstName: 'Zoe', lastName: 'Young', preferredName: null, email: page.email, phone: '111' },
    changed: { by: { id: 9, firstName: 'Ana', lastName: 'Ruiz' }, at: '2026-11-21T12:00:00.000Z' },
  });
  await person.click(screen.getByRole('button', { name: 'Edit contact' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit Zoe Young' }));
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Save changes' }).disabled).toBe(true);
  await person.type(dialog.getByRole('textbox', { name: 'Phone' }), '222');
  await person.click(dialog.getByRole('button', { name: 'Save changes' }));
  expect(clinic.requests.at(-1)?.body ?? {}).toEqual({ version: 4, phone: '222' });
  expect((await dialog.findByRole('alert')).textContent).toContain('Ana Ruiz saved this profile at 12:00');
  clinic.refusals.clear();
  await person.click(dialog.getByRole('button', { name: 'Save this version' }));
  expect(dialog.getByText('Choose one of the two.')).toBeDefined();
  await person.click(dialog.getByRole('radio', { name: /^Yours/ }));
  await person.click(dialog.getByRole('button', { name: 'Save this version' }));
  expect(clinic.requests.filter(({ method }) => method === 'PATCH').at(-1)?.body).toEqual({ version: 5, phone: '222' });
});

test('IN-6 before another address is saved, it is said that the invitation ends; and leaving asks before what was typed is lost', async () => {
  const { clinic, person } = open();
  await person.click(screen.getByRole('button', { name: 'Edit profile' }));
  const dialog = within(await screen.findByRole('dialog'));
  await person.type(dialog.getByRole('textbox', { name: 'E-mail' }), '.uk');
  expect(dialog.getByRole('status').textContent).toBe(
    'When you save, the invitation sent to zoe@mail.example ends and its link stops working.',
  );
  await person.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(dialog.getByText('What you typed is not saved yet.')).toBeDefined();
  await person.click(dialog.getByRole('button', { name: 'Keep editing' }));
  await person.clear(dialog.getByRole('textbox', { name: 'First name' }));
  await person.click(dialog.getByRole('button', { name: 'Save changes' }));
  expect(document.activeElement).toBe(dialog.getByRole('textbox', { name: 'First name' }));
  expect(clinic.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
});
