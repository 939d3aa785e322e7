import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { PortalSettings } from './data.ts';
import { PortalForm } from './PortalForm.tsx';

const settings: PortalSettings = {
  version: 3,
  bookWithAnyone: false,
  newClientsBook: false,
  bookingNoticeHours: 24,
  bookingDays: 60,
  waitlistHours: 2,
  noticeHours: 24,
  services: [{ id: 31, name: 'Session', duration: 50, inPortal: true }],
  practitioners: [
    { id: 11, firstName: 'Maya', lastName: 'Lin', discipline: '', acceptsNew: true },
    { id: 12, firstName: 'Nina', lastName: 'Abara', discipline: '', acceptsNew: false },
  ],
  patients: 12,
  unassigned: 3,
};

const open = (status = 200) => {
  const clinic = new ClinicAtFetch({});
  const sent: unknown[] = [];
  const known = clinic.fetch.bind(clinic);
  Object.defineProperty(clinic, 'fetch', {
    value: async (url: string, options: { method?: string; body?: string } = {}) => {
      if (url !== '/v2/tenant/portal-settings' || options.method !== 'PATCH') return known(url, options as never);
      sent.push(JSON.parse(options.body ?? '{}'));
      return status === 200
        ? Response.json({ ...settings, version: 4, bookWithAnyone: true })
        : Response.json({ code: 'changed_meanwhile' }, { status });
    },
  });
  return { ...show(<PortalForm settings={settings} />, clinic), sent };
};

test('B2 O3 before saving it is said in words what changes', async () => {
  const { person, sent } = open();
  expect(screen.queryByText('What this changes')).toBeNull();
  await person.click(screen.getByRole('switch', { name: /any/ }));
  expect(screen.getByText(/^All patients \(12\) can book with the 1 therapists who take new patients/)).toBeDefined();
  await person.click(screen.getByRole('checkbox', { name: 'Nina Abara' }));
  expect(screen.getByText('Taking new patients: Nina Abara.')).toBeDefined();
  await person.click(screen.getByRole('checkbox', { name: 'Session' }));
  expect(screen.getByText('Offered in the portal no more: Session. What is booked stays.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('B2 only what was changed is sent, with the version it was begun from', async () => {
  const { person, sent } = open();
  await person.click(screen.getByRole('switch', { name: /any/ }));
  await person.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{ version: 3, bookWithAnyone: true }]));
});

test('B2 what cannot be is not sent', async () => {
  const { person } = open();
  const days = screen.getByLabelText('Days ahead');
  await person.clear(days);
  await person.type(days, '400');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
});
