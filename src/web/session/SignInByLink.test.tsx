import { screen } from '@testing-library/react';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { LinkScreen } from './LinkScreen.tsx';
import { SignInByLink } from './SignInByLink.tsx';

const token = 't'.repeat(43);
const watched = () => {
  const left = vi.spyOn(window.location, 'replace').mockImplementation(() => {});
  onTestFinished(() => left.mockRestore());
  return left;
};
beforeEach(() => {
  window.location.hash = '';
});

test('B1 whoever asks for a link is told to look into their mail, whether or not there is a portal, and can type the digits', async () => {
  const clinic = new ClinicAtFetch({});
  const left = watched();
  clinic.answers.set('sign-in-links', () => ({}));
  clinic.refusals.set('use', { code: 'wrong_digits' });
  const { person } = show(<SignInByLink onPassword={() => {}} />, clinic);
  await person.click(screen.getByRole('button', { name: 'Send me a link' }));
  expect(screen.getByText('Enter your e-mail address.')).toBeDefined();
  await person.type(screen.getByLabelText('E-mail'), ' sam@mail.example {Enter}');
  const heading = await screen.findByRole('heading', { name: 'Look into your mail' });
  expect(document.activeElement).toBe(heading);
  expect(screen.getByText(/^If sam@mail.example opens a portal/)).toBeDefined();
  await person.type(screen.getByLabelText('Eight digits from the mail'), '1234 5678{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('These digits do not fit');
  expect(left).not.toHaveBeenCalled();
  clinic.refusals.clear();
  clinic.answers.set('use', () => ({}));
  await person.click(screen.getByRole('button', { name: 'Sign in' }));
  await vi.waitFor(() => expect(left).toHaveBeenCalledWith('/portal'));
  expect(clinic.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/v2/portal/sign-in-links', { email: 'sam@mail.example' }],
    ['POST', '/v2/portal/sign-in-links/use', { code: '1234 5678' }],
    ['POST', '/v2/portal/sign-in-links/use', { code: '1234 5678' }],
  ]);
});

test('B1 IN-3 a link that is opened asks for nothing; a click uses it and leads to the portal', async () => {
  window.location.hash = token;
  const clinic = new ClinicAtFetch({});
  const left = watched();
  clinic.answers.set('use', () => ({}));
  const { person } = show(<LinkScreen />, clinic);
  const button = await screen.findByRole('button', { name: 'Sign in' });
  expect(clinic.requests).toEqual([]);
  await person.click(button);
  await vi.waitFor(() => expect(left).toHaveBeenCalledWith('/portal'));
  expect(clinic.requests.map(({ method, body }) => [method, body])).toEqual([['POST', { token }]]);
});

test.each([
  ['another_browser', 'You asked for this link in another browser'],
  ['sign_in_link_over', 'This link no longer opens'],
] as const)('IN-2 a link that answers %s says so, and what to do', async (code, title) => {
  window.location.hash = token;
  const clinic = new ClinicAtFetch({});
  clinic.refusals.set('use', { code });
  const { person } = show(<LinkScreen />, clinic);
  await person.click(await screen.findByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('heading', { name: title })).toBeDefined();
  expect(screen.getByRole('link', { name: 'Ask for a new link' }).getAttribute('href')).toBe('/sign-in');
});

test('B1 an address without its token says that it is not complete', async () => {
  const clinic = new ClinicAtFetch({});
  show(<LinkScreen />, clinic);
  expect(await screen.findByRole('heading', { name: 'This link is not complete' })).toBeDefined();
  expect(clinic.requests).toEqual([]);
});
