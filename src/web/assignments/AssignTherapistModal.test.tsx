import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ana, ClinicAtFetch, maya, patientNamed, show } from '#test/screen.tsx';
import { AssignTherapistModal } from './AssignTherapistModal.tsx';

const open = async (team = [maya, ana], onClose = vi.fn<() => void>()) => {
  const sam = patientNamed('Sam Okafor', team);
  const clinic = new ClinicAtFetch({ patients: [sam] });
  const { person } = show(<AssignTherapistModal patient={sam} opened onClose={onClose} />, clinic);
  await screen.findByText('Tom Berg');
  return { sam, clinic, person, onClose };
};
const dialog = () => within(screen.getByRole('dialog'));
const options = () =>
  screen.queryAllByRole('option').map((option) => option.textContent?.replace(/^[A-Z]{2}/, '').replace(/Physiotherapy.*/, ''));

test('A8 (c) the dialog names the patient and has its focus in the search', async () => {
  await open();
  expect(screen.getByRole('dialog', { name: 'Add a therapist to Sam Okafor' })).toBeDefined();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'Search therapists' })));
});

test('A8 (c) whoever is on the care team already is not among the choices', async () => {
  await open([maya, ana]);
  expect(options()).toEqual(['Tom Berg', 'Lena Fox', 'Noor Haddad', 'Jo Marsh', 'Kai Zhou']);
});

test('A8 (c) each choice says discipline, caseload against capacity, and whether they accept', async () => {
  await open();
  const [tom, lena] = await screen.findAllByRole('option', { name: /accepting/i });
  expect(tom?.textContent).toContain('Physiotherapy');
  expect(tom?.textContent).toContain('11 patients of a capacity of 20');
  expect(tom?.textContent).toContain('Not accepting new patients');
  expect(lena?.textContent).toContain('Accepting new patients');
});

test('A8 (c) the button names the act, and before it stands who gains access', async () => {
  const { person } = await open();
  expect(dialog().getByRole('button', { name: 'Assign' })).toHaveProperty('disabled', true);
  await person.click(screen.getByRole('option', { name: /Tom Berg/ }));
  expect(dialog().getByText('Tom Berg will be able to open Sam Okafor’s record.')).toBeDefined();
  expect(dialog().getByRole('button', { name: 'Assign Tom Berg to Sam Okafor' })).toHaveProperty('disabled', false);
});

test('A8 (c) one choice is made by keyboard alone: type, arrow, Enter to the button, Enter', async () => {
  const { person, clinic, onClose } = await open();
  await person.keyboard('marsh{ArrowDown}');
  expect(screen.getByRole('option', { selected: true }).textContent).toContain('Jo Marsh');
  expect(screen.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(screen.getByRole('option').id);
  await person.keyboard('{Enter}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Assign Jo Marsh to Sam Okafor' })));
  expect(clinic.requests.some(({ path }) => path.endsWith('/assign'))).toBe(false);
  await person.keyboard('{Enter}');
  expect(onClose).toHaveBeenCalled();
  expect(await screen.findByText('Jo Marsh is on Sam Okafor’s care team and can open the record.')).toBeDefined();
});

test('A8 (c) the search finds by the beginning of any name, and says when it finds nobody', async () => {
  const { person } = await open();
  await person.keyboard('had');
  expect(options()).toEqual(['Noor Haddad']);
  await person.keyboard('x');
  expect(options()).toEqual([]);
  expect(screen.getByText('No therapist matches “hadx”.')).toBeDefined();
});

test('A8 (c) someone chosen and then searched away is no longer chosen', async () => {
  const { person } = await open();
  await person.click(screen.getByRole('option', { name: /Tom Berg/ }));
  await person.keyboard('fox');
  expect(dialog().getByRole('button', { name: 'Assign' })).toHaveProperty('disabled', true);
});

test('A8 (c) if the server refuses, the reason is said', async () => {
  const { person, clinic } = await open();
  clinic.refusals.set('assign', { code: 'colleague_by_team' });
  await person.click(screen.getByRole('option', { name: /Tom Berg/ }));
  await person.click(screen.getByRole('button', { name: 'Assign Tom Berg to Sam Okafor' }));
  expect(await screen.findByText('You are not on this care team')).toBeDefined();
});
