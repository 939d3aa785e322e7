import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { PortalOffer } from './data.ts';
import { BookScreen } from './BookScreen.tsx';

const maya = { id: 11, firstName: 'Maya', lastName: 'Lin', discipline: 'Psychologist', isPrimary: true, isMine: true };
const nina = { id: 12, firstName: 'Nina', lastName: 'Abara', discipline: '', isPrimary: false, isMine: true };
const session = { id: 31, name: 'Session', duration: 50, priceLabel: '€90' };
const intake = { id: 32, name: 'Intake', duration: 80, priceLabel: '' };
const offer: PortalOffer = {
  clinic: 'Hill Clinic',
  timeZone: 'Europe/Berlin',
  wallNow: '2026-11-26T10:00',
  noticeHours: 24,
  services: [session],
  practitioners: [maya],
  from: '2026-11-27T10:00',
  until: '2027-01-25T10:00',
};
const slots = [
  { practitionerId: 12, startsAt: '2026-12-01T08:00:00Z', wallStart: '2026-12-01T09:00' },
  { practitionerId: 11, startsAt: '2026-12-01T08:00:00Z', wallStart: '2026-12-01T09:00' },
  { practitionerId: 11, startsAt: '2026-12-02T09:00:00Z', wallStart: '2026-12-02T10:00' },
];
const booked = {
  id: 91,
  practitioner: { id: 11, firstName: 'Maya', lastName: 'Lin' },
  service: { id: 31, name: 'Session' },
  place: null,
  startsAt: '2026-12-01T08:00:00Z',
  endsAt: '2026-12-01T08:50:00Z',
  wallStart: '2026-12-01T09:00',
  wallEnd: '2026-12-01T09:50',
  status: 'booked',
  cancelledBy: null,
  cancelledLate: null,
  version: 1,
  mayMove: true,
  mayCancel: true,
  isLate: false,
};

/** The portal with an offer; what was sent to it. */
const open = (about: Partial<PortalOffer> = {}, more: Record<string, () => Response> = {}) => {
  const clinic = new ClinicAtFetch({});
  const sent: { method: string; path: string; body: unknown }[] = [];
  const known = clinic.fetch.bind(clinic);
  const answers: Record<string, () => Response> = {
    'GET /v2/portal/offer': () => Response.json({ ...offer, ...about }),
    'GET /v2/portal/waitlist': () => Response.json({ entries: [], offers: [] }),
    'GET /v2/portal/slots': () =>
      Response.json({
        items: slots.filter(({ practitionerId }) => (about.practitioners ?? [maya]).some(({ id }) => id === practitionerId)),
      }),
    'POST /v2/portal/hold': () => Response.json({ heldUntil: '2026-11-26T09:05:00Z', seconds: 300 }, { status: 201 }),
    'DELETE /v2/portal/hold': () => Response.json({}),
    'POST /v2/portal/appointments': () => Response.json({ appointment: booked, joinsCareTeam: true }, { status: 201 }),
    ...more,
  };
  Object.defineProperty(clinic, 'fetch', {
    value: async (url: string, options: { method?: string; body?: string } = {}) => {
      const { method = 'GET', body } = options;
      const answer = answers[`${method} ${url.split('?')[0]}`];
      if (!answer) return known(url, options as never);
      if (method !== 'GET') sent.push({ method, path: url, body: body === undefined ? null : JSON.parse(body) });
      return answer();
    },
  });
  return { ...show(<BookScreen />, clinic), sent };
};

test('B3 with one service and one person nothing is asked but the time, which is kept while one confirms', async () => {
  const { person, sent } = open();
  await person.click(await screen.findByRole('button', { name: '9:00 AM' }));
  expect(await screen.findByRole('timer')).toBeDefined();
  expect(sent).toEqual([
    { method: 'POST', path: '/v2/portal/hold', body: { serviceId: 31, practitionerId: 11, start: '2026-12-01T09:00' } },
  ]);
});

test('B3 service, person, time, and once more; then it is said what came of it', async () => {
  const { person, sent } = open({ services: [session, intake], practitioners: [maya, nina] });
  await person.click(await screen.findByRole('button', { name: /Session/ }));
  await person.click(await screen.findByRole('button', { name: /Maya Lin/ }));
  await person.click(await screen.findByRole('button', { name: /Tue/ }));
  await person.click(await screen.findByRole('button', { name: '9:00 AM' }));
  await person.click(await screen.findByRole('button', { name: 'Book this appointment' }));
  expect(await screen.findByText('You are booked')).toBeDefined();
  expect(screen.getByText('Maya Lin is on your care team now, and can open your record.')).toBeDefined();
  await waitFor(() => expect(sent.map(({ method, path }) => `${method} ${path}`)).toContain('POST /v2/portal/appointments'));
});

test('B3 whoever has time first: of two at one time the one who comes first, by name', async () => {
  const { person, sent } = open({ practitioners: [maya, nina] });
  await person.click(await screen.findByRole('button', { name: /Whoever has time first/ }));
  await person.click(await screen.findByRole('button', { name: '9:00 AM, with Maya Lin' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({ practitionerId: 11 });
});

test('B2 with nobody to book one is told whom to ask', async () => {
  open({ practitioners: [] });
  expect(await screen.findByText('There is nobody you can book with here yet')).toBeDefined();
});

test('S2 a time that is taken meanwhile says so, and leads back to the others', async () => {
  const { person } = open(
    {},
    { 'POST /v2/portal/hold': () => Response.json({ code: 'time_not_free', alternatives: [] }, { status: 409 }) },
  );
  await person.click(await screen.findByRole('button', { name: '9:00 AM' }));
  expect((await screen.findByRole('alert')).textContent).toContain('This time is taken');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Book this appointment' }).disabled).toBe(true);
  await person.click(screen.getByRole('button', { name: 'Choose another time' }));
  expect(await screen.findByRole('button', { name: '9:00 AM' })).toBeDefined();
});
