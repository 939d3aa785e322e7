import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PortalAccess } from '#src/contract/guardians.ts';
import type { PatientPage } from '#src/contract/patients.ts';
import { ClinicAtFetch, nothingMay, patientNamed, show } from '#test/screen.tsx';
import { InviteGuardianModal } from './InviteGuardianModal.tsx';
import { PortalAccessList } from './PortalAccessList.tsx';

const patient: PatientPage = {
  ...patientNamed('Sam Okafor'),
  profile: null,
  sealed: false,
  recordOpens: true,
  requestedAt: null,
  emergency: null,
  may: { ...nothingMay, editProfile: true },
};
const whole: PortalAccess['entries'][number]['scopes'] = ['appointments', 'forms', 'documents', 'access', 'profile'];
const now = (): PortalAccess => ({
  entries: [
    { id: 7, isGuardian: false, name: '', email: 'sam@mail.example', scopes: whole, since: '2026-03-03T12:00:00Z', version: 1 },
    {
      id: 8,
      isGuardian: true,
      name: 'Ana Okafor, mother',
      email: 'ana@mail.example',
      scopes: ['documents'],
      since: '2026-04-03T12:00:00Z',
      version: 3,
    },
  ],
  invitations: [
    {
      id: 9,
      isGuardian: true,
      name: 'Ben Okafor',
      email: 'ben@mail.example',
      scopes: ['forms', 'access'],
      invitedBy: 'Maya Lin',
      invitedAt: '2026-05-03T12:00:00Z',
      expiresAt: '2026-05-10T12:00:00Z',
      hasExpired: true,
    },
  ],
  patientEmail: 'sam@mail.example',
});
const open = async (about: Partial<PortalAccess> = {}) => {
  const clinic = new ClinicAtFetch({});
  let shown = { ...now(), ...about };
  clinic.answers.set('portal-access', () => shown);
  clinic.answers.set(
    '8',
    ({ body }) =>
      (shown = {
        ...shown,
        entries: shown.entries.map((one) => (one.id === 8 ? { ...one, scopes: body['scopes'] as typeof whole } : one)),
      }),
  );
  clinic.answers.set('end', () => (shown = { ...shown, entries: shown.entries.filter(({ isGuardian }) => !isGuardian) }));
  clinic.answers.set('withdraw', () => (shown = { ...shown, invitations: [] }));
  clinic.answers.set('resend', () => ({ expiresAt: '2026-06-10T12:00:00Z' }));
  clinic.answers.set('invitations', () => ({ invitationId: 10, expiresAt: '2026-06-10T12:00:00Z' }));
  const { person } = show(<PortalAccessList patient={patient} />, clinic);
  await waitFor(() => expect(screen.queryAllByRole('listitem').length).toBeGreaterThan(0));
  const sent = () => clinic.requests.filter(({ method }) => method !== 'GET');
  return { person, clinic, sent };
};
const rowOf = (name: string) => screen.getByText(name).closest('li') as HTMLElement;

test('B4 the patient and guardians are there, with since when and what they may do, and who is invited', async () => {
  await open();
  expect(within(rowOf('The patient')).getByText('Everything in the portal')).toBeDefined();
  expect(within(rowOf('The patient')).queryByRole('button', { name: /^Change/ })).toBeNull();
  const ana = rowOf('Ana Okafor, mother');
  expect(within(ana).getByText('Documents')).toBeDefined();
  expect(within(ana).getByText(/^Since .*2026/)).toBeDefined();
  expect(within(rowOf('Ben Okafor')).getByText(/^Invited by Maya Lin on .* · the link has run out$/)).toBeDefined();
});

test('B4 what a guardian may do is changed with the version that was seen', async () => {
  const { person, sent } = await open();
  await person.click(screen.getByRole('button', { name: 'Change what Ana Okafor, mother may do' }));
  const dialog = await screen.findByRole('dialog', { name: 'What Ana Okafor, mother may do' });
  await person.click(within(dialog).getByLabelText('Documents'));
  expect(within(dialog).getByText('Choose at least one.')).toBeDefined();
  await person.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(sent()).toEqual([]);
  await person.click(within(dialog).getByLabelText('Forms'));
  await person.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(within(rowOf('Ana Okafor, mother')).getByText('Forms')).toBeDefined());
  expect(sent().map(({ method, body }) => [method, body])).toEqual([['PATCH', { version: 3, scopes: ['forms'] }]]);
});

test('B4 an access ends after asking once more; an invitation is sent again or taken back', async () => {
  const { person, sent } = await open();
  await person.click(screen.getByRole('button', { name: 'End access of Ana Okafor, mother' }));
  const dialog = await screen.findByRole('dialog', { name: 'End the access of Ana Okafor, mother?' });
  expect(sent()).toEqual([]);
  await person.click(within(dialog).getByRole('button', { name: 'End access' }));
  await waitFor(() => expect(screen.queryByText('Ana Okafor, mother')).toBeNull());
  await person.click(screen.getByRole('button', { name: 'Send again: the invitation to Ben Okafor' }));
  await person.click(screen.getByRole('button', { name: 'Take back the invitation to Ben Okafor' }));
  await waitFor(() => expect(screen.queryByText('Ben Okafor')).toBeNull());
  expect(sent().map(({ path }) => path.replace('/v2/', '').replace(/patients\/\d+/, 'patients/:id'))).toEqual([
    'patients/:id/portal-access/8/end',
    'invitations/9/resend',
    'patients/:id/portal-access/invitations/9/withdraw',
  ]);
});

test('B4 a patient without a way in is invited from here, or it says what is missing', async () => {
  const { person, sent } = await open({ entries: [], invitations: [] });
  expect(screen.getByText('No access to the portal. An invitation goes to sam@mail.example.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Invite to the portal' }));
  await waitFor(() => expect(sent().map(({ body }) => body)).toEqual([{ who: 'patient' }]));
});

test('B4 a guardian is invited with a name, an address and at least one scope', async () => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('invitations', () => ({ invitationId: 10, expiresAt: '2026-06-10T12:00:00Z' }));
  const { person } = show(<InviteGuardianModal patient={patient} opened onClose={() => {}} />, clinic);
  const dialog = await screen.findByRole('dialog', { name: 'Invite a guardian' });
  const send = within(dialog).getByRole('button', { name: 'Send the invitation' });
  await person.click(send);
  for (const flaw of ['Enter a name.', 'Enter an e-mail address.', 'Choose at least one.'])
    expect(within(dialog).getByText(flaw)).toBeDefined();
  await person.type(within(dialog).getByLabelText('Name, and who they are to Sam'), 'Ana Okafor, mother');
  await person.type(within(dialog).getByLabelText('E-mail'), ' ana@mail.example ');
  await person.click(within(dialog).getByLabelText('Documents'));
  await person.click(within(dialog).getByLabelText('Appointments'));
  await person.click(send);
  await waitFor(() => expect(clinic.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)).toHaveLength(1));
  const [request] = clinic.requests.filter(({ method }) => method === 'POST');
  expect(request?.body).toEqual({
    who: 'guardian',
    name: 'Ana Okafor, mother',
    email: 'ana@mail.example',
    scopes: ['documents', 'appointments'],
  });
});
