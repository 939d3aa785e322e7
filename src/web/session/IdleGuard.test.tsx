import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { IdleGuard } from './IdleGuard.tsx';

let left: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  left = vi.spyOn(window.location, 'replace').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  left.mockRestore();
});

const question = () => screen.queryByText('Are you still there?');
const pass = (minutes: number) => {
  act(() => void vi.advanceTimersByTime(minutes * 60_000));
};
const open = (me = signedInAs()) => {
  const clinic = new ClinicAtFetch({ me });
  show(<IdleGuard />, clinic);
  return clinic;
};

test('SE-3 a member who does nothing is asked two minutes before, and signed out before the server forgets them', async () => {
  const clinic = open();
  pass(10.9);
  expect(question()).toBeNull();
  pass(0.2);
  expect(question()).not.toBeNull();
  expect(left).not.toHaveBeenCalled();
  pass(2);
  await vi.waitFor(() => expect(left).toHaveBeenCalledWith(expect.stringContaining('why=ended')));
  expect(clinic.requests.map(({ path }) => path)).toContain('/v2/auth/sign-out');
});

test('SE-3 a patient in the portal has half an hour', () => {
  open(
    signedInAs({
      member: null,
      patient: { id: 9, firstName: 'Sam', lastName: 'Okafor', preferredName: null, scopes: [], isGuardian: false },
    }),
  );
  pass(25.9);
  expect(question()).toBeNull();
  pass(0.2);
  expect(question()).not.toBeNull();
});

test('SE-3 who reads and types is not asked, and the server is told that they are there', () => {
  const clinic = open();
  for (let minute = 0; minute < 30; minute++) {
    pass(1);
    fireEvent.keyDown(document.body, { key: 'a' });
  }
  expect(question()).toBeNull();
  const told = clinic.requests.filter(({ path }) => path === '/v2/auth/me');
  expect(told.length).toBeGreaterThanOrEqual(29);
  expect(told.every(({ headers }) => headers['caseload-background'] === undefined)).toBe(true);
});

test('SE-3 once asked, only an answer keeps one signed in', () => {
  const clinic = open();
  pass(11.1);
  fireEvent.pointerDown(document.body);
  expect(clinic.requests).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }));
  expect(clinic.requests.map(({ path }) => path)).toEqual(['/v2/auth/me']);
  pass(5);
  expect(left).not.toHaveBeenCalled();
});
