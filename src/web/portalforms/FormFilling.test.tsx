import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { MyWholeForm } from './data.ts';
import { FormFilling } from './FormFilling.tsx';

beforeAll(() => import('#src/web/portalText.ts'));

const often = ['Not at all', 'Several days'].map((label, nth) => ({ id: `p${nth}`, label }));
const form: MyWholeForm = {
  id: 5,
  name: 'Mood',
  at: '2026-11-20T09:00:00Z',
  dueOn: '2026-12-01',
  isBeforeAppointment: true,
  savedAt: null,
  completedAt: null,
  intro: 'Over the last two weeks:',
  source: '',
  fields: [
    { kind: 'scale', id: 'q1', label: 'Little interest', help: '', required: true, options: often },
    { kind: 'text', id: 'more', label: 'Anything else?', help: '', required: false, long: true },
  ],
  answers: {},
  version: 0,
};

/** The portal with a form; what was sent to it, and a network that can go. */
const open = () => {
  const clinic = new ClinicAtFetch({});
  const known = clinic.fetch.bind(clinic);
  const network = { there: true };
  const sent: { method: string; path: string; body: { version: number; answers: object } }[] = [];
  Object.defineProperty(clinic, 'fetch', {
    value: async (url: string, options: { method?: string; body?: string } = {}) => {
      if (!url.startsWith('/v2/portal/forms')) return known(url, options as never);
      if (!network.there) throw new TypeError('no network');
      const { method = 'GET', body = '{}' } = options;
      sent.push({ method, path: url, body: JSON.parse(body) as (typeof sent)[number]['body'] });
      return url.endsWith('/complete')
        ? Response.json({ completedAt: '2026-11-26T10:00:00Z' })
        : Response.json({ version: sent.length, savedAt: '2026-11-26T09:59:00Z' });
    },
  });
  return { ...show(<FormFilling form={form} />, clinic), sent, network };
};

test('B3 what is answered is saved by itself, and no answer shows what it counts', async () => {
  const { person, sent } = open();
  await person.click(await screen.findByRole('radio', { name: 'Several days' }));
  await waitFor(() => expect(sent).toEqual([{ method: 'PUT', path: '/v2/portal/forms/5', body: { version: 0, answers: { q1: 'p1' } } }]), {
    timeout: 3000,
  });
  expect(await screen.findByText(/^Saved at/)).toBeDefined();
  expect(screen.queryByText('1')).toBe(screen.queryByText('1', { selector: 'span[class*="nth"]' }));
});

test('B3 without a network it stays in the window, and is sent when it is back', async () => {
  const { person, sent, network } = open();
  network.there = false;
  await person.click(await screen.findByRole('radio', { name: 'Several days' }));
  expect(await screen.findByText(/It is kept here/, {}, { timeout: 3000 })).toBeDefined();
  for (const storage of [localStorage, sessionStorage]) expect(JSON.stringify(Object.entries(storage))).not.toContain('p1');
  network.there = true;
  fireEvent(window, new Event('online'));
  expect(await screen.findByText(/^Saved at/)).toBeDefined();
  expect(sent.map(({ body }) => body.answers)).toEqual([{ q1: 'p1' }]);
});

test('B3 it is sent only with every question that must be answered, and then thanks', async () => {
  const { person, sent } = open();
  await person.click(await screen.findByRole('button', { name: 'Send to Hill Clinic' }));
  expect(await screen.findByText('One question is still to be answered.')).toBeDefined();
  expect(sent).toEqual([]);
  await person.click(screen.getByRole('radio', { name: 'Not at all' }));
  await person.click(screen.getByRole('button', { name: 'Send to Hill Clinic' }));
  expect(await screen.findByRole('heading', { name: 'Thank you' })).toBeDefined();
  expect(sent.at(-1)).toMatchObject({ path: '/v2/portal/forms/5/complete', body: { answers: { q1: 'p0' } } });
});
