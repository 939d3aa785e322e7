import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { Waiting } from './data.ts';
import { WaitlistPanel } from './WaitlistPanel.tsx';

const sam: Waiting = {
  id: 61,
  patient: { id: 1, firstName: 'Sam', lastName: 'Okafor', preferredName: null },
  service: { id: 31, name: 'Session' },
  practitioner: { id: 11, firstName: 'Maya', lastName: 'Lin' },
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 480,
  toMinute: 600,
  until: '2026-12-24',
  joinedAt: '2026-11-20T08:00:00Z',
  joinedByClient: true,
  hasPortal: true,
  offer: { practitioner: { id: 11, firstName: 'Maya', lastName: 'Lin' }, wallStart: '2026-12-01T09:00', wallExpires: '2026-11-26T13:00' },
};
const open = (items: Waiting[]) => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('waitlist', () => ({ items, nextCursor: null }));
  clinic.answers.set('61', () => ({}));
  return { ...show(<WaitlistPanel onClose={() => {}} />, clinic), clinic };
};

test('S5 staff see who waits for what, since when, and what is kept for whom; and take somebody off the list', async () => {
  const { person, clinic } = open([sam, { ...sam, id: 62, patient: { ...sam.patient, firstName: 'Ada' }, offer: null, hasPortal: false }]);
  expect(await screen.findByText('Sam Okafor')).toBeDefined();
  expect(screen.getAllByText('Session with Maya Lin')).toHaveLength(2);
  expect(screen.getAllByText('Any day · 8:00 AM – 10:00 AM · until Dec 24, 2026')).toHaveLength(2);
  expect(screen.getByText('Tue, Dec 1, 9:00 AM with Maya Lin is kept for them until 1:00 PM.')).toBeDefined();
  expect(screen.getAllByText(/^No portal/)).toHaveLength(1);
  await person.click(screen.getByRole('button', { name: 'Take off: Sam Okafor, Session with Maya Lin' }));
  await waitFor(() => expect(clinic.requests.some(({ method, path }) => method === 'DELETE' && path === '/v2/waitlist/61')).toBe(true));
});

test('S5 where nobody waits, it is said how one comes onto the list', async () => {
  open([]);
  expect(await screen.findByText('Nobody is waiting')).toBeDefined();
});
