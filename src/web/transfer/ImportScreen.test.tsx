import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { ImportWhole } from './data.ts';
import { ImportSection } from './ImportSection.tsx';

const tried: ImportWhole = {
  id: 71,
  fileName: 'patients.csv',
  size: 900,
  received: 900,
  state: 'checked',
  rows: 3,
  done: 4,
  created: 0,
  updated: 0,
  failure: null,
  createdAt: '2026-11-20T08:00:00Z',
  finishedAt: null,
  columns: [
    { heading: 'First name', taken: 'firstName', sample: ['Ada'] },
    { heading: 'Last name', taken: 'lastName', sample: ['Byron'] },
  ],
  summary: {
    create: 1,
    update: 1,
    same: 0,
    refused: 1,
    byNumber: 0,
    byEmail: 1,
    byName: 0,
    similar: 0,
    widening: 1,
    reasons: [{ reason: 'notEmail', rows: 1 }],
    assignments: [],
    gains: [{ member: { id: 4, firstName: 'Diego', lastName: 'Ruiz' }, created: 1, existing: 1, opensRecords: true, supervises: false }],
  },
};
const row = {
  row: 4,
  outcome: 'refused',
  name: 'Eve Nobody',
  patientId: null,
  how: null,
  faults: [
    { reason: 'notEmail', column: 'email', detail: 'not one' },
    { reason: 'notDate', column: 'birthDate', detail: '31.2.1990' },
  ],
};
const open = (one: ImportWhole) => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('71', () => one);
  clinic.answers.set('rows', () => ({ items: [{ ...row, changes: [], assigns: [], similar: false, widens: false }], nextCursor: null }));
  clinic.answers.set('start', () => ({}));
  return { ...show(<ImportSection importId={71} onLeave={() => {}} />, clinic), clinic };
};

test('A3 a trial says what would change, who would gain access, and what to do about each row that is not taken; then it is started', async () => {
  const { person, clinic } = open(tried);
  expect(await screen.findByText('Diego Ruiz')).toBeDefined();
  expect(screen.getByText(/^1 row gives somebody access to a record that is here already/)).toBeDefined();
  const faults = (await screen.findByText('“not one” is no e-mail address: correct it, or leave it empty.')).closest('ul');
  expect([...(faults?.children ?? [])].map(({ textContent }) => textContent)).toEqual([
    '“not one” is no e-mail address: correct it, or leave it empty.',
    '“31.2.1990” is no date of birth: write a day that has been, as YYYY-MM-DD.',
  ]);
  await person.click(screen.getByRole('button', { name: 'Import 2 rows' }));
  await waitFor(() => expect(clinic.requests.some(({ method, path }) => method === 'POST' && path === '/v2/imports/71/start')).toBe(true));
});

test('A3 where the headings say nothing, columns are chosen, and none twice', async () => {
  const { person, clinic } = open({
    ...tried,
    state: 'mapping',
    summary: null,
    columns: [
      { heading: 'A', taken: '', sample: ['Ada'] },
      { heading: 'B', taken: '', sample: ['Byron'] },
    ],
  });
  clinic.answers.set('columns', () => ({}));
  const [a, b] = [await screen.findByRole('combobox', { name: 'Column A' }), screen.getByRole('combobox', { name: 'Column B' })];
  await person.selectOptions(a, 'First name');
  await person.selectOptions(b, 'First name');
  expect(screen.getByText('First name is chosen twice.')).toBeDefined();
  await person.selectOptions(b, 'Last name');
  await person.click(screen.getByRole('button', { name: 'Try again with these columns' }));
  await waitFor(() => expect(clinic.requests.find(({ method }) => method === 'PUT')?.body).toEqual({ columns: ['firstName', 'lastName'] }));
});

test('A3 a file that could not be read says where and what to do', async () => {
  open({ ...tried, state: 'failed', summary: null, failure: { code: 'encoding', row: 12 } });
  expect((await screen.findByRole('alert')).textContent).toContain('Row 12. It is not UTF-8. Save it as “CSV UTF-8” and choose it again.');
});
