import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import type { PortalScope } from '#src/contract/endpoint.ts';
import { ClinicAtFetch, signedInAs } from '#test/screen.tsx';
import { startHome } from './data.ts';

afterEach(() => vi.unstubAllGlobals());

const guardianWith = (scopes: PortalScope[]) => ({
  ...signedInAs(),
  member: null,
  patient: { id: 1, firstName: 'Samuel', lastName: 'Okafor', preferredName: null, scopes, isGuardian: true },
});

test('B3 an answer that takes long holds the first view back no longer than a moment', async () => {
  const clinic = new ClinicAtFetch({});
  const answer = clinic.hold('letters');
  vi.stubGlobal('fetch', clinic.fetch);
  const client = new QueryClient();
  await startHome(client, guardianWith(['documents']));
  expect(client.isFetching()).toBe(1);
  answer();
});
