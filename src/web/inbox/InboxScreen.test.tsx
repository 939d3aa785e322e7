import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { AccessRequest, EmergencyAccess } from '#src/contract/inbox.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { InboxScreen } from './InboxScreen.tsx';

const colleague = (id: number, firstName: string, lastName: string) => ({ id, firstName, lastName, roles: ['clinician'] });
const diego = colleague(20, 'Diego', 'Ruiz');
const myself = colleague(1, 'Maya', 'Lin');
const sam = { id: 7, firstName: 'Sam', lastName: 'Okafor', preferredName: null };
const request = (id: number, about: Partial<AccessRequest> = {}): AccessRequest => ({
  id,
  patient: sam,
  practitioner: { id: 2, firstName: 'Diego', lastName: 'Ruiz' },
  requester: diego,
  reason: 'stands in on Mondays',
  createdAt: '2026-11-20T09:00:00.000Z',
  outcome: null,
  settledBy: null,
  settledAt: null,
  until: null,
  note: null,
  maySettle: true,
  isMine: false,
  ...about,
});
const emergency = (id: number, about: Partial<EmergencyAccess> = {}): EmergencyAccess => ({
  id,
  patient: sam,
  member: diego,
  reason: 'called from the emergency room',
  from: '2026-11-20T09:00:00.000Z',
  until: '2026-11-20T10:00:00.000Z',
  running: false,
  endedBy: null,
  reviewDueAt: '2026-11-23T09:00:00.000Z',
  overdue: false,
  reviewedBy: null,
  reviewedAt: null,
  verdict: null,
  reviewNote: null,
  mayReview: true,
  mayEnd: false,
  isMine: false,
  ...about,
});

/** The inbox as the server tells it; what is settled is gone from it. */
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
const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;
const sent = (clinic: ClinicAtFetch) =>
  clinic.requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body] as const);

test('A10 an empty inbox says what will appear in it', async () => {
  opened({});
  expect(await screen.findByRole('heading', { name: 'Nothing waits for you' })).toBeTruthy();
});

test('B3 a client’s question about a look at their record is answered in place', async () => {
  const question = {
    id: 31,
    patient: sam,
    question: 'Why on a Sunday?',
    askedAt: '2026-11-21T09:00:00.000Z',
    entry: { at: '2026-11-20T09:00:00.000Z', action: 'notes.read', rule: 'careTeam', member: diego },
  };
  const { clinic, person } = opened({ count: 1, questions: [question] });
  clinic.answers.set('answer', () => {
    clinic.inbox = { ...clinic.inbox, count: 0, questions: [] };
    return {};
  });
  expect(await screen.findByText('“Why on a Sunday?”')).toBeTruthy();
  expect(screen.getByText(/^Diego Ruiz read the notes of Sam Okafor · .* · by being on the care team$/)).toBeTruthy();
  await person.click(screen.getByRole('button', { name: 'Answer Sam Okafor' }));
  await person.type(screen.getByLabelText('Your answer to Sam Okafor'), 'He prepared your session.');
  await person.click(screen.getByRole('button', { name: 'Send the answer' }));
  await waitFor(() => expect(sent(clinic)).toEqual([['/v2/access-questions/31/answer', { answer: 'He prepared your session.' }]]));
  expect(await screen.findByRole('heading', { name: 'Nothing waits for you' })).toBeTruthy();
});

describe('A10 a request for access', () => {
  test('A10 is approved until a day, at once on the screen, by the clock of the clinic', async () => {
    const { clinic, person } = opened({ count: 1, requests: [request(11)] });
    await person.click(await screen.findByRole('button', { name: 'Approve: Diego Ruiz, Sam Okafor' }));
    expect(screen.getByText('If you approve, Diego Ruiz joins the care team and can open the record.')).toBeTruthy();
    await person.type(screen.getByLabelText('Access until the end of'), '2031-07-01');
    await person.type(screen.getByLabelText(/^Note to Diego Ruiz/), 'Mondays');
    const answer = clinic.hold('settle');
    await person.click(screen.getByRole('button', { name: 'Approve access' }));
    await waitFor(() => expect(screen.queryByText('Diego Ruiz asks for access to Sam Okafor')).toBeNull());
    clinic.inbox = { ...clinic.inbox, count: 0, requests: [] };
    answer();
    expect(await screen.findByText('Diego Ruiz is on Sam Okafor’s care team.')).toBeTruthy();
    expect(sent(clinic)).toEqual([
      ['/v2/access-requests/11/settle', { decision: 'approve', until: '2031-07-01T22:59:59.000Z', note: 'Mondays' }],
    ]);
  });

  test('A10 a day that has passed is not sent', async () => {
    const { clinic, person } = opened({ count: 1, requests: [request(11)] });
    await person.click(await screen.findByRole('button', { name: /^Approve/ }));
    await person.type(screen.getByLabelText('Access until the end of'), '2020-07-01');
    await person.click(screen.getByRole('button', { name: 'Approve access' }));
    expect(screen.getByText('Choose today or a later day.')).toBeTruthy();
    expect(sent(clinic)).toEqual([]);
  });

  test('A10 comes back to its place, with the reason, when a colleague was first', async () => {
    const { clinic, person } = opened({ count: 2, requests: [request(11), request(12, { requester: colleague(21, 'Ana', 'Ruiz') })] });
    clinic.refusals.set('settle', { code: 'already_settled' });
    await person.click(await screen.findByRole('button', { name: 'Decline: Diego Ruiz, Sam Okafor' }));
    await person.keyboard('{Enter}');
    expect(await screen.findByText(/This is settled already/)).toBeTruthy();
    await waitFor(() =>
      expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
        'Diego Ruiz asks for access to Sam Okafor',
        'Ana Ruiz asks for access to Sam Okafor',
      ]),
    );
  });

  test('A3 that others decide offers no decision', async () => {
    opened({ requests: [request(11, { maySettle: false })] });
    expect(await screen.findByText(/others decide/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
  });

  test('A10 is reached and declined by keyboard alone, and the focus goes on to the next', async () => {
    const { clinic, person } = opened({ count: 2, requests: [request(11), request(12, { requester: colleague(21, 'Ana', 'Ruiz') })] });
    await screen.findAllByRole('button', { name: /^Decline/ });
    await person.keyboard('j');
    expect(document.activeElement?.textContent).toContain('Diego Ruiz asks');
    await person.keyboard('j{k}');
    await person.tab();
    await person.tab();
    await person.tab();
    expect(focused()).toBe('Decline: Diego Ruiz, Sam Okafor');
    await person.keyboard('{Enter}');
    expect(focused()).toBe('Decline the request');
    clinic.inbox = { ...clinic.inbox, count: 1, requests: clinic.inbox.requests.slice(1) };
    await person.keyboard('{Enter}');
    await waitFor(() => expect(sent(clinic)).toEqual([['/v2/access-requests/11/settle', { decision: 'decline' }]]));
    expect(document.activeElement?.textContent).toContain('Ana Ruiz asks');
  });
});

describe('A14 an emergency', () => {
  test('A14 that is overdue says so in words, and is reviewed with a verdict and a note', async () => {
    const { clinic, person } = opened({ count: 1, emergencies: [emergency(31, { overdue: true })] });
    expect(await screen.findByText(/^Review overdue since .*23/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: /^Review: Diego Ruiz/ }));
    await person.click(screen.getByRole('button', { name: 'Save the review' }));
    expect(screen.getByText('Choose one of the two.')).toBeTruthy();
    await person.click(screen.getByRole('radio', { name: 'Not justified' }));
    await person.type(screen.getByLabelText(/^Note to the review/), 'Talk to me');
    clinic.inbox = { ...clinic.inbox, count: 0, emergencies: [] };
    await person.click(screen.getByRole('button', { name: 'Save the review' }));
    expect(await screen.findByText('The review is saved.')).toBeTruthy();
    expect(sent(clinic)).toEqual([['/v2/emergency-access/31/review', { verdict: 'unjustified', note: 'Talk to me' }]]);
  });

  test('A14 that runs can be ended now, and reviewed only afterwards', async () => {
    const { clinic, person } = opened({ count: 1, emergencies: [emergency(31, { running: true, mayEnd: true, mayReview: false })] });
    expect(await screen.findByText(/^Open until/)).toBeTruthy();
    expect(screen.getByText('It can be reviewed when it has ended.')).toBeTruthy();
    await person.click(screen.getByRole('button', { name: /^End now/ }));
    await waitFor(() => expect(sent(clinic)).toEqual([['/v2/emergency-access/31/end', {}]]));
  });
});

test('A10 A14 one’s own requests and emergencies say how they stand, and can be taken back and ended', async () => {
  const { clinic, person } = opened({
    myRequests: [
      request(11, { isMine: true, requester: myself, maySettle: false }),
      request(12, { isMine: true, requester: myself, outcome: 'declined', settledBy: diego, note: 'Ask Ana', maySettle: false }),
      request(13, {
        isMine: true,
        requester: myself,
        outcome: 'approved',
        settledBy: diego,
        until: '2026-12-01T12:00:00.000Z',
        maySettle: false,
      }),
    ],
    myEmergencies: [emergency(31, { isMine: true, member: myself, verdict: 'justified', reviewedBy: diego, mayReview: false })],
  });
  for (const said of ['Waiting for an answer', 'Declined by Diego Ruiz', /^Approved by Diego Ruiz until .*2026/, 'Note: Ask Ana'])
    expect(await screen.findByText(said)).toBeTruthy();
  expect(screen.getByText('Reviewed by Diego Ruiz: justified')).toBeTruthy();
  const mine = screen.getByRole('region', { name: 'Yours, of the last 30 days' });
  await person.click(within(mine).getByRole('button', { name: 'Take back: Sam Okafor' }));
  await waitFor(() => expect(sent(clinic)).toEqual([['/v2/access-requests/11/withdraw', {}]]));
});
