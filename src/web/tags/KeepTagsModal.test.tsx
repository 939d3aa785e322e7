import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import type { Right } from '#src/policy/rights.ts';
import { TagsButton } from './TagsButton.tsx';

const kept = [
  { id: 1, name: 'Mondy', patients: 3, mayRemove: true },
  { id: 2, name: 'To call', patients: 0, mayRemove: true },
];

const open = (rights: Right[], tags = kept) => {
  const clinic = new ClinicAtFetch({ me: signedInAs({ rights }) });
  clinic.answers.set('tags', () => ({ tags }));
  for (const { id, name } of tags) clinic.answers.set(String(id), () => ({ id, name }));
  return { clinic, ...show(<TagsButton />, clinic) };
};

test('Q2 who keeps the settings gives a tag another name, and removes one after reading from how many it goes', async () => {
  const { clinic, person } = open(['profile.edit', 'settings.change']);
  await person.click(await screen.findByRole('button', { name: 'Tags' }));
  await person.click(await screen.findByRole('button', { name: 'Rename “Mondy”' }));
  const field = screen.getByRole('textbox', { name: 'Name' });
  await person.clear(field);
  await person.type(field, ' Monday {Enter}');
  await waitFor(() =>
    expect(clinic.requests.find(({ method }) => method === 'PATCH')).toMatchObject({ path: '/v2/tags/1', body: { name: 'Monday' } }),
  );
  await person.click(await screen.findByRole('button', { name: 'Remove “Mondy”' }));
  const asked = within(screen.getByRole('group', { name: 'Remove “Mondy”' }));
  expect(asked.getByText('“Mondy” goes from 3 patients. This cannot be taken back.')).toBeDefined();
  expect(clinic.requests.some(({ method }) => method === 'DELETE')).toBe(false);
  await person.click(asked.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(clinic.requests.find(({ method }) => method === 'DELETE')?.path).toBe('/v2/tags/1'));
});

test('Q2 everyone else removes what the clinic lets them, renames nothing, and is told who does', async () => {
  const { person } = open(['profile.edit'], [{ ...kept[0], mayRemove: false } as (typeof kept)[0], kept[1] as (typeof kept)[0]]);
  await person.click(await screen.findByRole('button', { name: 'Tags' }));
  expect(await screen.findByText(/An owner or practice admin renames and removes the others/)).toBeDefined();
  expect(await screen.findByRole('button', { name: 'Remove “To call”' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /Rename|Remove “Mondy”/ })).toBeNull();
});

test('Q2 who puts no tags on anybody has no button for them', async () => {
  show(
    <>
      <TagsButton />
      here
    </>,
    new ClinicAtFetch({ me: signedInAs({ rights: ['patient.list'] }) }),
  );
  expect(await screen.findByText('here')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Tags' })).toBeNull();
});
