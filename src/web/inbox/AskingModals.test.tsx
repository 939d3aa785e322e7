import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ProblemCode } from '#src/contract/problems.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { BreakGlassModal } from './BreakGlassModal.tsx';
import { RequestAccessModal } from './RequestAccessModal.tsx';

const sam = { id: 7, firstName: 'Sam', lastName: 'Okafor' };
const sent = (clinic: ClinicAtFetch) => clinic.requests.filter(({ method }) => method === 'POST');
/** A dialog in front of Maya, and whether it has been closed. */
const opened = (Dialog: typeof RequestAccessModal, policy: 'careTeam' | 'managed' = 'careTeam') => {
  const me = signedInAs();
  const clinic = new ClinicAtFetch({ me: { ...me, tenant: { ...me.tenant, assignmentPolicy: policy } } });
  let closed = false;
  const shown = show(<Dialog patient={sam} opened onClose={() => (closed = true)} />, clinic);
  return { clinic, ...shown, wasClosed: () => closed };
};

test('A10 says who is asked, wants a reason, and asks once however often it is sent', async () => {
  const { clinic, person, wasClosed } = opened(RequestAccessModal);
  await screen.findByRole('dialog', { name: 'Request access to Sam Okafor' });
  expect(screen.getByText(/The therapists on Sam Okafor’s care team and the clinical admins are asked/)).toBeTruthy();
  await person.click(screen.getByRole('button', { name: 'Ask for access' }));
  expect(screen.getByText('Write a few words for those who decide.')).toBeTruthy();
  expect(sent(clinic)).toEqual([]);
  await person.type(screen.getByLabelText(/Why do you need access/), 'stands in on Mondays');
  clinic.refusals.set('access-requests', { code: 'unavailable' });
  await person.click(screen.getByRole('button', { name: 'Ask for access' }));
  await screen.findByRole('alert');
  clinic.refusals.clear();
  await person.click(screen.getByRole('button', { name: 'Ask for access' }));
  await waitFor(() => expect(wasClosed()).toBe(true));
  const [first, second] = sent(clinic);
  expect([first?.path, first?.body]).toEqual(['/v2/patients/7/access-requests', { reason: 'stands in on Mondays' }]);
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
});

test('A10 under managed it says that others than the care team decide', async () => {
  opened(RequestAccessModal, 'managed');
  expect(await screen.findByText(/those who change assignments at your clinic decide/)).toBeTruthy();
});

test('A14 says what it does, counts to ten characters, wants the password, and forgets a wrong one', async () => {
  const { clinic, person, wasClosed } = opened(BreakGlassModal);
  expect(await screen.findByText(/opens Sam Okafor’s record to you for 60 minutes; .* told at once, and it will be reviewed/)).toBeTruthy();
  const reason = screen.getByLabelText(/What is the emergency/);
  const password = screen.getByLabelText(/Your password, again/);
  const open = screen.getByRole('button', { name: 'Open the record' });
  expect(screen.getByText('10 more characters')).toBeTruthy();
  await person.type(reason, 'too short');
  expect(screen.getByText('1 more character')).toBeTruthy();
  await person.click(open);
  expect(screen.getByText('Say in at least 10 characters what the emergency is.')).toBeTruthy();
  expect(screen.getByText('Enter your password.')).toBeTruthy();
  await person.type(reason, ' no more');
  await person.type(password, 'wrong');
  clinic.refusals.set('emergency-access', { code: 'wrong_password' satisfies ProblemCode });
  await person.click(open);
  await screen.findByText(/This is not your password|Check it/);
  expect((password as HTMLInputElement).value).toBe('');
  clinic.refusals.clear();
  await person.type(password, 'right');
  await person.click(open);
  await waitFor(() => expect(wasClosed()).toBe(true));
  expect(sent(clinic).map(({ path, body }) => [path, body['password']])).toEqual([
    ['/v2/patients/7/emergency-access', 'wrong'],
    ['/v2/patients/7/emergency-access', 'right'],
  ]);
});
