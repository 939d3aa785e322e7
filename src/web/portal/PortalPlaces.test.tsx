import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Me } from '#src/contract/auth.ts';
import { portalScopes } from '#src/contract/endpoint.ts';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import { isGuardian, placesOf } from './places.ts';
import { PortalPlaces } from './PortalPlaces.tsx';

const sam: Me['patient'] = {
  id: 1,
  firstName: 'Samuel',
  lastName: 'Okafor',
  preferredName: 'Sam',
  scopes: [...portalScopes],
  isGuardian: false,
};
const namesFor = (patient: Parameters<typeof placesOf>[0]) => placesOf(patient).map(({ name }) => name);

test('B4 a patient has every place of the portal, a guardian those they were given', () => {
  expect(namesFor(sam)).toContain('documents');
  expect(namesFor({ ...sam, isGuardian: true, scopes: ['documents'] })).toContain('documents');
  expect(namesFor({ ...sam, isGuardian: true, scopes: ['appointments'] })).not.toContain('documents');
  expect(namesFor({ ...sam, isGuardian: true, scopes: [] })).toContain('home');
  expect([isGuardian(sam), isGuardian({ ...sam, isGuardian: true })]).toEqual([false, true]);
});

test('B3 with more places than fit beside each other on a phone, the last opens the others', async () => {
  const all = placesOf(sam);
  const many = Array.from({ length: 6 }, (_, nth) => ({ ...all[nth % all.length]!, to: `/portal?${nth}` as '/portal' }));
  const { person } = show(<PortalPlaces places={many} />, new ClinicAtFetch({}));
  expect(screen.getAllByRole('link')).toHaveLength(6);
  await person.click(await screen.findByRole('button', { name: 'More' }));
  expect(await screen.findAllByRole('menuitem')).toHaveLength(2);
});
