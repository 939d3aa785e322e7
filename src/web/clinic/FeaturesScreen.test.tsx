import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Features } from '#src/contract/clinic.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { FeaturesScreen } from './FeaturesScreen.tsx';

/** The owner's clinic, which also answers for its features. */
class Clinic extends ClinicAtFetch {
  effect = {
    assignments: 3,
    patients: 2,
    practitioners: [
      { id: 2, firstName: 'Ana', lastName: 'Ruiz', patients: 2 },
      { id: 3, firstName: 'Tom', lastName: 'Berg', patients: 1 },
    ],
  };
  changes: object[] = [];
  constructor() {
    super({ me: signedInAs({ rights: ['features.read', 'features.change'] }) });
  }
  override readonly fetch: ClinicAtFetch['fetch'] = async (url, options) => {
    if (url.endsWith('/me')) return Response.json(this.me);
    if (url.endsWith('/effect')) return Response.json(this.effect);
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

test('F2 before assignment is switched off, the screen says whose access rests on it, in numbers and names', async () => {
  const { clinic, person, assignment } = await open();
  await person.click(assignment);
  const dialog = within(await screen.findByRole('dialog', { name: 'Switch off assignment?' }));
  expect(await dialog.findByText('3 connections to 2 patients rest on this feature.')).toBeDefined();
  expect(dialog.getByText('2 therapists lose access:')).toBeDefined();
  expect(dialog.getAllByRole('listitem').map((row) => row.textContent)).toEqual(['ARAna Ruiz2 patients', 'TBTom Berg1 patient']);
  expect(clinic.changes).toEqual([]);
  expect(isOn(assignment)).toBe(true);
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
  await screen.findByText('2 therapists lose access:');
  await person.click(screen.getByRole('button', { name: 'Switch off' }));
  await waitFor(() => expect(isOn(assignment)).toBe(false));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(isOn(assignment)).toBe(true));
  expect(clinic.changes).toEqual([{ therapistPatientAssignment: false }, { therapistPatientAssignment: true }]);
});

test('F2 where nobody’s access rests on assignment, the question says so', async () => {
  const { clinic, person, assignment } = await open();
  clinic.effect = { assignments: 0, patients: 0, practitioners: [] };
  await person.click(assignment);
  expect(await screen.findByText(/^Nobody’s access rests on it/)).toBeDefined();
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
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['features.read'] }) });
  Object.defineProperty(clinic, 'fetch', { value: async () => Response.json({ features: clinic.me.features }) });
  show(<FeaturesScreen />, clinic);
  expect(screen.getByText('Ask an owner or practice admin of your clinic.')).toBeDefined();
  expect(screen.queryByRole('switch')).toBeNull();
});
