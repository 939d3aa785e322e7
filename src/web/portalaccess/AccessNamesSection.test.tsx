import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { AccessNamesSection } from './AccessNamesSection.tsx';
import type { AccessNames } from './data.ts';

const open = (mayChange = true) => {
  const clinic = new ClinicAtFetch({});
  const changes: object[] = [];
  let now: AccessNames = { version: 3, portalNames: 'names' };
  clinic.answers.set('access-names', ({ method, body }) => {
    if (method !== 'PATCH') return now;
    changes.push(body);
    now = { ...now, ...body, version: now.version + 1 };
    return now;
  });
  return { changes, ...show(<AccessNamesSection mayChange={mayChange} />, clinic) };
};

test('AU-6 the clinic tells roles only, and names again by Undo', async () => {
  const { changes, person } = open();
  await person.click(await screen.findByRole('radio', { name: 'By role and discipline only' }));
  await waitFor(() => expect(changes).toEqual([{ version: 3, portalNames: 'roles' }]));
  await person.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(changes.at(-1)).toEqual({ version: 4, portalNames: 'names' }));
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: 'By name, role and discipline' }).checked).toBe(true));
});

test('AU-6 who does not keep the settings reads how it is', async () => {
  open(false);
  expect(await screen.findByText('By name, role and discipline')).toBeTruthy();
  expect(screen.queryByRole('radio')).toBeNull();
});
