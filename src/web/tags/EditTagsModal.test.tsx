import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { PatientPage } from '#src/contract/patients.ts';
import { ClinicAtFetch, nothingMay, show } from '#test/screen.tsx';
import { EditTagsModal } from './EditTagsModal.tsx';
import { TagChips } from './TagChips.tsx';

const sam = {
  id: 7,
  firstName: 'Sam',
  lastName: 'Okafor',
  tags: [{ id: 1, name: 'To call' }],
  may: { ...nothingMay, editProfile: true },
} as PatientPage;

test('Q2 a tag is typed, another taken off, and one that differs only in case is the same', async () => {
  const clinic = new ClinicAtFetch({});
  clinic.answers.set('choices', () => ({ practitioners: [], tags: [{ id: 2, name: 'Monday group' }], views: [] }));
  clinic.answers.set('tags', () => ({ tags: [] }));
  const closed = vi.fn<() => void>();
  const { person } = show(<EditTagsModal patient={sam} opened onClose={closed} />, clinic);
  const field = await screen.findByRole('combobox', { name: 'Tags' });
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
  await person.type(field, 'TO CALL{Enter}');
  await person.clear(field);
  await person.type(field, '{Backspace}Home visits{Enter}');
  await person.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(clinic.requests.find(({ path }) => path === '/v2/patients/7/tags')?.body).toEqual({ add: ['Home visits'], remove: [1] });
});

test('Q2 a line of chips names two and says how many more', async () => {
  const tags = ['a', 'b', 'c', 'd'].map((name, id) => ({ id, name }));
  show(<TagChips tags={tags} line />, new ClinicAtFetch({}));
  expect((await screen.findAllByRole('listitem')).map((one) => one.textContent)).toEqual(['a', 'b', '2 more']);
});
