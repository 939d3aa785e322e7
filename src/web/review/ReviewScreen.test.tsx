import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { AccessReview as Answer, ReviewItem } from '#src/contract/review.ts';
import { ana, ClinicAtFetch, maya, show, signedInAs } from '#test/screen.tsx';
import type { Filter } from './data.ts';
import { AccessReview } from './ReviewScreen.tsx';

const itemOf = (id: number, firstName: string, about: Partial<ReviewItem> = {}): ReviewItem => ({
  patient: { id, firstName, lastName: 'Okafor', preferredName: null },
  practitioner: maya,
  kind: 'assigned',
  since: '2026-03-03T12:00:00.000Z',
  until: null,
  noContact: true,
  ending: false,
  lastMetAt: null,
  appointments: 0,
  follows: null,
  leavesNobody: false,
  ...about,
});

/** A clinic whose review holds what is left of these. */
function open(items: ReviewItem[], about: { maySettle?: boolean } = {}) {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['accessReview.read', 'accessReview.settle', 'activity.read'] }) });
  let left = items;
  let reviewed = 0;
  clinic.answers.set('access-review', (): Answer => ({
    contactDays: 90,
    pending: left.length,
    reviewed,
    maySettle: about.maySettle ?? true,
    items: left,
    nextCursor: null,
  }));
  const settle = ({ body }: { body: Record<string, unknown> }) => {
    const done = body['items'] as { patientId: number; practitionerId: number }[];
    left = left.filter(({ patient }) => !done.some(({ patientId }) => patientId === patient.id));
    reviewed += done.length;
    return { done, left: [] };
  };
  clinic.answers.set('keep', settle);
  clinic.answers.set('end', settle);
  clinic.answers.set('undo', ({ body }) => {
    left = items;
    reviewed = 0;
    return { done: body['items'], left: [] };
  });
  function Review() {
    const [filter, setFilter] = useState<Filter>({});
    return <AccessReview filter={filter} onFilter={setFilter} />;
  }
  const sent = (act: string) => clinic.requests.filter(({ path }) => path.endsWith(`/access-review/${act}`)).map(({ body }) => body);
  return { clinic, sent, ...show(<Review />, clinic) };
}
const entry = (name: string) => screen.findByRole('listitem', { name: new RegExp(`for ${name}`) });

test('O2 one is kept with a click and back with another; the progress follows', async () => {
  const { person, sent } = open([itemOf(7, 'Sam'), itemOf(8, 'Ada')]);
  expect(await screen.findByText('0 of 2 reviewed')).toBeDefined();
  await person.click(within(await entry('Sam')).getByRole('button', { name: 'Keep: Maya Lin for Sam Okafor' }));
  expect(await screen.findByText('1 of 2 reviewed')).toBeDefined();
  expect(sent('keep')).toEqual([{ items: [{ patientId: 7, practitionerId: maya.id }] }]);
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('0 of 2 reviewed')).toBeDefined();
  expect(sent('undo')).toEqual([{ items: [{ patientId: 7, practitionerId: maya.id }] }]);
});

test('A7 several are ended at once, with the effect said before; what needs a decision is not among them', async () => {
  const { person, sent } = open([
    itemOf(7, 'Sam', { kind: 'primary', follows: ana }),
    itemOf(8, 'Ada', { leavesNobody: true }),
    itemOf(9, 'Ben', { ending: true, appointments: 2 }),
  ]);
  expect(within(await entry('Ben')).getByRole('button', { name: /^End/ })).toHaveProperty('disabled', true);
  expect(within(await entry('Ben')).getByText(/2 appointments to come/)).toBeDefined();
  await person.click(screen.getByRole('button', { name: /^Choose .* of Maya Lin$/ }));
  await person.click(screen.getByRole('button', { name: 'End them' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'End 2 assignments' }));
  expect(dialog.getByText(/Maya Lin leaves Sam Okafor’s care team.*Ana Ruiz becomes primary/)).toBeDefined();
  expect(dialog.getByText('1 patient goes into the unassigned queue.')).toBeDefined();
  await person.click(dialog.getByRole('button', { name: 'End 2' }));
  await waitFor(() => expect(sent('end')).toHaveLength(1));
  expect(sent('end')[0]).toEqual({
    items: [
      { patientId: 7, practitionerId: maya.id, primaryId: ana.id },
      { patientId: 8, practitionerId: maya.id, leaveUnassigned: true },
    ],
    reason: 'No contact for 90 days',
  });
});

test('O2 works by the keyboard: j to the next, y keeps, e asks to end, x chooses', async () => {
  const { person, sent } = open([itemOf(7, 'Sam'), itemOf(8, 'Ada'), itemOf(9, 'Ben')]);
  const sam = await entry('Sam');
  await person.keyboard('j');
  expect(document.activeElement).toBe(sam);
  await person.keyboard('y');
  await waitFor(() => expect(sent('keep')).toHaveLength(1));
  await waitFor(() => expect(screen.queryByRole('listitem', { name: /for Sam/ })).toBeNull());
  expect(document.activeElement).toBe(await entry('Ada'));
  await person.keyboard('x');
  expect(screen.getByText('1 chosen')).toBeDefined();
  await person.keyboard('e');
  expect(await screen.findByRole('dialog', { name: 'End this assignment' })).toBeDefined();
});

test('R1 who only oversees reads, and has nothing to press', async () => {
  open([itemOf(7, 'Sam')], { maySettle: false });
  await entry('Sam');
  expect(screen.queryByRole('button', { name: /^Keep|^End/ })).toBeNull();
});

test('O2 with nothing to review it says so; what fails can be tried again', async () => {
  const { clinic, person } = open([]);
  expect(await screen.findByText('Nothing to review')).toBeDefined();
  clinic.refusals.set('access-review', { code: 'feature_off' });
  await person.click(screen.getByText('About to end'));
  expect(await screen.findByRole('alert')).toBeDefined();
});
