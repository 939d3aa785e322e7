import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import type { Filter } from '#src/web/search/address.ts';
import { PatientSearch } from '#src/web/search/PatientsScreen.tsx';
import { ClinicAtFetch, patientNamed, show, signedInAs } from '#test/screen.tsx';

function Screen() {
  const [filter, setFilter] = useState<Filter>({});
  return <PatientSearch filter={filter} onFilter={setFilter} />;
}
const people = ['Ann Zorn', 'Bob Zorn', 'Cal Zorn', 'Dan Zorn'].map((name, nth) => ({ ...patientNamed(name), id: nth + 1 }));

/** Whoever may tag and assign, at a clinic that answers as told. */
const open = () => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights: ['patient.list', 'careTeam.assign', 'profile.edit'] }) });
  const choices = { practitioners: [{ id: 2, firstName: 'Nina', lastName: 'Abara', canBeAssigned: true }], tags: [], views: [] };
  clinic.answers.set('choices', () => choices);
  clinic.answers.set('count', () => ({ count: people.length }));
  clinic.answers.set('search', () => ({ items: people, nextCursor: null }));
  return { clinic, ...show(<Screen />, clinic) };
};
const bodyOf = (clinic: ClinicAtFetch, path: string) => clinic.requests.findLast((one) => one.path === path)?.body;

test('Q2 with Space and Shift a range is selected, who is chosen stands with their caseload, and nothing is done before its effect was shown', async () => {
  const { clinic, person } = open();
  const row = (name: string) => screen.getByRole('row', { name: new RegExp(name) });
  await screen.findByText('Ann Zorn');
  row('Ann Zorn').focus();
  await person.keyboard(' {ArrowDown}{ArrowDown}{Shift>} {/Shift}');
  const bar = await screen.findByRole('region', { name: 'Selected patients' });
  expect(within(bar).getByText('3 patients selected')).toBeDefined();
  expect(within(bar).queryByRole('button', { name: 'Export' })).toBeNull();

  const refused = [{ why: 'patient_archived', count: 1, patients: [{ id: 3, firstName: 'Cal', lastName: 'Zorn' }] }];
  const members = [{ memberId: 5, firstName: 'Nina', lastName: 'Abara', gains: 2, loses: 0, gained: [], lost: [] }];
  clinic.answers.set('preview', () => ({ version: 'v', practitioners: [{ practitionerId: 2, assigns: 2, already: 0, refused }], members }));
  const nina = { id: 2, firstName: 'Nina', lastName: 'Abara', discipline: '', caseload: 7, capacity: 8, acceptingNewPatients: false };
  clinic.answers.set('caseloads', () => [nina]);
  clinic.answers.set('assign', () => ({ assigned: 2 }));
  await person.click(within(bar).getByRole('button', { name: 'Assign…' }));
  const dialog = await screen.findByRole('dialog');
  await person.click(within(dialog).getByRole('combobox'));
  await person.click(await screen.findByRole('option', { name: 'Nina Abara takes nobody new 7 now, room for 8' }));
  expect(within(dialog).getByText('7 patients now · room for 8 · takes nobody new')).toBeDefined();
  await person.click(within(dialog).getByRole('button', { name: 'See what it does' }));
  expect(await within(dialog).findByText('Nina Abara is assigned to 2 patients.')).toBeDefined();
  expect(within(dialog).getByText('7 patients now, 9 then · room for 8 · takes nobody new')).toBeDefined();
  expect(within(dialog).getByText('1 patient is left out')).toBeDefined();
  expect(bodyOf(clinic, '/v2/patients/bulk/assign')).toBeUndefined();
  await person.click(within(dialog).getByRole('button', { name: 'Assign' }));
  await waitFor(() =>
    expect(bodyOf(clinic, '/v2/patients/bulk/assign')).toEqual({ patientIds: [1, 2, 3], practitionerIds: [2], version: 'v' }),
  );
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Selected patients' })).toBeNull());
});
