import { screen, waitFor } from '@testing-library/react';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Invitation } from './data.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { InvitationScreen } from './InvitationScreen.tsx';

const token = 'okta.9lOyhQNAasElH67MWvtlHfNxzkLFG4zaEKe2APuws';
const passphrase = 'lantern orchid gravel tuesday';

const open = async (about: Partial<Invitation> = {}, signedIn: string | null = null) => {
  window.location.hash = token;
  const posted: { path: string; body: unknown }[] = [];
  const clinic = new ClinicAtFetch({});
  const invitation = {
    tenantName: 'Hill Clinic',
    inviter: 'Maya Lin',
    firstName: 'Sam',
    email: 'sam@mail.example',
    expiresAt: '2026-12-01T12:00:00.000Z',
    hasLogin: false,
    signedInAsThem: false,
    isGuardian: false,
    isColleague: false,
    roles: [],
    scopes: ['appointments', 'forms', 'documents', 'access', 'profile'] as Invitation['scopes'],
    ...about,
  };
  const left = vi.spyOn(window.location, 'replace').mockImplementation(() => {});
  onTestFinished(() => {
    left.mockRestore();
    window.location.hash = '';
  });
  const answers: Record<string, () => Response> = {
    '/v2/auth/me': () =>
      signedIn ? Response.json({ user: { id: 3, email: signedIn } }) : Response.json({ code: 'not_signed_in' }, { status: 401 }),
    '/v2/portal/invitations/look': () => Response.json(invitation),
    '/v2/portal/invitations/accept': () => Response.json({ tenantName: 'Hill Clinic', isColleague: about.isColleague ?? false }),
  };
  Object.defineProperty(clinic, 'fetch', {
    value: async (path: string, { method = 'GET', body = '{}' } = {}) => {
      if (method === 'POST') posted.push({ path, body: JSON.parse(body) });
      return answers[path]?.();
    },
  });
  const { person } = show(<InvitationScreen />, clinic);
  await screen.findByRole('heading', { name: 'Hill Clinic invites you' });
  return {
    person,
    posted,
    left,
    answers,
    accepted: () => posted.filter(({ path }) => path.endsWith('/accept')).map(({ body }) => body),
  };
};

test('B1 opening the link shows who invites whom and uses nothing up', async () => {
  const { posted } = await open();
  expect(screen.getByText('Hello Sam,')).toBeDefined();
  expect(screen.getByText(/^Maya Lin invites you to the portal of Hill Clinic/)).toBeDefined();
  expect(posted).toEqual([{ path: '/v2/portal/invitations/look', body: { token } }]);
});

test('B1 the invitation is accepted by a click, with a password of one’s own, and the link is not kept', async () => {
  const { person, accepted, left } = await open();
  await person.type(screen.getByLabelText('Choose a password'), passphrase);
  expect(accepted()).toEqual([]);
  await person.click(screen.getByRole('button', { name: 'Accept' }));
  await waitFor(() => expect(left).toHaveBeenCalledWith('/portal'));
  expect(accepted()).toEqual([{ token, password: passphrase }]);
});

test('O1 a colleague is told as what they will work here, and comes to the clinic’s own screens', async () => {
  const { person, left } = await open({ isColleague: true, roles: ['clinician', 'supervisor'], scopes: [] });
  expect(screen.getByText('Maya Lin invites you to work with Hill Clinic.')).toBeDefined();
  expect(screen.getByText('You will be there as: Clinician and Supervisor.')).toBeDefined();
  await person.type(screen.getByLabelText('Choose a password'), passphrase);
  await person.click(screen.getByRole('button', { name: 'Accept' }));
  await waitFor(() => expect(left).toHaveBeenCalledWith('/'));
});

test('B1 a password of fewer than 15 characters is not sent', async () => {
  const { person, accepted } = await open();
  await person.type(screen.getByLabelText('Choose a password'), 'fourteen chars');
  await person.click(screen.getByRole('button', { name: 'Accept' }));
  expect(screen.getByText('Take at least 15 characters.')).toBeDefined();
  expect(screen.getByLabelText('Choose a password').getAttribute('aria-invalid')).toBe('true');
  expect(accepted()).toEqual([]);
});

test('B4 a guardian is told for whom, and what they can do', async () => {
  await open({ isGuardian: true, scopes: ['documents', 'access'] });
  expect(screen.getByText('Maya Lin invites you to act for Sam in the portal of Hill Clinic.')).toBeDefined();
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Documents',
    'Care team, and who looked at the record',
  ]);
  expect(screen.queryByText('Hello Sam,')).toBeNull();
});

test('IN-4 who has a login already signs in with it, and chooses no new password', async () => {
  const { person, posted } = await open({ hasLogin: true });
  expect(screen.queryByLabelText('Choose a password')).toBeNull();
  await person.type(screen.getByLabelText('Password'), passphrase);
  await person.click(screen.getByRole('button', { name: 'Sign in and accept' }));
  await waitFor(() => expect(posted.length).toBe(2));
  expect(posted.slice(1)).toEqual([{ path: '/v2/portal/invitations/accept', body: { token, loginPassword: passphrase } }]);
});

test('IN-4 who is signed in with that login only accepts', async () => {
  const { person, accepted } = await open({ hasLogin: true, signedInAsThem: true }, 'sam@mail.example');
  expect(screen.getByText('You are signed in as sam@mail.example.')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Accept' }));
  await waitFor(() => expect(accepted()).toEqual([{ token }]));
});

test('IN-4 whoever else is signed in in this browser is warned that accepting ends their session', async () => {
  await open({}, 'maya@hill.example');
  expect(await screen.findByText(/^Somebody else is signed in in this browser: maya@hill.example/)).toBeDefined();
});

test('IN-4 a login that has come about meanwhile is asked for', async () => {
  const { person, answers } = await open();
  answers['/v2/portal/invitations/accept'] = () => Response.json({ code: 'login_exists' }, { status: 409 });
  answers['/v2/portal/invitations/look'] = () =>
    Response.json({
      tenantName: 'Hill Clinic',
      inviter: 'Maya Lin',
      firstName: 'Sam',
      email: 'sam@mail.example',
      expiresAt: '2026-12-01T12:00:00.000Z',
      hasLogin: true,
      signedInAsThem: false,
    });
  await person.type(screen.getByLabelText('Choose a password'), passphrase);
  await person.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByRole('button', { name: 'Sign in and accept' })).toBeDefined();
  expect(screen.getByRole('alert').textContent).toContain('You already have a login with this e-mail address');
});

test('B1 a link that was cut off says so, and asks the server nothing', async () => {
  window.location.hash = 'short';
  const clinic = new ClinicAtFetch({});
  show(<InvitationScreen />, clinic);
  expect(screen.getByRole('heading', { name: 'This link is not complete' })).toBeDefined();
  expect(clinic.requests).toEqual([]);
});
