import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { CoSignature } from '#src/contract/inbox.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { InboxScreen } from './InboxScreen.tsx';

const sam = { id: 7, firstName: 'Sam', lastName: 'Okafor', preferredName: null };
const hana = { id: 20, firstName: 'Hana', lastName: 'Kobayashi', roles: ['trainee'] };
const sue = { id: 30, firstName: 'Sue', lastName: 'Visor', roles: ['supervisor'] };
const waiting = (id: number, about: Partial<CoSignature> = {}): CoSignature => ({
  id,
  patient: sam,
  kind: 'progress',
  happenedAt: '2026-11-19T09:00:00.000Z',
  author: hana,
  signedAt: '2026-11-19T10:00:00.000Z',
  version: 2,
  ...about,
});

const opened = (about: Partial<ClinicAtFetch['inbox']>) => {
  const clinic = new ClinicAtFetch({});
  clinic.inbox = { ...clinic.inbox, ...about };
  const root = createRootRoute();
  const router = createRouter({
    routeTree: root.addChildren([
      createRoute({ getParentRoute: () => root, path: '/inbox', component: InboxScreen }),
      createRoute({ getParentRoute: () => root, path: '/patients/$patientId', component: () => null }),
    ]),
    history: createMemoryHistory({ initialEntries: ['/inbox'] }),
  });
  return { clinic, ...show(<RouterProvider router={router as never} />, clinic) };
};
const sent = (clinic: ClinicAtFetch) =>
  clinic.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body] as const);

describe('C1 a note that waits for a co-signature', () => {
  test('C1 leads to the note, and is co-signed by keyboard in the version that is shown', async () => {
    const { clinic, person } = opened({ count: 2, coSignatures: [waiting(11), waiting(12, { kind: 'intake' })] });
    const read = (await screen.findAllByRole('link', { name: 'Read the note: Hana Kobayashi, Sam Okafor' }))[0];
    expect(read?.getAttribute('href')).toMatch(/^\/patients\/7\?.*part=notes.*#note-11$/);
    (screen.getAllByRole('button', { name: 'Co-sign: Hana Kobayashi, Sam Okafor' })[0] as HTMLElement).focus();
    await person.keyboard('{Enter}');
    expect(document.activeElement?.textContent).toBe('Co-sign the note');
    clinic.inbox = { ...clinic.inbox, count: 1, coSignatures: clinic.inbox.coSignatures.slice(1) };
    await person.keyboard('{Enter}');
    expect(await screen.findByText('You have co-signed the note about Sam Okafor.')).toBeTruthy();
    expect(sent(clinic)).toEqual([['/v2/patients/7/notes/11/co-sign', { version: 2 }]]);
    expect(document.activeElement?.textContent).toContain('signed an intake note about Sam Okafor');
  });

  test('C1 is returned with what is to change, and not without', async () => {
    const { clinic, person } = opened({ count: 1, coSignatures: [waiting(11)] });
    await person.click(await screen.findByRole('button', { name: 'Return for changes: Hana Kobayashi, Sam Okafor' }));
    expect(document.activeElement).toBe(screen.getByLabelText('What is Hana Kobayashi to change?'));
    await person.click(screen.getByRole('button', { name: 'Return the note' }));
    expect(screen.getByText('Write a few words for Hana Kobayashi.')).toBeTruthy();
    await person.type(screen.getByLabelText('What is Hana Kobayashi to change?'), 'Say more of the plan.');
    await person.click(screen.getByRole('button', { name: 'Return the note' }));
    await waitFor(() =>
      expect(sent(clinic)).toEqual([['/v2/patients/7/notes/11/return', { version: 2, reason: 'Say more of the plan.' }]]),
    );
  });

  test('C1 comes back, with the reason, where its author has changed it meanwhile', async () => {
    const { clinic, person } = opened({ count: 1, coSignatures: [waiting(11)] });
    clinic.refusals.set('co-sign', { code: 'changed_meanwhile' });
    await person.click(await screen.findByRole('button', { name: /^Co-sign/ }));
    await person.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByText(/signed a progress note about Sam Okafor/)).toBeTruthy());
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

test('C1 one’s own note that was returned says by whom and why, and leads to it', async () => {
  opened({ count: 1, returned: [{ ...waiting(11), by: sue, at: '2026-11-20T10:00:00.000Z', reason: 'Say more of the plan.' }] });
  expect(await screen.findByText('Reason: Say more of the plan.')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Go to the note: Sam Okafor' }).getAttribute('href')).toContain('#note-11');
});
