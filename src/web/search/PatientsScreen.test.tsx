import { screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { Filter } from './address.ts';
import { PatientSearch } from './PatientsScreen.tsx';
import { SearchBox } from './SearchBox.tsx';

const patientOf = (id: number, lastName: string) => ({
  id,
  firstName: 'Sam',
  lastName,
  preferredName: null,
  email: 'sam@example.test',
  phone: '020 7946 0000',
  status: 'active',
  createdAt: '2026-01-01T00:00:00Z',
  portal: 'none',
  connectedTherapists: [],
  isConnectedToMe: false,
  birthDate: '1987-03-12',
  tags: [],
  lastAppointmentAt: null,
  nextAppointmentAt: null,
});
const choices = {
  practitioners: [
    { id: 1, firstName: 'Maya', lastName: 'Lin', canBeAssigned: true },
    { id: 9, firstName: 'Gone', lastName: 'Away', canBeAssigned: false },
  ],
  tags: [],
  views: [{ id: 5, name: 'To call', asked: 'noNext=yes' }],
};

/** A clinic that finds these, and remembers what it was asked. */
const open = (part: ReactNode, found: object[]) => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('choices', () => choices);
  clinic.answers.set('count', () => ({ count: found.length }));
  clinic.answers.set('search', () => ({ items: found, nextCursor: null }));
  const asked = () => clinic.requests.filter(({ path }) => path === '/v2/patients/search').map(({ query }) => String(query));
  return { ...show(part, clinic), asked };
};
function Screen({ first = {} }: { first?: Filter }) {
  const [filter, setFilter] = useState<Filter>(first);
  return <PatientSearch filter={filter} onFilter={setFilter} />;
}

test('Q2 what is set stands there in words, can be taken away, and the count follows', async () => {
  const { person, asked } = open(<Screen first={{ noNext: 'yes', practitioners: 9 }} />, [patientOf(1, 'Okafor')]);
  expect(await screen.findByText('1 patient')).toBeDefined();
  expect(await screen.findByText('Gone Away (works here no longer)')).toBeDefined();
  await person.click(screen.getByRole('button', { name: 'Remove the filter “No appointment to come”' }));
  await waitFor(() => expect(asked().at(-1)).not.toContain('noNext'));
  expect(asked().at(-1)).toMatch(/practitioners\W+9/);
});

test('Q2 each row says when the last and the next appointment are, as far as one sees them', async () => {
  const seen = { ...patientOf(1, 'Okafor'), lastAppointmentAt: '2026-11-02T09:00:00Z', nextAppointmentAt: '2026-12-02T09:00:00Z' };
  open(<Screen />, [seen, patientOf(2, 'Okoro')]);
  const cells = async (name: RegExp) =>
    within(await screen.findByRole('row', { name }))
      .getAllByRole('gridcell')
      .map((cell) => cell.textContent);
  expect(await cells(/Okafor/)).toContain('Last Nov 2, 2026Next Dec 2, 2026');
  expect(await cells(/Okoro/)).toContain('–');
  expect(screen.getByRole('columnheader', { name: 'Appointments' })).toBeDefined();
});

test('Q2 a saved view is opened by one click', async () => {
  const { person, asked } = open(<Screen />, [patientOf(1, 'Okafor')]);
  await person.click(await screen.findByRole('button', { name: 'Saved views' }));
  await person.click(await screen.findByRole('button', { name: 'To call' }));
  await waitFor(() => expect(asked().at(-1)).toMatch(/noNext\W+yes/));
});

test('Q2 nobody fits: it is said, and all can be cleared', async () => {
  const { person, asked } = open(<Screen first={{ sealed: 'yes' }} />, []);
  const empty = (await screen.findByText('No patient fits this filter')).parentElement as HTMLElement;
  await person.click(within(empty).getByRole('button', { name: 'Clear all' }));
  await waitFor(() => expect(asked().at(-1)).not.toContain('sealed'));
});

test('Q1 the box opens with Ctrl K, finds while one types, and the arrows walk through what it found', async () => {
  const { person } = open(<SearchBox commands={[]} />, [patientOf(1, 'Okafor'), patientOf(2, 'Okoro')]);
  await person.keyboard('{Control>}k{/Control}');
  const field = await screen.findByRole('combobox');
  await person.type(field, 'oko');
  const options = await screen.findAllByRole('option');
  expect(options.map((one) => one.getAttribute('aria-selected'))).toEqual(['true', 'false', 'false']);
  await person.keyboard('{ArrowDown}');
  expect(screen.getByRole('option', { name: /Okoro/ }).getAttribute('aria-selected')).toBe('true');
});

test('Q1 the box finds colleagues, whose patients it shows, and places by how their names begin; / goes to the list’s own search', async () => {
  const went: string[] = [];
  const commands = ['Leave', 'Access review', 'Calendar'].map((name) => ({ name, run: () => went.push(name) }));
  const { person } = open(
    <>
      <SearchBox commands={commands} />
      <main>
        <Screen />
      </main>
    </>,
    [],
  );
  const finds = async (typed: string, found: string[]) => {
    const field = await screen.findByRole('combobox', { name: 'Name, e-mail, phone or date of birth' });
    await person.clear(field);
    await person.type(field, typed);
    await waitFor(() => {
      const list = screen.getByRole('listbox', { name: 'What was found' });
      expect(
        within(list)
          .getAllByRole('option')
          .map(({ textContent }) => textContent),
      ).toEqual(found);
    });
  };
  await person.keyboard('{Control>}k{/Control}');
  await finds('lin', ['Maya LinColleague: their patients']);
  await finds('rév', ['Access reviewOpen this place']);
  await waitFor(() => expect(screen.getByRole('listbox', { name: 'What was found' }).getAttribute('aria-busy')).toBe('false'));
  await person.keyboard('{Enter}');
  expect(went).toEqual(['Access review']);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await person.keyboard('/');
  expect(document.activeElement).toBe(screen.getByRole('searchbox'));
});
