import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { portalScopes } from '#src/contract/endpoint.ts';
import type { PortalScope } from '#src/contract/endpoint.ts';
import { firstAsked } from '#src/contract/portal.ts';
import { ClinicAtFetch, signedInAs } from '#test/screen.tsx';
import { startHome } from './data.ts';

afterEach(() => vi.unstubAllGlobals());

const guardianWith = (scopes: PortalScope[]) => ({
  ...signedInAs(),
  member: null,
  patient: { id: 1, firstName: 'Samuel', lastName: 'Okafor', preferredName: null, scopes, isGuardian: true },
});

async function askedWith(scopes: PortalScope[]): Promise<string[]> {
  const clinic = new ClinicAtFetch({});
  vi.stubGlobal('fetch', clinic.fetch);
  await startHome(new QueryClient(), guardianWith(scopes));
  return clinic.requests.map(({ path, query }) => (query.size ? `${path}?${query}` : path)).toSorted();
}

test('B3 B4 the first view asks, of what one may see, just what its page has begun to ask', async () => {
  for (const scope of portalScopes) expect(await askedWith([scope])).toEqual((firstAsked[scope] ?? []).toSorted());
  expect(await askedWith([...portalScopes])).toEqual(Object.values(firstAsked).flat().toSorted());
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
