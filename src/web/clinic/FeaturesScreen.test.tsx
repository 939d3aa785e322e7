import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Features } from '#src/contract/clinic.ts';
import type { Effect } from '#src/contract/team.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { FeaturesScreen } from './FeaturesScreen.tsx';

const person = (id: number, firstName: string) => ({ id, firstName, lastName: 'Okafor' });

/** The owner's clinic, which also answers for its features. */
class Clinic extends ClinicAtFetch {
  effect: Effect = {
    members: [
      { memberId: 2, firstName: 'Ana', lastName: 'Ruiz', gains: 0, loses: 2, gained: [], lost: [person(7, 'Sam'), person(8, 'Ann')] },
      { memberId: 3, firstName: 'Tom', lastName: 'Berg', gains: 0, loses: 9, gained: [], lost: [person(7, 'Sam')] },
    ],
    rights: [
      { memberId: 2, firstName: 'Ana', lastName: 'Ruiz', gains: [], loses: ['careTeam.assign', 'careTeam.list'] },
      { memberId: 3, firstName: 'Tom', lastName: 'Berg', gains: [], loses: ['careTeam.assign'] },
    ],
  };
  changes: object[] = [];
  constructor() {
    super({ me: signedInAs({ rights: ['settings.read', 'settings.change'] }) });
  }
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url.endsWith('/preview')) return Response.json(this.effect);
    if (!url.endsWith('/features')) throw new Error(`Nobody answers ${url}`);
    if (options?.method !== 'PATCH') return Response.json({ features: this.me.features });
    if (this.refusals.has('features')) return Response.json({ code: 'not_allowed' }, { status: 403 });
    const { features } = JSON.parse(options?.body ?? '{}') as { features: Partial<Features['features']> };
    this.changes.push(features);
    this.me = { ...this.me, features: { ...this.me.features, ...features } };
    return Response.json({ features: this.me.features });
  };
}
const open = async () => {
  const clinic = new Clinic();
  const { person } = show(<FeaturesScreen />, clinic);
  const assignment = await screen.findByRole('switch', { name: /^Assign therapists/ });
  return { clinic, person, assignment, portal: screen.getByRole('switch', { name: /^Patient portal/ }) };
};
const isOn = (element: HTMLElement) => (element as HTMLInputElement).checked;

test('F2 O3 before assignment is switched off, the screen says who loses which records and rights, in numbers and names', async () => {
  const { clinic, person, assignment } = await open();
  await person.click(assignment);
  const dialog = within(await screen.findByRole('dialog', { name: 'Switch off “Assign therapists to patients”?' }));
  expect(await dialog.findByText('2 members lose access to records.')).toBeDefined();
  expect(dialog.getByText('Ana Ruiz will no longer open 2 records: Sam Okafor and Ann Okafor.')).toBeDefined();
  expect(dialog.getByText('Tom Berg will no longer open 9 records: Sam Okafor and 8 more.')).toBeDefined();
  expect(dialog.getByText('2 members may no longer assign therapists: Ana Ruiz and Tom Berg.')).toBeDefined();
  expect(clinic.changes).toEqual([]);
  expect(isOn(assignment)).toBe(true);
});

test('A14 O3 emergency access is not switched on either before it is said for whom', async () => {
  const { clinic, person } = await open();
  clinic.effect = { members: [], rights: [{ memberId: 2, firstName: 'Ana', lastName: 'Ruiz', gains: ['emergency.open'], loses: [] }] };
  await person.click(screen.getByRole('switch', { name: /^Emergency/ }));
  expect(await screen.findByText('1 member may then open a record in an emergency: Ana Ruiz.')).toBeDefined();
  expect(clinic.changes).toEqual([]);
  await person.click(screen.getByRole('button', { name: 'Switch on' }));
  await waitFor(() => expect(clinic.changes).toEqual([{ breakGlass: true }]));
});

test('F2 who thinks better of it changes nothing', async () => {
  const { clinic, person, assignment } = await open();
  await person.click(assignment);
  await person.click(await screen.findByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(clinic.changes).toEqual([]);
  expect(isOn(assignment)).toBe(true);
});

test('F2 confirmed, assignment is off at once, and Undo switches it back on', async () => {
  const { clinic, person, assignment } = await open();
  await person.click(assignment);
  await screen.findByText('2 members lose access to records.');
  await person.click(screen.getByRole('button', { name: 'Switch off' }));
  await waitFor(() => expect(isOn(assignment)).toBe(false));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(isOn(assignment)).toBe(true));
  expect(clinic.changes).toEqual([{ therapistPatientAssignment: false }, { therapistPatientAssignment: true }]);
});

test('F2 where nobody’s access rests on assignment, the question says so', async () => {
  const { clinic, person, assignment } = await open();
  clinic.effect = { members: [], rights: [] };
  await person.click(assignment);
  expect(await screen.findByText('No record opens or closes by this.')).toBeDefined();
});

test('F1 any other feature is switched at once, without a question', async () => {
  const { clinic, person, portal } = await open();
  await person.click(portal);
  expect(await screen.findByText('Patient portal is off.')).toBeDefined();
  expect(clinic.changes).toEqual([{ clientPortal: false }]);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('F1 a switch goes back when the server refuses, and the reason is said', async () => {
  const { clinic, person, portal } = await open();
  clinic.refusals.set('features', { code: 'not_allowed' });
  await person.click(portal);
  expect(await screen.findByText('Your role does not include this')).toBeDefined();
  await waitFor(() => expect(isOn(portal)).toBe(true));
});

test('F1 who may not change features is told who can, and offered no switch', () => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['settings.read'] }) });
  Object.defineProperty(clinic, 'fetch', { value: async () => Response.json({ features: clinic.me.features }) });
  show(<FeaturesScreen />, clinic);
  expect(screen.getByText('Ask an owner or practice admin of your clinic.')).toBeDefined();
  expect(screen.queryByRole('switch')).toBeNull();
});
