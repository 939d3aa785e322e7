import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const replaced = vi.fn<(address: string | URL) => void>();
const assigned = vi.fn<(address: string | URL) => void>();
let { actAs, leaveSession, sessionEnded } = await import('./data.ts');
beforeEach(async () => {
  // Every test begins with a page newly opened.
  vi.resetModules();
  ({ actAs, leaveSession, sessionEnded } = await import('./data.ts'));
  vi.spyOn(window.location, 'replace').mockImplementation(replaced);
  vi.spyOn(window.location, 'assign').mockImplementation(assigned);
  window.history.replaceState(null, '', '/clinic/features');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  replaced.mockClear();
  assigned.mockClear();
});

test('A sign-out that did not reach the server leaves one where one is', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  await expect(leaveSession(false)).rejects.toMatchObject({ code: 'unavailable' });
  expect(replaced).not.toHaveBeenCalled();
});

test('SE-4 a session that has ended leads to the sign-in, which leads back', () => {
  sessionEnded();
  expect(replaced).toHaveBeenCalledWith('/sign-in?to=%2Fclinic%2Ffeatures&why=ended');
});

test('Who switches to another clinic is not told that the session there has ended', async () => {
  vi.stubGlobal('fetch', () => {
    sessionEnded();
    return Promise.resolve(Response.json({ tenantId: 2, tenantName: 'Harbor', memberId: null, patientId: 4 }));
  });
  await actAs({ tenantId: 2, memberId: null, patientId: 4 });
  expect(assigned).toHaveBeenCalledWith('/portal');
  expect(replaced).not.toHaveBeenCalled();
});

test('SE-6 signing out keeps what was chosen on this machine, and leads to the sign-in without a sentence', async () => {
  localStorage.setItem('caseload-colours', 'dark');
  localStorage.setItem('something-else', 'x');
  vi.stubGlobal('fetch', () => {
    // As the header Clear-Site-Data has the browser do.
    localStorage.clear();
    sessionEnded();
    return Promise.resolve(Response.json({}));
  });
  await leaveSession(true);
  expect(replaced.mock.calls).toEqual([['/sign-in']]);
  expect(localStorage.getItem('caseload-colours')).toBe('dark');
  expect(localStorage.length).toBe(1);
});
