import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { MyWaitlist } from '#src/contract/waitlist.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { OfferList } from './OfferList.tsx';
import { WaitlistSection } from './WaitlistSection.tsx';

const maya = { id: 11, firstName: 'Maya', lastName: 'Lin' };
const session = { id: 31, name: 'Session' };
const offer: MyWaitlist['offers'][number] = {
  id: 71,
  practitioner: maya,
  service: session,
  startsAt: '2026-12-01T08:00:00Z',
  wallStart: '2026-12-01T09:00',
  wallEnd: '2026-12-01T09:50',
  expiresAt: '2026-11-26T12:00:00Z',
  wallExpires: '2026-11-26T13:00',
  seconds: 6900,
  state: 'open',
};
const entry: MyWaitlist['entries'][number] = {
  id: 61,
  service: session,
  practitioner: null,
  weekdays: [1, 3],
  fromMinute: 0,
  toMinute: 720,
  until: null,
  joinedAt: '2026-11-20T08:00:00Z',
};
const open = (about: Partial<MyWaitlist>, element = <OfferList />) => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('waitlist', ({ method }) => (method === 'GET' ? { entries: [], offers: [], ...about } : entry));
  clinic.answers.set('accept', () => ({
    appointment: { id: 91, practitioner: maya, service: session, wallStart: offer.wallStart, wallEnd: offer.wallEnd },
    joinsCareTeam: true,
  }));
  clinic.answers.set('decline', () => ({}));
  clinic.answers.set('61', () => ({}));
  clinic.answers.set('offer', () => ({
    clinic: 'Hill Clinic',
    timeZone: 'Europe/Berlin',
    wallNow: '2026-11-26T10:00',
    noticeHours: 24,
    services: [session],
    practitioners: [],
    from: '2026-11-27T10:00',
    until: '2027-01-25T10:00',
  }));
  return { ...show(element, clinic), clinic };
};
const asked = (clinic: ClinicAtFetch) =>
  clinic.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

test('S5 a time that is kept says when, with whom and for how long; accepting it once books it', async () => {
  const { person, clinic } = open({ offers: [offer] });
  expect(await screen.findByText('Tue, Dec 1, 9:00 AM')).toBeDefined();
  expect(screen.getByText('Session with Maya Lin')).toBeDefined();
  expect(screen.getByRole('timer').textContent).toBe('Kept for you for 1 h 55 min');
  clinic.answers.set('waitlist', () => ({ entries: [], offers: [] }));
  await person.click(screen.getByRole('button', { name: 'Accept Tue, Dec 1, 9:00 AM' }));
  expect(await screen.findByText('You are booked')).toBeDefined();
  expect(screen.getByText('Maya Lin is on your care team now, and can open your record.')).toBeDefined();
  expect(screen.queryByRole('timer')).toBeNull();
  expect(asked(clinic)).toEqual(['POST /v2/portal/offers/71/accept']);
});

test('S5 whoever is too late is told so; declining goes on to the next', async () => {
  const { person, clinic } = open({ offers: [offer] });
  clinic.refusals.set('accept', { code: 'offer_gone' });
  await person.click(await screen.findByRole('button', { name: /^Accept/ }));
  expect(await screen.findByText('This time is not kept for you any more')).toBeDefined();
  await person.click(screen.getByRole('button', { name: /^Decline/ }));
  await waitFor(() => expect(asked(clinic)).toContain('POST /v2/portal/offers/71/decline'));
});

test('S5 what has run out, or was taken back, says so', async () => {
  open({
    offers: [
      { ...offer, state: 'expired' },
      { ...offer, id: 72, state: 'withdrawn' },
    ],
  });
  expect(await screen.findByText(/was kept for you until 1:00 PM, and has gone to the next in line/)).toBeDefined();
  expect(screen.getByText(/is not kept for you any more: .* has taken it back/)).toBeDefined();
});

test('S5 where nothing is offered, nothing is shown', async () => {
  const { clinic } = open({});
  await waitFor(() => expect(clinic.requests).toHaveLength(1));
  expect(document.querySelector('section')).toBeNull();
});

test('S5 one joins for what suits, also without anybody to book with, and leaves', async () => {
  const { person, clinic } = open({ entries: [entry] }, <WaitlistSection />);
  expect(await screen.findByText('Session, with whoever has a time first')).toBeDefined();
  expect(screen.getByText('Mon and Wed · Mornings, before noon')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Join the waitlist' }));
  await person.click(await screen.findByRole('checkbox', { name: 'Sun' }));
  await person.click(screen.getByRole('button', { name: 'Join' }));
  await waitFor(() => expect(asked(clinic)).toEqual(['POST /v2/portal/waitlist']));
  expect(clinic.requests.find(({ method }) => method === 'POST')?.body).toEqual({
    serviceId: 31,
    practitionerId: null,
    weekdays: [1, 2, 3, 4, 5, 6],
    fromMinute: 0,
    toMinute: 1440,
    until: null,
  });
  await person.click(screen.getByRole('button', { name: 'Leave the waitlist for Session, with whoever has a time first' }));
  await waitFor(() => expect(asked(clinic)).toContain('DELETE /v2/portal/waitlist/61'));
});
